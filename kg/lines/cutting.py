"""A document → its lines, and slices of its lines → sections with true offsets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypedDict, Unpack

from kg.model import Section

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.model import Document

Span = tuple[int, int]
"""Where something begins and ends in ``document.clean``."""


class Marks(TypedDict, total=False):
    """The fields of a ``Section`` beside its name and place."""

    item: int
    qualifier: str
    group: str
    rule: str
    origin: str


# "- • 1. Male or female", "• * Patients", "•Ability": a bullet needs a space after it only where it may be a word's own
# \uf0b7, \uf0a7, \uf0d8, \uf0fc: bullets of Word's symbol fonts; "o" before a tab: its second level
_BULLET: Final = re.compile(
    "(?:[•◦▪▫■□◆◇‣●○·∙\u2043➢➤►✓✔\uf0b7\uf0a7\uf0d8\uf0fc]\\s*|[-*+\u2013\u2014](?:\\s+|$)|o\t\\s*)+"
)
_NUMBER: Final = re.compile(r"(?:\[?(?P<square>\d{1,2})\]|\(?(?P<round>\d{1,2})\)|(?P<dot>\d{1,2})\.(?!\d))\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank: its words without bullet and edges, and where they stand in ``clean``."""

    text: str
    start: int
    end: int
    bullet: str = ""
    indent: int = 0

    @property
    def span(self) -> Span:
        """Where the words stand."""
        return self.start, self.end

    @property
    def key(self) -> str:
        """The words as headings are compared: case-folded, without Markdown marks and closing colon."""
        return key(self.text)

    @property
    def number(self) -> int | None:
        """The number that the line begins with (``1.``, ``2)``, ``[3]``), if any."""
        match = _NUMBER.match(self.text)
        return int(match["square"] or match["round"] or match["dot"]) if match else None

    def unnumbered(self) -> Line:
        """The line without its number.

        >>> Line("[2] Have a positive ANA", 10, 33).unnumbered().span
        (14, 33)
        """
        match = _NUMBER.match(self.text)
        return self.part(match.end(), len(self.text)) if match else self

    def cells(self) -> tuple[Line, ...]:
        r"""The cells of a table's row, which tabs part; empty ones are left out.

        >>> [cell.span for cell in Line("Skin score\t\tWeek 24", 5, 24).cells()]
        [(5, 15), (17, 24)]
        """
        found = (self.part(*match.span()) for match in re.finditer(r"[^\t]+", self.text))
        return tuple(cell for cell in found if cell.text)

    def part(self, start: int, end: int) -> Line:
        """A part of the line, without blanks at its edges."""
        piece = self.text[start:end]
        begin = self.start + start + len(piece) - len(piece.lstrip())
        piece = piece.strip()
        return Line(piece, begin, begin + len(piece), self.bullet, self.indent)

    def pieces(self, mark: str) -> list[Line]:
        """The line cut at every mark.

        >>> [piece.text for piece in Line("IL-6; IL-10", 0, 11).pieces(";")]
        ['IL-6', 'IL-10']
        """
        found: list[Line] = []
        at = 0
        for words in self.text.split(mark):
            found.append(self.part(at, at + len(words)))
            at += len(words) + len(mark)
        return found


def key(words: str) -> str:
    """Words → how headings are compared.

    >>> key("## Inclusion Criteria :"), key("**Study & Design**")
    ('inclusion criteria', 'study & design')
    """
    return words.strip("#* _\t").rstrip(": ").rstrip("* _").casefold()


def lines_of(clean: str) -> tuple[Line, ...]:
    r"""Plain text → its lines without the blank ones.

    >>> [(line.bullet, line.text) for line in lines_of("Locations\n\n  • * Patients:\n-")]
    [('', 'Locations'), ('• *', 'Patients:'), ('-', '')]
    """
    found: list[Line] = []
    at = 0
    for raw in clean.split("\n"):
        words = raw.strip()
        if words:
            indent = len(raw) - len(raw.lstrip())
            bullet = _BULLET.match(words)
            begin = bullet.end() if bullet else 0
            start = at + indent + begin
            found.append(Line(words[begin:], start, start + len(words) - begin, words[:begin].strip(), indent))
        at += len(raw) + 1
    return tuple(found)


def undoubled(lines: Iterable[Line]) -> list[Line]:
    """The lines without those that only repeat the one before."""
    found: list[Line] = []
    for line in lines:
        if not found or (line.text, line.bullet) != (found[-1].text, found[-1].bullet):
            found.append(line)
    return found


def section(document: Document, name: str, spans: Iterable[Span], **marks: Unpack[Marks]) -> Section | None:
    r"""Slices of ``document.clean`` → one section, a slice on each line of its text; ``None`` if nothing is left.

    ``marks`` are the other fields of a ``Section`` (item, qualifier, group, rule, origin).
    """
    pieces: list[str] = []
    places: list[int] = []
    for begin, end in spans:
        words = document.clean[begin:end]
        start = begin + len(words) - len(words.lstrip())
        words = words.strip()
        if words:
            pieces.append(words.replace("\t", " "))
            stop = start + len(words) + 1
            places += range(start, stop) if document.offsets is None else document.offsets[start:stop]
    if not pieces:
        return None
    text = "\n".join(pieces)
    straight = places == list(range(places[0], places[0] + len(text) + 1))
    # a no-break space or a carriage return stands where the section has another character
    straight = straight and document.text.startswith(text, places[0])
    return Section(name, text, places[0], places[-1], None if straight else tuple(places), **marks)
