"""The quads of one graph → its nodes, from which property paths lead to values.

A path is written in a data file as ``step/step``, alternatives parted by ``|``: a step is a property's CURIE, which
``^`` before it turns round; ``label`` is the label of the concept, ``name`` the last part of an IRI, ``D`` (first) the
document, ``.`` the node itself.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Literal, NamedNode

from kg import iris

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyoxigraph import Quad

    from kg.export.selection import Part

Node = Any
"""A term of the graph: our data has IRIs and literals, no blank nodes."""
_TYPE: Final = iris.expand("rdf:type")
_LABEL: Final = iris.expand("rdfs:label")


class Nodes:
    """The nodes of one graph."""

    def __init__(self, part: Part, labels: Mapping[str, str]) -> None:
        """Take a graph apart; ``labels`` are those of concepts, by IRI."""
        self._document, self._labels = part.graph, labels
        self._forth: dict[tuple[Node, NamedNode], list[Node]] = {}
        self._back: dict[tuple[NamedNode, Node], list[Node]] = {}
        for quad in part.quads:
            self._forth.setdefault((quad.subject, quad.predicate), []).append(quad.object)
            self._back.setdefault((quad.predicate, quad.object), []).append(quad.subject)

    def of_class(self, curie: str) -> list[Node]:
        """The nodes of a class, in the order of their IRIs."""
        return self._back.get((_TYPE, iris.expand(curie)), [])

    def reached(self, node: Node, path: str) -> list[Node]:
        """The nodes that a path leads to."""
        return [value for steps in _alternatives(path) for value in self._along(node, steps)]

    def values(self, node: Node, path: str) -> list[str]:
        """What a path leads to from a node, each value once: IRIs as CURIEs, literals as they are written."""
        return list(dict.fromkeys(map(_written, self.reached(node, path))))

    def _along(self, node: Node, steps: tuple[str, ...]) -> Iterable[Node]:
        nodes: list[Node] = [node]
        for step in steps:
            nodes = [value for at in nodes for value in self._step(at, step)]
        return nodes

    def _step(self, node: Node, step: str) -> Iterator[Node]:
        if step == ".":
            yield node
        elif step == "D":
            yield self._document
        elif step == "label":
            if isinstance(node, NamedNode) and node.value in self._labels:
                yield self._labels[node.value]
        elif step == "name":
            yield _written(node).rpartition(":")[2].rpartition("/")[2]
        elif step.startswith("^"):
            yield from self._back.get((iris.expand(step[1:]), node), ())
        else:
            yield from self._forth.get((node, iris.expand(step)), ())


@lru_cache(maxsize=1 << 10)
def _alternatives(path: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(steps.split("/")) for steps in path.split("|"))


def _written(value: Node) -> str:
    if isinstance(value, NamedNode):
        return iris.contract(value.value)
    return str(value.value if isinstance(value, Literal) else value)


def labels(hierarchy: Iterable[Quad]) -> dict[str, str]:
    """The quads of the hierarchies' graph → label of every concept, by IRI."""
    found: Iterable[Any] = hierarchy
    return {quad.subject.value: quad.object.value for quad in found if quad.predicate == _LABEL}
