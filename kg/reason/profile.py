"""Facts → the places that leave OWL 2 DL: undeclared terms, forbidden punning, foreign datatypes, mixed objects.

After OWL 2 Structural Specification (W3C 2012), sections 4 (datatypes) and 5.8.1 (typing constraints).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.reason.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.reason.facts import Fact

_BUILT_IN: Final = ("rdf:", "rdfs:", "owl:", "xsd:")
_OBJECT, _DATA, _ANNOTATION = "owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty"
_PROPERTY_KINDS: Final = (_OBJECT, _DATA, _ANNOTATION)
# xsd:date, xsd:gYear, xsd:duration … are missing on purpose: OWL 2 leaves them out.
_DATATYPES: Final = frozenset(
    {
        *("owl:real", "owl:rational", "rdf:PlainLiteral", "rdf:langString", "rdf:XMLLiteral", "rdfs:Literal"),
        *("xsd:decimal", "xsd:integer", "xsd:nonNegativeInteger", "xsd:nonPositiveInteger", "xsd:positiveInteger"),
        *("xsd:negativeInteger", "xsd:long", "xsd:int", "xsd:short", "xsd:byte", "xsd:unsignedLong", "xsd:unsignedInt"),
        *("xsd:unsignedShort", "xsd:unsignedByte", "xsd:double", "xsd:float", "xsd:string", "xsd:normalizedString"),
        *("xsd:token", "xsd:language", "xsd:Name", "xsd:NCName", "xsd:NMTOKEN", "xsd:boolean", "xsd:hexBinary"),
        *("xsd:base64Binary", "xsd:anyURI", "xsd:dateTime", "xsd:dateTimeStamp"),
    }
)
_CLASS_AXIOMS: Final = ("rdfs:subClassOf", "owl:disjointWith", "owl:equivalentClass")
_PROPERTY_AXIOMS: Final = ("rdfs:subPropertyOf", "owl:inverseOf", "owl:equivalentProperty", "owl:propertyDisjointWith")


def profile_faults(facts: Iterable[Fact]) -> Iterator[Finding]:
    """Every place that leaves OWL 2 DL, each once, named by its term."""
    known = tuple(facts)
    declared: dict[str, set[str]] = defaultdict(set)
    for fact in known:
        if fact.predicate == "rdf:type" and fact.object.startswith("owl:"):
            declared[fact.subject].add(fact.object)
    typing = _Typing(declared)
    faults = (fault for fact in known for fault in (*typing.classes(fact), *typing.properties(fact)))
    yield from dict.fromkeys((*typing.punning(), *faults))


@dataclass(frozen=True, slots=True)
class _Typing:
    """What each term is declared as, and the faults of a fact in the light of it."""

    declared: dict[str, set[str]]

    def punning(self) -> Iterator[Finding]:
        """A name may be a class and an individual, but not two kinds of property, nor a class and a datatype."""
        for term, kinds in sorted(self.declared.items()):
            properties = sorted(kinds & set(_PROPERTY_KINDS))
            if len(properties) > 1:
                yield Finding("profile", term, f"it is declared as {' and '.join(properties)}: keep one")
            if "rdfs:Datatype" in kinds and "owl:Class" in kinds:
                yield Finding("profile", term, "it is declared as a class and as a datatype: keep one")

    def classes(self, fact: Fact) -> Iterator[Finding]:
        """Classes that a fact uses and nobody declares."""
        used: list[str] = []
        if fact.predicate == "rdf:type":
            used = [fact.object]
        elif fact.predicate in _CLASS_AXIOMS:
            used = [fact.subject, fact.object]
        elif fact.predicate == "rdfs:domain" or (
            fact.predicate == "rdfs:range" and _OBJECT in self.declared.get(fact.subject, ())
        ):
            used = [fact.object]
        for term in used:
            if not term.startswith(_BUILT_IN) and "owl:Class" not in self.declared.get(term, ()):
                yield Finding("profile", term, "it is used as a class and not declared: declare it with its label")

    def properties(self, fact: Fact) -> Iterator[Finding]:
        """Properties that a fact uses and nobody declares, and objects that do not fit the kind of property."""
        ends = (fact.subject, fact.object) if fact.predicate in _PROPERTY_AXIOMS else ()
        for term in (fact.predicate, *ends):
            kinds = self.declared.get(term, set())
            if not term.startswith(_BUILT_IN) and not kinds & set(_PROPERTY_KINDS):
                yield Finding("profile", term, "it is used as a property and not declared: declare it with its label")
        kinds = self.declared.get(fact.predicate, set())
        if _OBJECT in kinds and fact.datatype is not None:
            yield Finding("profile", fact.predicate, "it is an object property and has a literal: mend the value")
        if _DATA in kinds and fact.datatype is None:
            yield Finding("profile", fact.predicate, "it is a data property and has an IRI: mend the value")
        if _DATA in kinds and fact.datatype is not None and fact.datatype not in _DATATYPES:
            message = f"OWL 2 has no datatype {fact.datatype}: make it an annotation property"
            yield Finding("profile", fact.predicate, message)
