"""Readers of labelled values: the lines under one heading → one section, or one section a value."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kg.lines.cutting import Line, Marks, section
from kg.lines.words import alternatives

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Unpack

    from kg.lines.table import Block, Cut, Reader
    from kg.model import Section

    Test = Callable[[str], object]

_NOTHING: Final = re.compile(alternatives("nothing"), re.IGNORECASE)
# "Systemic SclerodermaSystemic Sclerosis", "Lupus (SLE)Nephritis", "Diabetes, Type 2Obesity": values glued in a row
_SEAM: Final = re.compile(
    r"(?<=[a-z\u00df-\u00ff]{3})(?=[A-Z])|(?<=[)\]])(?=[A-Z])|(?<=\s\d)(?=[A-Z][a-z])"
    r"|(?<=[A-Z]{3})(?=[A-Z][a-z]{3})(?!.ness)"  # "SLEVasculitis", not "BRCAness"
)
# "Not Pr": "Not Provided" on a page that was cut off
_BEGUN: Final = re.compile(r"N(?:/|one?|ot?(?:\s+[A-Z]?[a-z]*)?)")
_SENTENCE: Final = 6
"""The fewest words of a sentence."""
_FLAG: Final = re.compile("[\U0001f1e6-\U0001f1ff]{2}|\U0001f3f4[\U000e0061-\U000e007f]+")


def nothing(words: str) -> bool:
    """Whether the words stand for a missing value.

    >>> nothing("Not available"), nothing("-"), nothing("None (Open Label)")
    (True, True, False)
    """
    return not words or bool(_NOTHING.fullmatch(words.strip(" .:")))


def skip(_block: Block, _cut: Cut) -> Iterable[Section | None]:
    """Read nothing."""
    return ()


def value(name: str, accept: Test | None = None, **marks: Unpack[Marks]) -> Reader:
    """The first line is the value; ``accept`` says whether it can be one (a lost label lets another value in)."""

    def read(block: Block, cut: Cut) -> Iterator[Section | None]:
        for line in block.lines[:1]:
            if not nothing(line.text) and (accept is None or accept(line.text)):
                yield section(cut.document, name, [line.span], **marks)

    return read


def values(name: str, accept: Test | None = None, split: Callable[[Line], Iterable[Line]] | None = None) -> Reader:
    """Every line is a value, or several glued ones."""

    def read(block: Block, cut: Cut) -> Iterator[Section | None]:
        parts = (part for line in block.lines for part in (split or unglued)(line))
        kept = (part for part in parts if not nothing(part.text) and (accept is None or accept(part.text)))
        kept = (part for part in kept if not (cut.torn(part) and _BEGUN.fullmatch(part.text)))
        for item, part in enumerate(kept):
            yield section(cut.document, name, [part.span], item=item)

    return read


def prose(name: str, origin: str = "sponsor") -> Reader:
    """All lines are one text; a first copy that is cut off with ``...`` is not read again."""

    def read(block: Block, cut: Cut) -> Iterator[Section | None]:
        lines = [line for line in block.lines if not nothing(line.text)]
        whole = [line for i, line in enumerate(lines) if not _cut_short(line.text, lines[i + 1 :])]
        yield section(cut.document, name, [line.span for line in whole], origin=origin)

    return read


def is_sentence(words: str) -> bool:
    """Whether the words are a sentence rather than a value.

    >>> is_sentence("Biopsies are taken during routine endoscopy."), is_sentence("Gilead Sciences, Inc.")
    (True, False)
    """
    return words.endswith(".") and len(words.split()) >= _SENTENCE


def unglued(line: Line) -> Iterator[Line]:
    """A line → the values that are glued in it.

    >>> [part.text for part in unglued(Line("HealthySystemic Sclerosis (SSc)McArdle disease", 0, 46))]
    ['Healthy', 'Systemic Sclerosis (SSc)', 'McArdle disease']
    """
    cuts = [0, *(seam.start() for seam in _SEAM.finditer(line.text)), len(line.text)]
    for start, end in pairwise(cuts):
        yield line.part(start, end)


def without_flag(line: Line) -> Line:
    """A line without the flag emoji that is glued to it."""
    flag = _FLAG.match(line.text)
    return line.part(flag.end(), len(line.text)) if flag else line


def flagged(line: Line) -> bool:
    """Whether a flag emoji opens the line."""
    return bool(_FLAG.match(line.text))


def _cut_short(words: str, following: list[Line]) -> bool:
    head = re.sub(r"\s*(?:\.\.\.|\u2026)$", "", words)
    return head != words and any(line.text.startswith(head) for line in following)
