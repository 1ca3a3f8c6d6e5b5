"""How long others wait while a server is attacked: each of ``tests/cases/hostile_queries.tsv``, a client beside it.

Run: ``python benchmarks/attacks.py STORE [--seconds 10] [--probe sparql_probe.py]``.  With ``--probe`` the load group
of that program is run instead, which starts a server of its own for every case; the client asks whichever is there.
"""

from __future__ import annotations

import argparse
import http.client
import shlex
import socket
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from hostile import attacks  # noqa: E402 - the table that the tests have
from serving import Server, serving  # noqa: E402 - as the tests start it

if TYPE_CHECKING:
    from collections.abc import Sequence

SERVE = (sys.executable, "-c", "from kg.cli import main; main()", "serve")
PAUSE = 0.02


class Waited(NamedTuple):
    """A small query of somebody else: seconds until its answer, and its status (0 where there was no server)."""

    seconds: float
    status: int


class Other(threading.Thread):
    """A client that asks one small query after another, each on a connection of its own."""

    def __init__(self, host: str, port: int) -> None:
        """Ask a server, or whoever listens there."""
        super().__init__(daemon=True)
        self.waited: list[Waited] = []
        self._address = host, port
        self._done = threading.Event()

    def run(self) -> None:
        """Ask until it is told to stop."""
        while not self._done.wait(PAUSE):
            began = time.monotonic()
            status = self._ask(len(self.waited))
            self.waited.append(Waited(time.monotonic() - began, status))

    def stop(self) -> list[Waited]:
        """Ask no more; how long it waited each time."""
        self._done.set()
        self.join()
        return self.waited

    def _ask(self, number: int) -> int:
        connection = http.client.HTTPConnection(*self._address, timeout=30)
        try:
            connection.request("GET", f"/sparql?query=SELECT%20({number}%20AS%20%3Fx)%20%7B%7D")
            response = connection.getresponse()
            response.read()
        except (OSError, http.client.HTTPException):
            return 0
        else:
            return response.status
        finally:
            connection.close()


def told(name: str, statuses: Sequence[int], waited: Sequence[Waited]) -> str:
    """One line of the table."""
    answered = [one.seconds for one in waited if one.status]
    failed = sum(one.status not in {0, 200} for one in waited)
    words = " ".join(map(str, statuses))
    return f"| {name} | {words} | {len(answered)} | {median(answered):.3f} | {max(answered):.3f} | {failed} |"


def attack_each(server: Server, host: str, port: int) -> float:
    """Every attack of the table, twice at once; the longest wait of the other client."""
    longest = 0.0
    for attack in attacks("queries"):
        other = Other(host, port)
        other.start()
        with ThreadPoolExecutor(2) as pool:
            statuses = [answer.status for answer in pool.map(lambda text: server.post(text, "*/*"), [attack.text] * 2)]
        waited = other.stop()
        if waited:
            longest = max(longest, *(one.seconds for one in waited))
            print(told(attack.name, statuses, waited), flush=True)
    return longest


def probe(program: Path, store: Path) -> float:
    """The load group of a probe, which starts and stops servers on one port; the longest wait of the other client."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = shlex.join([*SERVE, "--store", str(store), "--port", str(port)])
    other = Other("127.0.0.1", port)
    other.start()
    address = f"ours=http://127.0.0.1:{port}/sparql"
    subprocess.run([sys.executable, str(program), address, "--groups", "load", "--start", command], check=False)
    waited = [one for one in other.stop() if one.status]
    print(told(program.name, (), waited))
    return max(one.seconds for one in waited)


def main() -> None:
    """Print one line for each attack, and the longest wait of all."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("store", type=Path)
    options.add_argument("--seconds", type=float, default=10, help="the deadline of a query")
    options.add_argument("--probe", type=Path)
    given = options.parse_args()
    print("| attack | statuses | answers to others | median s | longest s | refused |\n|---|---|---:|---:|---:|---:|")
    if given.probe:
        longest = probe(given.probe, given.store)
    else:
        with (
            tempfile.TemporaryDirectory() as folder,
            serving(given.store, Path(folder), "--timeout", str(given.seconds)) as server,
        ):
            host, _, port = server.address.removeprefix("http://").rpartition(":")
            longest = attack_each(server, host, int(port))
    print(f"the longest that anybody else waited: {longest:.3f} s")


if __name__ == "__main__":
    main()
