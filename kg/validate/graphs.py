"""Quads, or their text → an rdflib graph, and where in its document a node of that graph stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rdflib

from kg import iris
from kg.validate.lean import LeanGraph
from kg.validate.terms import Terms, known, term_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rdflib.term import Node

    from kg.iris import Quad


def rdflib_graph(quads: Iterable[Quad]) -> rdflib.Graph:
    """Quads → an rdflib graph of their triples, with the forms of literals as they are."""
    return graph_of("".join([f"{quad} .\n" for quad in quads]))


def graph_of(quads: str) -> LeanGraph:
    """N-Quads, as the engine and our own stages write them → the same.

    Raises:
        ValueError: a line holds no statement.
    """
    graph = LeanGraph()
    lines: dict[str, list[str]] = {}
    graph.fill(_triples(quads, lines))
    graph.written(lines)
    return graph


def _triples(quads: str, lines: dict[str, list[str]]) -> Iterator[tuple[Node, Node, Node]]:
    """The triples of N-Quads, whose lines are put down by their property."""
    terms = Terms()
    for line in quads.split("\n"):
        if line:
            subject, predicate, rest = line.split(" ", 2)
            # a name of a graph may follow, in which no quote can stand
            value = rest[: rest.index(" ", rest.rindex('"') if rest[0] == '"' else 0)]
            lines.setdefault(predicate, []).append(line)
            yield terms[subject], terms[predicate], terms[value]


def rdflib_term(term: Any) -> rdflib.term.Node:  # noqa: ANN401 - a pyoxigraph term, which iris hides
    """A term of pyoxigraph → the same term of rdflib."""
    return term_of(str(term))


def named(curie: str) -> rdflib.URIRef:
    """CURIE → rdflib's name of it."""
    return known(str(iris.expand(curie)))


def source_name(graph: rdflib.Graph) -> str | None:
    """The file name of the document whose graph this is; ``None`` for the hierarchies' graph."""
    return next((str(name) for name in graph.objects(None, named("tkg:sourceName"))), None)


def source_sha256(graph: rdflib.Graph) -> str | None:
    """The SHA-256 of the bytes of the document whose graph this is."""
    return next((str(digest) for digest in graph.objects(None, named("tkg:sha256"))), None)


def line_of(graph: rdflib.Graph, node: Node | None, text: str | None) -> int | None:
    """The line of the document that a node is about, from 1; for evidence it is counted in ``text``."""
    if line := graph.value(node, named("tkg:line")):
        return int(str(line))
    if text is None or not isinstance(node, rdflib.URIRef):
        return None
    for words in (node, *graph.objects(node, named("tkg:evidence"))):
        start = graph.value(words, named("tkg:start"))
        if start is not None and str(start).isdecimal() and graph.value(words, named("tkg:path")) is None:
            return text.count("\n", 0, int(str(start))) + 1
    return None
