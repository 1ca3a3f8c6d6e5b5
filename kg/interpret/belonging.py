"""A sentence with several assays → which of its specimens and cells belong to which assay."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.interpret.assays import itself, of_kind
from kg.interpret.branching import TURN, nearest, runs
from kg.interpret.implied import says
from kg.interpret.listed import in_name, of_member
from kg.interpret.quantified import QUANTIFIED
from kg.interpret.resuming import does_as_well, goes_on, resumed
from kg.interpret.tied import (
    apart,
    bracketed,
    by,
    closed,
    enclosing,
    ended,
    linked,
    modified,
    serving,
    sought_in,
    together,
)
from kg.interpret.untaken import by_itself
from kg.interpret.worded import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.interpret.clauses import Clause
    from kg.interpret.readings import Reading

# "… by ELISA and PCR with histopathology of the liver": what follows "with" is another matter.
_BEHIND: Final = re.compile(r"(?:\(|\b(?:by|using|via)\s)\s*(?:the\s+|an?\s+|\w+\s+)?$", re.IGNORECASE)
# "T cells by an MA test and antibody by ELISA": the cells are another method's.
# "Isolated by centrifugation and analysed by cytometry": the same cells.
ANOTHER: Final = re.compile(
    r"\b(?:by|using|via)\s[^;]*\band\b(?!\s+(?:(?:then|are|is|will|be|\w+ly)\s+){0,3}(?:analy[sz]ed|assayed|assessed|tested|measured"
    r"|examined|evaluated|phenotyped|stained|studied|quantified|sequenced)\b)[^;]*\b(?:by|using|via)\s",
    re.IGNORECASE,
)
# "A positive nasal swab or a positive serology": the swab was tested by something else.
_OR: Final = re.compile(r"\s*,?\s*(?:and|or|and/or|or/and)\s+(?:an?\s+)?(?:(?:positive|negative)\s+)?", re.IGNORECASE)
_CORRELATES: Final = re.compile(r"\bcorrelate[sd]?\s+(?:\w+\s+)?(?:with|to)\b", re.IGNORECASE)
_OPENS: Final = re.compile(r"[\s\W\d]*(?:(?:the|all|these|both|each|normal|whole|\w+al)\s+){0,3}", re.IGNORECASE)
_ARE: Final = re.compile(
    r"(?:\s+(?:samples?|specimens?|tissues?))?\s+(?:will\s+be|are|is|were|was)\s+(?:\w+ly\s+|then\s+|also\s+)?"
    r"(?:assessed|analy[sz]ed|examined|tested|evaluated|studied|assayed|stained|screened|investigated|processed|profiled)\b",
    re.IGNORECASE,
)
_GOVERNS: Final = re.compile(
    r"\s*(?:\([^()]*\)\s*|\(\s*)?(?:(?:staining|analys[ei]s|assays?|testing|tests?|measurements?|detection)\s+)?"
    r"(?:(?:of|for|against|:|to\s+(?:detect|measure|quantify|assess|determine))\s+|:\s*|\(\s*)"
    r"(?:(?:the|serum|plasma|human|levels\s+of|expression\s+of)\s+){0,2}",
    re.IGNORECASE,
)
# "ESR, D-dimer *levels in* plasma, CRP"
_LEVEL_IN: Final = re.compile(
    r"\s+(?:(?:levels?|concentrations?|titers?|titres?)\s+)?(?:in|from)\s+(?:the\s+)?", re.IGNORECASE
)
_LEVEL_OF: Final = re.compile(r"\s*(?:(?:levels?|concentrations?)\s+of\s+)?", re.IGNORECASE)
_BLOOD: Final = re.compile(r"\b(?:blood|serum|plasma)\b", re.IGNORECASE)
_TESTED: Final = re.compile(r"\b(?:positive|negative)\s+$", re.IGNORECASE)


def owner(clause: Clause, thing: Reading) -> Reading | None:
    """The assay that stands behind what it measures: "TNF (ELISA), B cells (flow cytometry)", "A by X and B by Y"."""
    after = [assay for assay in planned(clause) if assay.at[0] >= thing.at[1] and not itself(assay)]
    if not after or not _BEHIND.search(clause.section.text, clause.start, after[0].at[0]):
        return None
    return None if TURN.search(clause.section.text, thing.at[1], after[0].at[0]) else after[0]


def governed(clause: Clause, analyte: Reading) -> Reading | None:
    """The assay that leads up to a list of analytes: "by IHC *of Ki-67* and by RT-PCR *for cyclin D1, p27*"."""
    chain = next((run for run in clause.chains(clause.of(analyte.kind)) if analyte in run), (analyte,))
    text = clause.section.text
    before = [assay for assay in planned(clause) if assay.at[1] <= chain[0].at[0]]
    return before[-1] if before and _GOVERNS.fullmatch(text, before[-1].at[1], chain[0].at[0]) else None


def planned(clause: Clause) -> list[Reading]:
    """The assays of a sentence that it measures something by."""
    return [mention for mention in clause.mentions if mention.kind == "assay" and mention.role == "measured"]


def own(clause: Clause, assay: Reading, things: Sequence[Reading]) -> list[Reading]:
    """The things of a sentence that belong to one of its assays, not to another one nearer to them."""
    assays = planned(clause)
    if all(thing.kind == "cell" for thing in things):
        assays = [one for one in assays if one is assay or not _of_one(clause, one)]
    text = clause.section.text
    sure = _named(clause, assay, things) or _subject(clause, things, assays)
    if sure:
        return sure
    things = [t for t in things if t.at > assay.at or not ANOTHER.search(text, t.at[1], assay.at[0])]
    things = [t for t in things if not _compared(clause, t, assay) and not apart(clause, t, assay)]
    things = bracketed(clause, things, assay) or things
    things = [t for t in things if not _TESTED.search(clause.before(t)) or not _joins(clause, t, assay)]
    rivals = [one for one in planned(clause) if not (by(clause, one, assay) or does_as_well(clause, one, assay))]
    others = {t for other in rivals for t in (*_named(clause, other, things), *(t for t in things if _said(t, other)))}
    things = [t for t in things if _said(t, assay) or t not in others]
    things = [t for t in things if not closed(clause, assay, t) and not resumed(clause, t, assay)]
    if assay.rule == QUANTIFIED:
        # "In plasma (by PCR), and lymphocyte subsets": the bracket is of what stands before it.
        methods = [one for one in assays if one.rule != QUANTIFIED]
        things = [t for t in things if not any(t.at < o.at < assay.at and closed(clause, o, assay) for o in methods)]
    things = [t for t in things if not by_itself(clause, t, assays)]
    things = [t for t in things if not _of_analyte(clause, t, assay) and not _counted(clause, t, assay)]
    things = [t for t in things if enclosing(clause, t, assays) in {None, assay}]
    things = [t for t in things if not _served(clause, t, assay, assays) and not ended(clause, t, assay)]
    unbound = [t for t in things if not serving(clause, t, assays) or _for(clause, t, assay, assays)]
    if len(assays) < 2:  # noqa: PLR2004 - one assay has all
        return unbound or list(things)
    return _divided(clause, assay, unbound or [thing for thing in things if thing.at < assay.at], assays)


def _for(clause: Clause, thing: Reading, assay: Reading, assays: Sequence[Reading]) -> bool:
    """Whether a specimen is said to be for an assay, or for what it shows: "stool for *microbiome by PCR*"."""
    return any(one is assay or by(clause, one, assay) for one in serving(clause, thing, assays))


def _divided(clause: Clause, assay: Reading, things: list[Reading], assays: Sequence[Reading]) -> list[Reading]:
    """The things of one of several assays: those that words tie to it, else those that it stands nearest to."""
    branches = runs(clause, assays)
    named = {thing: next((one for one in assays if _said(thing, one)), None) for thing in things}
    bound = {thing: named[thing] or modified(clause, thing, assays) for thing in things}
    mine = [t for t in things if bound[t] is assay or (bound[t] and _goes_on(clause, bound[t], assay))]
    tied = {thing: linked(clause, thing, assays) for thing in things}
    if mine:
        return [t for t in things if t in mine or (bound[t] is None and tied[t] is assay)]
    if len({other for other in tied.values() if other}) > 1:
        run = next(run for run in clause.chains(assays) if assay in run)
        return [thing for thing in things if tied[thing] in (run if assay.rule == QUANTIFIED else (assay,))]
    if one := _led(things, tied, assays):
        return [t for t in things if (tied[t] is one) is (assay is one)]
    behind = [one for one in assays if _BEHIND.search(clause.section.text, clause.start, one.at[0])]
    if len(behind) > 1 and all(one in behind or any(by(clause, one, how) for how in behind) for one in assays):
        owners = {thing: owner(clause, thing) or behind[-1] for thing in things}
        return [
            thing for thing, how in owners.items() if how is assay or (assay not in behind and by(clause, assay, how))
        ]
    lists = clause.chains(clause.of("tissue", "cell"))
    loose = {thing: next((run for run in lists if thing in run), (thing,)) for thing in things if bound[thing] is None}
    return [one for one, run in loose.items() if assay in nearest(branches, run) or sought_in(clause, run, assay)]


def _led(things: Sequence[Reading], tied: dict[Reading, Reading | None], assays: Sequence[Reading]) -> Reading | None:
    """The one assay that names its own specimen where blood leads all: "*blood* for CRP, ALT and PCR by *swab*"."""
    lead = [t for t in things if t.at < assays[0].at and t.kind == "tissue" and tied[t] is None]
    own = {one: t for t, one in tied.items() if one is not None}
    other = len(own) == 1 and not any(_BLOOD.search(t.text) for t in own.values())
    return next(iter(own)) if other and any(_BLOOD.search(t.text) for t in lead) else None


def _goes_on(clause: Clause, bound: Reading | None, assay: Reading) -> bool:
    """Whether what is bound to one assay is another's as well: it is done by it, or both are levels of one list."""
    if bound is not None and does_as_well(clause, bound, assay):
        return True
    if bound is None or by(clause, bound, assay) or (itself(assay) and by(clause, assay, bound)):
        return bound is not None
    first = next((one for one in clause.of("analyte") if one.at == bound.at), None)
    return first is not None and assay.rule == bound.rule == QUANTIFIED and together(clause, first, (assay,))


