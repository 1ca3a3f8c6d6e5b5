"""A sentence that lists tests → which assays stand in the list by themselves, and which analytes do.

"IgM, blood culture, cytokines, HLA typing": the culture is of no IgM, and no assay of the cytokines is named.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.interpret.assays import of_kind
from kg.interpret.branching import BY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.interpret.clauses import Clause
    from kg.interpret.readings import Reading
    from kg.interpret.units import Unit

_NAMED: Final = frozenset({"assay", "analyte", "autoantibody"})
_COMMA: Final = re.compile(r"[,;:](?=\s)")
# "PCR for influenza, RSV": what governs a list stands in its first member.
_GOVERNS: Final = re.compile(r"\b(?:for|of|by|using|via|with|on|to|in|from|against)\b|\(", re.IGNORECASE)
_INSTANCE: Final = re.compile(r"\s*(?:e\.?g|i\.?e|such|including|by|using|via|with|as)\b", re.IGNORECASE)
_FOR: Final = re.compile(r"\s+for\s", re.IGNORECASE)
_SEVERAL: Final = 2
# "KSHV secretion in saliva", "oxygen level in blood": a member that says what is measured, by no name of an assay
_NAMED_IN: Final = re.compile(
    r"\s*(?:(?:and|or)\s+)?(?:the\s+|an?\s+)?(?!(?:in|from|on|of|at|both)\b)[\w-]+(?:\s+[\w-]+){0,4}\s+(?:in|from|of)\s+"
    r"(?:the\s+|\w+al\s+)*",
    re.IGNORECASE,
)
_ONE_WORD: Final = re.compile(r"\s*(?:(?:and|or)\s+)?(?!(?:in|from|on|of|and|or)\b)[\w-]+\s+", re.IGNORECASE)
_MEASURED: Final = re.compile(r"\s+(?:levels?|concentrations?|tests?|testing)\b", re.IGNORECASE)
_BLOOD_OF: Final = re.compile(
    r"blood\s+(?:urea(?:\s+nitrogen)?|glucose|sugar)(?:\s+levels?)?(?:\s*\(\w+\))?\s*", re.IGNORECASE
)
_DONE: Final = re.compile(
    r"\b\w+ed\b|\b(?:taken|drawn|samples?|specimens?|aliquots?|tubes?|m[lL]|volumes?|pieces?|swabs?|smears?)\b",
    re.IGNORECASE,
)
_OTHERS: Final = re.compile(
    r"\b(?:others?|all|these|following|both|each|parameters|markers|biomarkers)\b", re.IGNORECASE
)


def alone(unit: Unit, assays: Iterable[Reading]) -> frozenset[Reading]:
    """The assays that are members of a list of tests by themselves; none where a sentence has fewer than two."""
    found: dict[int, list[Reading]] = {}
    tests: dict[int, int] = {}
    for assay in assays:
        clause = unit.clause_of(assay)
        lone = _alone(clause, assay) and not _by(clause, assay)
        if lone:
            found.setdefault(id(clause), []).append(assay)
        # "PCR for HCV RNA, genotyping": a member that says what it is for is a test of the list as well.
        if lone or _FOR.match(clause.section.text, assay.at[1]):
            tests[id(clause)] = tests.get(id(clause), 0) + 1
    # "CRP, calcium, liver function tests": what names no method is one test of a list, also as the only assay.
    vague = of_kind("cell-free") | of_kind("generic") | of_kind("nucleic")
    return frozenset(
        assay for place, here in found.items() for assay in here if tests[place] >= _SEVERAL or assay.term.id in vague
    )


def without_assay(unit: Unit, analyte: Reading, lone: frozenset[Reading]) -> bool:
    """Whether an analyte is a member of such a list that names no assay, nor stands behind one that governs it."""
    clause = unit.clause_of(analyte)
    planned = [m for m in clause.of("assay") if m.role == "measured"]
    if lone.isdisjoint(planned):
        return False
    start, end = _member(clause, analyte)
    before = [assay for assay in planned if assay.at[1] <= start]
    return not any(start <= assay.at[0] < end for assay in planned) and (not before or before[-1] in lone)


def of_member(clause: Clause, thing: Reading, assay: Reading) -> bool:
    """Whether a specimen is of a member of a list that is no assay: "viral load, *antigen in saliva*, CD4 count"."""
    start, end = _member(clause, thing)
    tests = [m for m in clause.of("assay") if m.role == "measured"]
    if start <= assay.at[0] < end or any(start <= m.at[0] < end for m in tests):
        return False
    if clause.section.text[start - 1] != "," or _OTHERS.search(clause.section.text, start, end):
        return False
    before, after = clause.section.text[start : thing.at[0]], clause.section.text[thing.at[1] : end]
    named = _NAMED_IN.fullmatch(before) or (_ONE_WORD.fullmatch(before) and _MEASURED.match(after))
    return bool(named) and _DONE.search(before) is None


def in_name(clause: Clause, thing: Reading, assay: Reading) -> bool:
    """Whether blood is part of another member's name: "creatinine, *blood urea nitrogen (BUN)*, cholesterol"."""
    text = clause.section.text
    found = _BLOOD_OF.match(text, thing.at[0])
    if found is None or thing.at[0] == clause.start:
        return False
    return not thing.at[0] <= assay.at[0] <= found.end() and text.startswith(",", found.end())


def _alone(clause: Clause, assay: Reading) -> bool:
    start, end = _member(clause, assay)
    bracket = _bracket(clause, assay)
    if bracket is not None and ("," not in clause.section.text[slice(*bracket)] or _says(clause, bracket)):
        return False
    if (start, end) == (bracket or (clause.start, clause.end)):
        return False  # "COVID-19 antibodies", and in the description "serology testing": no list
    others = (m for m in clause.mentions if start <= m.at[0] < end and m.at != assay.at)
    named = any(mention.kind in _NAMED for mention in others)
    # "ELISA: IL-6, IL-10" heads a list.
    heads = clause.section.text[end : end + 1] == ":"
    return not named and not heads and not _GOVERNS.search(clause.section.text, start, end)


def _by(clause: Clause, assay: Reading) -> bool:
    """Whether an assay is in a list of methods that "by" opens: "measured by ELISA, HPLC and *mass spectrometry*"."""
    planned = [one for one in clause.of("assay") if one.role == "measured"]
    run = next(run for run in clause.chains(planned) if assay in run)
    return BY.search(clause.before(run[0])) is not None


def _says(clause: Clause, bracket: tuple[int, int]) -> bool:
    """Whether a bracket says by what ("(e.g., PCR or blotting)"), not what else is done."""
    return _INSTANCE.match(clause.section.text, *bracket) is not None


def _bracket(clause: Clause, mention: Reading) -> tuple[int, int] | None:
    """What is inside the bracket that a mention stands in, if it does."""
    text = clause.section.text
    opened = text.rfind("(", clause.start, mention.at[0])
    if opened < 0 or opened < text.rfind(")", clause.start, mention.at[0]):
        return None
    closed = text.find(")", mention.at[1], clause.end)
    return opened + 1, closed if closed >= 0 else clause.end


def _member(clause: Clause, mention: Reading) -> tuple[int, int]:
    """From where to where the member of a list goes that a mention stands in; a bracket is a list of its own."""
    text = clause.section.text
    first, last = _bracket(clause, mention) or (clause.start, clause.end)
    start = max((found.end() for found in _COMMA.finditer(text, first, mention.at[0])), default=first)
    comma = _COMMA.search(text, mention.at[1], last)
    return start, comma.start() if comma else last
