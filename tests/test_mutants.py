"""Graphs with one statement damaged → validation finds the harm, and both SHACL engines say the same."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from graph_mutants import Mutant, harmless, mutants, retyped
from graph_verdicts import Judge, Verdict

from kg import iris
from kg.validate.fast import Jena, jena

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Require

COUNT = 40
CAUGHT = 0.95
TABLE = Path(__file__).parent / "cases" / "harmless_mutants.tsv"


def _chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - damage, not secrets


@pytest.fixture(scope="module")
def engine() -> Jena | None:
    """Jena in its own process, where Java and Jena are."""
    return jena()


@pytest.fixture(scope="module")
def judge(seeds_store: Path) -> Judge:
    """The seeds' graph, without Jena."""
    return Judge(seeds_store, None)


@pytest.fixture(scope="module")
def verdicts(seeds_store: Path, engine: Jena | None) -> list[Verdict]:
    """What is said of forty mutants, each way alike, by both engines where both are (the soak: 400)."""
    return list(Judge(seeds_store, engine).verdicts(COUNT, _chance(7)))


def test_harm_is_caught(verdicts: list[Verdict], record_testsuite_property: Callable[[str, object], None]) -> None:
    """The share stands in the report of a run that is asked for one (``--junit-xml``), and on the test's own output."""
    harm = [verdict for verdict in verdicts if verdict.harmless is None]
    missed = [verdict.mutant for verdict in harm if verdict.caught_by is None]
    share = 1 - len(missed) / len(harm)
    record_testsuite_property("harmful mutants caught", f"{share:.1%} of {len(harm)}")
    assert len(verdicts) == COUNT
    assert len(harm) > COUNT / 2
    assert share >= CAUGHT, missed
    assert {verdict.mutant.operation for verdict in harm} == {"dropped", "doubled", "retyped", "datatype", "shifted"}


def test_both_engines_say_the_same(verdicts: list[Verdict], engine: Jena | None, require_system: Require) -> None:
    """Of each of the forty, harmful or not."""
    require_system("javac", "default-jdk-headless")
    if engine is None:
        pytest.skip("no Jena SHACL here (package libapache-jena-java: make system)")
    assert [verdict for verdict in verdicts if verdict.differs] == []
    assert len(verdicts) == COUNT
    assert any(verdict.caught_by == "shapes" for verdict in verdicts)


def test_nothing_escapes_by_calling_itself_something_else(
    judge: Judge, engine: Jena | None, require_system: Require
) -> None:
    """One thing of each class as each other class, some 1,300 graphs: the shapes alone catch every one."""
    require_system("javac", "default-jdk-headless")
    if engine is None:
        pytest.skip("no Jena SHACL here (package libapache-jena-java: make system)")
    tried = list(retyped(judge.graphs))
    escaped = [
        mutant
        for mutant in tried
        if not any(
            found.severity.endswith("#Violation") for found in engine.results("".join(mutant.lines(judge.graphs)))
        )
    ]
    assert escaped == []
    assert len(tried) > 1000


def test_what_is_right_is_not_caught(judge: Judge) -> None:
    """A mutant that takes a statement out and puts it in again is the graph itself."""
    for name in judge.graphs:
        line = judge.graphs[name][0]
        assert judge.judge(Mutant("dropped", "rdf:type", name, line, line)).caught_by is None


def test_mutants_are_seeded_and_differ(judge: Judge) -> None:
    """Equal seeds give equal mutants; each differs from the graph that it was made of by one statement."""
    one, other = (
        [mutant for mutant, _ in zip(mutants(judge.graphs, _chance(3)), range(30), strict=False)] for _ in range(2)
    )
    assert one == other
    for mutant in one:
        left, right = Counter(judge.graphs[mutant.graph]), Counter(mutant.lines(judge.graphs))
        assert sum(((left - right) + (right - left)).values()) == (1 if None in (mutant.taken, mutant.put) else 2)


def test_only_a_loss_can_be_harmless(judge: Judge) -> None:
    """What says something false is always harm; the table names properties that exist, each with its reason."""
    rows = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()[1:]]
    assert {row[0] for row in rows} == {"dropped"}
    assert len({row[1] for row in rows}) == len(rows)
    for _, predicate, unless, reason in rows:
        assert iris.expand(predicate)
        assert unless in {"", "last"}
        assert len(reason) > 20
    line = next(line for lines in judge.graphs.values() for line in lines if "#exact>" in line)
    assert harmless(Mutant("doubled", "tkg:exact", line, None, line), judge.graphs) is None


def test_the_last_words_behind_a_statement_are_obligatory(judge: Judge) -> None:
    """One of several mentions may go; the only one may not."""
    about = Counter(
        " ".join(line.split(" ", 2)[:2]) for lines in judge.graphs.values() for line in lines if "#evidence>" in line
    )
    for graph, lines in judge.graphs.items():
        for line in lines:
            if "#evidence>" in line:
                reason = harmless(Mutant("dropped", "tkg:evidence", graph, line, None), judge.graphs)
                assert (reason is None) == (about[" ".join(line.split(" ", 2)[:2])] == 1)
