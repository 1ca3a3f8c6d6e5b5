"""The description of a dataset says what is in it; canned questions leave as queries that run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph
import pytest

import kg
from kg import files, iris
from kg.export import FORMATS
from kg.export.formats import NOTHING

if TYPE_CHECKING:
    from pathlib import Path

    from kg.knowledge_graph import KnowledgeGraph

PREFIXES = """PREFIX void: <http://rdfs.org/ns/void#> PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX tkg: <https://w3id.org/trialkg/ontology#> """


def described(graph: KnowledgeGraph, path: Path, form: str) -> pyoxigraph.Store:
    """An export, read."""
    store = pyoxigraph.Store()
    count = graph.export(path, form)
    store.load(path=str(path), format=pyoxigraph.RdfFormat.TURTLE)
    assert len(store) == count
    return store


def rows(store: pyoxigraph.Store, query: str) -> list[tuple[str, ...]]:
    found = store.query(PREFIXES + query)
    return [tuple(str(value.value) for value in row) for row in found]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("what", "counted"),
    [
        ("?d a void:Dataset ; void:triples ?n", "(COUNT(*) AS ?n) { ?s ?p ?o }"),
        ("?d a void:Dataset ; void:documents ?n", "(COUNT(*) AS ?n) { ?d a tkg:Document }"),
        ("?d a void:Dataset ; void:classes ?n", "(COUNT(DISTINCT ?class) AS ?n) { ?s a ?class }"),
        ("?d a void:Dataset ; void:properties ?n", "(COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }"),
        ("[] void:property tkg:exact ; void:triples ?n", "(COUNT(*) AS ?n) { ?s tkg:exact ?o }"),
        ("[] void:class tkg:Mention ; void:entities ?n", "(COUNT(*) AS ?n) { ?s a tkg:Mention }"),
    ],
)
def test_counts_are_those_of_the_store(what: str, counted: str, graph: KnowledgeGraph, tmp_path: Path) -> None:
    found = rows(described(graph, tmp_path / "d.ttl", "dcat"), f"SELECT ?n {{ {what} }}")
    assert found == [(str(graph.store.select(f"{PREFIXES} SELECT {counted}")[0]["n"]),)]


def test_it_can_be_cited(graph: KnowledgeGraph, tmp_path: Path) -> None:
    """Licence, version of the software, title; a distribution for each format that holds statements."""
    store = described(graph, tmp_path / "d.ttl", "dcat")
    query = """SELECT ?licence ?version ?title {
      ?d a dcat:Dataset ; dcterms:license ?licence ; dcat:version ?version ; dcterms:title ?title }"""
    ((licence, version, title),) = rows(store, query)
    assert licence.startswith("https://creativecommons.org/")
    assert version == kg.__version__
    assert title
    names = {node.rpartition("#")[2] for (node,) in rows(store, "SELECT ?x { [] dcat:distribution ?x }")}
    assert names == {name for name, form in FORMATS.items() if form.evidence != NOTHING}


def test_every_canned_question_is_executable(graph: KnowledgeGraph, tmp_path: Path) -> None:
    """Each with its label and description, and its text runs as it stands."""
    store = described(graph, tmp_path / "q.ttl", "questions")
    query = """SELECT ?label ?comment ?text { ?q a sh:SPARQLExecutable ; sh:select ?text ;
      <http://www.w3.org/2000/01/rdf-schema#label> ?label ; <http://www.w3.org/2000/01/rdf-schema#comment> ?comment }"""
    found = rows(store, query)
    assert len(found) == len(list(files.queries().glob("*.rq")))
    for label, comment, text in found:
        assert label
        assert comment
        graph.store.select(text)
    declared = rows(store, "SELECT ?prefix ?space { ?d sh:prefix ?prefix ; sh:namespace ?space }")
    assert {prefix: space for prefix, space in declared} == iris.prefixes()  # noqa: C416 - mypy knows no length


@pytest.mark.parametrize("form", [name for name, form in FORMATS.items() if form.evidence == NOTHING])
def test_a_description_carries_no_evidence(form: str, graph: KnowledgeGraph, tmp_path: Path) -> None:
    """Whoever asks for annotations there is told so, and nothing is written."""
    with pytest.raises(ValueError, match="cannot hold evidence webannotation"):
        graph.export(tmp_path / "d.ttl", form, evidence="webannotation")
    assert list(tmp_path.iterdir()) == []
