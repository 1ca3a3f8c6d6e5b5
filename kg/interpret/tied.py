"""An assay and a specimen or cells of its sentence → whether the words between them tie one to the other.

"RT-PCR *for the analysis of* swabs", "PCR *on* saliva", "*plasma* proteomics", "saliva *to evaluate* the metabolome".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.interpret.assays import itself
from kg.interpret.quantified import QUANTIFIED
from kg.interpret.specimens import OF_WHAT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.interpret.clauses import Clause
    from kg.interpret.readings import Reading

ON: Final = re.compile(
    r"(?:-based)?\s*(?:\([^()]{0,20}\)\s*)?(?:molecular\s+)?(?:(?:tests?|assays?|analys[ei]s)\s+)?(?:(?:as\s+)?(?:taken|obtained|run|performed|done|measured|determined|detected)\s+)?"
    r"(?:on|in|of|from)\s+(?:(?:the|an?|\w+al|cells\s+(?:from|in|of)|(?:separated|isolated|sorted|purified|circulating|fresh|frozen|stored|matched|paired))\s+){0,2}",
    re.IGNORECASE,
)
"""What parts an assay from the specimen that it is run on."""
# "RT-PCR for the analysis of the nasopharyngeal swabs and immunoassay by serology for the serum"
_FOR: Final = re.compile(
    r"\s*(?:\([^()]{0,20}\)\s*)?(?:by\s+\w+\s+)?(?:tests?\s+|assays?\s+)?for\s+(?:the\s+)?"
    r"(?:(?:analysis|testing|examination)\s+of\s+)?(?:the\s+)?",
    re.IGNORECASE,
)
# "PCR test by nasopharyngeal swab"
_SAMPLE: Final = re.compile(r"\b(?:swabs?|aspirates?|washes|lavages?|samples?|specimens?)$", re.IGNORECASE)
_BY_SAMPLE: Final = re.compile(r"\s*(?:tests?\s+|assays?\s+)?(?:by|with|via|using)\s+(?:an?\s+|the\s+)?", re.IGNORECASE)
_FROM: Final = re.compile(r"\s+(?:from|in|of)\s+(?:the\s+)?(?:peripheral\s+|whole\s+)?", re.IGNORECASE)
_HOW: Final = re.compile(
    r"(?:\s*(?:levels?\s+)?\(?|[^,;:.()]{0,60}\s\(?(?:as\s+)?(?:measured|determined|assessed|quantified|detected|analy[sz]ed)\s+)"
    r"(?:by|using|via|with)\s+(?:(?:the|an?|quantitative|real[\s-]time|multi-?colou?r|validated|sensitive|specific)\s+|semi-)*"
    r"|\s+(?:levels?\s+)?(?:(?:is|are|was|were|be)\s+)?(?:measured|determined|assessed|quantified|detected)\s+(?:on|in|from)\s+"
    r"[^,;:.()]{1,40}\s(?:by|using|via|with)\s+(?:(?:the|an?|quantitative|real[\s-]time)\s+)*",
    re.IGNORECASE,
)
LOAD: Final = "EFO:0010125"  # "viral load *in nasal swabs by* RT-PCR"
_LOAD_BY: Final = re.compile(
    r"\s+(?:in|from)\s+(?:(?!\sand\s)[^,;:.()]){1,40}\s(?:by|using|via)\s+(?:(?:the|an?|quantitative|real[\s-]time)\s+)*",
    re.IGNORECASE,
)
# "Nasopharyngeal swab PCR measurement of viral load"
_METHOD_OF: Final = re.compile(
    r"\s+(?:(?:based\s+)?(?:measurements?|quantification|determination|detection|assessment|testing|tests?|assays?)\s+)?(?:of|for)\s+"
    r"(?:the\s+)?(?:SARS-CoV-2\s+)?",
    re.IGNORECASE,
)
_SERVES: Final = re.compile(
    r"\s+(?:samples?\s+|specimens?\s+)?(?:(?:isolation|collection|extraction|collected|isolated|obtained|drawn|taken|used)\s+)?for\s+"
    r"(?:(?:the|an?|in-?depth|advanced|further|real|\w+al)\s+){0,2}",
    re.IGNORECASE,
)
_TO_SEEK: Final = re.compile(
    r"(?:\s+samples?)?\s+to\s+(?:evaluate|assess|determine|investigate|measure|study|analy[sz]e|examine)\s[^.;:,]*$",
    re.IGNORECASE,
)

ANEW: Final = re.compile(
    r",\s+(?:and\s+)?(?:the\s+)?(?:measurements?|analys[ei]s|quantification|determinations?|assessments?|detection)\s+of\b",
    re.IGNORECASE,
)
"""What opens another test: "RNA sequencing of blood, *and measurement of* serum proteins"."""
EACH: Final = re.compile(
    r"\b(?:each|both|every|the\s+(?:two|sorted|isolated))\s+(?:of\s+)?(?:the\s+|these\s+)?(?:T[- ]?)?(?:cells?\s+)?"
    r"(?:sub-?sets?|(?:sub-?)?populations?|fractions?)\b",
    re.IGNORECASE,
)
"""What refers to cells of the sentence before: "cytokines from *each cell subset* by flow cytometry"."""
_DETECTS: Final = re.compile(
    r"\s+(?:tests?\s+|assays?\s+)?(?:to\s+(?:detect|measure|quantify|determine|identify)"
    r"|for\s+(?:the\s+)?(?:detection|measurement|quantification|determination|identification)\s+of)\s",
    re.IGNORECASE,
)
_WHOSE: Final = re.compile(
    r"\b(?:patients?|subjects?|participants?|individuals?|people|persons?|subsets?|those|women|men|children|donors?"
    r"|volunteers?)\s+(?:with|having|who\s+ha(?:ve|d|s))\s+(?:[\w-]+\s+){0,3}$",
    re.IGNORECASE,
)
# "In the serum of *people who have been infected as detected by* PCR"
_FOUND: Final = re.compile(
    r"\b(?:patients?|subjects?|participants?|individuals?|people|persons?|those|women|men|children|donors?|volunteers?)\s"
    r"(?:[^.;:,]*\s)?(?:infected|diagnosed|positive|negative|confirmed|proven)\b[^.;:,]*\s(?:by|with|via|using|on)\s"
    r"(?:[\w-]+\s+){0,2}(?:[\w-]+\s+(?:or|and)\s+(?:[\w-]+[\s/])?)?$",
    re.IGNORECASE,
)
_BRACKET: Final = re.compile(r"(?:\s+(?:samples?|specimens?|swabs?))?\s*\([^()]*")
_CLOSED: Final = re.compile(r"[^()]*\)\s*(?:,|;|and\b|or\b|as\s+well\s+as)", re.IGNORECASE)
_OF: Final = re.compile(
    r"\s*(?:(?:characteri[sz]ation|analys[ei]s|staining|assessment|evaluation|examination|stud(?:y|ies))\s+)?of\s+"
    r"(?:(?:the|these|\w+al)\s+)*",
    re.IGNORECASE,
)
_AND: Final = re.compile(r"\s*,?\s*(?:and|as\s+well\s+as)\s+(?:the\s+|an?\s+)?", re.IGNORECASE)
# "Lipid mediators within alveolar macrophages", "HLA-DR expression on monocytes", "IL-6 production by T cells"
INSIDE: Final = re.compile(
    r"\s+(?:(?:surface|membrane|protein|m?RNA|receptor)\s+)*(?:(?:levels?|concentrations?|contents?|expression|densit(?:y|ies)"
    r"|occupancy|saturation|staining|production|secretion|release|phosphorylation)\s+)?(?:(?:with)?in|on|by|of)\s+"
    r"(?:the\s+|\w+(?:al|ed|ing)\s+)*",
    re.IGNORECASE,
)
"""What stands between a level and the cells that it is measured in, or that make it."""


def linked(clause: Clause, thing: Reading, assays: Sequence[Reading]) -> Reading | None:
    """The assay that a specimen's list follows at once: "by *PCR* on saliva and sputum, and by *serology* on blood"."""
    lists = clause.chains(clause.of("tissue", "cell"))
    place = next(place for place, run in enumerate(lists) if thing in run)
    text, start = clause.section.text, lists[place][0].at[0]
    how = (ON, _FOR, _BY_SAMPLE) if _SAMPLE.search(clause.words(lists[place][0])) else (ON, _FOR)
    for assay in assays:
        if any(words.fullmatch(text, assay.at[1], max(assay.at[1], start)) for words in how):
            return assay
    # "The repertoire of *T cells from blood*": what the cells are taken from is of their assay.
    before = lists[place - 1][-1] if place else None
    cells = before is not None and before.kind == "cell" and thing.kind == "tissue"
    return linked(clause, before, assays) if cells and before and _FROM.fullmatch(text, before.at[1], start) else None


