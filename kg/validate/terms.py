"""Terms as N-Triples write them ↔ terms of rdflib, of which those that shapes and documents share are the same objects.

A dictionary finds a key at once where it is the very object that it holds; else it asks both, in Python, whether they
are equal, a hundred thousand times for a document.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import rdflib
from pyshacl import consts

from kg import iris

if TYPE_CHECKING:
    from rdflib.term import Identifier, Node

_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"
_LANG_STRING: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
_NO_IRI: Final = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_SHARED: Final = {f"<{node}>": node for node in vars(consts).values() if isinstance(node, rdflib.URIRef)}


class Terms(dict[str, "Node"]):
    """The terms of one graph, each made once."""

    def __missing__(self, written: str) -> Node:
        """Make a term."""
        found = self[written] = term_of(written)
        return found


def term_of(written: str) -> Identifier:
    """A term as N-Triples write it → the same of rdflib, with the form of a literal as it is.

    Raises:
        ValueError: it is no term.
    """
    if written[0] == '"':
        return _literal(written)
    return rdflib.BNode(written[2:]) if written.startswith("_:") else known(written)


def known(written: str) -> rdflib.URIRef:
    """An IRI in angle brackets → the same of rdflib.

    Raises:
        ValueError: there are characters in it that no IRI may have.
    """
    return _SHARED.get(written) or _iri(written)


def shared(node: Node) -> Node:
    """A node of the shapes → the object that documents have in its place."""
    return _SHARED.setdefault(f"<{node}>", node) if isinstance(node, rdflib.URIRef) else node


@lru_cache(maxsize=1 << 14)
def _iri(written: str) -> rdflib.URIRef:
    if _NO_IRI.search(written, 1, len(written) - 1) or written[0] + written[-1] != "<>":
        raise ValueError(f"{written} is no IRI")
    return str.__new__(rdflib.URIRef, written[1:-1])  # rdflib would look for the same characters again, more slowly


@lru_cache(maxsize=1 << 14)
def _literal(written: str) -> rdflib.Literal:
    """A literal; four of five stand in other documents too."""
    if written[-1] == '"' and "\\" not in written:
        return rdflib.Literal(written[1:-1])
    (quad,) = iris.quads(f"<urn:x> <urn:x> {written} .")
    term: Any = quad.object
    if term.datatype.value == _LANG_STRING:
        return rdflib.Literal(term.value, lang=term.language)
    datatype = None if term.datatype.value == _STRING else known(str(term.datatype))
    return rdflib.Literal(term.value, datatype=datatype, normalize=False)
