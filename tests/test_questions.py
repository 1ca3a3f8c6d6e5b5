"""Every canned question: complete, the same rows in two engines, and on the seeds the answer that it should give."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pyoxigraph
import pytest
import rdflib

from kg import files
from kg.ask import load_questions
from kg.ask.words import example, readings
from kg.model import ROLES, AskError
from kg.store.binding import bind

if TYPE_CHECKING:
    from pathlib import Path

    from kg.ask import Question
    from kg.knowledge_graph import KnowledgeGraph

pytestmark = pytest.mark.filterwarnings("ignore:Dataset.:DeprecationWarning")
"""rdflib warns of what it does itself."""

QUESTIONS = load_questions(files.queries())
QUERIES = sorted(path for path in files.queries().rglob("*.rq") if "SELECT" in path.read_text(encoding="utf-8"))
EXPECTED = [
    pytest.param(question.name, expected, id=f"{question.name}-{'-'.join(expected['ask'].values())}")
    for question in QUESTIONS
    for expected in question.front["expects"]
]


@pytest.fixture(scope="module")
def dataset(graph: KnowledgeGraph) -> rdflib.Dataset:
    """The same graph in rdflib."""
    return graph.to_rdflib()


def column(rows: list[dict[str, Any]], name: str) -> set[Any]:
    """The values of a column; concepts by their label."""
    values = [row[name]["label"] if isinstance(row[name], dict) else row[name] for row in rows]
    return {value for value in values if value is not None}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_front_matter_is_complete(question: Question) -> None:
    """Title, description, words, slots, columns, expectations; every slot is a parameter of the query."""
    assert question.title.endswith("?")
    assert {"description", "words", "slots", "columns", "expects"} <= set(question.front)
    assert question.phrases
    for slot in question.slots:
        assert f"?{slot.variable} " in question.query
        assert slot.example
    for role in (*question.front.get("answer", ()), *question.front.get("also", ())):
        assert role in ROLES
    for phrase, _ in question.phrases:
        assert set(re.findall(r"{(\w+)}", phrase)) <= {slot.name for slot in question.slots}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_its_parameter_is_one_line(question: Question) -> None:
    """What ask gives its terms to is one VALUES line that names every slot, or nothing where there is no slot."""
    text, rest = bind(question.query, {slot.variable: "asked" for slot in question.slots})
    assert not rest
    assert len(set(question.query.splitlines()) - set(text.splitlines())) == bool(question.slots)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_its_example_asks_it(question: Question) -> None:
    """The example in the list of questions is understood as this question."""
    assert question.name in {reading.question.name for reading in readings(example(question), QUESTIONS)}


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_both_engines_give_the_same_rows_as_it_stands(
    path: Path, graph: KnowledgeGraph, dataset: rdflib.Dataset
) -> None:
    """A query runs as it stands, in Oxigraph and in rdflib, with the same rows (SAMPLE may choose differently)."""
    query = path.read_text(encoding="utf-8")
    found = graph.store.query(query)
    assert isinstance(found, pyoxigraph.QuerySolutions)
    names = [name for name in (str(variable.value) for variable in found.variables) if name != "evidence"]
    ours = sorted([_plain(row[name]) for name in names] for row in found)
    result = dataset.query(query)
    theirs = sorted([_plain(row[name]) for name in names] for row in result if isinstance(row, rdflib.query.ResultRow))
    assert ours == theirs


def _plain(term: object) -> str:
    """A term's own characters; the parts of a GROUP_CONCAT in one order."""
    value = "" if term is None else str(term if isinstance(term, rdflib.term.Node) else getattr(term, "value", term))
    return ", ".join(sorted(value.split(", ")))


@pytest.mark.parametrize("question", [q for q in QUESTIONS if q.slots], ids=lambda question: question.name)
def test_both_engines_give_the_same_rows_with_a_term_bound(
    question: Question, graph: KnowledgeGraph, dataset: rdflib.Dataset
) -> None:
    """The parameter in the query's own line here, ``initBindings`` of the open query there."""
    first = question.slots[0]
    from kg.ask.slots import fill, known  # noqa: PLC0415 - the one place that needs it

    binding = known(fill(first, first.example, graph.store)).binding
    term = rdflib.URIRef(binding.value) if isinstance(binding, pyoxigraph.NamedNode) else rdflib.Literal(binding)
    ours = graph.store.select(question.query, {first.variable: binding})
    theirs = list(dataset.query(bind(question.query, {}).text, initBindings={first.variable: term}))
    assert len(ours) == len(theirs)
    assert ours or question.name in {"conflicts", "perhaps-the-same"}  # the seeds agree with each other


