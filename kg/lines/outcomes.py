"""Readers of outcome tables: rows on lines, glued cells or one flattened line → measure, time frame, description."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kg.lines.cutting import Line, section, undoubled
from kg.lines.enumerations import numbered
from kg.lines.glued import time_cell
from kg.lines.timeframes import is_time, time_frames
from kg.lines.values import nothing
from kg.lines.words import alternatives

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kg.lines.table import Block, Cut, Reader
    from kg.model import Document, Section

_EMPTY: Final = re.compile(r"\s+(?:N/?A|-|Not (?:applicable|provided|available))\s*$")
_OPENS: Final = re.compile(
    rf"(?<=[\w)%+])(?<!\b[Tt]he)(?<!\b[Oo]f)(?<!\b[Ii]n)\s+\b{alternatives('measure opening')}\b"
)
_LABELS: Final = re.compile(
    r"(?P<aim>(?:Main|Primary) Objective)\s*:|(?P<second>Secondary Objectives?)\s*:"
    r"|(?P<measure>(?:Primary|Secondary) end point\(s\))\s*:"
    r"|(?P<time>Timepoint\(s\) of evaluation of this end point)\s*:"
)


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
        rows = [first.part(header(first.text), len(first.text)), *block.lines[heads[0] + 1 : [*heads, None][1]]]
        alone = len(rows) == 1
        items = [part for row in rows for part in _items(row)]
        whole = (alone and len(items) == 1) or any(_LABELS.search(row.text) for row in rows)
        glued = not re.search(r"\s", first.text.strip())  # "NameTimeMethod"
        found = [
            cells
            for item in items
            for cells in ((glued and _glued(item)) or (_cells(item) if whole else _cells(item)[:1]))
        ]
        # a sentence without a time frame after a row goes on with that row's description
        bare = not rows[0].text  # the header has a line of its own, and so has every row
        kept = [
            cells
            for i, cells in enumerate(found)
            if i == 0 or cells[1] or len(items) > len(rows) or (bare and not cells[0].text.endswith("."))
        ]
        if kept and not kept[-1][1] and cut.torn(kept[-1][0]):
            kept.pop()  # the page was cut off in its words
        for item, cells in enumerate(kept):
            yield from _outcome(cut.document, kind, cells, item)

    return read


def timed(kind: str, label: Callable[[str], int], header: Callable[[str], object]) -> Reader:
    """Rows on lines: measure, ``Time Frame: …``, description, and the time frame once more.

    ``label`` gives the length of the label that opens a time frame's line, 0 where there is none; ``header`` knows the
    lines that head a table: where they come again another table begins, whose heading is lost.
    """

    def read(block: Block, cut: Cut) -> Iterator[Section | None]:
        heads = [i for i, line in enumerate(block.lines) if header(line.text)]
        second = next((i for i, before in zip(heads[1:], heads, strict=False) if i > before + 1), None)
        lines = undoubled(line for line in block.lines[:second] if not header(line.text))
        marks = [i for i, line in enumerate(lines) if label(line.text)]
        lone = _lone(lines, marks, label)
        for item, (at, after) in enumerate(zip(marks, [*marks, len(lines) + 1][1:], strict=True)):
            frame = lines[at].part(label(lines[at].text), len(lines[at].text))
            rest = [line for line in lines[at + 1 : after - 1] if line.text != frame.text]
            measure = lines[at - 1] if at and not _is_end(lines, at - 1, label) else None
            if measure and (at - 1 in lone or is_time(measure.text)):
                measure = None  # the end of a row whose other lines are lost
            if measure:
                yield section(cut.document, "outcome.measure", [measure.span], item=item, qualifier=kind)
                yield section(cut.document, "outcome.time_frame", [frame.span], item=item, qualifier=kind)
                spans = [line.span for line in rest]
                yield section(cut.document, "outcome.description", spans, item=item, qualifier=kind)

    return read


def _lone(lines: Sequence[Line], marks: Sequence[int], label: Callable[[str], int]) -> set[int]:
    """Lines before a time frame that may be no measure: where rows end with their time frame, other lines are lost.

    Either the row before has no end and one more line (a measure, or what describes one), or two lines follow its end.
    """
    gaps = {at - 1: lines[before:at] for before, at in pairwise(marks)}
    after = {i: _after_end(row, row[0].text[label(row[0].text) :].strip()) for i, row in gaps.items()}
    if sum(count is None for count in after.values()) * 2 >= len(gaps):
        return set()
    one = {i for i, row in gaps.items() if after[i] is None and len(row) == 2}  # noqa: PLR2004 - time frame and one line
    return one | {i for i, count in after.items() if (count or 0) > 1}


def _after_end(row: Sequence[Line], frame: str) -> int | None:
    """How many lines follow the line that repeats a row's time frame; ``None`` if no line does."""
    ends = [i for i, line in enumerate(row) if i and line.text == frame]
    return len(row) - 1 - ends[-1] if ends else None


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


