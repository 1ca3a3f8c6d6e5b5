"""Measurements → the same, where assays that name no specimen are run on the only ones that the trial keeps.

A record's field of biospecimens ("peripheral blood samples"), or what samples are "collected for genetic analysis",
says what the assays of tests and outcomes are run on, as long as the page takes nothing else.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Protocol

from kg.interpret.assays import itself, of_kind
from kg.interpret.completing import LEVELS_OF
from kg.interpret.nameless import unnamed
from kg.interpret.taking import fluid, solid

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.interpret.clauses import Clause
    from kg.interpret.readings import Reading
    from kg.model import Measurement, Term

# Not plasma: as often as not it is what is given.
_BLOOD: Final = re.compile(r"(?:(?:whole|peripheral|venous)\s+)*(?:blood|serum|sera)", re.IGNORECASE)
_OR: Final = re.compile(r"\bor\s+$", re.IGNORECASE)
# "Whole blood collected for whole genome sequencing"
_TAKEN_FOR: Final = re.compile(
    r"\s+(?:samples?\s+)?(?:(?:will\s+be|is|are|was|were)\s+)?(?:collected|drawn|obtained|taken)\s+for\s+(?:\w+\s+){0,2}",
    re.IGNORECASE,
)
# "Volunteers who tested positive by a swab": who they are, not what the trial takes.
_WHO: Final = frozenset({"study_population"})
_LIVE: Final = frozenset({"measured", "collected"})
_FOR: Final = re.compile(
    r"\bsamples?\b[^.;]{0,60}\b(?:collected|taken|obtained|drawn|used)\s+for\b[^.;]{0,60}"
    r"\b(?:analys[ei]s|tests?|testing|assays?|stud(?:y|ies)|sequencing|measurements?)\b",
    re.IGNORECASE,
)
_LEFT_OVER: Final = re.compile(
    r"\b(?:remnant|remaining|left-?\s?over|residual|de-?identified|archived|banked)\b[^.;]{0,60}\b(?:specimens?|samples?)\b",
    re.IGNORECASE,
)
# "PCR positive subjects", "PCR results": what somebody found, no assay of the samples that are kept.
_RESULT: Final = re.compile(
    r"^\W{0,3}(?:[\w-]+\s+){0,2}(?:results?\b|positiv|negativ|status\b|confirmed|proven)", re.IGNORECASE
)
_BY_RESULT: Final = re.compile(
    r"\b(?:results?|positive|negative|confirmed)\s+(?:(?:for|by|on|in|with|an?|the|\w+al)\s+)*(?:\((?:\w+/)*)?$",
    re.IGNORECASE,
)
# "Adults who tested positive by PCR", "histologically confirmed", "PCR proven": who takes part, no assay of the trial.
_KNOWN_BY: Final = re.compile(
    r"\b(?:positive|negative|(?<!be\s)confirmed|(?<!be\s)documented|(?<!be\s)proven|(?<!be\s)diagnosed)\s+"
    r"(?:for\s+[\w-]+\s+)?(?:by|with|on|via|through)\s+(?:an?\s+|the\s+|previous\s+|positive\s+)*$",
    re.IGNORECASE,
)
_ADVERB: Final = re.compile(r"ally\b|\bconfirmed\b", re.IGNORECASE)
# "biopsies analyzed immunohistochemically"
_LOOKED: Final = re.compile(
    r"\b(?:analy[sz]ed|examined|assessed|evaluated|stained|studied|investigated)\s+(?:\w+ly\s+and\s+)?$", re.IGNORECASE
)
_KNOWN: Final = re.compile(r"[\s-]*(?:\(\+\)|(?:positive|negative|confirmed|proven)\s+\w)", re.IGNORECASE)


class Materials(Protocol):
    """What is known of the materials that terms stand for."""

    def has(self, term: Term) -> bool:
        """Whether a term is a specimen by itself (PBMC)."""


def on_what_is_kept(found: Sequence[Measurement], clauses: Sequence[Clause], materials: Materials) -> list[Measurement]:
    """Give the specimen that the trial keeps to the assays that nowhere name theirs.

    Of several, no one can say which is for which assay; but "plasma or serum" is either of them for each.
    """
    kept = tuple(_kept(clauses, materials))
    placed = {one.assay for one in found if one.specimens}
    of_tests = len(kept) > 1 and any(map(_for, clauses))
    planned = [clause for clause in clauses if clause.name == "test" or (clause.where == "outcome" and not of_tests)]
    own = {m.settled() for clause in planned for m in clause.of("assay") if _sampled(clause, m)}
    terms = tuple(dict.fromkeys(mention.term for mention in kept))
    mentions = tuple(mention.settled() for mention in kept)
    found = [
        replace(one, specimens=terms, mentions=(*one.mentions, *mentions))
        if terms and one.assay and one.assay not in placed and any(m in own for m in one.mentions)
        else one
        for one in found
    ]
    return _by_kind(found, clauses)


def _by_kind(found: Sequence[Measurement], clauses: Sequence[Clause]) -> list[Measurement]:
    """Give what only can be its material to an assay that nowhere names one.

    Histology looks at the one solid tissue that the page takes; serology and immunoassays run on its blood or serum,
    if it takes no other fluid.
    """
    live = [
        (clause, m) for clause in clauses if clause.name not in _WHO for m in clause.of("tissue") if m.role in _LIVE
    ]
    fluids = {m.term: m for clause, m in live if fluid(clause, m)}
    solids = {m.term: m for clause, m in live if solid(clause, m) and not unnamed(m)}
    blood = {m.term: m for clause, m in live if _BLOOD.fullmatch(clause.words(m)) and not _bound(clause, m)}
    placed = {one.assay for one in found if one.specimens}
    # "Expression of cytokines" says no method: it may be in any tissue.
    in_blood = (of_kind("fluid") - of_kind("generic")) | of_kind("cell-free")
    # Serum that is named with one protein alone is not what a panel of others is run on; a method is of any.
    free = {m.term: m for clause, m in live if m.term in blood and not _of_level(clause, m)}
    only_blood = fluids.keys() == blood.keys()
    material = {
        **dict.fromkeys(of_kind("look"), solids),
        **dict.fromkeys(in_blood, blood if only_blood else {}),
        **dict.fromkeys(of_kind("panel"), free if only_blood else {}),
    }
    only = {curie: here for curie, here in material.items() if len(here) == 1}
    planned = [clause for clause in clauses if clause.where != "prose" or clause.name == "plan"]
    own = {m.settled() for clause in planned for m in clause.of("assay") if m.role == "measured"}
    return [
        replace(one, specimens=(*only[curie],), mentions=(*one.mentions, *[m.settled() for m in only[curie].values()]))
        if one.assay not in placed
        and (curie := one.assay.id if one.assay else None) in only
        and any(m in own for m in one.mentions)
        else one
        for one in found
    ]


def _of_level(clause: Clause, tissue: Reading) -> bool:
    """Whether a specimen stands before the one thing that is measured in it: "serum levels of IL-1"."""
    first = next((m.at[0] for m in clause.of("analyte") if m.at[0] >= tissue.at[1]), None)
    return first is not None and LEVELS_OF.fullmatch(clause.section.text, tissue.at[1], first) is not None


def _bound(clause: Clause, tissue: Reading) -> bool:
    """Whether a specimen is taken for one assay alone: "whole blood collected for whole genome sequencing"."""
    text = clause.section.text
    if clause.where == "outcome" and any(m.role == "measured" for m in clause.of("assay")):
        return True
    ends = (m.at[0] for m in clause.of("assay") if m.role == "measured" and m.at[0] >= tissue.at[1])
    return any(_TAKEN_FOR.fullmatch(text, tissue.at[1], end) for end in ends)


def known_by(clause: Clause, assay: Reading) -> bool:
    """Whether an assay only tells who takes part: "adults tested positive by PCR", "histologically confirmed"."""
    if clause.where == "outcome":
        return False
    if _ADVERB.search(clause.words(assay)):
        return _LOOKED.search(clause.before(assay)) is None
    return _KNOWN_BY.search(clause.before(assay)) is not None or _KNOWN.match(clause.after(assay)) is not None


def _sampled(clause: Clause, assay: Reading) -> bool:
    """Whether an assay is run on samples by the trial: no load, no result that people came with."""
    if assay.role != "measured" or itself(assay):
        return False
    return not _RESULT.match(clause.after(assay)) and not _BY_RESULT.search(clause.before(assay))


def _kept(clauses: Sequence[Clause], materials: Materials) -> Iterator[Reading]:
    """The specimen that a field of the record, or a sentence with a purpose, keeps; none if the page takes others."""
    own = [clause for clause in clauses if clause.name not in _WHO or _left_over(clause)]
    live = [(clause, m) for clause in own for m in clause.of("tissue") if m.role in _LIVE and not unnamed(m)]
    kept = {m.term: m for clause, m in live if _keeps(clause)}
    cells = any(materials.has(m.term) for clause in clauses if _keeps(clause) for m in clause.of("cell"))
    either = all(
        _either(clause) for clause, _ in live if _keeps(clause) and len({m.term for m in clause.of("tissue")}) > 1
    )
    if {m.term for _, m in live} == kept.keys() and not cells and (len(kept) == 1 or either):
        yield from kept.values()


def _keeps(clause: Clause) -> bool:
    return clause.name == "biospecimen" or _for(clause) or _left_over(clause)


def _left_over(clause: Clause) -> bool:
    """Whether the samples themselves are who takes part: "remnant blood and bone marrow specimens"."""
    return clause.name in _WHO and bool(clause.of("tissue")) and _LEFT_OVER.search(clause.text) is not None


def _for(clause: Clause) -> bool:
    """Whether a sentence says what samples are for: "collected for genetic analysis"."""
    return bool(clause.of("tissue")) and _FOR.search(clause.text) is not None


def _either(clause: Clause) -> bool:
    """Whether each assay may have all the specimens of a sentence: one list that ends in "or", or has one purpose."""
    (*_, last), *others = clause.chains(clause.of("tissue"))
    return not others and (_for(clause) or _left_over(clause) or _OR.search(clause.before(last, 6)) is not None)
