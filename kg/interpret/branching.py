"""A sentence with several assays → the runs of them that share what stands beside them, up to where it turns."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kg.interpret.tied import ANEW, by, linked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.interpret.clauses import Clause
    from kg.interpret.readings import Reading

TURN: Final = re.compile(
    r";|(?<!combined\s)(?<!coupled\s)(?<!together\s)(?<!chromatography\s)\bwith\b"
    rf"|{ANEW.pattern}|\b(?:versus|vs|compared|correlat\w+|whereas|while|then|followed|in\s+addition)\b",
    re.IGNORECASE,
)
BY: Final = re.compile(r"\b(?:by|using|via)\s+(?:the\s+|an?\s+|\w+\s+)?$", re.IGNORECASE)
_VERB: Final = re.compile(
    r"(?:\s*\([^()]*)?\)?[^,;.:()]{0,25}\b(?:will|is|are|was|were)\s+(?:be\s+)?\w+", re.IGNORECASE
)
# "Repertoires of T cells, *as well as by* sequencing of cells from lavages"
_AND_BY: Final = re.compile(r"\b(?:and|as\s+well\s+as|or)\s+(?:also\s+)?(?:by|via|using|with)\s", re.IGNORECASE)


def runs(clause: Clause, assays: Sequence[Reading]) -> list[list[Reading]]:
    """Assays that share what stands beside them: a new run begins where the sentence turns to another matter."""
    found = [[assays[0]]]
    for left, right in pairwise(assays):
        turns = TURN.search(clause.section.text, left.at[1], right.at[0]) and not by(clause, left, right)
        between = [t for t in clause.of("tissue", "cell") if left.at[1] <= t.at[0] < right.at[0]]
        branches = _AND_BY.search(clause.section.text, left.at[1], right.at[0])
        another = branches and any(linked(clause, t, (left,)) for t in between)
        if turns or another or anew(clause, left, right):
            found.append([])
        found[-1].append(right)
    return found


def nearest(branches: Iterable[Sequence[Reading]], things: Sequence[Reading]) -> Sequence[Reading]:
    """The run of assays that a list of specimens or cells stands nearest to; a list is not divided."""
    return min(branches, key=lambda run: min(distance(assay, thing)[1] for assay in run for thing in things))


def anew(clause: Clause, left: Reading, right: Reading) -> bool:
    """Whether the second of two assays has a verb of its own: "assessed by PCR, and imaging will be used to"."""
    behind = BY.search(clause.before(left, 24))
    return behind is not None and _VERB.match(clause.after(right)) is not None


def distance(assay: Reading, analyte: Reading) -> tuple[bool, int]:
    """Same section first; an assay after its analyte ("A by ELISA") or before it ("ELISA of A") by the gap."""
    same = assay.section == analyte.section
    gap = analyte.at[0] - assay.at[1] if analyte.at[0] >= assay.at[1] else assay.at[0] - analyte.at[1]
    return not same, gap
