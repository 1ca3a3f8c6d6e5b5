"""Hits that share words → those that stay; whose a word is."""

from __future__ import annotations

from bisect import bisect_right
from functools import partial
from itertools import filterfalse
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.recognise.matching import Hit


def longest(hits: Iterable[Hit]) -> list[Hit]:
    """Of hits that overlap keep the longest, then the leftmost, then the first given; sorted by place."""
    kept: list[Hit] = []
    cluster: list[Hit] = []
    end = 0
    for hit in sorted(hits, key=itemgetter(0)):
        if hit[0] >= end:
            kept += cluster if len(cluster) == 1 else _settle(cluster)
            cluster, end = [hit], hit[1]
        else:
            cluster.append(hit)
            end = max(end, hit[1])
    return kept + _settle(cluster)


def owner_of(place: int, hits: Sequence[Hit]) -> Hit | None:
    """The hit that a word belongs to; ``hits`` are sorted by place and do not overlap."""
    number = bisect_right(hits, place, key=itemgetter(0)) - 1
    return hits[number] if number >= 0 and place < hits[number].last else None


def replaced(hits: Iterable[Hit], new: Iterable[Hit], taken: Iterable[tuple[int, int]]) -> list[Hit]:
    """Put new hits in the place of those that share a word with what they have taken; sorted, one a place."""
    places = {place for first, last in taken for place in range(first, last)}
    kept = [hit for hit in hits if places.isdisjoint(range(hit.first, hit.last))]
    return sorted({hit.first: hit for hit in [*kept, *new]}.values(), key=lambda hit: hit.first)


def _settle(cluster: list[Hit]) -> list[Hit]:
    """The longest first; the cell that an illness is called by gives way to it: *follicular B-cell lymphoma*."""
    kept: list[Hit] = []
    for hit in sorted(
        filterfalse(partial(_called_by, cluster), cluster), key=lambda hit: (hit.first - hit.last, hit.first)
    ):
        if all(hit.last <= other.first or other.last <= hit.first for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.first)


def _called_by(cluster: list[Hit], hit: Hit) -> bool:
    """Whether an illness begins inside a cell's name and goes on behind it."""
    return hit.term.kind == "cell" and any(
        other.term.kind == "condition" and hit.first < other.first < hit.last < other.last for other in cluster
    )
