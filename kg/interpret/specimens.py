"""Clauses → which tissues are specimens: measured, collected, of patients, or none at all.

A tissue counts only inside a frame: "skin biopsies", "blood samples", "analysis of skin", "serum CCL18 level".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.interpret.nameless import NAMELESS, nameless, told

if TYPE_CHECKING:
    from kg.interpret.clauses import Clause
    from kg.interpret.readings import Reading

_SAMPLE = (
    r"(?:samples?|specimens?|biops(?:y|ies)|aspirat(?:es?|ions?)|draws?|swabs?|sampling|smears?|lavages?|explants?"
    r"|collections?|punch(?:es)?)"
)
_SAMPLED: Final = re.compile(rf"\b{_SAMPLE}$", re.IGNORECASE)
# "blood and tissue samples": the samples are of both.
_TAKEN_AFTER: Final = re.compile(
    rf"^\s*(?:(?:and|or|&)\s+(?=tissue))?(?:(?:tissue|punch|core|needle|excisional|incisional|shave)\s+)?{_SAMPLE}\b",
    re.IGNORECASE,
)
_TAKEN_BEFORE: Final = re.compile(
    rf"\b(?:{_SAMPLE}|volumes?|tubes?|m[lL]|cc|collected|obtained|isolated|drawn|taken)\s*(?:\(|:)?\s*(?:of|from)\s+"
    rf"(?:the\s+|whole\s+|\w+al\s+)*$|\btissue\s+{_SAMPLE}\s*\(\s*$|\b(?:samples?|specimens?)\s*:[^.;:]{{0,60}}$"
    r"|\b(?:samples?|specimens?|fluids?)\s*\((?:e\.g\.|i\.e\.|of)?,?\s*(?:\w+\s+)?$",
    re.IGNORECASE,
)
_VERB_AFTER: Final = re.compile(
    r"^(?:\s+samples?)?\s+(?:collected|drawn|taken|obtained)\s+(?:for|to|at|by|from|on|before|after|during|prior)\b"
    r"|^[^.;]{0,30}\b(?:(?:will|may|can)\s+be|is|are|was|were|to\s+be)\s+(?:\w+ly\s+)?(?:collected|drawn|taken|obtained|sampled|stored|biopsied|isolated|banked|separated|withdrawn|extracted|processed|frozen|shipped)\b",
    re.IGNORECASE,
)
# "blood tests", "CSF analysis": a fluid that is tested was taken; a heart that is tested was not.
_FLUID: Final = re.compile(
    r"(?:whole\s+|peripheral\s+|venous\s+|capillary\s+)*(?:blood|serum|plasma|urine|csf|cerebrospinal\s+fluid|stool|sputum"
    r"|saliva|bone\s+marrow)",
    re.IGNORECASE,
)
_TESTED: Final = re.compile(
    r"^\s*(?:tests?|testing|work-?\s?ups?|analys[ei]s|examinations?|panels?|assays?|(?:bio)?markers?\s+of)\b",
    re.IGNORECASE,
)
_PLANNED: Final = re.compile(
    r"\bwill\s+(?:also\s+)?be\s+(?:\w+ly\s+)?(?:measured|assessed|analy[sz]ed|evaluated|determined|quantified|examined|studied"
    r"|monitored|tested|compared)\b",
    re.IGNORECASE,
)
# "immunological and molecular changes in the peripheral blood and bone marrow"
_CHANGES: Final = re.compile(
    r"\b(?:immun\w+|molecular|transcript\w+|gen(?:etic|omic)|cell\w*|phenotyp\w+|biomarkers?|populations?|subsets?)\s+"
    r"(?:changes?|alterations?|differences?|profiles?)\s+in\s+(?:the\s+|whole\s+|peripheral\s+)*$",
    re.IGNORECASE,
)
_PART_OF: Final = re.compile(
    r"\b(?!samples|specimens|\w+spoons|tubes|mls|ounces|milliliters)\w+s\s+of\s+(?:the\s+)?$", re.IGNORECASE
)
_PLACE: Final = re.compile(
    r"\b(?:on|in|of|from|within|per|using|between|into)\s+(?:(?:the|both|and|whole|different|human|patients?'?s?|\w+al"
    r"|(?:non-?|un)?(?:stimulated|treated|inflamed|affected|involved|infected|stored|resected|pooled|isolated))\s+){0,4}$|\btissues?\s*\(\s*$",
    re.IGNORECASE,
)
# "in negative bone marrow as determined by flow cytometry"
_DETERMINED: Final = re.compile(
    r"^\s*(?:\([^()]{1,30}\)\s*)?(?:as\s+)?(?:determined|assessed|measured|detected|evaluated|analy[sz]ed|defined|quantified)?\s*(?:by|via|using|with)\s",
    re.IGNORECASE,
)
# "Serum zonulin": what is measured in it, whether it has a name that is known or not
_NAMED_FIRST: Final = re.compile(
    r"^\s+(?!(?:exchange|infusions?|transfusions?|volumes?|therapy|treatment|donations?|donors?|products?|units?|membrane|cells?"
    r"|outputs?|frequency|consistency|forms?|retention|incontinence|production|flow|infections?|cultures?|tract|urgency|leakage|loss)\b)[\w-]",
    re.IGNORECASE,
)
_CLEAR: Final = re.compile(r"(?:serum|plasma|urine|urinary|stool|f(?:a?e)cal|saliva|salivary|csf)$", re.IGNORECASE)
# "Plasma will be tested with ELISA", "lymph nodes from the section are examined using immunohistochemistry"
_EXAMINED: Final = re.compile(
    r"^[^.;,:]{0,60}?\b(?:will\s+be|is|are|was|were|to\s+be)\s+(?:also\s+|then\s+|\w+ly\s+)?(?:tested|examined|analy[sz]ed|assayed"
    r"|assessed|evaluated|stained|studied|screened|sequenced|investigated|subjected|genotyped|profiled)\b",
    re.IGNORECASE,
)
# "Serum levels of CXCL9"
_LEVELS: Final = re.compile(r"^\s*(?:levels?|concentrations?|titers?|titres?|markers?|biomarkers?)\b", re.IGNORECASE)
_PROFILE: Final = re.compile(
    r"\b(?:profil|signature|expression|level|rates?\b|quantit|cop(?:y|ies)\b|amount|values?\b|concentration|analys|characteri[sz]ation|number|count|percentage|proportion|frequenc|measure|quantif|infiltrat|persistence|kinetics|detect|presence|composition|populations?|titer|titre|activity|marker)",
    re.IGNORECASE,
)
# "percentage of lung affected on CT": seen, no sample
_SEEN: Final = re.compile(
    r"\b(?:CT|MRI?|PET|scans?|scanner|x-?rays?|radiolog\w+|radiograph\w*|imaging|ultraso\w+|echograph\w+|tomograph\w+|opacit\w+"
    r"|E[EC]G|magnetic\s+resonance|spectroscop\w+|metabolic\s+(?:rates?|activity)|rates?\s+of\s+\w+\s+metabolism)\b",
    re.IGNORECASE,
)
# "viral load (the level of HIV in the blood)": what a word means
_GLOSS: Final = re.compile(
    r"\((?:the\s+)?(?:levels?|amounts?)\s+of\s+(?:[\w-]+\s+){1,2}in\s+(?:the\s+)?$", re.IGNORECASE
)
# "number of lymph node metastases": where a disease is; blood that is involved is known by a sample of it.
_DISEASED: Final = re.compile(
    r"^\s*(?:metasta\w+|involvement|infiltration|invasion|dissection|lesions?|circulation|(?:blood\s+)?flow|recurrences?|relapses?|toxicity|fibrosis"
    r"|(?:SOT|transplant\w*|graft)\s+(?:recipients?|patients?|participants?|subjects?|groups?))\b",
    re.IGNORECASE,
)
_OF_PATIENTS: Final = re.compile(
    r"^\s*of\s+(?:\w+\s+){0,3}(?:patients?|subjects?|participants?|donors?|volunteers?|individuals?)\b", re.IGNORECASE
)
OF_WHAT: Final = re.compile(
    r"\s+(?!(?:and|or|by|with|for|in|of|on|was|were|is|are|to|from|using|via|after|before|samples?|cells?)\b)[\w-]+\s+",
    re.IGNORECASE,
)
"""The one word that may stand between a specimen and its assay: "serum Aspergillus PCR"."""
_FOR_WHAT: Final = re.compile(
    r"\s+(?:samples?\s+)?(?:(?:stored|kept|collected|drawn|taken|obtained|sent|used|frozen)\s+)?"
    r"for\s+(?:(?:the|an?|\w+al|real|future)\s+){0,2}",
    re.IGNORECASE,
)
_MEASURED: Final = ("assay", "analyte", "autoantibody")


def role(clause: Clause, mention: Reading, chain: tuple[Reading, ...]) -> tuple[str | None, str]:
    """The role of a tissue and its rule: ``None`` outside every specimen frame."""
    if nameless(clause, mention):
        return (None, "") if told(clause, mention) else ("collected", NAMELESS)
    frame = _frame(clause, mention, chain)
    if frame is None:
        return None, ""
    where = clause.where
    if where == "criterion":
        polarity = clause.qualifier
        return (polarity, "criterion-specimen") if polarity in {"inclusion", "exclusion"} else (None, "")
    if frame == "assayed" or (where == "outcome" and frame != "patients"):
        return "measured", f"specimen-{frame}"
    if frame == "patients":
        return "objective" if where in {"objective", "prose"} else "measured", "specimen-of-patients"
    return "collected", f"specimen-{frame}"


def _frame(clause: Clause, mention: Reading, chain: tuple[Reading, ...]) -> str | None:
    """Which frame holds the tissue: ``taken``, ``assayed``, ``patients`` or none."""
    before = (clause.before(mention), clause.before(chain[0]))
    after = (clause.after(mention), clause.after(chain[-1]))
    taken = (
        _taken_itself(clause, mention)
        or _in_bracket(clause, chain)
        or any(map(_TAKEN_AFTER.search, after))
        or any(map(_TAKEN_BEFORE.search, before))
        or _verb(before, after)
        or _tested(clause, mention, after)
    )
    outcome = clause.where == "outcome"
    profiled = outcome and (clause.of("cell") or (_PROFILE.search(clause.text) and not _SEEN.search(clause.text)))
    measured = clause.of(*_MEASURED) or profiled
    placed = any(map(_PLACE.search, before)) or any(map(_LEVELS.search, after))
    by = clause.of("assay") and any(found.search(words) for found in (_DETERMINED, _EXAMINED) for words in after)
    if taken or _taken_for(clause, mention) or clause.name == "biospecimen":
        return "taken"
    if outcome and _heads(clause, mention):
        return "assayed"
    seen = not fluid(clause, mention) and (any(map(_DISEASED.search, after)) or _SEEN.search(clause.text))
    if seen or _GLOSS.search(clause.before(mention)):
        return None
    if measured and (placed or by or _beside_analyte(clause, mention)):
        return "assayed"
    if placed and any(map(_OF_PATIENTS.search, after)):
        return "patients"
    changed = _PLANNED.search(clause.text) or any(map(_CHANGES.search, before))
    return "planned" if placed and changed and fluid(clause, mention) else None


def _taken_for(clause: Clause, mention: Reading) -> bool:
    """Whether a specimen is for an assay: "blood for serology, and *stool for* microbiome sequencing"."""
    text = clause.section.text
    return any(
        _FOR_WHAT.fullmatch(text, mention.at[1], assay.at[0])
        for assay in clause.of("assay")
        if assay.at[0] >= mention.at[1]
    )


def _heads(clause: Clause, mention: Reading) -> bool:
    """Whether a measure begins with a fluid and what is measured in it; blood has pressure and loss as well."""
    first = mention.at[0] == clause.start and _CLEAR.match(clause.words(mention)) is not None
    return first and _NAMED_FIRST.match(clause.after(mention)) is not None


def _tested(clause: Clause, mention: Reading, after: tuple[str, str]) -> bool:
    """Whether a fluid is what a test is of: "blood tests"."""
    return any(map(_TESTED.search, after)) and fluid(clause, mention)


def fluid(clause: Clause, mention: Reading) -> bool:
    """Whether a tissue is named as a fluid ("peripheral blood"), or as marrow."""
    return _FLUID.match(clause.words(mention)) is not None


def _beside_analyte(clause: Clause, mention: Reading) -> bool:
    """Whether an analyte stands right beside the tissue: "serum CCL18", "CCL18 serum levels", "CCL18 (serum)"."""
    before = any(_named_after(clause, mention, assay) for assay in clause.of("assay") if assay.at[0] >= mention.at[1])
    return before or any(
        _adjoin(clause, left, right)
        for left, right in zip(clause.mentions, clause.mentions[1:], strict=False)
        if mention in (left, right) and {left.kind, right.kind} & set(_MEASURED)
    )


def _named_after(clause: Clause, tissue: Reading, assay: Reading) -> bool:
    """Whether nothing, or one word, stands between a specimen and its assay: "blood CD4 count"."""
    gap = clause.section.text[tissue.at[1] : assay.at[0]]
    return not gap.strip() or OF_WHAT.fullmatch(gap) is not None


def _adjoin(clause: Clause, left: Reading, right: Reading) -> bool:
    return not clause.section.text[left.at[1] : right.at[0]].strip(" ([-")


def _taken_itself(clause: Clause, mention: Reading) -> bool:
    """Whether the name itself is a sample ("blood samples") or a way of taking one ("venipuncture")."""
    method = any(other.kind == "method" and other.at == mention.at for other in clause.mentions)
    return method or _SAMPLED.search(clause.words(mention)) is not None


def _in_bracket(clause: Clause, chain: tuple[Reading, ...]) -> bool:
    """Whether a bracket lists what a sample is: "respiratory samples (tracheal aspirate or sputum)"."""
    head = chain[0]
    return clause.after(head, 3).lstrip().startswith("(") and _SAMPLED.search(clause.words(head)) is not None


def taken(clause: Clause, mention: Reading, chain: tuple[Reading, ...]) -> bool:
    """Whether the words say that the specimen is taken, rather than only measured."""
    after = (clause.after(mention), clause.after(chain[-1]))
    return (
        mention.rule == "specimen-taken"
        or _taken_itself(clause, mention)
        or any(map(_TAKEN_AFTER.search, after))
        or _verb((clause.before(mention), clause.before(chain[0])), after)
    )


def _verb(before: tuple[str, str], after: tuple[str, str]) -> bool:
    """Whether it is the tissue that "will be taken": of "views of the heart are taken" it is not."""
    return any(map(_VERB_AFTER.search, after)) and not any(map(_PART_OF.search, before))
