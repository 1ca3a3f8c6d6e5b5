"""Answers laid down for all terms at once: for every question and term the rows of ``trialkg ask``, page by page."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from pyoxigraph import NamedNode
from review_sheets import SKIN, curated

from kg import files
from kg.ask import load_questions
from kg.ask.answers import Asked, answer
from kg.ask.laying import BELOW, EQUAL, LEAST, MOST, Narrowing, opened
from kg.ask.questions import Question, Slot
from kg.ask.slots import Refused, fill
from kg.build import build
from kg.knowledge_graph import KnowledgeGraph
from kg.serve.explorer import laid
from kg.serve.explorer.digest import digest
from kg.serve.explorer.editions import Edition
from kg.store.slices import slices

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pyoxigraph import Quad

    from kg.ask.slots import Filled

    Row = dict[str, Any]

QUESTIONS = load_questions(files.queries())
SPECIAL = {
    "number": ("0", "17", "18", "70", "71", "120"),
    "time": ("12 months", "2 months", "day 1", "5 years", "baseline", "1 year"),
    "text": ("ejection fraction", "forced vital capacity", "ecog", "a", "no such score"),
}


@pytest.fixture(scope="module")
def seeds(seeds_store: Path) -> Iterator[Edition]:
    """The edition of the five seeds."""
    with KnowledgeGraph.open(seeds_store) as graph:
        yield Edition(graph, digest(seeds_store))


@pytest.fixture(scope="module")
def records(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edition]:
    """The edition of some registry records, and of the seeds, which retell some trials."""
    store = tmp_path_factory.mktemp("records") / "store"
    build([shared / "data" / "records48", files.seeds()], store)
    with KnowledgeGraph.open(store) as graph:
        yield Edition(graph, digest(store))


def values(edition: Edition, slot: Slot) -> list[str]:
    """What a slot may be filled with: every term in use of its kinds and all above them, every trial."""
    if slot.kinds[0] == "trial":
        return [str(one) for one in edition.column("SELECT id FROM trial ORDER BY id")]
    known = edition.rows("SELECT id, kind FROM concept ORDER BY id")
    return list(SPECIAL.get(slot.kinds[0], [row["id"] for row in known if row["kind"] in slot.kinds]))


def often(edition: Edition, values: list[str]) -> list[str]:
    """The two of these that most trials name: whatever a sample holds, some questions are answered."""
    named = edition.column("SELECT concept FROM involvement GROUP BY 1 ORDER BY COUNT(DISTINCT trial) DESC, 1")
    return [one for one in named if one in values][:2]


def cases(edition: Edition, question: Question, most: int) -> Iterator[dict[str, Filled]]:
    """Ways to fill a question's slots: nothing where nothing is needed, one slot, all slots."""
    chosen = random.Random(question.name)  # noqa: S311 - a sample
    texts: list[dict[str, str]] = [{}]
    for slot in question.slots:
        every = values(edition, slot)
        some = [*often(edition, every), *chosen.sample(every, min(most, len(every)))]
        texts += [{slot.name: one} for one in dict.fromkeys(some)]
    if len(question.slots) > 1:
        texts += [{slot.name: chosen.choice(values(edition, slot)) for slot in question.slots} for _ in range(most)]
    needed = {slot.name for slot in question.slots if not slot.optional}
    for one in texts:
        if needed <= one.keys():
            filled = {
                slot.name: fill(slot, one[slot.name], edition.graph.store)
                for slot in question.slots
                if slot.name in one
            }
            if not any(isinstance(term, Refused) for term in filled.values()):
                yield filled  # type: ignore[misc]


def plain(row: Row) -> str:
    """A row to compare: the order of the rules that fired is nobody's concern, nor is it the engine's."""
    return str(
        sorted((name, sorted(str(value).split(", ")) if name == "rule" else value) for name, value in row.items())
    )


def check(edition: Edition, question: Question, most: int) -> int:
    """Compare answer and weaker hits of many terms with what the command answers; how many rows were compared."""
    compared = 0
    for filled in cases(edition, question, most):
        expected = answer(Asked(question, filled, question.title, {}), edition.graph.store)
        chosen = laid.chosen(edition, question, filled)
        assert chosen is not None, f"{question.name} is not laid down"
        for numbers, rows in ((chosen.rows, expected.rows), (chosen.also, expected.also)):
            found = [
                row
                for start in range(0, len(numbers), 7)
                for row in laid.rows(edition, question, numbers[start : start + 7], (chosen, filled))
            ]
            assert sorted(map(plain, found)) == sorted(map(plain, rows)), filled
            assert [row.get("trial") for row in found] == [row.get("trial") for row in rows], filled
            compared += len(rows)
    return compared


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_the_pages_of_an_answer_are_the_answer(seeds: Edition, question: Question) -> None:
    """On the seeds: all pages together hold the rows of ``trialkg ask``, each once, trial by trial in its order."""
    assert check(seeds, question, 25) or question.name in {"conflicts", "perhaps-the-same"}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_the_pages_of_an_answer_over_records_are_the_answer(records: Edition, question: Question) -> None:
    """On registry records, whose trials are many and whose terms are broad."""
    assert records.value("SELECT COUNT(*) FROM trial") > 40
    check(records, question, 8)