@pytest.mark.parametrize(("name", "expected"), EXPECTED)
def test_the_seeds_answer_as_expected(name: str, expected: dict[str, Any], graph: KnowledgeGraph) -> None:
    """The trials are exactly the expected ones, beside the answer too; other columns hold at least what is expected."""
    answer = graph.ask_named(name, expected["ask"])
    assert column(answer.rows, "trial") == set(expected["trial"]) if "trial" in expected else True
    if "includes" in expected:
        assert set(expected["includes"]) <= column(answer.rows, "trial")
    if "also" in expected:
        assert column(answer.also, "trial") == set(expected["also"])
    for other in set(expected) - {"ask", "trial", "includes", "also"}:
        assert set(expected[other]) <= column(answer.rows, other)
        assert expected[other] or not column(answer.rows, other)


PARAPHRASES = [
    ("Which trials biopsy skin?", {"NCT05273138", "NCT04917705"}, set()),
    ("who takes skin biopsies", {"NCT05273138", "NCT04917705"}, set()),
    ("what studies take biopsies of the skin", {"NCT05273138", "NCT04917705"}, set()),
    ("which trials biopsy muscle", {"NCT04917705"}, set()),
    ("who takes lung biopsies", set(), set()),
    ("which trials study fibroblasts", {"NCT05273138"}, set()),
    ("trials on innate T cells", {"NCT04995588"}, set()),
    ("trials on macrophages", {"NCT04206644"}, set()),
    ("Which studies investigate T-cells?", {"NCT04995588"}, {"NCT04917705"}),
    ("which trials study B cells", set(), {"NCT05273138", "NCT04917705"}),
    ("trials on B lymphocytes", set(), {"NCT05273138", "NCT04917705"}),
    ("which trials study innate lymphoid cells", set(), {"NCT04917705"}),
    ("trials on mesenchymal stem cells", {"NCT02213705"}, set()),
    ("which trials mention B cells", {"NCT05273138", "NCT04917705", "NCT02213705"}, set()),
    ("what links to B cells", {"NCT05273138", "NCT04917705", "NCT02213705"}, set()),
    ("what links to innate lymphoid cells", {"NCT04917705"}, set()),
    ("which trials use single-cell RNA sequencing", {"NCT05273138", "NCT04917705"}, set()),
    ("which trials use scRNA-seq on skin", {"NCT05273138", "NCT04917705"}, set()),
    ("which trials use single cell RNA sequencing on whole blood", {"NCT05273138", "NCT04917705"}, set()),
    ("which trials use ELISA", {"NCT04206644"}, set()),
    ("trials using flow cytometry", {"NCT04206644"}, set()),
    ("which trials use mass spectrometry", {"NCT04917705"}, set()),
    ("which trials measure CCL18", {"NCT04206644"}, set()),
    ("who measures P55774", {"NCT04206644"}, set()),
    ("Who measures CCL18, in what, by what?", {"NCT04206644"}, set()),
    ("which trials measure HGNC:10616", {"NCT04206644"}, set()),
    ("which trials measure CXCL4", {"NCT04206644"}, set()),
    ("which trials measure PF4", {"NCT04206644"}, set()),
    ("which trials measure CD206", {"NCT04206644"}, set()),
    (
        "which trials investigate systemic sclerosis",
        {"NCT05273138", "NCT04995588", "NCT04206644", "NCT04917705", "NCT02213705"},
        set(),
    ),
    (
        "trials on SSc",
        {"NCT05273138", "NCT04995588", "NCT04206644", "NCT04917705", "NCT02213705"},
        set(),
    ),
    ("which trials investigate lupus", set(), {"NCT04995588"}),
    ("which trials use lupus as comparator", {"NCT04995588"}, set()),
    ("which trials have healthy controls", {"NCT05273138", "NCT04995588", "NCT04206644"}, set()),
    ("which trials administer ruxolitinib", set(), {"NCT04206644"}),
    ("which trials apply ruxolitinib ex vivo", {"NCT04206644"}, set()),
    ("which trials administer mesenchymal stem cells", {"NCT02213705"}, set()),
    ("which trials administer cyclophosphamide", set(), {"NCT02213705"}),
    ("which trials of systemic sclerosis recruit", {"NCT05273138", "NCT04995588", "NCT04206644"}, set()),
    ("which trials exclude corticosteroids", {"NCT05273138", "NCT04917705"}, set()),
    ("which trials exclude antibiotics", {"NCT04995588"}, set()),
    ("which trials exclude vaccination", {"NCT04995588"}, set()),
    ("which trials require cyclophosphamide", {"NCT02213705"}, None),
    ("which outcomes at day 1", {"NCT04917705"}, set()),
    ("which outcomes are measured at 12 months", {"NCT04917705"}, set()),
    ("which outcomes at 5 years", {"NCT04917705"}, set()),
    ("which outcomes at 2 months", set(), set()),
    ("which trials have comparable samples", {"NCT04917705"}, set()),
    ("which documents disagree about NCT05273138", set(), set()),
]


