"""Rows of decisions ↔ a table that curators fill in a spreadsheet: tab-separated, one assertion a row.

What spreadsheets do to a table is undone: a byte-order mark, UTF-16, commas or semicolons for tabs, other line ends,
quoted cells, empty rows, columns in another order, and the apostrophe that keeps a cell from being a formula.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from kg.model import TrialkgError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.curation.decisions import Decision, Standing

FIELDS: Final = (
    "trial", "concept", "label", "kind", "role", "quote", "words", "document", "place", "confidence",
    "decision", "corrected_concept", "corrected_label", "corrected_kind", "corrected_role", "curator", "date",
    "comment",
)  # fmt: skip
"""Columns that are fields of a decision, in the order in which they are written."""
COLUMNS: Final = (*FIELDS, "decided", "state", "now")
"""``decided`` says which decision the curator of the sheet saw; ``state`` and ``now`` what has changed since."""
_NEEDED: Final = ("trial", "concept", "role", "quote", "decision")
_MARKS: Final = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
_GUARDED: Final = re.compile(r"'*[=+\-@\t\r]")
_GUARD: Final = re.compile(r"'('*[=+\-@])")


class SheetError(TrialkgError):
    """A sheet cannot be applied: every fault, with sheet and line."""

    def __init__(self, faults: Sequence[str]) -> None:
        """Say all that is wrong, one fault a line."""
        self.faults = tuple(faults)
        super().__init__("\n".join((*self.faults, "nothing was applied")))


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line on which it begins, and its cells by column; a column that the sheet lacks is empty."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """The words of a cell, white space made single."""
        return self.cells.get(column, "")


def read(data: bytes, name: str) -> list[Row]:
    """The bytes of a sheet → its rows.

    Raises:
        SheetError: it is no text, has no header, or lacks a column.
    """
    text = _decoded(data, name)
    delimiter = max("\t,;", key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns: list[str] = []
    rows: list[Row] = []
    faults: list[str] = []
    line = 1
    try:
        for cells in reader:
            begun, line = line, reader.line_num + 1
            words = [_bare(" ".join(cell.split())) for cell in cells]
            if not any(words):
                continue
            if not columns:
                columns = _header(words, f"{name}:{begun}")
            elif any(words[len(columns) :]):
                faults.append(f"{name}:{begun}: it has more cells than the sheet has columns")
            else:
                rows.append(Row(begun, dict(zip(columns, words, strict=False))))
    except csv.Error as error:
        faults.append(f"{name}:{reader.line_num}: this is no table: {error}")
    if not columns:
        faults.append(f"{name}: the sheet is empty; `trialkg review export` makes one")
    if faults:
        raise SheetError(faults)
    return rows


def _decoded(data: bytes, name: str) -> str:
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SheetError([f"{name}:{line}: it is no UTF-8: save the sheet as UTF-8 text"]) from error


def _header(words: Sequence[str], place: str) -> list[str]:
    columns = [re.sub(r"[\s-]+", "_", word.casefold()) for word in words]
    twice = sorted({column for column in columns if column and columns.count(column) > 1})
    faults = [f"{place}: the column {column!r} stands there twice" for column in twice]
    faults += [f"{place}: the column {column!r} is missing" for column in _NEEDED if column not in columns]
    missing = [column for column in COLUMNS if column not in columns]
    for column in columns:
        if column not in COLUMNS and (near := get_close_matches(column, missing, 1, 0.85)):
            faults.append(f"{place}: there is no column {column!r}: {near[0]!r} is perhaps meant")
    if faults:
        raise SheetError(faults)
    return columns


def write(rows: Iterable[tuple[Decision, Standing | None]]) -> Iterator[str]:
    """Assertions and decisions, each with how it stands → the lines of a sheet; the first names the columns."""
    yield _line(COLUMNS)
    for one, standing in rows:
        decided = one.state if one.decision else ""
        states, now = standing or ((), ())
        cells = (*(getattr(one, field) for field in FIELDS), decided, " ".join(states), " ".join(now))
        yield _line([guarded(" ".join(cell.split())) for cell in cells])


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, dialect="excel-tab", lineterminator="\n").writerow(cells)
    return out.getvalue()


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP); ``_bare`` undoes it.

    >>> guarded("=1+1"), guarded("'=1"), guarded("skin")
    ("'=1+1", "''=1", 'skin')
    """
    return f"'{cell}" if _GUARDED.match(cell) else cell


def _bare(cell: str) -> str:
    return cell[1:] if _GUARD.match(cell) else cell
