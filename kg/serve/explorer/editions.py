"""The newest generation of a store → an edition: its graph, opened, with its digest.

A digest is made by a process of its own.  While it is made, pages of the edition before are shown; the very first
edition is waited for.
"""

from __future__ import annotations

import atexit
import json
import logging
import sqlite3
import subprocess
import sys
import zlib
from collections import OrderedDict
from pathlib import Path
from threading import Event, Lock, Thread, local
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from kg.serve.explorer import sql

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from kg.knowledge_graph import KnowledgeGraph

T = TypeVar("T")
PATIENCE: Final = 10.0
"""Seconds that a first request waits for the first digest before it is told to come back."""
_CACHED: Final = 1 << 25
"""Bytes of rendered pages that an edition keeps."""
_ANSWERS: Final = 8
"""Answers that an edition keeps: a long one takes some MB."""


class NotReady(Exception):  # noqa: N818 - a state, not a fault
    """The first digest of a large store is still being made."""


class Graphs(Protocol):
    """Who hands out the newest generation."""

    def current(self) -> KnowledgeGraph:
        """The newest generation, opened."""


class Edition:
    """One generation as the pages see it; safe to use from several threads."""

    def __init__(self, graph: KnowledgeGraph, digest: Path) -> None:
        """Hold a generation and open its digest."""
        self.graph, self.path = graph, digest
        self._local = local()
        self._lock = Lock()
        self._pages: OrderedDict[Hashable, tuple[str, bytes, int]] = OrderedDict()
        self._size = 0
        self.digest = digest.stem
        """A name that changes with the generation, for ETags."""
        self.met: dict[tuple[str, object], dict[str, Any]] = {}
        """Which trials meet a criterion: (criterion, value) → trial → what matched."""
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()
        self._once: dict[Hashable, Any] = {}
        self._later: dict[str, dict[str, Any]] = {}
        self._rows("SELECT 1", ())  # opens it while it is surely there; a deleted file stays readable

    def later(self, name: str) -> dict[str, Any] | None:
        """What is made after the digest (``definitions``, ``checks``); ``None`` as long as it is not there."""
        path = self.path.with_suffix(f".{name}.json")
        if name not in self._later and path.is_file():
            self._later[name] = json.loads(path.read_text(encoding="utf-8"))
        return self._later.get(name)

    def ahead(self, address: str) -> tuple[str, bytes, int] | None:
        """A page that was rendered before anybody asked, once all of them are there."""
        connection = getattr(self._local, "pages", None)
        path = self.path.with_suffix(".pages.sqlite")
        if connection is None:
            if not path.is_file():
                return None
            connection = self._local.pages = _opened(path)
        row = connection.execute("SELECT body FROM page WHERE address = ?", (address,)).fetchone()
        return None if row is None else ("text/html", zlib.decompress(row[0]), 200)

    def rows(self, text: str, *values: object) -> list[dict[str, Any]]:
        """Rows of the digest by column."""
        return [dict(row) for row in self._rows(text, values)]

    def looked_up(self, name: str, *values: object) -> list[dict[str, Any]]:
        """Rows of ``sql/<name>.sql``, which the digest has already where many trials are concerned."""
        ready = self.value("SELECT rows FROM prepared WHERE sql = ? AND asked = ?", name, json.dumps(values))
        return self.rows(sql.load(name), *values) if ready is None else json.loads(zlib.decompress(ready))

    def column(self, text: str, *values: object) -> list[Any]:
        """The first column of the rows."""
        return [row[0] for row in self._rows(text, values)]

    def value(self, text: str, *values: object) -> Any:  # noqa: ANN401 - whatever stands in the digest
        """The first value of the first row, if there is one."""
        return next(iter(self.column(text, *values)), None)

    def _rows(self, text: str, values: tuple[object, ...]) -> list[sqlite3.Row]:
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = _opened(self.path)
            connection.row_factory = sqlite3.Row
            self._local.connection = connection
        return list(connection.execute(text, values))

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is looked up once in an edition's life: there must be few such keys."""
        if key not in self._once:
            self._once[key] = make()
        found: T = self._once[key]
        return found

    def kept(self, key: Hashable) -> tuple[str, bytes, int] | None:
        """A rendered page, if it is still kept: media type, body, status."""
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
            return self._pages.get(key)

    def keep(self, key: Hashable, page: tuple[str, bytes, int]) -> None:
        """Keep a rendered page; the ones that nobody asked for lately go."""
        with self._lock:
            if key not in self._pages:
                self._pages[key] = page
                self._size += len(page[1])
            while self._size > _CACHED:
                self._size -= len(self._pages.popitem(last=False)[1][1])

    def answered(self, key: Hashable, make: Callable[[], T]) -> T:
        """An answer, kept for a while: the next page of a long one is not looked up again."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                kept: T = self._answers[key]
                return kept
        found = make()
        with self._lock:
            self._answers[key] = found
            while len(self._answers) > _ANSWERS:
                self._answers.popitem(last=False)
        return found


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)


class Editions:
    """The newest edition that is ready."""

    def __init__(self, graphs: Graphs) -> None:
        """Make editions of what ``graphs`` hands out."""
        self._graphs = graphs
        self._lock = Lock()
        self._edition: Edition | None = None
        self._made: Event | None = None
        self._failure: Exception | None = None

    def current(self, patience: float = PATIENCE) -> Edition:
        """The edition of the newest generation, or the one before while the newest is made ready.

        The very first is waited for, for so many seconds.

        Raises:
            NotReady: there is none yet.
            StoreError: there is no published generation.
        """
        graph = self._graphs.current()
        with self._lock:
            if self._edition is not None and self._edition.graph is graph:
                return self._edition
            if self._made is None:
                self._made = Event()
                Thread(target=self._make, args=(graph,), daemon=True, name="digest").start()
            made, edition = self._made, self._edition
        if edition is not None:
            return edition
        made.wait(patience)
        with self._lock:
            if self._edition is None:
                failure, self._failure = self._failure, None
                raise NotReady from failure
            return self._edition

    def _make(self, graph: KnowledgeGraph) -> None:
        made = self._made
        try:
            edition = edition_of(graph)
            with self._lock:
                self._edition = edition or self._edition
        except (OSError, subprocess.SubprocessError, sqlite3.Error) as error:
            logging.getLogger(__name__).exception("the digest of %s cannot be made", graph.store.path)
            self._failure = error
        finally:
            with self._lock:
                self._made = None
            if made is not None:
                made.set()


def edition_of(graph: KnowledgeGraph) -> Edition | None:
    """The edition of a graph; none where a newer generation was published meanwhile, which the next request sees."""
    store = graph.store.path.parents[1]
    command = [sys.executable, "-m", "kg.serve.explorer.digest", str(store)]
    maker = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own command
    atexit.register(maker.kill)
    path = maker.stdout.readline().strip() if maker.stdout else ""
    # it goes on with the rules over the whole graph; somebody has to take note of its end
    Thread(target=maker.communicate, daemon=True, name="checks").start()
    if not path:
        raise OSError("no digest was made")
    edition = Edition(graph, Path(path))
    made_of = edition.value("SELECT value FROM meta WHERE name = 'generation'")
    return edition if made_of == str(graph.store.path.resolve()) else None
