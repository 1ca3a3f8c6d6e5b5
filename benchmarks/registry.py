"""Registry records (a folder or an archive) → tables: shares of the stages, growing builds, builds of few changes.

    python benchmarks/registry.py DATA [--sizes 1000 8500] [--workers 2] [--sample 150] [--shapes]

Where DATA has fewer records than a size asks for, they are replicated, each copy with a number of its own in place of
the record's.  Seconds are of the wall clock and depend on what else the machine does; CPU seconds less so.  Memory is
that of all processes of the build together.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from contextlib import suppress
from functools import partial
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, ParamSpec, TypeVar

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from kg.documents import Raw, document_of, raws  # noqa: E402 - the checkout first

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

P = ParamSpec("P")
T = TypeVar("T")

TRIALKG = "import sys; from kg.cli import main; sys.exit(main())"
NUMBER = re.compile(rb"NCT\d{8}")


class Run(NamedTuple):
    """One build: wall clock, CPU seconds, peak memory in MiB."""

    wall: float
    cpu: float
    memory: float


def records(data: Path) -> list[Raw]:
    """Every record, in an order of chance that is always the same."""
    found = [raw for raw in raws([data]) if isinstance(raw, Raw)]
    random.Random(1).shuffle(found)  # noqa: S311 - an order, not secrets
    return found


def replicated(found: list[Raw]) -> Iterator[bytes]:
    """The records, then copies of them, without end; a copy has a number of its own."""
    yield from (raw.data for raw in found)
    for copy in count(1):
        for raw in found:
            own = NUMBER.search(raw.data)
            new = b"NCT%08d" % ((int(own[0][3:]) + copy * 1_000_003) % 100_000_000) if own else b""
            yield raw.data.replace(own[0], new) if own else raw.data


def write(folder: Path, found: list[Raw], size: int) -> None:
    """So many records as files, a thousand in each folder."""
    for number, data in enumerate(islice(replicated(found), size)):
        place = folder / f"{number // 1000:04d}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number:07d}.xml").write_bytes(data)


def stages(found: list[Raw]) -> None:
    """CPU milliseconds a record in each stage, in one process, and how much comes of a record."""
    from kg.assemble import assemble  # noqa: PLC0415 - builds are measured in processes of their own
    from kg.interpret import interpret  # noqa: PLC0415 - the same
    from kg.read import read  # noqa: PLC0415 - the same
    from kg.recognise import recognise  # noqa: PLC0415 - the same
    from kg.triples import nquads  # noqa: PLC0415 - the same
    from kg.validate.batches import Engine, check_documents  # noqa: PLC0415 - the same
    from kg.vocabulary import load  # noqa: PLC0415 - the same

    words, spent, much = load(), defaultdict[str, float](float), Counter[str]()
    for raw in found:
        document = timed(spent, "documents", document_of, raw.data, raw.source)
        page = timed(spent, "read", read, document)
        mentions = timed(spent, "recognise", recognise, page, words)
        meaning = timed(spent, "interpret", interpret, page, mentions, words)
        trial = timed(spent, "assemble", assemble, page, meaning)
        quads = timed(spent, "triples", partial(nquads, vocabulary_version="v", software_version="s"), trial)
        timed(spent, "shapes (pyshacl)", check_documents, [(quads, document.text)], Engine("pyshacl"))
        much += Counter(quads=quads.count("\n"), mentions=len(mentions), bytes=len(raw.data), written=len(quads))
        load_piece(spent, quads, last=raw is found[-1])
    print("| stage | CPU ms a record |\n|---|---:|")
    for stage, seconds in spent.items():
        print(f"| {stage} | {seconds * 1000 / len(found):.2f} |")
    print("\nA record: " + ", ".join(f"{amount / len(found):,.0f} {what}" for what, amount in much.items()) + "\n")


_PIECE: list[str] = []


def load_piece(spent: dict[str, float], quads: str, *, last: bool) -> None:
    """Quads are loaded together, as a build does."""
    from pyoxigraph import RdfFormat, Store  # noqa: PLC0415 - the same

    _PIECE.append(quads)
    if last:
        with tempfile.TemporaryDirectory() as folder:
            store, data = Store(folder), "".join(_PIECE).encode()
            timed(spent, "load", partial(store.bulk_load, data, format=RdfFormat.N_QUADS, lenient=True))
            del store


def timed(spent: dict[str, float], stage: str, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a stage and add its CPU time."""
    begin = time.process_time()
    result = call(*args, **kwargs)
    spent[stage] += time.process_time() - begin
    return result


