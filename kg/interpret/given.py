"""Cells that a procedure gives by its name ("stem cell transplantation"), and cells that are not given at all."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

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
# "Patients undergo autologous stem cell transplantation on day 0", in the description of an arm
_UNDERGONE: Final = re.compile(
    r"\b(?:(?:will|to)\s+)?(?:undergo(?:es)?|receives?|(?:is|are|be)\s+(?:given|infused\s+with)|followed\s+by)\s+(?!.*[.;])",
    re.IGNORECASE,
)
_PERHAPS: Final = re.compile(
    r"\b(?:may|might|can|could|should|if|who|whose|when|eligible|candidates?|prior|previous(?:ly)?|had|have|has|until|before|after|in\s+case)\b",
    re.IGNORECASE,
)
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


class Giving(Protocol):
    """What is asked of the vocabulary about procedures."""

    def is_a(self, narrow: str, broad: str) -> bool:
        """Whether an id is another or a subtype of it."""

    def given(self, procedure: Term) -> Term | None:
        """The cells that a procedure gives; ``None`` where its row names none."""


def by_procedures(
    clauses: Sequence[Clause], known: Giving, sections: Collection[str]
) -> dict[Term, list[tuple[Clause, Reading]]]:
    """Cells → where the page says that a procedure gives them; of procedures that the trial itself does.

    These are what an intervention or arm names, and what its description says that everybody in the arm undergoes.
    Elsewhere a transplantation may be what the participants had, or what others do.
    """
    found: dict[Term, list[tuple[Clause, Reading]]] = {}
    for clause in clauses:
        for mention in clause.of("procedure") if clause.where in sections else ():
            cell = known.given(mention.term) if mention.role == "administered" else None
            if cell is not None:
                found.setdefault(cell, []).append((clause, mention))
    done = {cell: places for cell, places in found.items() if any(_done(*place) for place in places)}
    named = dict.fromkeys(one.term for clause in clauses for one in clause.of("cell") if one.role)
    meant: dict[Term, list[tuple[Clause, Reading]]] = {}
    for cell, places in done.items():
        meant.setdefault(_meant(cell, named, known.is_a), []).extend(places)
    return meant


def _done(clause: Clause, procedure: Reading) -> bool:
    """Whether the trial itself does a procedure: by its place, or by what the description of an arm says."""
    if clause.section.name in LISTED:
        return True
    before = clause.before(procedure) if clause.section.name == "arm.description" else ""
    return _UNDERGONE.search(before) is not None and not _PERHAPS.search(before)


def _meant(cell: Term, named: Iterable[Term], is_a: Callable[[str, str], bool]) -> Term:
    """The cells of a procedure as the page names them: "stem cell transplantation" of cord blood stem cells."""
    found = [one for one in named if one == cell or is_a(one.id or "", cell.id or "")]
    return cell if cell in found or not found else found[0]


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
