"""Words, slots, rows: how a question is understood, without a store."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from kg import files
from kg.ask import Answer, ask, ask_named, load_questions
from kg.ask.evidence import sentence
from kg.ask.formats import FORMATS, render
from kg.ask.questions import front_matter
from kg.ask.words import readings
from kg.model import AskError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

QUESTIONS = load_questions(files.queries())


class Known(NamedTuple):
    """A name of the index."""

    id: str
    label: str
    kind: str
    strength: int


NAMES = {
    "skin": [
        Known("UBERON:0002097", "skin of body", "tissue", 0),
        Known("UBERON:0000014", "zone of skin", "tissue", 5),
    ],
    "fibroblast": [Known("CL:0000057", "fibroblast", "cell", 0)],
    "mercury": [Known("CHEBI:16170", "mercury", "agent", 1), Known("MONDO:0000001", "Mercury", "condition", 1)],
    "twins": [Known("CL:0000001", "one", "cell", 2), Known("CL:0000002", "other", "cell", 2)],
}


class FakeGraph:
    """Answers every query with the same rows and remembers what was bound."""

    def __init__(self, rows: list[dict[str, Any]] | None = None) -> None:
        """Take the rows."""
        self.rows = rows or []
        self.decided: list[dict[str, Any]] = []
        self.bound: list[dict[str, Any]] = []
        self.queries: list[str] = []

    def select(self, query: str, bindings: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """The rows."""
        if "tkg:decidedBy" in query:
            return [dict(row) for row in self.decided]
        self.bound.append(dict(bindings or {}))
        self.queries.append(query)
        return [dict(row) for row in self.rows]

    def aside(self, query: str) -> list[dict[str, Any]]:
        """Rows of a note, as those of any query."""
        return self.select(query)

    def find(self, words: str) -> list[Known]:
        """Names, with a plural."""
        return NAMES.get(words.lower()) or NAMES.get(words.lower().removesuffix("s")) or []

    def nearest(self, words: str, kinds: Collection[str] = ()) -> list[str]:
        """Everything is near."""
        return [f"like {words} among {len(kinds)}"]

    def text(self, _: str) -> str | None:
        """No texts."""
        return None


HITS = [
    {
        "trial": "tid:trial/NCT1",
        "cell": "CL:0000057",
        "cellLabel": "fibroblast",
        "role": "role:measured",
        "evidence": "a",
    },
    {
        "trial": "tid:trial/NCT1",
        "cell": "CL:0000057",
        "cellLabel": "fibroblast",
        "role": "role:measured",
        "evidence": "b",
    },
    {"trial": "tid:trial/NCT1", "cell": "CL:0000057", "cellLabel": "fibroblast", "role": "role:background"},
    {"trial": "tid:trial/NCT2", "cell": "CL:0000057", "cellLabel": "fibroblast", "role": "role:background"},
    {"trial": "tid:trial/NCT3", "cell": "CL:0000057", "cellLabel": "fibroblast", "role": "role:exclusion"},
]


def test_roles_part_answer_and_weaker_hits() -> None:
    """Equal rows are one; a trial of the answer is no weaker hit; eligibility is neither."""
    answer = ask("which trials study fibroblasts", QUESTIONS, FakeGraph(HITS))
    assert [(row["trial"], row["role"]) for row in answer.rows] == [("NCT1", "measured")]
    assert [(row["trial"], row["role"]) for row in answer.also] == [("NCT2", "background")]
    assert answer.rows[0]["cell"] == {"id": "CL:0000057", "label": "fibroblast"}
    assert "evidence" not in answer.rows[0]


def test_a_row_says_which_curator_decided_on_it() -> None:
    """Only a row that rests on what was decided."""
    graph = FakeGraph(HITS)
    graph.decided = [{"node": "b", "decision": "accept", "curator": "Ada Lovelace", "date": "2026-05-31"}]
    answer = ask("which trials study fibroblasts", QUESTIONS, graph)
    assert [row.get("decided") for row in answer.rows] == ["accept, Ada Lovelace, 2026-05-31"]
    assert [row.get("decided") for row in answer.also] == [None]
    assert "decided" not in ask("which trials study fibroblasts", QUESTIONS, FakeGraph(HITS)).rows[0]


def test_a_role_asked_for_is_the_answer_whatever_the_question_says() -> None:
    """``--role exclusion`` shows what the question leaves out."""
    answer = ask("which trials study fibroblasts", QUESTIONS, FakeGraph(HITS), role="exclusion")
    assert [row["trial"] for row in answer.rows] == ["NCT3"]
    assert answer.also == []


def test_terms_are_bound_and_stand_in_no_text() -> None:
    """The words of a slot never reach the query; its term goes beside it (``kg.store.binding`` gives it its place)."""
    graph = FakeGraph()
    ask("which trials biopsy skin", QUESTIONS, graph)
    assert str(graph.bound[0]["askedTissue"]) == "<http://purl.obolibrary.org/obo/UBERON_0002097>"
    assert graph.queries[0] in {question.query for question in QUESTIONS}


@pytest.mark.parametrize(
    "hostile", ['skin" } DROP ALL', "skin> . ?s ?p ?o", "{tissue}", "skin\\u007d", "' OR 1=1 --", "%s"]
)
def test_hostile_words_name_nothing(hostile: str) -> None:
    """They are looked up like any other words."""
    graph = FakeGraph(HITS)
    with pytest.raises(AskError):
        ask(f"which trials biopsy {hostile}", QUESTIONS, graph)
    assert not graph.queries


@pytest.mark.parametrize(
    ("words", "name", "texts"),
    [
        ("Which trials BIOPSY the skin?", "trials-biopsying-tissue", {"tissue": "skin"}),
        ("what studies take skin biopsies", "trials-biopsying-tissue", {"tissue": "skin"}),
        ("please list the trials that study fibroblasts", "trials-studying-cell", {"cell": "fibroblasts"}),
        ("which trials use ELISA on serum", "trials-using-assay", {"assay": "ELISA", "specimen": "serum"}),
        ("what does NCT04206644 measure", "what-is-measured", {"trial": "NCT04206644"}),
        ("who may join NCT02213705", "who-may-join", {"trial": "NCT02213705"}),
        ("which outcomes are measured at 12 months", "outcomes-at", {"time": "12 months"}),
        ("where are trials of SSc, and which recruit", "trial-sites", {"condition": "SSc"}),
        ("what could not be grounded", "ungrounded", {}),
    ],
)
def test_words_are_read(words: str, name: str, texts: dict[str, str]) -> None:
    """Case, articles, plurals, punctuation make no difference."""
    assert (name, texts) in [(reading.question.name, reading.texts) for reading in readings(words, QUESTIONS)]


@pytest.mark.parametrize(
    "words",
    [
        "",
        "?",
        "skin",
        "which trials",
        "which trials biopsy",
        "who",
        "biopsy skin trials which",
        "which skin trials biopsy",
    ],
)
def test_other_words_are_not(words: str) -> None:
    """No pattern takes part of a question, or an empty gap."""
    assert not [reading for reading in readings(words, QUESTIONS) if reading.question.name == "trials-biopsying-tissue"]


@pytest.mark.parametrize(
    ("name", "texts", "message"),
    [
        ("trials-of-skin", {}, "no question 'trials-of-skin'"),
        ("trials-biopsying-tissue", {}, "needs tissue="),
        ("trials-biopsying-tissue", {"organ": "skin"}, "no slot 'organ'"),
        ("trials-biopsying-tissue", {"tissue": "fibroblast"}, "known as cell, not as tissue"),
        ("trials-studying-cell", {"cell": "twins"}, "ambiguous"),
        ("trials-studying-cell", {"cell": "qwerty"}, "names no known cell"),
    ],
)
def test_errors_of_a_question_by_name(name: str, texts: dict[str, str], message: str) -> None:
    """Each names what is wrong."""
    with pytest.raises(AskError, match=message):
        ask_named(name, texts, QUESTIONS, FakeGraph())


def test_a_slot_has_other_names() -> None:
    """``drug=``, ``condition=`` and ``procedure=`` ask about eligibility as ``term=`` does."""
    graph = FakeGraph()
    ask_named("trials-with-agent", {"cell": "fibroblast"}, QUESTIONS, graph)
    assert "askedAgent" in graph.bound[0]


def test_a_name_of_two_kinds_is_taken_as_the_slot_needs_it() -> None:
    """Mercury is an agent here and a condition there."""
    graph = FakeGraph()
    ask_named("trials-of-condition", {"condition": "mercury"}, QUESTIONS, graph)
    assert "MONDO" in str(graph.bound[0]["askedCondition"])


def test_a_new_question_is_one_new_file(tmp_path: Path) -> None:
    """Nothing else is edited: the folder is the list."""
    (tmp_path / "who-likes.rq").write_text(
        '#+ title: "Who likes a cell?"\n'
        '#+ words: ["who likes {cell}"]\n'
        '#+ slots: {"cell": {"kinds": ["cell"], "example": "fibroblast"}}\n'
        '#+ columns: ["trial"]\n'
        "SELECT ?askedCell ?trial {\n  VALUES ?askedCell { <urn:x> }\n  ?trial ?p ?askedCell }\n",
        encoding="utf-8",
    )
    questions = load_questions(tmp_path)
    answer = ask("Who likes fibroblasts?", questions, FakeGraph([{"trial": "tid:trial/NCT1"}]))
    assert (answer.name, answer.rows) == ("who-likes", [{"trial": "NCT1"}])


def test_front_matter_must_be_json() -> None:
    """A value that is none is an error, not silence."""
    with pytest.raises(ValueError, match="Expecting"):
        front_matter("#+ title: Which?\nSELECT * {}")


@pytest.mark.parametrize(
    ("text", "span", "expected"),
    [
        ("A b. C d e. F.", (5, 6), "C d e."),
        ("- one\n- two cells\n- three", (8, 17), "- two cells"),
        ("no end", (0, 2), "no end"),
        ("3.5 mg of it. Then", (4, 6), "3.5 mg of it."),
    ],
)
def test_a_sentence_is_found(text: str, span: tuple[int, int], expected: str) -> None:
    """Sentences and lines end it; a decimal point does not."""
    assert sentence(text, *span) == expected


ANSWER = Answer(
    "which trials study x",
    "trials-studying-cell",
    {"cell": {"id": "CL:1", "label": "x"}},
    ("trial", "cell", "role"),
    [{"trial": "NCT1", "cell": {"id": "CL:1", "label": "a|b, c"}, "role": None, "via": "part of"}],
    [{"trial": "NCT2", "cell": {"id": None, "label": "y"}, "role": "background"}],
)


def test_json_has_what_the_interface_says() -> None:
    """Keys and values as documented."""
    record = json.loads(render(ANSWER, "json"))
    assert list(record) == ["question", "name", "params", "columns", "rows", "also"]
    assert record["also"][0]["cell"] == {"id": None, "label": "y"}


def test_csv_reads_back() -> None:
    """A concept has two columns; commas are quoted; weaker hits are not rows."""
    rows = list(csv.DictReader(io.StringIO(render(ANSWER, "csv"))))
    assert rows == [{"trial": "NCT1", "cell": "CL:1", "cell_label": "a|b, c", "role": ""}]
    assert render(ANSWER, "tsv").splitlines()[0] == "trial\tcell\tcell_label\trole"


def test_tables_are_for_people() -> None:
    """Empty columns are left out, weaker hits have their own table, colour only on request."""
    table = render(ANSWER, "table")
    assert table.splitlines()[0].split() == ["trial", "cell", "via"]
    assert "also named as background" in table
    assert "\x1b" not in table
    assert "\x1b[1m" in render(ANSWER, "table", colour=True)
    assert "a\\|b" in render(ANSWER, "md")
    assert render(ANSWER._replace(rows=[], also=[]), "table") == "(no trial)"


def test_who_decided_stands_in_every_format_where_somebody_did() -> None:
    """A column behind the others; without decisions the columns are the question's; none stands there twice."""
    (row,) = ANSWER.rows
    decided = ANSWER._replace(rows=[{**row, "decided": "accept, Ada"}, row])
    rows = list(csv.DictReader(io.StringIO(render(decided, "csv"))))
    assert [line["decided"] for line in rows] == ["accept, Ada", ""]
    assert render(decided, "tsv").splitlines()[0] == "trial\tcell\tcell_label\trole\tdecided"
    lines = render(decided, "md").splitlines()
    assert lines[0] == "| trial | cell | role | decided |"
    assert "| trial | cell | role |" in lines, "the weaker hits have none"
    assert render(decided, "table").splitlines()[0].split() == ["trial", "cell", "via", "decided"]
    counted = Answer("", "review", {}, ("kind", "decided", "added"), [{"kind": "cell", "decided": 3, "added": 1}], [])
    assert render(counted, "table").splitlines()[0].split() == ["kind", "decided", "added"]
    assert render(counted, "csv").splitlines()[0] == "kind,decided,added"
    assert render(counted, "md").splitlines()[0] == "| kind | decided | added |"


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_answer_prints_in_every_format(form: str) -> None:
    """No row is no error."""
    assert render(ANSWER._replace(rows=[], also=[]), form)
