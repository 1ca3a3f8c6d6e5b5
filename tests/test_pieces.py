"""Graphs reach the engine in pieces, some of them at the same time: what is there afterwards is what was put last."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode, Store

from kg.store import graphs
from kg.store.graphs import Graphs
from kg.store.statements import SCHEMA, Statements
from kg.store.statements import kept as lines

if TYPE_CHECKING:
    from pathlib import Path

NAMES = [f"urn:graph:{number}" for number in range(40)]


def statement(graph: str, value: str) -> bytes:
    return f'<{graph}> <urn:says> "{value}" <{graph}> .\n'.encode()


def said(path: Path) -> dict[str, list[str]]:
    """Graph → its values, read from the disk."""
    found: dict[str, list[str]] = {}
    for quad in sorted(Store.read_only(str(path)), key=str):
        found.setdefault(getattr(quad.graph_name, "value", ""), []).append(getattr(quad.object, "value", ""))
    return found


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of some ten graphs."""
    monkeypatch.setattr(graphs, "_AT_ONCE", 500)
    monkeypatch.setattr(graphs, "_WORTH", 50)


def filled(path: Path, value: str, known: tuple[str, ...] = ()) -> Graphs:
    draft = Graphs(path, known)
    for name in NAMES:
        draft.put(name, statement(name, value))
    return draft


@pytest.mark.usefixtures("small")
def test_every_piece_arrives_before_and_after_the_last_document(tmp_path: Path) -> None:
    draft = filled(tmp_path, "first")
    draft.no_more()
    draft.put("urn:hierarchy", statement("urn:hierarchy", "late"))
    draft.close()
    assert said(tmp_path) == {**{name: ["first"] for name in NAMES}, "urn:hierarchy": ["late"]}


@pytest.mark.usefixtures("small")
def test_what_is_put_again_or_removed_leaves_nothing_of_the_old(tmp_path: Path) -> None:
    """Each of them is on its way already, or stored by an earlier draft, or still waits."""
    filled(tmp_path, "old").close()
    draft = filled(tmp_path, "first", tuple(NAMES))
    for name in NAMES[::2]:
        draft.put(name, statement(name, "second"))
    draft.no_more()
    draft.remove(NAMES[1])
    draft.remove(NAMES[39])
    draft.put(NAMES[3], statement(NAMES[3], "third"))
    draft.close()
    expected = {name: ["first" if number % 2 else "second"] for number, name in enumerate(NAMES)}
    expected[NAMES[3]] = ["third"]
    assert said(tmp_path) == {name: value for name, value in expected.items() if name not in {NAMES[1], NAMES[39]}}


@pytest.mark.usefixtures("small")
def test_graphs_can_be_looked_at_while_others_are_on_their_way(tmp_path: Path) -> None:
    draft = filled(tmp_path, "first")
    draft.no_more()
    assert [quad.graph_name for quad in draft.quads(NAMES[39])] == [NamedNode(NAMES[39])]
    assert draft.quads("urn:graph:unknown") == []
    draft.close()


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("place", [0, 39])
def test_a_piece_that_cannot_be_loaded_is_said(place: int, tmp_path: Path) -> None:
    """Whether it is among those that are on their way or among those that wait."""
    draft = Graphs(tmp_path, ())
    with pytest.raises(SyntaxError):  # noqa: PT012 - it is said at once or at the end
        for number, name in enumerate(NAMES):
            draft.put(name, b"no statement\n" if number == place else statement(name, "first"))
        draft.no_more()
        draft.close()


def several(graph: str, values: range) -> bytes:
    return b"".join(statement(graph, str(value)) for value in values)


@pytest.mark.parametrize(
    ("now", "anew"),
    [(range(1, 101), []), (range(100), []), (range(50, 150), ["urn:g"]), (range(0), ["urn:g"])],
)
def test_a_graph_that_differs_little_is_amended(
    now: range, anew: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever way is taken, the statements are those of the new graph, and other graphs stay."""
    before = several("urn:g", range(100))
    with closing(sqlite3.connect(tmp_path / "index")) as index:
        index.executescript(SCHEMA)
        kept = Statements(tmp_path, index)
        draft = Graphs(tmp_path / "graph", ())
        draft.put("urn:other", statement("urn:other", "stays"))
        draft.amend("urn:g", before, kept.exchange("urn:g", before))
        draft.close()
        draft = Graphs(tmp_path / "graph", ("urn:g", "urn:other"))
        put: list[str] = []
        plain = draft.put

        def noted(graph: str, quads: bytes) -> None:
            put.append(graph)
            plain(graph, quads)

        monkeypatch.setattr(draft, "put", noted)
        after = several("urn:g", now)
        draft.amend("urn:g", after, kept.exchange("urn:g", after))
        draft.close()
    assert put == anew
    values = {graph: sorted(found) for graph, found in said(tmp_path / "graph").items()}
    expected = {"urn:g": sorted(map(str, now)), "urn:other": ["stays"]}
    assert values == {graph: found for graph, found in expected.items() if found}


def test_what_an_exchange_takes_and_gives(tmp_path: Path) -> None:
    """Nothing is known of a graph that was not kept; of one that was, exactly what differs."""
    with closing(sqlite3.connect(tmp_path / "index")) as index:
        index.executescript(SCHEMA)
        kept = Statements(tmp_path, index)
        assert kept.exchange("urn:g", several("urn:g", range(3))) is None
        taken = statement("urn:g", "0")
        assert kept.exchange("urn:g", several("urn:g", range(1, 4))) == (taken, statement("urn:g", "3"))
        assert kept.exchange("urn:g", several("urn:g", range(1, 4))) == (b"", b"")
        assert lines(tmp_path, index, "urn:g") == [f'<urn:g> <urn:says> "{value}"' for value in (1, 2, 3)]
