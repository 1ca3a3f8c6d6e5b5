"""Another's store that sends us elsewhere: nobody is called there or gets user and password, nothing counts as sent."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, NamedTuple

import pytest

from kg.model import StoreError
from kg.store import Store
from kg.store.pushing import GRAPH_STORE, UPDATE, Target, push
from kg.store.remote import Endpoint, remote_results

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Hosts(NamedTuple):
    """A store that sends on, and where to; ``called`` are the requests that arrived there."""

    url: str
    called: list[tuple[str, str | None]]


@pytest.fixture(params=[301, 302, 303, 307, 308])
def hosts(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hosts]:
    """Two servers: the first answers whatever it is asked with a redirection to the second."""
    called: list[tuple[str, str | None]] = []
    status: int = request.param

    class Elsewhere(BaseHTTPRequestHandler):
        def handle_one_request(self) -> None:
            self.raw_requestline = self.rfile.readline(65537)
            if self.raw_requestline and self.parse_request():
                called.append((self.command, self.headers["Authorization"]))
                self.send_response(200)
                self.end_headers()
            self.close_connection = True

        def log_message(self, *_: object) -> None: ...

    there = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)

    class Sends(Elsewhere):
        def handle_one_request(self) -> None:
            self.raw_requestline = self.rfile.readline(65537)
            if self.raw_requestline and self.parse_request():
                self.rfile.read(int(self.headers["Content-Length"] or 0))
                self.send_response(status)
                self.send_header("Location", f"http://127.0.0.1:{there.server_port}/elsewhere")
                self.end_headers()
            self.close_connection = True

    here = ThreadingHTTPServer(("127.0.0.1", 0), Sends)
    monkeypatch.setenv("TRIALKG_USER", "ada")
    monkeypatch.setenv("TRIALKG_PASSWORD", "secret")
    for server in (here, there):
        threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Hosts(f"http://127.0.0.1:{here.server_port}/sparql", called)
    for server in (here, there):
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("how", [UPDATE, GRAPH_STORE])
def test_a_push_is_not_sent_on(
    hosts: Hosts, how: str, seeds_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with Store(seeds_store) as store, pytest.raises(StoreError):
        push(store, Target(hosts.url, how), lambda _: None)
    assert hosts.called == []


def test_a_question_is_not_sent_on(hosts: Hosts, seeds_store: Path) -> None:
    with Store(seeds_store) as store, pytest.raises(StoreError):
        Endpoint(hosts.url, store).select("SELECT ?s { ?s ?p ?o }")
    with pytest.raises(StoreError):
        remote_results(hosts.url, "SELECT ?s { ?s ?p ?o }", "json")
    assert hosts.called == []
