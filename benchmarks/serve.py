"""Small distinct SELECTs over HTTP: ``trialkg serve`` beside the Oxigraph server and rdflib-endpoint, in one run.

Run: ``python benchmarks/serve.py [--store DIR]``.  Needs ``wrk`` (Debian package wrk), ``oxigraph`` (a development
extra) and, for its row, ``rdflib-endpoint`` (PyPI; ``--rdflib-endpoint PATH``).  The servers take turns in each round,
so that a busy machine slows all of them alike; medians of the rounds are printed.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urlsplit

from pyoxigraph import RdfFormat, Store

if TYPE_CHECKING:
    from collections.abc import Iterator

QUERY = (
    "SELECT ?trial ?number WHERE { ?trial a <https://schema.org/MedicalTrial> ; "
    '<https://schema.org/identifier> ?number FILTER(?number != "@") } LIMIT 3'
)
SCRIPT = """
local counter = 0
function request()
  counter = counter + 1
  return wrk.format("GET", "%s", {["Accept"] = "application/sparql-results+json"})
end
"""
CONNECTIONS = 8


class Measured(NamedTuple):
    """One run: requests a second, milliseconds at the median and at 99 %, microseconds of CPU a request, failures."""

    rate: float
    median: float
    late: float
    cpu: float
    failed: int


def main() -> None:
    """Start the servers, let them take turns, print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--store", type=Path)
    options.add_argument("--seconds", type=int, default=5)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--rdflib-endpoint", default=shutil.which("rdflib-endpoint"))
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        store = given.store or _built(Path(folder))
        servers = {
            name: stack.enter_context(_running(command, port))
            for name, command, port in _commands(store, Path(folder), given.rdflib_endpoint)
        }
        addresses = {"trialkg serve": "/sparql", "Oxigraph server": "/query", "rdflib-endpoint": "/"}
        runs: dict[str, list[Measured]] = defaultdict(list)
        for _ in range(given.rounds):
            for name, (process, root) in servers.items():
                runs[name].append(_measured(process, root + addresses[name], given.seconds, Path(folder)))
    _print(runs)


def _print(runs: dict[str, list[Measured]]) -> None:
    print("| server | requests a second | ratio | p50 ms | p99 ms | CPU µs a request | failed |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    first = statistics.median(run.rate for run in next(iter(runs.values())))
    for name, measured in runs.items():
        rate, median, late, cpu, failed = (statistics.median(values) for values in zip(*measured, strict=True))
        print(f"| {name} | {rate:,.0f} | {rate / first:.2f} | {median:.2f} | {late:.2f} | {cpu:.0f} | {failed:.0f} |")


def _built(folder: Path) -> Path:
    """A store of the seeds."""
    subprocess.run([*_TRIALKG, "build", "--store", str(folder / "store")], check=True, stdout=subprocess.DEVNULL)
    return folder / "store"


_TRIALKG = [sys.executable, "-c", "from kg.cli import main; main()"]


def _commands(store: Path, folder: Path, rdflib: str | None) -> Iterator[tuple[str, list[str], int]]:
    """What starts each server over the same graph, and the port that it gets."""
    port = _free()
    yield "trialkg serve", [*_TRIALKG, "serve", "--store", str(store), "--port", str(port)], port
    graph = Store.read_only(str((store / "current").resolve() / "graph"))
    beside = Path(sys.executable).with_name("oxigraph")
    if oxigraph := shutil.which("oxigraph") or (str(beside) if beside.exists() else None):
        graph.backup(str(folder / "oxigraph"))
        port = _free()
        command = ["serve-read-only", "--location", str(folder / "oxigraph"), "--union-default-graph", "--bind"]
        yield "Oxigraph server", [oxigraph, *command, f"127.0.0.1:{port}"], port
    if rdflib:
        from pyoxigraph import Triple, serialize  # noqa: PLC0415 - here alone

        triples = {Triple(quad.subject, quad.predicate, quad.object) for quad in graph}
        serialize(triples, str(folder / "graph.nt"), format=RdfFormat.N_TRIPLES)
        port = _free()
        yield (
            "rdflib-endpoint",
            [rdflib, "serve", "--host", "127.0.0.1", "--port", str(port), str(folder / "graph.nt")],
            port,
        )


def _free() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


@contextmanager
def _running(command: list[str], port: int) -> Iterator[tuple[int, str]]:
    """A server from its first answer to the end of the block."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield process.pid, f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def _measured(process: int, address: str, seconds: int, folder: Path) -> Measured:
    """One run of wrk; the answer is looked at first: a fast error would be no result."""
    path = f"{urlsplit(address).path}?query={quote(QUERY).replace('%40', '@')}"
    connection = HTTPConnection(urlsplit(address).netloc)
    connection.request("GET", path, headers={"Accept": "application/sparql-results+json"})
    rows = json.loads(connection.getresponse().read())["results"]["bindings"]
    connection.close()
    if not rows:
        raise SystemExit(f"{address} answers nothing: no benchmark")
    script = folder / "distinct.lua"
    script.write_text(SCRIPT.replace("%s", path).replace("@", '" .. counter .. "'))
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", str(script), address]
    before = _cpu(process)
    spent = dict(before)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as asking:
        while asking.poll() is None:  # workers are renewed now and then: what one has spent is gone with it
            spent.update(_cpu(process))
            time.sleep(0.2)
        said = asking.communicate()[0]
    spent.update(_cpu(process))
    cpu = sum(spent.values()) - sum(before.values())
    number = int(_found(r"(\d+) requests in", said))
    return Measured(
        float(_found(r"Requests/sec:\s+([\d.]+)", said)),
        _milliseconds(_found(r"\n\s+50%\s+(\S+)", said)),
        _milliseconds(_found(r"\n\s+99%\s+(\S+)", said)),
        cpu / number * 1e6,
        int(_found(r"Non-2xx or 3xx responses: (\d+)", said) or 0),
    )


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    return found[1] if found else ""


def _milliseconds(words: str) -> float:
    """``850.00us``, ``1.20ms``, ``2.00s`` → milliseconds."""
    number, unit = float(words.rstrip("usm")), words.lstrip("0123456789.")
    return number * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def _cpu(process: int) -> dict[int, float]:
    """Process → its seconds of CPU, of a process and all below it (Linux); those that end meanwhile are left out."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return {}
    spent = {process: (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")}
    for child in children:
        spent |= _cpu(int(child))
    return spent


if __name__ == "__main__":
    main()
