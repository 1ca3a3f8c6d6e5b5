"""What tests share: the vocabulary, a store built from the seeds, golden files, and reasons to skip."""

from __future__ import annotations

import gc
import importlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from kg.knowledge_graph import KnowledgeGraph
    from kg.vocabulary import Vocabulary

ROOT = Path(__file__).parents[1]
REWRITE = os.environ.get("TRIALKG_GOLDEN") == "write"
STRICT = bool(os.environ.get("TRIALKG_CI"))
"""Set in CI, where ``make system`` has run: a missing system package fails there instead of skipping."""

Golden = Callable[[Path, str], None]
Require = Callable[[str, str], str]


def missing(reason: str) -> None:
    """Skip with the reason; in CI, where nothing may be missing, fail with it."""
    if STRICT:
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of gold data and real records beside the checkout; tests without it are skipped."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("no folder ../shared (gold facts, real records) beside the checkout")
    return folder


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    """The compiled vocabulary (compiled at the first use on a machine, then taken from the cache)."""
    loaded: Vocabulary = importlib.import_module("kg.vocabulary").load()
    return loaded


@pytest.fixture(scope="session")
def seeds_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store built once from the packaged seeds; nobody writes to it."""
    store = tmp_path_factory.mktemp("seeds") / "store"
    seeds = importlib.import_module("kg.files").seeds()
    importlib.import_module("kg.build").build([seeds], store)
    return store


@pytest.fixture(scope="module")
def graph(seeds_store: Path) -> Iterator[KnowledgeGraph]:
    """The graph of the seeds, open."""
    with importlib.import_module("kg.knowledge_graph").KnowledgeGraph.open(seeds_store) as opened:
        yield opened


@pytest.fixture(scope="module", autouse=True)
def _collected() -> Iterator[None]:
    """What a file leaves in cycles is freed at its end: answers of pyoxigraph may not be freed in another thread."""
    yield
    gc.collect()


@pytest.fixture
def golden() -> Golden:
    """Hold text against an expected file; ``TRIALKG_GOLDEN=write`` rewrites the file instead."""

    def compare(expected: Path, actual: str) -> None:
        if REWRITE:
            expected.parent.mkdir(parents=True, exist_ok=True)
            expected.write_bytes(actual.encode())
        assert expected.exists(), f"{expected} is missing: make golden, then read it before you keep it"
        assert actual == expected.read_bytes().decode()

    return compare


@pytest.fixture(scope="session")
def require_system() -> Require:
    """``require_system("java", "default-jre-headless")`` → path of the command, or a skip (in CI: a failure)."""

    def require(command: str, package: str) -> str:
        found = shutil.which(command)
        if found is None:
            missing(f"no command {command} here (package {package}: make system)")
        return str(found)

    return require
