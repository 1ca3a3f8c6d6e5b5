"""Where evidence stands (section, origin, path) → the names and lines of what was found there.

Half of a record's statements are evidence, and many words stand in the same place: what is said of each of them alike
is put together once.
"""

from __future__ import annotations

import re
from functools import cache
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Final, NamedTuple

from kg import iris

if TYPE_CHECKING:
    from kg.iris import Written
    from kg.model import Mention, Quote

_PLAIN: Final = re.compile(r"[A-Za-z0-9_.~-]{1,48}")
"""A name that needs no escape, and no cut once hash and offsets (32 characters) follow it."""


class Spot:
    """A section of a document as one author wrote it, and a path in it; ``section`` is its node."""

    __slots__ = ("_end", "_graph", "_path", "_stem", "_whole", "path", "section")

    def __init__(self, name: str, origin: str, path: str, minter: iris.Minter) -> None:
        """Put together what all evidence of the place shares."""
        self.path = path
        self._stem = stem = f"{name}-{origin}-"
        self.section = minter.document_part("section", stem[:-1])
        self._whole = _PLAIN.fullmatch(stem) is not None
        self._graph = end = f" {minter.graph} .\n"
        between = _between()
        self._path = between.path + encode_basestring(path) + end if path else ""
        self._end = between.section + self.section + end

    def quotation(self, start: int, end: int, minter: iris.Minter) -> Written:
        """The node of words that are quoted.

        Raises:
            ValueError: as ``iris.span``.
        """
        name = self._stem + iris.span(start, end, self.path)
        return minter.own_part("quote", name) if self._whole else minter.document_part("quote", name)

    def lines(self, node: Written, words: Quote | Mention, kind: str) -> str:
        """What is said of words that stand here: five or six lines of N-Quads."""
        type_, start, stop, integer, exact, *_ = _between()
        end = self._graph
        path = node + self._path if self._path else ""
        return (
            f"{node}{type_}{iris.written(kind)}{end}{path}"
            f"{node}{start}{words.start}{integer}{end}"
            f"{node}{stop}{words.end}{integer}{end}"
            f"{node}{exact}{encode_basestring(words.text)}{end}"
            f"{node}{self._end}"
        )


class _Between(NamedTuple):
    """What stands between the subject and the value of the statements about words, and behind a number."""

    type: str
    start: str
    stop: str
    integer: str
    exact: str
    path: str
    section: str


@cache
def _between() -> _Between:
    known = iris.written
    return _Between(
        f" {known('rdf:type')} ",
        f' {known("tkg:start")} "',
        f' {known("tkg:end")} "',
        f'"^^{known("xsd:integer")}',
        f" {known('tkg:exact')} ",
        f" {known('tkg:path')} ",
        f" {known('tkg:section')} ",
    )
