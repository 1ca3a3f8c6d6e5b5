"""Endurance of ``trialkg serve``: mixed requests, one in a hundred hostile; prints statuses and memory over time.

Run: ``python benchmarks/soak_serve.py [--requests 200000] [--store DIR]``; the seeds are built and served without DIR.
"""

from __future__ import annotations

import argparse
import http.client
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

ROOT = Path(__file__).parents[1]
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
)
HONEST = (
    "PREFIX s: <https://schema.org/> SELECT ?s ?t {{ ?s a s:MedicalTrial ; s:name ?t FILTER(?t != '{n}') }} LIMIT 3",
    "ASK {{ ?s ?p '{n}' }}",
    "SELECT (COUNT(*) AS ?n) {{ ?s a ?c . FILTER(?c != <urn:{n}>) }}",
    "CONSTRUCT {{ ?s ?p ?o }} {{ ?s ?p ?o FILTER(?o != '{n}') }} LIMIT 20",
    "DESCRIBE <urn:{n}>",
    "SELECT ?c (COUNT(*) AS ?n) {{ ?s a ?c FILTER(STR(?s) != '{n}') }} GROUP BY ?c",
)
ACCEPTED = ("application/sparql-results+json, text/turtle;q=0.5", "text/csv, application/n-triples", "*/*")
DELIBERATE = {400, 403, 422, 503, 504}


def drive(address: str, *, requests: int, clients: int, seed: int) -> list[tuple[int, str]]:
    """Send so many requests; the (status, what was sent) of those whose answer nobody meant to give."""
    odd: list[tuple[int, str]] = []
    threads = [
        threading.Thread(target=_client, args=(address, requests // clients, random.Random(seed * 1000 + n), odd))  # noqa: S311
        for n in range(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return odd


def _client(address: str, requests: int, chance: random.Random, odd: list[tuple[int, str]]) -> None:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    for _ in range(requests):
        hostile = chance.random() < 0.01  # noqa: PLR2004 - one in a hundred
        query = chance.choice(HOSTILE) if hostile else chance.choice(HONEST).format(n=chance.randrange(10**9))
        status, said = _send(connection, query, chance)
        meant = DELIBERATE if hostile else {200}
        if status not in meant:
            odd.append((status, f"{query[:60]}: {said}"))
    connection.close()


def _send(connection: http.client.HTTPConnection, query: str, chance: random.Random) -> tuple[int, str]:
    """One request by one of the three ways; a connection that the server has closed is opened again once."""
    headers = {"Accept": chance.choice(ACCEPTED)}
    way = chance.randrange(3)
    method, target, body = "POST", "/sparql", query.encode()
    if way == 0 and len(query) < 4000:  # noqa: PLR2004 - what an address holds anywhere
        method, target, body = "GET", f"/sparql?query={quote(query)}", b""
    elif way == 1:
        headers["Content-Type"], body = "application/x-www-form-urlencoded", urlencode({"query": query}).encode()
    else:
        headers["Content-Type"] = "application/sparql-query"
    for attempt in range(2):
        try:
            connection.request(method, target, body or None, headers)
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


def main() -> int:
    """Serve, warm up with a tenth, soak in ten parts, and hold memory against the warm server's."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--requests", type=int, default=200_000)
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
            return _soak(address, server.pid, given.requests, given.clients)
        finally:
            server.terminate()
            server.wait()


def _soak(address: str, process: int, requests: int, clients: int) -> int:
    part = requests // 10
    odd = drive(address, requests=part, clients=clients, seed=0)
    time.sleep(15)  # workers that were forked under load are let go
    warm, warm_tree = resident(process), tree(process)
    print(f"{'requests':>9} {'server MiB':>11} {'all MiB':>8} {'odd':>5}")
    for number in range(1, 10):
        odd += drive(address, requests=part, clients=clients, seed=number)
        memory = f"{resident(process) / 1024:>11.1f} {tree(process) / 1024:>8.1f}"
        print(f"{(number + 1) * part:>9} {memory} {len(odd):>5}", flush=True)
    time.sleep(15)
    growth = resident(process) / warm - 1, tree(process) / warm_tree - 1
    print(f"growth after warm-up: server {growth[0]:+.1%}, with all workers {growth[1]:+.1%}")
    print(f"answers that nobody meant to give: {Counter(odd) or 'none'}")
    return int(bool(odd) or max(growth) > 0.1)  # noqa: PLR2004 - the goal


if __name__ == "__main__":
    sys.exit(main())
