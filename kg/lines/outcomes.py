"""Readers of outcome tables: rows on lines, glued cells or one flattened line → measure, time frame, description."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.lines.cutting import Line, section
from kg.lines.values import nothing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kg.lines.layout import Block, Cut, Reader
    from kg.model import Document, Section

_NUMBER: Final = r"(?:\d+(?:[.,]\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen|twenty[- ]four)"
_UNIT: Final = r"(?:(?:post[- ]?)?(?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|wks?|months?|mths?|years?|yrs?|visits?|cycles?))"
_COUNT: Final = rf"{_NUMBER}(?:\s*(?:,|and|or|to|-|\u2013|/)\s*{_NUMBER})*[- ]?{_UNIT}\b"
_NAMED: Final = rf"(?:{_UNIT}|D|W|M|Visit|Cycle)\s?\d+(?:\s*(?:,|and|or|to|-|\u2013|/|through)\s*(?:{_UNIT}\s*)?\d+)*\b"
_POINT: Final = (
    r"(?:study|the)?\s*(?:inclusion|baseline|enrol?lment|screening|randomi[sz]ation|admission|diagnosis|surgery|entry"
    r"|discharge|delivery|birth|biopsy|treatment|study completion|study end|end of (?:the )?(?:study|treatment|follow[- ]?up)"
    r"|first visit|follow[- ]?up|consultation|progression|death)"
)
_WHEN: Final = rf"(?:{_COUNT}|{_NAMED}|{_POINT})"
_LEAD: Final = (
    r"(?:up to|at|on|within|during|over|through|throughout|from|after|before|until|till|for|every|approximately|an average of"
    r"|a maximum of|through study completion,? an average of|immediately (?:after|before)|pre[- ]?|post[- ]?|about|average)"
)
_TAIL: Final = rf"(?:\s*(?:,|;|and|to|until|through|\u2013|-|after|following|from|post|before|of|up to|at)\s*(?:the\s+)?(?:{_LEAD}\s+)?{_WHEN})*"
# A time frame as registries write it: "At inclusion", "Baseline, 12 and 24 weeks", "Up to 5 years", "Day 1".
_TIME: Final = re.compile(
    rf"(?<![\w(/-])(?:{_LEAD}\s+)*{_WHEN}{_TAIL}(?:\s+\((?:{_WHEN}|[^()]{{1,30}})\))?", re.IGNORECASE
)
_STARTS: Final = re.compile(r"[A-Z\d]|\(")


def flattened(kind: str, header: Callable[[str], int]) -> Reader:
    """A table on one line: ``Name Time Method <measure> <time frame> <description> <measure> …``.

    ``header`` gives the length of the header at the beginning of a line, 0 where there is none.  Rows may also stand
    on lines of their own, their cells glued or parted by tabs.  One block holds one table.
    """

    def read(block: Block, cut: Cut) -> Iterator[Section | None]:
        heads = [i for i, line in enumerate(block.lines) if header(line.text)]
        if not heads:
            return
        first = block.lines[heads[0]]
        rows = [first.part(header(first.text), len(first.text)), *block.lines[heads[0] + 1 : (heads + [None])[1]]]
        found = _cells(rows[0]) if len(rows) == 1 else [cells for row in rows for cells in _cells(row)[:1]]
        # a line without a time frame after a row goes on with that row's description
        kept = [cells for i, cells in enumerate(found) if i == 0 or cells[1]]
        for item, cells in enumerate(kept):
            yield from _outcome(cut.document, kind, cells, item)

    return read


def timed(kind: str, label: Callable[[str], int]) -> Reader:
    """Rows on lines: measure, ``Time Frame: …``, description, and the time frame once more.

    ``label`` gives the length of the label that opens a time frame's line, 0 where there is none.
    """

    def read(block: Block, cut: Cut) -> Iterator[Section | None]:
        lines = block.lines
        marks = [i for i, line in enumerate(lines) if label(line.text)]
        for item, (at, after) in enumerate(zip(marks, [*marks[1:], len(lines) + 1], strict=True)):
            frame = lines[at].part(label(lines[at].text), len(lines[at].text))
            rest = [line for line in lines[at + 1 : after - 1] if line.text != frame.text]
            measure = lines[at - 1] if at and not _is_end(lines, at - 1, label) else None
            if measure:
                yield section(cut.document, "outcome.measure", [measure.span], item=item, qualifier=kind)
                yield section(cut.document, "outcome.time_frame", [frame.span], item=item, qualifier=kind)
                spans = [line.span for line in rest]
                yield section(cut.document, "outcome.description", spans, item=item, qualifier=kind)

    return read


def listed(kind: str) -> Reader:
    """Each line is a measure."""

    def read(block: Block, cut: Cut) -> Iterator[Section | None]:
        for item, line in enumerate(line for line in block.lines if not nothing(line.text)):
            yield section(cut.document, "outcome.measure", [line.unnumbered().span], item=item, qualifier=kind)

    return read


def _is_end(lines: Sequence[Line], at: int, label: Callable[[str], int]) -> bool:
    """Whether a line only repeats the time frame before it: then the next measure is missing."""
    before = [line.text[label(line.text) :].strip() for line in lines[:at] if label(line.text)]
    return bool(before) and lines[at].text == before[-1]


def _outcome(
    document: Document, kind: str, cells: tuple[Line, Line | None, Line | None], item: int
) -> Iterator[Section | None]:
    for name, cell in zip(("measure", "time_frame", "description"), cells, strict=True):
        if cell and not nothing(cell.text):
            yield section(document, f"outcome.{name}", [cell.span], item=item, qualifier=kind)


def _cells(row: Line) -> list[tuple[Line, Line | None, Line | None]]:
    """A row, or several on one line → (measure, time frame, description) of each."""
    if "\t" in row.text:
        return [_tabbed(row)]
    times = _time_frames(row.text)
    if not times:
        return [(row, None, None)] if row.text else []
    found: list[tuple[Line, Line | None, Line | None]] = []
    start = 0
    for (begin, end), (following, _) in zip(times, [*times[1:], (len(row.text), 0)], strict=True):
        stop = following if following == len(row.text) else _next_measure(row.text, end, following)
        found.append((row.part(start, begin), row.part(begin, end), row.part(end, stop)))
        start = stop
    return found


def _tabbed(row: Line) -> tuple[Line, Line | None, Line | None]:
    cells: list[Line] = []
    at = 0
    for cell in row.text.split("\t"):
        cells.append(row.part(at, at + len(cell)))
        at += len(cell) + 1
    return cells[0], cells[1] if len(cells) > 1 else None, cells[2] if len(cells) > 2 else None  # noqa: PLR2004


def _time_frames(words: str) -> list[tuple[int, int]]:
    """Where the time-frame cells of a flattened table stand.

    A time that belongs to a measure ("change from baseline") begins with a small letter; a cell begins with a capital
    or a figure, after something, and what follows it begins like a cell too.
    """
    found: list[tuple[int, int]] = []
    for match in _TIME.finditer(words):
        begin, end = match.span()
        opens = words[begin].isupper() or words[begin].isdigit()
        glued = begin > 0 and not words[begin - 1].isspace()
        after = words[end:].lstrip(" .;")
        before = words[found[-1][1] if found else 0 : begin].strip()
        if (
            opens
            and before
            and (not after or _STARTS.match(after) or after == "-")
            and (not glued or words[begin].isupper())
        ):
            found.append((begin, end))
    return found


def _next_measure(words: str, begin: int, end: int) -> int:
    """Where the next measure begins between a time frame and the next one: after the description's last sentence."""
    ends = [match.end() for match in re.finditer(r"[.)](?=\s+[A-Z\d])\s*|(?<=\s)-\s+(?=[A-Z])", words[begin:end])]
    return begin + ends[-1] if ends else begin
