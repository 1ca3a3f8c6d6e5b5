"""Criteria that a trial must meet together → the trials, side by side; the same criteria as ``trialkg find``.

The criteria themselves are ``queries/parts/find``; each is answered by the digest, whose tables hold what the canned
questions ask: roles, hierarchies, planned assays, collections.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from kg import files
from kg.ask.answers import Asked, answer
from kg.ask.find import criteria
from kg.ask.questions import load_question
from kg.ask.slots import Refused
from kg.serve.explorer import sql
from kg.serve.explorer.pages import Page
from kg.serve.explorer.tables import Table, concept
from kg.serve.explorer.terms import term

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kg.ask.find import Criterion
    from kg.ask.slots import Filled
    from kg.serve.explorer.editions import Edition
    from kg.serve.explorer.pages import View

_FACTS: Final = ("status", "study_type", "phase", "enrollment", "countries", "sponsor", "start")


Concept: TypeAlias = "dict[str, str | None] | None"
_PER: Final = 50
"""Trials on a page: each is a row of a dozen columns."""
_REMEMBERED: Final = 256
"""Answers to single criteria that an edition keeps: the widest terms take longest and are asked for most."""


def find(view: View) -> Page:
    """The form, and under it the trials that meet everything that it asks for."""
    folder = files.queries() / "parts" / "find"
    options = criteria(folder)
    wanted = {name: view.fields[name] for name in options if name in view.fields}
    filled, refused = _filled(view.edition, options, wanted)
    context: dict[str, Any] = {
        "options": {name: _form(one, folder) for name, one in options.items()},
        "wanted": wanted,
        "filled": filled,
        "refused": refused,
        "page": view.number("page"),
        "countries": view.edition.rows("SELECT name, trials FROM country ORDER BY name"),
    }
    if not wanted or refused:
        return Page("find.html", "Find trials", context)
    table = _table(view, filled, options)
    return Page("find.html", "Find trials", context, (table,))


def _form(criterion: Criterion, folder: Path) -> dict[str, Any]:
    """How a criterion is asked for: its title, what fits, an example."""
    slots = criterion.question.slots
    return {
        "title": load_question(folder / f"{criterion.name}.rq").title,
        "kinds": slots[0].kinds if slots else (),
        "example": slots[0].example if slots else "",
    }


def _filled(
    edition: Edition, options: Mapping[str, Criterion], wanted: Mapping[str, str]
) -> tuple[dict[str, Filled | None], dict[str, Refused]]:
    """The term of each criterion, and why some have none."""
    found: dict[str, Filled | None] = {}
    refused: dict[str, Refused] = {}
    for name, words in wanted.items():
        slots = options[name].question.slots
        one = term(edition, slots[0], words) if slots else None
        if isinstance(one, Refused):
            refused[name] = one
        else:
            found[name] = one
    return found, refused


def _table(view: View, filled: Mapping[str, Filled | None], options: Mapping[str, Criterion]) -> Table:
    """The trials that meet all; what each criterion matched is looked up for those that are shown."""
    edition = view.edition
    met = {name: _met(edition, options[name], one) for name, one in filled.items()}
    trials = sorted(set.intersection(*(set(of) for of in met.values())))
    part = view.shown(len(trials), per=_PER)
    matched = {name: met[name] for name, one in filled.items() if one and one.id}
    cards = sql.cards(edition, trials[part])
    rows = [
        {"trial": trial, **cards[trial], **{name: of.get(trial) for name, of in matched.items()}}
        for trial in trials[part]
    ]
    words = ", ".join(f"{name} {one.label}" if one else name for name, one in filled.items())
    return Table(
        "trials",
        f"Trials with {words}",
        ("trial", "title", *matched, *_FACTS),
        rows,
        _queries(filled, options),
        "No trial meets all of these.",
        first=part.start,
        total=len(trials),
        per=_PER,
    )


def _met(edition: Edition, criterion: Criterion, filled: Filled | None) -> Mapping[str, Concept]:
    """Trial → the concept by which it meets a criterion, the nearest to the one that was asked for."""
    if filled is None:
        flagged = edition.column("SELECT trial FROM flag WHERE criterion = ?", criterion.name)
        return dict.fromkeys(flagged)
    value = filled.id or _held(filled.binding)
    key = (criterion.name, value)
    if key not in edition.met:
        if len(edition.met) > _REMEMBERED:
            edition.met.clear()
        edition.met[key] = _looked_up(edition, criterion, filled)
    return edition.met[key]


def _looked_up(edition: Edition, criterion: Criterion, filled: Filled) -> dict[str, Concept]:
    """The same from the digest; a new kind of criterion asks the graph."""
    if sql.find(criterion.name) is None:
        asked = Asked(criterion.question, {criterion.question.slots[0].name: filled}, "", criterion.where)
        return dict.fromkeys(row["trial"] for row in answer(asked, edition.graph.store).rows)
    found: dict[str, Concept] = {}
    for row in edition.looked_up(f"find/{criterion.name}", filled.id or _held(filled.binding)):
        found.setdefault(row["trial"], concept(row.get("id"), row.get("label")))
    return found


def _held(value: str | int) -> str | int:
    """A value that SQLite can hold: nobody enrols more people than there are."""
    return min(value, 1 << 62) if isinstance(value, int) else value


def _queries(filled: Mapping[str, Filled | None], options: Mapping[str, Criterion]) -> str:
    """The query of each criterion: a trial must be in the answers of all."""
    from kg.serve.explorer.tables import runnable  # noqa: PLC0415 - only an answer shows them

    parts = []
    for name, one in filled.items():
        question = options[name].question
        terms = {question.slots[0].variable: one.binding} if one and question.slots else {}
        parts.append(f"# --- {name}\n{runnable(question.query, terms)}")
    return "\n\n".join(parts)