def modified(clause: Clause, thing: Reading, assays: Sequence[Reading]) -> Reading | None:
    """The assay right beside a specimen's name: "CSF and *plasma proteomics*, *serum Aspergillus PCR*, *PCR swab*"."""
    text = clause.section.text
    chain = next(run for run in clause.chains(clause.of("tissue", "cell")) if thing in run) if thing.role else (thing,)
    last = chain[-1].at[1]
    gaps = ((assay, text[last : assay.at[0]]) for assay in assays if assay.at[0] >= last)
    before = (assay for assay in assays if assay.rule != QUANTIFIED and text[assay.at[1] : thing.at[0]].isspace())
    found = (assay for assay, gap in gaps if not gap.strip(" -\n") or OF_WHAT.fullmatch(gap))
    own = next(found, None)
    # "*Histology of liver biopsies* and serum ALT": what stands first in the list has an assay of its own before it.
    led = (
        own
        and thing is not chain[-1]
        and any(ON.fullmatch(text, a.at[1], chain[0].at[0]) for a in assays if a.at[1] <= chain[0].at[0])
    )
    return (None if led else own) or next(before, None)


def by(clause: Clause, what: Reading | None, assay: Reading) -> bool:
    """Whether an assay is how another one is done: "plasma viral load *by RT-PCR*", "load in plasma *with RT-PCR*"."""
    if what is None:
        return False
    if assay.at < what.at:
        return _METHOD_OF.fullmatch(clause.section.text, assay.at[1], what.at[0]) is not None
    load = what.term.id == LOAD and _LOAD_BY.fullmatch(clause.section.text, what.at[1], assay.at[0])
    return bool(load) or _HOW.fullmatch(clause.section.text, what.at[1], assay.at[0]) is not None


