"""The trials of a digest → their pages, matrices of many trials and maps of countries, rendered before anybody asks.

A trial's page reads hundreds of statements, each of which the engine looks up by itself: 50 ms and more of a processor.
They stand compressed in an SQLite file beside the digest, whole or not at all, and go with it.
"""

from __future__ import annotations

import os
import sqlite3
import zlib
from contextlib import closing
from dataclasses import replace
from itertools import chain, product
from typing import TYPE_CHECKING, Final

from kg.knowledge_graph import KnowledgeGraph
from kg.serve.explorer.atlas import atlas
from kg.serve.explorer.editions import Edition
from kg.serve.explorer.matrix import matrix
from kg.serve.explorer.pages import View, ahead_of, rendered
from kg.serve.explorer.trials import trial

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kg.serve.explorer.pages import Page
    from kg.serve.explorer.tables import Table

_MOST: Final = 20_000
"""Trials of a digest whose pages are rendered ahead: some 250 MB and 20 minutes of one processor, at low priority."""

_WIDE: Final = 500
"""Trials of a condition from which on its matrices are rendered ahead: of 8,582 records, a hundred conditions."""
_CONDITIONS: Final = "SELECT id FROM weight JOIN concept USING (id) WHERE kind = 'condition' AND trials > ? ORDER BY id"


def render_ahead(store: Path, made: Path, target: Path) -> None:
    """Write the pages of all trials, as far as ``made`` is the digest of the store's current generation."""
    with KnowledgeGraph.open(store) as graph:
        edition = Edition(graph, made)
        if edition.value("SELECT value FROM meta WHERE name = 'generation'") != str(graph.store.path.resolve()):
            return
        draft = target.with_suffix(f".{os.getpid()}")
        try:
            with closing(sqlite3.connect(draft)) as pages:
                pages.execute("PRAGMA journal_mode = OFF")
                pages.execute("PRAGMA synchronous = OFF")
                pages.execute("CREATE TABLE page (address TEXT PRIMARY KEY, body BLOB) WITHOUT ROWID")
                rendering = chain(_matrices(edition), _maps(edition), _pages(edition))
                pages.executemany("INSERT INTO page VALUES (?, ?)", rendering)
                pages.commit()
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)


def _matrices(edition: Edition) -> Iterator[tuple[str, bytes]]:
    """The matrices of all trials and of wide conditions: nearly a thousand fields each."""
    for condition, of, together in product(
        ("", *edition.column(_CONDITIONS, _WIDE)), ("", "cell", "tissue"), ("", "yes")
    ):
        named = (("condition", condition), ("of", of), ("together", together))
        yield _rendered(edition, "/matrix", {name: value for name, value in named if value}, matrix)


def _maps(edition: Edition) -> Iterator[tuple[str, bytes]]:
    """The map of the world, and those of each status and each country: a circle for each of their sites."""
    kinds = {"status": "SELECT DISTINCT status FROM status_of_sites", "country": "SELECT name FROM country"}
    for fields in ({}, *({kind: one} for kind, asked in kinds.items() for one in edition.column(asked))):
        yield _rendered(edition, "/map", fields, atlas)


def _rendered(
    edition: Edition, address: str, fields: dict[str, str], page: Callable[[View], Page]
) -> tuple[str, bytes]:
    _, body, _ = rendered(page(View(edition, {}, fields, address)), fields, edition)
    return ahead_of(address, fields), zlib.compress(body)


def _pages(edition: Edition) -> Iterator[tuple[str, bytes]]:
    for number in edition.column("SELECT id FROM trial ORDER BY id LIMIT ?", _MOST):
        address = f"/trial/{number}"
        page = trial(View(edition, {"id": number}, {}, address))
        _, body, status = rendered(page, {}, edition)
        if status == 200:  # noqa: PLR2004 - it is there
            yield address, zlib.compress(body)
            for table in page.tables:
                if f"of={table.name}".encode() in body:  # the page leads on to the rest of it
                    yield from _leaves(page, table, address, edition)


def _leaves(page: Page, table: Table, address: str, edition: Edition) -> Iterator[tuple[str, bytes]]:
    """The pages on which the rest of a long table stands."""
    for number in range(2, -(-table.size // table.per) + 1):
        fields = {"page": str(number), "of": table.name}
        _, body, _ = rendered(replace(page, context={**page.context, "page": number}), fields, edition)
        yield ahead_of(address, fields), zlib.compress(body)
