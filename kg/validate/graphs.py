"""Quads → an rdflib graph, and where in its document a node of that graph stands."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import rdflib

from kg import iris
from kg.validate.lean import LeanGraph

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rdflib.term import Node

    from kg.iris import Quad

_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"
_LANG_STRING: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"


def rdflib_graph(quads: Iterable[Quad]) -> rdflib.Graph:
    """Quads → an rdflib graph of their triples, with the forms of literals as they are."""
    graph = LeanGraph()
    for quad in quads:
        graph.add((rdflib_term(quad.subject), rdflib_term(quad.predicate), rdflib_term(quad.object)))
    return graph


def rdflib_term(term: Any) -> rdflib.URIRef | rdflib.Literal:  # noqa: ANN401 - a pyoxigraph term, which iris hides
    """A term of pyoxigraph → the same term of rdflib; the data has no blank nodes."""
    datatype = getattr(term, "datatype", None)
    if datatype is None:
        return _iri(term.value)
    if datatype.value == _LANG_STRING:
        return rdflib.Literal(term.value, lang=term.language)
    known = None if datatype.value == _STRING else _iri(datatype.value)
    return rdflib.Literal(term.value, datatype=known, normalize=False)


@lru_cache(maxsize=1 << 14)
def _iri(value: str) -> rdflib.URIRef:
    return rdflib.URIRef(value)


def named(curie: str) -> rdflib.URIRef:
    """CURIE → rdflib's name of it."""
    return _iri(iris.expand(curie).value)


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
