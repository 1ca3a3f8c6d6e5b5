"""Interpretation, concepts that are set aside → the interpretation without their roles and places in measurements."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.learned.concepts import key
from kg.learned.weights import GROUPS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from kg.learned.concepts import Key
    from kg.model import Interpretation, Measurement, Mention, SetAside, Term


def without(interpretation: Interpretation, doubted: tuple[SetAside, ...]) -> Interpretation:
    """The interpretation without what is doubted; what criteria and references say of it stays.

    A measurement without an assay goes where nothing is left that it measures.
    """
    gone = {key(one.term) for one in doubted}
    return replace(
        interpretation,
        mentions=_kept(interpretation.mentions, gone),
        measurements=tuple(_measurements(interpretation.measurements, gone)),
        groups=tuple([replace(one, conditions=_left(one.conditions, gone)) for one in interpretation.groups]),
        aside=doubted,
    )


def _measurements(found: Iterable[Measurement], gone: Collection[Key]) -> Iterator[Measurement]:
    for one in found:
        left = replace(
            one,
            analytes=_left(one.analytes, gone),
            cells=_left(one.cells, gone),
            specimens=_left(one.specimens, gone),
            populations=tuple([each for each in one.populations if key(each.cell) not in gone]),
            mentions=_kept(one.mentions, gone),
        )
        if left == one or left.assay or left.analytes or left.cells:
            yield left


def _kept(mentions: Iterable[Mention], gone: Collection[Key]) -> tuple[Mention, ...]:
    return tuple([one for one in mentions if one.role not in GROUPS or key(one.term) not in gone])


def _left(terms: Iterable[Term], gone: Collection[Key]) -> tuple[Term, ...]:
    return tuple([one for one in terms if key(one) not in gone])
