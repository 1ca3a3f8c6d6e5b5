"""Dirty and huge inputs → a table of seconds and peak memory for each, and the verdict.

    python benchmarks/dirty.py [--small 10000]

Every file is given to a process of its own (``trialkg trial FILE``); the folder of small files and the file of 100 MB
are built into a store.  The seconds contain the start of Python and the loading of the vocabulary.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).parents[1]
TRIALKG: Final = "import sys; from kg.cli import main; sys.exit(main())"
MILLION: Final = 1_000_000
_MIB: Final = 1024


class Cost(NamedTuple):
    """What a process took: seconds, peak MiB, exit status, and the first line that it said on stderr."""

    seconds: float
    peak: int
    status: int
    said: str


def run(*words: str) -> Cost:
    """Run one command of ours and measure it."""
    with tempfile.TemporaryFile() as out:
        begin = time.perf_counter()
        child = os.fork()
        if child == 0:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            os.dup2(out.fileno(), 2)
            os.environ["PYTHONPATH"] = str(ROOT)
            os.execv(sys.executable, [sys.executable, "-c", TRIALKG, *words])  # noqa: S606 - our own command
        _, status, usage = os.wait4(child, 0)
        seconds = time.perf_counter() - begin
        out.seek(0)
        said = out.read().decode(errors="replace").strip().splitlines()
    return Cost(seconds, usage.ru_maxrss // _MIB, os.waitstatus_to_exitcode(status), said[0] if said else "")


def files(seed: bytes) -> Iterator[tuple[str, bytes]]:
    """Inputs that are large or awkward, by name."""
    text = seed.decode()
    head, _, tail = text.partition("Recruitment & Eligibility")
    prose = "The heterogeneity of fibroblasts in the skin &amp; blood of patients was never explored. "
    criteria = "".join(f"- No treatment with methotrexate in the last {i} weeks\n" for i in range(7_000))
    yield "the page itself", seed
    yield "prose of 0.45 MB on one line", (head + prose * 5_000 + "\nRecruitment & Eligibility" + tail).encode()
    yield "prose of 0.45 MB in lines", (head + (prose + "\n") * 5_000 + "Recruitment & Eligibility" + tail).encode()
    yield "7,000 criteria", (head + "Recruitment & Eligibility\n- Status\n- RECRUITING\n" + criteria + tail).encode()
    yield "0.45 MB of opening brackets", (head + "(" * 450_000 + tail).encode()
    yield "0.45 MB of tags", (head + "<b>" * 150_000 + tail).encode()
    yield "0.45 MB of entities", (head + "&amp;amp;" * 50_000 + tail).encode()
    yield "0.45 MB of blank lines", (head + "\n" * 450_000 + tail).encode()
    yield "0.45 MB of bullets", (head + "- " * 225_000 + tail).encode()
    yield "0.45 MB without a space", (head + "a" * 450_000 + tail).encode()
    yield "0.45 MB of combining marks", (head + "e" + "\u0301" * 400_000 + tail).encode()
    yield "19 MB of text", prose.encode() * (19 * MILLION // len(prose))
    yield "19 MB of Windows-1252", ("é" + prose).encode("cp1252") * (19 * MILLION // (len(prose) + 1))
    yield "19 MB of UTF-16", prose.encode("utf-16-le") * (19 * MILLION // (2 * len(prose)))
    yield "19 MB of random bytes", random.Random(1).randbytes(19 * MILLION)  # noqa: S311 - no secret
    yield "19 MB of zeros", b"\0" * 19 * MILLION
    yield "19 MB of line ends", b"\n" * 19 * MILLION
    yield "19 MB of JSON", b'{"a": [' + b"1, " * 6 * MILLION + b"1]}"
    yield "19 MB of tags", b"<!DOCTYPE html><html><body>" + b"<p>x</p>" * 2_150_000


def report(name: str, cost: Cost) -> None:
    """One row."""
    verdict = (
        cost.said.rpartition("[")[2].rstrip("]")
        if cost.said.endswith("]")
        else "read"
        if not cost.status
        else cost.said
    )
    print(f"| {name} | {cost.seconds:.1f} | {cost.peak} | {verdict} |", flush=True)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Measure dirty and huge inputs.")
    parser.add_argument("--small", type=int, default=10_000, help="how many small files (default 10,000)")
    options = parser.parse_args()
    seed = min((ROOT / "seeds").glob("*.txt")).read_bytes()
    print("| input | seconds | peak MiB | verdict |\n|---|---:|---:|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files(seed):
            path = Path(folder) / "page.txt"
            path.write_bytes(data)
            report(name, run("trial", str(path)))
        path.unlink()
        big = Path(folder) / "big"
        big.mkdir()
        with (big / "page.txt").open("wb") as file:
            for _ in range(100):
                file.write(seed * (MILLION // len(seed)))
        report("a file of 100 MB, built", run("build", str(big), "--store", f"{folder}/store"))
        many = Path(folder) / "many"
        many.mkdir()
        for i in range(options.small):
            number = f"NCT{i:08d}".encode()
            page = re.sub(rb"NCT\d{8}", number, seed) if i % 2 else b"404 Not Found\n"
            (many / f"{i:05}.txt").write_bytes(page)
        report(f"{options.small:,} small files, built", run("build", str(many), "--store", f"{folder}/many-store"))


if __name__ == "__main__":
    main()