def sought_in(clause: Clause, things: Sequence[Reading], assay: Reading) -> bool:
    """Whether an assay is what specimens are looked at for: "saliva and stool *to evaluate* the metabolome"."""
    return _TO_SEEK.match(clause.section.text, things[-1].at[1], max(things[-1].at[1], assay.at[0])) is not None


def enclosing(clause: Clause, thing: Reading, assays: Sequence[Reading]) -> Reading | None:
    """The assay whose bracket opens with a list that a thing stands in: "ELISA (IL-6), *flow cytometry* (T cells)"."""
    chain = next((run for run in clause.chains(clause.of("tissue", "cell")) if thing in run), (thing,))
    text, start = clause.section.text, chain[0].at[0]
    return next((one for one in assays if one.at[1] <= start and text[one.at[1] : start].strip() == "("), None)


def serving(clause: Clause, thing: Reading, assays: Sequence[Reading]) -> tuple[Reading, ...]:
    """The assays that a specimen is said to be for: "plasma, PBMC isolation for *immunophenotyping and RNA-seq*"."""
    lists = clause.chains(clause.of("tissue", "cell"))
    last = next((run[-1].at[1] for run in lists if thing in run), thing.at[1])
    behind = (run for run in clause.chains(assays) if run[0].at[0] >= last)
    return next((run for run in behind if _SERVES.fullmatch(clause.section.text, last, run[0].at[0])), ())


