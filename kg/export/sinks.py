"""Rows of a table → a CSV or a Parquet file, written as they come."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any, Final, Self

from kg.export.files import replacing

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from kg.export.tables import Table

_BATCH: Final = 10_000
"""Rows of a Parquet row group: its memory, and what a reader reads at once."""


class CsvSink:
    """A CSV file (RFC 4180, UTF-8): several values of a column are joined by a separator."""

    def __init__(self, path: Path, table: Table, separator: str = "|", delimiter: str = ",") -> None:
        """Write ``table`` to ``path``; a separator of one character is escaped inside values."""
        self._table, self._separator, self._delimiter = table, separator, delimiter
        self._replacing = replacing(path)

    def __enter__(self) -> Self:
        """Begin the file, with its header."""
        self._file = self._replacing.__enter__().open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file, delimiter=self._delimiter, lineterminator="\n")
        self._writer.writerow([column.name for column in self._table.columns])
        return self

    def write(self, row: list[list[str]]) -> None:
        """Add a row: the values of each column."""
        cells = zip(self._table.columns, row, strict=True)
        self._writer.writerow([self._joined(values, column.type) for column, values in cells])

    def _joined(self, values: list[str], kind: str) -> str:
        """One value of a column that is no list stays as it is."""
        several = kind == "list" or len(values) > 1
        if not several or len(self._separator) > 1 or not any(self._separator in value for value in values):
            return self._separator.join(values)
        return self._separator.join(value.replace(self._separator, f"\\{self._separator}") for value in values)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the file its name, unless something failed."""
        self._file.close()
        self._replacing.__exit__(kind, error, trace)


class ParquetSink:
    """A Parquet file with typed columns; several values are a list of strings."""

    def __init__(self, path: Path, table: Table) -> None:
        """Write ``table`` to ``path``.

        Raises:
            ModuleNotFoundError: ``pyarrow`` is missing, which the extra ``trialkg[tables]`` brings.
        """
        import pyarrow  # noqa: ICN001, PLC0415 - an extra; only Parquet needs it

        self._arrow, self._table = pyarrow, table
        self._schema = pyarrow.schema(
            [
                pyarrow.field(column.name, _arrow_type(pyarrow, column.type), metadata={"description": column.meaning})
                for column in table.columns
            ]
        )
        self._rows: list[list[list[str]]] = []
        self._replacing = replacing(path)

    def __enter__(self) -> Self:
        """Begin the file."""
        from pyarrow.parquet import ParquetWriter  # noqa: PLC0415 - an extra; only Parquet needs it

        self._writer = ParquetWriter(self._replacing.__enter__(), self._schema, compression="zstd")
        return self

    def write(self, row: list[list[str]]) -> None:
        """Add a row: the values of each column."""
        self._rows.append(row)
        if len(self._rows) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        columns = zip(*self._rows, strict=True) if self._rows else ([] for _ in self._table.columns)
        arrays = [
            self._arrow.array([_value(cell, column.type) for cell in cells], self._schema.field(column.name).type)
            for column, cells in zip(self._table.columns, columns, strict=True)
        ]
        self._writer.write_table(self._arrow.Table.from_arrays(arrays, schema=self._schema))
        self._rows.clear()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Write what is left and give the file its name, unless something failed."""
        if kind is None:
            self._flush()
        self._writer.close()
        self._replacing.__exit__(kind, error, trace)


def _arrow_type(arrow: Any, name: str) -> Any:  # noqa: ANN401 - pyarrow's own types
    known = {"integer": arrow.int64(), "number": arrow.float64(), "boolean": arrow.bool_()}
    return arrow.list_(arrow.string()) if name == "list" else known.get(name, arrow.string())


def _value(values: list[str], kind: str) -> Any:  # noqa: ANN401 - text, number, truth value, list
    """The values of a cell → what its type holds; several where one is expected are joined."""
    if kind == "list":
        return values
    if not values:
        return None
    if kind == "integer":
        return int(values[0])
    if kind == "number":
        return float(values[0])
    return values[0] == "true" if kind == "boolean" else "|".join(values)
