"""A unit's assays and what else it names → which analytes, and which specimens, belong to which assay."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kg.interpret.assays import can_measure, itself, of_kind
from kg.interpret.belonging import ANOTHER, governed, own, owner, planned
from kg.interpret.branching import BY, anew, distance
from kg.interpret.listed import alone, without_assay
from kg.interpret.quantified import QUANTIFIED
from kg.interpret.tied import ANEW, EACH, INSIDE, LOAD, by, closed, detects, made_by, next_word, together

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.interpret.clauses import Clause
    from kg.interpret.readings import Reading
    from kg.interpret.units import Unit

_NEAR: Final = 40
_AND: Final = re.compile(r"(?:\band\b|\bor\b|,|/|&)", re.IGNORECASE)
_SAMPLES: Final = re.compile(r"\b(?:samples?|specimens?|biops(?:y|ies))\b", re.IGNORECASE)
_AWAY: Final = re.compile(r"\s*(?:with|versus|vs|compared|correlat\w+)\b", re.IGNORECASE)
# "IL-3 and IL-4, all of which have been shown to take part in chemotaxis"
_TOLD: Final = re.compile(
    r",\s+(?:(?:all|some|both|each|many)\s+of\s+)?which\s+(?:is|are|(?:has|have)\s+(?:\w+\s+)?been)\s+(?:\w+ly\s+)?"
    r"(?:shown|known|reported|described|thought|believed|found)\b",
    re.IGNORECASE,
)
# "ALT, PCR for HCV RNA": what the PCR is for stands behind it.
_GOVERNED: Final = re.compile(r"\s+for\s+(?!each|all|every)", re.IGNORECASE)
_OPENED: Final = re.compile(r"\([^()]*(?:\([^()]*\)[^()]*)*\Z")
_ANTIBODY: Final = re.compile(r"antibod|anti-|\bIg[GAMED]\b", re.IGNORECASE)
"""Antibodies to cells are in none: "*CAR T cell* antibodies"."""
_LIVE: Final = frozenset({"measured", "collected"})


def analytes_of(
    unit: Unit, assays: Sequence[Reading], analytes: Sequence[Reading]
) -> dict[Reading | None, tuple[Reading, ...]]:
    """Each assay with its analytes: all to a single one, else each to the assay its list leads to.

    What a semicolon parts from every assay stands under ``None``: it is measured, the assay is not named.
    """
    shares: dict[Reading | None, tuple[Reading, ...]] = dict.fromkeys(assays, ())
    lone = alone(unit, assays)
    assays = [assay for assay in assays if not itself(assay)]
    for analyte in analytes:
        near = None
        if not without_assay(unit, analyte, lone):
            near = _nearest(unit, analyte, [one for one in assays if one not in lone])
        shares[near] = (*shares.get(near, ()), analyte)
    for left, right in pairwise(assays):
        if not shares[right] and _listed(unit, left, right):
            shares[right] = tuple([one for one in shares[left] if can_measure(right.term, one.term)])
    for right, left in pairwise(reversed(assays)):
        if not shares[left] and _listed(unit, left, right) and _both(unit.clause_of(left), left, right, shares[right]):
            # "using Western blot and immunohistochemistry, the levels of topoisomerase": it is named behind both.
            shares[left] = tuple(
                [one for one in shares[right] if one.at > right.at and can_measure(left.term, one.term)]
            )
    return shares


def _both(clause: Clause, left: Reading, right: Reading, things: Sequence[Reading]) -> bool:
    """Whether what stands behind the second of two assays is of both: it is what they detect, or they are its means."""
    first = next(run[0] for run in clause.chains(planned(clause)) if left in run)  # "by *IHC*, FISH and PCR"
    return BY.search(clause.before(first, 24)) is not None or any(detects(clause, right, one) for one in things)


def _nearest(unit: Unit, analyte: Reading, assays: Sequence[Reading]) -> Reading | None:
    """The assay that leads up to an analyte, or that its list leads to; else the nearest, of its own sentence first.

    None where what they are parted by, or compared with, keeps the analyte from each of them, or from the nearest.
    """
    clause = unit.clause_of(analyte)
    able = [assay for assay in assays if can_measure(assay.term, analyte.term)]
    free = [assay for assay in able if not _apart(unit, assay, analyte)]
    if not free or any(_away(unit, assay, analyte) for assay in able):
        return None
    led = next((one for one in (governed(clause, analyte), owner(clause, analyte)) if one in free), None)
    return led or min(free, key=lambda assay: (*_elsewhere(clause, assay, analyte), *distance(assay, analyte)))


def _elsewhere(clause: Clause, assay: Reading, analyte: Reading) -> tuple[bool, bool]:
    """An assay of the analyte's sentence first, then one of a sentence before: "A panel is used. It includes ACE2."."""
    here = assay in clause.mentions
    return not here, not here and assay.section == analyte.section and assay.at > analyte.at


