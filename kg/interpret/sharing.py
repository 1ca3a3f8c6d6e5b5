"""A unit's assays and what else it names → which analytes, and which specimens, belong to which assay."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kg.interpret.assays import can_measure, of_kind
from kg.interpret.implied import says
from kg.interpret.listed import alone, without_assay
from kg.interpret.specimens import OF_WHAT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.interpret.clauses import Clause
    from kg.interpret.readings import Reading
    from kg.interpret.units import Unit

_NEAR: Final = 40
_AND: Final = re.compile(r"(?:\band\b|\bor\b|,|/|&)", re.IGNORECASE)
# "… by ELISA and PCR with histopathology of the liver": what follows "with" is another matter.
_BEHIND: Final = re.compile(r"(?:\(|\b(?:by|using|via)\s)\s*(?:the\s+|an?\s+|\w+\s+)?$", re.IGNORECASE)
_SAMPLES: Final = re.compile(r"\b(?:samples?|specimens?|biops(?:y|ies))\b", re.IGNORECASE)
_TURN: Final = re.compile(
    r";|(?<!combined\s)(?<!coupled\s)(?<!together\s)\bwith\b"
    r"|\b(?:versus|vs|compared|correlat\w+|whereas|while|then|followed|in\s+addition)\b",
    re.IGNORECASE,
)
_AWAY: Final = re.compile(r"\s*(?:with|versus|vs|compared|correlat\w+)\b", re.IGNORECASE)
# "T cells by an MA test and antibody by ELISA": the cells are another method's.
_ANOTHER: Final = re.compile(r"\b(?:by|using|via)\s[^;]*\band\b[^;]*\b(?:by|using|via)\s", re.IGNORECASE)
# "A positive nasal swab or a positive serology": the swab was tested by something else.
_BY: Final = re.compile(r"\b(?:by|using|via)\s+(?:the\s+|an?\s+|\w+\s+)?$", re.IGNORECASE)
_VERB: Final = re.compile(
    r"(?:\s*\([^()]*)?\)?[^,;.:()]{0,25}\b(?:will|is|are|was|were)\s+(?:be\s+)?\w+", re.IGNORECASE
)
_OR: Final = re.compile(r"\s*,?\s*(?:and|or|and/or|or/and)\s+(?:an?\s+)?(?:(?:positive|negative)\s+)?", re.IGNORECASE)
ON: Final = re.compile(
    r"\s*(?:\([^()]{0,20}\)\s*)?(?:(?:tests?|assays?|analys[ei]s)\s+)?(?:on|in|of|from)\s+(?:(?:the|an?|\w+al)\s+){0,2}",
    re.IGNORECASE,
)
"""What parts an assay from the specimen that it is run on."""
_TESTED: Final = re.compile(r"\b(?:positive|negative)\s+$", re.IGNORECASE)
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
        if without_assay(unit, analyte, lone):
            shares[None] = (*shares.get(None, ()), analyte)
            continue
        able = [assay for assay in assays if assay not in lone and can_measure(assay.term, analyte.term)]
        if all(_apart(unit, assay, analyte) for assay in able):
            shares[None] = (*shares.get(None, ()), analyte)
            continue
        owner = _owner(unit.clause_of(analyte), analyte)
        near = owner if owner in able else min(able, key=lambda assay: _distance(assay, analyte))
        if _away(unit, near, analyte):
            shares[None] = (*shares.get(None, ()), analyte)
            continue
        shares[near] = (*shares[near], analyte)
    for left, right in pairwise(assays):
        if not shares[right] and _listed(unit, left, right):
            shares[right] = tuple([one for one in shares[left] if can_measure(right.term, one.term)])
    return shares


def _owner(clause: Clause, thing: Reading) -> Reading | None:
    """The assay that stands behind what it measures: "TNF (ELISA), B cells (flow cytometry)", "A by X and B by Y"."""
    after = [assay for assay in _assays(clause) if assay.at[0] >= thing.at[1] and not itself(assay)]
    if not after or not _BEHIND.search(clause.section.text, clause.start, after[0].at[0]):
        return None
    return None if _TURN.search(clause.section.text, thing.at[1], after[0].at[0]) else after[0]


def itself(assay: Reading | None) -> bool:
    """Whether the assay's name says all that it measures: a viral load is of no cell."""
    return assay is not None and assay.term.id in of_kind("self")


