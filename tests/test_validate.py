"""Graphs and texts → reports: what is right conforms, what is wrong is named with its document and line."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
import rdflib
from example_trial import TEXT, document, hierarchy, quote, trial
from pyoxigraph import Literal, Quad
from rdflib.namespace import RDF, SH

from kg.iris import document as document_iri
from kg.iris import expand
from kg.model import Document, Quote, Statement, Trial
from kg.store import Store
from kg.triples import hierarchy_quads, triples
from kg.validate import Report, Result, check_document, check_graph

if TYPE_CHECKING:
    from pathlib import Path

SHA = document().sha256


def _quads(of: Trial) -> list[Quad]:
    return list(triples(of, vocabulary_version="v", software_version="s"))


def _stated(words: Quote) -> Trial:
    return Trial("NCT01234567", document(), "example", statements=(Statement("status", "X", words),))


def test_a_trial_with_everything_conforms_with_a_warning() -> None:
    """The source's oddity is shown with file and line, and does not stop publication."""
    report = check_document(_quads(trial()))
    assert report.conforms
    assert [(r.severity, r.shape, r.document, r.line) for r in report.results] == [
        ("warning", "shape:issue-open", "example.txt", 2)
    ]


def test_a_wrong_graph_does_not_conform() -> None:
    """Two statuses within one document."""
    second = Quad(expand("tid:trial/NCT01234567"), expand("tkg:statusCode"), Literal("COMPLETED"), document_iri(SHA))
    report = check_document([*_quads(trial()), second])
    assert not report.conforms
    assert [result.shape for result in report.results if result.severity == "violation"] == ["shape:trial-status-code"]


def test_a_violation_of_a_quote_has_its_line() -> None:
    """The length of the words is wrong: the line is counted in the document's text."""
    words = quote("Two skin biopsies of patients")
    report = check_document(_quads(_stated(replace(words, end=words.end - 1))), TEXT)
    assert [(r.shape, r.line) for r in report.results] == [("shape:quotation-length", 4)]


def test_the_whole_graph_conforms() -> None:
    """Shapes, rules and quotes, with nothing to say but the issue."""
    report = check_graph([*_quads(trial()), *hierarchy_quads(hierarchy())], {SHA: TEXT}.get)
    assert report.conforms
    assert report.count("warning") == 1


def test_two_documents_may_disagree() -> None:
    """A trial with two statuses from two documents is a conflict, not a violation."""
    other_text = f"{TEXT}\n"
    other = replace(document(), text=other_text, sha256=sha256(other_text.encode()).hexdigest(), source="other.txt")
    quads = [*_quads(trial()), *_quads(replace(trial(), document=other, status="COMPLETED"))]
    texts = {SHA: TEXT, other.sha256: other_text}
    assert check_graph([*quads, *hierarchy_quads(hierarchy())], texts.get).conforms


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        (Quote(0, 5, "A stu", "title"), TEXT, None),
        (Quote(0, 5, "A xyz", "title"), TEXT, "where 'A xyz' should stand"),
        (Quote(0, 5, "A stu", "title"), None, "not in the store"),
        (Quote(0, 5, "A stu", "title"), "", "has ''"),
        (Quote(0, 5, "Title", "title", "/a/0/b~1c"), '{"a": [{"b/c": "Title of it"}]}', None),
        (Quote(0, 5, "Title", "title", "/a/1/b~1c"), '{"a": [{"b/c": "Title of it"}]}', "no value at /a/1/b~1c"),
        (Quote(0, 2, "40", "enrollment", "/count"), '{"count": 40}', None),
        (Quote(0, 4, "true", "healthy_volunteers", "/v"), '{"v": true}', None),
        (Quote(0, 5, "Title", "title", "/a"), "no json", "no value at /a"),
        (Quote(5, 7, "🧬x", "title"), "éü\n\u2009 🧬x", None),
    ],
)
def test_quotes_are_held_against_the_text(words: Quote, text: str | None, found: str | None) -> None:
    """At a path or in the whole text; a text that is missing is a violation too."""
    report = check_graph(_quads(_stated(words)), lambda _: text)
    messages = [result.message for result in report.results if result.shape == "quote"]
    assert bool(messages) == (found is not None)
    assert found is None or found in messages[0]


def test_without_texts_quotes_are_not_checked() -> None:
    """Who has no texts gets no verdict on quotes, rather than a wrong one."""
    assert check_graph(_quads(_stated(Quote(0, 5, "A xyz", "title")))).conforms


def test_rules_are_asked_through_the_given_function() -> None:
    """A store answers the rules; what it finds becomes violations."""
    asked: list[str] = []

    def select(query: str) -> list[dict[str, str | None]]:
        asked.append(query)
        if "subClassOf+" not in query:
            return []
        return [{"focus": "CL:0000000"}]

    report = check_graph([], select=select)
    assert len(asked) > 5
    assert [(r.shape, r.focus) for r in report.results] == [
        ("hierarchy-loop", "http://purl.obolibrary.org/obo/CL_0000000")
    ]


REPORT = Report.of(
    [
        Result("warning", "shape:issue-open", "https://example.org/i", "decoding: odd", "b.txt", 3),
        Result("violation", "shape:arm-label", "https://example.org/a", "The arm has no label: use words.", "b.txt"),
        Result("violation", "shape:arm-label", "https://example.org/a", "The arm has no label: use words.", "b.txt"),
        Result("info", "x", "https://example.org/x", "“quoted” \\ words"),
    ]
)


def test_a_report_says_each_thing_once_worst_first() -> None:
    """Sorted by document, then by severity."""
    assert [r.severity for r in REPORT.results] == ["info", "violation", "warning"]
    assert not REPORT.conforms
    assert Report().conforms


def test_report_as_text() -> None:
    """One line a result, with file and line where known, and a sum."""
    lines = REPORT.to_text().splitlines()
    assert lines[1] == "b.txt: violation: The arm has no label: use words. [shape:arm-label] (https://example.org/a)"
    assert lines[2].startswith("b.txt:3: warning: decoding: odd")
    assert lines[-1] == "does not conform: 1 violations, 1 warnings, 1 infos"


def test_report_as_json() -> None:
    """Fields of the interface."""
    read = json.loads(REPORT.to_json())
    assert read["conforms"] is False
    assert set(read["results"][0]) == {"severity", "shape", "focus", "message", "document", "line"}


def test_report_as_turtle() -> None:
    """A SHACL validation report that parses."""
    graph = rdflib.Graph().parse(data=REPORT.to_turtle(), format="turtle")
    root = next(graph.subjects(RDF.type, SH.ValidationReport))
    assert str(graph.value(root, SH.conforms)) == "false"
    assert len(list(graph.objects(root, SH.result))) == 3
    assert expand("shape:arm-label").value in {str(shape) for shape in graph.objects(None, SH.sourceShape)}
    assert {str(word) for word in graph.objects(None, SH.resultMessage)} >= {"“quoted” \\ words"}


def test_a_document_without_anything_still_conforms() -> None:
    """An empty trial says nothing wrong."""
    bare = Document("bare.txt", "x", sha256(b"x").hexdigest(), "x")
    assert check_document(_quads(Trial("local-0123456789abcdef", bare, "example"))).results == ()


def test_the_seeds_conform(seeds_store: Path) -> None:
    """Shapes, rules and quotes over the graph of the packaged documents; oddities of the sources are warnings."""
    with Store(seeds_store) as store:
        report = check_graph(store.quads(), store.text, store.select)
    assert [result for result in report.results if result.severity == "violation"] == []
    assert "age-range-suspicious" in report.to_text()
