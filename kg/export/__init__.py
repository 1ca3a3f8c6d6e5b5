"""A store's graphs → files for other tools: RDF in six syntaxes, tables with a data dictionary, KGX.

Every format streams document by document, so that memory does not grow with the store, and gives the same bytes each
time.  A file takes its name only when it is whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.export import rdf, tables
from kg.export.evidence import EVIDENCE
from kg.export.selection import Selection, Source, selected

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["EVIDENCE", "FILES", "FOLDERS", "FORMATS", "Selection", "Source", "selected", "write"]

FILES: Final = (*rdf.FORMATS, *tables.SINGLE)
"""Formats that are one file."""
FOLDERS: Final = tables.FOLDERS
"""Formats that are a folder of tables with their description."""
FORMATS: Final = (*FILES, *FOLDERS)


def write(
    source: Source,
    path: Path,
    form: str,
    selection: Selection | None = None,
    *,
    seen: Callable[[int, int], None] = lambda _done, _all: None,
) -> int:
    """Write a selection to a file, or to a folder for formats that are several tables.

    Args:
        source: the graphs.
        path: file or folder; one that exists is replaced, file by file.
        form: one of ``FORMATS``.
        selection: one trial or all; which evidence.
        seen: hears how many graphs of how many have been written.

    Returns:
        How many statements (RDF) or rows (tables) were written.

    Raises:
        ValueError: the format or the kind of evidence is unknown, or the format cannot carry that evidence.
    """
    chosen = selection or Selection()
    if chosen.evidence not in EVIDENCE:
        raise ValueError(f"{chosen.evidence!r} is no kind of evidence: one of {', '.join(EVIDENCE)}")
    if form in rdf.FORMATS:
        return rdf.write(source, path, form, chosen, seen=seen)
    if form in FORMATS:
        return tables.write(source, path, form, chosen, seen=seen)
    raise ValueError(f"{form!r} is no export format: one of {', '.join(FORMATS)}")
