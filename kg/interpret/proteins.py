"""A name of a protein or a drug → which of the two its sentence means: what is measured, or what is given.

Hydrocortisone whose level is measured is no drug; interleukin-2 that the trial gives is no level.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kg.interpret.clauses import Clause
    from kg.interpret.readings import Reading
    from kg.model import Term

_LEVEL: Final = re.compile(
    r"\b(?:levels?|concentrations?|serum|plasma|urin(?:e|ary)|blood|titers?|titres?|secretion|expression|excretion|measure\w*"
    r"|detect\w*|quantif\w*|produc\w+|release|assay\w*)\b",
    re.IGNORECASE,
)
_BESIDE: Final = 30
# In prose only what a level is named of: "urine melatonin levels", not "melatonin is measured out in capsules".
_NAMED_LEVEL: Final = re.compile(r"\s*(?:levels?|concentrations?)\b", re.IGNORECASE)
# "the antitumor activity of interleukin-12", "the safety profile of IL-7", "escalating doses of IL-7": of a drug.
_OF_DRUG: Final = re.compile(
    r"\b(?:anti\S+\s+activity|safety(?:\s+profile)?|tolerability|pharmacokinetics|pharmacodynamics|dos(?:es?|ing)|toxicit\w+"
    r"|efficacy|effects?)\s+(?:\w+\s+(?=of))?of\s+(?:[\w-]+\s+){0,3}$",
    re.IGNORECASE,
)
_TOLD: Final = frozenset({"prose", "rationale", "title", "objective"})


def drug_or_protein(clause: Clause, mention: Reading, given: set[Term]) -> None:
    """Hydrocortisone whose level is measured is no drug; interleukin-2 that the trial gives is no level."""
    near = clause.before(mention, _BESIDE) + " | " + clause.after(mention, _BESIDE)
    if (
        mention.kind == "agent"
        and mention.role == "background"
        and mention.term not in given
        and (clause.where != "prose" or _NAMED_LEVEL.match(clause.after(mention, _BESIDE)))
    ):
        protein = other(mention, "analyte")
        if protein is not None and _LEVEL.search(near):
            mention.term, mention.kind, mention.role, mention.rule = protein, "analyte", "measured", "level-of"
    elif mention.kind == "analyte" and _unmeasured(clause, mention, near):
        drug = other(mention, "agent") or replace(mention.term, kind="agent")
        if drug in given and (not clause.of("assay") or _OF_DRUG.search(clause.before(mention))):
            mention.term, mention.kind, mention.role, mention.rule = drug, "agent", "administered", "analyte-given"


def _unmeasured(clause: Clause, mention: Reading, near: str) -> bool:
    """Whether nothing says that a protein is measured: no level in its sentence, in prose none right beside it."""
    if _OF_DRUG.search(clause.before(mention)):
        return True
    if mention.rule.startswith("section-") and clause.where not in {"prose", "rationale"}:
        return not _LEVEL.search(clause.text)
    told = clause.where in _TOLD and mention.role in {"objective", "background", "subgroup"}
    return told and not _LEVEL.search(near)


def other(mention: Reading, kind: str) -> Term | None:
    """What the same words name in another kind: GM-CSF the protein, and the drug."""
    return next((term for term in mention.mention.others if term.kind == kind), None)
