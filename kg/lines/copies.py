"""Lines and blocks of a page → the same without what stands there twice; and the sign of two pages in one file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.lines.values import skip

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.lines.cutting import Line
    from kg.lines.table import Block, Field

_FEWEST: Final = 8
"""The fewest lines that must come again before a page counts as repeated."""
_DOUBLED: Final = 3
"""The fewest headings with a second, other content that make two pages of one file."""


def once(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines of a page, of which an extractor or a person put several copies one after the other, once."""
    period = _period([line.text for line in lines])
    again = len(lines) - period
    return lines[:period] if again >= max(_FEWEST, period - 1) else lines


def distinct(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks without those that repeat an earlier one, heading and words."""
    seen: set[tuple[str, ...]] = set()
    kept: list[Block] = []
    for block in blocks:
        words = tuple(line.text for line in block.lines)
        mark = (block.heading.key if block.heading else "", *words)
        if not words or mark not in seen:
            kept.append(block)
        seen.add(mark)
    return tuple(kept)


def seam(blocks: Sequence[Block]) -> Line | None:
    """The heading with which a second page begins to say something else than the first, if two were put together.

    A heading that comes back with other words is no sign by itself: criteria may be listed by cohort.  Several that all
    come back after the last of them stood first are.
    """
    places: dict[Field, list[int]] = {}
    for i, block in enumerate(blocks):
        if block.field and block.lines and block.field.read is not skip:
            places.setdefault(block.field, []).append(i)
    doubled = [found for found in places.values() if len(found) > 1]
    if len(doubled) < _DOUBLED:
        return None
    back = min(found[1] for found in doubled)
    return blocks[back].heading if max(found[0] for found in doubled) < back else None


def _period(words: Sequence[str]) -> int:
    """After how many items a sequence begins again, its end possibly cut off (Knuth, Morris and Pratt 1977).

    >>> _period(["a", "b", "c", "a", "b"]), _period(["a", "b"])
    (3, 2)
    """
    border = [0] * len(words)
    length = 0
    for i in range(1, len(words)):
        while length and words[i] != words[length]:
            length = border[length - 1]
        length += words[i] == words[length]
        border[i] = length
    return len(words) - (border[-1] if border else 0)
