"""A store's graphs → another SPARQL 1.1 store: by the Graph Store Protocol or by updates, in batches, where it stopped.

What has arrived is kept in a list in the user's cache, graph by graph with the hash of its statements: a push that was
cut off goes on behind its last whole graph, and the next one sends only what has changed, and removes what is gone.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import (
    HTTPBasicAuthHandler,
    HTTPDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    OpenerDirector,
    Request,
)

from pyoxigraph import NamedNode, RdfFormat, Triple, serialize

from kg import files
from kg.model import StoreError
from kg.store.direct import opener

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kg.store.reader import Store

UPDATE, GRAPH_STORE = "update", "graph-store"
_TIMEOUT: Final = 300
_AGENT: Final = "trialkg"


class Pushed(NamedTuple):
    """How many graphs were sent, left alone because they are there already, and removed; how many statements went."""

    sent: int
    unchanged: int
    removed: int
    triples: int


class Target(NamedTuple):
    """Another store: its address, how it takes graphs, and how many statements go at once."""

    url: str
    how: str
    batch: int = 2000


def push(store: Store, target: Target, told: Callable[[str], None], *, full: bool = False) -> Pushed:
    """Bring every graph of a generation to another store; ``told`` hears of each that has arrived.

    User and password come from ``TRIALKG_USER`` and ``TRIALKG_PASSWORD``.  ``full`` forgets what has arrived before.

    Raises:
        StoreError: the other store cannot be reached or refuses; a later push goes on where this one stopped.
    """
    remote = _Remote(target)
    progress = _Progress(target.url, forget=full)
    sent = unchanged = triples = 0
    names = sorted({graph.value for graph in store.graphs()})
    for name in names:
        lines = _lines(store, name)
        digest = hashlib.sha256("".join(lines).encode()).hexdigest()
        if progress.arrived.get(name) == digest and remote.has(name):
            unchanged += 1
            continue
        progress.forget(name)  # half of it may arrive
        remote.replace(name, lines)
        progress.add(name, digest)
        sent, triples = sent + 1, triples + len(lines)
        told(name)
    gone = sorted(progress.arrived.keys() - set(names))
    for name in gone:
        remote.remove(name)
        progress.forget(name)
    return Pushed(sent, unchanged, len(gone), triples)


def _lines(store: Store, name: str) -> list[str]:
    """The statements of a graph as sorted N-Triples lines."""
    triples = (Triple(quad.subject, quad.predicate, quad.object) for quad in store.quads(NamedNode(name)))
    return sorted((serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode().splitlines(keepends=True))


class _Progress:
    """Which graphs have arrived at an address, with the hash of their statements."""

    def __init__(self, url: str, *, forget: bool) -> None:
        name = hashlib.sha256(url.encode()).hexdigest()[:16]
        self._path: Path = files.cache() / "pushed" / f"{name}.jsonl"
        self.arrived: dict[str, str] = {}
        if forget:
            self._path.unlink(missing_ok=True)
        with suppress(OSError, ValueError, TypeError):
            for line in self._path.read_text(encoding="utf-8").splitlines():
                graph, digest = json.loads(line)
                self.add(graph, digest, write=False)

    def add(self, graph: str, digest: str, *, write: bool = True) -> None:
        """A graph has arrived; the empty hash says that it is not there."""
        self.arrived[graph] = digest
        if not digest:
            del self.arrived[graph]
        if write:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps([graph, digest]) + "\n")

    def forget(self, graph: str) -> None:
        """A graph is not there, or not whole."""
        if graph in self.arrived:
            self.add(graph, "")


class _Remote:
    """The other store."""

    def __init__(self, target: Target) -> None:
        if urlsplit(target.url).scheme not in {"http", "https"}:
            raise StoreError(f"{target.url} is no address of a store (http or https)")
        self._target = target
        self._opener = _opener(target.url)

    def replace(self, graph: str, lines: list[str]) -> None:
        """Put these statements in the place of whatever the graph held."""
        if self._target.how == UPDATE:
            self.remove(graph)
            for batch in self._batches(lines):
                self._send(
                    "POST", self._target.url, f"INSERT DATA {{ GRAPH {NamedNode(graph)} {{\n{batch}}} }}", _SPARQL
                )
            return
        for place, batch in enumerate(self._batches(lines)):
            self._send("PUT" if place == 0 else "POST", self._address(graph), batch, "application/n-triples")

    def has(self, graph: str) -> bool:
        """Whether a graph that has arrived is there still; where that cannot be asked, it is believed."""
        try:
            return self._target.how == UPDATE or self._send("HEAD", self._address(graph), None, None, missing=True)
        except StoreError:  # a store that knows no HEAD, as Virtuoso does not
            return True

    def remove(self, graph: str) -> None:
        """Remove a graph."""
        if self._target.how == UPDATE:
            self._send("POST", self._target.url, f"DROP SILENT GRAPH {NamedNode(graph)}", _SPARQL)
        else:
            self._send("DELETE", self._address(graph), None, None, missing=True)

    def _batches(self, lines: list[str]) -> Iterator[str]:
        for start in range(0, len(lines), self._target.batch):
            yield "".join(lines[start : start + self._target.batch])

    def _address(self, graph: str) -> str:
        """Indirect graph identification (SPARQL 1.1 Graph Store HTTP Protocol, section 4.2)."""
        return f"{self._target.url}{'&' if '?' in self._target.url else '?'}graph={quote(graph, safe='')}"

    def _send(self, method: str, url: str, body: str | None, media: str | None, *, missing: bool = False) -> bool:
        """Send a request; whether it was done, or with ``missing`` found nothing to do."""
        headers = {"User-Agent": _AGENT, **({"Content-Type": media} if media else {})}
        data = None if body is None else body.encode()
        request = Request(url, data, headers, method=method)  # noqa: S310 - http and https only, see __init__
        try:
            with self._opener.open(request, timeout=_TIMEOUT) as response:
                response.read()
                return True
        except HTTPError as error:
            if missing and error.code == 404:  # noqa: PLR2004 - HTTP: it is not there
                return False
            said = error.read(500).decode(errors="replace").strip().splitlines()
            why = said[0] if said else error.reason
            raise StoreError(f"{self._target.url} refuses ({error.code}): {why}") from error
        except (URLError, OSError, ValueError) as error:
            raise StoreError(f"{self._target.url} cannot be reached: {error}") from error


_SPARQL: Final = "application/sparql-update"


def _opener(url: str) -> OpenerDirector:
    """An HTTP client that knows user and password, where the environment names them: basic or digest, as asked for."""
    user, password = os.environ.get("TRIALKG_USER"), os.environ.get("TRIALKG_PASSWORD")
    if not user or password is None:
        return opener()
    passwords = HTTPPasswordMgrWithDefaultRealm()
    passwords.add_password(None, url, user, password)
    return opener(HTTPBasicAuthHandler(passwords), HTTPDigestAuthHandler(passwords))
