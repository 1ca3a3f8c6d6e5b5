"""A store's graphs → files for other tools: RDF in six syntaxes, tables with a data dictionary, networks, descriptions.

Every format streams document by document, so that memory does not grow with the store, and gives the same bytes each
time.  A file takes its name only when it is whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.export import dataset, graphml, kgx, questions, rdf, tables
from kg.export.evidence import EVIDENCE
from kg.export.selection import Selection, Source, selected

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from kg.export.formats import Format

__all__ = ["EVIDENCE", "FORMATS", "Selection", "Source", "selected", "write"]

FORMATS: Final[Mapping[str, Format]] = {
    name: form for module in (rdf, tables, kgx, graphml, dataset, questions) for name, form in module.FORMATS.items()
}
"""Every format by its name."""


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
        How many units of the format were written: statements, rows, lines.

    Raises:
        ValueError: the format or the kind of evidence is unknown, or the format cannot carry that evidence.
    """
    chosen = selection or Selection()
    if chosen.evidence not in EVIDENCE:
        raise ValueError(f"{chosen.evidence!r} is no kind of evidence: one of {', '.join(EVIDENCE)}")
    if form not in FORMATS:
        raise ValueError(f"{form!r} is no export format: one of {', '.join(FORMATS)}")
    carried = FORMATS[form].evidence
    if chosen.evidence not in carried:
        if chosen.evidence != "compact":
            raise ValueError(f"{form} cannot hold evidence {chosen.evidence}: ask for {' or '.join(carried)}")
        chosen = Selection(chosen.trial, carried[0])
    return FORMATS[form].write(source, path, chosen, seen=seen)
