"""Clauses → which tissues are specimens: measured, collected, of patients, or none at all.

A tissue counts only inside a frame: "skin biopsies", "blood samples", "analysis of skin", "serum CCL18 level".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.interpret.nameless import NAMELESS, nameless, told
from kg.interpret.resuming import goes_on
from kg.interpret.seeking import CLEAR, LEVELS, PLACE, PROFILE, aimed, bracketed, found_in, heads
from kg.interpret.taking import consented, counted, entry, fluid, takes
from kg.interpret.untaken import untaken

if TYPE_CHECKING:
    from kg.interpret.clauses import Clause
    from kg.interpret.readings import Reading

_MARROW: Final = "UBERON:0002371"
_GRAFT: Final = "CL:0002092"
_PLANNED: Final = re.compile(
    r"\bwe\s+will\s+(?:also\s+)?(?:study|measure|assess|analy[sz]e|examine|evaluate|determine|compare|investigate|test)\b"
    r"|\bwill\s+(?:also\s+)?be\s+(?:\w+ly\s+)?(?:measured|assessed|analy[sz]ed|evaluated|determined|quantified|examined|studied"
    r"|monitored|tested|compared)\b",
    re.IGNORECASE,
)
# "immunological and molecular changes in the peripheral blood and bone marrow"
_CHANGES: Final = re.compile(
    r"\b(?:immun\w+|molecular|transcript\w+|gen(?:etic|omic)|cell\w*|phenotyp\w+|biomarkers?|populations?|subsets?)\s+"
    r"(?:changes?|alterations?|differences?|profiles?|dynamics)\s+in\s+(?:the\s+|whole\s+|peripheral\s+)*$"
    r"|\b(?:studies|tests?|testing|analys[ei]s|assays?|measurements?|determinations?|examinations?)\s+(?:in|on|of|from)\s+"
    r"(?:the\s+|whole\s+|peripheral\s+)*$",
    re.IGNORECASE,
)
# "if residual leukemia is present in the bone marrow", "blasts are still present in the blood": samples tell
_REMAINS: Final = re.compile(
    r"\b(?:leuka?emia|lymphoma|myeloma|blasts?|(?:residual|minimal)\s+disease|(?:tumou?r|cancer|leuka?emi[ac])\s+cells)\s+"
    r"(?:(?:is|are|was|were|still|no\s+longer|not|be|remains?)\s+){1,3}(?:present|detect\w+|seen)?\s*in\s+(?:the\s+|peripheral\s+)*$"
    r"|\b(?:residual|persistent)\s+(?:leuka?emia|disease|blasts)\s+in\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_TISSUE: Final = re.compile(r"\btissues?$", re.IGNORECASE)
# "in negative bone marrow as determined by flow cytometry"
_DETERMINED: Final = re.compile(
    r"^\s*(?:\([^()]{1,30}\)\s*)?(?:as\s+)?(?:determined|assessed|measured|detected|evaluated|analy[sz]ed|defined|quantified)?\s*(?:by|via|using|with)\s",
    re.IGNORECASE,
)
# "Plasma will be tested with ELISA", "lymph nodes from the section are examined using immunohistochemistry"
_EXAMINED: Final = re.compile(
    r"^[^.;,:]{0,60}?\b(?:will\s+be|is|are|was|were|to\s+be)\s+(?:also\s+|then\s+|\w+ly\s+)?(?:tested|examined|analy[sz]ed|assayed"
    r"|assessed|evaluated|stained|studied|screened|sequenced|investigated|subjected|genotyped|profiled)\b",
    re.IGNORECASE,
)
# "percentage of lung affected on CT": seen, no sample
_SEEN: Final = re.compile(
    r"\b(?:CT|MRI?|PET|scans?|scanner|x-?rays?|radiolog\w+|radiograph\w*|imaging|ultraso\w+|echograph\w+|tomograph\w+|opacit\w+"
    r"|E[EC]G|circumferences?|palpa\w+|mammogra\w+|cm\s?H2O|mm\s?Hg|elastograph\w+|fibroscan|magnetic\s+resonance"
    r"|(?<!emission )(?<!absorption )(?<!mass )spectroscop\w+"
    r"|metabolic\s+(?:rates?|activity)|rates?\s+of\s+\w+\s+metabolism)\b",
    re.IGNORECASE,
)
# "antibody titers for plasma donation": what people give to others
_DONATED: Final = re.compile(r"^\s+(?:donations?|donors?)\b", re.IGNORECASE)
# "biochemical parameters of the liver": how an organ works
_WORKS: Final = re.compile(
    r"\b(?:parameters?|functions?|functioning|enzymes?|values)\s+of\s+(?:the\s+)?$", re.IGNORECASE
)
# "viral load (the level of HIV in the blood)": what a word means
_GLOSS: Final = re.compile(
    r"\((?:the\s+)?(?:levels?|amounts?)\s+of\s+(?:[\w-]+\s+){1,2}in\s+(?:the\s+)?$", re.IGNORECASE
)
# "number of lymph node metastases": where a disease is; blood that is involved is known by a sample of it.
_DISEASED: Final = re.compile(
    r"^[\s-]*(?:related\b|distribution|metasta\w+|involvement|infiltration|invasion|dissection|lesions?|circulation|(?:blood\s+)?flow|recurrences?|relapses?|toxicity|fibrosis"
    r"|(?:SOT|transplant\w*|graft)\s+(?:recipients?|patients?|participants?|subjects?|groups?))\b",
    re.IGNORECASE,
)
# "viral load (CNS, *lymphoid tissues*)": what comes first in the bracket may have no name that is known
_OPENED: Final = re.compile(r"\s*\(\s*(?:[\w-]+(?:\s[\w-]+)?,\s*){0,2}")
# "after transfusion of 200 ml plasma": what is given
_GIVEN: Final = re.compile(
    r"\b(?:(?:infusions?|transfusions?|administration|injections?|receipt|units?|doses?|amounts?|volumes?|donors?|donations?)\s+(?:of|with)"
    r"|receiv(?:e[ds]?|ing)|infused|transfused|given|cells\s+derived\s+from)\s+(?:(?:of|with|the|an?|one|two|\d+|units?|m[lL]|cc)\s+)*"
    r"(?:(?!(?:in|from|on|by|for|to)\b)[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
_OF_PATIENTS: Final = re.compile(
    r"^\s*of\s+(?:\w+\s+){0,3}(?:patients?|subjects?|participants?|donors?|volunteers?|individuals?)\b", re.IGNORECASE
)
OF_WHAT: Final = re.compile(
    r"\s+(?:and|or|and/or)\s+(?:tissue|tumou?r|local|mucosal)\s+|\s+(?!(?:and|or|by|with|for|in|of|on|was|were|is|are|to|from|using|via|after|before|samples?|cells?)\b)[\w-]+\s+",
    re.IGNORECASE,
)
"""What may stand between a specimen and its assay: "serum Aspergillus PCR", "serum and tissue cytokine levels"."""
_MEASURED: Final = ("assay", "analyte", "autoantibody")


def role(clause: Clause, mention: Reading, chain: tuple[Reading, ...]) -> tuple[str | None, str]:
    """The role of a tissue and its rule: ``None`` outside every specimen frame."""
    if nameless(clause, mention):
        return (None, "") if told(clause, mention) else ("collected", NAMELESS)
    none = _graft(clause, mention, chain) or untaken(clause, mention, chain)
    if none or (frame := _frame(clause, mention, chain)) is None:
        return None, ""
    where = clause.where
    if where == "criterion" or entry(clause, mention):
        return _of_criterion(clause, mention)
    if frame == "assayed" or (where == "outcome" and frame != "patients"):
        return "measured", f"specimen-{frame}"
    if frame == "patients":
        return "objective" if where in {"objective", "prose"} else "measured", "specimen-of-patients"
    return "collected", f"specimen-{frame}"


def _graft(clause: Clause, mention: Reading, chain: tuple[Reading, ...]) -> bool:
    """Whether marrow, or its short form beside it, stands for cells that are given: they have its place."""
    given = {cell.at for cell in clause.of("cell") if cell.term.id == _GRAFT}
    return mention.term.id == _MARROW and any(one.at in given for one in chain if one.term.id == _MARROW)


def _of_criterion(clause: Clause, mention: Reading) -> tuple[str | None, str]:
    if consented(clause, mention):
        return "collected", "specimen-consented"
    polarity = "inclusion" if entry(clause, mention) else clause.qualifier
    return (polarity, "criterion-specimen") if polarity in {"inclusion", "exclusion"} else (None, "")


def _frame(clause: Clause, mention: Reading, chain: tuple[Reading, ...]) -> str | None:
    """Which frame holds the tissue: ``taken``, ``assayed``, ``patients`` or none."""
    before = (clause.before(mention), clause.before(chain[0]))
    after = (clause.after(mention), clause.after(chain[-1]))
    outcome = clause.section.name.startswith("outcome.")
    profiled = outcome and (clause.of("cell") or (PROFILE.search(clause.text) and not _SEEN.search(clause.text)))
    measured = clause.of(*_MEASURED) or profiled
    placed = any(map(PLACE.search, before)) or any(map(LEVELS.search, after)) or (outcome and bracketed(clause, chain))
    placed = placed or goes_on(clause, mention)
    by = clause.of("assay") and any(found.search(words) for found in (_DETERMINED, _EXAMINED) for words in after)
    if clause.name == "biospecimen" or _bare(clause, chain) or takes(clause, mention, chain):
        return "taken"
    seen = not fluid(clause, mention) and (
        any(map(_DISEASED.search, after)) or any(map(_WORKS.search, before)) or _SEEN.search(clause.text)
    )
    headed = outcome and heads(clause, mention, chain)
    seen = seen or any(map(_DONATED.search, after))
    given = any(map(_GIVEN.search, before)) and not _in_assay(clause, mention)
    if not headed and (seen or _GLOSS.search(clause.before(mention)) or given):
        return None
    changed = _PLANNED.search(clause.text) or any(map(_CHANGES.search, before))
    wet = any(fluid(clause, one) for one in chain)
    sampled = wet or _TISSUE.search(clause.words(mention)) or found_in(clause, before)
    remains = clause.name != "rationale" and any(map(_REMAINS.search, before))
    planned = sampled and ((placed and changed) or remains or aimed(clause, mention, before, after))
    if headed or (measured and (placed or by or _beside_analyte(clause, mention) or _of_test(clause, mention))):
        return "planned" if planned and not clause.of("assay") and clause.where == "prose" else "assayed"
    if placed and any(map(_OF_PATIENTS.search, after)):
        return "patients"
    return "planned" if planned else None


def _in_assay(clause: Clause, mention: Reading) -> bool:
    """Whether an assay's own name tells the specimen: whoever "receives 2 *blood cultures*" is given no blood."""
    return any(one.at == mention.at for one in clause.of("assay"))


