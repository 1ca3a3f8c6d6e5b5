"""``/sparql`` keeps the SPARQL 1.1 protocol, says what it serves, and refuses everything else honestly."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import socket
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urlencode, urlsplit

import pytest
from asgi_client import Client
from pyoxigraph import NamedNode, RdfFormat, parse
from serving import JSON, Server, serving

from kg import files
from kg.ask import load_questions
from kg.iris import prefixes
from kg.serve.access import AccessLog
from kg.serve.endpoint import Endpoint
from kg.store.reader import Entry
from kg.store.writer import publication

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import Receive, Scope, Send

    from kg.serve.service import Service

CASES = [line.split("\t") for line in (Path(__file__).parent / "cases/endpoint.tsv").read_text().splitlines()[1:]]
GRAPHS = ("http://example.org/one", "http://example.org/two")
SD, VOID, SH = (
    "http://www.w3.org/ns/sparql-service-description#",
    "http://rdfs.org/ns/void#",
    "http://www.w3.org/ns/shacl#",
)


@pytest.fixture(scope="module")
def store(seeds_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seeds, and two small graphs."""
    folder = tmp_path_factory.mktemp("endpoint") / "store"
    shutil.copytree(seeds_store, folder, symlinks=True)
    with publication(folder) as draft:
        for name in GRAPHS:
            quad = f"<{name}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://example.org/Thing> <{name}> .\n"
            draft.put(Entry(name, name, "", "published", graph=name), None, quad.encode())
    return folder