@pytest.mark.parametrize(("words", "trials", "also"), PARAPHRASES)
def test_words_are_answered(words: str, trials: set[str], also: set[str] | None, graph: KnowledgeGraph) -> None:
    """The trials of the answer and of the weaker hits, and no others."""
    answer = graph.ask(words)
    assert column(answer.rows, "trial") == trials
    if also is not None:
        assert column(answer.also, "trial") == also


def test_what_a_trial_measures(graph: KnowledgeGraph) -> None:
    """ELISA of five analytes in culture supernatant; flow cytometry of six markers; in macrophages, with exposures."""
    rows = graph.ask("what does NCT04206644 measure").rows
    elisa = [row for row in rows if row["assay"]["id"] == "OBI:0000661"]
    flow = [row for row in rows if row["assay"]["id"] == "OBI:0000916"]
    assert column(elisa, "analyte") == {"CCL18", "PDGFB", "IL6", "CXCL10", "PF4"}
    assert column(elisa, "specimen") == {"cell culture supernatant"}
    assert column(flow, "analyte") == {"MSR1", "MRC1", "CD163", "CD86", "TLR4", "MHC class II protein complex"}
    assert column(rows, "cells") == {"monocyte-derived macrophage"}
    assert "ruxolitinib" in column(rows, "exposure")
    assert any(row["exposure"] is None for row in elisa)


def test_single_cell_sequencing_has_its_specimens(graph: KnowledgeGraph) -> None:
    """Skin and whole blood in one trial; PBMC, muscle and skin in the other."""
    rows = graph.ask("which trials use single-cell RNA sequencing").rows
    of = {
        trial: {row["specimen"]["id"] for row in rows if row["trial"] == trial and row["specimen"]}
        for trial in ("NCT05273138", "NCT04917705")
    }
    assert of["NCT05273138"] == {"UBERON:0002097", "UBERON:0000178"}
    assert {"CL:2000001", "UBERON:0001134", "UBERON:0002097"} <= of["NCT04917705"]


def test_sites_and_status(graph: KnowledgeGraph) -> None:
    """A trial without a site has a row; a status that is not stated is empty."""
    rows = {row["trial"]: row for row in graph.ask("where are trials of systemic sclerosis, and which recruit").rows}
    assert {trial: row["city"] for trial, row in rows.items()} == {
        "NCT05273138": "Lille",
        "NCT04995588": "Poitiers",
        "NCT04206644": None,
        "NCT04917705": "Strasbourg",
        "NCT02213705": "Paris",
    }
    assert rows["NCT04917705"]["status"] is None
    assert rows["NCT02213705"]["status"] == "COMPLETED"
    assert rows["NCT04995588"]["as_of"] == "2025-11-14"


def test_who_may_join(graph: KnowledgeGraph) -> None:
    """Limits as stated; nothing where nothing is stated."""
    (row,) = graph.ask("who may join NCT02213705").rows
    assert (row["min_age"], row["max_age"], row["healthy_volunteers"]) == ("18 Years", "70 Years", False)
    (row,) = graph.ask("who may join SCLEROMYOMICS").rows
    assert (row["min_age"], row["max_age"], row["healthy_volunteers"]) == ("18 Years", None, None)


def test_eligibility_says_when_how_long_and_for_whom(graph: KnowledgeGraph) -> None:
    """A wash-out is no minimum exposure, and a prior therapy that is required is no exclusion."""
    rows = graph.ask("which trials exclude immunosuppressants").rows
    said = {(row["trial"], row["duration"], row["bound"]) for row in rows if row["term"]["id"] == "CHEBI:35705"}
    assert said == {
        ("NCT05273138", "P12M", "within"),
        ("NCT04917705", "P3M", "within"),
        ("NCT04917705", "P1M", "at-least"),
    }
    rows = graph.ask("which trials require cyclophosphamide").rows
    # "either in monthly bolus at least six months …", "at least 6 months follow-up after completion of prior …"
    assert {(row["duration"], row["bound"]) for row in rows} == {("P6M", "at-least"), ("P6M", "since")}
    doses = {row["dose"] for row in graph.ask("which trials exclude corticosteroids").rows}
    assert any(dose and "10" in dose for dose in doses)


