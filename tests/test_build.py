"""Builds: what is published, skipped, quarantined and retracted, and that nothing depends on how one got there."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kg import files
from kg.build import build, retract
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
SEEDS = sorted(path for path in files.seeds().iterdir() if path.suffix == ".txt")


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A folder with two seeds and their row of sources."""
    folder = tmp_path / "pages"
    folder.mkdir()
    for path in (*SEEDS[:2], files.seeds() / "sources.tsv"):
        shutil.copy(path, folder)
    return folder


def outcomes(report: Any) -> dict[str, str]:  # noqa: ANN401 - a BuildReport
    """Source → outcome."""
    return {record["source"]: record["outcome"] for record in report.records}


def dump(store: Path) -> bytes:
    """Every quad in the order of the store."""
    with Store(store) as opened:
        return "\n".join(map(str, opened.quads())).encode()


def test_the_seeds_are_built_without_a_path(seeds_store: Path) -> None:
    """Five documents, five trials, each with its text and a graph of its own."""
    with Store(seeds_store) as store:
        entries = store.entries()
        assert {entry.trial for entry in entries} == {
            "NCT05273138",
            "NCT04995588",
            "NCT04206644",
            "NCT04917705",
            "NCT02213705",
        }
        assert len({entry.graph for entry in entries}) == 5
        for entry, path in zip(entries, SEEDS, strict=True):
            assert store.text(entry.sha256) == path.read_bytes().decode()


def test_two_builds_of_the_same_input_are_the_same_bytes(seeds_store: Path, tmp_path: Path) -> None:
    """In another folder, at another time, document by document."""
    for path in reversed(SEEDS):
        build([path], tmp_path / "store")
    assert dump(tmp_path / "store") == dump(seeds_store)


