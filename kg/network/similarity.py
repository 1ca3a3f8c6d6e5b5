"""Trials, the concepts that they study, and what stands above these → how alike two trials are, and by what.

The measure is simGIC (Pesquita et al. 2008, BMC Bioinformatics 9 Suppl 5:S4, doi:10.1186/1471-2105-9-S5-S4): the
concepts of a trial are those that it studies with everything above them; two trials are as alike as the weight of what
both have is to the weight of what either has.  A concept weighs its information content (Resnik 1995, IJCAI 1:448),
``-ln(n / (N + 1))``, where n of N trials study it or anything below it: a rare cell says more than "cell".  N + 1, so
that what all trials of a small store share still counts for a little.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import fsum, log
from typing import TYPE_CHECKING, TypeAlias

import networkx as nx

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    Studies: TypeAlias = "nx.DiGraph[str]"

_TRIAL = "trial:"
"""Before a trial's id: a node that can be taken for no CURIE."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A most specific concept that both trials have, and the part of the score that is due to it and what is above it.

    ``here`` and ``there`` are the concepts that the two trials study: it, or what is below it.
    """

    concept: str
    part: float
    here: tuple[str, ...]
    there: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Likeness:
    """Another trial, its score (0 to 1), and what makes it: the parts of ``shared`` sum up to the score."""

    trial: str
    score: float
    shared: tuple[Shared, ...]


def studies(studied: Iterable[tuple[str, str]], broader: Iterable[tuple[str, str]]) -> Studies:
    """Join trials with the concepts that they study, and every concept with all that is above it.

    Args:
        studied: pairs of a trial's id and a concept's CURIE.
        broader: pairs of a concept and one above it, however far: closed over steps.
    """
    graph: Studies = nx.DiGraph()
    graph.add_edges_from((child, parent) for child, parent in broader if child != parent)
    graph.add_edges_from((_TRIAL + trial, concept) for trial, concept in studied)
    return graph


def similar(trial: str, graph: Studies, limit: int) -> list[Likeness]:
    """The trials most like one, best first; equal ones by id; none that shares nothing that is studied."""
    held = {node: _with_broader(node, graph) for node in graph if node.startswith(_TRIAL)}
    own = held.get(_TRIAL + trial, frozenset())
    weights = _weights(held.values())
    holders = defaultdict(list)
    for other, concepts in held.items():
        if other != _TRIAL + trial:
            for concept in own & concepts:
                holders[other].append(weights[concept])
    scores = {other: fsum(common) / _union(own, held[other], weights) for other, common in holders.items()}
    best = sorted(scores, key=lambda other: (-scores[other], other))[:limit]
    return [
        Likeness(other.removeprefix(_TRIAL), scores[other], _shared((_TRIAL + trial, other), held, graph, weights))
        for other in best
    ]


def _with_broader(trial: str, graph: Studies) -> frozenset[str]:
    """What a trial studies and everything above it."""
    return frozenset(graph[trial]).union(*(graph[concept] for concept in graph[trial]))


def _weights(held: Iterable[Collection[str]]) -> dict[str, float]:
    """The information content of each concept, in nats."""
    count: dict[str, int] = defaultdict(int)
    trials = 0
    for concepts in held:
        trials += 1
        for concept in concepts:
            count[concept] += 1
    return {concept: -log(number / (trials + 1)) for concept, number in count.items()}


def _union(one: frozenset[str], other: frozenset[str], weights: Mapping[str, float]) -> float:
    return fsum(weights[concept] for concept in one | other)


def _shared(
    pair: tuple[str, str], held: Mapping[str, frozenset[str]], graph: Studies, weights: Mapping[str, float]
) -> tuple[Shared, ...]:
    """What both have, down to the most specific; the weight of what is above several is split among them."""
    one, other = pair
    common = held[one] & held[other]
    whole = _union(held[one], held[other], weights)
    above = set().union(*(graph[concept] for concept in common))
    parts: dict[str, list[float]] = {concept: [] for concept in sorted(common - above)}
    for concept in common:
        below = [leaf for leaf in parts if leaf == concept or concept in graph[leaf]]
        for leaf in below:
            parts[leaf].append(weights[concept] / len(below) / whole)
    found = [
        Shared(leaf, fsum(part), _at_or_below(leaf, one, graph), _at_or_below(leaf, other, graph))
        for leaf, part in parts.items()
    ]
    return tuple(sorted(found, key=lambda shared: (-shared.part, shared.concept)))


def _at_or_below(concept: str, trial: str, graph: Studies) -> tuple[str, ...]:
    return tuple(sorted(one for one in graph[trial] if one == concept or concept in graph[one]))