def _apart(unit: Unit, assay: Reading, analyte: Reading) -> bool:
    """Whether a semicolon parts them: "Faecal calprotectin; 16S rRNA sequencing of stool; CRP in serum".

    What an assay's result is compared with is parted from it as well: "IL-2 by PCR with CD4 and viral load".
    """
    if assay.section != analyte.section:
        return False
    text = unit.clause_of(assay).section.text
    if analyte.at < assay.at and _ANOTHER.search(text, analyte.at[1], assay.at[0]):
        return True
    if _away(unit, assay, analyte):
        return True
    first, last = sorted((assay.at, analyte.at))
    return ";" in text[first[1] : last[0]]


def _away(unit: Unit, assay: Reading, analyte: Reading) -> bool:
    """Whether an analyte is what the assay before it is compared with: "by PCR with CD4"."""
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
    return not named and not _anew(clause, left, right) and len(between) <= _NEAR and _AND.search(between) is not None


def _anew(clause: Clause, left: Reading, right: Reading) -> bool:
    """Whether the second of two assays has a verb of its own: "assessed by PCR, and imaging will be used to"."""
    behind = _BY.search(clause.before(left, 24))
    return behind is not None and _VERB.match(clause.after(right)) is not None


def _distance(assay: Reading, analyte: Reading) -> tuple[bool, int]:
    """Same section first; an assay after its analyte ("A by ELISA") or before it ("ELISA of A") by the gap."""
    same = assay.section == analyte.section
    gap = analyte.at[0] - assay.at[1] if analyte.at[0] >= assay.at[1] else assay.at[0] - analyte.at[1]
    return not same, gap


def beside(unit: Unit, assay: Reading | None, clause: Clause, things: Sequence[Reading]) -> tuple[Reading, ...]:
    """The specimens or cells of an assay: those of its own sentence, else of the whole outcome, else referred back to.

    An outcome whose measure names the specimens and no assay means them for every assay that its description names.
    """
    here = [thing for thing in things if thing in clause.mentions]
    own = _own(clause, assay, here) if assay is not None else here
    if unit.whole:
        bare = [c for c in unit.clauses if c is not clause and c.section.name.endswith((".measure", ".name"))]
        stated = [m for c in bare if not _assays(c) for m in c.mentions if m in things and m.kind == "tissue"]
        rest = [thing for thing in things if thing not in clause.mentions and not _taken_up(unit, thing)]
        if not rest and unit.outcome is None:
            rest = _before(unit, clause, things)
        return tuple(dict.fromkeys((*own, *stated))) if own else tuple(dict.fromkeys((*stated, *rest)))
    return tuple(own)


def referred(unit: Unit, taken: Sequence[Reading]) -> tuple[Reading, ...]:
    """The specimens that "the samples" are: of the nearest sentence before, or the only ones that the trial takes."""
    for clause in unit.earlier:
        found = tuple(m for m in clause.mentions if m.kind == "tissue" and m.role in _LIVE)
        if found:
            return found
    only = {mention.term for mention in taken}
    return tuple(taken[:1]) if len(only) == 1 and _SAMPLES.search(unit.text) else ()


def _before(unit: Unit, clause: Clause, things: Sequence[Reading]) -> list[Reading]:
    """What the nearest sentence before in the same description names: it goes on about the same samples."""
    earlier = [one for one in unit.clauses if one.index == clause.index and one.start < clause.start]
    found = ([thing for thing in things if thing in one.mentions] for one in reversed(earlier))
    return next((here for here in found if here), [])


