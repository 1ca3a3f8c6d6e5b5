"""A SPARQL query over an opened store → its result as text: W3C result formats, Turtle, or a table for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, serialize

from kg import iris

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.store.reader import Store

_FORMATS: Final = {"json": QueryResultsFormat.JSON, "csv": QueryResultsFormat.CSV, "tsv": QueryResultsFormat.TSV}


def results(store: Store, query: str, form: str) -> str:
    """Run any query; SELECT and ASK print in the format (json, csv, tsv, table), CONSTRUCT and DESCRIBE as Turtle.

    Raises:
        AskError: the query may not run (SERVICE, update, too deep).
        SyntaxError: it is no SPARQL.
    """
    found = store.answer(query)
    if isinstance(found, QueryBoolean):
        return f"{str(bool(found)).lower()}\n" if form != "json" else _text(found.serialize(format=_FORMATS["json"]))
    if isinstance(found, QuerySolutions):
        return _table(found) if form == "table" else _text(found.serialize(format=_FORMATS[form]))
    return _text(serialize(found, format=RdfFormat.TURTLE))


def _text(data: bytes | None) -> str:
    text = (data or b"").decode()
    return text if text.endswith("\n") else f"{text}\n"


def _table(found: QuerySolutions) -> str:
    names = [variable.value for variable in found.variables]
    return table(names, ([row[name] for name in names] for row in found))


def table(names: Sequence[str], found: Iterable[Sequence[object]]) -> str:
    """Columns and rows of terms → a table for people: IRIs as CURIEs, every value on one line."""
    rows = [["" if term is None else _short(term) for term in row] for row in found]
    widths = [max([len(name), *(len(row[place]) for row in rows)]) for place, name in enumerate(names)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in [names, *rows]
    ]
    return "\n".join([*lines, ""])


def _short(term: object) -> str:
    value = str(getattr(term, "value", term))
    return iris.contract(value) if type(term).__name__ == "NamedNode" else " ".join(value.split())
