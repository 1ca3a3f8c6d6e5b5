"""The text of criteria → its lines: how far each is indented, how it is marked, and its words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.lines import Line
from kg.lines.enumerations import numbered

if TYPE_CHECKING:
    from collections.abc import Iterator

Span = tuple[int, int]

_ROW: Final = re.compile(
    r"^(?P<indent>[ \t]*)(?P<bullet>(?:[•◦▪▫■□◆◇‣●○·∙\u2043➢➤►✓✔\uf0b7\uf0a7\uf0d8\uf0fc][ \t]*"
    r"|[-*+\u2013\u2014](?:[ \t]+|$))+)?"
    r"(?:(?P<number>\[?\d{1,2}\]|\(?\d{1,2}\)|\d{1,2}\.(?!\d))[ \t]*(?=\S)"
    r"|(?P<letter>\(?(?:[a-z]|[ivx]{1,4})[.)])\s+(?=\S))?"
    r"(?P<words>.*\S)",
    re.MULTILINE,
)
_ON_A_LINE: Final = re.compile(r"\s\(?2[.)]")


@dataclass(slots=True)
class Row:
    """One line: how far it is indented, how it is marked (bullet, number, letter or not at all), and its words."""

    indent: int
    mark: str
    number: int | None
    words: str
    span: Span
    letter: int | None = None


def rows(text: str) -> Iterator[Row]:
    """Every line that has words; a list on one line is several."""
    for match in _ROW.finditer(text):
        words, number = match["words"], match["number"]
        mark = "bullet" if match["bullet"] else "number" if number else "letter" if match["letter"] else ""
        start = match.start("letter") if match["letter"] else match.start("words")
        indent = len(match["indent"])
        if not _ON_A_LINE.search(words):
            counted = int(number.strip("[]().")) if number else None
            yield Row(indent, mark, counted, words, (start, match.end()), _place(match["letter"]))
            continue
        begin = match.start("number") if number else match.start("words")
        for piece in numbered(Line(text[begin : match.end()], begin, match.end())):
            one = piece.unnumbered()
            yield Row(indent, "number" if one != piece else mark, piece.number, one.text, one.span)


def parts(row: Row) -> Iterator[Row]:
    """What follows a heading on its line may be a numbered list."""
    for piece in numbered(Line(row.words, *row.span)):
        one = piece.unnumbered()
        yield Row(row.indent, "number" if one != piece else row.mark, piece.number, one.text, one.span)


def _place(letter: str | None) -> int | None:
    """The place of a letter in the alphabet: "c." is the third; none of "ii."."""
    bare = (letter or "").strip("().")
    return ord(bare) - ord("a") + 1 if len(bare) == 1 else None
