"""A store's folder → ``trialkg serve`` over it on a free port, for the length of a block."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).parents[1]
COMMAND = [sys.executable, "-c", "from kg.cli import main; main()"]
JSON = "application/sparql-results+json"


class Response(NamedTuple):
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media(self) -> str:
        """The media type, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0]

    def column(self, name: str) -> list[str]:
        """A column of SPARQL results in JSON."""
        return [row[name]["value"] for row in json.loads(self.body)["results"]["bindings"] if name in row]


class Server(NamedTuple):
    """A running server: its address, its process, and where what it says goes."""

    address: str
    process: subprocess.Popen[bytes]
    said: Path

    def send(
        self, method: str, target: str, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Response:
        """One request on a connection of its own."""
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=30)
        try:
            connection.request(method, target, body, dict(headers or {}))
            found = connection.getresponse()
            return Response(found.status, {key.lower(): value for key, value in found.getheaders()}, found.read())
        finally:
            connection.close()

    def ask(self, query: str, accept: str = JSON, **fields: str) -> Response:
        """A query by GET."""
        return self.send("GET", "/sparql?" + urlencode({"query": query, **fields}), {"Accept": accept})

    def post(self, query: str, accept: str = JSON) -> Response:
        """A query by POST, as it is."""
        headers = {"Content-Type": "application/sparql-query", "Accept": accept}
        return self.send("POST", "/sparql", headers, query.encode())


@contextmanager
def serving(store: Path, folder: Path, *options: str) -> Iterator[Server]:
    """Serve a store until the block ends; what the server says is kept in ``folder``."""
    said = folder / "said.txt"
    paths = filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    with said.open("wb") as into:
        command = [*COMMAND, "serve", "--store", str(store), "--port", "0", *options]
        process = subprocess.Popen(command, stdout=into, stderr=into, env=environment)
    try:
        yield Server(_address(process, said), process, said)
    finally:
        process.terminate()
        process.wait(30)


def _address(process: subprocess.Popen[bytes], said: Path) -> str:
    """The address that the server says once it listens."""
    for _ in range(600):
        words = said.read_text(errors="replace").split()
        found = [word for word in words if word.startswith("http://") and word.endswith("/")]
        if found:
            return found[0].rstrip("/")
        if process.poll() is not None:
            break
        try:
            process.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
    raise AssertionError(f"the server did not start: {said.read_text(errors='replace')}")
