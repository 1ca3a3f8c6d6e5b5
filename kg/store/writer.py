"""Document graphs, texts and names → the next generation, published whole or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zlib import compress

from pyoxigraph import NamedNode, RdfFormat, serialize
from pyoxigraph import Store as Graph

from kg import files, iris
from kg.store import generations, names
from kg.store.reader import Entry, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pyoxigraph import Quad

    from kg.model import Term

# the index is written anew each time, so that a column may be added
_AT_ONCE: Final = 1 << 25
"""How many bytes of quads are loaded at once: a bulk load holds all of its quads in memory."""
_SCHEMA: Final = """
DROP TABLE IF EXISTS documents;
CREATE TABLE documents (
    source TEXT PRIMARY KEY, sha256 TEXT, fingerprint TEXT, outcome TEXT, graph TEXT, trial TEXT, layout TEXT,
    issues TEXT, origin TEXT, reading TEXT
);
CREATE TABLE IF NOT EXISTS texts (sha256 TEXT PRIMARY KEY, text BLOB);
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT);
"""


class Draft:
    """The next generation while it is written; nothing of it is seen before it is published.

    ``entries`` is the document index as it stands, ``changed`` whether there is anything to publish.
    A draft is laid down only when something changes: as a copy of the current generation (hard links), or fresh.
    """

    def __init__(self, folder: Path, base: Store | None) -> None:
        """Start from a generation, or from nothing."""
        self._folder, self._base = folder, base
        self.entries = {entry.source: entry for entry in base.entries()} if base else {}
        self.changed = base is None
        self._gone: set[str] = set()
        self._written: set[str] = set()
        self._laid = False

    def put(self, entry: Entry, text: str | None, quads: bytes = b"") -> None:
        """Put a document (N-Quads of its graph) in place of what its source gave before."""
        self.drop(entry.source)
        self.entries[entry.source] = entry
        if entry.graph:
            if entry.graph not in self._written:
                self._gone.add(entry.graph)
            self._written.add(entry.graph)
            with self._lay().joinpath("quads.nq").open("ab") as spool:
                spool.write(quads)
        if text is not None:
            self._lay()
            self._index.execute("INSERT OR REPLACE INTO texts VALUES (?, ?)", (entry.sha256, compress(text.encode())))

    def drop(self, source: str) -> Entry | None:
        """Take a document out; its graph goes too, unless another source has the same bytes."""
        self.changed = True
        entry = self.entries.pop(source, None)
        if entry and entry.graph and all(other.graph != entry.graph for other in self.entries.values()):
            self._gone.add(entry.graph)
        return entry

    def concepts(self) -> set[str]:
        """CURIEs of every concept that the document graphs use."""
        graph = self._settle()
        query = (files.queries() / "parts" / "concepts-in-use.rq").read_text(encoding="utf-8")
        rows = graph.query(query, use_default_graph_as_union=True)
        return {iris.contract(row["concept"].value) for row in rows}  # type: ignore[union-attr]

    def hierarchy(self, quads: Iterable[Quad]) -> None:
        """Replace the graph of the hierarchies."""
        graph = self._settle()
        graph.remove_graph(iris.hierarchy_graph())
        graph.bulk_extend(quads)
        graph.flush()

    def has_names(self, version: str) -> bool:
        """Whether the names of this version of the vocabulary are there already."""
        return self._base is not None and self._base.meta("vocabulary") == version

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
            made = _compiled_names(version, rows, is_a, target.with_suffix(".new"))
            if made.parent == target.parent:
                made.replace(target)
            else:
                shutil.copyfile(made, target)
        self._index.execute("INSERT OR REPLACE INTO meta VALUES ('vocabulary', ?)", (version,))

    def report(self, lines: Iterable[str]) -> None:
        """Keep the report of the build beside what it built."""
        (self._lay() / generations.REPORT).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")

    def finish(self) -> Path:
        """Write the document index and forget texts that no document has: the draft is complete."""
        self._settle()
        rows = [self.entries[source] for source in sorted(self.entries)]
        with closing(self._index) as index, index:
            index.executemany("INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
            index.execute("DELETE FROM texts WHERE sha256 NOT IN (SELECT sha256 FROM documents)")
        del self._graph
        return self._folder

    def _lay(self) -> Path:
        """Lay the draft down once: a copy of the generation before, or empty tables."""
        if not self._laid:
            self._laid = True
            self._folder.mkdir(parents=True)
            (self._folder / generations.LOCK).touch()
            if self._base is not None:
                self._base.copy(self._folder)
            self._graph = Graph(self._folder / generations.GRAPH)
            self._index = sqlite3.connect(self._folder / generations.INDEX)
            self._index.executescript(_SCHEMA)
        return self._folder

    def _settle(self) -> Graph:
        """Bring the removed and the spooled graphs into the draft's store."""
        spool = self._lay() / "quads.nq"
        for name in sorted(self._gone):
            self._graph.remove_graph(NamedNode(name))
        self._gone.clear()
        if spool.exists():
            with spool.open("rb") as lines:
                while some := lines.readlines(_AT_ONCE):
                    self._graph.bulk_load(input=b"".join(some), format=RdfFormat.N_QUADS)
            spool.unlink()
        self._graph.flush()
        return self._graph


@contextmanager
def publication(store: Path, *, full: bool = False, waiting: Callable[[str], None] = lambda _: None) -> Iterator[Draft]:
    """Hold the build lock, hand out a draft, and publish it if the block ends well; after an error nothing is left.

    ``full`` starts from nothing instead of the current generation.  ``waiting`` hears who holds the lock.
    """
    lock = generations.build_lock(store, waiting)
    folder = store / "generations" / f"draft-{os.getpid()}"
    base = None
    try:
        generations.collect(store)
        base = Store(store) if (store / "current").is_symlink() and not full else None
        draft = Draft(folder, base)
        yield draft
        if draft.changed:
            generations.publish(store, draft.finish())
    finally:
        if base is not None:
            base.close()
        shutil.rmtree(folder, ignore_errors=True)
        generations.collect(store)
        os.close(lock)


def nquads(quads: Iterable[Quad]) -> bytes:
    """Quads → N-Quads, as a draft takes them."""
    return serialize(quads, format=RdfFormat.N_QUADS) or b""


def _compiled_names(
    version: str, rows: Iterable[tuple[str, Term, str]], is_a: Callable[[str, str], bool], made: Path
) -> Path:
    """The index of a vocabulary's names in the user's cache, made if it is not there; else ``made`` in the draft.

    The name of the file holds the vocabulary's version and the code's hash, and the file appears whole or not at all.
    """
    code = hashlib.sha256(Path(names.__file__).read_bytes()).hexdigest()[:8]
    kept = files.cache() / f"names-{version}-{code}.sqlite"
    if kept.is_file():
        return kept
    with closing(sqlite3.connect(made)) as connection:
        names.write(connection, rows, is_a)
    with suppress(OSError):  # a cache that cannot be written is no failure
        kept.parent.mkdir(parents=True, exist_ok=True)
        beside = kept.with_suffix(f".{os.getpid()}")
        shutil.move(made, beside)
        beside.replace(kept)
        return kept
    return made
