"""Selected graphs → tables: CSV or Parquet files with a data dictionary, or one table in another catalogue's words.

What the tables hold stands in ``ontology/tables.tsv``: table, column, property path, type and meaning; a row without
column says which nodes are the table's rows.  The same file is the data dictionary (Frictionless Data Package v1).
"""

from __future__ import annotations

import csv
import json
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kg import files
from kg.export.files import replacing
from kg.export.formats import WORDS, Format
from kg.export.nodes import described

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from kg.export.nodes import Node, Nodes
    from kg.export.selection import Selection, Source

SEPARATOR: Final = "|"
"""Between several values of a column of type ``list``; within a value it is written ``\\|``."""
_DOCUMENT: Final = "D/"
_WORDS: Final = "evidence"
"""The table of the words behind rows, and the column that names its rows."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its property path from the row's node, its type, and what it means."""

    name: str
    path: str
    type: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table: where its rows begin (classes, or a path from the document), and its columns."""

    name: str
    root: str
    columns: tuple[Column, ...]

    @property
    def short(self) -> str:
        """Its name within its own export."""
        return self.name.rpartition("/")[2]

    def file(self, ending: str) -> str:
        """The name of its file."""
        return f"{self.short}.{ending}"

    def without_evidence(self) -> Table:
        """The table without the columns that name the words, or hold them."""
        return Table(self.name, self.root, tuple(one for one in self.columns if not one.name.startswith(_WORDS)))

    def rows(self, nodes: Nodes) -> Iterator[list[list[str]]]:
        """The rows that one document's graph gives: the values of each column."""
        for node in self._roots(nodes):
            yield [nodes.values(node, column.path) for column in self.columns]

    def _roots(self, nodes: Nodes) -> Iterator[Node]:
        if self.root.startswith(_DOCUMENT):
            yield from nodes.reached(nodes.document, self.root.removeprefix(_DOCUMENT))
            return
        for name in self.root.split():
            yield from nodes.of_class(name)


@cache
def tables() -> Mapping[str, Table]:
    """Every table that ``ontology/tables.tsv`` describes, by name."""
    with (files.ontology() / "tables.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, dialect="excel-tab", quoting=csv.QUOTE_NONE))
    roots = {row["table"]: row["path"] for row in rows if not row["column"]}
    columns: dict[str, list[Column]] = {name: [] for name in roots}
    for row in rows:
        if row["column"]:
            columns[row["table"]].append(Column(row["column"], row["path"], row["type"], row["meaning"]))
    return {name: Table(name, root, tuple(columns[name])) for name, root in roots.items()}


class _Layout(NamedTuple):
    """How tables are laid down: whose they are (a word before ``/`` in their names), and how a file is written."""

    of: str
    ending: str
    separator: str = SEPARATOR


def _write(
    layout: _Layout, source: Source, path: Path, selection: Selection, *, seen: Callable[[int, int], None]
) -> int:
    """Write tables; returns how many rows they hold.

    Raises:
        ModuleNotFoundError: Parquet is asked for without the extra ``trialkg[tables]``.
    """
    words = selection.evidence != "none"
    chosen = [table for name, table in tables().items() if name.rpartition("/")[0] == layout.of]
    chosen = [table if words else table.without_evidence() for table in chosen if words or table.name != _WORDS]
    count = 0
    with ExitStack() as stack:
        sinks = _sinks(stack, path, layout, chosen)
        for nodes in described(source, selection, seen):
            for table, sink in zip(chosen, sinks, strict=True):
                for row in table.rows(nodes):
                    sink.write(row)
                    count += 1
    if layout.ending:
        with replacing(path / "datapackage.json") as dictionary:
            described_as = json.dumps(package(chosen, layout.ending, layout.separator), indent=1, ensure_ascii=False)
            dictionary.write_text(described_as + "\n", "utf-8")
    return count


def _sinks(stack: ExitStack, path: Path, layout: _Layout, chosen: list[Table]) -> list[Any]:
    from kg.export.sinks import CsvSink, ParquetSink  # noqa: PLC0415 - RDF needs neither

    if not layout.ending:
        return [stack.enter_context(CsvSink(path, chosen[0], separator=layout.separator))]
    path.mkdir(parents=True, exist_ok=True)
    if layout.ending == "parquet":
        return [stack.enter_context(ParquetSink(path / table.file("parquet"), table)) for table in chosen]
    return [
        stack.enter_context(
            CsvSink(path / table.file(layout.ending), table, layout.separator, DELIMITERS[layout.ending])
        )
        for table in chosen
    ]


def _format(layout: _Layout, media: str) -> Format:
    return Format(partial(_write, layout), "rows", media, WORDS)


DELIMITERS: Final = {"csv": ",", "txt": "\t"}
FORMATS: Final = {
    "csv": _format(_Layout("", "csv"), "text/csv"),
    "parquet": _format(_Layout("", "parquet"), "application/vnd.apache.parquet"),
    "cellxgene": _format(_Layout("cellxgene", "", " || "), "text/csv"),
    "immport": _format(_Layout("immport", "txt", ";"), "text/tab-separated-values"),
}


def package(chosen: list[Table], ending: str, separator: str = SEPARATOR) -> dict[str, Any]:
    """The data dictionary of a folder of tables: a Frictionless Data Package (version 1) descriptor."""
    text = ending in DELIMITERS
    several = f" Several values are parted by {separator!r}; inside a value it is written \\{separator}."
    return {
        "profile": "tabular-data-package" if text else "data-package",
        "name": "trialkg",
        "title": "Clinical trials, cell types and assays",
        "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
        "resources": [
            {
                "name": table.short.lower(),
                "path": table.file(ending),
                "profile": "tabular-data-resource" if text else "data-resource",
                "format": "csv" if text else ending,
                "encoding": "utf-8",
                **({"dialect": {"delimiter": DELIMITERS[ending], "lineTerminator": "\n"}} if text else {}),
                "schema": {
                    "fields": [
                        {
                            "name": column.name,
                            "type": "string" if column.type == "list" and text else _TYPES[column.type],
                            "description": column.meaning + "." + (several if column.type == "list" and text else ""),
                        }
                        for column in table.columns
                    ],
                    "missingValues": [""],
                },
            }
            for table in chosen
        ],
    }


_TYPES: Final = {"string": "string", "integer": "integer", "number": "number", "boolean": "boolean", "list": "array"}
