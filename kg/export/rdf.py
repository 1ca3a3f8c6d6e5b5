"""Selected graphs → one RDF file: Turtle, N-Triples, RDF/XML (merged), TriG, N-Quads, JSON-LD (as they are stored).

Formats of triples merge the document graphs and stand alone as an ontology: they carry the ``owl:Ontology`` header and
declare every class and property that they use (an OWL tool counts an undeclared use as a violation of OWL 2 DL).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from kg.export.files import replacing
from kg.export.formats import WHOLE, Format
from kg.export.jsonld import jsonld
from kg.export.merging import merged
from kg.export.rdfxml import rdfxml
from kg.export.selection import selected
from kg.export.turtle import trig, turtle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from kg.export.selection import Part, Selection, Source

_Pieces: TypeAlias = "Callable[[Iterable[Part]], Iterator[str]]"


def _ntriples(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        yield "".join([f"{subject} {predicate} {found} .\n" for subject, predicate, found in part.statements])


def _nquads(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        behind = f" {part.graph} .\n"
        yield "".join([f"{subject} {predicate} {found}{behind}" for subject, predicate, found in part.statements])


def _format(how: _Pieces, media: str) -> Format:
    """A format whose file is the pieces of all graphs, counted in statements."""

    def write(source: Source, path: Path, selection: Selection, *, seen: Callable[[int, int], None]) -> int:
        parts = selected(source, selection, seen=seen)
        counted = _Counted(merged(parts) if how in _MERGED else parts)
        with replacing(path) as part, part.open("w", encoding="utf-8", newline="\n") as file:
            for piece in how(counted):
                file.write(piece)
        return counted.number

    return Format(write, "statements", media, WHOLE)


_MERGED: Final = (turtle, _ntriples, rdfxml)
FORMATS: Final = {
    "turtle": _format(turtle, "text/turtle"),
    "trig": _format(trig, "application/trig"),
    "nquads": _format(_nquads, "application/n-quads"),
    "ntriples": _format(_ntriples, "application/n-triples"),
    "jsonld": _format(jsonld, "application/ld+json"),
    "rdfxml": _format(rdfxml, "application/rdf+xml"),
}


class _Counted:
    """Graphs, and how many statements those had that were taken."""

    def __init__(self, found: Iterable[Part]) -> None:
        self._found, self.number = found, 0

    def __iter__(self) -> Iterator[Part]:
        for part in self._found:
            self.number += len(part.statements)
            yield part
