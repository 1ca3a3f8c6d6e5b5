"""Questions asked of a SPARQL 1.1 endpoint give the rows of the embedded store."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest
from click.testing import CliRunner
from pyoxigraph import QueryResultsFormat, QuerySolutions
from review_sheets import copied, decide, only

from kg import files
from kg.ask import load_questions
from kg.cli.group import cli
from kg.knowledge_graph import KnowledgeGraph
from kg.model import StoreError
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SLOW = 60
"""Seconds that a slow answer takes, unless nobody waits for it any more."""
EXPECTED = [(q.name, case["ask"]) for q in load_questions(files.queries()) for case in q.front.get("expects", ())]


@contextmanager
def served(path: Path, refused: str = " ", slow: str = " ", late: list[bool] | None = None) -> Iterator[str]:
    """A SPARQL endpoint on loopback over a store's graph; a query with the refused word gets an error, one late.

    ``late`` hears of queries with the slow word, once their time is up.
    """
    heard = [] if late is None else late
    with Store(path) as store:

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                query = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())["query"][0]
                if refused in query.split():
                    self.send_error(500)
                    return
                if slow in query.split():
                    heard.append(until.wait(SLOW))
                    return
                try:
                    found = store.query(query)
                except SyntaxError:
                    self.send_error(400)
                    return
                assert isinstance(found, QuerySolutions)
                body = found.serialize(format=QueryResultsFormat.JSON)
                assert body is not None
                self.send_response(200)
                self.send_header("Content-Type", "application/sparql-results+json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Stay silent."""

        until = threading.Event()
        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/sparql"
        until.set()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="module")
def endpoint(seeds_store: Path) -> Iterator[str]:
    """An endpoint over the seeds' graph."""
    with served(seeds_store) as url:
        yield url


@pytest.mark.parametrize(("name", "texts"), EXPECTED, ids=[f"{name}-{texts}" for name, texts in EXPECTED])
def test_an_endpoint_answers_as_the_store(name: str, texts: dict[str, str], endpoint: str, seeds_store: Path) -> None:
    """The same rows, weaker hits and evidence, whatever is asked."""
    with KnowledgeGraph.open(seeds_store) as here, KnowledgeGraph.open(seeds_store, endpoint=endpoint) as there:
        local = here.ask_named(name, texts, evidence=True)
        assert there.ask_named(name, texts, evidence=True).record() == local.record()


def test_the_command_asks_an_endpoint(endpoint: str, seeds_store: Path) -> None:
    """``ask --endpoint`` prints what ``ask`` prints; an unknown term never reaches the endpoint."""
    words = ["ask", "--store", str(seeds_store), "which trials biopsy skin", "--format", "json"]
    there = CliRunner().invoke(cli, [*words, "--endpoint", endpoint])
    assert there.exit_code == 0
    assert there.stdout == CliRunner().invoke(cli, words).stdout


def test_an_endpoint_says_who_decided_and_one_that_will_not_answers_all_the_same(
    endpoint: str, seeds_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without decisions an answer has no note; where the endpoint refuses or delays to say who decided, none either."""
    store = copied(seeds_store, tmp_path / "store")
    decide(store, only("NCT05273138", "fibroblast", "objective", decision="accept"))
    words = "which trials study fibroblasts"

    def asked(url: str | None) -> list[dict[str, object]]:
        with KnowledgeGraph.open(store, endpoint=url) as graph:
            return graph.ask(words).rows

    here = asked(None)
    assert [row["decided"] for row in here if "decided" in row] == [
        "accept, Ada Lovelace (0000-0002-1825-0097), 2026-05-31"
    ]
    with served(store) as url:
        assert asked(url) == here
    plain = [{name: value for name, value in row.items() if name != "decided"} for row in here]
    with served(store, refused="tkg:decidedBy") as url:
        assert asked(url) == plain
    assert asked(endpoint) == plain, "nobody has decided there"
    late: list[bool] = []
    with served(store, slow="tkg:decidedBy", late=late) as url, monkeypatch.context() as patch:
        patch.setattr("kg.store.remote._ASIDE", 1)
        assert asked(url) == plain
        assert late == [], "an answer does not wait for a note"
    with served(store, refused="SELECT") as url, pytest.raises(StoreError, match=url):
        asked(url)


def test_an_endpoint_that_is_not_there_is_a_sentence(seeds_store: Path) -> None:
    """No traceback, and the address is named."""
    nowhere = "http://127.0.0.1:9/sparql"
    with KnowledgeGraph.open(seeds_store, endpoint=nowhere) as graph, pytest.raises(StoreError, match=nowhere):
        graph.ask("which trials biopsy skin")