@pytest.fixture(scope="module")
def server(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server over it that keeps an access log."""
    with serving(store, tmp_path_factory.mktemp("server"), "--access-log", "-") as running:
        yield running


@pytest.mark.parametrize(
    ("method", "target", "headers", "body", "status", "media", "why"), CASES, ids=[f"{c[0]}-{c[6]}" for c in CASES]
)
def test_each_request_has_its_answer(  # noqa: PLR0913 - the columns of the table
    *, server: Server, method: str, target: str, headers: str, body: str, status: str, media: str, why: str
) -> None:
    """Status and media type, and with every answer the headers that keep browsers safe and let any page read it."""
    named = dict(header.split(": ", 1) for header in headers.split("|") if header)
    found = server.send(method, target, named, body.encode() if body else None)
    assert found.status == int(status), f"{why}: {found.body!r}"
    assert media in {"*", found.media}, why
    assert found.headers["x-content-type-options"] == "nosniff"
    assert found.headers["content-security-policy"].startswith("default-src 'self'")
    if media != "*":
        assert found.headers["access-control-allow-origin"] == "*"
        assert "Accept" in found.headers["vary"]
    assert "access-control-allow-credentials" not in found.headers
    assert "server" not in found.headers


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "text/csv", "text/tab-separated-values"])
def test_values_arrive_as_they_are(server: Server, accept: str) -> None:
    """Commas, quotes and letters of all scripts."""
    found = server.post('SELECT ("a,\\"b\\" é 研" AS ?x) {}', accept)
    assert {"text/csv": '"a,""b"" é 研"', "text/tab-separated-values": '"a,\\"b\\" é 研"'}.get(
        accept, 'a,\\"b\\" é 研'
    ) in found.body.decode()


def names(server: Server, query: str, *fields: tuple[str, str]) -> list[str]:
    """The column ``s`` of an answer."""
    target = "/sparql?" + urlencode([("query", query), *fields])
    found = server.send("GET", target, {"Accept": JSON})
    assert found.status == 200, found.body
    return sorted(found.column("s"))


def test_the_dataset_is_the_one_that_is_named(server: Server) -> None:
    """Of the protocol first, then of the query; without either the union; an unknown graph is empty."""
    one, two = GRAPHS
    pattern = "{ ?s a <http://example.org/Thing> }"
    every, inside = f"SELECT ?s {pattern}", f"SELECT ?s {{ GRAPH ?g {pattern} }}"
    assert names(server, every) == [one, two]
    assert names(server, inside) == [one, two]
    assert names(server, every, ("default-graph-uri", one)) == [one]
    assert names(server, every, ("default-graph-uri", one), ("default-graph-uri", two)) == [one, two]
    assert names(server, inside, ("default-graph-uri", one)) == []
    assert names(server, inside, ("named-graph-uri", two)) == [two]
    assert names(server, every, ("named-graph-uri", two)) == []
    assert names(server, f"SELECT ?s\nFROM <{two}> {pattern}") == [two]
    assert names(server, f"SELECT ?s\nFROM <{two}> {pattern}", ("default-graph-uri", one)) == [one]
    assert names(server, f"SELECT ?s\nFROM NAMED <{two}> {{ GRAPH ?g {pattern} }}") == [two]
    assert names(server, "SELECT ?s FROM <http://example.org/none> { ?s ?p ?o }") == []
    assert names(server, "SELECT ?s FROM <file:///etc/hostname> { ?s ?p ?o }") == []


def triples(server: Server, target: str) -> list[tuple[str, str, str]]:
    """A description, as (subject, predicate, object)."""
    found = server.send("GET", target, {"Accept": "text/turtle"})
    quads = parse(found.body, format=RdfFormat.TURTLE)
    return [(str(q.subject), q.predicate.value, str(getattr(q.object, "value", q.object))) for q in quads]


def test_the_service_describes_itself(server: Server) -> None:
    """Its address as it was asked, what it speaks (and not updates), and as many statements as there are."""
    said = {(predicate, value) for _, predicate, value in triples(server, "/sparql")}
    assert (f"{SD}endpoint", f"{server.address}/sparql") in said
    assert (f"{SD}supportedLanguage", f"{SD}SPARQL11Query") in said
    assert (f"{SD}supportedLanguage", f"{SD}SPARQL11Update") not in said
    (count,) = server.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").column("n")
    assert (f"{VOID}triples", count) in said


def test_the_dataset_is_described(server: Server) -> None:
    """Partitions by class and property, every prefix of ours, every canned question as it can be run."""
    said = triples(server, "/.well-known/void")
    values = {(predicate, value) for _, predicate, value in said}
    assert (f"{VOID}class", "http://example.org/Thing") in values
    assert (f"{VOID}entities", "2") in values
    assert any(predicate == f"{VOID}property" for _, predicate, _ in said)
    assert {value for _, predicate, value in said if predicate == f"{SH}namespace"} == set(prefixes().values())
    shown = [value for _, predicate, value in said if predicate == f"{SH}select"]
    assert len(shown) == len(load_questions(files.queries()))
    assert all(server.post(query).status == 200 for query in shown)


def test_a_client_that_has_the_answer_gets_none(server: Server) -> None:
    """An entity tag over generation and format; what changes by itself has none."""
    found = server.ask("ASK {}")
    target = "/sparql?" + urlencode({"query": "ASK {}"})
    tag = found.headers["etag"]
    again = server.send("GET", target, {"Accept": JSON, "If-None-Match": tag})
    assert (again.status, again.body) == (304, b"")
    assert server.send("GET", target, {"Accept": "text/csv", "If-None-Match": tag}).status == 200
    assert "etag" not in server.ask("SELECT (NOW() AS ?x) {}").headers


def test_head_and_options(server: Server) -> None:
    """HEAD is GET without a body; OPTIONS lets another page ask."""
    target = "/sparql?" + urlencode({"query": "ASK {}"})
    head = server.send("HEAD", target, {"Accept": JSON})
    assert (head.status, head.media, head.body) == (200, JSON, b"")
    asked = {"Origin": "http://page.example", "Access-Control-Request-Method": "POST"}
    may = server.send("OPTIONS", "/sparql", asked)
    assert may.status == 204
    assert "POST" in may.headers["access-control-allow-methods"]
    assert "DELETE" not in may.headers["access-control-allow-methods"]


def test_what_is_too_large_is_refused_early(server: Server) -> None:
    """An address, a query, a body: each by its own status; the next client is served."""
    assert server.ask("ASK {} #" + "x" * 62_000).status == 414
    assert server.ask("ASK {} #" + "x" * 99_000).status == 414
    assert server.post("ASK {} #" + "x" * 300_000).status == 400
    host, port = urlsplit(server.address).hostname, urlsplit(server.address).port
    with socket.create_connection((host, port), 10) as client:  # says that much comes, and sends nothing of it
        head = (
            "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 99999999\r\n"
        )
        client.sendall(f"{head}\r\n".encode())
        assert client.recv(4096).startswith(b"HTTP/1.1 413")
    with socket.create_connection((host, port), 10) as client:
        client.sendall(b"GET /sparql HTTP/1.1\r\nHost: x\r\n" + b"X-Much: " + b"y" * 300_000)
        assert client.recv(4096).startswith(b"HTTP/1.1 431")
    assert server.ask("ASK {}").status == 200


def test_no_request_is_smuggled_behind_another(server: Server) -> None:
    """A length and chunks together: one answer at most."""
    with socket.create_connection((urlsplit(server.address).hostname, urlsplit(server.address).port), 10) as client:
        client.sendall(
            b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 60\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\n\r\n"
        )
        client.settimeout(2)
        got = b""
        try:
            while piece := client.recv(4096):
                got += piece
        except TimeoutError:
            pass
    assert len(re.findall(rb"HTTP/1\.1 \d\d\d", got)) <= 1


def test_a_hostile_host_is_not_repeated(server: Server) -> None:
    """What a client says of the host stands in no answer unless it is a host's name."""
    found = server.send("GET", "/sparql", {"Host": 'x"><script>alert(1)</script>', "Accept": "text/turtle"})
    assert b"<script" not in found.body


def test_the_access_log_keeps_secrets(server: Server) -> None:
    """Method, path, status, size and time; no query, no address, no line that a path forges."""
    server.send(
        "GET", "/sparql?" + urlencode({"query": "ASK { <urn:my-secret> ?p ?o }"}), {"Authorization": "Basic abc"}
    )
    server.send("GET", "/sparql/%0d%0aforged%20line")
    server.ask("ASK {}")
    for _ in range(100):
        lines = server.said.read_text().splitlines()[1:]
        if lines:
            break
    server.process.poll()
    odd = [line for line in lines if not re.fullmatch(r"\S+Z [A-Z]+ \S+ \d{3} \d+ [\d.]+", line)]
    assert not odd
    assert not re.search(r"secret|Basic|127\.0\.0\.1|forged line", "\n".join(lines))


def test_a_result_is_json_that_names_its_variables(server: Server) -> None:
    """Variables in the order in which they were asked for, and values with their kind."""
    found = json.loads(server.ask("SELECT (1 AS ?b) (<urn:x> AS ?a) {}").body)
    assert found["head"]["vars"] == ["b", "a"]
    assert found["results"]["bindings"][0]["a"] == {"type": "uri", "value": NamedNode("urn:x").value}


class _Broken:
    """A service in which something is wrong that nobody thought of."""

    log = AccessLog(None)

    def generation(self) -> str:
        return "generations/000001"

    async def ask(self, request: bytes) -> bytes:
        raise ZeroDivisionError(request)

    def put(self, request: bytes) -> asyncio.Future[bytes]:
        answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        answer.set_exception(ZeroDivisionError(request))
        return answer


async def _elsewhere(scope: Scope, receive: Receive, send: Send) -> None:
    raise AssertionError(f"{scope['path']} is not the endpoint's: {receive} {send}")


async def _begun(endpoint: Endpoint) -> int:
    """The status of a query that the connection itself begins."""
    told: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    scope = {"method": "GET", "path": "/sparql", "query_string": b"query=ASK%7B%7D", "headers": []}
    assert endpoint.begin(scope, lambda answer: told.set_result(answer.status))
    return await asyncio.wait_for(told, 10)


def test_a_fault_of_our_own_is_answered(caplog: pytest.LogCaptureFixture) -> None:
    """With 500 and the headers of every answer; the fault stands in the log, and not in the answer."""
    client = Client(Endpoint(_elsewhere, cast("Service", _Broken())))
    found = client.get("/sparql", params={"query": "ASK { ?secret ?p ?o }"})
    assert found.status_code == 500
    assert found.text == "the server failed\n"
    assert found.headers["x-content-type-options"] == "nosniff"
    assert "ZeroDivisionError" in caplog.text
    assert asyncio.run(_begun(Endpoint(_elsewhere, cast("Service", _Broken())))) == 500
    with pytest.raises(AssertionError, match="/elsewhere is not the endpoint's"):
        client.get("/elsewhere")
