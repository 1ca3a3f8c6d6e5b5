"""``ontology/terms/<kind>.tsv`` → records: the curated terms, one table a kind, row 2 holds ROBOT directives."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.model import Term
from kg.vocabulary.records import Name, Record, VocabularyError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_LINKS: Final = ("close", "narrow", "protein", "target", "specimen", "definition")
_SMALL: Final = re.compile("[a-z]{4}")


def rows(path: Path) -> Iterator[dict[str, str]]:
    """Read a table: the header names the columns, cells are parted by tabs and never quoted; short rows are filled.

    Raises:
        VocabularyError: a row has more cells than the header.
    """
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    header = lines[0].split("\t") if lines else []
    for number, line in enumerate(lines[1:], start=2):
        cells = line.split("\t")
        if len(cells) > len(header) and any(cells[len(header) :]):
            raise VocabularyError(f"{path.name}:{number}: {len(cells)} cells under {len(header)} columns")
        if line.strip():
            yield dict(zip(header, [*map(str.strip, cells), *[""] * len(header)], strict=False))


def curated(folder: Path) -> Iterator[Record]:
    """Read every table of a folder; the file's name is the kind.

    Raises:
        VocabularyError: a row has no label, or stands in a table without the columns ``id`` and ``label``.
    """
    for path in sorted(folder.glob("*.tsv")):
        for number, row in enumerate(rows(path), start=2):
            if row.get("id") == "ID":
                continue
            if not row.get("label"):
                raise VocabularyError(f"{path.name}:{number}: a term without a label")
            yield _record(row, path.stem)


def _record(row: Mapping[str, str], kind: str) -> Record:
    curie = row.get("id") or None
    term = Term(curie, row["label"], kind, row.get("closest") or None)
    return Record(
        term,
        tuple(_names(row, kind)),
        edges=tuple(("is_a", parent) for parent in _split(row.get("parent", ""))),
        links=tuple((link, value) for link in _LINKS for value in _split(row.get(link, ""))),
    )


def _names(row: Mapping[str, str], kind: str) -> Iterator[Name]:
    """The label and the surfaces; ``=X`` or ``case`` exact: as written; ``X?``: only with support in the document.

    A label that is listed with that mark needs support, too (*CR1* is a complete remission as well).
    A row that is exact means its short forms: a name that begins with a word in small letters stands at the head of a
    sentence, and in titles, too (*Prolactin*, *Factor VIII*, *c-reactive protein*).
    """
    whole = row.get("case", "") == "exact"
    grounded = bool(row.get("id"))
    label, other = ("symbol", "alias") if kind == "analyte" else ("label", "lexicon")
    surfaces = _split(row.get("surfaces", ""))
    doubtful = not {f"{row['label']}?", f"={row['label']}?"}.isdisjoint(surfaces)
    yield Name(row["label"], label if grounded else "none", exact=whole, weak=doubtful)
    for surface in surfaces:
        text, weak = surface.removesuffix("?"), surface.endswith("?")
        exact = text.startswith("=") or (whole and _short(text.split(" ", 1)[0]))
        yield Name(text.removeprefix("="), other if grounded else "none", exact=exact, weak=weak)


def _short(word: str) -> bool:
    """Whether a word is written as a short form: it has capitals, and no word in small letters beside them."""
    return any(map(str.isupper, word)) and _SMALL.search(word) is None


def _split(cell: str) -> list[str]:
    return [part for part in map(str.strip, cell.split("|")) if part]
