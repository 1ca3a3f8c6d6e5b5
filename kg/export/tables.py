"""Selected graphs → tables: CSV or Parquet files with a data dictionary, or one table in another catalogue's words.

What the tables hold stands in ``ontology/tables.tsv``: table, column, property path, type and meaning; a row without
column says which nodes are the table's rows.  The same file is the data dictionary (Frictionless Data Package v1).
"""

from __future__ import annotations

import csv
import json
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from kg import files, iris
from kg.export.files import replacing
from kg.export.nodes import Nodes, labels
from kg.export.selection import Selection, selected, split

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from kg.export.nodes import Node
    from kg.export.selection import Source

FOLDERS: Final = ("csv", "parquet")
SINGLE: Final = ("cellxgene",)
SEPARATOR: Final = "|"
"""Between several values of a column of type ``list``; within a value it is written ``\\|``."""
_DOCUMENT: Final = "D/"


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


def write(source: Source, path: Path, form: str, selection: Selection, *, seen: Callable[[int, int], None]) -> int:
    """Write tables; returns how many rows they hold.

    Raises:
        ValueError: evidence is asked for as Web Annotations, which only RDF can hold.
        ModuleNotFoundError: Parquet is asked for without the extra ``trialkg[tables]``.
    """
    if selection.evidence == "webannotation":
        raise ValueError(f"{form} cannot hold Web Annotations: ask for evidence compact or none")
    names = [form] if form in SINGLE else [name for name in tables() if name not in SINGLE]
    if selection.evidence == "none":
        names = [name for name in names if name != "evidence"]
    chosen = [tables()[name] for name in names]
    with ExitStack() as stack:
        sinks = _sinks(stack, path, form, chosen)
        count = 0
        for nodes in _graphs(source, selection, seen):
            for table, sink in zip(chosen, sinks, strict=True):
                for row in table.rows(nodes):
                    sink.write(row)
                    count += 1
    if form in FOLDERS:
        with replacing(path / "datapackage.json") as described:
            described.write_text(json.dumps(package(chosen, form), indent=1, ensure_ascii=False) + "\n", "utf-8")
    return count


def _graphs(source: Source, selection: Selection, seen: Callable[[int, int], None]) -> Iterator[Nodes]:
    """The document graphs of a selection, with the labels of concepts at hand; evidence stays for its columns."""
    names = labels(split(source.lines(iris.hierarchy_graph())))
    for part in selected(source, Selection(selection.trial), seen=seen):
        yield Nodes(part, names)


def _sinks(stack: ExitStack, path: Path, form: str, chosen: list[Table]) -> list[Any]:
    from kg.export.sinks import CsvSink, ParquetSink  # noqa: PLC0415 - RDF needs neither

    if form in SINGLE:
        return [stack.enter_context(CsvSink(path, chosen[0], separator=" || "))]
    path.mkdir(parents=True, exist_ok=True)
    kind = CsvSink if form == "csv" else ParquetSink
    return [stack.enter_context(kind(path / f"{table.name}.{form}", table)) for table in chosen]


def package(chosen: list[Table], form: str) -> dict[str, Any]:
    """The data dictionary of a folder of tables: a Frictionless Data Package (version 1) descriptor."""
    several = f" Several values are parted by {SEPARATOR!r}; inside a value it is written \\{SEPARATOR}."
    listed = several if form == "csv" else ""
    return {
        "profile": "tabular-data-package" if form == "csv" else "data-package",
        "name": "trialkg",
        "title": "Clinical trials, cell types and assays",
        "resources": [
            {
                "name": table.name,
                "path": f"{table.name}.{form}",
                "profile": "tabular-data-resource" if form == "csv" else "data-resource",
                "format": form,
                "encoding": "utf-8",
                "schema": {
                    "fields": [
                        {
                            "name": column.name,
                            "type": "string" if column.type == "list" and form == "csv" else _TYPES[column.type],
                            "description": column.meaning + "." + (listed if column.type == "list" else ""),
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
