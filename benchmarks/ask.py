"""A cold question on the command line against a bare process that runs the same query: how much the rest costs.

    python benchmarks/ask.py --store trialkg-store [--runs 15]

Both open the same generation with pyoxigraph and print the rows; runs alternate, so that a busy machine slows both.
The figure that counts is the ratio of medians; it should stay at 2.5 or below.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
QUESTIONS = {
    "trials-biopsying-tissue": ("which trials biopsy skin", "askedTissue", "UBERON:0002097"),
    "trials-studying-cell": ("which trials study T cells", "askedCell", "CL:0000084"),
    "trials-of-condition": ("which trials investigate systemic sclerosis", "askedCondition", "MONDO:0005100"),
}
BARE = """
import sys, pyoxigraph
graph, query, name, iri = sys.argv[1:]
text = "\\n".join(line for line in open(query).read().splitlines() if "VALUES ?asked" not in line)
store = pyoxigraph.Store.read_only(graph)
bound = {pyoxigraph.Variable(name): pyoxigraph.NamedNode(iri)}
rows = store.query(text, use_default_graph_as_union=True, substitutions=bound)
for row in rows:
    print(*[row[variable] for variable in rows.variables])
"""
CLI = "import sys; from kg.cli import main; main(sys.argv[1:])"


def seconds(code: str, *arguments: str) -> float:
    """How long a fresh process takes; it must end well."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", code, *arguments],
        check=True,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "NO_COLOR": "1"},
    )
    return time.perf_counter() - start


def compare(store: Path, name: str, runs: int) -> tuple[float, float]:
    """Median seconds of the bare process and of the command, measured in turns."""
    words, variable, curie = QUESTIONS[name]
    graph = (store / "current").resolve() / "graph"
    iri = f"http://purl.obolibrary.org/obo/{curie.replace(':', '_')}"
    bare, command = [], []
    for _ in range(runs):
        bare.append(seconds(BARE, str(graph), str(ROOT / "queries" / f"{name}.rq"), variable, iri))
        command.append(seconds(CLI, "ask", words, "--store", str(store)))
    return median(bare), median(command)


def main() -> None:
    """Print one line per question."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, default=Path("trialkg-store"))
    parser.add_argument("--runs", type=int, default=15)
    given = parser.parse_args()
    print(f"{'question':28}{'bare ms':>10}{'ask ms':>10}{'ratio':>8}")
    for name in QUESTIONS:
        bare, command = compare(given.store.resolve(), name, given.runs)
        print(f"{name:28}{bare * 1000:10.0f}{command * 1000:10.0f}{command / bare:8.2f}")


if __name__ == "__main__":
    main()