def _apart(unit: Unit, assay: Reading, analyte: Reading) -> bool:
    """Whether a semicolon parts them: "Faecal calprotectin; 16S rRNA sequencing of stool; CRP in serum".

    What an assay's result is compared with is parted from it as well: "IL-2 by PCR with CD4 and viral load".
    """
    if assay.section != analyte.section:
        return False
    text = unit.clause_of(assay).section.text
    if closed(unit.clause_of(assay), assay, analyte):
        return True
    if analyte.at < assay.at and _GOVERNED.match(text, assay.at[1]) and _AND.search(text, analyte.at[1], assay.at[0]):
        return unit.clause_of(analyte) is unit.clause_of(assay) and owner(unit.clause_of(analyte), analyte) is not assay
    if analyte.at < assay.at and ANOTHER.search(text, analyte.at[1], assay.at[0]):
        return True
    if _away(unit, assay, analyte) or (analyte.at > assay.at and ANEW.search(text, assay.at[1], analyte.at[0])):
        return True
    first, last = sorted((assay.at, analyte.at))
    # "By arrays (IRF-1; CCR5)": what parts the members of a bracket parts none of them from what stands before it.
    return ";" in _OPENED.sub("", text[first[1] : last[0]]) or _TOLD.search(text, first[1], last[0]) is not None


def _away(unit: Unit, assay: Reading, analyte: Reading) -> bool:
    """Whether an analyte, or cells, are what the assay before is compared with: "by PCR with CD4 and viral load"."""
    if assay.section != analyte.section or analyte.at < assay.at:
        return False
    return _AWAY.match(unit.clause_of(assay).section.text, assay.at[1], analyte.at[0]) is not None


def _listed(unit: Unit, left: Reading, right: Reading) -> bool:
    """Whether two assays stand side by side on the same things: "by ELISA and real-time PCR"."""
    clause = unit.clause_of(left)
    if right not in clause.mentions:
        return False
    between = clause.section.text[left.at[1] : right.at[0]]
    within = [mention for mention in clause.mentions if left.at[1] <= mention.at[0] < right.at[0]]
    # "by ELISA and mRNA expression by real-time PCR": what is measured twice is named once.
    named = [mention for mention in within if mention.kind != "assay" or mention.role == "measured"]
    return not named and not anew(clause, left, right) and len(between) <= _NEAR and _AND.search(between) is not None


def beside(unit: Unit, assay: Reading | None, clause: Clause, things: Sequence[Reading]) -> tuple[Reading, ...]:
    """The specimens or cells of an assay: those of its own sentence, else of the whole outcome, else referred back to.

    An outcome whose measure names specimens or cells and no assay means them for every assay of its description.
    """
    here = [
        one
        for one in things
        if one in clause.mentions and not (assay and one.kind == "cell" and _away(unit, assay, one))
    ]
    mine = own(clause, assay, here) if assay is not None else here
    for other, again in _again(unit, assay):
        mine += own(other, again, [thing for thing in things if thing in other.mentions])
    if unit.whole:
        bare = [c for c in unit.clauses if c is not clause and c.section.name.endswith((".measure", ".name"))]
        how = assay is not None and not here and BY.search(clause.before(assay, 24)) is not None
        stated = [m for c in bare if how or not planned(c) for m in c.mentions if m in things]
        stated = [m for m in stated if m.kind == "tissue" or not _own_cells(assay) or made_by(unit.clause_of(m), m)]
        if unit.outcome is None and not (clause.name == "test" and clause.section.name == "intervention.name"):
            # An arm tells of much that has nothing to do with its tests, and a test's description of other tests; the
            # description of what a test's name says tells what it is run on.
            told = EACH.search(clause.text)
            rest = _before(unit, clause, [thing for thing in things if thing.kind == "tissue" or told])
        elif _own_cells(assay):
            rest = [thing for thing in things if thing.kind == "tissue" and thing not in clause.mentions]
            rest = [thing for thing in rest if not _taken_up(unit, thing, assay)]
        else:
            rest = [thing for thing in things if thing not in clause.mentions and not _taken_up(unit, thing, assay)]
        return tuple(dict.fromkeys((*mine, *stated))) if mine else tuple(dict.fromkeys((*stated, *rest)))
    return tuple(mine)