def test_what_did_not_change_is_skipped(pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second build publishes nothing and never loads the vocabulary."""
    store = tmp_path / "store"
    assert build([pages], store).generation
    before = (store / "current").readlink()

    def load(**_: object) -> None:
        raise AssertionError("the vocabulary was loaded")

    monkeypatch.setattr("kg.vocabulary.load", load)
    report = build([pages], store)
    assert set(outcomes(report).values()) == {"unchanged"}
    assert report.records[0]["trial"] == "NCT05273138"
    assert (store / "current").readlink() == before


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda folder: (folder / SEEDS[0].name).write_text(SEEDS[0].read_text() + "\n"), "published"),
        (lambda folder: (folder / "sources.tsv").write_text("file\turl\tsite\tlanguage\n"), "published"),
        (lambda folder: (folder / SEEDS[0].name).write_text("No page of any site that we know.\n"), "quarantined"),
    ],
    ids=["bytes", "sources", "spoilt"],
)
def test_what_changed_is_built_again(
    change: Callable[[Path], object], expected: str, pages: Path, tmp_path: Path
) -> None:
    """And the result is that of a build from nothing."""
    store, fresh = tmp_path / "store", tmp_path / "fresh"
    build([pages], store)
    change(pages)
    assert outcomes(build([pages], store))[SEEDS[0].name] == expected
    build([pages], fresh)
    assert dump(store) == dump(fresh)


def test_what_vanished_stays_until_a_full_build(pages: Path, tmp_path: Path) -> None:
    """A folder that is not there today must not cost what was read from it; a full build says what it dropped."""
    store, fresh = tmp_path / "store", tmp_path / "fresh"
    build([pages], store)
    before = dump(store)
    (pages / SEEDS[0].name).unlink()
    report = build([pages], store)
    assert not report.generation
    assert outcomes(report) == {SEEDS[1].name: "unchanged"}
    assert dump(store) == before
    assert outcomes(build([pages], store, full=True)) == {SEEDS[1].name: "published", SEEDS[0].name: "retracted"}
    build([pages], fresh)
    assert dump(store) == dump(fresh)
    assert build([pages], store, full=True).count("retracted") == 0


def test_one_bad_document_does_not_stop_the_others(pages: Path, tmp_path: Path) -> None:
    """Each bad one is quarantined with an issue that says why; a missing path too."""
    (pages / "empty.txt").write_bytes(b"")
    (pages / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    (pages / "letter.txt").write_text("Dear Sir or Madam,\n")
    report = build([pages, tmp_path / "missing.txt"], tmp_path / "store")
    codes = {record["source"]: [issue["code"] for issue in record["issues"]] for record in report.records}
    assert report.count("published") == 2
    assert report.count("quarantined") == 4
    assert codes["empty.txt"] == ["empty-document"]
    assert codes["picture.txt"] == ["not-text"]
    assert codes["letter.txt"] == ["unknown-layout"]
    assert codes["missing.txt"] == ["unreadable"]


def test_nothing_but_bad_documents_is_a_run_all_the_same(tmp_path: Path) -> None:
    """An empty graph is published, and the next build can go on from it."""
    report = build([tmp_path / "missing.txt"], tmp_path / "store")
    assert outcomes(report) == {"missing.txt": "quarantined"}
    with Store(tmp_path / "store") as store:
        assert len(store) == 0
    assert build([SEEDS[0]], tmp_path / "store").count("published") == 1


def test_a_fault_of_ours_costs_one_document(pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is quarantined as internal-error, the other is published."""
    from kg import assemble as stage  # noqa: PLC0415 - what is patched here

    real = stage.assemble

    def faulty(page: Any, meaning: Any) -> Any:  # noqa: ANN401 - stands in for assemble
        if page.document.source == SEEDS[0].name:
            raise KeyError("oops")
        return real(page, meaning)

    monkeypatch.setattr(stage, "assemble", faulty)
    report = build([pages], tmp_path / "store")
    assert outcomes(report) == {SEEDS[0].name: "quarantined", SEEDS[1].name: "published"}
    assert report.records[0]["issues"][-1]["code"] == "internal-error"


def test_a_failing_disk_publishes_nothing(pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The generation before stays current, and nothing is left lying about."""
    store = tmp_path / "store"
    build([SEEDS[2]], store)
    before = dump(store)

    def fail(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("kg.store.generations.publish", fail)
    with pytest.raises(OSError, match="no space"):
        build([pages], store)
    assert dump(store) == before
    assert len(list((store / "generations").iterdir())) == 1


def test_other_paths_add_and_full_starts_over(pages: Path, tmp_path: Path) -> None:
    """A build of one path keeps what others brought, unless it is full."""
    store = tmp_path / "store"
    build([pages], store)
    build([SEEDS[2]], store)
    with Store(store) as opened:
        assert len(opened.entries()) == 3
    build([SEEDS[2]], store, full=True)
    with Store(store) as opened:
        assert [entry.source for entry in opened.entries()] == [SEEDS[2].name]


def test_two_inputs_of_one_name_are_both_kept(tmp_path: Path) -> None:
    """``a/page.txt b/page.txt``: the second has a number."""
    for folder, seed in zip("ab", SEEDS, strict=False):
        (tmp_path / folder).mkdir()
        shutil.copy(seed, tmp_path / folder / "page.txt")
    report = build([tmp_path / "a", tmp_path / "b"], tmp_path / "store")
    assert outcomes(report) == {"page.txt": "published", "page.txt~2": "published"}
    assert len({record["trial"] for record in report.records}) == 2


def test_a_document_can_be_retracted(pages: Path, tmp_path: Path) -> None:
    """The graph is as if it had never been there; an unknown source is an error and changes nothing."""
    store, fresh = tmp_path / "store", tmp_path / "fresh"
    build([pages], store)
    assert outcomes(retract(SEEDS[0].name, store)) == {SEEDS[0].name: "retracted"}
    (pages / SEEDS[0].name).unlink()
    build([pages], fresh)
    assert dump(store) == dump(fresh)
    with pytest.raises(KeyError):
        retract("nothing.txt", store)


def test_the_report_is_as_documented(pages: Path, tmp_path: Path) -> None:
    """One JSON line a document, kept with the generation too."""
    report = build([pages], tmp_path / "store")
    lines = [json.loads(line) for line in report.lines()]
    assert list(lines[0]) == ["source", "outcome", "layout", "trial", "sha256", "issues"]
    with Store(tmp_path / "store") as store:
        assert [json.loads(line) for line in store.report()] == lines


def test_two_workers_build_what_one_builds(seeds_store: Path, tmp_path: Path) -> None:
    """Processes are spawned: the store is the same."""
    code = (
        "import sys; from pathlib import Path; from kg.build import build\n"
        "if __name__ == '__main__': build([], Path(sys.argv[1]), workers=2)"
    )
    script = tmp_path / "run.py"
    script.write_text(f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{code}")
    subprocess.run([sys.executable, script, tmp_path / "store"], check=True, cwd=ROOT)
    assert dump(tmp_path / "store") == dump(seeds_store)


def test_the_order_of_the_inputs_does_not_matter(tmp_path: Path) -> None:
    """Not even where two of them have the same name."""
    for folder, seed in zip("ab", SEEDS, strict=False):
        (tmp_path / folder).mkdir()
        shutil.copy(seed, tmp_path / folder / "page.txt")
    inputs = [tmp_path / "a", tmp_path / "b", SEEDS[2]]
    build(inputs, tmp_path / "one")
    build(inputs[::-1], tmp_path / "other")
    assert dump(tmp_path / "one") == dump(tmp_path / "other")


def test_sources_of_the_same_bytes_share_a_graph(pages: Path, tmp_path: Path) -> None:
    """It bears the first of their names, whichever came first, and stays as long as one of them is there."""
    store, first = tmp_path / "store", pages / "0 copy.txt"
    build([pages], store)
    alone = dump(store)
    shutil.copy(SEEDS[0], first)
    build([pages], store)
    build([pages], tmp_path / "fresh")
    assert dump(store) == dump(tmp_path / "fresh") != alone
    with Store(store) as opened:
        names = opened.select("SELECT ?name { ?d <https://w3id.org/trialkg/ontology#sourceName> ?name } ORDER BY ?name")
        assert [row["name"] for row in names] == [first.name, SEEDS[1].name]
    first.unlink()
    retract(first.name, store)
    # what sources.tsv says of the other name is read by the next build
    assert outcomes(build([pages], store)) == {SEEDS[0].name: "published", SEEDS[1].name: "unchanged"}
    assert dump(store) == alone


def test_members_of_an_archive_count_one_by_one(tmp_path: Path) -> None:
    """One of two changed: the other is not built again."""
    archive, store = tmp_path / "pages.zip", tmp_path / "store"
    pages = {seed.name: seed.read_bytes() for seed in SEEDS[:2]}
    for expected in (
        {"published"},
        {"unchanged"},
        {"published", "unchanged"},
    ):
        with zipfile.ZipFile(archive, "w") as packed:
            for name, data in pages.items():
                packed.writestr(name, data)
        assert set(outcomes(build([archive], store)).values()) == expected
        pages |= {SEEDS[0].name: SEEDS[0].read_bytes() + b"\n"} if expected == {"unchanged"} else {}


def test_the_index_knows_the_concepts_in_use(seeds_store: Path) -> None:
    """As the query over the whole store finds them, which a build need not run."""
    query = (files.queries() / "parts" / "concepts-in-use.rq").read_text()
    with Store(seeds_store) as store:
        indexed = {curie for entry in store.entries() for curie in entry.concepts.split()}
        assert indexed == {row["concept"] for row in store.select(query)}
        assert len(indexed) > 20


def test_few_changes_need_no_vocabulary_for_what_stayed(
    pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One page less of two that use the same concepts as before: names and hierarchies are taken over."""
    store = tmp_path / "store"
    (pages / "again.txt").write_bytes(SEEDS[0].read_bytes() + b"\n")
    build([pages], store)

    def load(**_: object) -> None:
        raise AssertionError("the vocabulary was loaded")

    monkeypatch.setattr("kg.vocabulary.load", load)
    assert retract("again.txt", store).generation
    with Store(store) as opened:
        assert opened.find("macrophage")
