"""A ``sources.tsv`` → the URL, site, language and retrieval date of each file beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.documents.decoding import LIMIT, decode
from kg.model import DocumentError, UnreadableDocument

if TYPE_CHECKING:
    from pathlib import Path

NAME: Final = "sources.tsv"
COLUMNS: Final = ("file", "url", "site", "language", "retrieved")


@dataclass(frozen=True, slots=True)
class Sources:
    """The rows of one table by file name, and an error for each line that is malformed."""

    rows: dict[str, dict[str, str]]
    errors: tuple[DocumentError, ...] = ()

    def row(self, file: str) -> dict[str, str] | None:
        """The row of a file, or ``None`` where the table does not name it."""
        return self.rows.get(file)

    @classmethod
    def load(cls, path: Path, source: str) -> Sources:
        """Read the table at a path; a missing one is empty."""
        try:
            if not path.exists():
                return cls({})
            with path.open("rb") as file:
                return cls.parse(file.read(LIMIT + 1), source)
        except OSError as error:
            return cls({}, (UnreadableDocument(source, error.strerror or str(error)),))

    @classmethod
    def parse(cls, data: bytes, source: str) -> Sources:
        """Read the table from its bytes; the first row names the columns, ``file`` among them."""
        try:
            text, _ = decode(data, source)
        except DocumentError as error:
            return cls({}, (error,))
        head, *lines = text.splitlines()
        columns = [name.strip().casefold() for name in head.split("\t")]
        if "file" not in columns or len(set(columns)) < len(columns):
            wanted = ", ".join(COLUMNS)
            return cls({}, (UnreadableDocument(source, f"the first row must name the columns ({wanted})", 1),))
        rows: dict[str, dict[str, str]] = {}
        errors: list[DocumentError] = []
        for number, line in enumerate(lines, 2):
            if not line.strip():
                continue
            row = dict(zip(columns, (value.strip() for value in line.split("\t")), strict=False))
            fault = _fault(row, line, columns, rows)
            if fault:
                errors.append(UnreadableDocument(source, fault, number))
            else:
                rows[row["file"]] = row
        return cls(rows, tuple(errors))


def _fault(row: dict[str, str], line: str, columns: list[str], rows: dict[str, dict[str, str]]) -> str:
    """Say what is wrong with a row, or nothing."""
    if line.count("\t") >= len(columns):
        return f"{line.count(chr(9)) + 1} values, but the first row names {len(columns)} columns"
    file = row.get("file", "")
    if not file:
        return "the row names no file"
    if file in rows:
        return f"{file} stands here a second time"
    url = row.get("url", "")
    if url and not url.startswith(("http://", "https://")):
        return f"{url!r} is no web address"
    return ""