def ended(clause: Clause, thing: Reading, assay: Reading) -> bool:
    """Whether a list goes on to a specimen after what was for an assay: "*plasma for serology*, stool, urine"."""
    if thing.at < assay.at or ON.fullmatch(clause.section.text, assay.at[1], thing.at[0]):
        return False
    return any(assay in serving(clause, one, (assay,)) for one in clause.of("tissue") if one.at < assay.at)


def together(clause: Clause, first: Reading, others: Sequence[Reading]) -> bool:
    """Whether an analyte opens a list that holds one of the others, or what a level is of: "serum CRP, ferritin"."""
    run = next((run for run in clause.chains(clause.of("analyte")) if first in run), (first,))
    places = {(one.section, one.at) for one in others}
    return run[0] is first and any((one.section, one.at) in places for one in run[1:])


def detects(clause: Clause, assay: Reading, thing: Reading) -> bool:
    """Whether a list of assays ends in what all of them are for: "ELISA and *rapid test to detect antibodies*"."""
    found = _DETECTS.match(clause.section.text, assay.at[1]) if thing.at[0] >= assay.at[1] else None
    return (
        found is not None and found.end() <= thing.at[0] and ";" not in clause.section.text[found.end() : thing.at[0]]
    )


def apart(clause: Clause, thing: Reading, assay: Reading) -> bool:
    """Whether what stands before an assay is none of its matter: another's cells, or what those are taken from."""
    return _people(clause, thing, assay) or _parted(clause, thing, assay)


def _people(clause: Clause, thing: Reading, level: Reading) -> bool:
    """Whether a level is what those have of whom a specimen is taken: "biopsy in *patients with viremia*"."""
    if thing.at > level.at:
        return False
    if _FOUND.search(clause.section.text, thing.at[1], level.at[0]):
        return True
    if not (level.rule == QUANTIFIED or itself(level)):
        return False
    return _WHOSE.search(clause.section.text, thing.at[1], level.at[0]) is not None


def closed(clause: Clause, assay: Reading, thing: Reading) -> bool:
    """Whether an assay's bracket is closed before a list goes on: "RNA levels (by *PCR*) and lymphocyte subsets"."""
    return thing.at[0] > assay.at[1] and _CLOSED.match(clause.section.text, assay.at[1], thing.at[0]) is not None


def bracketed(clause: Clause, things: Sequence[Reading], assay: Reading) -> list[Reading]:
    """The specimens whose bracket holds an assay: "throat swabs (PCR) and *serum (antibodies)*"."""
    text = clause.section.text
    behind = [t for t in things if t.at[1] <= assay.at[0] and _BRACKET.fullmatch(text, t.at[1], assay.at[0])]
    return behind if len(things) > 1 else []


def _parted(clause: Clause, thing: Reading, assay: Reading) -> bool:
    """Whether cells stand before an assay that goes on to others: "of *T cells*, and staining of mast cells"."""
    text = clause.section.text
    behind = [one for one in clause.of("cell") if one.at[0] >= assay.at[1]]
    own = bool(behind) and _OF.fullmatch(text, assay.at[1], behind[0].at[0]) is not None
    return (
        own
        and thing.kind == "cell"
        and thing.at < assay.at
        and _AND.fullmatch(text, thing.at[1], assay.at[0]) is not None
    )


def next_word(clause: Clause, mention: Reading) -> int:
    """Where the word behind a mention begins."""
    after = clause.after(mention)
    return mention.at[1] + len(after) - len(after.lstrip())


def made_by(clause: Clause, cell: Reading) -> bool:
    """Whether cells make an analyte that stands before them: "IL-6 secretion by *macrophages*", measured by ELISA."""
    text = clause.section.text
    return any(
        one.at[1] <= cell.at[0] and INSIDE.fullmatch(text, one.at[1], cell.at[0])
        for one in clause.of("analyte")
        if one.role == "measured"
    )
