"""Generations: what is published stays whole, and readers keep what they opened."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from typing import TYPE_CHECKING

import pytest

from kg.model import StoreError, Term
from kg.store import Store, generations, names
from kg.store.reader import Entry
from kg.store.writer import Draft, packed, publication

if TYPE_CHECKING:
    from pathlib import Path

G1, G2 = (
    "https://w3id.org/trialkg/id/document/aaaaaaaaaaaaaaaa",
    "https://w3id.org/trialkg/id/document/bbbbbbbbbbbbbbbb",
)


def quads(graph: str, *labels: str) -> bytes:
    """N-Quads of a graph with one label triple each."""
    return "".join(f'<urn:s> <urn:label> "{label}" <{graph}> .\n' for label in labels).encode()


def entry(source: str, graph: str | None = G1, sha256: str = "a" * 64) -> Entry:
    return Entry(source, sha256, "f", "published" if graph else "quarantined", graph, "NCT00000001", "x")


def put(store: Path, source: str, graph: str = G1, *labels: str) -> None:
    with publication(store) as draft:
        draft.put(
            entry(source, graph, graph[-1] * 64), packed(f"text of {source}"), quads(graph, *(labels or (source,)))
        )
        draft.names("v1", [])
        draft.report([])


def labels(store: Store) -> list[str]:
    return sorted(str(row["o"]) for row in store.select("SELECT ?o { ?s <urn:label> ?o }"))


def dump(path: Path) -> list[str]:
    with Store(path) as store:
        return [str(quad) for quad in store.quads()]


def test_what_is_put_is_there_with_its_text(tmp_path: Path) -> None:
    put(tmp_path, "1.txt")
    with Store(tmp_path) as store:
        assert labels(store) == ["1.txt"]
        assert store.text("a" * 64) == "text of 1.txt"
        assert [row.source for row in store.entries()] == ["1.txt"]


def test_the_default_graph_is_the_union(tmp_path: Path) -> None:
    put(tmp_path, "1.txt")
    put(tmp_path, "2.txt", G2)
    with Store(tmp_path) as store:
        assert labels(store) == ["1.txt", "2.txt"]


def test_replacing_a_document_leaves_nothing_of_the_old(tmp_path: Path) -> None:
    put(tmp_path, "1.txt", G1, "old", "both")
    put(tmp_path, "1.txt", G1, "new", "both")
    with Store(tmp_path) as store:
        assert labels(store) == ["both", "new"]
    put(tmp_path, "1.txt", G2, "changed bytes")
    with Store(tmp_path) as store:
        assert labels(store) == ["changed bytes"]
        assert store.text("a" * 64) is None


def test_dropping_a_document_keeps_a_graph_that_another_source_shares(tmp_path: Path) -> None:
    put(tmp_path, "1.txt", G1, "same")
    put(tmp_path, "copy.txt", G1, "same")
    with publication(tmp_path) as draft:
        draft.names("v1", [])
        draft.drop("copy.txt")
    with Store(tmp_path) as store:
        assert labels(store) == ["same"]
    with publication(tmp_path) as draft:
        draft.names("v1", [])
        assert draft.drop("1.txt") is not None
    with Store(tmp_path) as store:
        assert labels(store) == []


def test_a_failed_build_publishes_nothing_and_leaves_nothing(tmp_path: Path) -> None:
    put(tmp_path, "1.txt")
    before = sorted(tmp_path.joinpath("generations").iterdir())

    def fail(draft: Draft) -> None:
        draft.put(entry("2.txt", G2), packed("x"), quads(G2, "2"))
        raise RuntimeError("disk")

    with pytest.raises(RuntimeError), publication(tmp_path) as draft:
        fail(draft)
    assert sorted(tmp_path.joinpath("generations").iterdir()) == before
    with Store(tmp_path) as store:
        assert labels(store) == ["1.txt"]


def test_bad_quads_publish_nothing(tmp_path: Path) -> None:
    with pytest.raises(SyntaxError), publication(tmp_path) as draft:
        draft.put(entry("1.txt"), packed("x"), b"no quads at all")
    with pytest.raises(StoreError, match="no store at"):
        Store(tmp_path)


def test_nothing_changed_publishes_nothing(tmp_path: Path) -> None:
    put(tmp_path, "1.txt")
    before = (tmp_path / "current").readlink()
    with publication(tmp_path) as draft:
        assert not draft.changed
    assert (tmp_path / "current").readlink() == before


def test_a_reader_keeps_its_generation_through_later_builds(tmp_path: Path) -> None:
    put(tmp_path, "1.txt")
    with Store(tmp_path) as reader:
        held = reader.path
        put(tmp_path, "2.txt", G2)
        put(tmp_path, "2.txt", G2, "again")
        assert labels(reader) == ["1.txt"]
        assert held.is_dir()
    with publication(tmp_path):
        pass
    assert not held.exists()
    assert len(list(generations.published(tmp_path))) == 1


def test_a_reader_of_many_files_reads_them_all_after_later_builds(tmp_path: Path) -> None:
    """RocksDB opens only some of its files at first: those of a deleted generation could not be opened any more."""
    for number in range(6):
        put(tmp_path, f"{number}.txt", f"{G1}{number}", *(f"{number}-{i}" for i in range(20)))
    reader = Store(tmp_path)
    assert len(list((reader.path / "graph").glob("*.sst"))) > 16
    for number in range(3):
        put(tmp_path, "new.txt", G2, f"new {number}")
    assert len(list(reader.quads())) == 120
    assert reader.text("0" * 64) is not None
    reader.close()


def test_a_reader_that_loses_the_race_opens_the_newer_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "1.txt")
    real = fcntl.flock
    calls: list[int] = []

    def late(descriptor: int, operation: int) -> None:
        if operation == fcntl.LOCK_SH and not calls:
            calls.append(1)
            put(tmp_path, "2.txt", G2)
        real(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", late)
    with Store(tmp_path) as store:
        assert calls
        assert labels(store) == ["1.txt", "2.txt"]


def test_a_published_generation_is_never_written(tmp_path: Path) -> None:
    put(tmp_path, "1.txt")
    generation = (tmp_path / "current").resolve()

    def stamps() -> dict[str, tuple[int, int]]:
        return {str(p): (p.stat().st_mtime_ns, p.stat().st_size) for p in generation.rglob("*") if p.is_file()}

    before = stamps()
    with Store(tmp_path) as reader:
        put(tmp_path, "1.txt", G1, "changed")
        assert labels(reader) == ["1.txt"]
        assert stamps() == before


def test_incremental_and_full_give_the_same_quads_in_the_same_order(tmp_path: Path) -> None:
    for number, graph in enumerate((G1, G2)):
        put(tmp_path / "steps", f"{number}.txt", graph, *(f"{graph}-{i}" for i in range(50)))
    with publication(tmp_path / "once") as draft:
        for number, graph in enumerate((G1, G2)):
            draft.put(entry(f"{number}.txt", graph), packed(""), quads(graph, *(f"{graph}-{i}" for i in range(50))))
    assert dump(tmp_path / "steps") == dump(tmp_path / "once")


def test_full_starts_from_nothing(tmp_path: Path) -> None:
    put(tmp_path, "1.txt")
    with publication(tmp_path, full=True) as draft:
        assert draft.entries == {}
        draft.put(entry("2.txt", G2), packed(""), quads(G2, "2"))
    with Store(tmp_path) as store:
        assert labels(store) == ["2"]


def test_a_second_builder_hears_who_holds_the_lock(tmp_path: Path) -> None:
    heard: list[str] = []
    lock = generations.build_lock(tmp_path, heard.append)
    assert not heard

    def release(message: str) -> None:
        heard.append(message)
        os.close(lock)

    os.close(generations.build_lock(tmp_path, release))
    assert str(os.getpid()) in heard[0]


def test_drafts_of_dead_builds_are_cleared_away(tmp_path: Path) -> None:
    put(tmp_path, "1.txt")
    stale = tmp_path / "generations" / "draft-1"
    (stale / "graph").mkdir(parents=True)
    with publication(tmp_path):
        pass
    assert not stale.exists()


def test_values_are_bound_and_never_read_as_sparql(tmp_path: Path) -> None:
    put(tmp_path, "1.txt", G1, "x")
    hostile = 'x" } DROP ALL #'
    with Store(tmp_path) as store:
        assert store.select("SELECT ?o { ?s <urn:label> ?o }", {"o": hostile}) == []
        assert store.select("SELECT ?o { ?s <urn:label> ?o }", {"o": "x"}) == [{"o": "x"}]


def test_an_update_is_no_query(tmp_path: Path) -> None:
    put(tmp_path, "1.txt")
    with Store(tmp_path) as store, pytest.raises(SyntaxError):
        store.query("DELETE WHERE { ?s ?p ?o }")


def test_a_damaged_store_says_so(tmp_path: Path) -> None:
    put(tmp_path, "1.txt")
    for path in (tmp_path / "current" / "graph").glob("MANIFEST*"):
        path.unlink()
    with pytest.raises(StoreError, match="cannot be read"):
        Store(tmp_path)


def test_the_names_index_is_shared_while_the_vocabulary_is_the_same(tmp_path: Path) -> None:
    put(tmp_path, "1.txt")
    first = (tmp_path / "current" / "names.sqlite").stat().st_ino
    put(tmp_path, "2.txt", G2)
    assert (tmp_path / "current" / "names.sqlite").stat().st_ino == first


VOCABULARY = (
    ("fibroblast", Term("CL:0000057", "fibroblast", "cell"), "label"),
    ("CCL18", Term("HGNC:10616", "CCL18", "analyte"), "symbol"),
    ("PARC", Term("HGNC:10616", "CCL18", "analyte"), "alias"),
    ("PARC", Term("HGNC:15982", "CUL9", "analyte"), "alias"),
    ("IL-6", Term("HGNC:6018", "IL6", "analyte"), "lexicon"),
    ("IL6", Term("HGNC:4893", "HGF", "analyte"), "alias"),
    ("skin score", Term(None, "skin score", "score"), "lexicon"),
)


@pytest.fixture
def index() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    names.write(connection, VOCABULARY)
    return connection


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("fibroblast", ["CL:0000057"]),
        ("Fibroblasts", ["CL:0000057"]),
        ("cl:0000057", ["CL:0000057"]),
        ("ccl-18", ["HGNC:10616"]),
        ("PARC", ["HGNC:10616", "HGNC:15982"]),
        ("IL 6", ["HGNC:6018", "HGNC:4893"]),
        ("skin score", []),
        ("fibro", []),
        ("fibroblastoma", []),
        ("", []),
        ("' OR 1=1", []),
    ],
)
def test_names_find_their_terms_and_no_others(index: sqlite3.Connection, words: str, ids: list[str]) -> None:
    assert [name.id for name in names.find(index, words)] == ids
    index.close()


def test_a_misspelt_name_has_near_ones(index: sqlite3.Connection) -> None:
    assert names.nearest(index, "fibrobalst", {"cell"}) == ["fibroblast"]
    assert names.nearest(index, "fibrobalst", {"tissue"}) == []
    index.close()
