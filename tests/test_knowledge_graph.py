"""What Python users hold: an opened graph that answers, shows, finds and queries."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg import files
from kg.build import build
from kg.knowledge_graph import KnowledgeGraph
from kg.model import AskError, StoreError


def trials(graph: KnowledgeGraph, wanted: dict[str, Any]) -> set[object]:
    """The trials that meet the criteria."""
    return {row["trial"] for row in graph.find(**wanted).rows}


SSC = {"NCT05273138", "NCT04995588", "NCT04206644", "NCT04917705", "NCT02213705"}


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"condition": "systemic sclerosis"}, SSC),
        ({"condition": "systemic sclerosis", "biopsy": "skin"}, {"NCT05273138", "NCT04917705"}),
        ({"biopsy": "muscle"}, {"NCT04917705"}),
        ({"biopsy": "lung"}, set()),
        ({"cell": "macrophage", "assay": "ELISA", "analyte": "CCL18"}, {"NCT04206644"}),
        ({"cell": "macrophage", "biopsy": "skin"}, set()),
        ({"healthy_controls": True}, {"NCT05273138", "NCT04995588", "NCT04206644"}),
        ({"healthy_controls": True, "recruiting": True, "biopsy": "skin"}, {"NCT05273138"}),
        ({"recruiting": True}, {"NCT05273138", "NCT04995588", "NCT04206644"}),
        ({"min_enrollment": 100}, {"NCT04206644"}),
        ({"min_enrollment": 40}, {"NCT04206644", "NCT05273138"}),
        ({"specimen": "serum"}, {"NCT04917705"}),
        ({"comparator": "lupus"}, {"NCT04995588"}),
        ({"comparator": "systemic sclerosis"}, set()),
        ({"agent": "ruxolitinib"}, {"NCT04206644"}),
        ({"longitudinal": True}, {"NCT04917705"}),
        ({"country": "France", "cell": "fibroblast"}, {"NCT05273138"}),
        ({"country": "Norway"}, set()),
    ],
    ids=lambda value: "-".join(map(str, value)) if isinstance(value, dict) else "",
)
def test_find_joins_its_criteria(
    graph: KnowledgeGraph, wanted: dict[str, str | int | bool], expected: set[str]
) -> None:
    """All of them hold; a known term that no trial has gives none."""
    assert trials(graph, wanted) == expected


def test_find_shows_what_matched_and_why(graph: KnowledgeGraph) -> None:
    """A column for each criterion that has a term; the words of all of them as evidence."""
    answer = graph.find(cell="macrophage", recruiting=True, evidence=True)
    assert answer.columns == ("trial", "title", "status", "cell")
    assert answer.params == {"cell": {"id": "CL:0000235", "label": "macrophage"}}
    (row,) = answer.rows
    assert row["cell"]["closest" if "closest" in row["cell"] else "id"] == "tkg:MonocyteDerivedMacrophage"
    assert any(quote["quote"] == "MDM" for quote in row["evidence"])


def test_find_takes_a_role(graph: KnowledgeGraph) -> None:
    """``--role background``: B cells are named, not studied."""
    assert {row["trial"] for row in graph.find(cell="B cell", role="background").rows} == {"NCT05273138", "NCT04917705"}
    assert trials(graph, {"cell": "B cell"}) == set()


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({}, "at least one criterion"),
        ({"colour": "red"}, "no criterion 'colour'"),
        ({"cell": "skin"}, "known as tissue, not as cell"),
        ({"analyte": "PARC"}, "ambiguous"),
        ({"min_enrollment": "many"}, "is no number"),
    ],
)
def test_find_says_what_is_wrong(graph: KnowledgeGraph, wanted: dict[str, Any], message: str) -> None:
    """As ask does."""
    with pytest.raises(AskError, match=message):
        graph.find(**wanted)


def test_a_card_shows_one_trial(graph: KnowledgeGraph) -> None:
    """By number or acronym, with facts, concepts, outcomes; nothing of another trial."""
    card = graph.show("sclEROmyomics")
    assert card.trial == "NCT04917705"
    sections = {section.name: section for section in card.sections}
    assert len(sections["outcomes"].rows) == 13
    assert "Strasbourg" in card.text()
    assert "ruxolitinib" not in card.text()
    assert card.record()["facts"][0]["sex"] == sections["facts"].rows[0]["sex"]


def test_a_card_of_an_unknown_trial_is_an_error(graph: KnowledgeGraph) -> None:
    """A related trial that no document describes has none."""
    with pytest.raises(AskError, match="no document describes"):
        graph.show("NCT01051882")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://localhost/> { ?s ?p ?o } }",
        "SELECT * { sErViCe SILENT <http://localhost/> { ?s ?p ?o } }",
        "DELETE WHERE { ?s ?p ?o }",
        "PREFIX x: <urn:x> INSERT DATA { x:a x:b x:c }",
        "LOAD <file:///etc/hostname>",
        "SELECT * " + "{" * 100_000,
        "SELECT (" + "(" * 5_000 + "1" + ")" * 5_000 + " AS ?x) {}",
        "SELECT * { FILTER(" + "!" * 50_000 + "true) }",
        "SELECT * { ?s " + "/".join(["<urn:p>"] * 30_000) + " ?o }",
        "SELECT * {" + "{} UNION " * 30_000 + "{} }",
    ],
    ids=["service", "silent", "delete", "insert", "load", "braces", "parentheses", "not", "path", "union"],
)
def test_a_hostile_query_does_not_run(graph: KnowledgeGraph, query: str) -> None:
    """It is turned away before it is parsed."""
    with pytest.raises(AskError):
        graph.results(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ('SERVICE <http://x>' AS ?x) {}",
        "PREFIX service: <urn:service#> SELECT ?service { ?service a service:service } # SERVICE",
        "SELECT ?delete { ?delete a <http://example.org/INSERT> }",
        'SELECT ("""DELETE "quoted" {{{{""" AS ?x) {}',
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . FILTER(?s < ?o || !(?s > ?o)) }",
    ],
)
def test_a_query_that_only_looks_hostile_runs(graph: KnowledgeGraph, query: str) -> None:
    """Strings, names, comments and IRIs are no keywords."""
    assert graph.results(query, "csv")


def test_results_are_in_w3c_formats(graph: KnowledgeGraph) -> None:
    """JSON, CSV, TSV; a boolean; Turtle for CONSTRUCT."""
    query = "SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/trialkg/ontology#Document> }"
    assert graph.results(query, "csv").split() == ["n", "5"]
    assert '"vars":["n"]' in graph.results(query, "json")
    assert graph.results(query, "tsv").startswith("?n")
    assert graph.results("ASK {}", "json").strip() == '{"head":{},"boolean":true}'
    assert "<urn:x>" in graph.results("CONSTRUCT { <urn:x> a <urn:y> } {}")
    with pytest.raises(SyntaxError):
        graph.results("SELECT")


def test_rdflib_is_handed_the_union(graph: KnowledgeGraph) -> None:
    """The same number of quads, and a default graph that holds all of them."""
    dataset = graph.to_rdflib()
    assert sum(1 for _ in dataset.quads()) == len(graph.store)


def test_the_seeds_conform(graph: KnowledgeGraph) -> None:
    """No violation in shapes, quotes or rules; the source's fault in an age is a warning."""
    report = graph.validate()
    assert report.conforms, report.to_text()
    assert any("age-range-suspicious" in result.message for result in report.results)


@pytest.mark.parametrize(
    "criteria",
    [
        "Exclusion Criteria:\n\n* Peripheral edema\n* Complete left bundle branch block\n* Prior oophorectomy",
        "Inclusion Criteria:\n\n* Fertile patients must use effective contraception",
        "Exclusion Criteria:\n\n* Pleural effusion\n* Cyclophosphamide (CTX) within 4 weeks\n* eGFR < 30 mL/min",
    ],
)
def test_what_only_criteria_name_conforms(tmp_path: Path, criteria: str) -> None:
    """A class that a rule of criteria finds has its label in the graph; one of another kind is another thing."""
    study = json.loads((Path(__file__).parent / "records" / "study.json").read_text(encoding="utf-8"))
    study["protocolSection"]["eligibilityModule"]["eligibilityCriteria"] = criteria
    (tmp_path / "study.json").write_text(json.dumps(study), encoding="utf-8")
    build([tmp_path / "study.json"], tmp_path / "store")
    with KnowledgeGraph.open(tmp_path / "store") as graph:
        report = graph.validate()
        assert report.conforms, report.to_text()
        restricted = "SELECT ?x { GRAPH ?g { ?r a <https://w3id.org/trialkg/ontology#Restriction> } BIND(?r AS ?x) }"
        assert graph.results(restricted, "csv").count("restriction") > 0


def test_documents_that_disagree_are_named(tmp_path: Path) -> None:
    """A status that another page of the trial gives otherwise; fields that agree, or stand alone, are no conflict."""
    seed = min(path for path in files.seeds().iterdir() if path.suffix == ".txt")
    page = seed.read_text(encoding="utf-8")
    (tmp_path / "one.txt").write_text(page, encoding="utf-8")
    (tmp_path / "two.txt").write_text(
        page.replace("\nRECRUITING\n", "\nCOMPLETED\n").replace("- RECRUITING", "- COMPLETED")
    )
    build([tmp_path / "one.txt", tmp_path / "two.txt"], tmp_path / "store")
    with KnowledgeGraph.open(tmp_path / "store") as graph:
        rows = graph.ask("which documents disagree about NCT05273138").rows
        assert {(row["document"], row["field"], row["value"]) for row in rows} == {
            ("one.txt", "status", "RECRUITING"),
            ("two.txt", "status", "COMPLETED"),
        }
        assert graph.show("NCT05273138").text().count("document:") == 0
        assert graph.validate().conforms


def test_no_store_is_an_error(tmp_path: Path) -> None:
    """It says how to make one."""
    with pytest.raises(StoreError, match="trialkg build"):
        KnowledgeGraph.open(tmp_path)
