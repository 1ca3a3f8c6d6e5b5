"""Queries and requests that are meant to do harm: each gets an honest status, and others are answered meanwhile."""

from __future__ import annotations

import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from hostile import Attack, attacks
from serving import Server, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

QUERIES = attacks("queries")
REQUESTS = attacks("requests")


@pytest.fixture(scope="module")
def server(seeds_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server over the seeds with a short deadline and little memory."""
    options = ("--timeout", "1.5", "--memory", "768", "--max-result", "2")
    with serving(seeds_store, tmp_path_factory.mktemp("server"), *options) as running:
        yield running


def test_others_are_answered_while_every_query_does_its_worst(server: Server) -> None:
    """All attacks, three at a time; a small query of somebody else is answered again and again between them."""
    done = threading.Event()
    others: list[int] = []

    def ask() -> None:
        while not done.is_set():
            others.append(server.ask(f"SELECT ({len(others)} AS ?x) {{}}").status)

    other = threading.Thread(target=ask)
    other.start()
    with ThreadPoolExecutor(3) as pool:
        got = list(pool.map(lambda attack: server.post(attack.text, "*/*"), QUERIES))
    done.set()
    other.join()
    # a busy server may put an attacker off, whatever its query is
    wrong = [
        (attack.name, answer.status, answer.body[:80])
        for attack, answer in zip(QUERIES, got, strict=True)
        if answer.status not in attack.statuses | {503, 504}
    ]
    assert wrong == []
    assert any(answer.status == 504 for answer in got)
    assert set(others) == {200}
    assert server.process.poll() is None


@pytest.mark.parametrize("attack", REQUESTS, ids=lambda attack: attack.name)
def test_a_request_that_breaks_rules(server: Server, attack: Attack) -> None:
    """The status that HTTP has for it; the server lives, and the next client is answered."""
    address = urlsplit(server.address)
    with socket.create_connection((address.hostname or "", address.port or 0), 30) as client:
        threading.Thread(target=_send, args=(client, attack.raw)).start()
        said = _head(client)
    version, status, *_ = said.split(b" ")
    assert version == b"HTTP/1.1"
    assert int(status) in attack.statuses, said
    assert b"\r\nx-content-type-options: nosniff\r\n" in said
    assert server.ask("SELECT (1 AS ?x) {}").column("x") == ["1"]


def _send(client: socket.socket, data: bytes) -> None:
    """Send what the server takes; that it hangs up is its right."""
    try:
        client.sendall(data)
    except OSError:
        return


def _head(client: socket.socket) -> bytes:
    said = b""
    while b"\r\n\r\n" not in said:
        data = client.recv(1 << 16)
        if not data:
            break
        said += data
    return said


def test_trailers_take_no_memory(server: Server) -> None:
    """Twenty megabytes of headers behind a body leave nothing in the server."""
    if not Path("/proc/self/status").is_file():
        pytest.skip("no /proc here")
    before = _resident(server)
    address = urlsplit(server.address)
    with socket.create_connection((address.hostname or "", address.port or 0), 30) as client:
        head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
        client.sendall(head + b"Transfer-Encoding: chunked\r\n\r\n6\r\nASK {}\r\n0\r\n")
        for _ in range(20):
            client.sendall(b"X-A: b\r\n" * (1 << 17))
        grown = _resident(server) - before
    assert grown < 64 << 10, f"{grown} KiB"


def _resident(server: Server) -> int:
    """KiB of memory of the server's first process (Linux)."""
    lines = Path(f"/proc/{server.process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))
