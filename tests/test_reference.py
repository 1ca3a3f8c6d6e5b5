"""The quick way to pyshacl's results: a graph from text, shapes gathered once, queries answered by the store's engine.

It is held against pyshacl as everybody has it, over a plain graph of rdflib and shapes parsed anew.
"""

from __future__ import annotations

import random
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

import pyshacl
import pytest
import rdflib
from graph_mutants import mutants
from rdflib.namespace import SH, XSD

from kg import files
from kg.iris import contract
from kg.iris.asked import rows
from kg.store import Store
from kg.validate.graphs import graph_of
from kg.validate.shacl import shape_results

if TYPE_CHECKING:
    from pathlib import Path

MUTANTS = 12
ISSUE = (
    "<urn:a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/trialkg/ontology#Mention> <urn:g> .",
    '<urn:a> <https://w3id.org/trialkg/ontology#exact> "ab" <urn:g> .',
)


def plain_results(text: str) -> Counter[tuple[str, str, str]]:
    """Shape, focus and message of each result of plain pyshacl."""
    plain, fresh = rdflib.Graph(), rdflib.Graph()
    for triple in graph_of(text):
        plain.add(triple)
    for path in files.shapes().glob("*.ttl"):
        fresh.parse(path, format="turtle")
    _, report, _ = pyshacl.validate(plain, shacl_graph=fresh, inference="none")
    assert isinstance(report, rdflib.Graph)
    found: Counter[tuple[str, str, str]] = Counter()
    for node in report.objects(None, SH.result):
        asked = report.value(node, SH.sourceConstraint) is not None
        focus = report.value(node, SH.value if asked else SH.focusNode) or report.value(node, SH.focusNode)
        shape = contract(str(report.value(node, SH.sourceShape)))
        found[shape, str(focus), str(report.value(node, SH.resultMessage))] += 1
    return found


@pytest.mark.filterwarnings("ignore")
def test_harmed_graphs_have_the_results_of_plain_pyshacl(seeds_store: Path) -> None:
    """Each result as often, with the same words; among them are some of queries."""
    graphs: dict[str, list[str]] = {}
    with Store(seeds_store) as store:
        for quad in store.quads():
            graphs.setdefault(str(quad.graph_name)[1:-1], []).append(f"{quad} .\n")
    harmed, shapes = 0, set()
    for mutant in islice(mutants(graphs, random.Random(8)), MUTANTS):  # noqa: S311 - damage, not secrets
        text = "".join(mutant.lines(graphs))
        ours = Counter((one.shape, one.focus, one.message) for one in shape_results(graph_of(text)))
        assert ours == plain_results(text)
        harmed += bool(ours)
        shapes |= {shape for shape, _, _ in ours}
    assert harmed > MUTANTS / 3
    assert shapes & {"shape:mention-length", "shape:quotation-length", "shape:issue-open"}


@pytest.mark.parametrize(
    ("written", "literal"),
    [
        ('"words"', rdflib.Literal("words")),
        (r'"a \"quoted\" <word> <and more>"', rdflib.Literal('a "quoted" <word> <and more>')),
        (r'"two\nlines, a \\ and \u00E9"', rdflib.Literal("two\nlines, a \\ and \u00e9")),
        ('"a separator\u2028and\x85more"', rdflib.Literal("a separator\u2028and\x85more")),
        ('"word"@en', rdflib.Literal("word", lang="en")),
        (f'"007"^^<{XSD.integer}>', rdflib.Literal("007", datatype=XSD.integer, normalize=False)),
        ('""', rdflib.Literal("")),
    ],
)
@pytest.mark.parametrize("behind", ["", " <urn:graph>"])
def test_a_literal_is_read_as_it_is_written(written: str, literal: rdflib.Literal, behind: str) -> None:
    ((subject, predicate, value),) = graph_of(f"<urn:s> <urn:p> {written}{behind} .\n")
    assert (subject, predicate) == (rdflib.URIRef("urn:s"), rdflib.URIRef("urn:p"))
    assert (value, str(value)) == (literal, str(literal))


@pytest.mark.parametrize("text", ["no statement\n", "<urn:s> <urn:p> .\n", "<urn:s> <urn:p> <urn:{o}> <urn:g> .\n"])
def test_what_is_no_statement_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"IRI|unpack|found"):
        graph_of(text)


def test_a_statement_counts_once() -> None:
    line = '<urn:s> <urn:p> "o" <urn:g> .\n'
    graph = graph_of(line + line.replace("urn:g", "urn:h"))
    assert (len(graph), len(list(graph))) == (1, 1)
    graph.add((rdflib.URIRef("urn:s"), rdflib.URIRef("urn:p"), rdflib.Literal("o")))
    assert len(graph) == 1


def test_what_is_added_later_is_found_by_queries_too() -> None:
    """The text says no more what the graph is."""
    query = "SELECT ?value WHERE { ?value <urn:p> ?any }"
    graph = graph_of('<urn:s> <urn:p> "o" <urn:g> .\n')
    assert [str(row[0]) for row in graph.query(query)] == ["urn:s"]  # type: ignore[index] # a row
    graph.add((rdflib.URIRef("urn:t"), rdflib.URIRef("urn:p"), rdflib.Literal("o")))
    assert sorted(str(row[0]) for row in graph.query(query)) == ["urn:s", "urn:t"]  # type: ignore[index] # a row


@pytest.mark.parametrize("query", ["SELECT ?s ?o { ?s <urn:p> ?o }", "SELECT ?s ?o { ?s ?any ?o }"])
def test_text_and_triples_answer_alike(query: str) -> None:
    graph = graph_of('<urn:s> <urn:p> "o" <urn:g> .\n<urn:s> <urn:q> <urn:o> <urn:g> .\n')
    before = {tuple(row) for row in graph.query(query, initBindings={"s": rdflib.URIRef("urn:s")})}  # type: ignore[arg-type] # a row
    graph.written(None)
    assert before == {tuple(row) for row in graph.query(query, initBindings={"s": rdflib.URIRef("urn:s")})}  # type: ignore[arg-type] # a row


def test_rows_hold_what_was_bound() -> None:
    query = "SELECT $this ?value WHERE { ?value a <https://w3id.org/trialkg/ontology#Mention> }"
    assert rows(ISSUE, query, {"this": "<urn:b>"}) == [{"this": "<urn:b>", "value": "<urn:a>"}]
    assert rows(ISSUE[1:], query, {"this": "<urn:b>"}) == []


def test_only_a_select_has_rows() -> None:
    with pytest.raises(TypeError, match="SELECT"):
        rows(ISSUE, "ASK { ?s ?p ?o }", {})
