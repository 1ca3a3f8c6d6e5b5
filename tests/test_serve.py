"""A server under attack, over new generations, and for long: others are served, nothing grows, nothing calls out."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from serving import JSON, Server, serving

from kg.fence import seccomp
from kg.serve.generations import Generations
from kg.store.reader import Entry
from kg.store.writer import publication

if TYPE_CHECKING:
    from collections.abc import Iterator

V = "VALUES ?%s { " + " ".join(str(number) for number in range(100)) + " }"
ATTACKS = {
    "endless count": "SELECT (COUNT(*) AS ?n) { "
    + " ".join(V % f"v{i}" for i in range(8))
    + " FILTER(?v0 + ?v7 = -1) }",
    "sort of 10^8 rows": "SELECT * { " + " ".join(V % f"v{i}" for i in range(4)) + " } ORDER BY (?v0*?v1-?v2) ?v3",
    "result of 10^8 rows": "SELECT * { " + " ".join(V % f"v{i}" for i in range(4)) + " }",
    "a string that doubles": 'SELECT (STRLEN(?s40) AS ?n) { BIND("aaaaaaaaaaaaaaaa" AS ?s0) '
    + " ".join(f"BIND(CONCAT(?s{i},?s{i}) AS ?s{i + 1})" for i in range(40))
    + " }",
    "a stack that overflows": "ASK { " + " ".join(["{ ?s ?p ?o }"] * 500) + " }",
    "deep groups": "ASK " + "{" * 20000 + "}" * 20000,
    "deep not": "ASK { FILTER(" + "!" * 20000 + "true) }",
    "many unions": "ASK { " + " UNION ".join(["{ ?s ?p ?o }"] * 20000) + " }",
}
HONEST = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


@pytest.fixture(scope="module")
def server(seeds_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server over the seeds with a short deadline and little memory."""
    options = ("--timeout", "1.5", "--memory", "768", "--max-result", "2")
    with serving(seeds_store, tmp_path_factory.mktemp("server"), *options) as running:
        yield running


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_ends_and_others_are_served(server: Server, name: str) -> None:
    """The attack gets an honest status; small and whole-graph queries are answered while it runs and after it."""
    got: list[int] = []
    attack = threading.Thread(target=lambda: got.append(server.post(ATTACKS[name]).status))
    attack.start()
    for number in range(5):
        assert server.ask(f"SELECT ({number} AS ?x) {{}}").column("x") == [str(number)]
    assert server.ask(HONEST).status == 200
    attack.join()
    assert got[0] in {400, 422, 503, 504}
    assert server.ask(HONEST).status == 200
    assert server.process.poll() is None


def test_more_attackers_than_workers_do_not_stop_the_server(server: Server) -> None:
    """Everybody gets an answer; a small query of somebody else is among them."""
    got: list[int] = []
    queries = list(ATTACKS.values())[:5] * 4
    attacks = [threading.Thread(target=lambda q=query: got.append(server.post(q).status)) for query in queries]
    for attack in attacks:
        attack.start()
    assert server.ask("SELECT (1 AS ?x) {}").status in {200, 503}
    for attack in attacks:
        attack.join()
    assert len(got) == len(queries)
    assert set(got) <= {400, 422, 503, 504}
    assert server.ask("SELECT (1 AS ?x) {}").column("x") == ["1"]


def test_a_worker_that_is_killed_is_replaced(server: Server) -> None:
    """Whoever kills a worker costs nobody more than one answer."""
    for child in _descendants(server.process.pid)[1:]:
        with suppress(ProcessLookupError):
            os.kill(child, 9)
    statuses = [server.ask(f"SELECT ({number} AS ?x) {{}}").status for number in range(20)]
    assert statuses.count(200) >= 18


def test_the_helper_that_forks_is_replaced(server: Server) -> None:
    """It and all workers gone at once: the next queries are answered by new ones."""
    os.kill(_descendants(server.process.pid)[0], 9)
    for _ in range(100):
        if server.ask("SELECT (1 AS ?x) {}").status == 200:
            break
    assert [server.ask(f"SELECT ({n} AS ?x) {{}}").status for n in range(5)] == [200] * 5


def _descendants(process: int) -> list[int]:
    """Processes below one, parents first (Linux)."""
    path = Path(f"/proc/{process}/task/{process}/children")
    if not path.is_file():
        pytest.skip("this kernel does not list the children of a process")
    found = [int(child) for child in path.read_text().split()]
    return [*found, *(below for child in found for below in _descendants(child))]


@pytest.mark.skipif(not seccomp.available(), reason="no seccomp on this kind of machine")
def test_every_worker_is_fenced(server: Server) -> None:
    """The kernel says so of each of them: a filter, no privileges to gain, a limit of memory."""
    assert server.ask("ASK {}").status == 200
    workers: list[int] = []
    for _ in range(100):  # a worker that is being renewed is not there for a moment
        workers = [child for child in _descendants(server.process.pid)[1:] if not _descendants(child)]
        if workers:
            break
        time.sleep(0.1)
    assert workers
    for worker in workers:
        with suppress(FileNotFoundError, ProcessLookupError):
            status = Path(f"/proc/{worker}/status").read_text()
            if "Seccomp:\t0" in status:  # one that is still opening the store
                continue
            assert "Seccomp:\t2" in status
            assert "NoNewPrivs:\t1" in status
            assert "805306368" in Path(f"/proc/{worker}/limits").read_text()


