"""Statements kept as text say what the engine says, after any run of builds, and take no room that nobody uses."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode

from kg.store import Store, generations, statements
from kg.store.reader import Entry
from kg.store.writer import packed, publication

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

XSD = "http://www.w3.org/2001/XMLSchema#"
GRAPHS = [f"https://w3id.org/trialkg/id/document/{digit * 16}" for digit in "abc"]


def put(store: Path, source: str, graph: str, *objects: str) -> None:
    quads = "".join(f"<{graph}> <urn:p> {said} <{graph}> .\n" for said in objects)
    with publication(store) as draft:
        entry = Entry(source, graph[-1] * 64, "f", "published", graph, "NCT00000001", "x")
        draft.put(entry, packed("text"), quads.encode())
        draft.names("v1", [])
        draft.report([])


def drop(store: Path, source: str) -> None:
    with publication(store) as draft:
        draft.drop(source)
        draft.report([])


def both(path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """What the text says of every graph, and what the engine says."""
    with Store(path) as store:
        text = {graph.value: store.lines(graph) for graph in store.graphs()}
        with monkeypatch.context() as patched:
            patched.setattr(statements, "kept", lambda *_: None)
            return text, {graph.value: store.lines(graph) for graph in store.graphs()}


def test_the_seeds_say_the_same(seeds_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text, engine = both(seeds_store, monkeypatch)
    assert text == engine
    assert sum(map(len, text.values())) > 10_000


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        (f'"P12M"^^<{XSD}duration>', f'"P1Y"^^<{XSD}duration>'),
        (f'"1.50"^^<{XSD}decimal>', f'"1.5"^^<{XSD}decimal>'),
        (f'"1"^^<{XSD}boolean>', f'"true"^^<{XSD}boolean>'),
        (f'"2020-09"^^<{XSD}gYearMonth>', f'"2020-09"^^<{XSD}gYearMonth>'),
        (f'"no duration"^^<{XSD}duration>', f'"no duration"^^<{XSD}duration>'),
        (f'"words of \\"P12M\\"^^<{XSD}duration>"', f'"words of \\"P12M\\"^^<{XSD}duration>"'),
    ],
)
def test_values_have_the_form_that_the_engine_gives(
    written: str, stored: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Typed values are written anew; words that only look like one stay."""
    put(tmp_path, "1.txt", GRAPHS[0], '"before"', written, '"behind"')
    text, engine = both(tmp_path, monkeypatch)
    assert text == engine
    assert f"<{GRAPHS[0]}> <urn:p> {stored}" in text[GRAPHS[0]]


def test_a_run_of_builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Replaced, shared, renamed, dropped, and more builds than there may be files."""
    monkeypatch.setattr(statements, "_FILES", 2)
    steps: list[Callable[[], None]] = [
        lambda: put(tmp_path, "1.txt", GRAPHS[0], '"old"'),
        lambda: put(tmp_path, "2.txt", GRAPHS[1], '"two"'),
        lambda: put(tmp_path, "1.txt", GRAPHS[2], '"new"'),
        lambda: put(tmp_path, "3.txt", GRAPHS[1], '"two"'),
        lambda: drop(tmp_path, "2.txt"),
        *(lambda n=n: put(tmp_path, "4.txt", GRAPHS[0], f'"{n}"') for n in range(4)),
        lambda: drop(tmp_path, "1.txt"),
    ]
    for step in steps:
        step()
        text, engine = both(tmp_path, monkeypatch)
        assert text == engine
    assert [graph for graph in text if text[graph]] == [GRAPHS[0], GRAPHS[1]]
    files = list((tmp_path / "current").glob("statements-*.bin"))
    assert len(files) <= 3
    assert f'<{GRAPHS[0]}> <urn:p> "3"' in text[GRAPHS[0]]


def test_a_file_that_nobody_uses_goes(tmp_path: Path) -> None:
    for said in ('"one"', '"two"'):
        put(tmp_path, "1.txt", GRAPHS[0], said)
    assert [path.name for path in (tmp_path / "current").glob("statements-*.bin")] == ["statements-2.bin"]


def test_a_store_of_before_is_read_from_the_engine(tmp_path: Path) -> None:
    put(tmp_path, "1.txt", GRAPHS[0], '"words"')
    index = (tmp_path / "current").resolve() / generations.INDEX
    with sqlite3.connect(index) as opened:
        opened.execute("DROP TABLE statements")
    opened.close()
    with Store(tmp_path) as store:
        assert store.lines(NamedNode(GRAPHS[0])) == [f'<{GRAPHS[0]}> <urn:p> "words"']
        assert store.lines(NamedNode(GRAPHS[1])) == []
