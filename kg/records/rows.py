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


# "… is allowed. Arm C patients must have:": a heading that got glued to the item above its list
_GLUED: Final = re.compile(r"[a-z)][.;]\s+(?P<head>[A-Z][\w ,/-]{2,50}\smust\s+have:)$")
# "… infection (Allowed:" above the items that the bracket names
_OPEN: Final = re.compile(r"\((?:allowed|permitted|exceptions?)\s*:$", re.IGNORECASE)
_CLOSED: Final = re.compile(r"\)\W*$")
_WITHIN: Final = 6
"""How many lines such a bracket may have."""
_INNER: Final = 99
"""The indentation of a line that belongs to the item above it."""


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


def whole(lines: list[Row]) -> list[Row]:
    r"""The lines: a heading glued to an item stands on its own, what a bracket names is of the item that opens it.

    >>> [row.words for row in whole(list(rows("- Lupus is allowed. Arm C patients must have:\n- HIV")))]
    ['Lupus is allowed.', 'Arm C patients must have:', 'HIV']
    >>> [row.mark for row in whole(list(rows("- Sepsis. (Allowed:\n- Aspirin)\n- HIV")))]
    ['bullet', '', 'bullet']
    """
    found: list[Row] = []
    inner = 0
    for number, row in enumerate(lines):
        following = lines[number + 1 : number + 1 + _WITHIN]
        glued = _GLUED.search(row.words) if following and following[0].mark else None
        if inner:
            found.append(Row(_INNER, "", None, row.words, row.span))
            inner -= 1
        elif glued is not None:
            at, end = glued.start("head"), row.span[1]
            begin = end - len(row.words)
            words = row.words[:at].rstrip()
            found.append(Row(row.indent, row.mark, row.number, words, (row.span[0], begin + len(words)), row.letter))
            found.append(Row(0, "", None, glued["head"], (begin + at, end)))
        else:
            found.append(row)
            closes = (count for count, one in enumerate(following, 1) if _CLOSED.search(one.words))
            inner = next(closes, 0) if _OPEN.search(row.words) else 0
    return found


def parts(row: Row) -> Iterator[Row]:
    """What follows a heading on its line may be a numbered list."""
    for piece in numbered(Line(row.words, *row.span)):
        one = piece.unnumbered()
        yield Row(row.indent, "number" if one != piece else row.mark, piece.number, one.text, one.span)


def _place(letter: str | None) -> int | None:
    """The place of a letter in the alphabet: "c." is the third; none of "ii."."""
    bare = (letter or "").strip("().")
    return ord(bare) - ord("a") + 1 if len(bare) == 1 else None
