"""Measured cells → the specimen that is named right beside them: "*sputum* eosinophils", "T cells in the *blood*".

Runs once the roles are settled: a fluid beside cells that are only told of is no sample.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.interpret.taking import fluid, otherwise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.interpret.clauses import Clause
    from kg.interpret.readings import Reading

BESIDE: Final = "specimen-of-cells"
"""The rule of a specimen that measured cells are in."""
_PLACES: Final = frozenset({"outcome", "objective", "prose", "arm"})
# "monocyte counts from whole blood", with or without a bracket behind the cells
_WITHIN: Final = re.compile(
    r"\s*(?:\([^()]{1,60}\)\s*)?(?:cells?\s+)?(?:(?:counts?|numbers?|levels?|subsets?|populations?|frequenc(?:y|ies)|percentages?)\s+)?"
    r"(?:present\s+|found\s+|circulating\s+)?(?:in|from|within)\s+(?:the\s+|both\s+|whole\s+|venous\s+|\w+s'\s+)*",
    re.IGNORECASE,
)
# "peripheral blood stem cells" are a graft; "blood donors' T cells" are another matter.
_GRAFT: Final = re.compile(r"(?:\S+\s+)?(?:stem|progenitor|precursor)\b|CD34|transplant", re.IGNORECASE)


def sources(clauses: Sequence[Clause]) -> None:
    """Make a fluid that no frame holds a specimen where cells that are measured stand in it or begin with it."""
    for clause in clauses:
        if clause.where in _PLACES:
            for mention in _of(clause):
                mention.role, mention.rule = "measured", BESIDE


def _of(clause: Clause) -> Iterator[Reading]:
    idle = [one for one in clause.of("tissue") if not one.role and fluid(clause, one)]
    cells = [one for one in clause.of("cell") if one.role == "measured"] if idle else []
    for one in idle:
        held = not otherwise(clause.after(one)) and any(_within(clause, cell, one) for cell in cells)
        if held or any(_begins(clause, one, cell) for cell in cells):
            yield one


def _within(clause: Clause, cell: Reading, tissue: Reading) -> bool:
    """Whether nothing but "in the", or what is told of the cells, stands between cells and a fluid."""
    return _WITHIN.fullmatch(clause.section.text, cell.at[1], tissue.at[0]) is not None


def _begins(clause: Clause, tissue: Reading, cell: Reading) -> bool:
    """Whether a fluid stands right before cells, and they are no graft."""
    text = clause.section.text
    return text[tissue.at[1] : cell.at[0]].isspace() and not _GRAFT.match(text, cell.at[0], cell.at[1])
