"""Endurance of ``trialkg serve``: mixed requests, one in a hundred hostile; prints statuses and memory over time.

Run: ``python benchmarks/soak_serve.py [--requests 200000] [--store DIR]``; the seeds are built and served without DIR.
Memory is read once a second. Windows of requests follow the warm-up; the median of each is held against the first's.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.parse import quote, urlencode, urlsplit

ROOT = Path(__file__).parents[1]
WINDOWS = 9
GROWTH = 0.1
"""Most that memory may grow from the first window to any later one."""
V = "VALUES ?%s { " + " ".join(str(number) for number in range(100)) + " }"
HOSTILE = (
    "SELECT (COUNT(*) AS ?n) { " + " ".join(V % f"v{i}" for i in range(8)) + " FILTER(?v0 + ?v7 = -1) }",
    "SELECT * { " + " ".join(V % f"v{i}" for i in range(4)) + " } ORDER BY (?v0*?v1-?v2) ?v3",
    "SELECT * { " + " ".join(V % f"v{i}" for i in range(4)) + " }",
    "ASK { " + " ".join(["{ ?s ?p ?o }"] * 500) + " }",
    "ASK " + "{" * 20000 + "}" * 20000,
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "INSERT DATA { <urn:a> <urn:b> 1 }",
    'SELECT (STRLEN(?s40) AS ?n) { BIND("aaaaaaaaaaaaaaaa" AS ?s0) '
    + " ".join(f"BIND(CONCAT(?s{i},?s{i}) AS ?s{i + 1})" for i in range(40))
    + " }",
    "SELECT (GROUP_CONCAT(CONCAT(STR(?s), STR(?o))) AS ?all) { ?s ?p ?o . ?a ?b ?c }",
    "SELECT * { ?s (!<urn:x>|^!<urn:y>)* ?o . ?o (!<urn:x>)+ ?q } ORDER BY ?q",
    "DESCRIBE * { ?a ?b ?c . ?d ?e ?f }",
    "ASK { FILTER(1 IN (" + ",".join(["1+1"] * 60000) + ")) }",
)
HONEST = (
    "PREFIX s: <https://schema.org/> SELECT ?s ?t {{ ?s a s:MedicalTrial ; s:name ?t FILTER(?t != '{n}') }} LIMIT 3",
    "ASK {{ ?s ?p '{n}' }}",
    "SELECT (COUNT(*) AS ?n) {{ ?s a ?c . FILTER(?c != <urn:{n}>) }}",
    "CONSTRUCT {{ ?s ?p ?o }} {{ ?s ?p ?o FILTER(?o != '{n}') }} LIMIT 20",
    "DESCRIBE <urn:{n}>",
    "SELECT ?c (COUNT(*) AS ?n) {{ ?s a ?c FILTER(STR(?s) != '{n}') }} GROUP BY ?c",
)
PAGES = (
    "/",
    "/search?q=cell{n}",
    "/search?q=skin",
    "/find?condition=systemic+sclerosis",
    "/matrix",
    "/map",
    "/sparql",
    "/.well-known/void",
    "/trial/NCT05273138",
    "/questions/trials-biopsying-tissue?tissue=skin",
)
ACCEPTED = ("application/sparql-results+json, text/turtle;q=0.5", "text/csv, application/n-triples", "*/*")
DELIBERATE = {400, 403, 413, 414, 422, 503, 504}
SHARES = {"hostile": 0.01, "pages": 0.05}
"""How much of all requests; the rest are small queries."""


class Memory(NamedTuple):
    """What a server had when so many requests were answered: KiB of itself, and of itself and its workers."""

    answered: int
    server: int
    tree: int


class Progress:
    """How many requests were answered, in all threads together."""

    def __init__(self) -> None:
        """None yet."""
        self.answered = 0
        self._lock = threading.Lock()

    def one(self) -> None:
        """One more."""
        with self._lock:
            self.answered += 1


def drive(
    address: str, *, requests: int, clients: int, seed: int, progress: Progress | None = None
) -> list[tuple[int, str]]:
    """Send so many requests; the (status, what was sent) of those whose answer nobody meant to give."""
    odd: list[tuple[int, str]] = []
    progress = progress or Progress()
    threads = [
        threading.Thread(
            target=_client,
            args=(address, requests // clients, random.Random(seed * 1000 + n), (odd, progress)),  # noqa: S311
        )
        for n in range(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return odd


def ready(address: str) -> None:
    """Wait until the pages of the explorer are ready: what they are made from is gathered after the start."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    while _send(connection, "GET", "/", {})[0] == 503:  # noqa: PLR2004 - not yet
        time.sleep(0.1)
    connection.close()


def _client(address: str, requests: int, chance: random.Random, told: tuple[list[tuple[int, str]], Progress]) -> None:
    odd, progress = told
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    for _ in range(requests):
        kind = chance.random()
        if kind < SHARES["hostile"]:
            words, meant = chance.choice(HOSTILE), DELIBERATE
            status, said = _query(connection, words, chance)
        elif kind < SHARES["hostile"] + SHARES["pages"]:
            words, meant = chance.choice(PAGES).format(n=chance.randrange(10**6)), {200}
            status, said = _send(connection, "GET", words, {})
        else:
            words, meant = chance.choice(HONEST).format(n=chance.randrange(10**9)), {200}
            status, said = _query(connection, words, chance)
        if status not in meant:
            odd.append((status, f"{words[:60]}: {said}"))
        progress.one()
    connection.close()