def test_a_rule_is_not_named_again_without_its_time(graph: KnowledgeGraph) -> None:
    """An agent of a rule that says when is a row a time, and none without; one of a rule that does not say is a row."""
    rows = graph.ask_named("trials-with-agent", {"agent": "cyclophosphamide"}).also
    said = {(row["trial"], row["role"], row["function"]) for row in rows}
    assert {one for one in said if one[:2] == ("NCT02213705", "inclusion")} == {
        ("NCT02213705", "inclusion", "ongoing therapy"),
        ("NCT02213705", "inclusion", "prior therapy"),
    }
    assert ("NCT02213705", "exclusion", None) in said


def test_a_class_of_drugs_reaches_its_drugs(graph: KnowledgeGraph) -> None:
    """Chemotherapy is excluded as such in one trial, through one of its drugs in others; vaccination is no drug."""
    rows = graph.ask("which trials exclude chemotherapy").rows
    assert ("NCT04995588", "P12M") in {(row["trial"], row["duration"]) for row in rows}
    assert "methotrexate" in column(rows, "term")
    assert "vaccination" not in column(rows, "term")


def test_publications(graph: KnowledgeGraph) -> None:
    """A DOI with parentheses is whole."""
    rows = graph.ask("which publications do documents list for NCT02213705").rows
    assert column(rows, "doi") == {"10.1016/S2665-9913(21)00326-X", "10.1093/stcltm/szad010"}


@pytest.mark.parametrize(
    ("words", "message", "near"),
    [
        ("what is the weather", "no question is asked like", None),
        ("which trials biopsy unobtainium", "names no known tissue", None),
        ("which trials study fibrobalsts", "names no known", "fibroblast"),
        ("which trials measure PARC", "ambiguous", "CCL18 (HGNC:10616)"),
        ("which trials biopsy fibroblasts", "is known as cell, not as tissue", None),
        ("who may join NCT02213706", "no document describes", "NCT02213705"),
        ("which outcomes at noon", "is no time", None),
        ("", "no question is asked like", None),
    ],
)
def test_what_cannot_be_asked(words: str, message: str, near: str | None, graph: KnowledgeGraph) -> None:
    """An error that says why, and what is near."""
    with pytest.raises(AskError, match=message) as caught:
        graph.ask(words)
    if near:
        assert near in caught.value.nearest


def test_the_other_candidate_of_an_ambiguous_name_is_named(graph: KnowledgeGraph) -> None:
    """PARC is an alias of two genes."""
    with pytest.raises(AskError) as caught:
        graph.ask("which trials measure PARC")
    assert caught.value.nearest == ("CCL18 (HGNC:10616)", "CUL9 (HGNC:15982)")


def test_a_role_keeps_what_has_it_alone(graph: KnowledgeGraph) -> None:
    """``--role``: nothing else in the answer, nothing beside it."""
    answer = graph.ask("which trials study B cells", role="background")
    assert column(answer.rows, "trial") == {"NCT05273138", "NCT04917705"}
    assert not answer.also
    assert not graph.ask("which trials study B cells", role="measured").rows


@pytest.mark.parametrize(("role", "message"), [("baker", "no role"), ("cited", "does not look at roles")])
def test_an_unknown_role_is_an_error(role: str, message: str, graph: KnowledgeGraph) -> None:
    """A role that is none, and a question without roles."""
    with pytest.raises(AskError, match=message):
        graph.ask("who may join NCT02213705" if role == "cited" else "which trials study B cells", role=role)


def test_every_row_of_an_answer_has_its_words(graph: KnowledgeGraph) -> None:
    """Quotes are exact: the document's text at that place."""
    texts = {entry.source: graph.store.text(entry.sha256) for entry in graph.store.entries()}
    for words, *_ in PARAPHRASES:
        answer = graph.ask(words, evidence=True)
        for row in (*answer.rows, *answer.also):
            assert row["evidence"], (words, row)
            for quote in row["evidence"]:
                text = texts[quote["document"]]
                assert text is not None
                assert text[quote["start"] : quote["end"]] == quote["quote"]
                assert quote["origin"]
