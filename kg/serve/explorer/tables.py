"""Rows with their names → a table that a page shows and anybody can take away: CSV, JSON, the query behind it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kg import iris
from kg.ask.answers import Answer
from kg.ask.formats import render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyoxigraph import NamedNode

    Row = dict[str, Any]

QUERIES: Final = Path(__file__).parent / "queries"
PAGE: Final = 100
"""Rows of a table that a page shows at once, unless the table says otherwise; a download has all."""
_PARAMETER: Final = re.compile(r"^(?P<indent>\s*)VALUES (?P<names>\(.*?\)|\?\w+) \{[^}]*\}.*$", re.MULTILINE)


class Table(NamedTuple):
    """A table: ``query`` is SPARQL that gives the same rows when it is run as it stands."""

    name: str
    caption: str
    columns: tuple[str, ...]
    rows: list[Row]
    query: str
    empty: str = "Not stated."
    note: str = ""
    hidden: tuple[str, ...] = ()
    first: int = 0
    """The place of the first of ``rows`` among all, where a page fetches only the rows that it shows."""
    total: int | None = None
    per: int = PAGE
    """How many rows a page shows."""

    @property
    def size(self) -> int:
        """How many rows there are in all."""
        return len(self.rows) if self.total is None else self.total

    @property
    def shown(self) -> tuple[str, ...]:
        """The columns that some row fills: a column that says nothing takes room from those that do."""
        return tuple(
            name
            for name in self.columns
            if name not in self.hidden and (not self.rows or any(row.get(name) not in (None, "") for row in self.rows))
        )

    def text(self, form: str) -> str:
        """All rows as ``csv`` or ``json``, as ``trialkg ask`` prints them."""
        rows = [{name: row.get(name) for name in self.columns} for row in self.rows]
        return render(Answer(self.caption, self.name, {}, self.columns, rows, []), form) + "\n"


@cache
def query(name: str) -> str:
    """The text of ``queries/<name>.rq``."""
    return (QUERIES / f"{name}.rq").read_text(encoding="utf-8")


def runnable(text: str, terms: Mapping[str, NamedNode | str | int | None]) -> str:
    r"""A query with its example terms replaced by these, to be read and to be run as it stands.

    >>> runnable("SELECT * {\n  VALUES ?askedCell { <x:y> }   # some cell\n}", {"askedCell": "a"})
    'SELECT * {\n  VALUES (?askedCell) { ("a") }\n}'
    """

    def filled(found: re.Match[str]) -> str:
        names = [name.strip("?") for name in found["names"].strip("()").split()]
        if not all(name.startswith("asked") for name in names):
            return found.group()
        values = " ".join(written(terms.get(name)) for name in names)
        return f"{found['indent']}VALUES ({' '.join(f'?{name}' for name in names)}) {{ ({values}) }}"

    kept = "\n".join(line for line in text.splitlines() if not line.startswith("#+"))
    return _PARAMETER.sub(filled, kept).strip()


def written(value: NamedNode | str | int | None) -> str:
    """A term as SPARQL writes it, escaped by the engine; what is open is UNDEF."""
    if value is None:
        return "UNDEF"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        from pyoxigraph import Literal  # noqa: PLC0415 - few questions ask for words

        return str(Literal(value))
    return str(value)


def concept(curie: str | None, label: str | None) -> dict[str, str | None] | None:
    """A concept as answers hold it, or nothing."""
    return None if curie is None and label is None else {"id": curie, "label": label or curie}


def term(curie: str) -> NamedNode:
    """CURIE → IRI; a trial's number is one of ours."""
    return iris.expand(curie)
