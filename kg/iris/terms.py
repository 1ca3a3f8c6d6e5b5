"""A term as N-Triples writes it → what it says: an IRI as a CURIE, a literal's words, language and datatype."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from kg.iris.curies import contract

_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_LETTERS: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


class Literal(NamedTuple):
    """Words, their language, and the IRI of their datatype in angle brackets; ``None`` for a plain string."""

    words: str
    language: str | None = None
    datatype: str | None = None


def literal(term: str) -> Literal:
    r"""A literal in parts (RDF 1.1 N-Triples, 2.4).

    >>> literal(r'"a \"b\""'), literal('"ja"@de').language, literal('"5"^^<urn:int>').datatype
    (Literal(words='a "b"', language=None, datatype=None), 'de', '<urn:int>')
    """
    written, _, behind = term[1:].rpartition('"')
    words = _ESCAPE.sub(_character, written) if "\\" in written else written
    if behind.startswith("@"):
        return Literal(words, language=behind[1:])
    return Literal(words, datatype=behind[2:] or None)


def _character(found: re.Match[str]) -> str:
    short, long, letter = found.groups()
    return _LETTERS.get(letter, letter) if letter else chr(int(short or long, 16))


@lru_cache(maxsize=1 << 14)
def curie(term: str) -> str:
    """An IRI in angle brackets → its CURIE, or the bare IRI where no prefix is declared; a blank node as it is."""
    return contract(term[1:-1]) if term[0] == "<" else term


def said(term: str) -> str:
    """Any term in a table's words: an IRI as a CURIE, a literal as it is written."""
    return literal(term).words if term[0] == '"' else curie(term)