def _query(connection: http.client.HTTPConnection, query: str, chance: random.Random) -> tuple[int, str]:
    """A query by one of the three ways."""
    headers = {"Accept": chance.choice(ACCEPTED)}
    way = chance.randrange(3)
    if way == 0 and len(query) < 4000:  # noqa: PLR2004 - what an address holds anywhere
        return _send(connection, "GET", f"/sparql?query={quote(query)}", headers)
    if way == 1:
        headers["Content-Type"], body = "application/x-www-form-urlencoded", urlencode({"query": query}).encode()
    else:
        headers["Content-Type"], body = "application/sparql-query", query.encode()
    return _send(connection, "POST", "/sparql", headers, body)


def _send(
    connection: http.client.HTTPConnection, method: str, target: str, headers: dict[str, str], body: bytes | None = None
) -> tuple[int, str]:
    """One request; a connection that the server has closed is opened again once."""
    for attempt in range(2):
        try:
            connection.request(method, target, body, headers)
            response = connection.getresponse()
            said = response.read(200).decode(errors="replace")
            response.read()
        except (http.client.HTTPException, OSError):
            connection.close()
            if attempt:
                return 0, "no answer"
        else:
            return response.status, said
    return 0, "no answer"


def resident(process: int) -> int:
    """KiB of memory that a process has, its children not counted (Linux)."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0


def tree(process: int) -> int:
    """KiB of memory of a process and all below it, shared pages counted once (PSS)."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:  # a worker that has just ended
        return 0
    own = sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return own + sum(tree(int(child)) for child in children)


class Watch(threading.Thread):
    """Reads a server's memory once a second and prints a line for every window of requests."""

    def __init__(self, process: int, progress: Progress, window: int) -> None:
        """Watch a process while requests are answered."""
        super().__init__(daemon=True)
        self.seen: list[Memory] = []
        self._process, self._progress, self._window = process, progress, window
        self._done = threading.Event()

    def run(self) -> None:
        """Read and print until it is stopped."""
        print(f"{'answered':>9} {'server MiB':>11} {'all MiB':>8} {'seconds':>8} {'server CPU s':>13}", flush=True)
        started = time.monotonic()
        told = 0
        while not self._done.wait(1):
            now = Memory(self._progress.answered, resident(self._process), tree(self._process))
            self.seen.append(now)
            if now.answered // self._window > told:
                told = now.answered // self._window
                memory = f"{now.server / 1024:>11.1f} {now.tree / 1024:>8.1f}"
                print(
                    f"{now.answered:>9} {memory} {time.monotonic() - started:>8.0f} {_cpu(self._process):>13.0f}",
                    flush=True,
                )

    def stop(self) -> None:
        """Read no more."""
        self._done.set()
        self.join()


def _cpu(process: int) -> float:
    """Processor seconds of a process and of those below it that live (Linux)."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return 0
    own = sum(int(ticks) for ticks in fields[11:15]) / os.sysconf("SC_CLK_TCK")
    return own + sum(_cpu(int(child)) for child in children)


def windows(seen: list[Memory], warm_up: int, requests: int) -> list[Memory]:
    """Readings → the median of each of nine windows of requests that follow the warm-up."""
    size = (requests - warm_up) / WINDOWS
    found = []
    for number in range(WINDOWS):
        start, end = warm_up + number * size, warm_up + (number + 1) * size
        inside = [one for one in seen if start <= one.answered <= end]
        if inside:
            servers, trees = [one.server for one in inside], [one.tree for one in inside]
            found.append(Memory(round(end), round(median(servers)), round(median(trees))))
    return found


def growth(found: list[Memory]) -> tuple[float, float]:
    """How far the largest later window is above the first: of the server, and of it with its workers."""
    first, *later = found
    return (
        max(one.server for one in later) / first.server - 1,
        max(one.tree for one in later) / first.tree - 1,
    )


def main() -> int:
    """Serve, warm up, soak, and hold the memory of later windows against the first's."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--requests", type=int, default=200_000)
    options.add_argument("--warm-up", type=int, default=20_000)
    options.add_argument("--clients", type=int, default=8)
    options.add_argument("--store", type=Path)
    given = options.parse_args()
    trialkg = [sys.executable, "-c", "from kg.cli import main; main()"]
    with tempfile.TemporaryDirectory() as folder:
        store = given.store or Path(folder) / "store"
        if not given.store:
            subprocess.run([*trialkg, "build", "--store", str(store)], check=True, stdout=subprocess.DEVNULL)
        command = [*trialkg, "serve", "--store", str(store), "--port", "0", "--timeout", "2"]
        server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        said = server.stderr.readline() if server.stderr else ""
        address = next(word for word in said.split() if word.startswith("http")).rstrip("/")
        try:
            return _soak(address, server.pid, given)
        finally:
            server.terminate()
            server.wait()


def _soak(address: str, process: int, given: argparse.Namespace) -> int:
    ready(address)
    progress = Progress()
    watch = Watch(process, progress, given.requests // 10)
    watch.start()
    odd = drive(address, requests=given.requests, clients=given.clients, seed=0, progress=progress)
    watch.stop()
    found = windows(watch.seen, given.warm_up, given.requests)
    print(f"{'up to':>9} {'server MiB':>11} {'all MiB':>8}   (medians)")
    for one in found:
        print(f"{one.answered:>9} {one.server / 1024:>11.1f} {one.tree / 1024:>8.1f}")
    grown = growth(found)
    print(f"growth after warm-up: server {grown[0]:+.1%}, with all workers {grown[1]:+.1%}")
    print(f"answers that nobody meant to give: {Counter(odd) or 'none'}")
    return int(bool(odd) or max(grown) > GROWTH)


if __name__ == "__main__":
    sys.exit(main())
