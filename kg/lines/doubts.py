"""A page cut by its layout → what is odd about it: cut off, with holes, shuffled, unnumbered, or two pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Protocol

from kg.lines.copies import seam
from kg.lines.cutting import key, lines_of
from kg.lines.joined import joined
from kg.model import IdentityConflict, Issue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.lines.cutting import Line
    from kg.lines.table import Cut, Field
    from kg.model import Section

_ENOUGH: Final = 4
"""The fewest headings whose order says anything."""
_DISORDER: Final = 0.6
"""The share of headings in their usual order below which a page counts as shuffled."""


class Expected(Protocol):
    """What a layout says of every whole page of its site."""

    @property
    def fields(self) -> tuple[Field, ...]:
        """Its headings, in their usual order."""

    @property
    def opening(self) -> tuple[str, ...]:
        """Headings of which one comes first."""

    @property
    def closing(self) -> tuple[str, ...]:
        """Headings of which one comes last."""

    @property
    def always(self) -> tuple[str, ...]:
        """Headings that stand on every whole page."""

    @property
    def filled(self) -> tuple[str, ...]:
        """Headings that stand on every whole page, each above something."""

    @property
    def blurbs(self) -> tuple[tuple[str, str], ...]:
        """How a sentence begins that stands under a heading on every page, and the heading."""

    @property
    def number(self) -> str:
        """The heading above the registry number."""


def doubts(layout: Expected, cut: Cut, found: Iterable[Section]) -> Iterator[Issue]:
    """What a curator should know about a page before its sections are trusted."""
    if cut.truncated:
        last = cut.document.text.rstrip().count("\n") + 1
        yield Issue("truncated", f"the page ends before “{_first(layout.closing)}”", "warning", last)
    if headless(layout, cut):
        yield Issue("truncated", f"the page begins after “{_first(layout.opening)}”", "warning", 1)
    elif not cut.truncated:
        yield from _holes(layout, cut)
    found = tuple(found)
    yield from joined(layout, cut, found)
    headed = {section.qualifier for section in found if section.name == "criterion" and section.rule == "heading"}
    bare = [name for name in ("inclusion", "exclusion") if not cut.headed(f"{name} criteria")]
    if len(headed) == 1 and bare and bare[0] not in headed:
        yield Issue("incomplete", f"only {min(headed)} criteria have a heading: that of the others may be lost")
    present = [block.field for block in cut.blocks if block.field]
    order = [layout.fields.index(field) for field in dict.fromkeys(present)]
    if len(order) >= _ENOUGH and _longest_rise(order) < len(order) * _DISORDER:
        yield Issue("disordered", "the headings do not stand in the order of the site's pages", "warning")
    labels = [block.heading for block in cut.headed(layout.number) if block.heading]
    if labels and not any(section.name == "id" for section in found):
        said = f"no registry number stands under its label “{labels[0].text}”"
        yield Issue("no-identity", said, "warning", _line(cut, labels[0]))


def _holes(layout: Expected, cut: Cut) -> Iterator[Issue]:
    """Headings without which no page of the site is: where one is lost, what stood under it stands under another."""
    lost = [name for name in (*layout.always, *layout.filled) if not cut.headed(_english(name))]
    lost += [name for name in _halved(layout, cut) if name not in lost]
    empty = [name for name in layout.filled if name not in lost and not cut.under(_english(name))]
    if lost:
        yield Issue("incomplete", f"lines that stand on every page of the site are missing: {_listed(lost)}")
    for name in empty:
        (block, *_) = cut.headed(_english(name))
        line = _line(cut, block.heading) if block.heading else None
        yield Issue("incomplete", f"nothing stands under {_listed([name])}", "warning", line)


def _halved(layout: Expected, cut: Cut) -> Iterator[str]:
    """Headings without the sentence that stands under them on every page, or such sentences without their heading."""
    lines = lines_of(cut.document.clean)
    for begins, heading in layout.blurbs:
        stands = any(
            block.heading and block.field and block.heading.key in block.field.keys for block in cut.headed(heading)
        )
        if stands != any(re.match(begins, line.text, re.IGNORECASE) for line in lines):
            yield heading


def _listed(headings: list[str]) -> str:
    return ", ".join(f"“{_english(name).rstrip(' …:')}”" for name in headings)


def _english(headings: str) -> str:
    return headings.partition(" | ")[0]


def headless(layout: Expected, cut: Cut) -> bool:
    """Whether the page begins somewhere in its middle."""
    if not layout.opening or len(cut.blocks) == 1:
        return False
    first = cut.blocks[1].field
    names = (key(name) for names in layout.opening for name in names.split(" | "))
    return first is not None and not any(name in first.keys for name in names)


def refuse_two_pages(cut: Cut, found: Iterable[Section]) -> None:
    """Refuse a file in which two pages stand.

    Raises:
        IdentityConflict: the message names where the second one says something else, and both numbers.
    """
    again = seam(cut.blocks)
    if again is None:
        return
    document = cut.document
    numbers = {section.text: document.line(section.start) for section in found if section.name == "id"}
    named = " and ".join(f"{number} (line {place})" for number, place in numbers.items())
    said = f"two pages in one file: “{again.text}” and other headings come again with other words"
    raise IdentityConflict(document.source, said + (f"; the numbers are {named}" if named else ""), _line(cut, again))


def _line(cut: Cut, line: Line) -> int:
    return cut.document.line(cut.document.raw(*line.span)[0])


def _first(headings: tuple[str, ...]) -> str:
    return _english(headings[0])


def _longest_rise(numbers: list[int]) -> int:
    """The length of the longest rising subsequence.

    >>> _longest_rise([0, 1, 5, 2, 3])
    4
    """
    best: list[int] = []
    for i, number in enumerate(numbers):
        best.append(1 + max((best[j] for j in range(i) if numbers[j] < number), default=0))
    return max(best, default=0)