def _again(unit: Unit, assay: Reading | None) -> Iterator[tuple[Clause, Reading]]:
    """Where else a level or a count stands: "D-dimers", "D-dimers in blood"; "count of *B cells*, *CD4 cells*".

    What a method is the way to see stands elsewhere as well: "viral load by *PCR*", "a swab for the viral load".
    """
    if assay is None:
        return
    clause, level = unit.clause_of(assay), assay.rule == QUANTIFIED
    seen = {one.term for one in planned(clause) if one is not assay and by(clause, one, assay)}
    for twin in unit.of("assay", "measured"):
        alike = twin is not assay and (twin.term, twin.rule) == (assay.term, assay.rule)
        if alike if level else twin.term in seen and twin not in clause.mentions:
            yield unit.clause_of(twin), twin


def inside(unit: Unit, assay: Reading) -> tuple[Reading, ...]:
    """The cells that a level is measured in: "lipids *within macrophages*", "*neutrophil* CD64 expression"."""
    found: list[Reading] = []
    for clause, level in ((unit.clause_of(assay), assay), *_again(unit, assay)):
        levels = clause.chains([one for one in planned(clause) if one.rule == QUANTIFIED])
        first, end = next((run[0].at[0], run[-1].at[1]) for run in levels if level in run)
        for cell in clause.of("cell"):
            bare = cell.at[1] < first and clause.section.text[cell.at[1] : first].isspace()
            if bare and cell.role in _LIVE and not _ANTIBODY.search(clause.words(level)):
                found.append(cell)
                continue
            start = next(run[0].at[0] for run in clause.chains(clause.of("cell", "tissue")) if cell in run)
            if start >= end and cell.role in _LIVE and INSIDE.fullmatch(clause.section.text, end, start):
                found.append(cell)
    return tuple(found)


def referred(unit: Unit, clause: Clause, taken: Sequence[Reading]) -> tuple[Reading, ...]:
    """The specimens that "the samples" are: of the nearest sentence before, or the only ones that the trial takes."""
    if any(m.role in _LIVE for m in clause.of("tissue")):
        return ()  # the specimens of the sentence are its other assays'
    for before in unit.earlier:
        found = tuple(m for m in before.mentions if m.kind == "tissue" and m.role in _LIVE)
        if found:
            return found
    only = {mention.term for mention in taken}
    words = clause.text if unit.outcome is None else unit.text
    # A specimen that the unit itself names, for something else, is not what "samples" refers to.
    here = any(m.role in _LIVE and m.term in only for one in unit.clauses for m in one.of("tissue"))
    return tuple(taken[:1]) if len(only) == 1 and not here and _SAMPLES.search(words) else ()


def _before(unit: Unit, clause: Clause, things: Sequence[Reading]) -> list[Reading]:
    """What the nearest sentence before in the same description names: it goes on about the same samples."""
    earlier = [one for one in unit.clauses if one.index == clause.index and one.start < clause.start]
    found = ([thing for thing in things if thing in one.mentions] for one in reversed(earlier))
    return next((here for here in found if here), [])


def _own_cells(assay: Reading | None) -> bool:
    """Whether an assay finds molecules: its cells are those that its own sentence names, if any."""
    return assay is not None and assay.term.id in of_kind("nucleic") | of_kind("fluid")


def _taken_up(unit: Unit, thing: Reading, assay: Reading | None) -> bool:
    """Whether a specimen stands in a sentence that has an assay of its own: not one that tells how a load is seen."""
    others = planned(unit.clause_of(thing))
    loads = [one for one in unit.of("assay", "measured") if one.term.id == LOAD]
    load = assay in loads and not any(unit.clause_of(one).of("tissue") for one in loads)
    return others != [] and not (load and all(one.term.id in of_kind("nucleic") for one in others))


def free(unit: Unit, assay: Reading | None, tissues: Sequence[Reading], others: set[Reading]) -> tuple[Reading, ...]:
    """The specimens that are not said of analytes of another assay: "*serum* ferritin and PCR".

    What stands right before the assay's own words is one name with them: "plasma *immunoglobulin* anti-SARS-CoV-2";
    and the levels of a list share what opens it: "*serum* CRP, ferritin and creatinine".
    """
    alike = [one for one in unit.of("assay", "measured") if assay is not None and one.term == assay.term]
    levels = [one for one in alike if one.rule == QUANTIFIED]
    apart = {one for one in others if not any(_adjoin(unit, one, again) for again in alike)}
    apart = {one for one in apart if not together(unit.clause_of(one), one, levels)}
    seen = [one for one in unit.of("assay", "measured") if assay and by(unit.clause_of(one), one, assay)]
    places = {(one.section, one.at[0]) for one in apart} - {(one.section, one.at[0]) for one in seen}
    return tuple([one for one in tissues if (one.section, next_word(unit.clause_of(one), one)) not in places])


def _adjoin(unit: Unit, left: Reading, right: Reading) -> bool:
    same = left.section == right.section and left.at[1] <= right.at[0]
    return same and not unit.clause_of(right).section.text[left.at[1] : right.at[0]].strip()