def test_the_pages_of_an_answer_hold_what_curators_decided(
    seeds: Edition, seeds_store: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A rejected assertion stands in no page, a corrected one under its new term alone: as the command answers."""
    store = curated(seeds_store, tmp_path_factory.mktemp("curated"))
    studying = next(one for one in QUESTIONS if one.name == "trials-studying-cell")
    with KnowledgeGraph.open(store) as graph:
        edition = Edition(graph, digest(store))
        for question in QUESTIONS:
            check(edition, question, 4)
        cells = {
            name: _found(one, studying, "fibroblast of dermis") for name, one in (("before", seeds), ("after", edition))
        }
    assert SKIN in cells["before"]
    assert SKIN not in cells["after"]


def _found(edition: Edition, question: Question, cell: str) -> set[str]:
    """The trials that a question's pages name for a cell."""
    filled = {"cell": fill(question.slots[0], cell, edition.graph.store)}
    chosen = laid.chosen(edition, question, filled)  # type: ignore[arg-type]
    assert chosen is not None
    return {str(row["trial"]) for row in laid.rows(edition, question, chosen.rows, (chosen, filled))}  # type: ignore[arg-type]


def asked(query: str, **slots: tuple[str, ...]) -> Question:
    """A question of a test's own."""
    front = {
        "title": "T",
        "columns": ["trial", "cell"],
        "slots": {name: {"kinds": kinds} for name, kinds in slots.items()},
    }
    return Question("test", query, front)


def test_a_question_says_how_it_is_narrowed() -> None:
    """Below a term, equal to it, about a number; the statement goes, the column that it speaks of comes along."""
    form = opened(
        asked(
            "SELECT DISTINCT ?askedCell ?trial WHERE {\n  VALUES ?askedCell { <x:y> }   # some cell\n"
            "  ?cell <x:a> ?trial .\n  ?cell tkg:subtypeOrSame ?askedCell .\n"
            '  FILTER(COALESCE(STR(?askedTrial), "") = "" || ?trial = ?askedTrial)\n'
            "  FILTER(!BOUND(?low) || ?low <= ?askedAge)\n  FILTER(!BOUND(?high) || ?high >= ?askedAge)\n"
            "}\nORDER BY ?trial",
            cell=("cell",),
            trial=("trial",),
            age=("number",),
        )
    )
    assert form is not None
    assert form.narrowings == {
        "cell": (Narrowing(BELOW, ("cell",), "subtype"),),
        "trial": (Narrowing(EQUAL, ("trial",)),),
        "age": (Narrowing(LEAST, ("low",)), Narrowing(MOST, ("high",))),
    }
    assert form.query == (
        "SELECT DISTINCT ?cell ?low ?high ?askedCell ?trial WHERE {\n  ?cell <x:a> ?trial .\n}\nORDER BY ?trial"
    )
    assert form.apart


@pytest.mark.parametrize(
    "statement",
    [
        "?trial <x:measures> ?askedCell .",
        "FILTER(STRLEN(STR(?askedCell)) > 3)",
        "FILTER NOT EXISTS { ?trial <x:p> ?askedCell }",
        "BIND(IF(EXISTS { ?cell tkg:subtypeOrSame ?askedCell }, 1, 0) AS ?via)",
    ],
)
def test_a_question_that_uses_a_term_in_another_way_is_not_opened(statement: str) -> None:
    """It has to be asked: what its terms do to the rows is known to the engine alone."""
    query = f"SELECT DISTINCT ?askedCell ?trial ?cell WHERE {{\n  VALUES ?askedCell {{ <x:y> }}\n  {statement}\n}}"
    assert opened(asked(query, cell=("cell",))) is None


def test_what_joins_trials_is_not_asked_slice_by_slice() -> None:
    """Pairs of trials, and counts over trials."""
    apart = {question.name: form.apart for question in QUESTIONS if (form := opened(question))}
    joining = {"cell-assay-matrix", "comparable-samples", "perhaps-the-same", "ungrounded"}
    assert {name for name, one in apart.items() if not one} == joining


def test_slices_are_the_documents_of_the_store(seeds_store: Path) -> None:
    """Each document in one slice, trials in the order of their IRIs; closures in none."""
    with KnowledgeGraph.open(seeds_store) as graph:
        graphs = {entry.graph for entry in graph.store.entries()}
        parts = list(slices(graph.store, 2))
        assert [trial for part in parts for trial in part.trials] == sorted(
            entry.trial or "" for entry in graph.store.entries()
        )

        def known(quad: Quad) -> bool:
            return isinstance(quad.graph_name, NamedNode) and quad.graph_name.value in graphs

        found = [quad for part in parts for quad in part.quads() if known(quad)]
        assert sorted(map(str, found)) == sorted(str(quad) for quad in graph.store.quads() if known(quad))
        assert all("subtypeOrSame" not in quad.predicate.value for part in parts for quad in part.quads())
