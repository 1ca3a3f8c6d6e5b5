"""Decisions of curators → seen in answers, on cards, in exports and on pages; and nowhere else."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
import review_sheets
from pyoxigraph import RdfFormat, parse
from review_sheets import ADA, SKIN
from test_explorer import client
from test_explorer import rows as table

from kg.knowledge_graph import KnowledgeGraph

if TYPE_CHECKING:
    from pathlib import Path

OTHER = "NCT02213705"
WHO = f"{ADA}, 2026-05-31"


@pytest.fixture(scope="module")
def curated(seeds_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seeds with an assertion confirmed, one rejected and one corrected."""
    return review_sheets.curated(seeds_store, tmp_path_factory.mktemp("curated"))


def test_answers_say_who_decided(curated: Path) -> None:
    """In questions and in find, at the rows that rest on it."""
    with KnowledgeGraph.open(curated) as graph:
        found = {row["cell"]["label"]: row.get("decided") for row in graph.ask("which trials study fibroblasts").rows}
        others = graph.ask("which trials biopsy skin").rows
        (joined,) = graph.find(cell="fibroblast").rows
        frames = [graph.ask(f"which trials {words}").to_dataframe() for words in ("study fibroblasts", "biopsy skin")]
    assert found == {"fibroblast": f"accept, {WHO}", "skin fibroblast": f"correct, {WHO}"}
    assert joined["decided"] == f"accept, {WHO}; correct, {WHO}"
    assert not any("decided" in row for row in others)
    answered, plain = frames
    assert list(answered.columns) == ["trial", "cell", "cell_label", "role", "decided"]
    assert set(answered["decided"]) == {f"accept, {WHO}", f"correct, {WHO}"}
    assert "decided" not in plain


def test_a_card_lists_decisions_and_those_of_no_other_trial(curated: Path) -> None:
    """What was rejected too, which is no answer any more."""
    with KnowledgeGraph.open(curated) as graph:
        card, other = graph.show(SKIN).record(), graph.show(OTHER).record()
    assert {(row["decision"], row["concept"]["label"], row["comment"]) for row in card["decisions"]} == {
        ("accept", "fibroblast", None),
        ("reject", "fibroblast", "cited work"),
        ("correct", "fibroblast of dermis", None),
    }
    assert "decisions" not in other


@pytest.mark.parametrize(("form", "ending"), [("nquads", RdfFormat.N_QUADS), ("turtle", RdfFormat.TURTLE)])
def test_exports_hold_effect_and_provenance(curated: Path, tmp_path: Path, form: str, ending: RdfFormat) -> None:
    """Of the whole graph and of the trial; another trial's file says nothing of it."""
    said = {}
    with KnowledgeGraph.open(curated) as graph:
        for trial in (None, SKIN, OTHER):
            graph.export(tmp_path / "graph", form, trial=trial)
            said[trial] = {str(quad.triple) for quad in parse((tmp_path / "graph").read_bytes(), format=ending)}
    for trial, triples in said.items():
        known = trial != OTHER
        assert (
            any("0000-0002-1825-0097> <http://www.w3.org/2000/01/rdf-schema#label>" in one for one in triples) is known
        )
        assert (
            sum("ontology#decisionQuote> " in one for one in triples if "#label" not in one and '"' in one) >= 3 * known
        )
        assert (
            any("investigatesCellType> <http://purl.obolibrary.org/obo/CL_0002620>" in one for one in triples) is known
        )
        assert not any("investigatesCellType> <http://purl.obolibrary.org/obo/CL_0002551>" in one for one in triples)


def test_tables_hold_decisions(curated: Path, tmp_path: Path) -> None:
    """One table of them, and a column that leads there from what rests on them."""
    with KnowledgeGraph.open(curated) as graph:
        graph.export(tmp_path / "tables", "csv")
    read = {}
    for name in ("decisions", "involvements"):
        with (tmp_path / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            read[name] = list(csv.DictReader(lines))
    assert {(row["trial"], row["decision"], row["curator"]) for row in read["decisions"]} == {
        (SKIN, verb, ADA) for verb in ("accept", "reject", "correct")
    }
    with (tmp_path / "tables" / "evidence.csv").open(encoding="utf-8", newline="") as lines:
        words = {row["id"]: (row["exact"], row["document"]) for row in csv.DictReader(lines)}
    assert all(words[row["evidence"]] == (row["quote"], row["document"]) for row in read["decisions"])
    linked = {row["decision"]: row["label"] for row in read["involvements"] if row["decision"]}
    assert sorted(linked.values()) == ["fibroblast", "skin fibroblast"]
    assert linked.keys() <= {row["id"] for row in read["decisions"]}


def test_pages_show_decisions(curated: Path) -> None:
    """At the statement, in a list of the trial's, and on the page for curators; another trial's page has none."""
    pages = client(curated)
    assert f"curator: accept, {WHO}" in pages.get(f"/trial/{SKIN}").text
    assert "curator: " not in pages.get(f"/trial/{OTHER}").text
    listed = table(pages, f"/trial/{SKIN}", "decisions")
    assert sorted(row["decision"] for row in listed) == ["accept", "correct", "reject"]
    assert {(row["trial"], row["decision"]) for row in table(pages, "/curation", "decisions")} == {
        (SKIN, verb) for verb in ("accept", "correct", "reject")
    }
    assert table(pages, "/curation", "stale") == []
