"""A digest's tables → what pages ask of wide concepts, looked up before anybody asks.

``named`` numbers every trial, concept and role by the strength of the role; beside it stands, concept by concept, which
numbers are its own or those of a concept below it.  For concepts that many trials name, ``prepared`` holds the rows of
the queries in ``sql`` whose time grows with the trials.
"""

from __future__ import annotations

import json
from array import array
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zlib import compress

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping, Sequence

_FOLDER: Final = Path(__file__).parent / "sql"
_WIDE: Final = 80
"""Trials below which a query takes some milliseconds."""
_BY_CONDITION: Final = ("matrix/cell", "matrix/tissue", "matrix/cell-together", "matrix/tissue-together")
_LEVEL: Final = 1


def below(
    made: sqlite3.Connection, own: Mapping[str, Sequence[int]], closure: str
) -> Iterator[tuple[str, Sequence[int]]]:
    """(concept, numbers): those of the concept and of all below it by a closure, each once, in order."""
    above: dict[str, list[str]] = {}
    for narrow, broad in made.execute(f"SELECT narrow, broad FROM {closure}"):  # noqa: S608 - our own name
        if narrow in own:
            above.setdefault(broad, []).append(narrow)
    for broad, narrower in above.items():
        yield broad, sorted(set().union(*(own[narrow] for narrow in narrower)))


def packed(numbers: Sequence[int]) -> bytes:
    """Numbers as ``laid`` reads them."""
    return compress(array("I", numbers).tobytes(), _LEVEL)


def name_all(made: sqlite3.Connection) -> None:
    """Write down the numbers of ``named`` by concept, and whose trial each is."""
    made.execute(
        "CREATE TABLE naming (closure TEXT, concept TEXT, rows BLOB, PRIMARY KEY (closure, concept)) WITHOUT ROWID"
    )
    made.execute("CREATE TABLE naming_trials (trials BLOB)")
    own: dict[str, list[int]] = {}
    trials: dict[str, int] = {}
    whose = array("I", [0])
    for number, trial, concept in made.execute("SELECT rowid, trial, concept FROM named ORDER BY rowid"):
        own.setdefault(concept, []).append(number)
        whose.append(trials.setdefault(trial, len(trials)))
    for closure in ("subtype", "within"):
        rows = ((closure, concept, packed(numbers)) for concept, numbers in below(made, own, closure))
        made.executemany("INSERT INTO naming VALUES (?, ?, ?)", list(rows))
    made.execute("INSERT INTO naming_trials VALUES (?)", (whose.tobytes(),))


def prepare(made: sqlite3.Connection) -> None:
    """Look up for wide concepts what pages will ask."""
    made.execute("CREATE TABLE prepared (sql TEXT, asked TEXT, rows BLOB, PRIMARY KEY (sql, asked)) WITHOUT ROWID")
    wide = made.execute("SELECT id, kind FROM weight JOIN concept USING (id) WHERE trials > ?", (_WIDE,)).fetchall()
    for name in _BY_CONDITION:
        _put(made, name, (None,))
    for concept, kind in wide:
        closure = "within" if kind == "tissue" else "subtype"
        names = [
            f"assays-{closure}",
            f"neighbours-{closure}",
            *(f"find/{path.stem}" for path in (_FOLDER / "find").glob("*.sql")),
        ]
        for name in (*names, *(_BY_CONDITION if kind == "condition" else ())):
            _put(made, name, (concept,))


def _put(made: sqlite3.Connection, name: str, asked: tuple[str | None, ...]) -> None:
    found = made.execute((_FOLDER / f"{name}.sql").read_text(encoding="utf-8"), asked)
    columns = [one[0] for one in found.description]
    rows = [dict(zip(columns, row, strict=True)) for row in found]
    if rows:
        text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
        made.execute(
            "INSERT INTO prepared VALUES (?, ?, ?)", (name, json.dumps(asked), compress(text.encode(), _LEVEL))
        )
