"""Builds that are killed at random moments, under a reader that queries throughout → a count of what broke: nothing.

    python benchmarks/soak.py [--rounds 200] [--seed 1]

A store of more than sixteen files (RocksDB opens only sixteen at first) holds filler graphs and the documents of a
folder, of which one has several versions.  Round after round another version is put into the folder, `trialkg build` is
started and killed (SIGKILL) at a random moment; every fourth round, in a second store, it is a full build.  After each
kill a fresh reader must find one whole version, old or new: its graphs, its text, its index.  A reader that was opened
at the start queries all the while.  Some rounds run to their end.  At last a build must find nothing left behind.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from kg import files  # noqa: E402 - the checkout first
from kg.build import build  # noqa: E402 - the same
from kg.store import Store  # noqa: E402 - the same
from kg.store.reader import Entry  # noqa: E402 - the same
from kg.store.writer import packed, publication  # noqa: E402 - the same

TRIALKG = "import sys; from kg.cli import main; sys.exit(main())"
VERSIONS = 3
FILLERS = 6
PUBLICATIONS = 3


class State(NamedTuple):
    """What a version looks like when it is whole: hashes of its quads, texts and index."""

    quads: str
    texts: str


class Ground(NamedTuple):
    """A store, the folder that it is built from, and how a build of it is called."""

    store: Path
    folder: Path
    options: tuple[str, ...]


def state(store: Path) -> State:
    """The state of the current generation, with fillers left out; a filler that lost a quad ends the soak."""
    with Store(store) as opened:
        known = [entry for entry in opened.entries() if not entry.source.startswith("filler")]
        graphs = {f"<{entry.graph}>" for entry in known}
        lines = sorted(f"{quad}" for quad in opened.quads() if str(quad.graph_name) in graphs)
        fillers = len(list(opened.select("SELECT ?s { ?s <urn:filler> ?o }")))
        if fillers not in {0, FILLERS * 40}:
            sys.exit(f"{fillers} filler quads are left")
        texts = [f"{entry.source} {entry.sha256} {opened.text(entry.sha256)}" for entry in known]
    return State(_hash(lines), _hash(texts))


def _hash(lines: list[str]) -> str:
    return sha256("\n".join(lines).encode()).hexdigest()


def lay_out(place: Path) -> tuple[Ground, Ground, list[State]]:
    """Two stores of one folder, the first with fillers, and the states that its versions must have."""
    folder, large, small = place / "pages", place / "large", place / "small"
    folder.mkdir()
    for path in sorted(files.seeds().iterdir())[:2]:
        shutil.copy(path, folder)
    for number in range(FILLERS):
        graph = f"urn:filler:{number}"
        quads = "".join(f'<urn:s:{number}:{i}> <urn:filler> "{i}" <{graph}> .\n' for i in range(40)).encode()
        with publication(large) as draft:
            digest = f"{number:064x}"
            draft.put(Entry(f"filler{number}", digest, "f", "published", graph, "local-f", "x"), packed("f"), quads)
            draft.names("none", [])
            draft.report([])
    states: list[State] = []
    for number in reversed(range(VERSIONS)):
        put(folder, number)
        build([folder], place / "clean", full=True)
        states.insert(0, state(place / "clean"))
    build([folder], large)
    build([folder], small)
    return Ground(large, folder, ()), Ground(small, folder, ("--full",)), states


def put(folder: Path, version: int) -> None:
    """Write a version of the first page."""
    page = min(path for path in files.seeds().iterdir() if path.suffix == ".txt")
    (folder / page.name).write_bytes(page.read_bytes() + b"\n" * version)


def start(ground: Ground) -> subprocess.Popen[bytes]:
    """A build, on its way."""
    words = ["build", str(ground.folder), "--store", str(ground.store), "--workers", "1", *ground.options]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    null = subprocess.DEVNULL
    return subprocess.Popen([sys.executable, "-c", TRIALKG, *words], env=env, stdout=null, stderr=null)


def kill(child: subprocess.Popen[bytes], ground: Ground, length: float, chance: random.Random) -> bool:
    """Kill a build at any moment of its life, or soon after its draft has appeared; whether it was alive."""
    wait = chance.uniform(0, 1.2 * length)
    if chance.random() < 0.5:  # noqa: PLR2004 - half of them
        end = time.monotonic() + 10 * length
        while child.poll() is None and time.monotonic() < end and not any(ground.store.glob("generations/draft-*")):
            time.sleep(0.002)
        wait = chance.uniform(0, length / 2)
    with suppress(subprocess.TimeoutExpired):  # one that has ended is not waited for any longer
        child.wait(wait)
    child.kill()
    return child.wait() < 0


def read(store: str) -> None:
    """The long-lived reader: the same questions of the generation that it opened, until its standard input ends."""
    os.set_blocking(0, False)
    questions = errors = 0
    with Store(store) as held:
        first = (len(held), len(held.select("SELECT ?s { ?s a ?o }")))
        print("ready", flush=True)
        while os.read(0, 1) if _ended() else True:
            try:
                found = (sum(1 for _ in held.quads()), len(held.select("SELECT ?s { ?s a ?o }")))
                errors += found != first
                with Store(store) as fresh:
                    errors += not fresh.select("SELECT ?s { ?s a ?o } LIMIT 1")
            except Exception as error:  # noqa: BLE001 - whatever it is, it is what we look for
                print(f"reader: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
                errors += 1
            questions += 3
            time.sleep(0.05)
    print(f"{questions} {errors}", flush=True)


def _ended() -> bool:
    import select  # noqa: PLC0415 - only the reader waits

    return bool(select.select([0], [], [], 0)[0])


def rounds(grounds: tuple[Ground, Ground], states: list[State], number: int, chance: random.Random) -> dict[str, int]:
    """Kill so many builds; count what happened."""
    counts = {"killed": 0, "published": 0, "finished": 0, "partial": 0}
    length = 0.0
    finish = {number * (n + 1) // (PUBLICATIONS + 1) for n in range(PUBLICATIONS)}
    at = {ground.store: state(ground.store) for ground in grounds}
    turn = -1
    while counts["killed"] < number and turn < 5 * number:
        turn += 1
        ground = grounds[turn % 4 == 3]  # noqa: PLR2004 - every fourth
        version = chance.choice([n for n in range(VERSIONS) if states[n] != at[ground.store]])
        put(ground.folder, version)
        child, begin = start(ground), time.monotonic()
        if turn in finish:
            child.wait()
            ended = True
            counts["finished"] += 1
            wanted = {states[version]}
        else:
            ended = not kill(child, ground, length or 1.0, chance)
            counts["killed"] += not ended
            wanted = {at[ground.store], states[version]}
        if ended:  # a machine that other work slows and lets go again must not make us wait past every build's end
            length = time.monotonic() - begin
        now = state(ground.store)
        counts["partial"] += now not in wanted
        counts["published"] += now != at[ground.store]
        at[ground.store] = now
    return counts


def leftovers(grounds: tuple[Ground, Ground], states: list[State]) -> int:
    """What a last build, with no reader left, did not clear away or did not bring up to date."""
    wrong = 0
    for ground in grounds:
        put(ground.folder, 0)
        wrong += start(ground).wait() != 0
        wrong += state(ground.store) != states[0]
        wrong += len(list((ground.store / "generations").iterdir())) != 1
        wrong += (ground.store / ".current").is_symlink() + bool((ground.store / "build.lock").read_text())
    return wrong


def main() -> None:
    """Run the rounds and print one line of counts."""
    parser = argparse.ArgumentParser(description="Kill builds at random moments; the published graph must survive.")
    parser.add_argument("--rounds", type=int, default=200, help="how many builds are killed (default 200)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the random moments (default 1)")
    parser.add_argument("--read", metavar="STORE", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.read:
        read(options.read)
        return
    chance = random.Random(options.seed)  # noqa: S311 - moments, not secrets
    with tempfile.TemporaryDirectory() as place:
        large, small, states = lay_out(Path(place))
        tables = len(list((large.store / "current" / "graph").glob("*.sst")))
        command = [sys.executable, __file__, "--read", str(large.store)]
        reader = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if reader.stdout is None or reader.stdout.readline() != "ready\n":
            sys.exit("the reader does not start")
        counts = rounds((large, small), states, options.rounds, chance)
        questions, errors = map(int, reader.communicate("x")[0].split())
        left = leftovers((large, small), states)
    print(
        f"{tables} files; {counts['killed']} builds killed, {counts['finished']} ran to their end, "
        f"{counts['published']} publications; {questions} questions of the reader"
    )
    print(f"{counts['partial']} partial graphs, {errors} reader errors, {left} leftovers")
    sys.exit(1 if counts["partial"] or errors or left or tables <= 16 else 0)  # noqa: PLR2004 - see above


if __name__ == "__main__":
    main()
