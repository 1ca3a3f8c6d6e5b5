"""Path of a store → its newest generation, opened once and shared by every request until a newer one is published."""

from __future__ import annotations

import os
import weakref
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Final

from kg.knowledge_graph import KnowledgeGraph

if TYPE_CHECKING:
    from pathlib import Path

_FRESH: Final = 0.005
"""Seconds."""


class Generations:
    """The newest published generation of a store, looked up anew by every request.

    A request calls ``current`` once and holds what it gets: while it does, no builder deletes that generation.  An
    older one is let go when the last request that holds it ends.  Safe to use from several threads.
    """

    def __init__(self, store: Path) -> None:
        """Serve the store in this folder."""
        self._store = store
        self._link = str(store / "current")
        self._lock = Lock()
        self._name = ""
        self._seen, self._looked = "", 0.0
        self._graph: KnowledgeGraph | None = None

    @property
    def name(self) -> str:
        """What ``current`` points to, such as ``generations/000007``; empty where nothing is published.

        Every request asks several times, so that the link is read every few milliseconds only.
        """
        now = monotonic()
        if now - self._looked > _FRESH:
            try:
                self._seen = os.readlink(self._link)  # noqa: PTH115 - pathlib takes ten times as long
            except OSError:
                self._seen = ""
            self._looked = now
            if self._seen != self._name:
                self._graph = None  # nobody may ask for pages again: the older generation is not held for them
        return self._seen

    def current(self) -> KnowledgeGraph:
        """The newest published generation, opened.

        Raises:
            StoreError: there is none, or it cannot be read.
        """
        with self._lock:
            name, graph = self.name, self._graph
            if graph is None or name != self._name:
                graph = KnowledgeGraph.open(self._store)
                # nobody closes a graph that another request may hold: its last holder's end does
                weakref.finalize(graph, graph.store.close)
                self._graph, self._name = graph, name
            return graph
