"""A cue → whether what it asks for beside its words is there (column ``needs`` of ontology/cues.tsv)."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

from kg.interpret.assayed import bounded, sought
from kg.interpret.cues import aims, literature
from kg.interpret.groups import screened, treated
from kg.interpret.taking import fluid

if TYPE_CHECKING:
    from kg.interpret.clauses import Clause
    from kg.interpret.readings import Reading

_REACH: Final = 110
# "if ANC and platelets are less than 75,000"
_BELOW: Final = re.compile(
    r"(?:\s+(?:and|or)\s+[\w-]+)?\s*(?:is|are|was|were|falls?|drops?|remains?)\s+(?:\w+\s+)?(?:less|greater|more|fewer|lower|higher|below|above|under|over"
    r"|at\s+least|[<>=])",
    re.IGNORECASE,
)
# What follows the short form of "Anti-Carcinoembryonic Antigen" in a title: it names a drug, nothing that is looked for
_ANTIBODY: Final = re.compile(
    r"\)\s+(?:monoclonal\s+)?antibod(?:y|ies)\s+(?:for|in|therapy|treatment)\b", re.IGNORECASE
)
# "stimulated with LPS *and* IL-6 is measured", "and the production of IL-6": what a clause of its own is about
_AND: Final = re.compile(
    r"\band\s+(?:the\s+)?(?:(?:levels?|production|release|secretion|expression)\s+of\s+)?$", re.IGNORECASE
)
_COUNT: Final = re.compile(r"\b(?:counts?|levels?|numbers?|recover\w*|(?-i:ANC|AGC|WBC))\b", re.IGNORECASE)
# "Number of PCR positive participants": what is found is the outcome
_NUMBER: Final = re.compile(
    r"\b(?:numbers?|proportions?|percentages?|percent|rates?|incidence|prevalence|frequency|occurrence)\s+(?:of|in)\b[^.;:,]*$",
    re.IGNORECASE,
)
_WORDS: Final = {
    "control": re.compile(r"control", re.IGNORECASE),
    "anti": re.compile(r"anti.*", re.IGNORECASE | re.DOTALL),
    "antibody": re.compile(r"antibod(?:y|ies)", re.IGNORECASE),
    "histology": re.compile(r"(?:histo|cyto|patho|histopatho)log\w+", re.IGNORECASE),
    "biopsy": re.compile(r"biops(?:y|ies)", re.IGNORECASE),
    "clotting": re.compile(r"(?:blood\s+)?(?:clotting|coagulation)", re.IGNORECASE),
    "residual": re.compile(r"(?:minimal|measurable)\s+residual\s+disease", re.IGNORECASE),
    "genomic": re.compile(r"genomic", re.IGNORECASE),
    "auc": re.compile(r"AUC"),
    "pcr": re.compile(r"PCR"),
    "pathology": re.compile(r"(?:[\w-]+\s+)+pathology", re.IGNORECASE),
    "pathogen": re.compile(r".*(?:virus|\bCoV|COVID|\bHIV|\bHCV|\bHBV|\bCMV|\bEBV).*", re.IGNORECASE | re.DOTALL),
    "process": re.compile(
        r"(?:genes?|m?RNA)[\s-]+expression|expression\s+of\s+genes|(?:\w+[\s-]+){0,2}proliferation|lympho-?proliferation"
        r"|(?:\w+\s+)?(?:cytolytic|cytotoxic|phagocytic|neutrali[sz]ing|fibrinolytic|suppressive)\s+activity|NK\s+cell\s+(?:activity|function)"
        r"|antibody[\s-]+dependent\s+cell\S*\s+\S+|ADCC|ADCP|phagocytosis|NETosis|chemotaxis|degranulation|(?:cell\s+)?apoptosis"
        r"|platelet\s+aggregation|(?:viral|virus)\s+(?:shedding|clearance|neutrali[sz]ation)|clot\s+lysis|thymic\s+output|sterility|viability"
        r"|respiratory\s+burst|oxidative\s+burst|histamine\s+release|(?:donor\s+)?chimerism|cell\s+viability|transcriptome|proteome",
        re.IGNORECASE,
    ),
}
"""The words of a mention, whole, that a cue asks for by name."""
_PEOPLE: Final = re.compile(
    r"\b(?:patients?|participants?|subjects?|people|individuals?)\s+(?:\w+\s+)?\S+\s+(?:or not\s+)?(?:to|with|by)\s+"
    r"(?:the\s+|an?\s+)?$",
    re.IGNORECASE,
)
# "patients who are to be given CAR T cells were treated with": people
_TREATED_PEOPLE: Final = re.compile(
    r"\b(?:patients?|participants?|subjects?|people|individuals?|volunteers|children|women|men|adults|those)\b"
    r"(?:(?!\breceiv|\bundergo|\bgiven\b)[^.;:])*$",
    re.IGNORECASE,
)
# "Patients will receive the drug, which has been shown to …": what is planned, though others found something
_PLANS: Final = re.compile(
    r"\b(?:will|shall|(?:patients|participants|subjects|volunteers|children|women|men)\s+(?:receive|undergo|are\s+(?:given"
    r"|treated|randomi[sz]ed|assigned)))\b|\b(?:this|our|the\s+(?:present|current|proposed))\s+(?:study|trial|protocol)\b",
    re.IGNORECASE,
)
# "Samples were obtained", "at baseline", "secondary outcomes": what a trial does, and when
_DONE: Final = re.compile(
    r"\b(?:will|shall|to\s+be|undergo(?:es)?|(?:are|is|were|was)\s+(?:also\s+)?(?:\w+ly\s+)?(?:collected|drawn|obtained|performed|done"
    r"|made|measured|assessed|taken|monitored|repeated|scheduled|recorded|determined|analy[sz]ed|evaluated|checked)|at\s+(?:baseline|entry"
    r"|admission|screening|enrol\w+|days?|weeks?|months?|each|every|visits?)|visits?|follow-?up|baseline|before\s+and\s+after"
    r"|(?:primary|secondary)\s+(?:outcomes?|measures?)|end-?\s?points?|we|this\s+(?:study|trial|protocol))\b",
    re.IGNORECASE,
)


def _below(clause: Clause, mention: Reading) -> bool:
    return bounded(clause, mention) or _BELOW.match(clause.after(mention)) is not None


def _of_antibody(clause: Clause, mention: Reading) -> bool:
    return _ANTIBODY.match(clause.after(mention)) is not None


def _designed(clause: Clause, _: Reading) -> bool:
    return clause.name == "plan"


def _cells_treated(clause: Clause, mention: Reading) -> bool:
    return _TREATED_PEOPLE.search(clause.before(mention)) is None


def _after_and(clause: Clause, mention: Reading) -> bool:
    return _AND.search(clause.before(mention, 24)) is not None


def _uncounted(clause: Clause, mention: Reading) -> bool:
    return _NUMBER.search(clause.before(mention)) is None


_BESIDE: Final = {
    "and": _after_and,
    "bound": _below,
    "candidates": screened,
    "cells-treated": _cells_treated,
    "design": _designed,
    "of-antibody": _of_antibody,
    "uncounted": _uncounted,
}
"""What a cue asks of the words beside a mention, of its sentence or of the heading above it, by name."""


def needed(needs: str, clause: Clause, mention: Reading) -> bool:
    """What a cue asks for beside its words (column ``needs`` of the table)."""
    match needs:
        case "inclusion" | "exclusion":
            return clause.qualifier == needs
        case "aim" | "aim-of-level" | "no-aim" | "in-passing":
            return _aimed(needs, clause, mention)
        case "plan":
            return clause.where != "prose" or clause.name == "plan" or _planned(clause)
        case "own":
            return clause.where != "prose" or told_by_itself(clause) or _PLANS.search(clause.text) is not None
        case "cell":
            return _cells_exposed(clause, mention)
        case _:
            return (_BESIDE.get(needs) or partial(_worded, needs))(clause, mention)


def _planned(clause: Clause) -> bool:
    """Whether a sentence of prose tells what is done, or what is sought: not what is known."""
    return _DONE.search(clause.text) is not None or _aims(clause)


def told_by_itself(clause: Clause) -> bool:
    """Whether a sentence of prose tells of the trial itself, not of what others found."""
    return clause.where == "prose" and not any(cue.pattern.search(clause.text) for cue in literature())


def _aimed(needs: str, clause: Clause, mention: Reading) -> bool:
    """What a cue asks of the aim that a sentence states, or does not state."""
    if needs in {"no-aim", "in-passing"}:
        return not _aims(clause) and not (needs == "in-passing" and clause.of("assay", "tissue"))
    return (clause.where != "prose" or _aims(clause)) and (needs == "aim" or sought(clause, mention))


def _worded(needs: str, clause: Clause, mention: Reading) -> bool:
    """What a cue asks of the mention's own words, of those beside it, or of the field they stand in."""
    own = _WORDS.get(needs)
    if own is not None:
        return own.fullmatch(clause.words(mention)) is not None
    match needs:
        case "index" | "no-test":
            return clause.name == "keyword" if needs == "index" else clause.name != "test"
        case "no-sample":
            return not fluid(clause, mention)
        case "treated":
            return treated(clause.after(mention, 360))
        case "non" | "denied":
            before = clause.before(mention, len(" non-")).lower()
            return before.strip(" -(") == "non" and (needs == "non" or before.endswith("-"))
        case _:
            return _COUNT.search(clause.words(mention) + clause.after(mention, 24)) is not None


def _cells_exposed(clause: Clause, mention: Reading) -> bool:
    """Whether cells stand before what they are exposed to: "patients pre-treated with a drug" are people."""
    cells = any(0 <= mention.at[0] - cell.at[1] <= _REACH for cell in clause.of("cell"))
    return cells and _PEOPLE.search(clause.before(mention)) is None


def _aims(clause: Clause) -> bool:
    return any(cue.pattern.search(clause.text) for cue in aims())