def build(folder: Path, store: Path, *options: str) -> Run:
    """One build in processes of its own; one that fails ends the benchmark."""
    words = ["build", str(folder), "--store", str(store), *options]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    begin, before, peak = time.perf_counter(), os.times(), 0.0
    null = subprocess.DEVNULL
    child = subprocess.Popen(
        [sys.executable, "-c", TRIALKG, *words], env=environment, stdout=null, stderr=null, start_new_session=True
    )
    while child.poll() is None:
        peak = max(peak, memory(child.pid))
        time.sleep(0.1)
    if child.returncode not in {0, 3}:
        sys.exit(f"exit status {child.returncode}")
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Run(time.perf_counter() - begin, cpu, peak)


def memory(session: int) -> float:
    """MiB of all processes of a session, shared pages counted in each."""
    total = 0
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, IndexError, ValueError):
            if int((path / "stat").read_text().rpartition(")")[2].split()[3]) == session:
                total += int((path / "statm").read_text().split()[1])
    return total * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def change(folder: Path, share: float) -> None:
    """One more line end in a share of the files."""
    paths = sorted(folder.rglob("*.xml"))
    for path in paths[:: max(1, round(1 / share))]:
        path.write_bytes(path.read_bytes() + b"\n")


def sizes(found: list[Raw], wanted: list[int], options: list[str]) -> None:
    """Builds of growing size; of each, one of nothing changed and one of one in a hundred."""
    print("| records | build | wall s | CPU s | ms CPU a record | records a second | peak MiB |")
    print("|---:|---|---:|---:|---:|---:|---:|", flush=True)
    for size in wanted:
        with tempfile.TemporaryDirectory() as place:
            folder, store = Path(place) / "records", Path(place) / "store"
            write(folder, found, size)
            show(size, "from nothing", build(folder, store, *options))
            show(size, "nothing changed", build(folder, store, *options))
            change(folder, 0.01)
            show(size, "1 % changed", build(folder, store, *options))
            held = sum(path.stat().st_size for path in store.rglob("*") if path.is_file() and not path.is_symlink())
            print(f"\nThe store of {size} records has {held / size / 1000:.0f} kB a record.\n", flush=True)


def show(size: int, what: str, run: Run) -> None:
    """One row."""
    each = f"{run.cpu / size * 1000:.2f} | {size / run.wall:.0f}"
    print(f"| {size} | {what} | {run.wall:.1f} | {run.cpu:.1f} | {each} | {run.memory:.0f} |", flush=True)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="Time the way from registry records to a published graph.")
    parser.add_argument("data", type=Path, help="a folder or an archive of records")
    parser.add_argument("--sizes", type=int, nargs="*", default=[1000, 8500], help="how many records are built")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--sample", type=int, default=150, help="of how many records the stages are timed")
    parser.add_argument("--shapes", action="store_true", help="hold the graphs against the shapes while building")
    options = parser.parse_args()
    found = records(options.data)
    print(f"{len(found)} records; load of the machine {os.getloadavg()[0]:.1f}\n")
    stages(found[: options.sample])
    sizes(found, options.sizes, ["--workers", str(options.workers), *([] if options.shapes else ["--no-shapes"])])


if __name__ == "__main__":
    main()
