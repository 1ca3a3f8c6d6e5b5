"""The shapes of ``shapes/`` as pyshacl knows them, gathered once in a process, with what it looks up for each document.

pyshacl gathers shapes anew for each graph, looks for the targets of every shape in the shapes, makes the constraints of
a shape each time that it meets one, and writes several lines of prose about each result.  None of that depends on the
document.  What a constraint says of a value is pyshacl's own code throughout.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

import rdflib
from pyshacl import ShapesGraph
from pyshacl.constraints import CONSTRAINT_PARAMETERS_MAP
from pyshacl.consts import RDF_type, RDFS_subClassOf
from pyshacl.errors import ConstraintLoadWarning, ReportableRuntimeError
from pyshacl.shape import Shape
from rdflib.namespace import SH

from kg.validate.lean import LeanGraph

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rdflib.term import Node

_LOGGER: Final = logging.getLogger(__name__)


class Shapes(ShapesGraph):
    """Shapes of which those that are only reached from others are not tried by themselves."""

    def __init__(self, graph: rdflib.Graph) -> None:
        """Gather the shapes of a graph."""
        super().__init__(graph, logger=_LOGGER)
        gather: Any = self._build_node_shape_cache  # it has no types
        gather()
        known: dict[Any, Any] = self._node_shape_cache
        for node, plain in list(known.items()):
            known[node] = _Shape(self, node, p=plain.is_property_shape, path=plain.path(), logger=_LOGGER)
        self._aimed = [shape for shape in known.values() if shape.aimed]

    @property
    def shapes(self) -> list[Any]:
        """The shapes that have a target."""
        return self._aimed


_Plain: Any = Shape
"""Its methods have no types."""


class _Shape(_Plain):  # type: ignore[misc]  # the same
    """A shape that has looked up its targets, its path and its constraints."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as pyshacl's
        super().__init__(*args, **kwargs)
        graph = self.sg.graph
        named = [set(graph.objects(self.node, name)) for name in (SH.targetNode, SH.targetClass)]
        self._nodes, self._classes = named[0], named[1] | set(self.implicit_class_targets())
        self._having = list(graph.objects(self.node, SH.targetSubjectsOf))
        self._values = list(graph.objects(self.node, SH.targetObjectsOf))
        self.aimed = bool(self._nodes or self._classes or self._having or self._values)
        step = self.path()
        turned = None if isinstance(step, rdflib.URIRef) else graph.value(step, SH.inversePath)
        self._turned = turned if isinstance(turned, rdflib.URIRef) else None
        self._constraints: list[Any] | None = None

    def focus_nodes(self, data_graph: Any, debug: bool = False) -> set[Node]:  # noqa: ANN401, FBT001, FBT002 - as pyshacl's
        """The nodes that the targets of this shape name in a graph."""
        graph = data_graph.impl
        if not isinstance(graph, LeanGraph) or graph.pairs(RDFS_subClassOf):
            every: set[Node] = super().focus_nodes(data_graph, debug)
            return every
        found = set(self._nodes)
        for kind in self._classes:
            found |= graph.having(RDF_type, kind)
        for name in self._having:
            found.update(subject for subject, _ in graph.pairs(name))
        for name in self._values:
            found.update(value for _, value in graph.pairs(name))
        return found

    def value_nodes(self, target_graph: Any, focus: Iterable[Node], *args: Any, **kwargs: Any) -> dict[Node, set[Node]]:  # noqa: ANN401 - as pyshacl's
        """What the path of this shape leads to, by focus node."""
        graph, step = target_graph.impl, self.path()
        if isinstance(graph, LeanGraph):
            if step is None:
                return {node: {node} for node in focus}
            if type(step) is rdflib.URIRef:
                return {node: graph.values_of(node, step) for node in focus}
            if self._turned is not None:
                return {node: graph.having(self._turned, node) for node in focus}
        found: dict[Node, set[Node]] = super().value_nodes(target_graph, focus, *args, **kwargs)
        return found

    def validate(
        self,
        executor: Any,  # noqa: ANN401 - as pyshacl's
        target_graph: Any,  # noqa: ANN401 - the same
        focus: Any = None,  # noqa: ANN401 - the same
        _evaluation_path: list[Any] | None = None,
    ) -> tuple[bool, list[Any]]:
        """Whether a node, or every node that is aimed at, conforms, and the results."""
        if self.deactivated:
            return True, []
        nodes = self.focus_nodes(target_graph) if focus is None else [focus]
        if not nodes:
            return True, []
        way = [] if _evaluation_path is None else _evaluation_path
        if len(way) // 2 >= executor.max_validation_depth:
            raise ReportableRuntimeError(f"Validation path too deep: {' -> '.join(map(str, way))}")
        values = self.value_nodes(target_graph, nodes)
        way.append(self)
        conforms, results = True, []
        for constraint in self.constraints():
            right, found = constraint.evaluate(executor, target_graph, values, [*way, constraint])
            conforms = conforms and right
            results.extend(found)
        return conforms, results

    def constraints(self) -> list[Any]:
        """The constraints of this shape, each made once; they keep nothing of the graphs that they have seen."""
        if self._constraints is None:
            named = (CONSTRAINT_PARAMETERS_MAP.get(name) for name in self.sg.graph.predicates(self.node))
            self._constraints = []
            for kind in dict.fromkeys(kind for kind in named if kind is not None):
                try:
                    made: Any = kind(self)
                except ConstraintLoadWarning as warning:
                    _LOGGER.warning(repr(warning))
                    continue
                made.make_v_result_description = _no_prose
                self._constraints.append(made)
        return self._constraints


def _no_prose(*_args: object, **_kwargs: object) -> str:
    """The lines that pyshacl writes about a result for people; a report of ours is made of its facts."""
    return ""
