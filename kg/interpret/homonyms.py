"""Names that the page around them gives another meaning → the term that is meant.

In a list of analytes a short form of an assay is the analyte of that short form ("ferritin, PCR, IL-6"): in Spanish,
Portuguese, Italian and French *PCR* is the protein, and records keep it when they are translated
(ontology/recognition/readings.tsv names the pair).  On a page that names COVID-19, or the syndrome of adults, a
"respiratory distress syndrome" is that of adults, unless its sentence is about newborns.  Antibodies to a virus that
are called neutralizing are neutralizing antibodies, whatever virus they are against.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.interpret.assays import of_kind
from kg.interpret.proteins import other
from kg.model import Term

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.interpret.clauses import Clause
    from kg.interpret.readings import Reading

_SHORT: Final = re.compile(r"[A-Z]{2,4}")
# "ferritin and PCR for the virus", "PCR tests", "viral PCR": a method by what it is for.
_METHOD: Final = re.compile(
    r"\s*(?:-|for\b|of\b|on\b|in\b|tests?\b|assays?\b|testing|results?\b|swabs?\b|positiv|negativ|analys|amplif|based"
    r"|(?:will|is|are|was|were)\s+(?:also\s+)?(?:be\s+)?(?:also\s+)?(?:performed|done|carried|repeated|run)\b)",
    re.IGNORECASE,
)
_BY: Final = re.compile(
    r"\b(?:by|using|via|with|viral|virus|RNA|DNA|real[\s-]time|nested|RT|CoV-?\s?2)[\s-]*$", re.IGNORECASE
)
# "PCR normalization (<5 mg/L)": a method has no concentration.
_AMOUNT: Final = re.compile(
    r"\s*(?:(?:levels?|values?|normali[sz]ation|concentrations?|of)\s*)*\(?\s*[<>≤≥=]+\s*\d+(?:[.,]\d+)?\s*mg\s*/\s*d?l\b",
    re.IGNORECASE,
)
# "neutralizing antibodies to the virus"; of "binding and neutralizing antibodies" only some are.
_NEUTRALIZING: Final = re.compile(r"(?<!\band )(?<!\bor )(?<!/)\bneutrali[sz]ing[\s-]+$", re.IGNORECASE)
_NEUTRALIZES: Final = Term("tkg:NeutralizingAntibody", "neutralizing antibody", "analyte")
_SEVERAL: Final = 2
_COVID: Final = "MONDO:0100096"
_ACUTE: Final = Term("MONDO:0006502", "acute respiratory distress syndrome", "condition")
_DISTRESS: Final = "respiratory distress syndrome"
_NEWBORN: Final = re.compile(r"\b(?:infants?|neonat\w+|newborns?|pre-?term|premature|prematurity)\b", re.IGNORECASE)


def reread(clauses: Sequence[Clause]) -> None:
    """Give each such name the term that is meant."""
    for mention in _of_adults(clauses):
        mention.term = _ACUTE
    antibodies = of_kind("antibody", "analyte_kinds")
    for clause in clauses:
        for mention in clause.of("analyte"):
            if mention.term.id in antibodies and _NEUTRALIZING.search(clause.before(mention)):
                mention.term = _NEUTRALIZES
        for mention in clause.of("assay"):
            analyte = other(mention, "analyte") if _SHORT.fullmatch(clause.words(mention)) else None
            if analyte is not None and _among(clause, mention, str(analyte.id)):
                mention.term, mention.kind = analyte, "analyte"


def _of_adults(clauses: Sequence[Clause]) -> Iterator[Reading]:
    """Syndromes of respiratory distress of no named age, on a page that has COVID-19 or adults in mind."""
    bare = [(c, m) for c in clauses for m in c.of("condition") if not m.term.id and m.term.label == _DISTRESS]
    meant = {m.term.id for clause in clauses for m in clause.of("condition")} if bare else set()
    if not meant.isdisjoint((_COVID, _ACUTE.id)):
        yield from (mention for clause, mention in bare if not _NEWBORN.search(clause.text))


def _among(clause: Clause, mention: Reading, analyte: str) -> bool:
    """Whether a short form is a member of a list of other analytes, which does not name its own in full as well.

    Beside antibodies ("IgM or PCR") it is the other way to find an infection.
    """
    if _AMOUNT.match(clause.after(mention)):
        return True
    if _METHOD.match(clause.after(mention)) or _BY.search(clause.before(mention)):
        return False
    chain = next(run for run in clause.chains(clause.of("assay", "analyte", "cell")) if mention in run)
    named = {one.term.id for one in chain if one.kind == "analyte"}
    return len(named - of_kind("antibody", "analyte_kinds")) >= _SEVERAL and analyte not in named
