"""Criteria → the trials that meet all of them, each criterion being a canned question or a small query of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kg.ask.answers import Answer, Asked, Row, answer
from kg.ask.questions import load_question
from kg.ask.slots import fail, fill, known

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kg.ask.graph import Graph
    from kg.ask.questions import Question
    from kg.ask.slots import Filled


class Criterion(NamedTuple):
    """One option of ``find``: the question that answers it, and the role it asks for, if any."""

    name: str
    question: Question
    where: Mapping[str, str]


def criteria(folder: Path) -> dict[str, Criterion]:
    """Every criterion that trials can be found by: the ``.rq`` files of a folder.

    A file without a query of its own names the canned question that answers it: ``#+ question: "trials-of-condition"``.
    """
    found = {}
    for path in sorted(folder.glob("*.rq")):
        own = load_question(path)
        name = own.front.get("question")
        question = load_question(folder.parents[1] / f"{name}.rq") if name else own
        found[path.stem] = Criterion(path.stem, question, own.front.get("where", {}))
    return found


def find(
    wanted: Mapping[str, str | int | bool],
    folder: Path,
    graph: Graph,
    *,
    role: str | None = None,
    evidence: bool = False,
) -> Answer:
    """Criteria with their values → the trials that meet all, with what each criterion matched.

    Args:
        wanted: name of a criterion → its words, its number, or ``True`` where it takes none.
        folder: the folder of criteria.
        graph: what can select rows and look names up.
        role: keep matches in this role alone, where a criterion has roles.
        evidence: add the words behind each match.

    Raises:
        AskError: no criterion is given, one is unknown, or a term is unknown or ambiguous.
    """
    options = criteria(folder)
    if not wanted:
        fail("find needs at least one criterion", tuple(options))
    params: dict[str, dict[str, str | None]] = {}
    answers: list[tuple[str, Answer]] = []
    for name, value in wanted.items():
        if name not in options:
            fail(f"there is no criterion {name!r}", tuple(options))
        filled = _filled(options[name], value, graph)
        for one in filled.values():
            params[name] = {"id": one.id, "label": one.label}
        query = Asked(options[name].question, filled, name, options[name].where, _role(options[name], role), evidence)
        answers.append((name, answer(query, graph)))
    return _joined(answers, params, _cards(folder.parent, graph))


def _role(criterion: Criterion, role: str | None) -> str | None:
    return role if "?role" in criterion.question.query and "role" not in criterion.where else None


def _filled(criterion: Criterion, value: str | int | bool, graph: Graph) -> dict[str, Filled]:  # noqa: FBT001 - a flag's value
    """The first slot of a criterion takes the value; a flag has none."""
    return {slot.name: known(fill(slot, str(value), graph)) for slot in criterion.question.slots[:1]}


def _cards(folder: Path, graph: Graph) -> dict[object, dict[str, Any]]:
    """Trial → its title and status."""
    question = load_question(folder / "trial-titles.rq")
    found = answer(Asked(question, {}, "", {}), graph)
    return {row["trial"]: row for row in found.rows}


def _joined(
    answers: Sequence[tuple[str, Answer]], params: dict[str, dict[str, str | None]], cards: Mapping[object, Row]
) -> Answer:
    trials = set.intersection(*({row["trial"] for row in found.rows} for _, found in answers))
    columns = tuple(name for name, found in answers if params.get(name) and _shown(found))
    rows = [_row(trial, answers, columns, cards) for trial in sorted(trials)]
    words = ", ".join(f"{name} {params[name]['label']}" if name in params else name for name, _ in answers)
    return Answer(words, "find", params, ("trial", "title", "status", *columns), rows, [])


def _shown(found: Answer) -> bool:
    """Whether a criterion has a column of its own to show: what it matched stands after the trial."""
    return len(found.columns) > 1


def _row(
    trial: object, answers: Sequence[tuple[str, Answer]], columns: tuple[str, ...], cards: Mapping[object, Row]
) -> Row:
    """One trial: title, status, what each criterion matched first, notes on how, and the evidence of all."""
    row: Row = {"trial": trial, **{name: cards.get(trial, {}).get(name) for name in ("title", "status")}}
    quotes: list[Row] = []
    for name, found in answers:
        hits = [hit for hit in found.rows if hit["trial"] == trial]
        if name in columns:
            row[name] = hits[0][found.columns[1]]
        if hits[0].get("via") and all(hit.get("via") for hit in hits):
            row["via"] = hits[0]["via"]
        if said := sorted({hit["decided"] for hit in hits if hit.get("decided")}):
            row["decided"] = "; ".join(dict.fromkeys((*row.get("decided", "").split("; "), *said))).removeprefix("; ")
        quotes += [quote for hit in hits for quote in hit.get("evidence", ()) if quote not in quotes]
    if any("evidence" in hit for _, found in answers for hit in found.rows):
        row["evidence"] = quotes
    return row
