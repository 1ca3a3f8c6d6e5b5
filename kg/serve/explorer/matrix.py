"""Cells (or tissues) by assays → a heat map of the trials whose planned assay targets that cell, each field a link."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, Any, Final

from kg import iris
from kg.ask.questions import Slot
from kg.ask.slots import Refused
from kg.serve.explorer import sql
from kg.serve.explorer.pages import Page
from kg.serve.explorer.tables import Table, concept, query, runnable
from kg.serve.explorer.terms import term

if TYPE_CHECKING:
    from kg.serve.explorer.pages import View

    Row = dict[str, Any]

_ROWS: Final = 40
_COLUMNS: Final = 24
_SHADES: Final = 6
_CONDITION: Final = Slot("condition", ("condition",), True, (), "systemic sclerosis")  # noqa: FBT003 - as questions say it
_NONE: Final = {"cell": "cells not stated", "tissue": "tissue not stated"}


def matrix(view: View) -> Page:
    """The heat map, of all trials or those of a condition."""
    of = "tissue" if view.fields.get("of") == "tissue" else "cell"
    together = bool(view.fields.get("together"))
    condition, refused = _condition(view)
    rows = [] if refused else _counts(view, of, condition, together=together)
    totals = _totals(rows, of)
    context = {
        "of": of,
        "together": together,
        "condition": condition,
        "refused": refused,
        "lines": totals[of][:_ROWS],
        "columns": totals["assay"][:_COLUMNS],
        "fields_of": _fields(rows, of),
        "hidden": {
            name: max(0, len(found) - most)
            for (name, found), most in zip(totals.items(), (_ROWS, _COLUMNS), strict=True)
        },
        "unstated": _NONE[of],
    }
    table = Table(
        "matrix", f"Trials by {of} and assay", (of, "assay", "trials"), rows, _shown(of, condition, together=together)
    )
    return Page("matrix.html", "Matrix", context, (table,))


def _condition(view: View) -> tuple[dict[str, str | None] | None, Refused | None]:
    words = view.fields.get("condition")
    if not words:
        return None, None
    filled = term(view.edition, _CONDITION, words)
    return (None, filled) if isinstance(filled, Refused) else ({"id": filled.id, "label": filled.label}, None)


def _name(of: str, *, together: bool) -> str:
    return f"{of}-together" if together else of


def _counts(view: View, of: str, condition: dict[str, str | None] | None, *, together: bool) -> list[Row]:
    """One row a field of the matrix."""
    found = view.edition.looked_up(f"matrix/{_name(of, together=together)}", condition["id"] if condition else None)
    return [
        {
            of: concept(row["line"], row["line_label"]) or {"id": None, "label": _NONE[of]},
            "assay": concept(row["assay"], row["assay_label"]) or {"id": None, "label": "assay not stated"},
            "trials": row["trials"],
        }
        for row in found
    ]


def _totals(rows: list[Row], of: str) -> dict[str, list[Row]]:
    """Lines and columns by how much stands in them; what is not stated comes last."""
    totals: dict[str, dict[str, Row]] = {of: {}, "assay": {}}
    for row in rows:
        for axis in (of, "assay"):
            key = _key(row[axis])
            held = totals[axis].setdefault(key, {**row[axis], "key": key, "trials": 0})
            held["trials"] += row["trials"]
    return {
        axis: sorted(held.values(), key=lambda one: (one["label"].endswith("not stated"), -one["trials"], one["label"]))
        for axis, held in totals.items()
    }


def _key(one: Row) -> str:
    return one["id"] or f"-{one['label']}"


def _fields(rows: list[Row], of: str) -> dict[tuple[str, str], Row]:
    """Field → its count and its shade, 1 to 6, by the logarithm: most fields are small."""
    most = max((row["trials"] for row in rows), default=1)
    return {
        (_key(row[of]), _key(row["assay"])): {
            "trials": row["trials"],
            "shade": 1 + min(_SHADES - 1, int(_SHADES * log(row["trials"]) / log(most + 1))),
        }
        for row in rows
    }


def _shown(of: str, condition: dict[str, str | None] | None, *, together: bool) -> str:
    term = iris.expand(condition["id"]) if condition and condition["id"] else None
    return runnable(query(f"matrix/{_name(of, together=together)}"), {"askedCondition": term})


def field(view: View) -> Page:
    """The trials of one field of the matrix."""
    of = "tissue" if view.fields.get("of") == "tissue" else "cell"
    together = bool(view.fields.get("together"))
    condition, refused = _condition(view)
    values = (condition["id"] if condition else None, view.fields.get(of), view.fields.get("assay"))
    trials = [] if refused else view.edition.column(sql.load(f"matrix/{_name(of, together=together)}-trials"), *values)
    cards = sql.cards(view.edition, trials)
    rows = [
        {"trial": trial, **cards[trial], "evidence": {"trial": trial, "concept": _concept(view, of)}}
        for trial in trials
    ]
    names = [_label(view, name) for name in (of, "assay")]
    context = {"of": of, "together": together, "condition": condition, "names": names, "page": view.number("page")}
    columns = ("trial", "title", "status", "phase", "enrollment", "countries", "start")
    shown = _shown(of, condition, together=together)
    title = f"{names[0]} by {names[1]}"
    return Page("field.html", title, context, (Table("trials", title, columns, rows, shown, "No trial."),))


def _concept(view: View, of: str) -> str | None:
    named = [view.fields.get(name, "") for name in (of, "assay")]
    return next((one for one in named if one and not one.startswith("-")), None)


def _label(view: View, axis: str) -> str:
    key = view.fields.get(axis, "")
    if key.startswith("-"):
        return key[1:]
    return view.edition.value("SELECT label FROM concept WHERE id = ?", key) or key
