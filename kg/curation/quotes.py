"""A document's text and some words → every place where they stand, whatever white space is between them."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.markup.trees import strings, tree_of, value_at
from kg.model import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENDS: Final = (". ", "\n")


class Place(NamedTuple):
    """Where words stand: the path (empty in plain text), and offsets in code points."""

    path: str
    start: int
    end: int

    def __str__(self) -> str:
        """As a sheet shows it.

        >>> str(Place("", 3, 9)), str(Place("/a/b", 3, 9))
        ('3-9', '/a/b 3-9')
        """
        return f"{self.path} {self.start}-{self.end}".strip()

    def holds(self, other: Place) -> bool:
        """Whether another place lies within this one."""
        return self.path == other.path and self.start <= other.start and other.end <= self.end


class Text:
    """The text of one document: plain, or a record whose values have paths."""

    def __init__(self, text: str) -> None:
        """Hold the text; a record is parsed when it is asked for."""
        self._text = text

    def places(self, quote: str) -> list[Place]:
        """Every place where the words stand, in the order of the text."""
        words = quote.split()
        if not words:
            return []
        pattern = re.compile(r"\s+".join(map(re.escape, words)))
        return [
            Place(path, found.start(), found.end()) for path, value in self._values for found in pattern.finditer(value)
        ]

    def at(self, place: Place) -> str:
        """The words of a place."""
        return self._value(place.path)[place.start : place.end]

    def sentence(self, place: Place) -> str:
        """The sentence or line around a place, its white space made single."""
        text = self._value(place.path)
        begins = [at + len(mark) for mark in _ENDS if (at := text.rfind(mark, 0, place.start)) >= 0]
        stops = [at + 1 for mark in _ENDS if (at := text.find(mark, place.end)) >= 0]
        return " ".join(text[max(begins, default=0) : min(stops, default=len(text))].split())

    def _value(self, path: str) -> str:
        if not path:
            return self._text
        return "" if self._tree is None else value_at(self._tree, path) or ""

    @cached_property
    def _values(self) -> list[tuple[str, str]]:
        return [("", self._text)] if self._tree is None else list(_read(self._tree))

    @cached_property
    def _tree(self) -> object:
        """The record; ``None`` for plain text."""
        if self._text.lstrip("\ufeff \t\r\n")[:1] not in {"{", "[", "<"}:
            return None
        try:
            return tree_of(self._text)
        except DocumentError:
            return None


def _read(tree: object) -> Iterator[tuple[str, str]]:
    return ((path, value) for path, value in strings(tree) if value.strip())


def within(text: Text, place: Place, words: str) -> Place:
    """The place of some words inside of a place; the whole place where they do not stand in it."""
    inside = text.at(place)
    parts = words.split()
    found = re.search(r"\s+".join(map(re.escape, parts)), inside) if parts else None
    return Place(place.path, place.start + found.start(), place.start + found.end()) if found else place
