"""Builds that are killed at random moments, and readers meanwhile → a count of what was lost, which must be nothing.

    python benchmarks/soak.py [--rounds 50] [--seed 1]

A store is built from the seeds.  Then, round after round, a full rebuild is started and killed (SIGKILL) at a random
moment while a reader asks; the answer, before and after, must be the first one.  At the end a build runs through.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
TRIALKG = "import sys; from kg.cli import main; sys.exit(main())"
QUESTION = ("ask", "which trials biopsy skin", "--format", "json", "--evidence")


def start(store: Path, *words: str) -> subprocess.Popen[str]:
    """One command of ours, on its way."""
    env = os.environ | {"TRIALKG_STORE": str(store), "PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, "-c", TRIALKG, *words], env=env, stdout=pipe, stderr=pipe, text=True)


def finish(child: subprocess.Popen[str]) -> str:
    """What it prints; a command that fails ends the soak."""
    printed, complaint = child.communicate()
    if child.returncode:
        sys.exit(f"exit status {child.returncode}: {complaint}")
    return printed


def main() -> None:
    """Run the rounds and print one line of counts."""
    parser = argparse.ArgumentParser(description="Kill builds at random moments; the published graph must survive.")
    parser.add_argument("--rounds", type=int, default=50, help="how many builds are killed (default 50)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the random moments (default 1)")
    options = parser.parse_args()
    chance = random.Random(options.seed)  # noqa: S311 - moments, not secrets
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        finish(start(store, "build"))
        begin = time.perf_counter()
        finish(start(store, "build", "--full"))
        length = time.perf_counter() - begin
        answer = finish(start(store, *QUESTION))
        killed = lost = 0
        for _ in range(options.rounds):
            build = start(store, "build", "--full")
            reader = start(store, *QUESTION)
            time.sleep(chance.uniform(0, length))
            build.kill()
            build.communicate()
            killed += build.returncode < 0
            lost += finish(reader) != answer or finish(start(store, *QUESTION)) != answer
        finish(start(store, "build", "--full"))
        lost += finish(start(store, *QUESTION)) != answer
    print(f"{options.rounds} rounds, {killed} builds killed, {lost} answers lost or changed")
    sys.exit(1 if lost else 0)


if __name__ == "__main__":
    main()