def _served(clause: Clause, thing: Reading, assay: Reading, assays: Sequence[Reading]) -> bool:
    """Whether something else of the sentence is for an assay: "molecules in *plasma*, PBMC isolation for RNA-seq"."""
    if thing.kind != "tissue" or thing.at > assay.at or _for(clause, thing, assay, assays):
        return False
    stuff = (one for one in clause.of("tissue", "cell") if one.role and thing.at < one.at < assay.at)
    return any(_for(clause, one, assay, assays) for one in stuff)


def _compared(clause: Clause, thing: Reading, assay: Reading) -> bool:
    """Whether a level is what is correlated with what stands before it: "B cells correlate with IL-6"."""
    return assay.rule == QUANTIFIED and _CORRELATES.search(clause.section.text, thing.at[1], assay.at[0]) is not None


def _named(clause: Clause, assay: Reading, things: Sequence[Reading]) -> list[Reading]:
    """The specimens that the assay's name says, with those of the list they end: "CSF and *plasma viral load*"."""
    said = [thing for thing in things if thing.kind == "tissue" and _said(thing, assay)]
    chain = next((run for run in clause.chains(clause.of("tissue")) if said and said[0] in run), ())
    before = [one.at[0] for one in planned(clause) if said and one.at[0] < said[0].at[0]]
    start = max(before, default=-1)  # "blood cultures, urine culture": each is of its own
    return [thing for thing in things if thing in said or (thing in chain and start < thing.at[0] < said[0].at[0])]


