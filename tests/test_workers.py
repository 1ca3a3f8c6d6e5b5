"""Workers: the same results from one process, several, or a Dask cluster; a death costs one document."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg import files
from kg.build import build
from kg.model import TrialkgError
from kg.store import Store
from kg.workers import each, each_on_cluster

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
SEEDS = sorted(path for path in files.seeds().iterdir() if path.suffix == ".txt")


def doubled(batch: list[int]) -> list[int]:
    """What a worker does; on 13 it dies as if memory had run out, on 99 the function itself fails."""
    for number in batch:
        if number == 13:
            os.kill(os.getpid(), signal.SIGKILL)
        if number == 99:
            raise ValueError("ninety-nine")
    return [2 * number for number in batch]


def lost(number: int, why: str) -> int:
    assert "ended with SIGKILL" in why
    return -number


def agreed() -> str:
    return "the same"


def pid() -> str:
    return str(os.getpid())


def batches(*numbers: int, size: int = 3) -> list[list[int]]:
    return [list(numbers[i : i + size]) for i in range(0, len(numbers), size)]


def test_one_process_is_lazy_and_keeps_the_order() -> None:
    taken: list[int] = []

    def values() -> Iterator[list[int]]:
        for number in range(3):
            taken.append(number)
            yield [number]

    results = each(doubled, values(), 1, lost)
    assert next(results) == 0
    assert taken == [0]
    assert list(results) == [2, 4]


def test_one_batch_starts_no_process() -> None:
    assert list(each(lambda batch: batch, [[1, 2]], 2, lost)) == [1, 2]
    assert list(each(doubled, [], 2, lost)) == []


def test_several_processes_give_every_result_once() -> None:
    assert sorted(each(doubled, batches(*range(14, 60)), 2, lost)) == [2 * number for number in range(14, 60)]


def test_a_death_costs_one_value_and_no_other() -> None:
    """Its batch is tried again value by value; what waited behind it is done by its successor."""
    assert sorted(each(doubled, batches(*range(30)), 2, lost)) == sorted([-13, *(2 * n for n in range(30) if n != 13)])


def test_a_failure_of_the_function_is_raised_here() -> None:
    with pytest.raises(ValueError, match="ninety-nine"):
        list(each(doubled, batches(1, 2, 99, 3, 4, 5), 2, lost))


def test_the_input_is_never_held_whole() -> None:
    """A few batches a process are on their way, however long the input is."""
    taken = 0

    def endless() -> Iterator[list[int]]:
        nonlocal taken
        while True:
            taken += 1
            yield [20]

    results = each(doubled, endless(), 2, lost)
    assert [next(results) for _ in range(20)] == [40] * 20
    assert taken <= 20 + 2 * 5
    del results


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """A Dask scheduler and two worker processes on loopback, ended with the module."""
    pytest.importorskip("distributed", reason="no Dask here: pip install 'trialkg[cluster]'")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", address, "--no-dashboard"]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard"]
    worker += ["--host", "127.0.0.1", "--nanny"]
    null = subprocess.DEVNULL
    started = [
        subprocess.Popen(command, env=environment, stderr=null, stdout=null) for command in (dask, worker, worker)
    ]
    try:
        _wait_for_workers(address)
        yield address
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait()


def _wait_for_workers(address: str) -> None:
    import distributed  # noqa: PLC0415 - the fixture skips where it is missing

    end = time.monotonic() + 60
    while True:
        try:
            with distributed.Client(address, timeout=5, set_as_default=False) as client:  # type: ignore[no-untyped-call]
                client.wait_for_workers(2, timeout=60)
                return
        except OSError:
            if time.monotonic() > end:
                raise


@pytest.mark.filterwarnings("default")
def test_a_cluster_gives_the_same_graph(cluster: str, tmp_path: Path) -> None:
    """Two worker processes, the seeds one by one; texts and index too."""
    for number, seed in enumerate(SEEDS):
        folder = tmp_path / "pages" / str(number)
        folder.mkdir(parents=True)
        shutil.copy(seed, folder)
    report = build([tmp_path / "pages"], tmp_path / "cluster", dask=cluster)
    assert report.count("published") == len(SEEDS)
    build([tmp_path / "pages"], tmp_path / "local")
    with Store(tmp_path / "cluster") as there, Store(tmp_path / "local") as here:
        assert list(map(str, there.quads())) == list(map(str, here.quads()))
        assert list(there.texts()) == list(here.texts())
        assert there.entries() == here.entries()


@pytest.mark.filterwarnings("default")
def test_a_cluster_gives_every_result_once(cluster: str) -> None:
    found = each_on_cluster(doubled, batches(*range(14, 60)), cluster, lost, agree=agreed)
    assert sorted(found) == [2 * number for number in range(14, 60)]


@pytest.mark.filterwarnings("default")
def test_a_cluster_of_other_versions_is_refused(cluster: str) -> None:
    with pytest.raises(TrialkgError, match="holds another version"):
        list(each_on_cluster(doubled, [[1]], cluster, lost, agree=pid))


@pytest.mark.filterwarnings("default")
def test_nobody_at_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="no Dask here: pip install 'trialkg[cluster]'")
    monkeypatch.setattr("kg.workers.cluster._SECONDS", 0.5)
    with pytest.raises(TrialkgError, match="no Dask scheduler answers at tcp://127"):
        list(each_on_cluster(doubled, [[1]], "tcp://127.0.0.1:1", lost, agree=agreed))
