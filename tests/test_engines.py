"""Jena, where it is, finds what pyshacl finds: in the seeds, in all examples of the shapes, and in damaged graphs."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import rdflib
from graph_verdicts import compared, ours, theirs

from kg import iris
from kg.store import Store
from kg.validate.batches import Engine, check_documents
from kg.validate.fast import Jena, jena
from kg.validate.graphs import rdflib_graph
from kg.validate.shacl import shape_results

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Require

EXAMPLES = sorted((Path(__file__).parent / "shapes").glob("*/*.ttl"))
MUTANTS = 60


@pytest.fixture(scope="module")
def engine(require_system: Require) -> Jena:
    """Jena in its own process; skipped where Java or Jena is missing."""
    require_system("javac", "default-jdk-headless")
    started = jena()
    if started is None:
        pytest.skip("no Jena SHACL here (package libapache-jena-java: make system)")
    return started


@pytest.fixture(scope="module")
def documents(seeds_store: Path) -> list[tuple[str, str]]:
    """(N-Quads, text) of the seeds."""
    with Store(seeds_store) as store:
        found = []
        for entry in store.entries():
            lines = (f"{quad} .\n" for quad in store.quads() if str(quad.graph_name) == f"<{entry.graph}>")
            found.append(("".join(lines), store.text(entry.sha256) or ""))
        return found


def test_the_seeds(engine: Jena, documents: list[tuple[str, str]]) -> None:
    for quads, _ in documents:
        assert theirs(engine.results(quads)) == ours(list(shape_results(rdflib_graph(iris.quads(quads)))))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_example_of_a_shape(path: Path, engine: Jena) -> None:
    graph = rdflib.Graph().parse(path, format="turtle")
    lines = (f"{s.n3()} {p.n3()} {o.n3()} .\n" for s, p, o in graph)
    assert theirs(engine.results("".join(lines))) == ours(list(shape_results(graph)))


def _dropped(lines: list[str], at: int, _: random.Random) -> None:
    del lines[at]


def _another_object(lines: list[str], at: int, chance: random.Random) -> None:
    other = chance.choice(lines).split(" ", 2)[2]
    lines.append(" ".join((*lines[at].split(" ", 2)[:2], other)))


def _another_datatype(lines: list[str], at: int, chance: random.Random) -> None:
    kind = chance.choice(("string", "integer", "boolean", "date", "decimal"))
    lines[at] = re.sub(r"\^\^<[^>]*#\w+>", f"^^<http://www.w3.org/2001/XMLSchema#{kind}>", lines[at])


def _another_class(lines: list[str], at: int, chance: random.Random) -> None:
    lines[at] = re.sub(r"#(Mention|Quotation|Section|Involvement)>", f"#{chance.choice(('Arm', 'Rule'))}>", lines[at])


def _another_number(lines: list[str], at: int, _: random.Random) -> None:
    lines[at] = re.sub(r'"\d+"', '"-1"', lines[at])


def _no_words(lines: list[str], at: int, _: random.Random) -> None:
    lines[at] = re.sub(r' "(?:[^"\\]|\\.)+"(?= <)', ' ""', lines[at])


MUTATIONS: list[Callable[[list[str], int, random.Random], None]] = [
    _dropped,
    _another_object,
    _another_datatype,
    _another_class,
    _another_number,
    _no_words,
]


def test_damaged_graphs(engine: Jena, documents: list[tuple[str, str]]) -> None:
    """The same verdict and results for each; most of them are caught.

    Where a value has become one of another datatype, the engines do not agree whether it may be compared; that it is
    wrong both say all the same.
    """
    order = compared()
    chance = random.Random(5)  # noqa: S311 - damage, not secrets
    caught, different = 0, []
    for number in range(MUTANTS):
        quads, _ = chance.choice(documents)
        lines = quads.splitlines()
        mutate = MUTATIONS[number % len(MUTATIONS)]
        for _ in range(5):
            mutate(lines, chance.randrange(len(lines)), chance)
        text = "\n".join(lines) + "\n"
        reference = ours(list(shape_results(rdflib_graph(iris.quads(text)))))
        caught += bool(reference)
        found = theirs(engine.results(text))
        differing = {result for result in found ^ reference if result[1] not in order}
        if differing or bool(found) != bool(reference):
            different.append((mutate.__name__, differing))
    assert different == []
    assert caught > MUTANTS / 2


def test_a_batch_blames_the_right_document(engine: Jena, documents: list[tuple[str, str]]) -> None:
    """One of five has a mention without words; with either engine only that one has a violation, in the same words."""
    assert engine.results(documents[0][0]) == []
    batch = list(documents)
    batch[2] = (re.sub(r'(#exact> )"(?:[^"\\]|\\.)+"', r'\1""', batch[2][0], count=1), batch[2][1])
    fast, slow = (check_documents(batch, Engine(choice)) for choice in ("jena", "pyshacl"))
    assert [report.conforms for report in fast] == [True, True, False, True, True]
    assert fast == slow
    assert fast[2].results[0].document
