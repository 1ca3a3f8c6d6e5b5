"""Turtle of whole stores: our writer beside rdflib's, in processor seconds of one run, with the memory that each takes.

    python benchmarks/export.py STORE… [--rdflib 200 500]

Every row is a process of its own.  rdflib holds its graph in memory and serialises it: its row counts the serialiser
alone, ours counts everything from the store on the disk to the file.  rdflib gets the first documents of a store.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.export import write
from kg.store import Store

if TYPE_CHECKING:
    from pyoxigraph import NamedNode


class First:
    """A store's first documents, and what all share."""

    def __init__(self, store: Store, number: int) -> None:
        """Take so many documents; 0 takes all."""
        self._store, self._number = store, number

    def graphs(self, trial: str | None = None) -> list[NamedNode]:
        """Names of the graphs, in order."""
        every = self._store.graphs(trial)
        documents = [name for name in every if "/document/" in name.value]
        shared = [name for name in every if "/document/" not in name.value]
        return [*(documents[: self._number] if self._number else documents), *shared]

    def lines(self, graph: NamedNode) -> list[str]:
        """The statements of a graph."""
        return self._store.lines(graph)


def measured(what: str, store: str, number: int) -> dict[str, Any]:
    """Statements, processor seconds and peak MiB of one way to write Turtle; runs in a process of its own."""
    with Store(store) as opened, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "g.ttl"
        if what == "ours":
            before = time.process_time()
            count = write(First(opened, number), path, "turtle")
            spent = time.process_time() - before
        else:
            count, spent = _rdflib(opened, number, path)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"statements": count, "seconds": spent, "peak": peak}


def _rdflib(store: Store, number: int, path: Path) -> tuple[int, float]:
    import rdflib  # noqa: PLC0415 - ours needs none

    nt = path.with_suffix(".nt")
    write(First(store, number), nt, "ntriples")
    graph = rdflib.Graph().parse(nt, format="nt")
    before = time.process_time()
    graph.serialize(path, format="turtle")
    return len(graph), time.process_time() - before


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("stores", nargs="+")
    arguments.add_argument("--rdflib", nargs="*", type=int, default=[200, 500])
    arguments.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if options.one:
        what, number = options.one
        print(json.dumps(measured(what, options.stores[0], int(number))))
        return
    first = options.stores[0]
    rows = [(what, first, number) for number in options.rdflib for what in ("rdflib", "ours")]
    rows += [("ours", store, 0) for store in options.stores]
    print("| writer | documents | statements | processor seconds | statements a second | ratio | peak MiB |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    base = 0.0
    for what, store, number in rows:
        command = [sys.executable, __file__, store, "--one", what, str(number)]
        found = json.loads(subprocess.run(command, check=True, capture_output=True, env=os.environ).stdout)
        speed = found["statements"] / found["seconds"]
        base = speed if what == "rdflib" else base
        print(
            f"| {what} | {number or 'all'} | {found['statements']:,} | {found['seconds']:.1f} | {speed:,.0f} "
            f"| {speed / base:.1f} | {found['peak']:.0f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
