"""What a page shows → RDF: tables as the W3C's *Generating RDF from Tabular Data on the Web* says, graphs as is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from kg import iris

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.serve.explorer.tables import Table

_FORMATS: Final = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
}
_CSVW: Final = "http://www.w3.org/ns/csvw#"
_PAGE: Final = "urn:trialkg:page"
"""Tables are about the answer that was given, not about things that last: they get no address of the web."""


def serialised(triples: Iterable[Triple | Quad], media: str) -> bytes:
    """Triples as a media type; quads lose their graph."""
    plain = sorted({one.triple if isinstance(one, Quad) else one for one in triples}, key=str)
    used = {name: space for name, space in {**iris.prefixes(), "csvw": _CSVW}.items() if _uses(plain, space)}
    return serialize(plain, format=_FORMATS[media], prefixes=used) or b""


def _uses(triples: Sequence[Triple], space: str) -> bool:
    """Whether a prefix stands for something here; ``tid:`` would have to escape its slashes, and is left out."""
    if space.endswith("/trialkg/id/"):
        return False
    return any(isinstance(term, NamedNode) and term.value.startswith(space) for one in triples for term in one)


def described(title: str, tables: Sequence[Table]) -> Iterator[Triple]:
    """The tables of a page: table, rows, and one triple a filled cell (csv2rdf, standard mode)."""
    group = NamedNode(_PAGE)
    yield Triple(group, iris.expand("rdf:type"), _csvw("TableGroup"))
    yield Triple(group, iris.expand("dcterms:title"), Literal(title))
    for table in tables:
        node = NamedNode(f"{_PAGE}:{quote(table.name)}")
        yield Triple(group, _csvw("table"), node)
        yield Triple(node, iris.expand("rdf:type"), _csvw("Table"))
        yield Triple(node, iris.expand("dcterms:title"), Literal(table.caption))
        for place, row in enumerate(table.rows, 1):
            yield from _row(node, place, row, table.columns)


def _row(table: NamedNode, place: int, row: dict[str, Any], columns: Sequence[str]) -> Iterator[Triple]:
    line, cells = NamedNode(f"{table.value}:row={place}"), NamedNode(f"{table.value}:{place}")
    yield Triple(table, _csvw("row"), line)
    yield Triple(line, iris.expand("rdf:type"), _csvw("Row"))
    yield Triple(line, _csvw("rownum"), Literal(place))
    yield Triple(line, _csvw("describes"), cells)
    for column in columns:
        for value in _values(column, row.get(column)):
            yield Triple(cells, NamedNode(f"{table.value}:{quote(column)}"), value)


def _values(column: str, value: Any) -> Iterator[NamedNode | Literal]:  # noqa: ANN401 - whatever a row holds
    if value in (None, "", []):
        return
    if isinstance(value, dict) and "label" in value:
        yield _named(value["id"]) or Literal(str(value["label"]))
    elif isinstance(value, list):
        for one in value:
            yield from _values(column, one)
    elif column == "trial":
        yield iris.trial(str(value))
    elif isinstance(value, (int, float, str)):
        yield Literal(value)


def _named(curie: str | None) -> NamedNode | None:
    try:
        return iris.expand(curie) if curie else None
    except ValueError:
        return None


def _csvw(name: str) -> NamedNode:
    return NamedNode(f"{_CSVW}{name}")
