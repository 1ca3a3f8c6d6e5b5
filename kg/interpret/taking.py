"""Sentences → whether they take a specimen: "skin biopsies", "to collect urine", "blood is drawn", "blood tests"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.interpret.kept import kept

if TYPE_CHECKING:
    from kg.interpret.clauses import Clause
    from kg.interpret.readings import Reading

SAMPLE: Final = (
    r"(?:samples?|specimens?|biops(?:y|ies)|aspirat(?:es?|ions?)|draws?|swabs?|samplings?|smears?|lavages?|explants?"
    r"|collections?|condensates?|punch(?:es)?|BAL)"
)
"""A regular expression of what a sample is called."""
_SAMPLED: Final = re.compile(rf"\b(?:{SAMPLE}|blood\s+sera)$|^{SAMPLE}\s+of\b", re.IGNORECASE)
# "blood and tissue samples": the samples are of both.
_TAKEN_AFTER: Final = re.compile(
    rf"^\s*(?:\)\s*(?!collections?)|\([^()]{{1,30}}\)\s+(?:research\s+)?)?(?:,?\s*(?:and|or|&)\s+(?=tissue)|/)?(?:(?:tissue|punch|core|fine|needle|excisional|incisional|shave|wedge|surgical|endoscopic"
    rf"|tubes?|drug|trough|pharmacokinetic|pharmacodynamic|PK|research|study)[\s-]+){{0,3}}{SAMPLE}\b",
    re.IGNORECASE,
)
_TAKEN_BEFORE: Final = re.compile(
    rf"\b(?:(?:{SAMPLE}|tubes?|m[lL]|cc)\s*(?:\(|:)?\s*of|(?:{SAMPLE}|m[lL]|collected|obtained|isolated|extracted|purified|drawn|taken)\s*(?:\(|:)?\s*from)\s+"
    rf"(?:(?:one|two|some|each|any|all|\d+)\s+of\s+(?:their\s+|his\s+|her\s+)?)?(?:the\s+|whole\s+|(?:an?|your)\s+|\w+(?:al|ic|ous|ary|ed)\s+)*$|\btissue\s+{SAMPLE}\s*\(\s*$|\b(?:samples?|specimens?)\s*:[^.;:]{{0,60}}$"
    r"|\b(?:samples?|specimens?|fluids?(?!\s+(?:collection|accumulation|retention))|collected|obtained)\b[^.;]{0,50}?(?:such\s+as|including|e\.g\.|for\s+example),?\s+(?:\w+\s+)?$"
    r"|\b(?:samples?|specimens?|fluids?)\s*\((?:e\.g\.|i\.e\.|of)?,?\s*(?:\w+\s+)?$"
    r"|\b(?:samples|specimens)\s+(?:for|to|will|are|were|taken|collected|obtained|used|stored)\b[^.;:()]{1,60}\((?:e\.g\.,?\s+|i\.e\.,?\s+)?(?:maternal\s+|venous\s+|whole\s+|peripheral\s+)?$",
    re.IGNORECASE,
)
_BE = r"(?:(?:will|may|can)\s+(?:also\s+|then\s+)?be|is|are|was|were|to\s+be)\s+(?:also\s+|then\s+|\w+ly\s+)?"
_TAKEN = (
    r"(?:collected|drawn|taken|obtained|sampled|stored|biopsied|isolated|banked|separated|withdrawn|extracted|processed"
    r"|frozen|retained|shipped|harvested|requested|aspirated)"
)
_VERB_AFTER: Final = re.compile(
    r"^(?:\s+(?:samples?|tissues?))?\s+(?:collected|drawn|taken|obtained|removed|resected|excised)\s+(?:for|to|at|by|from|on|before|after|during|prior)\b"
    rf"|^[^.;]{{0,30}}\b{_BE}{_TAKEN}\b"
    rf"|^[^.;,]{{0,30}}\b{_BE}(?:removed|excised|resected)\b[^.;]{{0,60}}\b(?:and|for)\s+(?:\w+ly\s+)?"
    r"(?:examin|analy|stud|test|activat|cultur|process|sent\b|histolog|patholog|microscop|laborator)",
    re.IGNORECASE,
)
_FLUID: Final = re.compile(
    r"(?:(?:whole|peripheral|venous|arterial|capillary|circulating|(?:umbilical\s+)?cord|placental|maternal|neonatal|fetal|infant|induced)\s+)*"
    r"(?:blood(?!\s+(?:vessel|clot))|serum|sera\b|plasma|urine|csf|(?:cerebro-?)?spinal\s+fluid|stool|f(?:a?e)c(?:es|al)\b|sputum"
    r"|saliva|semen|sweat|tears\b|colostrum|ascites|breast\s+milk|(?:(?:naso|oro)?pharyngeal|nasal|vaginal|cervical|genital|tracheal)\s+secretions?"
    r"|(?:seminal|synovial|ascitic|pleural|peritoneal|amniotic|vaginal|gastric|blister|wound)\s+fluids?"
    r"|bone\s+marrow|BALF|(?:(?:broncho-?alveolar|nasal|peritoneal|cervico-?vaginal)\s+)?lavage\s+fluid)",
    re.IGNORECASE,
)
# "several tests using skin, blood, and urine"; "removal of pleural or peritoneal fluid"
_TESTS_ON: Final = re.compile(
    r"\b(?:tests?|testing|analys[ei]s|assays?|studies|experiments?)\s+(?:using|with)\s+(?:the\s+|your\s+|their\s+)?$"
    r"|\b(?:(?:laboratory|lab|biochemical|microbiological|serological|toxicolog\w+|hormonal)\s+(?:tests?|testing|analys[ei]s|assays?|evaluations?)|tests)\s+(?:for|of|on|in)\s+(?:the\s+|your\s+|their\s+)?$|"
    r"\b(?:removal|collection|aspiration|drainage|withdrawal)\s+of\s+(?:the\s+|some\s+)?$",
    re.IGNORECASE,
)
_BODY_FLUID: Final = re.compile(
    r"(?:body|bodily|pleural|peritoneal|synovial|ascitic|amniotic|seminal)(?:\s+fluids?)?$", re.IGNORECASE
)
_NOT_SOLID: Final = re.compile(
    r"blood|plasma|fluid|swab|smear|lavage|wash|secretion|milk|semen|sweat|tears|hair|breath|saliva|f(?:a?e)ces|f(?:a?e)cal"
    r"|pharyn|throat|nasal|nose|DNA|RNA|nucleic|vesicle|exosome|specimen",
    re.IGNORECASE,
)
# "blood tests", "CSF analysis": a fluid that is tested was taken; a heart that is tested was not.
_TEST = (
    r"(?:(?:laboratory|lab|safety|routine|screening)\s+){0,2}(?:tests?|testing|cultures?|work(?:-?\s?ups?)?|analys[ei]s|examinations?|panels?|assays?|extractions?|drawings?|withdrawals?|measurements?|determinations?|surveillance|evaluations?"
    r"|(?:bio)?markers?\s+of)"
)
_TESTED: Final = re.compile(
    rf"^\s*{_TEST}\b|^\s*(?:,|/|&|and|or|and/or)\s*(?:\w+\s+)?{_FLUID.pattern}\s+(?:{_TEST}|{SAMPLE})\b", re.IGNORECASE
)
# "about 4 tablespoons of blood drawn in order to", "his blood will be tested", "blister fluid will be removed"
_DRAWN: Final = re.compile(
    r"^\s+(?:collected|drawn|taken|obtained|withdrawn|stored|banked)\b"
    rf"|^[^.;:,]{{0,40}}?\b{_BE}(?:removed|tested|examined|analy[sz]ed|checked|screened|cultured)\b"
    r"|^[^.;:,]{0,40}?\b(?:will|may|can)\s+be\s+(?:used|utili[sz]ed|sent)\s+(?:as\s+well\s+|also\s+)?(?:to|for|in)\s+(?:\w+\s+){0,2}"
    r"(?:test|measur|determin|analy|stud|laborator|research|examin|perform|genetic|assess|identif|detect|evaluat|serolog"
    r"|proteom|metabolom|transcriptom|sequenc|assay)",
    re.IGNORECASE,
)
# "to collect blood and urine", "we will test serum for antibodies"
_TAKES: Final = re.compile(
    r"\b(?:(?:(?:collect|draw|obtain|withdraw|test|stor|analy[sz]|examin|assay|isolat|freez|bank)(?:e?s|ing|e)?|tak(?:es?|ing))"
    r"|(?:isolation|freezing|storage|banking|withdrawal)\s+of)\s+"
    r"(?:[\w-]+(?:\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+)){0,3}"
    r"(?:(?:the|an?|his|her|their|your|some|small|additional|fresh|stored|banked|residual|remaining|extra|more|of|whole"
    r"|peripheral|venous|amounts?|little|bit|few|\w+al|\d+\s*m[lL])\s+){0,6}$",
    re.IGNORECASE,
)
# "blood transfusions", "urine output": a fluid that is no sample.
_OTHERWISE: Final = re.compile(
    r"^\s+(?:exchange|infusions?|transfusions?|volumes?|therapy|treatment|donations?|donors?|products?|units?|banks?|cells?"
    r"|outputs?|frequency|consistency|forms?|production|flow|pressure|loss|infections?|type|group|thinners?|stem|administration)\b"
    r"|^\s+from\b(?!\s+(?!(?:\w+\s+){0,3}(?:donors?|convalescent|recover\w+|surviv\w+))(?:\w+\s+){0,3}"
    r"(?:patients?|subjects?|participants?|volunteers?|individuals?|controls?|children|infants|mothers|adults|wom[ae]n|men|famil\w+|relatives)\b)",
    re.IGNORECASE,
)
_PART_OF: Final = re.compile(
    r"\b(?!samples|specimens|\w+spoons|tubes|mls|ounces|milliliters)\w+s\s+of\s+(?:the\s+)?$", re.IGNORECASE
)
_FOR_WHAT: Final = re.compile(
    r"\s+(?:samples?\s+)?(?:(?:(?:will|may|can)\s+(?:also\s+)?be\s+)?(?:stored|kept|collected|drawn|taken|obtained|sent|used|frozen)\s+"
    r"(?:as\s+well\s+)?)?for\s+(?:(?:the|an?|\w+al|real|future|immune)\s+){0,2}",
    re.IGNORECASE,
)
# "Agrees to the collection of blood": who consents to a sample gives one.
_CONSENT: Final = re.compile(
    r"\b(?:agree[sd]?|agreement|willing(?:ness)?|consents?)\s+(?:to|for)\b[^.;:]{0,50}"
    r"\b(?:provid\w+|donat\w+|giv\w+|collect\w+|draw\w*|tak\w+|submit\w*|undergo\w*|hav(?:e|ing)|stor\w+|us\w+|sampl\w+"
    r"|biops\w+)\b[^.;:]{0,60}$",
    re.IGNORECASE,
)
# "nasal lavage with hypertonic saline" in an arm treats
_TREATS: Final = re.compile(r"^\s+(?:with|using)\s+(?!\d)", re.IGNORECASE)
_LAVAGE: Final = re.compile(r"\b(?:lavages?|wash(?:es)?|irrigations?)$", re.IGNORECASE)
_AIRWAY: Final = re.compile(r"pharyn|nasal|nose|throat", re.IGNORECASE)
_SAMPLE_OF: Final = re.compile(rf"\b(?:{SAMPLE}|{_TAKEN}|draw|donat\w+|storage)\b", re.IGNORECASE)
_COUNT: Final = re.compile(
    r"(?:[\w+-]+\s+){1,6}?(?:\([^()]{1,20}\)\s+)?(?:cells?\s+)?(?:counts?|numbers?|percentages?)\b", re.IGNORECASE
)
_TUMOR: Final = "tkg:TumorTissue"
_MARROW: Final = re.compile(r"\bmarrow\b", re.IGNORECASE)


def takes(clause: Clause, mention: Reading, chain: tuple[Reading, ...]) -> bool:
    """Whether the sentence, by any of its words, takes the specimen that one of its mentions names."""
    first = next((one for one in chain if one.kind == "tissue"), mention)
    before = (clause.before(mention), clause.before(chain[0]), clause.before(first))
    after = (clause.after(mention), clause.after(chain[-1]))
    return (
        _itself(clause, mention)
        or _itself(clause, chain[-1])
        or _in_bracket(clause, chain)
        or any(map(_TAKEN_AFTER.search, after))
        or any(map(_TAKEN_BEFORE.search, before))
        or _verb(before, after)
        or _for_assay(clause, chain[-1])
        or _tested_with(clause, chain)
        or (clause.name != "study_population" and _fluid_taken(clause, mention, (before, after)))
    )


def taken(clause: Clause, mention: Reading, chain: tuple[Reading, ...]) -> bool:
    """Whether the words say that the specimen is taken, rather than only measured."""
    after = (clause.after(mention), clause.after(chain[-1]))
    return (
        mention.rule == "specimen-taken"
        or _itself(clause, mention)
        or any(map(_TAKEN_AFTER.search, after))
        or _verb((clause.before(mention), clause.before(chain[0])), after)
    )


def fluid(clause: Clause, mention: Reading) -> bool:
    """Whether a tissue is named as a fluid ("peripheral blood"), or as marrow."""
    return _FLUID.match(clause.words(mention)) is not None


def solid(clause: Clause, mention: Reading, *, marrow: bool = False) -> bool:
    """Whether a tissue is one that a biopsy may be of: no fluid, no swab, no extract; ``marrow``: nor marrow."""
    wet = fluid(clause, mention) and not (marrow and _MARROW.search(clause.words(mention)))
    return not wet and _NOT_SOLID.search(clause.words(mention)) is None


def sampled(clause: Clause, mention: Reading) -> bool:
    """Whether a tissue's own words, or those right behind it, say that it is a sample: "synovial biopsy"."""
    return _itself(clause, mention) or _TAKEN_AFTER.search(clause.after(mention)) is not None


