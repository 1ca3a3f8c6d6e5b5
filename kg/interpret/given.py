"""Cells that a procedure gives by its name ("stem cell transplantation"), and cells that are not given at all."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kg.interpret.clauses import Clause
    from kg.interpret.readings import Reading
    from kg.model import CellProduct, Term

RULE: Final = "procedure-gives"
"""The rule of the cells that a procedure gives by its name."""
_COUNTED: Final = "tkg:BloodTransfusion"
"""Transfusions are told by what they are of: "number of platelet transfusions" is of platelets, and counts none."""
_SOUGHT: Final = frozenset({"title", "objective", "outcome"})
_GRAFTS: Final = frozenset({"CL:0000037", "CL:0002092", "CL:0002246"})
"""Stem cells of the blood, and marrow: a transplantation that a title or an aim names is of them."""
# "Rate of HSCT", "percentage of participants going on to transplantation": the graft is what is asked for
_RATE: Final = re.compile(
    r"\b(?:rates?|proportion|percentage|number|frequency)\s+of\s+(?:the\s+)?(?:(?:patients?|participants?|subjects?)\s+"
    r"(?:who\s+)?(?:(?:are\s+|were\s+)?(?:able\s+to\s+)?\w+\s+)(?:on\s*)?(?:to\s+)?)?(?:an?\s+)?$",
    re.IGNORECASE,
)
_PARTS: Final = frozenset({"administered", "inclusion", "exclusion", "subgroup"})
"""The roles that cells share with the procedure that gives them."""
LISTED: Final = frozenset({"intervention.name", "arm.label", "arm.intervention"})
"""The sections that say what the trial itself does: elsewhere people may have had it, or others do it."""
# "≥ 30 % blasts", "platelets count": a number of cells that people have; "delivered to the cancer cells"
_HAD: Final = re.compile(
    r"(?:%|/\s*(?:L|mm3|mm\^3|[\u00b5\u03bcu]L))\s*$|\b(?:to|kill(?:s|ing)?|attack(?:s|ing)?|against|destroy(?:s|ing)?)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_COUNT: Final = re.compile(r"\s*(?:counts?|levels?|unrelated\s+to)\b", re.IGNORECASE)
_BACK: Final = 60


def of_procedure(clause: Clause, cell: Reading) -> bool:
    """Whether a cell was implied by a procedure: it has the procedure's place."""
    return cell.kind == "cell" and any(procedure.at == cell.at for procedure in clause.of("procedure"))


def of_procedures(clause: Clause) -> None:
    """Cells that a procedure gives play its part, whatever else the sentence says of cells."""
    for procedure in clause.of("procedure"):
        for cell in clause.of("cell"):
            if cell.at == procedure.at and procedure.role in _PARTS:
                cell.role, cell.rule = procedure.role, RULE
            elif cell.at == procedure.at:
                rated = cell.term.id in _GRAFTS and _RATE.search(clause.before(procedure)) is not None
                sought = clause.where in _SOUGHT and (procedure.term.id == _COUNTED or rated)
                grafted = procedure.role == "objective" and cell.term.id in _GRAFTS
                cell.role, cell.rule = ("objective", RULE) if sought or grafted else (None, "")


def had(clause: Clause, mention: Reading) -> bool:
    """Whether cells are those that people have: a count in the definition of a phase, what a drug is brought to."""
    text, (start, end) = clause.section.text, mention.at
    before = _HAD.search(text, max(0, start - _BACK), start)
    return before is not None or _COUNT.match(text, end) is not None or text[start:end].lower().endswith("count")


def placed(product: CellProduct, place: Callable[[str], Term | None]) -> CellProduct:
    """A product with the tissue that its cells are called after: "mesenchymal stem cell of umbilical cord"."""
    named = product.cell.label.partition(" of ")[2]
    source = place(named) if named and product.source is None else None
    return replace(product, source=source) if source else product


def named_after(cell: Term, clauses: Sequence[Clause]) -> Term | None:
    """The tissue that cells are named after, where the page names it: cells of the bone marrow."""
    tissues = (one.term for clause in clauses for one in clause.of("tissue"))
    return next((term for term in tissues if cell.label.startswith(f"{term.label} ")), None)
