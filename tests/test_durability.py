"""Builds that are killed, stopped, starved of disk or given a damaged store: a clear message, and the graph stays."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg import files
from kg.build import build
from kg.cli import run
from kg.documents import UnreadableFolder
from kg.store import Store, generations

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
TRIALKG = "import sys; from kg.cli import main; sys.exit(main())"
SEEDS = sorted(path for path in files.seeds().iterdir() if path.suffix == ".txt")


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A folder with one page, which the store holds."""
    folder = tmp_path / "pages"
    folder.mkdir()
    shutil.copy(SEEDS[0], folder)
    build([folder], tmp_path / "store")
    return folder


@pytest.fixture
def store(pages: Path) -> Path:
    return pages.parent / "store"


def dump(store: Path) -> list[str]:
    """Every quad and every text, which are what has to stay."""
    with Store(store) as opened:
        return [*map(str, opened.quads()), *(text for _, text in opened.texts())]


def start(*words: str | Path, limit: int | None = None) -> subprocess.Popen[str]:
    """The command, in a process of its own, perhaps with a limit on the size of a file."""

    def confine() -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # a job in the background would hand on "ignored"
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    command = [sys.executable, "-c", TRIALKG, *map(str, words)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=environment, stdout=pipe, stderr=pipe, text=True, preexec_fn=confine)  # noqa: PLW1509 - a test has no threads


def trialkg(*words: str | Path, limit: int | None = None) -> tuple[int, str]:
    """Exit status and messages."""
    child = start(*words, limit=limit)
    _, messages = child.communicate()
    return child.returncode, messages


def left(store: Path) -> list[str]:
    """What stands beside the current generation."""
    current = (store / "current").resolve()
    return [path.name for path in (store / "generations").iterdir() if path.resolve() != current]