def _taken_up(unit: Unit, thing: Reading) -> bool:
    """Whether a specimen stands in a sentence that has an assay of its own."""
    return _assays(unit.clause_of(thing)) != []


def _assays(clause: Clause) -> list[Reading]:
    return [mention for mention in clause.mentions if mention.kind == "assay" and mention.role == "measured"]


def _own(clause: Clause, assay: Reading, things: Sequence[Reading]) -> list[Reading]:
    """The things of a sentence that belong to one of its assays, not to another one nearer to them."""
    assays = _assays(clause)
    text = clause.section.text
    things = [t for t in things if t.at > assay.at or not _ANOTHER.search(text, t.at[1], assay.at[0])]
    things = [t for t in things if not _TESTED.search(clause.before(t)) or not _joins(clause, t, assay)]
    things = [t for t in things if _said(t, assay) or not any(_said(t, other) for other in assays)]
    if len(assays) < 2:  # noqa: PLR2004 - one assay has all
        return list(things)
    runs = _runs(clause, assays)
    bound = {thing: _modified(clause, thing, assays) for thing in things}
    mine = [thing for thing in things if bound[thing] is assay]
    if mine:
        return mine
    linked = {thing: _linked(clause, thing, assays) for thing in things}
    if len({other for other in linked.values() if other}) > 1:
        return [thing for thing in things if linked[thing] is assay]
    if all(_BEHIND.search(clause.section.text, clause.start, one.at[0]) for one in assays):
        return [thing for thing in things if (_owner(clause, thing) or assays[-1]) is assay]
    return [thing for thing in things if bound[thing] is None and assay in _nearest(runs, thing)]


def _linked(clause: Clause, thing: Reading, assays: Sequence[Reading]) -> Reading | None:
    """The assay that a specimen's list follows at once: "by *PCR* on saliva and sputum, and by *serology* on blood"."""
    chain = next(run for run in clause.chains(clause.of("tissue", "cell")) if thing in run)
    text = clause.section.text
    return next((assay for assay in assays if ON.fullmatch(text, assay.at[1], max(assay.at[1], chain[0].at[0]))), None)


def _said(thing: Reading, assay: Reading) -> bool:
    """Whether one named the other: the cells of "CD4 count" are its own, so is the plasma of a "plasma viral load"."""
    return says(thing.mention, assay.mention) or says(assay.mention, thing.mention)


def _joins(clause: Clause, thing: Reading, assay: Reading) -> bool:
    """Whether a list joins the two: "a swab or a positive serology"."""
    first, last = sorted((thing.at, assay.at))
    return _OR.fullmatch(clause.section.text, first[1], last[0]) is not None


def _runs(clause: Clause, assays: Sequence[Reading]) -> list[list[Reading]]:
    """Assays that share what stands beside them: a new run begins where the sentence turns to another matter."""
    runs = [[assays[0]]]
    for left, right in pairwise(assays):
        if _TURN.search(clause.section.text, left.at[1], right.at[0]) or _anew(clause, left, right):
            runs.append([])
        runs[-1].append(right)
    return runs


def _nearest(runs: Iterable[Sequence[Reading]], thing: Reading) -> Sequence[Reading]:
    return min(runs, key=lambda run: min(_distance(assay, thing)[1] for assay in run))


def _modified(clause: Clause, thing: Reading, assays: Sequence[Reading]) -> Reading | None:
    """The assay that a specimen's name stands right before: "CSF and *plasma proteomics*, *serum Aspergillus PCR*"."""
    text = clause.section.text
    chain = next(run for run in clause.chains(clause.of("tissue", "cell")) if thing in run) if thing.role else (thing,)
    last = chain[-1].at[1]
    gaps = ((assay, text[last : assay.at[0]]) for assay in assays if assay.at[0] >= last)
    return next((assay for assay, gap in gaps if not gap.strip(" -\n") or OF_WHAT.fullmatch(gap)), None)
