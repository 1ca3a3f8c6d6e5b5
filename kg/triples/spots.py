"""Where evidence stands (section, origin, path) → the names and lines of what was found there.

Half of a record's statements are evidence, and many words stand in the same place: what is said of each of them alike
is put together once.
"""

from __future__ import annotations

import re
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Final

from kg import iris

if TYPE_CHECKING:
    from kg.iris import Written
    from kg.model import Mention, Quote

_PLAIN: Final = re.compile(r"[A-Za-z0-9_.~-]{1,48}")
"""A name that needs no escape, and no cut once hash and offsets (32 characters) follow it."""


class Spot:
    """A section of a document as one author wrote it, and a path in it; ``section`` is its node."""

    __slots__ = ("_end", "_kinds", "_numbers", "_path", "_rest", "_stem", "_whole", "path", "section")

    def __init__(self, name: str, origin: str, path: str, minter: iris.Minter) -> None:
        """Put together what all evidence of the place shares."""
        self.path = path
        self.section = minter.document_part("section", f"{name}-{origin}")
        self._stem = f"{name}-{origin}-"
        self._whole = _PLAIN.fullmatch(self._stem) is not None
        end, known = f" {minter.graph} .\n", iris.written
        integer = f'"^^{known("xsd:integer")}{end}'
        self._kinds = f" {known('rdf:type')} ", end
        self._path = f" {known('tkg:path')} {encode_basestring(path)}{end}" if path else ""
        self._numbers = f' {known("tkg:start")} "', integer, f' {known("tkg:end")} "'
        self._rest = f" {known('tkg:exact')} "
        self._end = f" {known('tkg:section')} {self.section}{end}"

    def quotation(self, start: int, end: int, minter: iris.Minter) -> Written:
        """The node of words that are quoted.

        Raises:
            ValueError: as ``iris.span``.
        """
        name = self._stem + iris.span(start, end, self.path)
        return minter.own_part("quote", name) if self._whole else minter.document_part("quote", name)

    def lines(self, node: Written, words: Quote | Mention, kind: str) -> str:
        """What is said of words that stand here: five or six lines of N-Quads."""
        type_, end = self._kinds
        start, integer, stop = self._numbers
        path = node + self._path if self._path else ""
        return (
            f"{node}{type_}{iris.written(kind)}{end}{path}"
            f"{node}{start}{words.start}{integer}"
            f"{node}{stop}{words.end}{integer}"
            f"{node}{self._rest}{encode_basestring(words.text)}{end}"
            f"{node}{self._end}"
        )
