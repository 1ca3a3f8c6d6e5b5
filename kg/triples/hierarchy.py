"""The terms in use with their ancestors and closures → the statements of the hierarchies' graph."""

from __future__ import annotations

from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Final

from pyoxigraph import RdfFormat, parse

from kg import iris

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Quad

    from kg.model import Hierarchy, Term

# An edge of unknown type is in the closure tkg:withinOrSame only: it is never asserted as subclass or part.
_LINKS: Final = {"is_a": "rdfs:subClassOf", "part_of": "tkg:partOf"}


def hierarchy_nquads(hierarchy: Hierarchy) -> str:
    """Labels, kinds, typed links, closures and mappings of the terms in use as N-Quads, each once.

    Raises:
        ValueError: a CURIE has no declared prefix.
    """
    behind = f" {iris.hierarchy_graph()} .\n"
    return "".join([line + behind for line in dict.fromkeys(_statements(hierarchy))])


def hierarchy_quads(hierarchy: Hierarchy) -> Iterator[Quad]:
    """The same as objects.

    Raises:
        ValueError: as ``hierarchy_nquads``.
    """
    return parse(hierarchy_nquads(hierarchy), format=RdfFormat.N_QUADS)


def _statements(hierarchy: Hierarchy) -> Iterator[str]:
    for term in hierarchy.terms:
        yield from _term(term)
    known = {term.id for term in hierarchy.terms}
    for child, relation, parent in hierarchy.edges:
        # A class without a label could not be declared, and nobody could read it: its closure links remain.
        if relation in _LINKS and {child, parent} <= known and child != parent:
            yield _link(child, _LINKS[relation], parent)
    for own, words in hierarchy.definitions:
        yield _words(own, "IAO:0000115", words)
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


def _term(term: Term) -> Iterator[str]:
    if term.id is None:
        return
    yield _link(term.id, "rdf:type", "owl:Class")
    yield _words(term.id, "rdfs:label", term.label)
    yield _words(term.id, "tkg:kind", term.kind)
    if term.closest:
        yield _link(term.id, "skos:closeMatch", term.closest)


def _link(subject: str, predicate: str, value: str) -> str:
    return f"{iris.written(subject)} {iris.written(predicate)} {iris.written(value)}"


def _words(subject: str, predicate: str, words: str) -> str:
    return f"{iris.written(subject)} {iris.written(predicate)} {encode_basestring(words)}"