def entry(clause: Clause, mention: Reading) -> bool:
    """Whether a swab of the airways tells who takes part: "patients with a positive PCR (nasopharyngeal swab)"."""
    return clause.name == "study_population" and _AIRWAY.search(clause.words(mention)) is not None


def otherwise(after: str) -> bool:
    """Whether the words behind a fluid make it no sample: "blood *transfusions*", "urine *output*"."""
    return _OTHERWISE.search(after) is not None


def consented(clause: Clause, mention: Reading) -> bool:
    """Whether a criterion asks people to consent to the specimen: "willing to provide tumor tissue"."""
    asked = _CONSENT.search(clause.before(mention, 160)) if clause.qualifier == "inclusion" else None
    words = asked[0] + clause.words(mention) + clause.after(mention, 30) if asked else ""
    return _SAMPLE_OF.search(words) is not None


def counted(clause: Clause, tissue: Reading, cell: Reading) -> bool:
    """Whether a specimen begins the name of cells that are counted, or stands before it: "blood WBC count"."""
    beside = cell.at == tissue.at or clause.section.text[tissue.at[1] : cell.at[0]].isspace()
    return beside and _COUNT.match(clause.words(cell) + clause.after(cell)) is not None


def _fluid_taken(clause: Clause, mention: Reading, beside: tuple[tuple[str, ...], tuple[str, str]]) -> bool:
    """Whether a fluid, or tumor tissue, is what is tested, drawn or collected: "blood tests", "collect urine"."""
    before, after = beside
    if not fluid(clause, mention) and mention.term.id != _TUMOR:
        return False
    if any(map(_TESTED.search, after)) or kept(clause.words(mention), before, after):
        return True
    if any(map(otherwise, after)):
        return False
    drawn = any(map(_DRAWN.search, after)) and not any(map(_PART_OF.search, before))
    return drawn or any(map(_TAKES.search, before))


