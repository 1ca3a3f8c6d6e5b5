"""Classes and properties in use → our ontology's header and a declaration for each: OWL tools want them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg import iris

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.export.selection import Statement

_BUILT_IN: Final = ("rdf:", "rdfs:", "owl:", "xsd:")
_CLASS, _TYPE = iris.written("owl:Class"), iris.written("rdf:type")
_IMPORTS: Final = iris.expand("owl:imports")


class Declarations:
    """What statements use, noted graph by graph, and what has to be declared for it."""

    def __init__(self) -> None:
        """Begin with our own ontology, which is part of what is exported."""
        self._own: list[Statement] = sorted(
            (str(quad.subject), str(quad.predicate), str(quad.object))
            for quad in iris.ontology()
            if quad.predicate != _IMPORTS
        )
        self._classes: set[str] = set()
        self._nodes: set[str] = set()
        self._values: set[str] = set()
        self.note(self._own)

    def note(self, statements: list[Statement]) -> None:
        """Remember the properties of statements, and the classes where they give one."""
        for predicate, sign in {(predicate, found[0]) for _, predicate, found in statements}:
            (self._values if sign == '"' else self._nodes).add(predicate)
        self._classes |= {found for _, predicate, found in statements if predicate == _TYPE and found[0] == "<"}

    def statements(self) -> Iterator[Statement]:
        """Our ontology, and a declaration for every other class and property that was noted."""
        yield from self._own
        known = {subject for subject, predicate, _ in self._own if predicate == _TYPE}
        for node in sorted(self._classes | self._nodes | self._values):
            if node not in known and not iris.contract(node[1:-1]).startswith(_BUILT_IN):
                yield node, _TYPE, self._declared(node)

    def _declared(self, node: str) -> str:
        """A property with nodes and literals can only be an annotation property."""
        if node in self._classes:
            return _CLASS
        if node not in self._values:
            return iris.written("owl:ObjectProperty")
        return iris.written("owl:AnnotationProperty" if node in self._nodes else "owl:DatatypeProperty")
