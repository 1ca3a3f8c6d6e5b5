"""An assay and what may be its specimens → the same without those that it cannot be run on, where others are named.

A swab holds no antibodies of blood and no clotting factors, histology looks at no blood, and what is measured in serum
is not measured in the liver that is biopsied.  What stands alone, or in a list with what fits, is left: "IgA in nasal
swabs", "antibodies in serum and nasal swabs".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.interpret.assays import of_kind
from kg.interpret.taking import fluid
from kg.interpret.tied import ON

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.interpret.clauses import Clause
    from kg.interpret.readings import Reading
    from kg.interpret.units import Unit
    from kg.model import Term

_SOLID: Final = re.compile(r"\b(?:swabs?|biops(?:y|ies)|marrow)\b", re.IGNORECASE)
_BLOOD: Final = re.compile(r"\b(?:blood|serum|sera|plasma)\b", re.IGNORECASE)
# Microscopy and cytology look at smears of blood as well.
_HISTOLOGY: Final = frozenset({"OBI:0002564", "OBI:0600020"})
_FOR: Final = re.compile(r"\s+(?:(?:samples?|specimens?|test(?:s|ing)?)\s+)?for\s[^.,;:()]*", re.IGNORECASE)
_CLOTTING: Final = frozenset({"OBI:0000802", "OBI:0000820", "EFO:0004507", "tkg:ErythrocyteSedimentationRate"})
_CHEMISTRY: Final = "OBI:21000"
"""How the ids begin of the assays of one substance that serum chemistry measures: of creatinine, of ALT."""


def fitting(
    unit: Unit, assay: Reading | None, things: Sequence[Reading], taken: Sequence[Reading]
) -> tuple[Reading, ...]:
    """The specimens that fit an assay; one that does not stays, unless others are named or taken, or its own assay is.

    ``taken`` is what the page collects: where that is blood, it is what antibodies are looked for in.
    """
    wrong = [thing for thing in things if assay is not None and not _fits(assay, thing)]
    if assay is None or not wrong:
        return tuple(things)
    others = [one for one in unit.of("assay", "measured") if one is not assay]
    fit = [thing for thing in things if thing not in wrong]
    blood = _dissolved(assay) and any(_BLOOD.search(one.text) for one in taken)
    drop = {t for t in wrong if fit or blood or any(_fits(one, t) for one in others)}
    return tuple([t for t in things if t not in drop or _listed(unit, t, fit) or _for(unit, t, assay)])


def said(clause: Clause, assay: Reading, known: tuple[Term, ...]) -> tuple[Term, ...]:
    """The material that is known of an assay, where its words or the sentence name it: no urine in "urinalysis"."""
    if fluid(clause, assay):
        return known
    return tuple([term for term in known if any(mention.term == term for mention in clause.of("tissue"))])


def _fits(assay: Reading, thing: Reading) -> bool:
    """Whether an assay may be run on a specimen."""
    if thing.kind != "tissue":
        return True
    if assay.term.id in _HISTOLOGY:
        return _BLOOD.search(thing.text) is None
    return not (_dissolved(assay) and _SOLID.search(thing.text))


def _dissolved(assay: Reading) -> bool:
    """Whether an assay finds what blood carries: antibodies, clotting factors, a substance of serum chemistry."""
    curie = assay.term.id or ""
    known = curie in of_kind("serology") or curie in of_kind("panel") or curie in _CLOTTING
    return known or curie.startswith(_CHEMISTRY)


def _for(unit: Unit, thing: Reading, assay: Reading) -> bool:
    """Whether a specimen is said to be for an assay: "*swab for antibody testing*", "*serology of swabs*"."""
    if thing.section != assay.section:
        return False
    text = unit.clause_of(thing).section.text
    if thing.at < assay.at:
        return _FOR.fullmatch(text, thing.at[1], assay.at[0]) is not None
    return ON.fullmatch(text, assay.at[1], max(assay.at[1], thing.at[0])) is not None


def _listed(unit: Unit, thing: Reading, fit: Sequence[Reading]) -> bool:
    """Whether a specimen stands in one list with what fits."""
    clause = unit.clause_of(thing)
    run = next((run for run in clause.chains(clause.of("tissue", "cell")) if thing in run), ())
    return any(one in fit for one in run)
