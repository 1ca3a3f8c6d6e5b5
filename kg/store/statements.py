"""The statements of document graphs, kept as text beside the engine: whoever wants a whole graph need not ask for it.

The engine looks every term of every quad up by itself, which costs ten times what unpacking a text costs.  A build
appends to one file of its own; files of earlier builds are hard links.  The index says which part of which file is a
graph's; a graph that does not stand there is read from the engine, and both say the same.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from zlib import compress, decompress

from pyoxigraph import RdfFormat
from pyoxigraph import Store as Graph

if TYPE_CHECKING:
    from pathlib import Path
    from sqlite3 import Connection


SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS statements (graph TEXT PRIMARY KEY, file TEXT, start INTEGER, length INTEGER);
"""
_NAME: Final = "statements-{}.bin"
_LEVEL: Final = 3
"""N-Quads shrink to a twentieth; a higher level takes twice the time for a sixth of that."""
_FILES: Final = 16
"""With more files than these, a build writes what is still in use into its own."""
_TYPED: Final = re.compile(rb'"\^\^<http://www\.w3\.org/2001/XMLSchema#(?!integer>|string>)[A-Za-z]+>')
"""Our integers are written as the engine writes them."""
_QUAD: Final = b"<urn:x> <urn:x> %s <urn:x> .\n"


class Statements:
    """What a draft keeps: the files of the generations before, and one of its own."""

    def __init__(self, folder: Path, index: Connection) -> None:
        """Begin the file of this draft; nothing is written before the first graph."""
        self._folder, self._index = folder, index
        known = [int(path.stem.rpartition("-")[2]) for path in folder.glob(_NAME.format("*"))]
        self._name = _NAME.format(max(known, default=0) + 1)
        if len(known) >= _FILES:
            self._gather()

    def put(self, graph: str, quads: bytes) -> None:
        """Keep the N-Quads of a graph in place of what was kept of it: sorted, each once, without the graph's name."""
        self._put(graph, _lines(graph, quads))

    def exchange(self, graph: str, quads: bytes) -> tuple[bytes, bytes] | None:
        """The same, and what that takes from the graph and gives to it; ``None`` where nothing was kept of it."""
        before, now = kept(self._folder, self._index, graph), _lines(graph, quads)
        self._put(graph, now)
        if before is None:
            return None
        old, new = {line.encode() for line in before}, set(now)
        behind = f" <{graph}> .\n".encode()
        return b"".join(sorted(line + behind for line in old - new)), b"".join(
            line + behind for line in now if line not in old
        )

    def _put(self, graph: str, lines: list[bytes]) -> None:
        self.forget(graph)
        if lines:
            self._append(graph, compress(b"\n".join(lines), _LEVEL))

    def forget(self, graph: str) -> None:
        """Keep nothing of a graph: it is gone, or only the engine knows what it says now."""
        self._index.execute("DELETE FROM statements WHERE graph = ?", (graph,))

    def close(self) -> None:
        """Take away the files of which nothing is in use."""
        used = {name for (name,) in self._index.execute("SELECT DISTINCT file FROM statements")}
        for path in self._folder.glob(_NAME.format("*")):
            if path.name not in used:
                path.unlink()

    def _append(self, graph: str, packed: bytes) -> None:
        with (self._folder / self._name).open("ab") as file:
            start = file.tell()
            file.write(packed)
        row = (graph, self._name, start, len(packed))
        self._index.execute("INSERT OR REPLACE INTO statements VALUES (?, ?, ?, ?)", row)

    def _gather(self) -> None:
        for graph, name, start, length in self._index.execute("SELECT * FROM statements ORDER BY graph").fetchall():
            self._append(graph, _cut(self._folder / name, start, length))


def kept(folder: Path, index: Connection, graph: str) -> list[str] | None:
    """The statements of a graph in a generation's folder; ``None`` where they are not kept."""
    from sqlite3 import OperationalError  # noqa: PLC0415 - many commands need no index

    try:
        row = index.execute("SELECT file, start, length FROM statements WHERE graph = ?", (graph,)).fetchone()
    except OperationalError:  # an index of before they were kept
        return None
    return decompress(_cut(folder / row[0], row[1], row[2])).decode().split("\n") if row else None


def link(folder: Path, target: Path) -> None:
    """Lay the files of a generation into another folder, as hard links."""
    for path in folder.glob(_NAME.format("*")):
        os.link(path, target / path.name)


def _lines(graph: str, quads: bytes) -> list[bytes]:
    behind = len(f" <{graph}> .")
    lines = [line[:-behind] for line in dict.fromkeys(_as_stored(quads).split(b"\n")) if line]
    lines.sort()
    return lines


def _as_stored(quads: bytes) -> bytes:
    """N-Quads with typed values as the engine gives them back: of ``P12M`` it makes ``P1Y``."""
    pieces: list[bytes] = []
    done = 0
    for found in _TYPED.finditer(quads):  # it begins with a letter, so that it is looked for and not tried everywhere
        if quads[found.start() - 1 : found.start()] == b"\\":
            continue
        start = quads.rindex(b' "', done, found.start()) + 1  # inside a literal a quote stands behind a backslash
        literal = quads[start : found.end()]
        if (stored := _stored(literal)) != literal:
            pieces += (quads[done:start], stored)
            done = found.end()
    return b"".join((*pieces, quads[done:]))


@lru_cache(maxsize=1 << 14)
def _stored(literal: bytes) -> bytes:
    """A literal as the engine gives it back."""
    engine = Graph()
    engine.load(_QUAD % literal, format=RdfFormat.N_QUADS, lenient=True)
    found = engine.dump(format=RdfFormat.N_QUADS) or b""
    before, behind = _QUAD.split(b"%s")
    return found[len(before) : -len(behind)]


def _cut(path: Path, start: int, length: int) -> bytes:
    with path.open("rb") as file:
        file.seek(start)
        return file.read(length)
