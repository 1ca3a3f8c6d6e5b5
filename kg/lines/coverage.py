"""A page and how its layout cut it → what became of every stretch of its text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from kg.lines.cutting import lines_of
from kg.lines.values import nothing, skip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.lines.cutting import Line
    from kg.lines.table import Cut
    from kg.model import Page, Section

Fate = Literal["unknown", "noise", "heading", "read"]
FATES: Final[tuple[Fate, ...]] = ("unknown", "noise", "heading", "read")
"""What may become of words: nobody read them; they say nothing about the trial; they name what follows; a section."""
_UNKNOWN, _NOISE, _HEADING, _READ = range(4)
_RUN: Final = re.compile(rb"\x00+|\x01+|\x02+|\x03+")
_WORD: Final = re.compile(r"\w+")
_LABEL: Final = re.compile(r"\W*(?:\w+\W+){0,4}?\w*\s*:\s*")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words on one line that share a fate; ``line`` counts from 1, the offsets are the document's."""

    line: int
    start: int
    end: int
    fate: Fate
    words: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """The stretches of a page in their order; what stands between two of them is no word."""

    stretches: tuple[Stretch, ...]

    def words(self, *fates: Fate) -> int:
        """How many words have one of these fates."""
        return sum(stretch.words for stretch in self.stretches if stretch.fate in fates)

    @property
    def share(self) -> float:
        """The share of words understood among those that are no noise, from 0 to 1."""
        understood, unknown = self.words("read", "heading"), self.words("unknown")
        return understood / (understood + unknown) if understood else 0.0


def coverage(page: Page, cut: Cut) -> Coverage:
    """Tell for every word of a page whether it was read, names what was read, is noise, or was not understood.

    Noise are the lines that the layout drops, those under headings that it skips, and values that mean "nothing".
    """
    marks = bytearray(len(page.document.text))
    for start, end, mark in _lines(page, cut):
        begin, stop = page.document.raw(start, end)
        marks[begin:stop] = bytes([mark]) * (stop - begin)
    for section in page.sections:
        _mark(section, marks)
    return Coverage(tuple(_stretches(page.document.text, bytes(marks))))


def _lines(page: Page, cut: Cut) -> Iterator[tuple[int, int, int]]:
    """Places in the plain text and what its lines are, apart from sections; later ones overwrite earlier ones."""
    kept = {line.end for block in cut.blocks for line in (*block.lines, *_headings(block.heading))}
    last = max(kept, default=0)
    for line in (cell for whole in lines_of(page.document.clean) for cell in whole.cells()):
        if line.end not in kept and not (cut.truncated and line.end > last):
            yield line.start, line.end, _NOISE
    for block in cut.blocks:
        for heading in _headings(block.heading):
            yield heading.start, heading.end, _HEADING
        skipped = block.field is not None and block.field.read is skip
        for line in block.lines:
            # "Enrollment (Estimated)": the words in parentheses qualify what follows
            named = block.heading is not None and line.start < block.heading.end and line.text.endswith(")")
            yield line.start, line.end, _NOISE if skipped or nothing(line.text) else _HEADING if named else _UNKNOWN


def _headings(heading: Line | None) -> tuple[Line, ...]:
    return (heading,) if heading else ()


def _mark(section: Section, marks: bytearray) -> None:
    if section.offsets is None:
        marks[section.start : section.end] = bytes([_READ]) * (section.end - section.start)
        return
    for i, character in enumerate(section.text):
        if character != "\n":
            start, end = section.raw(i, i + 1)
            marks[start:end] = bytes([_READ]) * (end - start)


def _stretches(text: str, marks: bytes) -> Iterator[Stretch]:
    at = 0
    for number, line in enumerate(text.split("\n"), 1):
        runs = [(run.start(), run.end(), marks[run.start()]) for run in _RUN.finditer(marks, at, at + len(line))]
        for i, (start, end, mark) in enumerate(runs):
            words = len(_WORD.findall(text, start, end))
            # "Time Frame: week 24": a label on the line of its value
            label = mark == _UNKNOWN and runs[i + 1 : i + 2] and _LABEL.fullmatch(text, start, end)
            if words:
                yield Stretch(number, start, end, FATES[_HEADING if label else mark], words)
        at += len(line) + 1
