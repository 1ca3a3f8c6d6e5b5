"""A document and the words found in it → a sheet: its text with everything marked, and who wrote which part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kg.model import ROLES
from kg.serve.explorer.texts import marked
from kg.serve.explorer.values import Values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.serve.explorer.evidence import Evidence, Words
    from kg.serve.explorer.pages import View
    from kg.serve.explorer.texts import Shown

    Row = dict[str, Any]

_CARD: Final = (
    "status",
    "study_type",
    "phase",
    "enrollment",
    "sex",
    "min_age",
    "max_age",
    "sponsor",
    "start",
    "completion",
)
_LONGEST: Final = 400_000
"""Characters of a text that a page shows."""


def sheet(view: View, document: Row, found: Evidence, shown: Shown) -> Row:
    """The text of one document for the page, value by value where it is a structured record."""
    text = view.edition.graph.store.text(document["sha256"])
    parts: list[Row] = []
    if text is not None:
        values = Values(text[:_LONGEST])
        for path in dict.fromkeys(one.path for one in found.words):
            words = [one for one in found.words if one.path == path]
            said = values.at(path)
            if said is not None:
                parts.append({"heading": path and words[0].section, "html": marked(said, words, shown)})
        if not parts:
            parts.append({"heading": "", "html": marked(text[:_LONGEST], (), shown)})
    return {
        **document,
        "parts": parts,
        "origins": _origins(found.words),
        "mentions": sum(one.role is not None for one in found.words),
    }


def _origins(found: Sequence[Words]) -> dict[str, list[str]]:
    """Who wrote the words → the sections."""
    origins: dict[str, list[str]] = {}
    for one in found:
        sections = origins.setdefault(one.origin or "not stated", [])
        if one.section not in sections:
            sections.append(one.section)
    return origins


def card(facts: Sequence[Row]) -> list[Row]:
    """The facts that a card shows first, each with all its values."""
    found = []
    for name in _CARD:
        rows = [row for row in facts if row["field"] == name]
        if rows:
            values = list({row["value"]: row for row in rows}.values())
            found.append(
                {
                    "field": name,
                    "values": values,
                    "disputed": len(values) > 1 and len({row["document"] for row in values}) > 1,
                }
            )
    return found


def by_kind(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Concepts by kind; of each the strongest role first, and the strongest concepts first."""
    strength = {role: place for place, role in enumerate(ROLES)}
    kinds: dict[str, dict[object, Row]] = {}
    for row in sorted(rows, key=lambda row: strength.get(row["role"], len(ROLES))):
        concept = row["concept"] or {"id": None, "label": "unnamed"}
        held = kinds.setdefault(row["kind"], {}).setdefault(
            (concept["id"], concept["label"]), {"concept": concept, "roles": []}
        )
        held["roles"].append(row)
    return {kind: list(held.values()) for kind, held in sorted(kinds.items())}
