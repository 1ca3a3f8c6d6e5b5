"""``trialkg push`` to stores of others, and the canned questions asked there: the rows of the embedded store."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from conftest import missing

from kg import files
from kg.ask import load_questions
from kg.knowledge_graph import KnowledgeGraph
from kg.model import StoreError
from kg.store import Store
from kg.store.pushing import Target, push
from kg.store.reader import Entry
from kg.store.remote import remote_results
from kg.store.writer import publication

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
EXPECTED = [(q.name, case["ask"]) for q in load_questions(files.queries()) for case in q.front.get("expects", ())]
INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
NumberOfBuffers = 10000
CheckpointInterval = 0
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = 100000
"""


class Other(NamedTuple):
    """Another store: where it takes graphs, where updates, and where it is asked."""

    graphs: str
    update: str
    query: str


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


@contextmanager
def running(command: list[str], folder: Path, port: int) -> Iterator[None]:
    """A server's process, from when it answers to the end of the block."""
    with (folder / "out.txt").open("wb") as out:
        process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=out)
    try:
        for _ in range(600):
            assert process.poll() is None, (folder / "out.txt").read_text(errors="replace")
            try:
                connection = HTTPConnection("127.0.0.1", port, timeout=5)
                connection.request("GET", "/")
                connection.getresponse().read()
                connection.close()
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(60)


@pytest.fixture(scope="module")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Other]:
    """The Oxigraph server, empty."""
    command = shutil.which("oxigraph", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if command is None:
        missing("no command oxigraph here (the package oxigraph of the development extras)")
    folder, port = tmp_path_factory.mktemp("oxigraph"), free_port()
    arguments = ["serve", "--location", "data", "--bind", f"127.0.0.1:{port}", "--union-default-graph"]
    with running([str(command), *arguments], folder, port):
        root = f"http://127.0.0.1:{port}"
        yield Other(f"{root}/store", f"{root}/update", f"{root}/query")


@pytest.fixture(scope="module")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Other]:
    """Virtuoso on the loopback, empty, with the password that a fresh one has."""
    command = shutil.which("virtuoso-t")
    if command is None:
        missing("no command virtuoso-t here (package virtuoso-opensource: make system)")
    folder, port = tmp_path_factory.mktemp("virtuoso"), free_port()
    (folder / "virtuoso.ini").write_text(INI.format(sql=free_port(), http=port))
    with running([str(command), "+foreground", "+configfile", "virtuoso.ini"], folder, port):
        root = f"http://127.0.0.1:{port}"
        yield Other(f"{root}/sparql-graph-crud-auth", f"{root}/sparql-auth", f"{root}/sparql")


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What has arrived is forgotten after each test, and no password of the machine is used."""
    monkeypatch.setenv("TRIALKG_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("TRIALKG_USER", raising=False)
    monkeypatch.delenv("TRIALKG_PASSWORD", raising=False)


def pushed(store: Path, target: Target, **options: bool) -> tuple[int, int, int]:
    """How many graphs were sent, left alone and removed."""
    with Store(store) as opened:
        done = push(opened, target, lambda _: None, **options)
    return done.sent, done.unchanged, done.removed


def rows(record: dict[str, Any]) -> dict[str, Any]:
    """An answer without what SPARQL leaves to the engine: the order of equals, and of joined words."""
    for part in ("rows", "also"):
        for row in record[part]:
            if "evidence" in row:
                row["evidence"].sort(key=lambda one: json.dumps(one, sort_keys=True))
            if row.get("rule"):
                row["rule"] = sorted(row["rule"].split(", "))
        record[part].sort(key=lambda one: json.dumps(one, sort_keys=True))
    return record


def alike(store: Path, other: Other) -> list[str]:
    """Canned questions whose rows or evidence differ there."""
    with KnowledgeGraph.open(store) as here, KnowledgeGraph.open(store, endpoint=other.query) as there:
        return [
            f"{name} {texts}"
            for name, texts in EXPECTED
            if rows(here.ask_named(name, texts, evidence=True).record())
            != rows(there.ask_named(name, texts, evidence=True).record())
        ]


@pytest.mark.parametrize("how", ["graph-store", "update"])
def test_oxigraph_answers_as_the_store(oxigraph: Other, seeds_store: Path, how: str) -> None:
    """By either way every graph arrives, and every canned question has the same rows and the same evidence."""
    target = Target(oxigraph.graphs if how == "graph-store" else oxigraph.update, how, 700)
    sent, _, _ = pushed(seeds_store, target)
    with Store(seeds_store) as store:
        assert sent == len(store.graphs())
        count = str(len(store))
    counted = remote_results(oxigraph.query, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", "csv")
    assert counted.split() == ["n", count]
    assert alike(seeds_store, oxigraph) == []


def test_virtuoso_answers_as_the_store(virtuoso: Other, seeds_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With user and password from the environment; without them it refuses, and says so."""
    with pytest.raises(StoreError, match="401"):
        pushed(seeds_store, Target(virtuoso.graphs, "graph-store"))
    monkeypatch.setenv("TRIALKG_USER", "dba")
    monkeypatch.setenv("TRIALKG_PASSWORD", "dba")
    pushed(seeds_store, Target(virtuoso.graphs, "graph-store"))
    monkeypatch.delenv("TRIALKG_USER")
    assert alike(seeds_store, virtuoso) == []


