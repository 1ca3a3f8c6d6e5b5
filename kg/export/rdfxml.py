"""Graphs → RDF/XML 1.1, subject by subject, in text."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from kg import iris
from kg.iris.terms import literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.export.selection import Part, Statement

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*$")
"""The end of an IRI that may stand as the local part of an XML name."""
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML 1.0 has no way to write (section 2.2, production Char)."""
_KEPT: Final = {"\r": "&#13;"}
"""A reader makes a line feed of a bare carriage return (section 2.11)."""


def rdfxml(parts: Iterable[Part]) -> Iterator[str]:
    """The graphs as one, in pieces of RDF/XML; a control character that XML cannot hold becomes U+FFFD."""
    spaces = "".join(f"\n  xmlns:{prefix}={quoteattr(space)}" for prefix, space in iris.prefixes().items())
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{spaces}>\n'
    for part in parts:
        yield "".join(
            _described(subject, list(said)) for subject, said in groupby(part.statements, key=lambda one: one[0])
        )
    yield "</rdf:RDF>\n"


def legal(text: str) -> str:
    """A text with U+FFFD for every character that XML 1.0 cannot hold."""
    return _ILLEGAL.sub("\ufffd", text)


def _described(subject: str, said: list[Statement]) -> str:
    lines = "".join(_element(predicate, found) for _, predicate, found in said)
    return f"<rdf:Description rdf:about={_iri(subject)}>\n{lines}</rdf:Description>\n"


def _element(predicate: str, found: str) -> str:
    name, declared = _name(predicate)
    if found[0] == "<":
        return f"  <{name}{declared} rdf:resource={_iri(found)}/>\n"
    text, language, datatype = literal(found)
    kind = f' xml:lang="{language}"' if language else f" rdf:datatype={_iri(datatype)}" if datatype else ""
    return f"  <{name}{declared}{kind}>{escape(legal(text), _KEPT)}</{name}>\n"


@lru_cache(maxsize=1 << 10)
def _name(predicate: str) -> tuple[str, str]:
    """A property's XML name, and the declaration of its namespace where no prefix of ours has it.

    Raises:
        ValueError: no end of the IRI may stand as a name: RDF/XML cannot say such a property.
    """
    iri = predicate[1:-1]
    prefix, _, local = iris.contract(iri).partition(":")
    if prefix in iris.prefixes() and _NAME.match(local):
        return f"{prefix}:{local}", ""
    found = _NAME.search(iri)
    if found is None:
        raise ValueError(f"{iri} cannot be a property in RDF/XML: it does not end in a name")
    return f"p:{found[0]}", f" xmlns:p={quoteattr(iri[: found.start()])}"


def _iri(term: str) -> str:
    return quoteattr(term[1:-1])
