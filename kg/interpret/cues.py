"""ontology/cues.tsv, ontology/section_roles.tsv → the cues and defaults that give a mention its role.

A cue is a row: the role it gives, its rule's name, how far it reaches, for which kinds of concept, in which classes of
section, and the words (a regular expression).  Reaches: ``next`` (the mention follows at once), ``prev`` (the mention
stands right before), ``after`` (anywhere later in the sentence), ``sentence``.  Rows stand in order of priority.
The method is ConText's (Harkema 2009, doi:10.1016/j.jbi.2009.05.002), with roles in the place of negation.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from kg import files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.interpret.clauses import Clause
    from kg.model import Mention

_CLASSES: Final = {
    "official_title": "title",
    "condition": "title",
    "keyword": "title",
    "brief_summary": "prose",
    "detailed_description": "prose",
    "lay_summary": "prose",
    "intervention": "arm",
    "related": "related",
}
_NEAR: Final = 28
_BREAK: Final = re.compile(r"[.;:,()]|\b(?:in|for|with|on|by|to|and|or|from|than|who|which)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that give a role to the mentions within their reach."""

    role: str
    rule: str
    reach: str
    kinds: frozenset[str]
    sections: frozenset[str]
    pattern: re.Pattern[str]
    needs: str
    modality: str | None

    def concerns(self, section: str, kind: str) -> bool:
        """Whether the cue works in this class of section, for this kind of concept."""
        return ("*" in self.sections or section in self.sections) and ("*" in self.kinds or kind in self.kinds)

    def reaches(self, clause: Clause, first: Mention, last: Mention) -> bool:
        """Whether the cue's words reach the list of mentions from ``first`` to ``last``."""
        if self.reach == "prev":
            return self.pattern.search(clause.after(last, 120)) is not None
        if self.reach == "sentence":
            return self.pattern.search(clause.text) is not None
        before = clause.section.text[clause.start : first.at[0]]
        return any(self.reach == "after" or _leads(before[found.end() :]) for found in self.pattern.finditer(before))


def _leads(gap: str) -> bool:
    """Whether only a few modifiers stand between a cue and its mention ("injection of *allogeneic* …")."""
    return len(gap) <= _NEAR and _BREAK.search(gap) is None


def section_class(name: str) -> str:
    """The class of a section that cues speak of: title, prose, objective, outcome, arm, criterion and so on."""
    return _CLASSES.get(name) or _CLASSES.get(name.partition(".")[0]) or name.partition(".")[0]


@cache
def cues(path: Path | None = None) -> tuple[Cue, ...]:
    """All cues, strongest first."""
    return tuple(
        Cue(
            row["role"],
            row["rule"],
            row["reach"],
            frozenset(row["kinds"].split()),
            frozenset(row["sections"].split()),
            re.compile(row["pattern"], re.IGNORECASE),
            row["needs"],
            row["modality"] or None,
        )
        for row in _rows(path or files.ontology() / "cues.tsv")
    )


@cache
def defaults(path: Path | None = None) -> dict[tuple[str, str], str]:
    """(section name, kind) → the role that a mention has where no cue speaks; kind ``*`` stands for any."""
    rows = _rows(path or files.ontology() / "section_roles.tsv")
    return {(row["section"], row["kind"]): row["role"] for row in rows}


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