def _of_test(clause: Clause, mention: Reading) -> bool:
    """Whether a bracket right behind an assay opens with the specimen, or a list of them: "PCR (*blood, stool*)"."""
    first = next(run[0].at[0] for run in clause.chains(clause.of("tissue")) if mention in run)
    text = clause.section.text
    return any(_OPENED.fullmatch(text, one.at[1], first) for one in clause.of("assay") if one.at[1] <= first)


def _bare(clause: Clause, chain: tuple[Reading, ...]) -> bool:
    """Whether an arm's text is nothing but a list of specimens: "Whole blood, culture supernatant, serum"."""
    whole = chain[0].at[0] == clause.start and not clause.after(chain[-1]).strip(" .;,)")
    return clause.where == "arm" and len(chain) > 1 and whole and all(one.kind == "tissue" for one in chain)


def _beside_analyte(clause: Clause, mention: Reading) -> bool:
    """Whether an analyte stands right beside the tissue: "serum CCL18", "CCL18 serum levels", "CCL18 (serum)"."""
    if clause.where == "outcome" and any(counted(clause, mention, cell) for cell in clause.of("cell")):
        return True
    last = next((run[-1] for run in clause.chains(clause.of("tissue")) if mention in run), mention)
    named = clause.of("assay", "analyte") if CLEAR.match(clause.words(mention)) else clause.of("assay")
    before = any(_named_after(clause, last, one) for one in named if one.at[0] >= last.at[1])
    return before or any(
        _adjoin(clause, left, right)
        for left, right in zip(clause.mentions, clause.mentions[1:], strict=False)
        if mention in (left, right) and {left.kind, right.kind} & set(_MEASURED)
    )


def _named_after(clause: Clause, tissue: Reading, what: Reading) -> bool:
    """Whether nothing, or one word, stands between a specimen and what is measured: "urine protein/creatinine"."""
    gap = re.sub(r"(?<=\w)/$", " ", clause.section.text[tissue.at[1] : what.at[0]])
    return not gap.strip() or OF_WHAT.fullmatch(gap) is not None


def _adjoin(clause: Clause, left: Reading, right: Reading) -> bool:
    return not clause.section.text[left.at[1] : right.at[0]].strip(" ([-")