def _items(row: Line) -> list[Line]:
    """A cell that holds a list: numbered, or closed by semicolons ("IL-6;Th17/Treg ratio;", Chinese register)."""
    items = [item.unnumbered() for item in numbered(row)]
    if len(items) > 1:
        return items
    return [item for item in row.pieces(";") if item.text] if row.text.endswith(";") else [row]


def _cells(row: Line) -> list[tuple[Line, Line | None, Line | None]]:
    """A row, or several on one line → (measure, time frame, description) of each."""
    if "\t" in row.text:
        return [_tabbed(row)]
    labelled = _labelled(row)
    if labelled:
        return labelled
    empty = _EMPTY.search(row.text)
    row = row.part(0, empty.start()) if empty else row
    times = time_frames(row.text)
    if not times:
        return [(row, None, None)] if row.text else []
    found: list[tuple[Line, Line | None, Line | None]] = []
    start = 0
    for (begin, end), (following, _) in zip(times, [*times, (len(row.text), 0)][1:], strict=True):
        stop = following if following == len(row.text) else _next_measure(row.text, end, following)
        measure = row.part(start, begin)
        found.append((measure.part(0, len(measure.text.rstrip(" ,;"))), row.part(begin, end), row.part(end, stop)))
        start = stop
    return found


def _glued(row: Line) -> list[tuple[Line, Line | None, Line | None]]:
    cell = None if "\t" in row.text or _LABELS.search(row.text) else time_cell(row.text)
    if not cell:
        return []
    start, end = cell
    description = row.part(end, len(row.text))
    return [(row.part(0, start), row.part(start, end), description if description.text else None)]


def _labelled(row: Line) -> list[tuple[Line, Line | None, Line | None]]:
    """``Main Objective: …;Primary end point(s): …;Timepoint(s) of evaluation of this end point: …`` (EU register)."""
    found = list(_LABELS.finditer(row.text))
    if not found:
        return []
    stops = [*(label.start() for label in found), len(row.text)][1:]
    cells = {label.lastgroup: row.part(label.end(), stop) for label, stop in zip(found, stops, strict=True)}
    cells = {name: cell.part(0, len(cell.text.rstrip(" ;"))) for name, cell in cells.items()}
    measure = cells.get("measure") or cells.get("aim") or row
    return [(item, cells.get("time"), None) for item in _items(measure)]


def _tabbed(row: Line) -> tuple[Line, Line | None, Line | None]:
    cells = row.pieces("\t")
    return cells[0], cells[1] if len(cells) > 1 else None, cells[2] if len(cells) > 2 else None  # noqa: PLR2004


def _next_measure(words: str, begin: int, end: int) -> int:
    """Where the next measure begins between a time frame and the next one: after the description's last sentence.

    A description without a full stop ends where a word stands that opens measures: "ELISA | Number of participants".
    """
    ends = [match.end() for match in re.finditer(r"[.)](?=\s+[A-Z\d])\s*|(?<=\s)-\s+(?=[A-Z])", words[begin:end])]
    if ends:
        return begin + ends[-1]
    opens = [m.start() for m in _OPENS.finditer(words, begin, end) if words[begin : m.start()].strip(" .;,-")]
    return opens[0] if opens else begin
