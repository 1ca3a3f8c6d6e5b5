"""Cells that a procedure gives by its name: "stem cell transplantation" is of stem cells, which nobody looks at."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.interpret.clauses import Clause
    from kg.interpret.readings import Reading

_RULE: Final = "procedure-gives"
_GRAFT: Final = re.compile(r"\b(?:stem|progenitor|marrow|cord|precursor)\b", re.IGNORECASE)
_PARTS: Final = frozenset({"administered", "inclusion", "exclusion", "subgroup"})
"""The roles that cells share with the procedure that gives them."""
LISTED: Final = frozenset({"intervention.name", "arm.label", "arm.intervention"})
"""The sections that say what the trial itself does: elsewhere people may have had it, or others do it."""


def of_procedure(clause: Clause, cell: Reading) -> bool:
    """Whether a cell was implied by a procedure: it has the procedure's place."""
    return cell.kind == "cell" and any(procedure.at == cell.at for procedure in clause.of("procedure"))


def of_procedures(clause: Clause) -> None:
    """Cells that a procedure gives play its part, whatever else the sentence says of cells."""
    for procedure in clause.of("procedure"):
        for cell in clause.of("cell"):
            if cell.at == procedure.at:
                cell.role, cell.rule = (procedure.role, _RULE) if procedure.role in _PARTS else (None, "")


def named_themselves(clauses: Sequence[Clause]) -> None:
    """Cells of a procedure's name give way to a graft that the page itself names: "transplantation.  PBSC are infused".

    Other cells that are given (of a donor's lymphocytes) are none.
    """
    implied = [cell for clause in clauses for cell in clause.of("cell") if of_procedure(clause, cell)]
    own = set(map(id, implied))
    given = (cell for clause in clauses for cell in clause.of("cell") if cell.role == "administered")
    if any(id(cell) not in own and _GRAFT.search(cell.term.label) for cell in given):
        for cell in implied:
            cell.role, cell.rule = None, ""