def test_a_half_sent_request_does_not_hold_a_place(server: Server) -> None:
    """Two hundred clients that send half of a request; the next one is served."""
    import socket  # noqa: PLC0415 - here alone
    from urllib.parse import urlsplit  # noqa: PLC0415 - the same

    host, port = urlsplit(server.address).hostname, urlsplit(server.address).port
    clients = [socket.create_connection((host, port), 5) for _ in range(200)]
    try:
        for client in clients[::2]:
            client.sendall(b"GET /sparql HTTP/1.1\r\nHost: x\r\nX-")
        for client in clients[1::2]:
            client.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nA")
        assert server.ask("SELECT (1 AS ?x) {}").column("x") == ["1"]
    finally:
        for client in clients:
            client.close()


def publish(store: Path, value: int) -> None:
    """One more generation, in which a number has another value."""
    with publication(store) as draft:
        quad = f'<urn:the> <urn:number> "{value}" <urn:graph> .\n'
        draft.put(Entry("number", f"sha{value}", "", "published", graph="urn:graph"), None, quad.encode())


def test_new_generations_are_served_without_a_failed_request(seeds_store: Path, tmp_path: Path) -> None:
    """Publication after publication under load: every answer is 200, none goes back in time, the last one is seen."""
    store = tmp_path / "store"
    shutil.copytree(seeds_store, store, symlinks=True)
    publish(store, 0)
    with serving(store, tmp_path) as server:
        seen: list[tuple[int, int]] = []
        stop = threading.Event()

        def ask() -> None:
            while not stop.is_set():
                found = server.ask("SELECT ?n { <urn:the> <urn:number> ?n }")
                seen.append((found.status, int(found.column("n")[0]) if found.status == 200 else -1))

        askers = [threading.Thread(target=ask) for _ in range(3)]
        for asker in askers:
            asker.start()
        for value in range(1, 6):
            publish(store, value)
            newest = server.ask("SELECT ?n { <urn:the> <urn:number> ?n }").column("n")
            assert newest in ([str(value)], [str(value - 1)])
            time.sleep(0.05)
        stop.set()
        for asker in askers:
            asker.join()
        assert {status for status, _ in seen} == {200}
        assert server.ask("SELECT ?n { <urn:the> <urn:number> ?n }").column("n") == ["5"]
        for _ in range(200):  # the workers of older generations let go of them
            publish(store, 5)
            if len(list((store / "generations").iterdir())) <= 2:
                break
            time.sleep(0.1)
        assert len(list((store / "generations").iterdir())) <= 2


def test_pages_share_the_newest_generation(seeds_store: Path, tmp_path: Path) -> None:
    """The same graph until there is a newer one; the older is closed when nobody holds it."""
    store = tmp_path / "store"
    shutil.copytree(seeds_store, store, symlinks=True)
    graphs = Generations(store)
    held = graphs.current()
    assert graphs.current() is held
    publish(store, 1)
    time.sleep(0.02)
    newer = graphs.current()
    assert newer is not held
    assert held.select("SELECT ?n { <urn:the> <urn:number> ?n }") == []
    assert newer.select("SELECT ?n { <urn:the> <urn:number> ?n }") == [{"n": "1"}]
    old = held.store.path
    publish(store, 2)
    assert old.is_dir(), "somebody reads it still"
    del held
    publish(store, 3)
    assert not old.is_dir(), "nobody reads it"


def test_a_store_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    """Status 1, and what to do."""
    command = [sys.executable, "-c", "from kg.cli import main; main(['serve', '--store', 'nowhere', '--port', '0'])"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("trialkg: no store at nowhere")


def test_all_cases_of_the_probe(shared: Path, seeds_store: Path, tmp_path: Path) -> None:
    """The black-box probe beside the checkout, over the seeds and its fixture: nothing fails, nothing is left out."""
    store = tmp_path / "store"
    shutil.copytree(seeds_store, store, symlinks=True)
    fixture = (shared / "conformance/w3c_protocol_fixture.nq").read_text()
    with publication(store) as draft:
        for line in fixture.splitlines():
            name = line.split()[-2].strip("<>")
            draft.put(Entry(name, name, "", "published", graph=name), None, f"{line}\n".encode())
    with serving(store, tmp_path) as server:
        for _ in range(200):  # the pages' digest of a new generation takes a moment
            if server.send("GET", "/", {"Accept": "text/html"}).status == 200:
                break
            time.sleep(0.1)
        probe = [sys.executable, str(shared / "conformance/sparql_probe.py"), f"ours={server.address}/sparql"]
        done = subprocess.run(
            [*probe, "--fixture", "--groups", "w3c,conneg,http,sd,sec"], capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stdout
    assert "\n100 passed, 0 failed" in done.stdout, done.stdout


def test_a_sample_of_endurance(server: Server) -> None:
    """Mixed requests, one in a hundred hostile: no status but the deliberate ones, and the server's memory stays."""
    spec = importlib.util.spec_from_file_location("soak_serve", Path(__file__).parents[1] / "benchmarks/soak_serve.py")
    assert spec is not None
    assert spec.loader is not None
    soak = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(soak)
    soak.ready(server.address)
    assert soak.drive(server.address, requests=400, clients=4, seed=1) == []
    before = soak.resident(server.process.pid)
    assert soak.drive(server.address, requests=400, clients=4, seed=2) == []
    assert soak.resident(server.process.pid) < before * 1.1
    assert server.ask("ASK {}", JSON).status == 200
