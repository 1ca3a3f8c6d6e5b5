"""A question and its terms → the answer: rows of values, weaker hits beside them, evidence for each row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kg import files, iris
from kg.ask import words as asked
from kg.ask.slots import ask_error, fail, fill, trial_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.ask.questions import Question
    from kg.ask.slots import Filled, Graph
    from kg.ask.words import Reading

Row = dict[str, Any]


class Answer(NamedTuple):
    """What a question gets: rows by column, and ``also``, the weaker hits that are not the answer.

    A trial is its id, a concept ``{"id", "label"}``.  A row that holds only through a part or a narrower match says so
    in ``via``; with evidence it has ``evidence``.
    """

    question: str
    name: str
    params: dict[str, dict[str, str | None]]
    columns: tuple[str, ...]
    rows: list[Row]
    also: list[Row]

    def record(self) -> dict[str, object]:
        """The answer as the JSON of the interface."""
        return {**self._asdict(), "columns": list(self.columns)}


class Asked(NamedTuple):
    """A question with its gaps filled; ``where`` narrows columns, ``role`` keeps one role alone."""

    question: Question
    filled: Mapping[str, Filled]
    words: str
    where: Mapping[str, str]
    role: str | None = None
    evidence: bool = False


def ask(
    words: str, questions: Sequence[Question], graph: Graph, *, role: str | None = None, evidence: bool = False
) -> Answer:
    """Words → the answer of the one question that they ask.

    Raises:
        AskError: the words fit no question, or several; a term is unknown or ambiguous; a role is unknown.
    """
    found = asked.readings(words, questions)
    if not found:
        fail(f"no question is asked like {words!r}", asked.nearest(words, questions))
    reading, filled = _understood(words, found, graph)
    return answer(Asked(reading.question, filled, words, reading.where, role, evidence), graph)


def _understood(words: str, found: list[Reading], graph: Graph) -> tuple[Reading, dict[str, Filled]]:
    """The most literal reading whose terms are all known; the error of the most literal one where none is."""
    first: Exception | None = None
    best: list[tuple[Reading, dict[str, Filled]]] = []
    for reading in found:
        if best and reading.weight < best[0][0].weight:
            break
        try:
            best.append((reading, _filled(reading.question, reading.texts, graph)))
        except ask_error() as error:
            first = first or error
    if not best and first:
        raise first
    names = tuple(dict.fromkeys(reading.question.name for reading, _ in best))
    if len(names) > 1:
        fail(f"{words!r} may mean several questions", names)
    return best[0]


def ask_named(  # noqa: PLR0913 - the options of the command
    name: str,
    texts: Mapping[str, str],
    questions: Sequence[Question],
    graph: Graph,
    *,
    role: str | None = None,
    evidence: bool = False,
) -> Answer:
    """Name of a question and words for its slots → its answer.

    Raises:
        AskError: there is no such question or slot, a slot is empty, or a term is unknown or ambiguous.
    """
    question = next((question for question in questions if question.name == name), None)
    if question is None:
        fail(f"there is no question {name!r}", asked.nearest(name.replace("-", " "), questions))
    filled = _filled(question, _by_slot(question, texts), graph)
    return answer(Asked(question, filled, question.title, {}, role, evidence), graph)


def _by_slot(question: Question, texts: Mapping[str, str]) -> dict[str, str]:
    """Words by slot, whether a slot is called by its name or by another one."""
    slots = {name: slot.name for slot in reversed(question.slots) for name in (*slot.aliases, slot.name)}
    slots |= {slot.name: slot.name for slot in question.slots}
    for name in texts:
        if name not in slots:
            fail(f"{question.name} has no slot {name!r}", tuple(slot.name for slot in question.slots))
    return {slots[name]: text for name, text in texts.items()}


def _filled(question: Question, texts: Mapping[str, str], graph: Graph) -> dict[str, Filled]:
    for slot in question.slots:
        if slot.name not in texts and not slot.optional:
            fail(f"{question.name} needs {slot.name}=…, for example {slot.name}={slot.example!r}")
    return {slot.name: fill(slot, texts[slot.name], graph) for slot in question.slots if slot.name in texts}


def answer(query: Asked, graph: Graph) -> Answer:
    """Run a question whose gaps are filled."""
    question = query.question
    if query.role is not None:
        _check_role(query.role, question)
    slots = {slot.name: slot.variable for slot in question.slots}
    bindings = {slots[name]: filled.binding for name, filled in query.filled.items()}
    merged = _merged(graph.select(question.open_query(), bindings), question)
    rows, also = _split(list(merged.values()), query)
    for row in (*rows, *also):
        nodes = row.pop("_nodes")
        role = row.pop("_role")
        if query.evidence:
            row["evidence"] = [_quote(found, role) for node in nodes for found in evidence(node, graph)]
    params = {name: {"id": filled.id, "label": filled.label} for name, filled in query.filled.items()}
    return Answer(query.words, question.name, params, question.columns, rows, also)


def _check_role(role: str, question: Question) -> None:
    from kg.model import ROLES  # noqa: PLC0415 - only a question with a role needs them

    if role not in ROLES:
        fail(f"there is no role {role!r}", ROLES)
    if "?role" not in question.query:
        fail(f"{question.name} does not look at roles")


def _merged(found: list[Row], question: Question) -> dict[tuple[object, ...], Row]:
    """Rows of the query → rows of the answer: equal ones are one, with all their nodes of evidence."""
    merged: dict[tuple[object, ...], Row] = {}
    for raw in found:
        row = {column: _value(column, raw) for column in question.columns}
        if raw.get("via"):
            row["via"] = raw["via"]
        role = _value("role", raw)
        key = (str(role), *map(str, row.values()))
        kept = merged.setdefault(key, {**row, "_nodes": [], "_role": role})
        if raw.get("evidence") and raw["evidence"] not in kept["_nodes"]:
            kept["_nodes"].append(raw["evidence"])
    return merged


def _value(column: str, raw: Row) -> object:
    value, label = raw.get(column), raw.get(f"{column}Label")
    if f"{column}Label" in raw:
        return None if value is None and label is None else {"id": value, "label": label or value}
    if isinstance(value, str) and value.startswith(("tid:trial/", "role:")):
        return trial_id(value.removeprefix("role:"))
    return value


def _split(rows: list[Row], query: Asked) -> tuple[list[Row], list[Row]]:
    """The answer and the weaker hits; a trial that is in the answer is no weaker hit."""
    front = query.question.front
    also_roles = set(front.get("also", ()))
    roles = set(front.get("answer", ())) or {row["_role"] for row in rows} - also_roles
    if query.role is not None:
        return [row for row in rows if row["_role"] == query.role], []
    strong = [row for row in rows if _fits(row, query.where)] if query.where else rows
    if "role" not in query.where:
        strong = [row for row in strong if row["_role"] in roles]
    weak_roles = also_roles | roles if query.where and (also_roles or front.get("misses")) else also_roles
    named = {row.get("trial") for row in strong}
    weak = [row for row in rows if row not in strong and row["_role"] in weak_roles and row.get("trial") not in named]
    return strong, weak


def _fits(row: Row, where: Mapping[str, str]) -> bool:
    return all((row["_role"] if column == "role" else row.get(column)) == value for column, value in where.items())


def evidence(node: str, graph: Graph) -> list[Row]:
    """The words that a node of the graph rests on."""
    query = (files.queries() / "parts" / "evidence.rq").read_text(encoding="utf-8")
    return graph.select(query, {"node": iris.expand(node)})


def _quote(found: Row, role: object) -> Row:
    own = _value("role", found)
    names = ("quote", "document", "path", "start", "end")
    return {**{name: found[name] for name in names}, "role": own or role, "origin": found["origin"]}