def test_only_what_changed_is_sent_again(oxigraph: Other, seeds_store: Path, tmp_path: Path) -> None:
    """A second push sends nothing; a changed graph is replaced, one that is gone is removed, a lost one comes back."""
    store = tmp_path / "store"
    shutil.copytree(seeds_store, store, symlinks=True)
    target = Target(oxigraph.graphs, "graph-store")
    publish(store, "one")
    sent, _, _ = pushed(store, target)
    assert pushed(store, target) == (0, sent, 0)
    publish(store, "two")
    assert pushed(store, target) == (1, sent - 1, 0)
    assert remote_results(oxigraph.query, "SELECT ?o { <urn:s> <urn:p> ?o }", "csv").split() == ["o", "two"]
    with publication(store) as draft:
        draft.drop("mine")
    assert pushed(store, target) == (0, sent - 1, 1)
    assert remote_results(oxigraph.query, "ASK { <urn:s> <urn:p> ?o }", "csv") == "false\n"
    assert pushed(store, target, full=True) == (sent - 1, 0, 0)


def publish(store: Path, value: str) -> None:
    """One more graph, or another version of it."""
    with publication(store) as draft:
        quad = f'<urn:s> <urn:p> "{value}" <urn:graph:mine> .\n'
        draft.put(Entry("mine", value, "", "published", graph="urn:graph:mine"), None, quad.encode())


def test_a_push_that_is_cut_off_goes_on_where_it_stopped(oxigraph: Other, seeds_store: Path) -> None:
    """What had arrived whole is not sent again."""
    target = Target(oxigraph.update, "update", 500)
    arrived: list[str] = []

    def stop(name: str) -> None:
        arrived.append(name)
        if len(arrived) == 2:
            raise KeyboardInterrupt

    with Store(seeds_store) as store, pytest.raises(KeyboardInterrupt):
        push(store, target, stop)
    sent, unchanged, _ = pushed(seeds_store, target)
    assert unchanged == 2
    assert sent > 0


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/x", "nowhere"])
def test_only_http_is_pushed_to(seeds_store: Path, url: str) -> None:
    """No file is written, no other protocol spoken."""
    with pytest.raises(StoreError, match="no address"):
        pushed(seeds_store, Target(url, "graph-store"))


def test_a_store_that_is_not_there_is_a_sentence(seeds_store: Path, tmp_path: Path) -> None:
    """Status 1, the address, and no traceback."""
    command = [sys.executable, "-c", "from kg.cli import main; main()", "push", "http://127.0.0.1:9/store"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [*command, "--store", str(seeds_store)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("trialkg: http://127.0.0.1:9/store cannot be reached")
