"""What comes over one connection is answered whole and in order, whichever way inside the server it takes."""

from __future__ import annotations

import inspect
import re
import socket
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from serving import JSON, Server, serving
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from kg.serve.asking import Refused, addressed
from kg.serve.connections import Connection
from kg.store.answering import Asked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEAD = re.compile(rb"HTTP/1\.1 (\d{3}) [^\r]*\r\n(.*?)\r\n\r\n", re.DOTALL)
LARGE = 400_000
GROWN = f'SELECT ("{"x" * 1000}" AS ?x) ?y {{ VALUES ?y {{ {" ".join(map(str, range(LARGE // 1000)))} }} }}'


@pytest.fixture(scope="module")
def server(seeds_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server over the seeds."""
    with serving(seeds_store, tmp_path_factory.mktemp("server")) as running:
        yield running


def get(query: str, *headers: str, method: str = "GET", version: str = "1.1") -> bytes:
    """A query as the bytes of a request."""
    lines = (f"{method} /sparql?query={quote(query)} HTTP/{version}", "Host: x", f"Accept: {JSON}", *headers, "", "")
    return "\r\n".join(lines).encode()


@contextmanager
def connected(server: Server) -> Iterator[socket.socket]:
    """A connection to a server, with a small window so that large answers have to wait."""
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        client.settimeout(30)
        client.connect((urlsplit(server.address).hostname, urlsplit(server.address).port))
        yield client


def rest(client: socket.socket) -> bytes:
    """What comes until the server hangs up."""
    return b"".join(iter(lambda: client.recv(65_536), b""))


def answers(came: bytes, *, headless: tuple[int, ...] = ()) -> list[tuple[int, bytes, bytes]]:
    """Status, headers and body of every answer; those in ``headless`` answer a HEAD request."""
    found: list[tuple[int, bytes, bytes]] = []
    start = 0
    while start < len(came):
        head = HEAD.match(came, start)
        assert head, came[start : start + 200]
        length = re.search(rb"content-length: (\d+)", head[2])
        size = int(length[1]) if length and len(found) not in headless else 0
        found.append((int(head[1]), head[2], came[head.end() : head.end() + size]))
        start = head.end() + size
    return found


def test_uvicorn_begins_answers_where_we_take_over() -> None:
    """A uvicorn that names it otherwise would answer by its own, slower way, and nobody would notice."""
    taken = inspect.getsource(HttpToolsProtocol.on_headers_complete) + inspect.getsource(
        HttpToolsProtocol.on_response_complete
    )
    assert taken.count("self._start_asgi_task(") == 2
    assert "_start_asgi_task" in vars(Connection)


def test_requests_that_come_together_are_answered_in_order(server: Server) -> None:
    """Small, large, by HEAD, for a page, wrong ones in one packet; the last one asks to hang up."""
    wanted = [
        *(f"SELECT ({n} AS ?x) {{}}" for n in range(20)),
        GROWN,
        "SELECT nonsense",
        "ASK {}",
        "SELECT (7 AS ?x) {}",
    ]
    sent = [get(query) for query in wanted]
    sent[5] = get(wanted[5], method="HEAD")
    sent[6] = sent[6].replace(b"/sparql?", b"/find?")  # a page, and no JSON
    sent[-1] = get(wanted[-1], "Connection: close")
    with connected(server) as client:
        client.sendall(b"".join(sent))
        found = answers(rest(client), headless=(5,))
    assert [status for status, _, _ in found] == [200] * 6 + [406] + [200] * 14 + [400, 200, 200]
    for number in {*range(20)} - {5, 6}:
        assert b'"value":"%d"' % number in found[number][2]
    assert found[5][2] == b""
    assert len(found[20][2]) > LARGE
    assert b'"value":"7"' in found[-1][2]
    assert [b"connection: close" in head for _, head, _ in found] == [False] * 23 + [True]


def test_a_reader_that_is_slow_gets_all_of_it(server: Server) -> None:
    """Thirty answers of 400 KB that nobody reads at first: none is lost, none cut."""
    with connected(server) as client:
        for _ in range(30):
            client.sendall(get(GROWN))
        client.sendall(get("ASK {}", "Connection: close"))
        found = answers(rest(client))
    assert [status for status, _, _ in found] == [200] * 31
    assert len({body for _, _, body in found[:30]}) == 1
    assert found[0][2].count(b"x" * 1000) == LARGE // 1000


def test_an_old_client_sees_the_end(server: Server) -> None:
    """HTTP/1.0 has no lasting connections: the server says so, and hangs up."""
    with connected(server) as client:
        client.sendall(get("ASK {}", version="1.0"))
        ((status, head, body),) = answers(rest(client))
    assert (status, b"connection: close" in head) == (200, True)
    assert b"true" in body or b"false" in body


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_same_headers_either_way(server: Server, method: str) -> None:
    """An answer without a task of its own differs in nothing from one with it."""
    with connected(server) as client:
        client.sendall(get("ASK {}", "Connection: close", method=method))
        came = rest(client)
    names = re.findall(rb"(?m)^([a-z-]+): ", came)
    assert sorted(names) == sorted(
        b"date content-type content-length etag cache-control access-control-allow-origin vary x-content-type-options"
        b" content-security-policy referrer-policy x-frame-options cross-origin-opener-policy connection".split()
    )


def test_who_goes_away_harms_nobody(server: Server) -> None:
    """Before the answer comes, or before the request is whole."""
    for _ in range(20):
        with connected(server) as client:
            client.sendall(get(GROWN) + get("ASK {}")[:-9])
    assert server.ask("SELECT (3 AS ?x) {}").column("x") == ["3"]
    assert not server.said.read_text().splitlines()[1:]


def test_what_breaks_rules_behind_a_request_ends_the_connection(server: Server) -> None:
    """The server hangs up, and says nothing after that."""
    with connected(server) as client:
        client.sendall(get("ASK {}") + b"NOT HTTP AT ALL\r\n\r\n")
        found = answers(rest(client))
    assert found[-1][0] == 400
    assert len(found) <= 2
    assert not server.said.read_text().splitlines()[1:]


@given(st.text(alphabet='%&=+;aZ09fFcCé \\"?{}<>\n', max_size=40) | st.text(max_size=20).map(quote))
@example("query=%C3%A9&query=%c3%a9")
@example("query=%C3")
@example("query=%zz&a=%4&b=%")
@example("query=a\\x41%41\\")
@example("&&=&a&query=+%2B")
def test_an_address_is_read_as_the_standard_library_reads_it(text: str) -> None:
    """Percent signs that stand for nothing, bytes that are no UTF-8, backslashes: the same, or refused."""
    fields: list[tuple[str, str]] | None = None
    with suppress(UnicodeDecodeError):
        fields = parse_qsl(text, keep_blank_values=True, errors="strict")
    scope = {"query_string": text.encode()}
    try:
        found = addressed(scope)
    except Refused:
        queries = [value for name, value in fields or () if name == "query"]
        assert fields is None or len(queries) != 1 or not queries[0].strip() or "update" in dict(fields)
    else:
        assert fields is not None
        assert [value for name, value in fields if name == "query"] == [found.query] * bool(fields)


@given(
    st.builds(
        Asked,
        st.text(),
        st.sampled_from([None, "http://a/"]),
        st.sampled_from([None, "JSON"]),
        st.sampled_from([None, "TURTLE"]),
        st.none() | st.lists(st.text(), max_size=2),
        st.none() | st.lists(st.text(), max_size=2),
    )
)
def test_a_request_arrives_as_it_was_sent(asked: Asked) -> None:
    """Whatever stands in a query, and in the names of graphs."""
    assert Asked.decoded(asked.encoded()) == asked
