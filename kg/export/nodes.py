"""The statements of one graph → its nodes, from which property paths lead to values.

A path is written in a data file as ``step/step``, alternatives parted by ``|``: a step is a property's CURIE, which
``^`` before it turns round; ``label`` is the label of the concept, ``name`` the last part of an IRI, ``D`` (first) the
document, ``.`` the node itself.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

from kg import iris
from kg.export.selection import Selection, selected, split
from kg.iris import terms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from kg.export.selection import Part, Source, Statement

Node: TypeAlias = str
"""A term of the graph as N-Triples write it: our data has IRIs and literals, no blank nodes."""
_TYPE: Final = iris.written("rdf:type")
_LABEL: Final = iris.written("rdfs:label")


class Nodes:
    """The nodes of one graph."""

    def __init__(self, part: Part, labels: Mapping[str, str]) -> None:
        """Take a graph apart; ``labels`` are those of concepts, by IRI."""
        self.document: Node = str(part.graph)
        self._labels = labels
        self._forth: dict[tuple[Node, Node], list[Node]] = {}
        self._back: dict[tuple[Node, Node], list[Node]] = {}
        for subject, predicate, found in part.statements:
            self._forth.setdefault((subject, predicate), []).append(found)
            self._back.setdefault((predicate, found), []).append(subject)

    def of_class(self, curie: str) -> list[Node]:
        """The nodes of a class, in the order of their IRIs."""
        return self._back.get((_TYPE, iris.written(curie)), [])

    def reached(self, node: Node, path: str) -> list[Node]:
        """The nodes that a path leads to."""
        return [value for steps in _alternatives(path) for value in self._along(node, steps)]

    def values(self, node: Node, path: str) -> list[str]:
        """What a path leads to from a node, each value once: IRIs as CURIEs, literals as they are written."""
        return list(dict.fromkeys(map(terms.said, self.reached(node, path))))

    def _along(self, node: Node, steps: tuple[str, ...]) -> Iterable[Node]:
        nodes: list[Node] = [node]
        for step in steps:
            nodes = [value for at in nodes for value in self._step(at, step)]
        return nodes

    def _step(self, node: Node, step: str) -> Iterator[Node]:
        if step == ".":
            yield node
        elif step == "D":
            yield self.document
        elif step == "label":
            if node in self._labels:
                yield self._labels[node]
        elif step == "name":
            yield f'"{terms.said(node).rpartition(":")[2].rpartition("/")[2]}"'
        elif step.startswith("^"):
            yield from self._back.get((iris.written(step[1:]), node), ())
        else:
            yield from self._forth.get((node, iris.written(step)), ())


@lru_cache(maxsize=1 << 10)
def _alternatives(path: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(steps.split("/")) for steps in path.split("|"))


def described(source: Source, selection: Selection, seen: Callable[[int, int], None]) -> Iterator[Nodes]:
    """The graphs of a selection, with the labels of concepts at hand; evidence stays, for whoever writes of it."""
    names = labels(split(source.lines(iris.hierarchy_graph())))
    for part in selected(source, Selection(selection.trial), seen=seen):
        yield Nodes(part, names)


def labels(hierarchy: Iterable[Statement]) -> dict[Node, Node]:
    """The statements of the hierarchies' graph → label of every concept, by IRI."""
    return {subject: found for subject, predicate, found in hierarchy if predicate == _LABEL}
