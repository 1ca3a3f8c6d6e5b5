"""A question and its terms → the answer: rows of values, weaker hits beside them, evidence for each row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kg import files
from kg.ask.slots import fail, trial_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pandas import DataFrame

    from kg.ask.graph import Graph
    from kg.ask.questions import Question
    from kg.ask.slots import Filled

Row = dict[str, Any]
STRONG, WEAK = 1, 2
NOTES: Final = ("via", "purpose")
"""Columns that a row of an answer has only where something stands in them."""


class Answer(NamedTuple):
    """What a question gets: rows by column, and ``also``, the weaker hits that are not the answer.

    A trial is its id, a concept ``{"id", "label"}``.  A row that holds only through a part or a narrower match says so
    in ``via``; one that a curator confirmed or made says so in ``decided``; with evidence it has ``evidence``.
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

    def to_dataframe(self) -> DataFrame:
        """The rows as a pandas ``DataFrame``; a concept fills two columns, its CURIE and its label.

        Who decided is a last column ``decided`` where a curator decided on a row.

        Raises:
            MissingExtra: pandas is not installed; the message says how to install it.
        """
        from kg.ask.frames import frame  # noqa: PLC0415 - an answer is printed without pandas

        noted = ("decided",) if any(row.get("decided") for row in self.rows) else ()
        return frame(self.rows, (*self.columns, *noted))


class Asked(NamedTuple):
    """A question with its gaps filled; ``where`` narrows columns, ``role`` keeps one role alone."""

    question: Question
    filled: Mapping[str, Filled]
    words: str
    where: Mapping[str, str]
    role: str | None = None
    evidence: bool = False


def answer(query: Asked, graph: Graph) -> Answer:
    """Run a question whose gaps are filled."""
    question = query.question
    if query.role is not None:
        _check_role(query.role, question)
    slots = {slot.name: slot.variable for slot in question.slots}
    bindings = {slots[name]: filled.binding for name, filled in query.filled.items()}
    found = graph.select(question.query, bindings)
    if "context" in question.front:
        from kg.ask.evidence import in_context  # noqa: PLC0415 - few questions show sentences

        found = [in_context(row, question.front["context"], graph) for row in found]
    merged = _merged([labelled(row, graph) for row in found], question)
    rows, also = _split(list(merged.values()), query)
    notes = decided(graph) if any(row["_nodes"] for row in (*rows, *also)) else {}
    for row in (*rows, *also):
        nodes = row.pop("_nodes")
        if said := sorted({notes[node] for node in nodes if node in notes}):
            row["decided"] = "; ".join(said)
        role = row.pop("_role")
        if query.evidence:
            from kg.ask.evidence import quotes  # noqa: PLC0415 - only where it is asked for

            row["evidence"] = list(quotes(nodes, role, graph))
    params = {name: {"id": filled.id, "label": filled.label} for name, filled in query.filled.items()}
    return Answer(query.words, question.name, params, question.columns, rows, also)


def decided(graph: Graph) -> dict[str, str]:
    """Nodes that a curator decided on → what, who and when; none where another's endpoint does not say so in time.

    It has answered the question itself by then: an answer without the note is better than none.
    """
    rows = graph.aside((files.queries() / "parts" / "decided.rq").read_text(encoding="utf-8"))
    return {row["node"]: f"{row['decision']}, {row['curator']}, {row['date']}" for row in rows}


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
        row, role = visible(raw, question)
        key = (str(role), *map(str, row.values()))
        kept = merged.setdefault(key, {**row, "_nodes": [], "_role": role})
        if raw.get("evidence") and raw["evidence"] not in kept["_nodes"]:
            kept["_nodes"].append(raw["evidence"])
    return merged


def visible(raw: Row, question: Question) -> tuple[Row, object]:
    """A row of the query → what an answer shows of it, columns and notes, and its role."""
    row = {column: _value(column, raw) for column in question.columns}
    row |= {note: raw[note] for note in NOTES if raw.get(note)}
    return row, _value("role", raw)


def labelled(raw: Row, graph: Graph) -> Row:
    """A concept that no document uses has no label in the graph: the index of names knows it."""
    for column in [name.removesuffix("Label") for name in raw if name.endswith("Label")]:
        if raw[f"{column}Label"] is None and raw.get(column) is not None:
            named = next(iter(graph.find(raw[column])), None)
            raw = {**raw, f"{column}Label": named.label if named else None}
    return raw


def _value(column: str, raw: Row) -> object:
    value, label = raw.get(column), raw.get(f"{column}Label")
    if f"{column}Label" in raw:
        return None if value is None and label is None else {"id": value, "label": label or value}
    if isinstance(value, str) and value.startswith(("tid:trial/", "role:")):
        return trial_id(value.removeprefix("role:"))
    return value


def _split(rows: list[Row], query: Asked) -> tuple[list[Row], list[Row]]:
    """The answer and the weaker hits; a trial that is in the answer is no weaker hit.

    What the front matter sets ``aside`` (blood counts for safety) is a weaker hit, unless the words ask for it.
    """
    front = query.question.front
    also_roles = set(front.get("also", ()))
    roles = set(front.get("answer", ())) or {row["_role"] for row in rows} - also_roles
    aside = {column: value for column, value in front.get("aside", {}).items() if column not in query.where}
    if query.role is not None:
        rows = [row for row in rows if row["_role"] == query.role]
        return [row for row in rows if not _set_aside(row, aside)], [row for row in rows if _set_aside(row, aside)]
    strong = [row for row in rows if _fits(row, query.where)] if query.where else rows
    strong = [row for row in strong if not _set_aside(row, aside)]
    if "role" not in query.where:
        strong = [row for row in strong if row["_role"] in roles]
    weak_roles = also_roles | roles if query.where and (also_roles or front.get("misses")) else also_roles
    named = {row.get("trial") for row in strong}
    others = [row for row in rows if row.get("trial") not in named]  # no row of the answer: its trial is named
    return strong, [row for row in others if row["_role"] in weak_roles or _set_aside(row, aside)]


def strength(row: Row, role: object, question: Question) -> int:
    """How a row counts where no words narrow the question, as ``_split`` has it: ``STRONG``, ``WEAK`` or 0.

    A weak row is a hit where its trial has no strong one.
    """
    also = set(question.front.get("also", ()))
    aside = _set_aside(row, question.front.get("aside", {}))
    if not aside and (role in question.front["answer"] if question.front.get("answer") else role not in also):
        return STRONG
    return WEAK if aside or role in also else 0


def _set_aside(row: Row, aside: Mapping[str, str]) -> bool:
    return any(row.get(column) == value for column, value in aside.items())


def _fits(row: Row, where: Mapping[str, str]) -> bool:
    return all((row["_role"] if column == "role" else row.get(column)) == value for column, value in where.items())
