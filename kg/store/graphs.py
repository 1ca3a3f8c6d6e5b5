"""Graphs put, removed and renamed → the store of a draft, loaded in large pieces beside the other work.

A bulk load sorts its quads in memory and writes files of them, so that a piece is neither small (many files) nor all.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse
from pyoxigraph import Store as Graph

from kg import iris

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from concurrent.futures import Future
    from pathlib import Path

_AT_ONCE: Final = 200 << 20
"""Bytes of N-Quads in a piece, just less than the million quads that the engine sorts at once.

Loading it takes about five times as much memory; smaller pieces make the engine merge their files more often.
"""
_THREADS: Final = 2
"""Pieces that are loaded at once when no more documents come: loading a piece keeps one core busy."""
_FEW: Final = 16
"""A graph of which less than this part differs is not loaded anew: the engine would delete and write all of it."""
_WORTH: Final = _AT_ONCE // 4
"""What is less than this is not worth files of its own."""


class Graphs:
    """The graphs of a draft; what is put or removed reaches the store piece by piece, in a thread of its own."""

    def __init__(self, path: Path, known: Iterable[str]) -> None:
        """Open the store of a draft, new or a copy that holds the ``known`` graphs."""
        self._graph = Graph(path)
        self._stored = set(known)
        self._waiting: dict[str, bytes] = {}
        self._size = 0
        self._gone: set[str] = set()
        self._names: dict[str, str] = {}
        self._threads = ThreadPoolExecutor(_THREADS)
        self._loading: list[Future[None]] = []

    def put(self, graph: str, quads: bytes) -> None:
        """Put a graph in place of any of its name."""
        self.remove(graph)
        self._waiting[graph] = quads
        self._size += len(quads)
        if self._size >= _AT_ONCE:
            self._loaded()  # two pieces at once would take twice the memory
            self._load()

    def remove(self, graph: str) -> None:
        """Take a graph out, if it is there."""
        self._size -= len(self._waiting.pop(graph, b""))
        self._names.pop(graph, None)
        if graph in self._stored:
            self._stored.discard(graph)
            self._gone.add(graph)

    def rename(self, graph: str, source: str) -> None:
        """Let another source be the one whose name the graph gives."""
        self._names[graph] = source

    def no_more(self) -> None:
        """No more documents come: load half of what waits now, beside the piece before and whatever is done meanwhile.

        The other half waits for what still comes, so that this needs no files of its own.
        """
        if self._gone or self._size < _WORTH:  # what is removed must not be on its way into the store
            return
        half = self._size // 2
        piece: dict[str, bytes] = {}
        for graph in list(self._waiting):
            if self._size <= half:
                break
            piece[graph] = self._waiting.pop(graph)
            self._size -= len(piece[graph])
        self._bring(piece)

    def curation(self, quads: Iterable[Quad]) -> None:
        """Replace the graph of what curators have decided."""
        self._settle()
        self._graph.remove_graph(iris.curation_graph())
        self._graph.extend(quads)

    def quads(self, graph: str) -> list[Quad]:
        """The statements of a graph."""
        self._settled()
        return list(self._graph.quads_for_pattern(None, None, None, NamedNode(graph)))

    def change(self, before: Iterable[Quad], after: Iterable[Quad]) -> None:
        """Take away the statements that are not there afterwards, and add those that are new."""
        self._settled()
        old, new = set(before), set(after)
        for quad in old - new:
            self._graph.remove(quad)
        self._graph.extend(new - old)

    def amend(self, graph: str, quads: bytes, difference: tuple[bytes, bytes] | None) -> None:
        """Put a graph in place of that of its name, statement by statement where few of them differ (N-Quads)."""
        if difference is None or sum(map(len, difference)) * _FEW > len(quads):
            self.put(graph, quads)
        else:
            self.change(*(parse(part, format=RdfFormat.N_QUADS, lenient=True) for part in difference))

    def _settled(self) -> None:
        """What waits may be about the very graph that is looked at."""
        if self._waiting or self._gone or self._names or self._loading:
            self._settle()

    def close(self) -> None:
        """Bring everything into the store and let it go."""
        try:
            self._settle()
            self._graph.flush()
        finally:
            self._threads.shutdown()
            del self._graph

    def _settle(self) -> None:
        if self._gone:
            self._loaded()
        self._load()
        self._loaded()
        for name, source in self._names.items():
            self._rename(NamedNode(name), source)
        self._names.clear()

    def _load(self) -> None:
        """Hand all that waits over."""
        piece, self._waiting, self._size = self._waiting, {}, 0
        self._bring(piece)

    def _bring(self, piece: Mapping[str, bytes]) -> None:
        gone, self._gone = sorted(self._gone), set()
        self._stored |= piece.keys()
        self._loading.append(self._threads.submit(_bring, self._graph, gone, b"".join(piece.values())))

    def _loaded(self) -> None:
        while self._loading:
            self._loading.pop().result()

    def _rename(self, graph: NamedNode, source: str) -> None:
        name = iris.expand("tkg:sourceName")
        for quad in list(self._graph.quads_for_pattern(graph, name, None, graph)):
            self._graph.remove(quad)
        self._graph.add(Quad(graph, name, Literal(source), graph))


def _bring(store: Graph, gone: list[str], quads: bytes) -> None:
    """Remove graphs, then load; we wrote the quads ourselves, so that their IRIs need no second look."""
    for name in gone:
        store.remove_graph(NamedNode(name))
    if quads:
        store.bulk_load(input=quads, format=RdfFormat.N_QUADS, lenient=True)