def _tested_with(clause: Clause, chain: tuple[Reading, ...]) -> bool:
    """Whether tests are done with a list that holds a fluid, or a body fluid is removed: what is meant is a sample."""
    wet = any(fluid(clause, one) or _BODY_FLUID.match(clause.words(one)) for one in chain)
    return wet and _TESTS_ON.search(clause.before(chain[0])) is not None


def _for_assay(clause: Clause, mention: Reading) -> bool:
    """Whether a specimen is for an assay: "blood for serology, and *stool for* microbiome sequencing"."""
    text = clause.section.text
    return any(
        _FOR_WHAT.fullmatch(text, mention.at[1], assay.at[0])
        for assay in clause.of("assay")
        if assay.at[0] >= mention.at[1]
    )


def _itself(clause: Clause, mention: Reading) -> bool:
    """Whether the name itself is a sample ("blood samples") or a way of taking one ("venipuncture")."""
    words = clause.words(mention)
    if clause.where == "arm" and _LAVAGE.search(words) and _TREATS.search(clause.after(mention)):
        return False
    method = any(other.kind == "method" and other.at == mention.at for other in clause.mentions)
    return method or _SAMPLED.search(words) is not None


def _in_bracket(clause: Clause, chain: tuple[Reading, ...]) -> bool:
    """Whether a bracket lists what a sample is: "respiratory samples (tracheal aspirate or sputum)"."""
    head = chain[0]
    return clause.after(head, 3).lstrip().startswith("(") and _SAMPLED.search(clause.words(head)) is not None


def _verb(before: tuple[str, ...], after: tuple[str, str]) -> bool:
    """Whether it is the tissue that "will be taken": of "views of the heart are taken" it is not."""
    return any(map(_VERB_AFTER.search, after)) and not any(map(_PART_OF.search, before))
