"""Sites of trials by recruitment status → a map with a circle a country, and the list beside it."""

from __future__ import annotations

import csv
from functools import cache
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from kg import iris, places
from kg.ask.questions import Slot
from kg.ask.slots import Refused
from kg.serve.explorer import sql
from kg.serve.explorer.pages import Page
from kg.serve.explorer.projection import HEIGHT, WIDTH, project
from kg.serve.explorer.tables import Table, query, runnable
from kg.serve.explorer.terms import term

if TYPE_CHECKING:
    from kg.serve.explorer.pages import View

    Row = dict[str, Any]

_LARGEST: Final = 34.0
_NUMBERED: Final = 9.0
_CONDITION: Final = Slot("condition", ("condition",), True, (), "systemic sclerosis")  # noqa: FBT003 - as questions say it


@cache
def world() -> dict[str, Row]:
    """Country by its English short name: the middle and the outline, from Natural Earth (public domain)."""
    with (Path(__file__).parent / "world.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    return {row["name"]: {**row, "x": float(row["x"]), "y": float(row["y"])} for row in rows}


@cache
def outlines() -> Markup:
    """The outlines of all countries, the same on every page."""
    return Markup("").join(
        Markup('<path d="{}"></path>').format(row["path"]) for row in world().values() if row["path"]
    )


def atlas(view: View) -> Page:
    """The map, narrowed to a status, a condition, a country, a city or a facility."""
    words = view.fields.get("condition")
    filled = term(view.edition, _CONDITION, words) if words else None
    refused = filled if isinstance(filled, Refused) else None
    condition = filled.id if filled is not None and not isinstance(filled, Refused) else None
    status = view.fields.get("status")
    everywhere = condition is None
    counts = [] if refused else view.edition.looked_up("map/all" if everywhere else "map/condition", status, condition)
    place: dict[str, str] = {one: view.fields[one] for one in ("country", "city", "facility") if one in view.fields}
    sites, first, many = ([], 0, 0) if refused else _sites(view, status, condition, place)
    circles, nowhere = _circles(counts)
    named = place.get("facility") or place.get("city") or place.get("country")
    context = {
        "circles": circles,
        "outlines": outlines(),
        "size": (WIDTH, HEIGHT),
        "points": _points(sites) if place else [],
        "nowhere": nowhere,
        "statuses": view.edition.rows(sql.load("map/statuses")),
        "status": status,
        "condition": words,
        "refused": refused,
        "place": place,
        "named": named,
        "page": view.number("page"),
    }
    terms = {"askedCondition": iris.expand(condition) if condition else None, "askedStatus": status}
    shown = runnable(query("pages/sites"), terms)
    tables = (
        Table("countries", "Countries", ("country", "trials", "sites"), counts, shown, "No site."),
        Table(
            "sites",
            f"Sites in {named}" if named else "Sites",
            ("trial", "title", "status", "facility", "city", "country"),
            sites,
            shown,
            "Choose a country for the list of its sites.",
            first=first,
            total=many,
        ),
    )
    return Page("map.html", "Map of sites", context, tables)


def _sites(view: View, status: str | None, condition: str | None, place: dict[str, str]) -> tuple[list[Row], int, int]:
    """The sites of a place that the page shows, the place of the first, and how many there are.

    Without a place there is no list, since it would be as long as the registry.
    """
    if not place:
        return [], 0, 0
    values = (status, condition, place.get("country"), place.get("city"), place.get("facility"))
    many = view.edition.value(sql.load("map/many"), *values)
    part = view.shown(many)
    return view.edition.rows(sql.load("map/sites"), *values, part.stop - part.start, part.start), part.start, many


def _circles(counts: list[Row]) -> tuple[list[Row], list[str]]:
    """A circle a country, its area as large as the number of trials; countries that the map does not know."""
    most = max((row["trials"] for row in counts), default=1)
    found: dict[str, Row] = {}
    nowhere = []
    for row in counts:
        name = places.country(str(row["country"])) or str(row["country"])
        where = world().get(name)
        if where is None:
            nowhere.append(str(row["country"]))
            continue
        held = found.setdefault(
            name, {"country": row["country"], "name": name, "x": where["x"], "y": where["y"], "trials": 0, "sites": 0}
        )
        held["trials"] += row["trials"]
        held["sites"] += row["sites"]
    for held in found.values():
        held["r"] = round(max(3.0, _LARGEST * sqrt(held["trials"] / most)), 1)
        held["numbered"] = held["r"] >= _NUMBERED
    return sorted(found.values(), key=lambda one: -one["r"]), nowhere


def _points(sites: list[Row]) -> list[Row]:
    """Sites whose place the registry gives in degrees."""
    found = []
    for row in sites:
        if isinstance(row["latitude"], float | int) and isinstance(row["longitude"], float | int):
            x, y = project(row["longitude"], row["latitude"])
            found.append(
                {"x": round(x, 1), "y": round(y, 1), "title": f"{row['facility'] or row['city']}: {row['trial']}"}
            )
    return found[:2000]
