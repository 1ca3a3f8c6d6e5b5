"""The terms in use with their ancestors and closures → the quads of the hierarchies' graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, Quad

from kg import iris

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model import Hierarchy, Term

# An edge of unknown type is in the closure tkg:withinOrSame only: it is never asserted as subclass or part.
_LINKS: Final = {"is_a": "rdfs:subClassOf", "part_of": "tkg:partOf"}


def hierarchy_quads(hierarchy: Hierarchy) -> Iterator[Quad]:
    """Labels, kinds, typed links, closures and mappings of the terms in use, each quad once.

    Raises:
        ValueError: a CURIE has no declared prefix.
    """
    yield from dict.fromkeys(_quads(hierarchy))


def _quads(hierarchy: Hierarchy) -> Iterator[Quad]:
    for term in hierarchy.terms:
        yield from _term(term)
    known = {term.id for term in hierarchy.terms}
    for child, relation, parent in hierarchy.edges:
        # A class without a label could not be declared, and nobody could read it: its closure links remain.
        if relation in _LINKS and {child, parent} <= known and child != parent:
            yield _link(child, _LINKS[relation], parent)
    for own, words in hierarchy.definitions:
        yield Quad(iris.expand(own), iris.expand("IAO:0000115"), Literal(words), iris.hierarchy_graph())
    links = {
        "tkg:subtypeOrSame": hierarchy.subtypes,
        "tkg:withinOrSame": hierarchy.within,
        "skos:closeMatch": hierarchy.close,
        "skos:narrowMatch": hierarchy.narrow,
        "tkg:proteinProduct": hierarchy.proteins,
        "tkg:actsOn": hierarchy.targets,
    }
    for predicate, pairs in links.items():
        for subject, value in pairs:
            yield _link(subject, predicate, value)


def _term(term: Term) -> Iterator[Quad]:
    if term.id is None:
        return
    node, graph = iris.expand(term.id), iris.hierarchy_graph()
    yield Quad(node, iris.expand("rdf:type"), iris.expand("owl:Class"), graph)
    yield Quad(node, iris.expand("rdfs:label"), Literal(term.label), graph)
    yield Quad(node, iris.expand("tkg:kind"), Literal(term.kind), graph)
    if term.closest:
        yield _link(term.id, "skos:closeMatch", term.closest)


def _link(subject: str, predicate: str, value: str) -> Quad:
    return Quad(iris.expand(subject), iris.expand(predicate), iris.expand(value), iris.hierarchy_graph())