def _of_analyte(clause: Clause, thing: Reading, assay: Reading) -> bool:
    """Whether a specimen is named with an analyte of another member of a list: "CD4 counts, *serum* triglycerides"."""
    own_name = assay.term.id in of_kind("self") | of_kind("count")
    if thing.kind != "tissue" or not (own_name or assay.rule == QUANTIFIED or assay.term.id in of_kind("panel")):
        return False
    if of_member(clause, thing, assay) or in_name(clause, thing, assay):
        return True
    text = clause.section.text
    if not own_name:
        return False
    first, last = sorted((thing.at, assay.at))
    after = (m for m in clause.of("analyte") if m.at[0] >= thing.at[1] and m.at != assay.at)
    named = any(_LEVEL_OF.fullmatch(text, thing.at[1], m.at[0]) for m in after)
    before = (m for m in clause.of("analyte") if m.at[1] <= thing.at[0] and m.at != assay.at)
    goes_on = clause.after(thing, 2).lstrip().startswith(",")
    named = named or (goes_on and any(_LEVEL_IN.fullmatch(text, m.at[1], thing.at[0]) for m in before))
    return named and "," in text[first[1] : last[0]]


def _counted(clause: Clause, thing: Reading, assay: Reading) -> bool:
    """Whether cells are counted, by no assay of what is dissolved: "cytokine levels with *mast cell numbers*"."""
    return thing.kind == "cell" and assay.term.id in of_kind("fluid") and said(clause, thing)


def _subject(clause: Clause, things: Sequence[Reading], assays: Sequence[Reading]) -> list[Reading]:
    """The specimens that a sentence opens with and tells every assay of: "*Skin* is assessed by A and by B"."""
    chain = next(iter(clause.chains(clause.of("tissue"))), ())
    if not chain or chain[0] not in things or chain[-1].at[1] > min(assay.at[0] for assay in assays):
        return []
    if any(goes_on(clause, one) for one in clause.of("tissue", "cell")):
        return []
    text = clause.section.text
    opens = _OPENS.fullmatch(text, clause.start, chain[0].at[0])
    return list(chain) if opens and _ARE.match(text, chain[-1].at[1]) and set(chain) == set(things) else []


def _of_one(clause: Clause, assay: Reading) -> bool:
    """Whether an assay's name says the one thing it is of, so that it is of no cells: "hemoglobin levels"."""
    return any(one.at == assay.at for one in clause.of("analyte")) and assay.term.id not in of_kind("repertoire")


def _said(thing: Reading, assay: Reading) -> bool:
    """Whether one named the other: the cells of "CD4 count" are its own, so is the plasma of a "plasma viral load"."""
    return says(thing.mention, assay.mention) or says(assay.mention, thing.mention)


def _joins(clause: Clause, thing: Reading, assay: Reading) -> bool:
    """Whether a list joins the two: "a swab or a positive serology"."""
    first, last = sorted((thing.at, assay.at))
    return _OR.fullmatch(clause.section.text, first[1], last[0]) is not None
