"""Classes and properties that triples use → our ontology's header and a declaration for each: OWL tools want them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg import iris

if TYPE_CHECKING:
    from collections.abc import Iterator

_BUILT_IN: Final = ("rdf:", "rdfs:", "owl:", "xsd:")
_CLASS, _TYPE = iris.expand("owl:Class"), iris.expand("rdf:type")
_IMPORTS: Final = iris.expand("owl:imports")


class Declarations:
    """What triples use, noted one by one, and what has to be declared for it."""

    def __init__(self) -> None:
        """Begin with our own ontology, which is part of what is exported."""
        self._own = [quad.triple for quad in iris.ontology() if quad.predicate != _IMPORTS]
        self._classes: set[NamedNode] = set()
        self._nodes: set[NamedNode] = set()
        self._values: set[NamedNode] = set()
        for triple in self._own:
            self.note(triple)

    def note(self, said: Triple | Quad) -> None:
        """Remember the property of a statement, and the class where it gives one."""
        if isinstance(said.object, Literal):
            self._values.add(said.predicate)
        else:
            self._nodes.add(said.predicate)
            if said.predicate == _TYPE and isinstance(said.object, NamedNode):
                self._classes.add(said.object)

    def triples(self) -> Iterator[Triple]:
        """Our ontology, and a declaration for every other class and property that was noted."""
        yield from self._own
        known = {triple.subject for triple in self._own if triple.predicate == _TYPE}
        for node in sorted(self._classes | self._nodes | self._values, key=lambda node: node.value):
            if node not in known and not iris.contract(node.value).startswith(_BUILT_IN):
                yield Triple(node, _TYPE, self._declared(node))

    def _declared(self, node: NamedNode) -> NamedNode:
        """A property with nodes and literals can only be an annotation property."""
        if node in self._classes:
            return _CLASS
        if node not in self._values:
            return iris.expand("owl:ObjectProperty")
        return iris.expand("owl:AnnotationProperty" if node in self._nodes else "owl:DatatypeProperty")
