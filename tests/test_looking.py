"""Looking at the graph from Python: typed trials and involvements, other libraries' objects, and what is missing."""

from __future__ import annotations

import doctest
import importlib
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
import review_sheets
from rdflib import RDF, Namespace

import kg
from kg.model import STUDIED, AskError, MissingExtra

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg import KnowledgeGraph

TKG = Namespace("https://w3id.org/trialkg/ontology#")


@pytest.fixture(scope="module")
def graph(seeds_store: Path) -> Iterator[KnowledgeGraph]:
    """The seeds, opened as a user does."""
    with kg.open(seeds_store) as opened:
        yield opened


@pytest.mark.parametrize("module", ["kg.knowledge_graph", "kg.knowledge_graph.looking"])
def test_the_examples_of_the_api_run(module: str, graph: KnowledgeGraph) -> None:
    """The docstrings that the reference shows, on the seeds."""
    names = {"graph": graph, "kg": kg}
    result = doctest.testmod(importlib.import_module(module), extraglobs=names)
    assert result.attempted
    assert result.failed == 0


# --- trials ------------------------------------------------------------------------------------------------------


def test_trials_are_typed(graph: KnowledgeGraph) -> None:
    """Numbers are numbers, lists tuples, what no document says ``None``."""
    found = {trial.id: trial for trial in graph.trials()}
    assert len(found) == 5
    finished = found["NCT02213705"]
    assert (finished.status, finished.enrollment, finished.healthy_volunteers) == ("COMPLETED", 20, False)
    assert (finished.min_age_years, finished.max_age_years, finished.completion) == (18.0, 70.0, "2022-06-16")
    assert finished.documents == ("004_1ac93559ada48c77.txt",)
    assert (found["NCT04917705"].status, found["NCT04917705"].healthy_volunteers) == (None, None)
    assert found["NCT04206644"].countries == ()
    assert found["NCT04206644"].max_age_years is None


def test_one_trial_is_found_by_its_names(graph: KnowledgeGraph) -> None:
    """Number or acronym; a trial that is only listed as related has no facts."""
    assert graph.trial("nct04917705") == graph.trial("SCLEROMYOMICS")
    with pytest.raises(AskError, match="no document describes"):
        graph.trial("NCT01051882")


def test_facts_come_from_the_preferred_document(tmp_path: Path) -> None:
    """Where two disagree, the value is that which the question of conflicts prefers; they are one trial."""
    seed = (importlib.import_module("kg.files").seeds() / "000_fd125cf443ca790a.txt").read_text(encoding="utf-8")
    (tmp_path / "one.txt").write_text(seed, encoding="utf-8")
    other = seed.replace("\nRECRUITING\n", "\nCOMPLETED\n").replace("- RECRUITING", "- COMPLETED")
    (tmp_path / "two.txt").write_text(other, encoding="utf-8")
    importlib.import_module("kg.build").build([tmp_path / "one.txt", tmp_path / "two.txt"], tmp_path / "store")
    with kg.open(tmp_path / "store") as graph:
        (trial,) = graph.trials()
        said = [row for row in graph.ask_named("conflicts", {"trial": trial.id}).rows if row["field"] == "status"]
        (preferred,) = {row["value"] for row in said if row["preferred"] == "yes"}
        assert trial.status == preferred
        assert trial.documents == ("one.txt", "two.txt")
        same = graph.involvements(concept="fibroblast", role=STUDIED)
        assert {len(one.nodes) for one in same} == {2}, "the same involvement of two documents is one"
        assert len({(one.concept, one.role) for one in same}) == len(same)


# --- involvements ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"concept": "macrophage", "role": "measured"}, {("NCT04206644", "tkg:MonocyteDerivedMacrophage")}),
        ({"concept": "CL:0000235", "role": ("cited", "background")}, set()),
        # sorted: a case has the same name in every process of tests
        ({"concept": "B cell", "role": sorted(STUDIED)}, set()),
        ({"concept": "innate T cell", "role": sorted(STUDIED)}, {("NCT04995588", "tkg:InnateTCell")}),
        ({"concept": "ruxolitinib", "role": "administered"}, set()),
        ({"concept": "skin", "trial": "NCT05273138", "role": "measured"}, {("NCT05273138", "UBERON:0002097")}),
        ({"concept": "skin", "trial": "NCT04206644"}, set()),
        ({"concept": "skin", "kind": "tissue", "trial": "NCT04995588"}, set()),
    ],
    ids=str,
)
def test_filters_hold_together(
    graph: KnowledgeGraph, wanted: dict[str, Any], expected: set[tuple[str, str | None]]
) -> None:
    """Kind, role, trial and concept with what is below it."""
    assert {(one.trial, one.concept) for one in graph.involvements(**wanted)} == expected


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"role": "admired"}, "no role 'admired'"),
        ({"concept": "macrofages"}, "names no known term"),
        ({"concept": "PARC"}, "ambiguous"),
        ({"concept": "skin", "kind": "cell"}, "known as tissue"),
        ({"trial": "NCT00000000"}, "no document describes"),
    ],
)
def test_what_cannot_be_meant_is_an_error(graph: KnowledgeGraph, wanted: dict[str, str], message: str) -> None:
    """As in questions."""
    with pytest.raises(AskError, match=message):
        graph.involvements(**wanted)  # type: ignore[arg-type]


