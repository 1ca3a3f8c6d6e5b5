"""The quads of one graph → the same with their evidence left out, as stored, or as W3C Web Annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import NamedNode, Quad

from kg import iris

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

_TYPE: Final = iris.expand("rdf:type")


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
