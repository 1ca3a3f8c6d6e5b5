"""Our own command → a table: first compile of the vocabulary, build of the seeds, a build again, cold questions.

    python benchmarks/build.py [--rounds 3]

Each step is a process of its own, as a user starts it; the median of the rounds is shown, and its ratio to the build of
the five seeds.  The first compile runs once, into an empty cache folder.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
TRIALKG = "import sys; from kg.cli import main; sys.exit(main())"
LOAD = "import kg.vocabulary; kg.vocabulary.load()"
BUILD = "the five seeds, vocabulary compiled"


class Figure(NamedTuple):
    """One step: median seconds of wall clock and peak memory in MiB."""

    step: str
    seconds: float
    memory: float


def measure(step: str, command: list[str], env: dict[str, str], rounds: int = 1) -> Figure:
    """Run a command some times, to its end; a command that fails ends the benchmark."""
    seconds, peak = [], 0.0
    for _ in range(rounds):
        begin = time.perf_counter()
        child = subprocess.Popen([sys.executable, "-c", *command], env=env, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            sys.exit(f"{step}: exit status {child.returncode}")
        seconds.append(time.perf_counter() - begin)
        peak = max(peak, usage.ru_maxrss / 1024)
    return Figure(step, statistics.median(seconds), peak)


def figures(folder: Path, rounds: int) -> list[Figure]:
    """Every step, in an empty folder."""
    env = os.environ | {"TRIALKG_CACHE": str(folder / "cache"), "TRIALKG_STORE": str(folder / "store")}
    env["PYTHONPATH"] = str(ROOT)
    ask = [TRIALKG, "ask", "which trials biopsy skin"]
    return [
        measure("first compile of the vocabulary", [LOAD], env),
        measure("the vocabulary from its cache", [LOAD], env, rounds),
        measure(BUILD, [TRIALKG, "build", "--full"], env, rounds),
        measure("the same again, nothing changed", [TRIALKG, "build"], env, rounds),
        measure("validate", [TRIALKG, "validate"], env, rounds),
        measure("a question, cold process", ask, env, rounds),
        measure("`trialkg --help`", [TRIALKG, "--help"], env, rounds),
    ]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Time the stages of a build of the seeds.")
    parser.add_argument("--rounds", type=int, default=3, help="how often each repeatable step runs (default 3)")
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        table = figures(Path(folder), rounds)
    one = next(figure.seconds for figure in table if figure.step == BUILD)
    print("| step | seconds | ratio | peak MiB |\n|---|---:|---:|---:|")
    for figure in table:
        print(f"| {figure.step} | {figure.seconds:.2f} | {figure.seconds / one:.2f} | {figure.memory:.0f} |")


if __name__ == "__main__":
    main()
