"""Terms given to a query: they stand in its own line, stay values whatever they hold, and change no row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode

from kg import files
from kg.ask.questions import load_question
from kg.ask.slots import fill, known
from kg.store.binding import bind
from kg.store.remote import bound

if TYPE_CHECKING:
    from kg.ask.questions import Question
    from kg.knowledge_graph import KnowledgeGraph

PARTS = [
    path for path in sorted((files.queries() / "parts" / "find").glob("*.rq")) if "VALUES ?asked" in path.read_text()
]
CARDS = sorted((files.queries() / "parts" / "show").glob("*.rq"))
ECHO = 'SELECT ?askedWords WHERE {\n  VALUES ?askedWords { "example" }   # a comment\n}'
HOSTILE = (
    '"} UNION { ?s ?p ?o }',
    "> } UNION { ?s ?p ?o",
    "\\",
    '\\" } #',
    "\\u0022 } UNION { ?s ?p ?o",
    "two\nlines\r\n}",
    "'''\"\"\"",
    "\\1 \\g<indent> {0} %s",
    "VALUES ?askedWords { 1 }",
    "",
)


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_a_value(words: str, graph: KnowledgeGraph) -> None:
    """They come back as they went in, as the only row, here and on the way to an endpoint."""
    assert graph.store.select(ECHO, {"askedWords": words}) == [{"askedWords": words}]
    assert graph.store.select(bound(ECHO, {"askedWords": words})) == [{"askedWords": words}]
    open_echo = "SELECT ?askedWords WHERE {\n}"
    assert graph.store.select(bound(open_echo, {"askedWords": words})) == [{"askedWords": words}]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_addresses_are_no_terms(words: str) -> None:
    """What is no IRI never becomes a node, and so never reaches a query."""
    with pytest.raises(ValueError, match="IRI"):
        NamedNode(f"http://example.org/{words}>" if words else "")


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_in_a_question_find_nothing(words: str, graph: KnowledgeGraph) -> None:
    """A slot of free words, filled as the command fills it."""
    question = load_question(files.queries() / "parts" / "find" / "country.rq")
    assert graph.store.select(question.query, {"askedCountry": words}) == []


def test_a_hostile_name_of_a_variable_is_no_parameter() -> None:
    """Names are never written from bindings: only those that stand in the line are."""
    hostile = "askedWords) { (1) } UNION { ?s ?p ?o } VALUES (?b"
    text, rest = bind(ECHO, {hostile: "x"})
    assert "UNION" not in text
    assert rest == {hostile: Literal("x")}


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * {\n  ?s ?p """\n  VALUES ?askedWords { 1 }\n""" }',
        "SELECT * {\n  ?s ?p '''\n  VALUES ?askedWords { 1 }\n''' }",
        "SELECT * {\n  # VALUES ?askedWords { 1 }\n  ?s ?p ?askedWords }",
        'SELECT * {\n  BIND("VALUES ?askedWords { 1 }" AS ?x) ?s ?p ?askedWords }',
        "SELECT * {\n  VALUES ?role { 1 }\n  ?s ?p ?askedWords }",
        "SELECT * {\n  VALUES (?role ?askedWords) { (1 2) }\n }",
        "SELECT * {\n  VALUES ?askedWords {\n 1 }\n }",
    ],
)
def test_only_a_parameter_line_is_given_terms(query: str) -> None:
    """Strings, comments and other VALUES stay as they are; the engine is handed the term."""
    assert bind(query, {"askedWords": "x"}) == (query, {"askedWords": Literal("x")})


def test_without_bindings_a_query_runs_as_it_stands(graph: KnowledgeGraph) -> None:
    """With bindings that name others a parameter is open, not the example."""
    assert graph.store.select(ECHO) == [{"askedWords": "example"}]
    assert graph.store.select(ECHO, {}) == [{"askedWords": None}]


@pytest.mark.parametrize("question", [load_question(path) for path in (*PARTS, *CARDS)], ids=lambda one: one.name)
def test_parts_have_a_line_for_every_slot_and_the_rows_of_handed_terms(
    question: Question, graph: KnowledgeGraph
) -> None:
    """The term in the line gives the rows that the term beside the query gives."""
    bindings = {slot.variable: known(fill(slot, slot.example, graph.store)).binding for slot in question.slots}
    assert not bind(question.query, bindings).rest
    open_query = bind(question.query, {}).text
    assert "VALUES ?asked" not in open_query
    ours = [tuple(row.values()) for row in graph.store.select(question.query, bindings)]
    theirs = [tuple(row.values()) for row in graph.store.select(open_query, bindings)]
    assert sorted(ours, key=str) == sorted(theirs, key=str)
