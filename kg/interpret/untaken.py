"""Tissues that a sentence names and does not sample: no biopsy is taken, or they tell where another is taken."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.interpret.taking import SAMPLE, sampled, solid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.interpret.clauses import Clause
    from kg.interpret.readings import Reading

_ANY: Final = frozenset({"tkg:TumorTissue", "UBERON:0000479", None})
"""Tissue of whatever organ: the organ that follows says which."""
_NOT_DONE: Final = re.compile(
    rf"^\s*(?:{SAMPLE}\s+)?(?:is|are|was|were|will|would|shall|may|can)\s+(?:not|never)\s+(?:be\s+)?(?:\w+ly\s+)?"
    r"(?:performed|taken|collected|done|obtained|drawn|required|needed|necessary|mandatory|part)\b",
    re.IGNORECASE,
)
_WHERE: Final = re.compile(
    rf"(?:\s*(?:punch\s+|core\s+|needle\s+)*{SAMPLE})?(?:\s+(?:is|are|was|were|will\s+be)(?:\s+\w+ly)?)?(?:\s+(?:taken|obtained|collected|performed|done))?\s+(?:of|from|in|at)\s+(?:the\s+|an?\s+|one\s+|each\s+|their\s+)?"
    r"(?:(?:left|right|affected|inflamed|lower|upper|proximal|distal|dominant)\s+)*",
    re.IGNORECASE,
)
# "After evaluation and liver biopsy, …": when, not what.
_TIMED: Final = re.compile(r"\b(?:after|before|following|prior\s+to|until|since)\s+(?:[\w-]+\s+){0,5}$", re.IGNORECASE)
_BIOPSY: Final = re.compile(r"\bbiops(?:y|ies)$", re.IGNORECASE)
_SWAB: Final = re.compile(r"\bswabs?$", re.IGNORECASE)
# "Serology of IgG, and a subsequent pharyngeal swab"
_ANEW: Final = re.compile(r"[^;:()]{0,80},\s*(?:and|or)\s+(?:an?|one)\s+(?:\w+\s+)?", re.IGNORECASE)
_LISTED: Final = re.compile(
    r"\s*(?:,\s*)?(?:and|or|and/or)\s*,?\s+(?:an?\s+|[^;:]{1,70},\s*)?|\s*,\s*(?:an?\s+)?", re.IGNORECASE
)


def untaken(clause: Clause, mention: Reading, chain: tuple[Reading, ...]) -> bool:
    """Whether a tissue is no sample, though words of sampling stand beside it; ``chain``: the list with it."""
    return _undone(clause, chain) or _located(clause, mention)


def _undone(clause: Clause, chain: tuple[Reading, ...]) -> bool:
    """Whether a sentence says that a specimen is not taken: "skin biopsies *are not performed*"."""
    return _NOT_DONE.match(clause.after(chain[-1])) is not None


def _located(clause: Clause, mention: Reading) -> bool:
    """Whether a part of the body only tells where another tissue is taken: "synovial biopsy of the *knee*"."""
    text = clause.section.text
    return any(
        solid(clause, one) and one.term.id not in _ANY and _WHERE.fullmatch(text, one.at[1], mention.at[0]) is not None
        for one in clause.of("tissue")
        if one.at[1] <= mention.at[0] and sampled(clause, one)
    )


def by_itself(clause: Clause, thing: Reading, assays: Sequence[Reading]) -> bool:
    """Whether a specimen is of no assay beside it: "after a liver biopsy, …", "PCR, genotyping and a liver biopsy"."""
    text = clause.section.text
    last = max(assay.at[1] for assay in assays)
    if thing.at[1] <= min(assay.at[0] for assay in assays):
        return _TIMED.search(text, clause.start, thing.at[0]) is not None and "," in text[thing.at[1] : assays[0].at[0]]
    if _SWAB.search(clause.words(thing)) and thing.at[0] >= last:
        return _ANEW.fullmatch(text, last, thing.at[0]) is not None
    biopsy = _BIOPSY.search(clause.words(thing))
    return biopsy is not None and thing.at[0] >= last and _LISTED.fullmatch(text, last, thing.at[0]) is not None
