"""Exports of the seeds: read again by another parser, whole, declared, and as small as was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph
import pytest
import rdflib
from rdflib.namespace import OWL, RDF

from kg import iris
from kg.export import FORMATS, Selection, selected, write
from kg.export.rdflib_dataset import rdflib_dataset
from kg.model import AskError

if TYPE_CHECKING:
    from pathlib import Path

    from kg.knowledge_graph import KnowledgeGraph

pytestmark = pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph):DeprecationWarning")
"""rdflib warns of what it does itself."""

TKG, OA = "https://w3id.org/trialkg/ontology#", "http://www.w3.org/ns/oa#"


def quads(graph: KnowledgeGraph, selection: Selection) -> list[pyoxigraph.Quad]:
    """The quads of a selection, of all its graphs."""
    lines = (
        f"{' '.join(statement)} {part.graph} ."
        for part in selected(graph.store, selection)
        for statement in part.statements
    )
    return list(iris.quads("\n".join(lines)))


@pytest.mark.parametrize(("form", "parser"), [("turtle", "turtle"), ("ntriples", "nt"), ("rdfxml", "xml")])
def test_another_parser_reads_the_same_triples(form: str, parser: str, graph: KnowledgeGraph, tmp_path: Path) -> None:
    """As many as were written, and every triple of the store among them."""
    count = graph.export(tmp_path / "g", form)
    again = rdflib.Graph().parse(tmp_path / "g", format=parser)
    assert len(again) == count
    assert count > len({quad.triple for quad in graph.store.quads()})


@pytest.mark.parametrize(("form", "parser"), [("trig", "trig"), ("nquads", "nquads"), ("jsonld", "json-ld")])
def test_another_parser_reads_the_same_quads(form: str, parser: str, graph: KnowledgeGraph, tmp_path: Path) -> None:
    """The dataset as it is stored, graph by graph."""
    count = graph.export(tmp_path / "g", form)
    again = rdflib.Dataset()
    again.parse(tmp_path / "g", format=parser)
    assert sum(1 for _ in again.quads()) == count == len(graph.store)


def test_two_exports_are_the_same_bytes(graph: KnowledgeGraph, tmp_path: Path) -> None:
    """No order of the moment."""
    for name in ("one", "two"):
        graph.export(tmp_path / name, "turtle")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_what_two_documents_say_stands_once_in_formats_of_triples(tmp_path: Path) -> None:
    """Statements of an organisation or of a trial that both describe; in formats of quads each keeps its own."""
    trial, name = iris.trial("NCT00000001"), iris.expand("schema:name")
    graphs = [iris.document("a" * 64), iris.document("b" * 64)]
    said = [
        (iris.organization("Clinic"), name, pyoxigraph.Literal("Clinic")),
        (trial, iris.expand("rdfs:label"), pyoxigraph.Literal("A trial")),
        (trial, iris.expand("tkg:sex"), pyoxigraph.Literal("EVERYBODY")),  # no example of the ontology
    ]

    class Two:
        def graphs(self, trial: str | None = None) -> list[pyoxigraph.NamedNode]:
            return [] if trial else graphs

        def lines(self, graph: pyoxigraph.NamedNode) -> list[str]:
            every = [(graph, iris.expand("tkg:describesTrial"), trial), *said]
            return sorted(" ".join(map(str, triple)) for triple in every)

    write(Two(), tmp_path / "g.nt", "ntriples")
    assert (tmp_path / "g.nt").read_text().count('"A trial"') == 1
    assert (tmp_path / "g.nt").read_text().count('"EVERYBODY"') == 1
    assert (tmp_path / "g.nt").read_text().count('"Clinic"') == 1
    assert write(Two(), tmp_path / "g.nq", "nquads") == 8


def test_an_export_that_fails_leaves_what_stood_there(graph: KnowledgeGraph, tmp_path: Path) -> None:
    """No half of a file under its name, and no leftover beside it."""
    (tmp_path / "g.ttl").write_text("before")

    def fail(_done: int, _all: int) -> None:
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="the disk is full"):
        graph.export(tmp_path / "g.ttl", "turtle", seen=fail)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("g.ttl", "before")]


def test_turtle_declares_every_class_and_property(graph: KnowledgeGraph, tmp_path: Path) -> None:
    """An ontology header; no use of what is not declared."""
    graph.export(tmp_path / "g.ttl", "turtle")
    found = rdflib.Graph().parse(tmp_path / "g.ttl")
    assert len(set(found.subjects(RDF.type, OWL.Ontology))) == 1
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.Class)
    declared = {subject for kind in kinds for subject in found.subjects(RDF.type, kind)}
    built_in = (str(RDF), str(OWL), "http://www.w3.org/2000/01/rdf-schema#", "http://www.w3.org/2001/XMLSchema#")
    used = {*found.predicates(), *found.objects(None, RDF.type)}
    nodes = {node for node in used if isinstance(node, rdflib.URIRef)}
    assert {str(node) for node in nodes - declared if not str(node).startswith(built_in)} == set()
    assert not list(found.triples((None, OWL.imports, None)))


def test_one_trial_alone(graph: KnowledgeGraph) -> None:
    """The graphs of its documents, and the hierarchy above its concepts; nothing of another trial."""
    kept = quads(graph, Selection(trial="NCT04206644"))
    described = {quad.object for quad in kept if quad.predicate == iris.expand("tkg:describesTrial")}
    assert described == {iris.trial("NCT04206644")}
    labels = {str(quad.subject) for quad in kept if quad.graph_name == iris.hierarchy_graph()}
    assert str(iris.expand("CL:0000235")) in labels
    assert str(iris.expand("CL:0000134")) not in labels


def test_without_evidence(graph: KnowledgeGraph) -> None:
    """No mention, no quotation, no section, no link to one; the statements stay."""
    kept = quads(graph, Selection(evidence="none"))
    nodes = {quad.subject for quad in kept}
    assert not [quad for quad in kept if quad.predicate == iris.expand("tkg:evidence")]
    assert not [node for node in nodes if "/mention/" in str(node) or "/quote/" in str(node)]
    assert any(quad.object == iris.expand("tkg:Involvement") for quad in kept)


def test_web_annotations_are_whole(graph: KnowledgeGraph) -> None:
    """Every annotation has a target with a source, a position and a quote selector; nothing compact is left."""
    kept = quads(graph, Selection(evidence="webannotation"))
    names = [quad.predicate.value for quad in kept]
    assert not {f"{TKG}start", f"{TKG}end", f"{TKG}exact"} & set(names)
    annotations = [quad for quad in kept if quad.object == pyoxigraph.NamedNode(f"{OA}Annotation")]
    assert annotations
    for name in ("hasTarget", "hasSource", "start", "end", "exact"):
        assert names.count(f"{OA}{name}") == len(annotations)
    assert names.count(f"{OA}hasSelector") == 2 * len(annotations)


def test_control_characters_leave_wherever_they_can(tmp_path: Path) -> None:
    """XML has no way to write them: U+FFFD stands there; everything else has them."""
    graph = iris.document("a" * 64)

    class One:
        def graphs(self, trial: str | None = None) -> list[pyoxigraph.NamedNode]:
            del trial
            return [graph]

        def lines(self, graph: pyoxigraph.NamedNode) -> list[str]:
            return [f'{graph} <urn:p> "a\\u0001b\\f"']

    for form in ("turtle", "ntriples", "trig", "nquads", "jsonld", "rdfxml"):
        write(One(), tmp_path / form, form)
        kind = pyoxigraph.RdfFormat.from_media_type(FORMATS[form].media)
        found = [
            quad.object.value
            for quad in pyoxigraph.parse(path=str(tmp_path / form), format=kind)
            if quad.subject == graph
        ]
        assert found == ["a\ufffdb\ufffd" if form == "rdfxml" else "a\x01b\x0c"]


@pytest.mark.parametrize(("form", "selection"), [("docx", Selection()), ("turtle", Selection(evidence="some"))])
def test_an_unknown_format_is_an_error(form: str, selection: Selection, graph: KnowledgeGraph, tmp_path: Path) -> None:
    """Nothing is written."""
    with pytest.raises(ValueError, match="is no"):
        write(graph.store, tmp_path / "g", form, selection)
    assert not (tmp_path / "g").exists()


def test_an_unknown_trial_is_an_error(graph: KnowledgeGraph, tmp_path: Path) -> None:
    """And nothing is written."""
    with pytest.raises(AskError, match="no document describes"):
        graph.export(tmp_path / "g", "turtle", trial="NCT99999999")
    assert not (tmp_path / "g").exists()


def test_literals_keep_their_forms_in_rdflib() -> None:
    """An integer 007 stays as it is written; language tags stay."""
    subject, graph = pyoxigraph.NamedNode("urn:s"), pyoxigraph.NamedNode("urn:g")
    integer = pyoxigraph.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    quads = [
        pyoxigraph.Quad(subject, subject, pyoxigraph.Literal("007", datatype=integer), graph),
        pyoxigraph.Quad(subject, subject, pyoxigraph.Literal("otto", language="de"), graph),
        pyoxigraph.Quad(subject, subject, pyoxigraph.Literal("plain"), graph),
    ]
    found = {term.n3() for _, _, term, _ in rdflib_dataset(quads).quads()}
    assert found == {'"007"^^<http://www.w3.org/2001/XMLSchema#integer>', '"otto"@de', '"plain"'}
