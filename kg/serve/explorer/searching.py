"""Words that somebody typed → trials, concepts and places that carry such a name, and names spelt alike."""

from __future__ import annotations

import json
import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kg.serve.explorer.rendering import address, concept_url, trial_url

if TYPE_CHECKING:
    from kg.serve.explorer.editions import Edition

_TOKEN: Final = re.compile(r"\w+")
_MOST: Final = 400
_FEW: Final = 8
_ALIKE: Final = 0.6
"""Names below it have little in common."""
_LEAST: Final = 3
_NAMES: Final = 1500
"""Names that are weighed, or hardly more."""


class Hit(NamedTuple):
    """Something that was found: its kind, label, address, the name that matched and how many trials name it."""

    kind: str
    label: str
    url: str
    name: str
    trials: int
    ref: str


def search(edition: Edition, typed: str) -> list[Hit]:
    """What carries a name with all of these words, the last of which may be unfinished; the closest first."""
    tokens = _TOKEN.findall(typed.casefold())
    if not tokens:
        return []
    exact = [(one.id, one.kind, one.label) for one in edition.graph.store.find(typed)]
    wanted = " ".join(f'"{token}"*' for token in tokens)
    rows = edition.rows(
        "SELECT name, kind, ref, label, trials FROM words WHERE words MATCH ? ORDER BY bm25(words) LIMIT ?",
        wanted,
        _MOST,
    )
    hits: dict[tuple[str, str], Hit] = {}
    named = edition.rows("SELECT id, trials FROM weight WHERE id IN (SELECT value FROM json_each(?))", _json(exact))
    used = {row["id"]: row["trials"] for row in named}
    for curie, kind, label in exact:
        hits[kind, curie] = Hit(kind, label, concept_url(curie), typed, used.get(curie, 0), curie)
    for row in sorted(rows, key=lambda row: _rank(row, typed)):
        hits.setdefault((row["kind"], row["ref"]), _hit(row))
    return list(hits.values())


def _json(exact: list[tuple[str, str, str]]) -> str:
    return json.dumps([curie for curie, _, _ in exact])


def _rank(row: dict[str, Any], typed: str) -> tuple[bool, bool, bool, int, int]:
    """The very words first, then names that begin with them, labels before synonyms, then what more trials name."""
    name, folded = str(row["name"]).casefold(), typed.casefold()
    label = str(row["label"]).casefold()
    return name != folded, not name.startswith(folded), name != label, -int(row["trials"]), len(name)


def _hit(row: dict[str, Any]) -> Hit:
    return Hit(row["kind"], row["label"], address_of(row["kind"], row["ref"]), row["name"], row["trials"], row["ref"])


def address_of(kind: str, ref: str) -> str:
    """Where a found thing is shown: a trial, a concept, or the trials of a place."""
    if kind == "trial":
        return trial_url(ref)
    if kind == "place":
        sort, _, name = ref.partition(":")
        return address("/map", {sort: name})
    return concept_url(ref)


def alike(edition: Edition, typed: str, kinds: tuple[str, ...] = ()) -> list[Hit]:
    """Names in use that are spelt much like these words, the nearest first."""
    folded = typed.casefold()
    parts = _telling(edition, list(dict.fromkeys(folded[i : i + 3] for i in range(len(folded) - 2)))[:40])
    if not parts:
        return []
    wanted = " OR ".join(f'"{part.replace(chr(34), chr(34) * 2)}"' for part in parts)
    rows = edition.rows("SELECT name, kind, ref FROM spelling WHERE spelling MATCH ? ORDER BY rank LIMIT 60", wanted)
    if kinds:
        rows = [row for row in rows if row["kind"] in kinds]
    scored = sorted(((_likeness(folded, row["name"]), row) for row in rows), key=lambda one: -one[0])
    found: dict[str, Hit] = {}
    for likeness, row in scored:
        if likeness >= _ALIKE:
            label = edition.value("SELECT label FROM concept WHERE id = ?", row["ref"]) or row["name"]
            hit = Hit(row["kind"], label, address_of(row["kind"], row["ref"]), row["name"], 0, row["ref"])
            found.setdefault(row["ref"], hit)
    return list(found.values())[:_FEW]


def _telling(edition: Edition, parts: list[str]) -> list[str]:
    """The rarest of these letters by three: to weigh every name that has "scl" takes long, and tells little."""
    counted = edition.rows(
        "SELECT term, doc FROM spelling_letters WHERE term IN (SELECT value FROM json_each(?)) ORDER BY doc, term",
        json.dumps(parts),
    )
    chosen: list[str] = []
    names = 0
    for row in counted:
        if len(chosen) >= _LEAST and names + row["doc"] > _NAMES:
            break
        chosen.append(row["term"])
        names += row["doc"]
    return chosen


def _likeness(folded: str, name: str) -> float:
    both = SequenceMatcher(None, folded, name.casefold(), autojunk=False)
    return both.ratio() if both.quick_ratio() >= _ALIKE else 0.0  # the quick one is never the smaller
