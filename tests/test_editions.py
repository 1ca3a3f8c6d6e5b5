"""What the pages do while the first digest of a store is made: they say so, and wrong addresses are wrong at once."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

from asgi_client import Client
from starlette.applications import Starlette

from kg.serve.explorer import editions, pages, routes
from kg.serve.generations import Generations

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from kg.knowledge_graph import KnowledgeGraph


def test_a_first_digest_is_not_waited_for_too_long(seeds_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that comes back by itself; an address that leads nowhere waits for nothing; then the page."""
    made, make = Event(), editions.edition_of

    def slow(graph: KnowledgeGraph) -> editions.Edition | None:
        made.wait(60)
        return make(graph)

    monkeypatch.setattr(editions, "edition_of", slow)
    monkeypatch.setattr(pages, "PATIENCE", 0.1)
    app = Starlette(routes=routes())
    app.state.graphs = Generations(seeds_store)
    client = Client(app)
    try:
        assert client.get("/nowhere").status_code == 404
        waiting = client.get("/")
        assert (waiting.status_code, waiting.headers["retry-after"], waiting.headers["refresh"]) == (503, "3", "3")
        assert client.get("/assets/nothing.js").status_code == 404
    finally:
        made.set()
    monkeypatch.setattr(pages, "PATIENCE", 60)
    assert client.get("/").status_code == 200
    assert client.get("/nowhere").status_code == 404
