"""Path of a store → its newest generation, opened once and shared by every request until a newer one is published."""

from __future__ import annotations

import weakref
from threading import Lock
from typing import TYPE_CHECKING

from kg.knowledge_graph import KnowledgeGraph

if TYPE_CHECKING:
    from pathlib import Path


class Generations:
    """The newest published generation of a store, looked up anew by every request.

    A request calls ``current`` once and holds what it gets: while it does, no builder deletes that generation.  An
    older one is let go when the last request that holds it ends.  Safe to use from several threads.
    """

    def __init__(self, store: Path) -> None:
        """Serve the store in this folder."""
        self._store = store
        self._lock = Lock()
        self._name = ""
        self._graph: KnowledgeGraph | None = None

    @property
    def name(self) -> str:
        """What ``current`` points to, such as ``generations/000007``; empty where nothing is published."""
        try:
            return str((self._store / "current").readlink())
        except OSError:
            return ""

    def current(self) -> KnowledgeGraph:
        """The newest published generation, opened.

        Raises:
            StoreError: there is none, or it cannot be read.
        """
        with self._lock:
            name = self.name
            if self._graph is None or name != self._name:
                graph = KnowledgeGraph.open(self._store)
                # nobody closes a graph that another request may hold: its last holder's end does
                weakref.finalize(graph, graph.store.close)
                self._graph, self._name = graph, name
            return self._graph
