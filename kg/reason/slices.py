"""The slices of outside ontologies (``ontology/imports/slices``): their statements, and what their headers lack.

Checked together with ours they are one ontology, which has one header: theirs are looked at here, and left out there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import RdfFormat, parse

from kg import files, iris
from kg.reason.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.iris import Quad

_HEADER: Final = ("owl:versionIRI", "owl:versionInfo", "dcterms:title", "dcterms:license", "dcterms:source")
_TYPE, _ONTOLOGY = iris.expand("rdf:type"), iris.expand("owl:Ontology")


def slice_folder() -> Path:
    """Where the slices lie, a Turtle file each."""
    return files.ontology() / "imports" / "slices"


def slice_quads(folder: Path) -> Iterator[Quad]:
    """What the slices of a folder say, without their headers."""
    for path in sorted(folder.glob("*.ttl")):
        found = _read(path)
        headers = _headers(found)
        yield from (quad for quad in found if quad.subject not in headers)


def slice_metadata(folder: Path) -> Iterator[Finding]:
    """Slices of a folder without a header, or whose header does not say version, release, licence and source."""
    for path in sorted(folder.glob("*.ttl")):
        found = _read(path)
        headers = _headers(found)
        if len(headers) != 1:
            yield Finding("metadata", path.name, f"it has {len(headers)} ontology headers: keep exactly one")
        for header in sorted(headers, key=str):
            said = {quad.predicate for quad in found if quad.subject == header}
            for name in _HEADER:
                if iris.expand(name) not in said:
                    message = f"the header of the slice lacks {name}: add it to ontology/imports/headers.ttl"
                    yield Finding("metadata", iris.contract(str(header)[1:-1]), message)


def _read(path: Path) -> list[Quad]:
    return list(parse(path.read_bytes(), format=RdfFormat.TURTLE))


def _headers(quads: list[Quad]) -> set[object]:
    return {quad.subject for quad in quads if quad.predicate == _TYPE and quad.object == _ONTOLOGY}
