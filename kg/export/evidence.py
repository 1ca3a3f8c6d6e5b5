"""The statements of one graph → the same with their evidence left out, as stored, or as W3C Web Annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg import iris

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kg.export.selection import Statement

_TYPE: Final = iris.written("rdf:type")
_EVIDENCE: Final = iris.written("tkg:evidence")
_WITHIN: Final = iris.written("tkg:inDocument")
_PATH: Final = iris.written("tkg:path")
_WORDS: Final = frozenset(map(iris.written, ("tkg:Mention", "tkg:Quotation")))
_LEFT_OUT: Final = _WORDS | {iris.written("tkg:Section")}


def _without_evidence(statements: list[Statement]) -> list[Statement]:
    """Statements alone: no mention, no quotation, no section, no link to them."""
    nodes = {subject for subject, predicate, found in statements if predicate == _TYPE and found in _LEFT_OUT}
    return [one for one in statements if one[1] != _EVIDENCE and one[0] not in nodes]


def _web_annotations(statements: list[Statement]) -> list[Statement]:
    """Mentions and quotations as W3C Web Annotations: target, source, text position and text quote selectors, whole.

    In a structured record the position counts within the value that a path names: it refines the path's selector.
    """
    nodes = {subject for subject, predicate, found in statements if predicate == _TYPE and found in _WORDS}
    documents = {subject: found for subject, predicate, found in statements if predicate == _WITHIN}
    nested = {subject for subject, predicate, _ in statements if predicate == _PATH}
    written: list[Statement] = []
    for one in statements:
        subject, predicate, _ = one
        if subject not in nodes:
            written.append(one)
            continue
        if predicate not in _COMPACT:
            written.append(one)
        written += _annotation(one, documents, nested=subject in nested)
    return sorted(dict.fromkeys(written))


_COMPACT: Final = frozenset(map(iris.written, ("tkg:start", "tkg:end", "tkg:exact", "tkg:path")))
_COUNT: Final = f"^^{iris.written('xsd:nonNegativeInteger')}"


def _annotation(one: Statement, documents: Mapping[str, str], *, nested: bool) -> Iterator[Statement]:
    """What one statement of a compact mention says, in the words of the Web Annotation vocabulary."""
    node, predicate, found = one
    name = iris.contract(predicate[1:-1])

    def part(suffix: str) -> str:
        return f"{node[:-1]}/{suffix}>"

    def say(subject: str, curie: str, value: str) -> Statement:
        return subject, iris.written(curie), value

    def kind(subject: str, curie: str) -> Statement:
        return say(subject, "rdf:type", iris.written(curie))

    if name == "rdf:type":
        yield kind(node, "oa:Annotation")
        yield say(node, "oa:hasTarget", part("target"))
        yield kind(part("target"), "oa:SpecificResource")
        yield say(part("target"), "oa:hasSelector", part("quote"))
        yield kind(part("quote"), "oa:TextQuoteSelector")
        yield kind(part("position"), "oa:TextPositionSelector")
        yield say(
            part("path" if nested else "target"), "oa:refinedBy" if nested else "oa:hasSelector", part("position")
        )
    elif name in {"tkg:section", "tkg:inDocument"}:
        yield say(part("target"), "oa:hasSource", documents.get(found, found))
    elif name == "tkg:concept":
        yield say(node, "oa:hasBody", found)
    elif name == "tkg:path":
        yield say(part("target"), "oa:hasSelector", part("path"))
        yield kind(part("path"), "oa:FragmentSelector")
        yield say(part("path"), "rdf:value", found)
    elif name == "tkg:exact":
        yield say(part("quote"), "oa:exact", found)
    elif name in {"tkg:start", "tkg:end"}:
        yield say(part("position"), name.replace("tkg:", "oa:"), found.partition("^^")[0] + _COUNT)


EVIDENCE: Final[dict[str, Callable[[list[Statement]], list[Statement]]]] = {
    "none": _without_evidence,
    "compact": lambda statements: statements,
    "webannotation": _web_annotations,
}
"""Kinds of evidence by name."""
