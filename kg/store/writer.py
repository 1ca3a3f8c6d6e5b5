"""Document graphs, texts and names → the next generation, published whole or not at all."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Final
from zlib import compress

from kg import iris
from kg.model import StoreError
from kg.store import generations, statements
from kg.store.curated import Curation, kept
from kg.store.graphs import Graphs
from kg.store.naming import lay_names
from kg.store.reader import Entry, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from kg.model import Term

# the index is written anew each time, so that a column may be added; what was written before a crash is thrown away
_SCHEMA: Final = """
PRAGMA journal_mode = MEMORY;
PRAGMA synchronous = OFF;
DROP TABLE IF EXISTS documents;
CREATE TABLE documents (
    source TEXT PRIMARY KEY, sha256 TEXT, fingerprint TEXT, outcome TEXT, graph TEXT, trial TEXT, layout TEXT,
    issues TEXT, origin TEXT, reading TEXT, concepts TEXT
);
CREATE TABLE IF NOT EXISTS texts (sha256 TEXT PRIMARY KEY, text BLOB);
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT);
"""
_FACT, _HIERARCHY = "INSERT OR REPLACE INTO meta VALUES (?, ?)", iris.hierarchy_graph().value
_LEVEL: Final = 3
"""How hard a text is compressed: a higher level takes twice the time for a tenth of the room."""


class Draft:
    """The next generation while it is written; nothing of it is seen before it is published.

    ``entries`` is the document index as it stands, ``before`` that of the generation before, ``changed`` whether there
    is anything to publish.  A draft is laid down only when something changes: as a copy of the current generation (hard
    links), or fresh, where it is ``full``.  ``decisions`` are the base's (N-Quads), ``decided`` the concepts in them.
    """

    decisions, decided = b"", frozenset[str]()

    def __init__(self, folder: Path, base: Store | None, before: Iterable[Entry] = (), *, full: bool = False) -> None:
        """Start from a generation and its index, or, if there is none or the draft is full, from nothing."""
        self._folder, self._base, self.full = folder, None if full else base, full
        self.before = {entry.source: entry for entry in before}
        self.entries = dict(self.before) if self._base else {}
        self.changed = self._base is None
        self._sources: dict[str, set[str]] = {}
        for entry in self.entries.values():
            if entry.graph:
                self._sources.setdefault(entry.graph, set()).add(entry.source)
        self._laid = self._dropped = False

    def put(self, entry: Entry, text: bytes | None, quads: bytes = b"") -> None:
        """Put a document (N-Quads of its graph, its ``packed`` text) in place of what its source gave before.

        Sources with the same bytes share a graph: it is that of the first of their names, whoever came first.
        """
        self.drop(entry.source)
        self.entries[entry.source] = entry
        self._lay()
        if entry.graph:
            sources = self._sources.setdefault(entry.graph, set())
            sources.add(entry.source)
            if min(sources) == entry.source:
                self._graphs.put(entry.graph, quads)
                self._statements.put(entry.graph, quads)
                self._curation.forget(entry.graph)
        if text is not None:
            self._index.execute("INSERT OR REPLACE INTO texts VALUES (?, ?)", (entry.sha256, text))

    def drop(self, source: str) -> Entry | None:
        """Take a document out; its graph goes too, unless another source has the same bytes."""
        self.changed = True
        entry = self.entries.pop(source, None)
        if entry and entry.graph:
            self._lay()
            self._dropped = True
            self._leave(entry.graph, source)
        return entry

    def _leave(self, graph: str, source: str) -> None:
        others = self._sources[graph]
        others.discard(source)
        if not others:
            del self._sources[graph]
            self._graphs.remove(graph)
            self._statements.forget(graph)
            self._curation.forget(graph)
        elif source < (heir := min(others)):
            self._graphs.rename(graph, heir)
            self._statements.forget(graph)
            # its row of sources.tsv may say something else: the next build looks
            self.entries[heir] = self.entries[heir]._replace(fingerprint="")

    def concepts(self) -> set[str]:
        """CURIEs of every concept that the document graphs use, and that curators have ``decided`` on."""
        return {curie for entry in self.entries.values() for curie in entry.concepts.split()} | self.decided

    @property
    def curation(self) -> Curation:
        """What curators have decided, and what it changes in the documents' graphs."""
        self._lay()
        return self._curation

    def has_hierarchy(self, version: str) -> bool:
        """Whether the graph of the hierarchies is there for this version and these concepts already."""
        return self._base is not None and self._base.meta("hierarchy") == _listed(version, self.concepts())

    def hierarchy(self, version: str, quads: bytes) -> None:
        """Replace the graph of the hierarchies (N-Quads)."""
        self._lay()
        self._graphs.amend(_HIERARCHY, quads, self._statements.exchange(_HIERARCHY, quads))
        self._index.execute(_FACT, ("hierarchy", _listed(version, self.concepts())))

    def has_names(self, version: str) -> bool:
        """Whether the names of this version of the vocabulary are there already."""
        return self._base is not None and self._base.meta("vocabulary") == version

    def no_more(self) -> None:
        """No more documents come: the engine need not wait for them."""
        self._lay()
        self._graphs.no_more()

    def names(
        self,
        version: str,
        rows: Iterable[tuple[str, Term, str]],
        is_a: Callable[[str, str], bool] = lambda _narrow, _broad: False,
    ) -> None:
        """Index the names of the whole vocabulary; the index of a version is shared between generations."""
        target = self._lay() / generations.NAMES
        if self._base is not None and self.has_names(version):
            os.link(self._base.path / generations.NAMES, target)
        else:
            lay_names(version, rows, is_a, target)
        self._index.execute(_FACT, ("vocabulary", version))

    def report(self, lines: Iterable[str]) -> None:
        """Keep the report of the build beside what it built."""
        (self._lay() / generations.REPORT).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")

    def finish(self) -> Path:
        """Write the document index and forget texts that no document has: the draft is complete."""
        self.curation.write(self.decisions)
        self._graphs.close()
        self._statements.close()
        rows = [self.entries[source] for source in sorted(self.entries)]
        with closing(self._index) as index, index:
            index.executemany("INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
            if self._dropped:
                index.execute("DELETE FROM texts WHERE sha256 NOT IN (SELECT sha256 FROM documents)")
        names_index = self._folder / generations.NAMES
        if self._base is not None and not names_index.exists():  # nobody gave names: those of before hold
            os.link(self._base.path / generations.NAMES, names_index)
        return self._folder

    def abandon(self) -> None:
        """Let go of what is open: the draft is thrown away."""
        if self._laid:
            with suppress(Exception):  # what went wrong before has been said
                self._graphs.close()
            self._index.close()

    def _lay(self) -> Path:
        """Lay the draft down once: a copy of the generation before, or empty tables."""
        if not self._laid:
            self._folder.mkdir(parents=True)
            (self._folder / generations.LOCK).touch()
            if self._base is not None:
                self._base.copy(self._folder)
            known = (*self._sources, _HIERARCHY) if self._base else ()
            self._graphs = Graphs(self._folder / generations.GRAPH, known)
            self._index = sqlite3.connect(self._folder / generations.INDEX)
            self._index.executescript(_SCHEMA + statements.SCHEMA)
            self._statements = statements.Statements(self._folder, self._index)
            self._curation = Curation(self._graphs, self._index, self._statements, self._folder)
            self._laid = True
        return self._folder


def _listed(version: str, concepts: set[str]) -> str:
    return " ".join((version, *sorted(concepts)))


@contextmanager
def publication(store: Path, *, full: bool = False, waiting: Callable[[str], None] = lambda _: None) -> Iterator[Draft]:
    """Hold the build lock, hand out a draft, and publish it if the block ends well; after an error nothing is left.

    ``full`` starts from nothing instead of the current generation.  ``waiting`` hears who holds the lock.

    Raises:
        StoreError: the current generation is damaged (a full build needs none), or the disk fails.
        OSError: the store cannot be written.
    """
    lock = generations.build_lock(store, waiting)
    folder = store / "generations" / f"draft-{os.getpid()}"
    base = draft = None
    try:
        decisions = kept(store)
        generations.collect(store)
        base, before = _base(store, full=full)
        draft = Draft(folder, base, before, full=full)
        draft.decisions = decisions
        yield draft
        if draft.changed:
            generations.publish(store, draft.finish())
    except sqlite3.Error as error:
        raise StoreError(f"the store at {store} cannot be written: {error}; nothing was published") from error
    finally:
        if draft is not None:
            draft.abandon()
        if base is not None:
            base.close()
        shutil.rmtree(folder, ignore_errors=True)
        generations.collect(store)
        generations.unlock(lock)


def _base(store: Path, *, full: bool) -> tuple[Store | None, list[Entry]]:
    """The current generation, if there is one, and its index; what a full build cannot read of it, it does not need."""
    if not os.path.lexists(store / "current"):
        return None, []
    opened = None
    try:
        opened = Store(store)
        return opened, opened.entries()
    except StoreError as error:
        if opened is not None:
            opened.close()
        if full:
            return None, []
        raise StoreError(f"{error}; `trialkg build --full` makes it anew from its documents") from error


def packed(text: str) -> bytes:
    """A text as a draft takes it."""
    return compress(text.encode(), _LEVEL)
