"""Edges and links of the vocabulary → which term is a kind of, or part of, which."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING

from kg.model import Hierarchy, Term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence


class Links:
    """Who stands above whom, over is_a (own narrow matches count) and over every relation."""

    __slots__ = ("_edges", "_found", "_links", "_memo", "_narrow")

    def __init__(self, edges: Sequence[str], links: Iterable[str]) -> None:
        """Take the lines of ``Compiled.edges`` (sorted: they are searched, not indexed) and ``Compiled.links``."""
        self._edges = edges
        self._links: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._narrow: dict[str, list[str]] = defaultdict(list)
        self._memo: dict[tuple[str, bool], frozenset[str]] = {}
        self._found: dict[str, tuple[tuple[str, str, str], ...]] = {}
        for line in links:
            curie, link, value = line.split("\t")
            self._links[curie].append((link, value))
            if link == "narrow":
                self._narrow[value].append(curie)

    def edges(self, curie: str) -> tuple[tuple[str, str, str], ...]:
        """The edges from a term to its parents: (child, relation, parent)."""
        if curie not in self._found:  # the terms that many stand below are asked for again and again
            self._found[curie] = tuple(self._searched(f"{curie}\t"))
        return self._found[curie]

    def _searched(self, begin: str) -> Iterator[tuple[str, str, str]]:
        place = bisect_left(self._edges, begin)
        while place < len(self._edges) and (line := self._edges[place]).startswith(begin):
            child, relation, parent = line.split("\t")
            yield child, relation, parent
            place += 1

    def above(self, curie: str, *, parts: bool = False) -> frozenset[str]:
        """The term and all above it; with ``parts`` also over part_of and edges of unknown type."""
        if (curie, parts) not in self._memo:
            seen, queue = {curie}, [curie]
            while queue:
                child = queue.pop()
                parents = [parent for _, kind, parent in self.edges(child) if parts or kind == "is_a"]
                fresh = {*parents, *self._narrow.get(child, ())} - seen
                seen |= fresh
                queue.extend(fresh)
            self._memo[curie, parts] = frozenset(seen)
        return self._memo[curie, parts]

    def values(self, curie: str, link: str) -> tuple[str, ...]:
        """What the row of a curated term says in the column ``link``, such as ``narrow`` or ``definition``."""
        return tuple(value for name, value in self._links.get(curie, ()) if name == link)

    def slice(self, curies: Iterable[str], term: Callable[[str], Term | None]) -> Hierarchy:
        """The terms, everything above them, and the links between these; what has no label (obsolete) is left out."""
        acted_on = {target for curie in set(curies) for target in self.values(curie, "target")}
        whole = sorted({parent for curie in acted_on.union(curies) for parent in self.above(curie, parts=True)})
        terms = {curie: found for curie in whole if (found := term(curie)) is not None}
        return Hierarchy(
            terms=tuple(terms.values()),
            edges=tuple(edge for child in terms for edge in self.edges(child) if edge[2] in terms),
            subtypes=tuple((child, parent) for child in terms for parent in sorted(self.above(child) & terms.keys())),
            within=tuple(
                (child, parent) for child in terms for parent in sorted(self.above(child, parts=True) & terms.keys())
            ),
            close=self._pairs(terms, "close"),
            narrow=self._pairs(terms, "narrow"),
            proteins=tuple((gene, f"uniprot:{protein}") for gene, protein in self._pairs(terms, "protein")),
            definitions=self._pairs(terms, "definition"),
            targets=tuple(pair for pair in self._pairs(terms, "target") if pair[1] in terms),
        )

    def _pairs(self, curies: Iterable[str], link: str) -> tuple[tuple[str, str], ...]:
        return tuple((curie, value) for curie in curies for value in self.values(curie, link))
