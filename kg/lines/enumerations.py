"""A line in which a list runs on (``1. Adults 2. Consent``, ``- Adults<br />- Consent``) → a line for each item."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.lines.cutting import Line
    from kg.model import Document

_NUMBER: Final = re.compile(r"(?:(?<=\s)|^)(?:\[(\d{1,2})\]|\(?(\d{1,2})[.)])(?:\s+(?=\S)|(?=[^\W\d_]))")
_MARK: Final = re.compile(r"(?<=\s)[-*•]\s+(?=\S)")
_BREAK: Final = re.compile(r"<\s*(?:br|p|li|div)\b", re.IGNORECASE)


def numbered(line: Line) -> list[Line]:
    """A line that counts 1, 2, 3 … → its items; any other line as it is.

    >>> from kg.lines.cutting import Line
    >>> [part.text for part in numbered(Line("1. Age 4 to 18 years 2. Weight *15 kg", 0, 37))]
    ['1. Age 4 to 18 years', '2. Weight *15 kg']
    >>> [part.text for part in numbered(Line("Stage 1. or 2. disease", 0, 22))]
    ['Stage 1. or 2. disease']
    """
    starts: list[int] = []
    for match in _NUMBER.finditer(line.text):
        if int(match[1] or match[2]) == len(starts) + 1 and (starts or match.start() == 0):
            starts.append(match.start())
    return _cut(line, starts)


def broken(line: Line, document: Document) -> list[Line]:
    """A line whose items stood on lines of their own before its ``<br />`` became a space → its items."""
    if not _MARK.search(line.text):
        return [line]
    starts = [0]
    for match in _MARK.finditer(line.text):
        gap = document.text[slice(*document.raw(line.start + match.start() - 1, line.start + match.start()))]
        starts += [match.end()] if _BREAK.search(gap) else []
    return _cut(line, starts, [match.start() for match in _MARK.finditer(line.text) if match.end() in starts])


def _cut(line: Line, starts: list[int], ends: Iterable[int] = ()) -> list[Line]:
    if len(starts) < 2:  # noqa: PLR2004 - one item is no list
        return [line]
    stops = [*ends, len(line.text)] if ends else [stop for _, stop in pairwise([*starts, len(line.text)])]
    return [line.part(start, stop) for start, stop in zip(starts, stops, strict=True)]
