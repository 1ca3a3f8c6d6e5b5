"""Decisions of curators in a store: a file beside each generation's graph, and what they changed in document graphs.

The file is what is kept; the graph that tells of it and its effects are made from it.  An effect is remembered as the
statements that it took away and those that it gave, so that the extraction can be had back at any time.  What decisions
about a trial came to is remembered by a mark of all that it rests on: where the mark is the same and no document of the
trial has been put or taken away, nothing is computed again.
"""

from __future__ import annotations

from contextlib import closing, suppress
from typing import TYPE_CHECKING, Final, NamedTuple, Self
from zlib import compress, decompress

from pyoxigraph import RdfFormat, parse, serialize

from kg.model import StoreError
from kg.store import generations
from kg.store.statements import kept as kept_lines

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path
    from sqlite3 import Connection

    from pyoxigraph import NamedNode, Quad

    from kg.store.graphs import Graphs
    from kg.store.reader import Store
    from kg.store.statements import Statements

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS effects (graph TEXT PRIMARY KEY, taken BLOB, given BLOB);
CREATE TABLE IF NOT EXISTS settled (trial TEXT PRIMARY KEY, mark TEXT, standings TEXT);
"""


class Effect(NamedTuple):
    """What decisions took away from a document's graph, and what they gave it."""

    taken: list[Quad]
    given: list[Quad]

    def undone(self, quads: Iterable[Quad]) -> list[Quad]:
        """A graph as it stands → the graph as it was extracted."""
        given = set(self.given)
        return [*(quad for quad in quads if quad not in given), *self.taken]

    def done(self, quads: Iterable[Quad]) -> list[Quad]:
        """A graph as it was extracted → the graph as curators have it."""
        taken = set(self.taken)
        return [*(quad for quad in quads if quad not in taken), *self.given]


class Settled(NamedTuple):
    """What decisions about a trial came to: a mark of what this rests on, and how each stands (text of the caller)."""

    mark: str
    standings: str


class Curation:
    """The effects of decisions on the graphs of a draft."""

    def __init__(self, graphs: Graphs, index: Connection, statements: Statements, folder: Path) -> None:
        """Hold the parts of a draft that is laid down in a folder."""
        self._graphs, self._index, self._statements, self._folder = graphs, index, statements, folder
        index.executescript(_SCHEMA)
        self._effects = {graph for (graph,) in index.execute("SELECT graph FROM effects")}
        self._touched: set[str] = set()

    def forget(self, graph: str) -> None:
        """A document's graph has been put or taken away: nothing in it is an effect of decisions any more."""
        self._touched.add(graph)
        self._drop(graph)

    def _drop(self, graph: str) -> None:
        self._effects.discard(graph)
        self._index.execute("DELETE FROM effects WHERE graph = ?", (graph,))

    def extraction(self, graph: str) -> list[Quad]:
        """A document's graph as it was extracted."""
        return extracted(self._index, graph, self._now(graph))

    def _now(self, graph: str) -> list[Quad]:
        """A document's graph as it stands: from the text that is kept of it, or else from the engine."""
        lines = kept_lines(self._folder, self._index, graph)
        return self._graphs.quads(graph) if lines is None else _parsed(lines, graph)

    def text(self, sha256: str) -> str:
        """The text of a document, by the hash of its bytes; empty where it is not kept."""
        row = self._index.execute("SELECT text FROM texts WHERE sha256 = ?", (sha256,)).fetchone()
        return decompress(row[0]).decode() if row else ""

    def known(self, curies: Iterable[str]) -> set[str]:
        """Those of some CURIEs that the vocabulary has, whose names must be there."""
        import sqlite3  # noqa: PLC0415 - readers import this module too

        with closing(sqlite3.connect(self._folder / generations.NAMES)) as names:
            found = (names.execute("SELECT id FROM terms WHERE id = ?", (curie,)).fetchone() for curie in curies)
            return {row[0] for row in found if row}

    def settled(self, trial: str, mark: str, graphs: Iterable[str]) -> Settled | None:
        """What decisions about a trial came to, if the mark is the same and this draft put none of its graphs."""
        if not self._touched.isdisjoint(graphs):
            return None
        row = self._index.execute("SELECT mark, standings FROM settled WHERE trial = ?", (trial,)).fetchone()
        return Settled(*row) if row and row[0] == mark else None

    def remember(self, settled: Mapping[str, Settled]) -> None:
        """Keep what decisions came to, by trial; of other trials nothing is known any more."""
        self._index.execute("DELETE FROM settled")
        rows = [(trial, *one) for trial, one in settled.items()]
        self._index.executemany("INSERT INTO settled VALUES (?, ?, ?)", rows)

    def put(self, told: Iterable[Quad], effects: Mapping[str, Effect], same: Collection[str] = ()) -> None:
        """Keep the graph that tells of decisions, and what they change in the graphs of documents.

        The graphs in ``same`` stay as they are; any other that ``effects`` does not name is as it was extracted.
        """
        for graph in sorted((self._effects | effects.keys()).difference(same)):
            now = self._now(graph)
            change = effects.get(graph, Effect([], []))
            after = change.done(extracted(self._index, graph, now))
            self._graphs.change(now, after)
            self._statements.put(graph, serialize(after, format=RdfFormat.N_QUADS) or b"")
            self._drop(graph)
            if change.taken or change.given:
                row = (graph, _packed(change.taken), _packed(change.given))
                self._index.execute("INSERT INTO effects VALUES (?, ?, ?)", row)
                self._effects.add(graph)
        self._graphs.curation(told)

    def write(self, decisions: bytes) -> None:
        """Write decisions (N-Quads) beside the graph."""
        if decisions:
            (self._folder / generations.DECISIONS).write_bytes(decisions)


