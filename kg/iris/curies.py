"""CURIEs ↔ IRIs by the prefixes of ``ontology/prefixes.ttl``, and what our ontology states of its own terms."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final, TypeAlias

from pyoxigraph import NamedNode, RdfFormat, parse
from pyoxigraph import Quad as _Quad

from kg import files

Quad: TypeAlias = _Quad
"""A statement in a graph, under a name for stages that hold no RDF package of their own."""

_SHACL: Final = "http://www.w3.org/ns/shacl#"
_LOCAL: Final = re.compile(r"[A-Za-z0-9_.~%/:-]+")


@cache
def prefixes() -> dict[str, str]:
    """Prefix → namespace, as ``ontology/prefixes.ttl`` declares them (``sh:declare``, SHACL section 5.2.1)."""
    path = files.ontology() / "prefixes.ttl"
    prefix_of: dict[str, str] = {}
    namespace_of: dict[str, str] = {}
    for triple in parse(path.read_bytes(), format=RdfFormat.TURTLE):
        if triple.predicate.value == f"{_SHACL}prefix":
            prefix_of[str(triple.subject)] = triple.object.value
        elif triple.predicate.value == f"{_SHACL}namespace":
            namespace_of[str(triple.subject)] = triple.object.value
    return {prefix: namespace_of[node] for node, prefix in prefix_of.items()}


@cache
def ontology() -> tuple[Quad, ...]:
    """What ``ontology/trialkg.ttl`` says, statement by statement, for stages that cannot parse Turtle themselves."""
    return tuple(parse((files.ontology() / "trialkg.ttl").read_bytes(), format=RdfFormat.TURTLE))


@cache
def stated(curie: str) -> dict[str, frozenset[str]]:
    """What our ontology gives its terms by one property: CURIE of the term → its values, IRIs as CURIEs.

    >>> sorted(stated("tkg:derivedFromKind")["tkg:measuresAnalyte"])
    ['analyte', 'autoantibody']
    """
    found: dict[str, set[str]] = {}
    for quad in ontology():
        if quad.predicate == expand(curie) and isinstance(quad.subject, NamedNode):
            value = str(getattr(quad.object, "value", ""))
            found.setdefault(contract(quad.subject.value), set()).add(contract(value))
    return {name: frozenset(values) for name, values in found.items()}


@cache
def _folded() -> dict[str, str]:
    return {prefix.casefold(): namespace for prefix, namespace in prefixes().items()}


@cache
def _longest_first() -> tuple[tuple[str, str], ...]:
    return tuple(sorted(((space, prefix) for prefix, space in prefixes().items()), key=lambda row: -len(row[0])))


@lru_cache(maxsize=1 << 16)
def expand(curie: str) -> NamedNode:
    """CURIE → IRI; the prefix in any case.

    >>> expand("CL:0000057").value
    'http://purl.obolibrary.org/obo/CL_0000057'
    >>> expand("nowhere:1")
    Traceback (most recent call last):
    ValueError: 'nowhere:1' has no prefix that ontology/prefixes.ttl declares

    Raises:
        ValueError: there is no prefix, an undeclared one, or a local part with characters that no id has.
    """
    prefix, colon, local = curie.partition(":")
    space = prefixes().get(prefix) or _folded().get(prefix.casefold())
    if not colon or space is None:
        raise ValueError(f"{curie!r} has no prefix that ontology/prefixes.ttl declares")
    if not _LOCAL.fullmatch(local):
        raise ValueError(f"{curie!r} has a local part that is empty or holds unsafe characters")
    return NamedNode(space + local)


@lru_cache(maxsize=1 << 14)
def contract(iri: str) -> str:
    """IRI → CURIE by the longest namespace; an IRI of no declared namespace comes back as it is.

    >>> contract("http://purl.obolibrary.org/obo/CL_0000057"), contract("https://example.org/x")
    ('CL:0000057', 'https://example.org/x')
    """
    for space, prefix in _longest_first():
        if iri.startswith(space) and _LOCAL.fullmatch(iri, len(space)):
            return f"{prefix}:{iri[len(space) :]}"
    return iri
