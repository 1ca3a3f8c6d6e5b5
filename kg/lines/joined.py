"""A page cut by its layout → where the end of a line seems to be lost: a heading or a bullet amid a line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Protocol

from kg.model import Issue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.lines.cutting import Line
    from kg.lines.table import Cut, Field
    from kg.model import Section

_LONG: Final = 12
"""The fewest characters of a heading that is looked for at an end of a line."""
_LINE_WORDS: Final = 12
"""The most words of a line that a heading may end."""
_BULLET: Final = re.compile(r"(?<=[^\s•*–-])\s+(?:•|\*(?=\s+[A-Z]))\s+(?=\S)")
_DASH: Final = re.compile(r"(?<=[^\s•*–-])\s+-\s+(?=[A-Z(•])")
_TWICE: Final = re.compile(r"(?:-\s+)?[•*]\s+(?=\S)")
_DASHED: Final = re.compile(r"(?m)^\s*-\s")
_LIST: Final = 3
"""The fewest lines with a dash that make it the page's bullet."""


class Headed(Protocol):
    """What a layout says of its headings."""

    @property
    def fields(self) -> tuple[Field, ...]:
        """Its headings, in their usual order."""


def joined(layout: Headed, cut: Cut, found: Iterable[Section]) -> Iterator[Issue]:
    """Lines that hold what stands on lines of its own elsewhere."""
    yield from _headings(layout, cut)
    yield from _bullets(cut, found)


def _headings(layout: Headed, cut: Cut) -> Iterator[Issue]:
    """A heading that the page lacks, at the end or the beginning of a line."""
    lost = [words for field in layout.fields if field not in {b.field for b in cut.blocks} for words in field.keys]
    for block in cut.blocks:
        for line in block.lines:
            place, words = next(((at, words) for words in lost if (at := _stands(line, words))), ("", ""))
            if place:
                said = f"the line {place} with the heading “{words}”: a line end may be lost"
                yield Issue("incomplete", said, "warning", _line(cut, line))


def _stands(line: Line, words: str) -> str:
    """Where in a line a heading stands: ``ends``, ``begins`` or nowhere."""
    long = len(words) >= _LONG
    if line.key.endswith(f" {words}"):
        # "Descrizione" closes the header of a table; prose goes on with "Secondary outcomes:"
        alone = not line.text.endswith(":") and len(line.text.split()) <= _LINE_WORDS
        before = line.text[: -len(words)].split()
        # "Pregnancy or breastfeeding Locations"; in "Site Status" and "Masking Type" every word is a capital
        apart = long or any(word[0].islower() for word in before)
        return "ends" if alone and apart and line.text.rstrip(": ")[-len(words)].isupper() else ""
    opening = line.text.lstrip("-•* ")
    rest = opening[len(words) :]
    if opening[: len(words)].casefold() != words or not opening[:1].isupper():
        return ""
    # "Interventions - Other: Blood sampling"; prose goes on in small letters: "Study design of the trial"
    return "begins" if re.match(r"\s+[-•*©]\s" + (r"|\s+(?=[A-Z0-9])" if long else ""), rest) else ""


def _bullets(cut: Cut, found: Iterable[Section]) -> Iterator[Issue]:
    """A bullet amid a value; a dash only amid criteria, on a page whose bullet it is: names hold dashes as well."""
    dashes = len(_DASHED.findall(cut.document.clean)) >= _LIST
    for section in found:
        listed = section.name == "criterion" or section.name.startswith(("outcome.", "condition", "intervention."))
        if not listed:
            continue
        mark = _BULLET.search(section.text) or _TWICE.match(section.text)
        if mark is None and dashes and section.name == "criterion":
            mark = _DASH.search(section.text)
        if mark:
            start, _ = section.raw(mark.start(), mark.end())
            said = "a bullet stands amid a line: the end of the item before it may be lost"
            yield Issue("incomplete", said, "warning", cut.document.line(start))


def _line(cut: Cut, line: Line) -> int:
    return cut.document.line(cut.document.raw(*line.span)[0])
