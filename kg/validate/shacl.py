"""A document's graph and the shapes of ``shapes/`` → SHACL results with the document and line that they stand in."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

import pyshacl
import rdflib
from pyshacl.graph_abstraction import DataGraph
from rdflib.namespace import SH

from kg import files, iris
from kg.validate.gathered import Shapes
from kg.validate.graphs import line_of, source_name
from kg.validate.lean import LeanGraph
from kg.validate.report import Result
from kg.validate.terms import shared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib.term import Node

    from kg.validate.report import Severity

_SEVERITIES: Final[dict[Node | None, Severity]] = {
    SH.Violation: "violation",
    SH.Warning: "warning",
    SH.Info: "info",
}


class _Validator(pyshacl.Validator):
    """pyshacl over shapes that are gathered once in a process: to gather them takes as long as a small document."""

    def __init__(self, graph: rdflib.Graph) -> None:
        gathered = _gathered()
        super().__init__(DataGraph.from_rdflib(graph), shacl_graph=gathered.graph, options={"logger": gathered.logger})
        self.shacl_graph = gathered


@cache
def _gathered() -> Shapes:
    return Shapes(shapes())


@cache
def shapes() -> rdflib.Graph:
    """The shapes of all kinds in one graph, parsed once in a process."""
    parsed = rdflib.Graph()
    for path in sorted(files.shapes().glob("*.ttl")):
        parsed.parse(path, format="turtle")
    graph = LeanGraph()
    for subject, predicate, value in parsed:
        graph.add((shared(subject), shared(predicate), shared(value)))
    return graph


def shape_results(graph: rdflib.Graph, text: str | None = None) -> Iterator[Result]:
    """What the shapes say of a graph (SHACL Core and SPARQL constraints; nothing is inferred or fetched)."""
    validator: Any = _Validator(graph)  # its methods have no types
    _, report, words = validator.run()
    if not isinstance(report, rdflib.Graph):
        raise TypeError(f"the shapes cannot be applied: {words}")
    name = source_name(graph)
    for node in report.objects(None, SH.result):
        wrong = report.value(node, SH.focusNode)
        if report.value(node, SH.sourceConstraint) is not None:
            # A constraint that asks once for a whole document names what is wrong as the value.
            wrong = report.value(node, SH.value, default=wrong)
        yield Result(
            _SEVERITIES[report.value(node, SH.resultSeverity)],
            iris.contract(str(report.value(node, SH.sourceShape))),
            str(wrong),
            str(report.value(node, SH.resultMessage)),
            name,
            line_of(graph, wrong, text),
        )
