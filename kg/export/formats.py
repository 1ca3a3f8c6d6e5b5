"""What an export format is: who writes it, what it counts, its name on the web, and which evidence it can carry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kg.export.selection import Selection, Source

WHOLE: Final = ("compact", "none", "webannotation")
"""Formats of RDF carry evidence as it is stored, and as Web Annotations."""
WORDS: Final = ("compact", "none")
"""Others carry the words behind each row, and where they stand."""
NOTHING: Final = ("none",)
"""What is no statement about a trial has no evidence."""


class Write(Protocol):
    """Writes a selection to a path; returns how many units it wrote."""

    def __call__(self, source: Source, path: Path, selection: Selection, *, seen: Callable[[int, int], None]) -> int:
        """Write; ``seen`` hears how many graphs of how many are done."""


class Format(NamedTuple):
    """One format: its writer, what it counts, its media type, and the kinds of evidence it can carry, default first."""

    write: Write
    unit: str
    media: str
    evidence: tuple[str, ...]
