"""Graphs put, removed and renamed → the store of a draft, loaded in large pieces beside the other work.

A bulk load sorts its quads in memory and writes files of them, so that a piece is neither small (many files) nor all.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat
from pyoxigraph import Store as Graph

from kg import iris

if TYPE_CHECKING:
    from collections.abc import Iterable
    from concurrent.futures import Future
    from pathlib import Path

_AT_ONCE: Final = 200 << 20
"""Bytes of N-Quads in a piece, just less than the million quads that the engine sorts at once.

Loading it takes about five times as much memory; smaller pieces make the engine merge their files more often.
"""


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
        self._thread = ThreadPoolExecutor(1)
        self._loading: Future[None] | None = None

    def put(self, graph: str, quads: bytes) -> None:
        """Put a graph in place of any of its name."""
        self.remove(graph)
        self._waiting[graph] = quads
        self._size += len(quads)
        if self._size >= _AT_ONCE:
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

    def hierarchy(self, quads: Iterable[Quad]) -> None:
        """Replace the graph of the hierarchies."""
        self._settle()
        self._graph.remove_graph(iris.hierarchy_graph())
        self._graph.bulk_extend(quads)

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
            self._thread.shutdown()
            del self._graph

    def _settle(self) -> None:
        self._load()
        self._loaded()
        for name, source in self._names.items():
            self._rename(NamedNode(name), source)
        self._names.clear()

    def _load(self) -> None:
        """Hand the piece over; the one before has to be in the store by then."""
        self._loaded()
        data = b"".join(self._waiting.values())
        self._loading = self._thread.submit(_bring, self._graph, sorted(self._gone), data)
        self._stored |= self._waiting.keys()
        self._waiting, self._gone, self._size = {}, set(), 0

    def _loaded(self) -> None:
        if self._loading is not None:
            self._loading.result()
            self._loading = None

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
