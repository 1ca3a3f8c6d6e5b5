"""Clauses with roles → the same, where a sentence lists what is done with each of several specimens: one for each.

"Blood: serology, HLA typing urine: proteome", "blood for PK and a biopsy for IHC", "blood test (ELISA) nasal swab test
(PCR)": what follows a specimen belongs to it, and to no other one that the sentence names.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kg.interpret.clauses import Clause

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.interpret.readings import Reading

_SAMPLE = r"(?:\s*\([^()]{0,40}\))?(?:\s+(?:samples?|specimens?|tissues?|tests?|analys[ei]s|biops(?:y|ies)|tubes?))?"
# What makes a heading of a specimen: a colon, a test's bracket, or what it is taken for.
_HEADS: Final = (
    re.compile(rf"{_SAMPLE}(?:\s*\([^()]{{0,40}}\))?\s*:", re.IGNORECASE),
    re.compile(
        r"\s+(?:tests?|samples?|analys[ei]s)\s*\(|(?:\s+(?:draws?|swabs?|specimens?))?\s*\(\s*for\b", re.IGNORECASE
    ),
    re.compile(rf"{_SAMPLE}(?:\s+(?:will\s+be|are|is)\s+\w+|\s+\w+ed)?\s+for\b", re.IGNORECASE),
)
_TRAIL: Final = re.compile(r"[\s,;&]*(?:\band\s*)?$", re.IGNORECASE)
_WHERE: Final = frozenset({"prose", "arm", "objective", "biospecimen", "outcome"})
_TESTED: Final = frozenset({"assay", "analyte", "autoantibody"})
_LIVE: Final = frozenset({"measured", "collected"})
_SEVERAL: Final = 2


def headed(clauses: Sequence[Clause]) -> list[Clause]:
    """Cut the sentences that are such lists; every other sentence stays as it is."""
    return [part for clause in clauses for part in _parts(clause)]


def _parts(clause: Clause) -> Iterator[Clause]:
    chains = _chains(clause) if clause.where in _WHERE else []
    for heading in _HEADS if len(chains) >= _SEVERAL else ():
        heads = [chain for chain in chains if heading.match(clause.section.text, chain[-1].at[1], clause.end)]
        if len(heads) >= _SEVERAL:
            starts = [clause.start, *(chain[0].at[0] for chain in heads[1:]), clause.end]
            parts = [_part(clause, span) for span in pairwise(starts)]
            if all(any(m.kind in _TESTED for m in part.mentions) for part in parts):
                yield from parts
                return
    yield clause


def _chains(clause: Clause) -> list[tuple[Reading, ...]]:
    """The lists of specimens, each as one; a specimen that an assay's name says ("plasma viral load") heads nothing."""
    assays = {mention.at for mention in clause.of("assay")}
    taken = [m for m in clause.of("tissue") if m.role in _LIVE and m.at not in assays]
    return list(clause.chains(taken))


def _part(clause: Clause, span: tuple[int, int]) -> Clause:
    start, end = span
    end = start + len(_TRAIL.sub("", clause.section.text[start:end]))
    here = tuple([mention for mention in clause.mentions if start <= mention.at[0] < end])
    part = Clause(clause.index, clause.section, (start, end), here)
    part.name, part.qualifier, part.where = clause.name, clause.qualifier, clause.where
    return part