def test_evidence_is_the_documents_words(graph: KnowledgeGraph) -> None:
    """Every quote stands in the stored text at its place; without being asked for, none is brought."""
    found = graph.involvements(trial="NCT04995588", evidence=True)
    texts = {entry.source: graph.store.text(entry.sha256) or "" for entry in graph.store.entries()}
    quotes = [words for one in found for words in one.evidence]
    assert len(quotes) > 20
    assert all(texts[words.document][words.start : words.end] == words.quote for words in quotes)
    assert all(one.mentions == len(one.evidence) for one in found)
    assert [replace(one, evidence=()) for one in found] == graph.involvements(trial="NCT04995588")


@pytest.mark.parametrize(
    "wanted", [{}, {"kind": "cell"}, {"role": "measured"}, {"kind": "tissue", "role": sorted(STUDIED)}], ids=str
)
@pytest.mark.parametrize("decided", [False, True], ids=["seeds", "curated"])
def test_the_whole_read_from_what_is_kept_is_what_the_engine_says(
    wanted: dict[str, Any], seeds_store: Path, tmp_path: Path, *, decided: bool
) -> None:
    """Trial by trial the same involvements in the same order, also those that a curator made or took away."""
    store = review_sheets.curated(seeds_store, tmp_path) if decided else seeds_store
    with kg.open(store) as graph:
        asked = [one for trial in graph.trials() for one in graph.involvements(trial=trial.id, **wanted)]
        assert graph.involvements(**wanted) == asked
        assert asked


# --- other libraries' objects ------------------------------------------------------------------------------------


def test_networkx_has_what_its_documentation_says(graph: KnowledgeGraph) -> None:
    """A MultiDiGraph: roles on the edges, hierarchy beside them; filtered, nothing else."""
    whole = graph.to_networkx()
    assert isinstance(whole, nx.MultiDiGraph)
    edges = [facts for _, _, facts in whole.edges(data=True)]
    assert {facts["relation"] for facts in edges} == {"involves", "is_a", "part_of"}
    involved = [facts for facts in edges if facts["relation"] == "involves"]
    assert len(involved) == len(graph.involvements())
    assert all({"kind", "role", "mentions"} <= facts.keys() for facts in involved)
    assert {data["type"] for node, data in whole.nodes(data=True) if node.startswith("NCT")} == {"trial"}
    cells = graph.to_networkx("NCT04206644", kind="cell", role="measured")
    assert {facts["role"] for _, _, facts in cells.edges(data=True) if facts["relation"] == "involves"} == {"measured"}
    assert "NCT05273138" not in cells
    assert "CL:0000057" not in cells


def test_a_dataframe_has_a_row_each(graph: KnowledgeGraph) -> None:
    """Involvements, trials, answers; a concept of an answer fills two columns."""
    assert len(graph.to_dataframe()) == len(graph.involvements())
    trials = graph.to_dataframe("trials").set_index("id")
    assert trials.loc["NCT02213705", "enrollment"] == 20
    answer = graph.ask("which trials study macrophages").to_dataframe()
    assert list(answer.columns) == ["trial", "cell", "cell_label", "role"]
    empty = graph.ask("which trials biopsy lung").to_dataframe()
    assert len(empty) == 0
    assert "trial" in empty.columns
    with pytest.raises(ValueError, match="no table"):
        graph.to_dataframe("people")


@pytest.mark.parametrize(("package", "extra"), [("pandas", "dataframes"), ("matplotlib", "pictures")])
def test_a_missing_extra_says_what_to_install(
    graph: KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str, extra: str
) -> None:
    """And nothing else needs it."""
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtra, match=rf"{package} is not installed: pip install 'trialkg\[{extra}\]'"):
        graph.to_dataframe("trials") if package == "pandas" else graph.draw(graph.matrix(), tmp_path / "m.svg")
    assert graph.matrix().text()
    assert graph.involvements(concept="macrophage")


def test_rdflib_gets_one_trial_or_all(graph: KnowledgeGraph) -> None:
    """One trial: its document's graph whole, of the hierarchies less, of other documents nothing."""
    whole, one = graph.to_rdflib(), graph.to_rdflib("NCT04206644")
    assert sum(1 for _ in whole.quads()) == len(graph.store)
    (document,) = {subject for subject, *_ in one.quads((None, RDF.type, TKG.Document, None))}
    assert set(one.graph(str(document))) == set(whole.graph(str(document)))
    assert len({subject for subject, *_ in whole.quads((None, RDF.type, TKG.Document, None))}) == 5
    assert 0 < sum(1 for _ in one.quads()) < sum(1 for _ in whole.quads()) / 3
