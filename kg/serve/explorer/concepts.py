"""One concept: what it is called, what it is, where it stands, and which trials name it in which role."""

from __future__ import annotations

from json import dumps
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import decompress

import numpy as np

from kg import iris
from kg.model import ROLES, STUDIED
from kg.serve.explorer import sql
from kg.serve.explorer.home import nothing
from kg.serve.explorer.pages import Moved, Page
from kg.serve.explorer.rendering import concept_url
from kg.serve.explorer.tables import Table, concept, query, runnable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.serve.explorer.editions import Edition
    from kg.serve.explorer.pages import View

    Row = dict[str, Any]
    Numbers = NDArray[np.uint32]

_NAMES = 60
_PER = 50
"""Rows of the trials on a page."""


def one(view: View) -> Page:
    """The page of a concept, by its CURIE, its IRI or a name that means it alone."""
    asked = view.path["id"]
    row = next(iter(view.edition.rows("SELECT * FROM concept WHERE id = ?", asked)), None) or _unused(
        view.edition, asked
    )
    if row is None:
        return nothing(view, f"Nothing is called {asked}", asked)
    if row["id"] != asked:
        raise Moved(concept_url(row["id"]))
    edition, curie = view.edition, row["id"]
    closure = "within" if row["kind"] == "tissue" else "subtype"
    named = _named(edition, curie, closure)
    role = view.fields.get("role", "")
    every = named.numbers(role)
    part = view.shown(len(every), "trials", _PER)
    terms = {"askedConcept": iris.expand(curie)}
    tables = (
        Table(
            "trials",
            f"Trials that name {row['label']}" + (f" as {role}" if role else ""),
            ("trial", "title", "status", "concept", "role"),
            _trials(edition, every[part]),
            runnable(query(f"concept/trials-{closure}"), terms),
            "No trial names it.",
            first=part.start,
            total=len(every),
            per=_PER,
        ),
        _table(edition, ("assays", "Planned assays, by what they are run on"), row, closure),
        _table(edition, ("neighbours", "Studied in the same trials"), row, closure),
    )
    looked_up = edition.later("definitions") is not None
    context = {
        "concept": {**row, "iri": iris.expand(curie).value},
        "definition": _definition(edition, row),
        "looked_up": looked_up,
        "synonyms": _synonyms(edition, row),
        "parents": edition.rows(sql.load("parents"), curie),
        "children": edition.rows(sql.load("children"), curie),
        "matching": edition.rows("SELECT relation, other FROM matching WHERE id = ? ORDER BY 1, 2", curie),
        "counts": {name: named.count(name) for name in ROLES if name in named.roles},
        "studied": named.count("studied"),
        "all": named.count(),
        "role": role,
        "page": view.number("page"),
    }
    return Page("concept.html", row["label"], context, tables, lasting=looked_up)


def _unused(edition: Edition, asked: str) -> Row | None:
    """A term of the vocabulary that no document names, or a name in place of a CURIE."""
    found = edition.graph.store.find(asked)
    best = [name for name in found if name.strength == found[0].strength]
    if len({name.id for name in best}) != 1:
        return None
    return {"id": best[0].id, "label": best[0].label, "kind": best[0].kind, "definition": None}


def _named(edition: Edition, curie: str, closure: str) -> Named:
    """Every trial that names the concept or one below it, with its role; the strongest role first."""
    known = edition.value("SELECT rows FROM naming WHERE closure = ? AND concept = ?", closure, curie)
    numbers = np.frombuffer(b"" if known is None else decompress(known), dtype=np.uint32)
    trials = edition.once(
        "naming", lambda: np.frombuffer(edition.value("SELECT trials FROM naming_trials"), dtype=np.uint32)
    )
    found: dict[str, Numbers] = {}
    for row in edition.rows("SELECT role, least, most FROM named_role ORDER BY least"):
        part = numbers[np.searchsorted(numbers, row["least"]) : np.searchsorted(numbers, row["most"], side="right")]
        if len(part):
            found[row["role"]] = part
    return Named(found, trials)


class Named(NamedTuple):
    """Numbers of the digest's ``named`` by role, and the trial of each number."""

    roles: dict[str, Numbers]
    trials: Numbers

    def numbers(self, role: str = "") -> Numbers:
        """Those of a role, of every role that makes a trial study a concept, or all; the strongest role first."""
        parts = [of for name, of in self.roles.items() if role in {"", name} or (role == "studied" and name in STUDIED)]
        return np.concatenate(parts) if parts else np.array([], dtype=np.uint32)

    def count(self, role: str = "") -> int:
        """How many trials."""
        found = np.zeros(int(self.trials.max(initial=0)) + 1, dtype=bool)
        found[self.trials[self.numbers(role)]] = True
        return int(found.sum())


def _trials(edition: Edition, numbers: Numbers) -> list[Row]:
    """Rows of the table of trials."""
    rows = edition.rows(sql.load("named"), dumps([int(number) for number in numbers]))
    return [
        {
            "trial": row["trial"],
            "title": row["title"],
            "status": row["status"],
            "concept": concept(row["concept"], row["label"]),
            "role": row["role"],
            "evidence": {"trial": row["trial"], "concept": row["concept"]},
        }
        for row in rows
    ]


def _definition(edition: Edition, row: Row) -> Row | None:
    if row["definition"]:
        return {"words": row["definition"], "source": "trialkg's own ontology"}
    return (edition.later("definitions") or {}).get(row["id"])


def _synonyms(edition: Edition, row: Row) -> list[str]:
    """Other names, each once whatever its capitals; ids are none."""
    names = edition.column(
        "SELECT name FROM synonym WHERE id = ? AND match <> 'id' ORDER BY length(name), name", row["id"]
    )
    found = {name.casefold(): name for name in reversed(names)}
    found.pop(str(row["label"]).casefold(), None)
    found.pop(row["id"].casefold(), None)
    return sorted(found.values(), key=str.casefold)[:_NAMES]


def _table(edition: Edition, names: tuple[str, str], row: Row, closure: str) -> Table:
    """Neighbours: in the same planned assay, and in the same trial, which says less."""
    name, caption = names
    rows = [
        {
            **{key: value for key, value in one.items() if not key.endswith("_id")},
            **{key[:-3]: concept(value, one[key[:-3]]) for key, value in one.items() if key.endswith("_id")},
        }
        for one in edition.looked_up(f"{name}-{closure}", row["id"])
    ]
    columns = {
        "assays": ("assay", "cell", "specimen", "analyte", "trials"),
        "neighbours": ("kind", "concept", "trials"),
    }
    terms = {"askedConcept": iris.expand(row["id"])}
    return Table(name, caption, columns[name], rows, runnable(query(f"concept/{name}-{closure}"), terms), "None.")
