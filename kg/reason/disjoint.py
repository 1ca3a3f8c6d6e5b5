"""Facts → the things that are of two kinds which exclude each other, by name.

A reasoner only says that the whole contradicts itself; most contradictions are of this simple sort, and a curator
needs the place.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kg.reason.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.reason.facts import Fact


def contradictions(facts: Iterable[Fact]) -> Iterator[Finding]:
    """Things typed (or, over domain and range, used) as members of disjoint classes, and classes below two such."""
    known = tuple(facts)
    parents = _pairs(known, "rdfs:subClassOf")
    disjoint = {(f.subject, f.object) for f in known if f.predicate == "owl:disjointWith"}
    types = _types(known)
    above: dict[str, frozenset[str]] = {}
    for thing, kinds in sorted(types.items()):
        yield from _clash(thing, frozenset().union(*(_above(kind, parents, above) for kind in kinds)), disjoint)
    for kind in sorted(parents):
        yield from _clash(kind, _above(kind, parents, above), disjoint)


def _pairs(facts: Iterable[Fact], predicate: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for fact in facts:
        if fact.predicate == predicate:
            found[fact.subject].add(fact.object)
    return found


def _types(facts: tuple[Fact, ...]) -> dict[str, set[str]]:
    """Thing → its stated types, and those that the domains and ranges of its properties entail."""
    domains, ranges = _pairs(facts, "rdfs:domain"), _pairs(facts, "rdfs:range")
    types = _pairs(facts, "rdf:type")
    for fact in facts:
        if fact.predicate in domains:
            types[fact.subject] |= domains[fact.predicate]
        if fact.predicate in ranges and fact.datatype is None:
            types[fact.object] |= ranges[fact.predicate]
    return types


def _above(kind: str, parents: Mapping[str, set[str]], memo: dict[str, frozenset[str]]) -> frozenset[str]:
    if kind not in memo:
        seen, queue = {kind}, [kind]
        while queue:
            fresh = parents.get(queue.pop(), set()) - seen
            seen |= fresh
            queue += fresh
        memo[kind] = frozenset(seen)
    return memo[kind]


def _clash(thing: str, kinds: frozenset[str], disjoint: set[tuple[str, str]]) -> Iterator[Finding]:
    for one, other in sorted(disjoint):
        if one in kinds and other in kinds:
            yield Finding("disjoint", thing, f"it cannot be both {one} and {other}: take one of its types away")