class Curated:
    """A published generation as it was before curators decided, and what they decided (N-Quads)."""

    def __init__(self, store: Store) -> None:
        """Look beside the graph of an opened store."""
        import sqlite3  # noqa: PLC0415 - few commands ask for it

        index = (store.path / generations.INDEX).absolute()
        self._store = store
        self._index = sqlite3.connect(f"{index.as_uri()}?mode=ro&immutable=1", uri=True)
        self.decisions = b"".join(path.read_bytes() for path in store.path.glob(generations.DECISIONS))

    def __enter__(self) -> Self:
        """Hold the index for the length of a block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let the index go."""
        self._index.close()

    def extraction(self, graph: NamedNode) -> list[Quad]:
        """A document's graph as it was extracted."""
        lines = kept_lines(self._store.path, self._index, graph.value)
        quads = self._store.quads(graph) if lines is None else _parsed(lines, graph.value)
        return extracted(self._index, graph.value, quads)


def kept(store: Path) -> bytes:
    """The decisions of the newest generation that can be read, whatever became of its graph and its index.

    Raises:
        StoreError: decisions are there and cannot be read; a build would lose them.
    """
    newest = sorted(generations.published(store), reverse=True)
    current = []
    with suppress(OSError):
        current = [store / (store / "current").readlink()]
    for folder in (*current, *newest):
        try:
            return (folder / generations.DECISIONS).read_bytes()
        except FileNotFoundError:
            if folder.is_dir() and folder in current:  # a generation without decisions is one with none
                return b""
        except OSError as error:
            raise StoreError(f"the decisions in {folder / generations.DECISIONS} cannot be read: {error}") from error
    return b""


def extracted(index: Connection, graph: str, quads: Iterable[Quad]) -> list[Quad]:
    """A document's graph as it stands → as it was extracted; a generation of older software knows no effects."""
    if not index.execute("SELECT 1 FROM sqlite_master WHERE name = 'effects'").fetchone():
        return list(quads)
    row = index.execute("SELECT taken, given FROM effects WHERE graph = ?", (graph,)).fetchone()
    return Effect(_unpacked(row[0]), _unpacked(row[1])).undone(quads) if row else list(quads)


def _parsed(lines: Iterable[str], graph: str) -> list[Quad]:
    """Statements as N-Triples write them → quads: ten times as quick as asking the engine for each of their terms."""
    behind = f" <{graph}> .\n"
    return list(parse("".join([f"{line}{behind}" for line in lines]), format=RdfFormat.N_QUADS, lenient=True))


def _packed(quads: Iterable[Quad]) -> bytes:
    return compress(serialize(list(quads), format=RdfFormat.N_QUADS) or b"")


def _unpacked(data: bytes) -> list[Quad]:
    return list(parse(decompress(data), format=RdfFormat.N_QUADS))
