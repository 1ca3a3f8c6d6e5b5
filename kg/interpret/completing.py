"""Measurements → completed by what other sentences of the page say: of a test, of the members of a class.

"Diagnostic Test: flow cytometric analysis", and the outcome "T helper cell ratio"; "the cytokines of interest are IL-3
and IL-4", and "the cytokine contents will be analyzed by immunoassay"; "four markers including KIT and vimentin will be
studied", and "these markers will be analyzed by PCR".
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg.interpret.assays import can_measure, everywhere, of_kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.interpret.clauses import Clause
    from kg.interpret.readings import Reading
    from kg.model import Measurement, Term

_RULE: Final = "of-interest"
_LIVE: Final = frozenset({"measured", "collected"})
_TELLING: Final = frozenset({"outcome", "objective", "prose", "arm", "title"})
LEVELS_OF: Final = re.compile(
    r"\s+(?:(?:levels?|concentrations?)\s+(?:of\s+)?(?:(?:the|selected|several|various|certain)\s+)?)?", re.IGNORECASE
)
"""What may stand between a specimen and what is measured in it: "serum IL-6", "serum levels of IL-6"."""
_THESE: Final = re.compile(
    r"\b(?:these|those)\s+(?:\w+\s+){0,2}(?:(?:bio)?markers|genes|proteins|cytokines|chemokines|analytes|molecules|mediators"
    r"|antibodies|hormones|transcripts|mutations|polymorphisms)\b",
    re.IGNORECASE,
)
_BACK: Final = 4
_LIST: Final = 2


def of_the_test(found: Sequence[Measurement], clauses: Sequence[Clause]) -> list[Measurement]:
    """What outcomes measure without an assay is measured by the intervention that is a test, if it is the only assay.

    "Diagnostic Test: flow cytometric analysis", and the outcome "T helper cell ratio".
    """
    planned = {m.term for clause in clauses for m in clause.of("assay") if m.role == "measured"}
    tests = [m for clause in clauses if clause.name == "test" for m in clause.of("assay") if m.role == "measured"]
    if len(planned) != 1 or not tests or not everywhere(tests[0].term):
        return list(found)
    test = tests[0]
    return [
        replace(one, assay=test.term, mentions=(test.settled(), *one.mentions))
        if one.assay is None and one.outcome is not None
        else one
        for one in found
    ]


def where_named(found: Sequence[Measurement], clauses: Sequence[Clause]) -> list[Measurement]:
    """The measurements, those that name no specimen with the one that other sentences name before what they are of.

    "IL-6" is an outcome, and "serum levels of IL-1, IL-6 and TNF will be measured".
    """
    named: dict[Term, dict[Term, Reading]] = {}
    for clause in clauses:
        if clause.where in _TELLING:
            for tissue, thing in _before_analytes(clause):
                named.setdefault(thing.term, {}).setdefault(tissue.term, tissue)
    return [_in_what(one, named) for one in found] if named else list(found)


def _before_analytes(clause: Clause) -> Iterator[tuple[Reading, Reading]]:
    """Each specimen of a sentence with the analytes that it stands before: "*serum* levels of *IL-1, IL-6*"."""
    tissues = [one for one in clause.of("tissue") if one.role in _LIVE]
    lists = clause.chains(clause.of("analyte")) if tissues else ()
    for tissue in tissues:
        for run in lists:
            if run[0].at[0] >= tissue.at[1] and LEVELS_OF.fullmatch(clause.section.text, tissue.at[1], run[0].at[0]):
                yield from ((tissue, thing) for thing in run)


def _in_what(one: Measurement, named: Mapping[Term, Mapping[Term, Reading]]) -> Measurement:
    """A measurement, with the one specimen that its analytes are said to be in."""
    if one.specimens or one.assay is None or one.outcome is None or not one.analytes:
        return one
    places = [named.get(thing, {}) for thing in one.analytes]
    if len(places[0]) != 1 or any(place.keys() != places[0].keys() for place in places):
        return one
    ((term, mention),) = places[0].items()
    return replace(one, specimens=(term,), mentions=(*one.mentions, mention.settled()))


def with_members(found: Sequence[Measurement], clauses: Sequence[Clause]) -> list[Measurement]:
    """The measurements, those of a class with the members that the section says are of interest."""
    lists = list(_lists(clauses))
    return [_with(one, lists) for one in found] if lists else list(found)


def _lists(clauses: Sequence[Clause]) -> Iterator[tuple[str, Term, tuple[Reading, ...]]]:
    """Section, class and members of each sentence that says what is of interest."""
    classes = of_kind("class", "analyte_kinds")
    for clause in clauses:
        members = tuple([m for m in clause.of("analyte") if m.rule == _RULE and m.term.id not in classes])
        heads = [m.term for m in clause.of("analyte") if m.term.id in classes]
        if members and heads:
            yield clause.section.name, heads[0], members


def _with(one: Measurement, lists: Sequence[tuple[str, Term, tuple[Reading, ...]]]) -> Measurement:
    """A measurement of a class, with its members."""
    assay = one.assay
    if assay is None or one.outcome is not None:
        return one
    for section, head, members in lists:
        new = [m for m in members if m.term not in one.analytes and can_measure(assay, m.term)]
        if one.quote.section == section and head in one.analytes and new:
            terms = tuple(dict.fromkeys(m.term for m in new))
            return replace(one, analytes=(*one.analytes, *terms), mentions=(*one.mentions, *[m.settled() for m in new]))
    return one


def of_these(found: Sequence[Measurement], clauses: Sequence[Clause]) -> list[Measurement]:
    """The measurements, those of "these markers" with what the nearest sentence before lists and measures."""
    prose = [clause for clause in clauses if _THESE.search(clause.text)]
    return [_referring(one, prose, clauses) for one in found] if prose else list(found)


def _referring(one: Measurement, prose: Sequence[Clause], clauses: Sequence[Clause]) -> Measurement:
    """A measurement by an assay whose sentence names its analytes by a plural that refers back, with them."""
    assay, classes = one.assay, of_kind("class", "analyte_kinds")
    said = one.quote.text.strip()
    here = next((c for c in prose if c.section.name == one.quote.section and c.text.strip() == said), None)
    if here is None or assay is None or any(term.id not in classes for term in one.analytes):
        return one
    before = [c for c in clauses if c.index == here.index and c.start < here.start][-_BACK:]
    lists = (
        [m for m in c.of("analyte") if m.role == "measured" and m.term.id not in classes] for c in reversed(before)
    )
    listed = next((these for these in lists if len(these) >= _LIST), [])
    new = [m for m in listed if can_measure(assay, m.term)]
    terms = tuple(dict.fromkeys(m.term for m in new))
    return replace(one, analytes=(*one.analytes, *terms), mentions=(*one.mentions, *[m.settled() for m in new]))