def test_killed_builds_break_nothing() -> None:
    """A sample of ``make soak``: twenty kills at random moments, a reader throughout, three publications."""
    command = [sys.executable, str(ROOT / "benchmarks" / "soak.py"), "--rounds", "20", "--seed", "7"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "0 partial graphs, 0 reader errors, 0 leftovers" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0


@pytest.mark.parametrize("limit", [4_000, 60_000, 1_000_000])
def test_a_full_disk_is_said(limit: int, pages: Path, store: Path) -> None:
    """Whichever file is cut off, of the graph, of the index or of the names: status 1, one line, nothing published."""
    before = dump(store)
    shutil.copy(SEEDS[1], pages)
    status, messages = trialkg("build", pages, "--store", store, "--full", limit=limit)
    assert status == 1
    assert messages.count("\n") == 1, messages
    assert messages.startswith("trialkg: ")
    assert dump(store) == before
    assert left(store) == []
    assert trialkg("build", pages, "--store", store) == (0, "")


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_build_that_is_told_to_stop_clears_its_draft_away(sign: int, pages: Path, store: Path) -> None:
    for attempt in range(5):  # on a busy machine a build may end before the signal reaches it
        before = dump(store)
        for number in range(30):
            (pages / f"{number}.txt").write_bytes(SEEDS[1].read_bytes() + b"\n" * (30 * attempt + number))
        child = start("build", pages, "--store", store)
        end = time.monotonic() + 60
        while not left(store) and time.monotonic() < end:
            time.sleep(0.001)
        child.send_signal(sign)
        _, messages = child.communicate()
        if child.returncode == 1:
            break
        assert child.returncode in {0, 3}, "it ended as builds do"
    assert child.returncode == 1
    assert "stopped" in messages
    assert "Traceback" not in messages
    assert dump(store) == before
    assert left(store) == []


def test_a_second_build_waits_and_says_for_whom(pages: Path, store: Path) -> None:
    lock = generations.build_lock(store, lambda _: None)
    with start("build", pages, "--store", store) as child:
        assert child.stderr is not None
        said = child.stderr.readline()
        assert f"another build holds {store} (process {os.getpid()} on " in said
        assert " since 2" in said
        assert child.poll() is None
        generations.unlock(lock)
        child.communicate()
    assert child.returncode == 0


def test_a_lock_of_a_dead_process_is_taken_over(pages: Path, store: Path) -> None:
    """The kernel lets its lock go; what it wrote about itself is said."""
    (store / "build.lock").write_text("process 1 on elsewhere since 2020-01-01 00:00:00 UTC")
    said: list[str] = []
    build([pages], store, waiting=said.append)
    assert "ended before it was done (process 1 on elsewhere" in said[0]
    assert (store / "build.lock").read_text() == ""
    build([pages], store, waiting=said.append)
    assert len(said) == 1


def test_what_killed_builds_left_is_cleared_away(pages: Path, store: Path) -> None:
    (store / "generations" / "draft-1").mkdir()
    (store / "generations" / "draft-1" / "half").write_text("half a file")
    (store / "generations" / "000099").mkdir()
    (store / ".current").symlink_to("generations/000099")
    build([pages], store)
    assert left(store) == []
    assert not (store / ".current").is_symlink()


def test_an_unreadable_folder_costs_nothing(pages: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are built, its own graphs stay; a full build, which would forget them, does nothing."""
    (pages / "private").mkdir()
    (pages / SEEDS[0].name).rename(pages / "private" / "page.txt")
    build([pages], store, full=True)
    before, real = set(dump(store)), os.scandir

    def refuse(path: str | Path = ".") -> object:
        if str(path).endswith("private"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    shutil.copy(SEEDS[1], pages)
    report = build([pages], store)
    assert report.count("published") == 1
    assert report.count("quarantined") == 1
    assert before < set(dump(store))
    with pytest.raises(UnreadableFolder, match="cannot be read: Permission denied"):
        build([pages], store, full=True)
    assert before < set(dump(store))


def test_a_file_that_changes_while_it_is_read(pages: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is read again; one that never comes to rest is named, and its earlier graph stays."""
    before, real = dump(store), os.fstat
    restless = [2, 99]

    def stat(descriptor: int) -> os.stat_result:
        found = real(descriptor)
        restless[0] -= 1
        return os.stat_result([*found[:6], found.st_size + 1, *found[7:]]) if restless[0] >= 0 else found

    monkeypatch.setattr(os, "fstat", stat)
    assert build([pages], store).count("unchanged") == 1
    restless[0] = 99
    (record,) = build([pages], store).records
    assert record["outcome"] == "quarantined"
    assert "changes while it is read" in record["issues"][0]["message"]
    monkeypatch.undo()
    assert dump(store) == before


def test_a_folder_that_vanished_keeps_its_graphs(pages: Path, store: Path) -> None:
    before = dump(store)
    shutil.rmtree(pages)
    status, messages = trialkg("build", pages, "--store", store)
    assert status == 3
    assert "No such file or directory" in messages
    assert dump(store) == before


def _file(store: Path) -> None:
    shutil.rmtree(store)
    store.write_text("no folder")


def _below_a_file(store: Path) -> None:
    shutil.rmtree(store.parent / "store")
    (store.parent / "store").symlink_to("/proc/trialkg/store")


@pytest.mark.parametrize("spoil", [_file, _below_a_file], ids=["a file", "nowhere"])
def test_a_store_that_cannot_be_made(spoil: Callable[[Path], None], pages: Path, store: Path) -> None:
    spoil(store)
    status, messages = trialkg("build", pages, "--store", store)
    assert status == 1
    assert "Traceback" not in messages
    assert f"no store can be made at {store}" in messages


def _link(store: Path) -> None:
    (store / "current").unlink()
    (store / "current").symlink_to("generations/nowhere")


def _regular(store: Path) -> None:
    (store / "current").unlink()
    (store / "current").write_text("generations/000001")


def _folder(store: Path) -> None:
    (store / "current").unlink()
    (store / "current").mkdir()


def _manifest(store: Path) -> None:
    (store / "current" / "graph" / "CURRENT").write_text("MANIFEST-999999\n")


def _tables(store: Path) -> None:
    for path in (store / "current" / "graph").glob("*.sst"):
        path.write_bytes(os.urandom(200))


def _index(store: Path) -> None:
    (store / "current" / "index.sqlite").write_bytes(b"no database" * 1000)


DAMAGES = [_link, _regular, _folder, _manifest, _tables, _index]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_store_is_said_and_made_anew(
    damage: Callable[[Path], None], pages: Path, store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Questions and builds say what is wrong; only a full build may do without what is damaged."""
    before = dump(store)
    damage(store)
    (pages / "another.txt").write_bytes(SEEDS[1].read_bytes())
    question = ["validate"] if damage is _index else ["stats"]
    for words in (question, ["build", str(pages), "--workers", "1"]):
        assert run([*words, "--store", str(store)]) == 1
        said = capsys.readouterr().err
        assert said.startswith("trialkg: ")
        assert "Traceback" not in said
    assert str(store) in said
    assert "build --full" in said
    (pages / "another.txt").unlink()
    assert run(["build", str(pages), "--store", str(store), "--full", "--workers", "1"]) == 0
    assert dump(store) == before
    assert left(store) == []
