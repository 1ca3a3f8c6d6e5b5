"""What no ontology names → new-term requests as a ROBOT template that a curator can load and a spreadsheet can open."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from kg.knowledge_graph import KnowledgeGraph
from kg.requests import COLUMNS, identifier, roots, template, wanted
from kg.vocabulary.ontologies import newest, read

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ROW = {"words": "odd cell", "kind": "cell", "id": None, "closest": None, "parent": None, "trials": 2, "quotes": 3}
QUOTE = {"words": "odd cell", "kind": "cell", "quote": "odd cells", "document": "a.txt", "definition": None}


def near(words: str, kinds: Sequence[str]) -> list[str]:
    """What a store would offer."""
    return [f"{words} of {kind}" for kind in kinds]


def table(text: str) -> tuple[list[str], list[str], list[dict[str, str]]]:
    """Header, directives and rows of a template."""
    header, directives, *rows = csv.reader(text.splitlines(), delimiter="\t")
    return header, directives, [dict(zip(header, row, strict=True)) for row in rows]


def test_a_template_has_a_row_of_directives() -> None:
    header, directives, rows = table(template(wanted([ROW], [QUOTE], near)))
    assert dict(zip(header, directives, strict=True)) == COLUMNS
    assert rows == [
        {
            "id": "tkg:OddCell",
            "label": "odd cell",
            "type": "class",
            "parent": "CL:0000000",
            "definition": "",
            "definition source": "“odd cells” (a.txt)",
            "synonyms": "odd cells",
            "closest": "",
            "comment": "seen 3 times in 2 trials",
            "kind": "cell",
            "seen": "3",
            "trials": "2",
            "candidates": "odd cell of cell",
        }
    ]


def test_what_was_seen_most_stands_first() -> None:
    rare = {**ROW, "words": "rare cell", "trials": 1}
    assert [one.label for one in wanted([rare, ROW], [], near)] == ["odd cell", "rare cell"]


def test_an_own_term_needs_no_candidates_and_keeps_all_its_parents() -> None:
    rows = [
        {**ROW, "id": "tkg:OddCell", "parent": {"id": curie, "label": ""}, "closest": {"id": "CL:0000084", "label": ""}}
        for curie in ("CL:0000084", "CL:0000738")
    ]
    (one,) = wanted(rows, [], near)
    assert (one.parents, one.closest, one.candidates) == (("CL:0000084", "CL:0000738"), ("CL:0000084",), ())


@pytest.mark.parametrize("words", ["=cmd|calc", "+1 cells", "a\tb", "line\nend", "@here"])
def test_a_quote_runs_nothing_and_breaks_nothing(words: str) -> None:
    text = template(wanted([{**ROW, "words": words}], [{**QUOTE, "words": words, "quote": words}], near))
    _, _, (row,) = table(text)
    assert row["label"][0] not in "=+-@"
    assert "|" not in row["label"]
    assert len(text.splitlines()) == 3


@pytest.mark.parametrize(("label", "name"), [("17-ketosteroid", "Term17Ketosteroid"), ("naïve cell", "NaiveCell")])
def test_provisional_ids_are_names(label: str, name: str) -> None:
    assert identifier(label) == name


def test_every_kind_has_a_root_that_its_ontology_knows() -> None:
    known = {curie for name, path in newest(("CL", "UBERON", "MONDO", "EFO", "CHEBI")).items() for curie in read(path)}
    own = {"OBI:0000070", "tkg:Autoantibody"}  # OBI is no package; the terms' tables name both
    assert {parent for parents in roots().values() for parent in parents} - known - own == set()


def test_the_seeds_ask_for_what_no_ontology_names(seeds_store: Path) -> None:
    with KnowledgeGraph.open(seeds_store) as graph:
        _, _, rows = table(graph.requests())
    asked = {row["label"]: row for row in rows}
    assert asked["monocyte-derived macrophage"]["closest"] == "CL:0000235"
    assert asked["immune cell"]["definition source"].count("“") >= 2
    assert "macrophage" not in asked
    assert "fibroblast" not in asked
