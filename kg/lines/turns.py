"""Lines that take turns, as outcomes without a table → measure, time frame, description of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.lines.cutting import section

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kg.lines.cutting import Line
    from kg.lines.table import Block, Cut, Reader
    from kg.model import Section


def in_turn(kind: str, label: Callable[[str], int], header: Callable[[str], object]) -> Reader:
    """A measure, its time frame (on a line that its label opens), its description in turn; either may be missing.

    ``header`` knows the sentence that opens a table: where it comes again another table begins, whose heading is lost.
    """

    def read(block: Block, cut: Cut) -> Iterator[Section | None]:
        opens = [i for i, line in enumerate(block.lines) if header(line.text)]
        again = next((i for i in opens if any(not header(line.text) for line in block.lines[:i])), None)
        lines = [line for line in block.lines[:again] if not header(line.text)]
        lines = list(_in_place(lines, [bool(label(line.text)) for line in lines]))
        item, last = -1, ""
        for line, below in zip(lines, [*(other.text for other in lines), ""][1:], strict=True):
            length = label(line.text)
            described = last == "time_frame" and not label(below)
            last = "time_frame" if length and item >= 0 else "description" if described else "measure"
            item += last == "measure"
            span = line.part(length, len(line.text)).span
            yield section(cut.document, f"outcome.{last}", [span], item=item, qualifier=kind)

    return read


def _in_place(lines: Sequence[Line], frames: Sequence[bool]) -> Iterator[Line]:
    """The lines of which it is certain what they are, where every measure has its time frame (``frames``: is one).

    Above a time frame stands its measure, and between it and the time frame before one description at most: where there
    are more lines, a time frame is lost, and only the last one is known to be a measure; where none, a measure.
    """
    if not any(frames):
        yield from lines[:1]  # what stands below may describe it
        return
    run: list[Line] = []
    first = True
    for line, is_frame in zip(lines, frames, strict=True):
        if not is_frame:
            run.append(line)
            continue
        if run:
            yield from run[-1:] if len(run) > 1 + (not first) else run
            yield line
            first = False
        run = []
    yield from run if len(run) == 1 and not first else []
