"""Readers of registry numbers: those of the page, and those of other trials below their titles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.lines.cutting import Line, section
from kg.lines.values import nothing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.lines.table import Block, Cut, Reader
    from kg.model import Section

NUMBER: Final = re.compile(
    r"\b(?:NCT\d{8}|EUCTR[\d-]{14,}\w*|\d{4}-\d{6}-\d{2}(?:-\d{2})?|DRKS\d{8}|NL-OMON\d+|ISRCTN\d{8})\b", re.IGNORECASE
)
"""A number of another registry entry, as its registry writes it."""


def numbers(accept: Callable[[str], object]) -> Reader:
    """The page's own number, and any other that stands below it under the same label: whose page is it then?"""

    def read(block: Block, cut: Cut) -> Iterator[Section | None]:
        first = [line for line in block.lines[:1] if not nothing(line.text) and accept(line.text)]
        others = [line for line in block.lines[1:] if NUMBER.fullmatch(line.text)] if first else []
        for item, line in enumerate((*first, *others)):
            yield section(cut.document, "id", [line.span], item=item)

    return read


def related(block: Block, cut: Cut) -> Iterator[Section | None]:
    """Each number is another trial; the words before it, the line above it or the words after it are its title."""
    item = 0
    before: Line | None = None
    for line in block.lines:
        match = NUMBER.search(line.text)
        if not match:
            before = None if nothing(line.text) else line
            continue
        beside = line.part(0, match.start())
        after = line.part(match.end(), len(line.text))
        title = next((part for part in (beside, before, after) if part and len(part.text.split()) > 1), None)
        yield section(cut.document, "related.id", [line.part(*match.span()).span], item=item)
        yield section(cut.document, "related.title", [title.span] if title else [], item=item)
        item, before = item + 1, None
