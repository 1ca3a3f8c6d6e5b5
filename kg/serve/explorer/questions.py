"""A canned question as a form, and its answer as a table, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kg.ask.answers import Asked, answer
from kg.ask.slots import Refused
from kg.ask.words import example
from kg.serve.explorer import laid
from kg.serve.explorer.home import nothing
from kg.serve.explorer.pages import Page
from kg.serve.explorer.tables import PAGE, Table, runnable
from kg.serve.explorer.terms import term

if TYPE_CHECKING:
    from kg.ask.questions import Question
    from kg.ask.slots import Filled
    from kg.serve.explorer.pages import View

    Row = dict[str, Any]


_PER: Final = 50
"""Rows of an answer on a page."""


class _Terms(NamedTuple):
    """A question with the terms of its slots."""

    question: Question
    filled: dict[str, Filled]


def question(view: View) -> Page:
    """A form with a field for every slot; the answer under it as soon as the needed ones are filled."""
    name = view.path["name"]
    asked = next((one for one in view.edition.graph.questions if one.name == name), None)
    if asked is None:
        return nothing(view, f"There is no question {name!r}", name.replace("-", " "))
    texts = {slot.name: view.fields[slot.name] for slot in asked.slots if slot.name in view.fields}
    ready = any(view.fields) or not asked.slots
    filled = _filled(view, asked, texts) if ready else None
    refused = filled if isinstance(filled, Refused) else None
    context: dict[str, Any] = {
        "question": asked,
        "example": example(asked),
        "refused": refused,
        "params": None,
        "texts": texts,
        "page": view.number("page"),
    }
    if filled is None or isinstance(filled, Refused):
        return Page("question.html", asked.title, context, lasting=refused is None)
    context["params"] = {slot: {"id": one.id, "label": one.label} for slot, one in filled.items()}
    return Page("question.html", asked.title, context, _tables(view, _Terms(asked, filled)))


def _filled(view: View, asked: Question, texts: dict[str, str]) -> dict[str, Filled] | Refused:
    """The term of each slot, or why there is none."""
    found: dict[str, Filled] = {}
    for slot in asked.slots:
        if slot.name in texts:
            filled = term(view.edition, slot, texts[slot.name])
            if isinstance(filled, Refused):
                return filled
            found[slot.name] = filled
        elif not slot.optional:
            return Refused(f"{asked.name} needs {slot.name}=…, for example {slot.name}={slot.example!r}")
    return found


def _tables(view: View, terms: _Terms) -> tuple[Table, ...]:
    """The answer and the weaker hits: the rows that this page shows, and how many there are."""
    asked = terms.question
    captions = {"answer": asked.title, "also": "Also named"}
    empty = "No trial." if "trial" in asked.columns else "Nothing."
    return tuple(
        Table(
            name,
            captions[name],
            asked.columns,
            one.rows,
            _query(terms),
            empty,
            first=one.first,
            total=one.total,
            per=_PER,
        )
        for name, one in _answered(view, terms).items()
    )


def _query(terms: _Terms) -> str:
    slots = {slot.name: slot.variable for slot in terms.question.slots}
    return runnable(terms.question.query, {slots[name]: one.binding for name, one in terms.filled.items()})


class Shown(NamedTuple):
    """Rows of a table that a page shows, the place of the first, and how many there are."""

    rows: list[Row]
    first: int
    total: int


def answered(
    view: View, name: str, filled: dict[str, Filled], table: str = "answer", *, per: int = PAGE
) -> tuple[Shown, str]:
    """The rows of a question's answer that a page shows as ``table``, and the query that gives all of them."""
    terms = _Terms(next(one for one in view.edition.graph.questions if one.name == name), filled)
    return _answered(view, terms, table, per)["answer"], _query(terms)


def _answered(view: View, terms: _Terms, table: str = "answer", per: int = _PER) -> dict[str, Shown]:
    """Answer and weaker hits, from the digest, or else asked for."""
    asked, filled = terms
    key = (asked.name, tuple((name, one.id, one.binding) for name, one in filled.items()))
    chosen = view.edition.answered(key, lambda: laid.chosen(view.edition, asked, filled) or _asked(view, terms))
    found = {}
    for name, every in (("answer", chosen.rows), ("also", chosen.also)):
        part = view.shown(len(every), table if name == "answer" else name, per)
        shown: Any = every[part]
        rows = laid.rows(view.edition, asked, shown, (chosen, filled)) if isinstance(chosen, laid.Chosen) else shown
        found[name] = Shown(list(map(_led, rows)), part.start, len(every))
    return found


class _Answer(NamedTuple):
    """A whole answer of a question that is not laid down."""

    rows: list[Row]
    also: list[Row]


def _asked(view: View, terms: _Terms) -> _Answer:
    found = answer(Asked(terms.question, terms.filled, terms.question.title, {}), view.edition.graph.store)
    return _Answer(found.rows, found.also)


def _led(row: Row) -> Row:
    """A row with what leads from it to the words behind it: the trial's page, at this concept."""
    concept = next((value["id"] for value in row.values() if isinstance(value, dict) and value.get("id")), None)
    return {**row, "evidence": {"trial": row["trial"], "concept": concept}} if row.get("trial") else row
