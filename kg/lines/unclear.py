"""Outcomes of a page whose tables run on → those of which it is unclear where one cell ends and the next begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.lines.timeframes import holds_time
from kg.model import Issue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.lines.table import Cut
    from kg.model import Section

_LONG: Final = 40
"""The most words of a measure: what is longer may hold a description or a second row."""
_NEXT_ROW: Final = 2
"""How many sentences with a time make it likely that a description holds further rows."""


def unclear(cut: Cut, found: Iterable[Section]) -> Iterator[Issue]:
    """One issue a page: the first row that may be cut in the wrong place, and how many there are."""
    parts: dict[tuple[str, int], dict[str, Section]] = {}
    for section in found:
        if section.name.startswith("outcome."):
            parts.setdefault((section.qualifier, section.item), {})[section.name] = section
    doubtful = [one["outcome.measure"] for one in parts.values() if "outcome.measure" in one and _doubtful(one)]
    if doubtful:
        line = cut.document.line(doubtful[0].start)
        said = f"the cells of a table run on: where {len(doubtful)} of {len(parts)} outcomes end is unclear"
        yield Issue("table-unclear", said, "warning", line)
        return
    lines = [cut.document.line(one["outcome.measure"].start) for one in parts.values() if "outcome.measure" in one]
    shared = [line for line in lines if lines.count(line) > 1]
    if shared:
        said = "a table stands on one line: its words alone tell where its rows begin"
        yield Issue("table-unclear", said, "info", shared[0])


def _doubtful(parts: dict[str, Section]) -> bool:
    """Without a time frame beside words of time, with a long measure, or a description with many sentences of time."""
    measure, frame = parts["outcome.measure"], parts.get("outcome.time_frame")
    description = parts.get("outcome.description")
    many = description and sum(map(holds_time, description.text.split(". "))) >= _NEXT_ROW
    return len(measure.text.split()) > _LONG or (not frame and holds_time(measure.text)) or bool(many)
