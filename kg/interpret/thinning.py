"""Assays of levels and counts → the same, without those that the words do not mean, and each by its narrowest name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.interpret.quantities import ALONE, of_many, table
from kg.interpret.worded import said

if TYPE_CHECKING:
    from kg.interpret.clauses import Clause
    from kg.interpret.quantities import Known
    from kg.interpret.readings import Reading
    from kg.model import Term

    Found = tuple[Clause, Reading, Term]

_DESCRIPTION: Final = "outcome.description"
_LONG: Final = 3
"""How many things a bare list in an outcome's description holds, so that it names no assays."""
_LEVELS: Final = re.compile(
    r"\b(?:levels?|concentrations?|measurements?|dosage|determination)\s+of\b[^.;]*$", re.IGNORECASE
)
_REACH: Final = 160


def no_bare_list(found: list[Found]) -> list[Found]:
    """The same, without the bare members of a list that describes an outcome: "CRP, procalcitonin and ferritin".

    What the measure itself names, or the words call a level, is an assay; these are measured, the assays are not named.
    One assay for many of them stays ("IL-6, IL-8": a cytokine assay).
    """
    listed = {
        (thing, assay)
        for clause, thing, assay in found
        if thing.kind == "analyte" and clause.section.name == _DESCRIPTION and not _told(clause, thing)
    }
    long = len({thing.term for thing, _ in listed}) >= _LONG
    return [one for one in found if not long or one[1:] not in listed or of_many(one[2])]


def _told(clause: Clause, thing: Reading) -> bool:
    """Whether the words call what is measured a level, behind it or before its list."""
    return said(clause, thing) or _LEVELS.search(clause.before(thing, _REACH)) is not None


def on_its_own(found: list[Found], known: Known) -> list[Found]:
    """The same, with the assay of its own where one thing alone is measured by that of its class: "IL-6 level"."""
    things: dict[Term, set[Term]] = {}
    for _, thing, assay in found:
        things.setdefault(assay, set()).add(thing.term)
    single = {(next(iter(those)), assay) for assay, those in things.items() if assay.id and len(those) == 1}
    own: dict[tuple[Term, Term], Term | None] = {}
    for term, assay in single:
        rows = table().get(term.id or "", ())
        if any(row.assay == assay.id for row in rows):
            own[term, assay] = next((known.term(row.assay) for row in rows if row.form == ALONE), None)
    return [(clause, thing, own.get((thing.term, assay)) or assay) for clause, thing, assay in found]
