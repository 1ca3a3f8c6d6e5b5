"""The nouns of a layout table: a heading with its reader, the lines under it, and the cut document."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from kg.lines.cutting import Line, key
from kg.model import Section

if TYPE_CHECKING:
    from kg.model import Document

FEW: Final = 4
"""The fewest blocks of a page, rather than of a piece of one."""


@dataclass(frozen=True)
class Field:
    """A heading with its synonyms (``"Study Type | Tipo di studio"``), and what reads the lines under it."""

    headings: str
    read: Reader

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The headings as they are compared."""
        return tuple(key(heading) for heading in self.headings.split(" | "))


@dataclass(frozen=True)
class Block:
    """The lines under one heading; the preamble has no field."""

    field: Field | None
    heading: Line | None
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Cut:
    """A document cut into blocks: what a reader may look at beside its own block."""

    document: Document
    blocks: tuple[Block, ...]
    truncated: bool = False

    def ends_in(self, block: Block) -> bool:
        """Whether the page was cut off in this block."""
        return self.truncated and block.heading == self.blocks[-1].heading

    def torn(self, line: Line) -> bool:
        """Whether the text ends with this line, amid its words; to be asked of lines that usually end with a stop."""
        last = len(self.blocks) >= FEW and line.end >= len(self.document.clean)
        return last and bool(re.search(r"[^\W_]$|[,;(&-]$", line.text))

    def beside(self, block: Block) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
        """The blocks before a block, and those after it; a reader may have been handed only some of its lines."""
        at = next(i for i, other in enumerate(self.blocks) if other.heading == block.heading)
        return self.blocks[:at], self.blocks[at + 1 :]

    def headed(self, heading: str) -> tuple[Block, ...]:
        """Every block that stands under a heading."""
        wanted = key(heading)
        return tuple(block for block in self.blocks if block.field and wanted in block.field.keys)

    def under(self, heading: str) -> tuple[Line, ...]:
        """The lines of every block that stands under a heading."""
        return tuple(line for block in self.headed(heading) for line in block.lines)


Reader = Callable[[Block, Cut], Iterable[Section | None]]
"""Reads the sections of one block; ``None`` stands for a value that is not there."""
