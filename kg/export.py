"""Quads → a file: Turtle, TriG, N-Quads, N-Triples, JSON-LD or RDF/XML, of all trials or one, with evidence or without.

Formats of triples merge the document graphs and stand alone as an ontology: they carry the ``owl:Ontology`` header and
declare every class and property that they use (an OWL tool counts an undeclared use as a violation of OWL 2 DL).
Formats of quads are the dataset as it is stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from kg import files, iris

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    import rdflib

TRIPLES: Final = {"turtle": RdfFormat.TURTLE, "ntriples": RdfFormat.N_TRIPLES, "rdfxml": RdfFormat.RDF_XML}
QUADS: Final = {"trig": RdfFormat.TRIG, "nquads": RdfFormat.N_QUADS, "jsonld": RdfFormat.JSON_LD}
FORMATS: Final = (*TRIPLES, *QUADS)
_BUILT_IN: Final = ("rdf:", "rdfs:", "owl:", "xsd:")
_CLASS, _TYPE = iris.expand("owl:Class"), iris.expand("rdf:type")
_CLOSURES: Final = (iris.expand("tkg:subtypeOrSame"), iris.expand("tkg:withinOrSame"))


@dataclass(frozen=True, slots=True)
class Selection:
    """What to write: one trial (its id) or all, and the evidence as ``none``, ``compact`` or ``webannotation``."""

    trial: str | None = None
    evidence: str = "compact"


def write(quads: Iterable[Quad], path: Path, form: str, selection: Selection | None = None) -> int:
    """Write a selection of quads to a file; returns how many statements it holds.

    Raises:
        ValueError: the format or the kind of evidence is unknown.
    """
    if form not in FORMATS:
        raise ValueError(f"{form!r} is no export format: one of {', '.join(FORMATS)}")
    chosen = selected(quads, selection or Selection())
    if form in QUADS:
        found = sorted(set(chosen), key=str)
        serialize(found, str(path), format=QUADS[form], prefixes=_prefixes(quad.triple for quad in found))
        return len(found)
    merged = {quad.triple for quad in chosen}
    merged |= set(declarations(merged))
    serialize(sorted(merged, key=str), str(path), format=TRIPLES[form], prefixes=_prefixes(merged))
    return len(merged)


def _prefixes(triples: Iterable[Triple]) -> dict[str, str]:
    """The declared prefixes that some term uses; ``tid:`` is left out, since its names hold slashes to be escaped."""
    names = {term.value for triple in triples for term in triple if isinstance(term, NamedNode)}
    used = {iris.contract(name).partition(":")[0] for name in names} - {"tid"}
    return {prefix: space for prefix, space in iris.prefixes().items() if prefix in used}


def selected(quads: Iterable[Quad], selection: Selection) -> Iterable[Quad]:
    """The quads of a selection.

    Raises:
        ValueError: the kind of evidence is unknown.
    """
    if selection.evidence not in EVIDENCE:
        raise ValueError(f"{selection.evidence!r} is no kind of evidence: one of {', '.join(EVIDENCE)}")
    chosen = quads if selection.trial is None else _of_trial(list(quads), selection.trial)
    return EVIDENCE[selection.evidence](chosen)


def _of_trial(quads: list[Quad], trial_id: str) -> Iterator[Quad]:
    """The graphs of the documents that describe the trial, and the hierarchy above the concepts they use."""
    trial, hierarchy = iris.trial(trial_id), iris.hierarchy_graph()
    describes = iris.expand("tkg:describesTrial")
    graphs = {quad.subject for quad in quads if quad.predicate == describes and quad.object == trial}
    used = {quad.object for quad in quads if quad.graph_name in graphs}
    above = {quad.object for quad in quads if quad.predicate in _CLOSURES and quad.subject in used}
    for quad in quads:
        if quad.graph_name in graphs or (quad.graph_name == hierarchy and quad.subject in used | above):
            yield quad


def _without_evidence(quads: Iterable[Quad]) -> Iterator[Quad]:
    """Statements alone: no mention, no quotation, no section, no link to them."""
    evidence = iris.expand("tkg:evidence")
    words = tuple(map(iris.expand, ("tkg:Mention", "tkg:Quotation", "tkg:Section")))
    kept = list(quads)
    nodes = {quad.subject for quad in kept if quad.predicate == _TYPE and quad.object in words}
    return (quad for quad in kept if quad.predicate != evidence and quad.subject not in nodes)


def _web_annotations(quads: Iterable[Quad]) -> Iterator[Quad]:
    """Mentions and quotations as W3C Web Annotations: target, text position and text quote selectors, whole."""
    kept = list(quads)
    words = tuple(map(iris.expand, ("tkg:Mention", "tkg:Quotation")))
    nodes = {quad.subject for quad in kept if quad.predicate == _TYPE and quad.object in words}
    within = iris.expand("tkg:inDocument")
    documents = {quad.subject: quad.object for quad in kept if quad.predicate == within}
    for quad in kept:
        name = iris.contract(quad.predicate.value)
        if quad.subject not in nodes or name not in _ANNOTATION:
            yield quad
        if isinstance(quad.subject, NamedNode) and quad.subject in nodes:
            yield from _annotation(quad.subject, quad, name, documents)


_ANNOTATION: Final = {"tkg:start": "oa:start", "tkg:end": "oa:end", "tkg:exact": "oa:exact", "tkg:path": "rdf:value"}


def _annotation(node: NamedNode, quad: Quad, name: str, documents: Mapping[Any, Any]) -> Iterator[Quad]:
    """What one quad of a compact mention says, in the words of the Web Annotation vocabulary."""

    def part(suffix: str) -> NamedNode:
        return iris.expand(f"{iris.contract(node.value)}/{suffix}")

    def say(subject: NamedNode, predicate: str, value: Any) -> Quad:  # noqa: ANN401 - a CURIE or any RDF term
        found = iris.expand(value) if isinstance(value, str) else value
        return Quad(subject, iris.expand(predicate), found, quad.graph_name)

    if name == "rdf:type":
        yield say(node, "rdf:type", "oa:Annotation")
        yield say(node, "oa:hasTarget", part("target"))
        yield say(part("target"), "rdf:type", "oa:SpecificResource")
        yield say(part("target"), "oa:hasSelector", part("position"))
        yield say(part("target"), "oa:hasSelector", part("quote"))
        yield say(part("position"), "rdf:type", "oa:TextPositionSelector")
        yield say(part("quote"), "rdf:type", "oa:TextQuoteSelector")
    elif name in {"tkg:section", "tkg:inDocument"}:
        yield say(part("target"), "oa:hasSource", documents.get(quad.object, quad.object))
    elif name == "tkg:concept":
        yield say(node, "oa:hasBody", quad.object)
    elif name == "tkg:path":
        # a structured record: first the value (by path), within it the position
        yield say(part("target"), "oa:hasSelector", part("path"))
        yield say(part("path"), "rdf:type", "oa:FragmentSelector")
        yield say(part("path"), "rdf:value", quad.object)
        yield say(part("path"), "oa:refinedBy", part("position"))
    elif name in _ANNOTATION:
        yield say(part("quote" if name == "tkg:exact" else "position"), _ANNOTATION[name], quad.object)


EVIDENCE: Final[dict[str, Callable[[Iterable[Quad]], Iterable[Quad]]]] = {
    "none": _without_evidence,
    "compact": lambda quads: quads,
    "webannotation": _web_annotations,
}
"""Kinds of evidence by name."""


def declarations(triples: Iterable[Triple]) -> Iterator[Triple]:
    """Our ontology, and a declaration for every other class and property that the triples use."""
    own = [triple for triple in _ontology() if iris.contract(triple.predicate.value) != "owl:imports"]
    yield from own
    known = {triple.subject for triple in own if triple.predicate == _TYPE}
    used: dict[NamedNode, set[str]] = {}
    for triple in (*triples, *own):
        kind = "literal" if type(triple.object).__name__ == "Literal" else "node"
        used.setdefault(triple.predicate, set()).add(kind)
        if triple.predicate == _TYPE and isinstance(triple.object, NamedNode):
            used.setdefault(triple.object, set()).add("class")
    for node, kinds in used.items():
        if node not in known and not iris.contract(node.value).startswith(_BUILT_IN):
            yield Triple(node, _TYPE, _declared(kinds))


def _declared(kinds: set[str]) -> NamedNode:
    """A property with nodes and literals can only be an annotation property."""
    if "class" in kinds:
        return _CLASS
    if kinds == {"node"}:
        return iris.expand("owl:ObjectProperty")
    return iris.expand("owl:DatatypeProperty" if kinds == {"literal"} else "owl:AnnotationProperty")


def _ontology() -> Iterator[Triple]:
    """Our classes and properties; blank nodes keep their names within one run."""
    for quad in parse((files.ontology() / "trialkg.ttl").read_bytes(), format=RdfFormat.TURTLE):
        yield quad.triple


def rdflib_dataset(quads: Iterable[Quad]) -> rdflib.Dataset:
    """Quads → an rdflib ``Dataset`` whose default graph is the union of all graphs.

    Literals keep the forms that the graph gives them (``rdflib.NORMALIZE_LITERALS``).
    """
    import rdflib as library  # noqa: PLC0415 - other formats need no rdflib

    def term(found: Any) -> Any:  # noqa: ANN401 - any term of pyoxigraph → that of rdflib
        if isinstance(found, NamedNode):
            return library.URIRef(found.value)
        if not isinstance(found, Literal):
            return library.BNode(found.value)
        datatype = None if found.language else library.URIRef(found.datatype.value)
        plain = datatype in {None, library.XSD.string}
        return library.Literal(found.value, found.language, None if plain else datatype, normalize=False)

    dataset = library.Dataset(default_union=True)
    for quad in quads:
        dataset.graph(term(quad.graph_name)).add((term(quad.subject), term(quad.predicate), term(quad.object)))
    return dataset
