"""Cells (or tissues) by assays: the numbers of the canned question, as text, CSV, JSON and picture."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from kg.ask.matrices import Axis
from kg.model import AskError
from kg.network.pictures import Drawn, heat_map

if TYPE_CHECKING:
    from pathlib import Path

    from kg import KnowledgeGraph

MDM = Axis("tkg:MonocyteDerivedMacrophage", "monocyte-derived macrophage")
ELISA = Axis("OBI:0000661", "enzyme-linked immunosorbent assay")
SCRNA = Axis("EFO:0008913", "single-cell RNA sequencing")
UNSTATED = Axis(None, "cells not stated")


def test_the_numbers_are_those_of_the_question(graph: KnowledgeGraph) -> None:
    """Field by field, and none more."""
    asked = {(Axis(**row["cell"]), Axis(**row["assay"])): row["trials"] for row in graph.ask("cell assay matrix").rows}
    assert graph.matrix().counts == asked


def test_bulk_assays_target_no_cells(graph: KnowledgeGraph) -> None:
    """Sequencing of skin stands in the row "cells not stated", which is the last; no cell gets it by chance."""
    matrix = graph.matrix()
    assert matrix.counts[UNSTATED, SCRNA] == 2
    assert matrix.rows[-1] == UNSTATED
    assert matrix.counts[MDM, ELISA] == 1
    assert (MDM, SCRNA) not in matrix.counts
    assert not [row for row in matrix.rows if row.label == "fibroblast"], "studied, but no assay targets them"


def test_cooccurrence_is_asked_for(graph: KnowledgeGraph) -> None:
    """Then fibroblasts stand beside the sequencing of the same trial; what no trial studies stays out."""
    together = graph.matrix(cooccurrence=True)
    assert together.counts[Axis("CL:0000057", "fibroblast"), SCRNA] == 1
    assert UNSTATED not in together.rows
    assert "B cell" not in {row.label for row in together.rows}
    assert "whether or not" in together.title
    assert "whether or not" not in graph.matrix().title


def test_a_condition_narrows(graph: KnowledgeGraph) -> None:
    """A condition that no trial investigates leaves nothing, one that is only a comparator as well."""
    assert graph.matrix(condition="systemic sclerosis").counts == graph.matrix().counts
    assert graph.matrix(condition="scleromyositis").counts.keys() < graph.matrix().counts.keys()
    assert graph.matrix(condition="lupus").counts == {}
    with pytest.raises(AskError, match="known as tissue"):
        graph.matrix(condition="skin")


def test_tissues(graph: KnowledgeGraph) -> None:
    """Skin is sequenced in two trials; lung in none."""
    tissues = graph.matrix("tissue")
    assert tissues.counts[Axis("UBERON:0002097", "skin of body"), SCRNA] == 2
    assert "lung" not in {row.label for row in tissues.rows}
    with pytest.raises(ValueError, match="no row of a matrix"):
        graph.matrix("site")


# --- what is printed and drawn -----------------------------------------------------------------------------------


def test_csv_and_json_hold_the_same(graph: KnowledgeGraph) -> None:
    """An empty field, or null, is what is not stated: never a nought."""
    matrix = graph.matrix()
    heading, *lines = csv.reader(io.StringIO(matrix.csv()))
    record = json.loads(matrix.json())
    assert heading[:3] == ["cell", "cell_label", str(matrix.columns[0])]
    assert [[int(field) if field else None for field in line[2:]] for line in lines] == record["counts"]
    assert [line[:2] for line in lines] == [[row["id"] or "", row["label"]] for row in record["rows"]]
    assert sum(field or 0 for line in record["counts"] for field in line) == sum(matrix.counts.values())
    assert 0 not in {field for line in record["counts"] for field in line}


def test_text_says_what_it_leaves_out(graph: KnowledgeGraph) -> None:
    """And what an empty field means."""
    matrix = graph.matrix()
    rows, columns = len(matrix.rows), len(matrix.columns)
    assert f"\n{rows} more rows and {columns - 2} more columns: --format" in matrix.text(rows=0, columns=2)
    assert "\n1 more row and 1 more column: --format" in matrix.text(rows=rows - 1, columns=columns - 1)
    assert f"\n{columns - 2} more columns: --format" in matrix.text(columns=2), "no row is left out, so none is counted"
    assert "\n1 more row: --format" in matrix.text(rows=rows - 1, columns=columns)
    assert " more " not in matrix.text(rows=rows, columns=columns)
    assert matrix.text().endswith("An empty field means: not stated.")


@pytest.mark.parametrize("suffix", [".png", ".svg"])
def test_a_picture_is_the_same_each_time(graph: KnowledgeGraph, tmp_path: Path, suffix: str) -> None:
    """Byte by byte, in one process and in another; no date, no version inside."""
    first, second, third = (tmp_path / f"{name}{suffix}" for name in "abc")
    graph.draw(graph.matrix(), first)
    graph.draw(graph.matrix(), second)
    store = str(graph.store.path.parent.parent)
    line = [sys.executable, "-c", "from kg.cli import main; main()", "matrix", "--store", store, "--output", str(third)]
    subprocess.run(line, check=True, capture_output=True)
    assert first.read_bytes() == second.read_bytes() == third.read_bytes()
    assert not re.search(rb"dc:date|Software|20\d\d-\d\d-\d\dT", first.read_bytes())


def test_a_picture_shows_names_and_counts(tmp_path: Path) -> None:
    """As groups of an SVG, one a text; an empty field has none."""
    heat_map(Drawn(["r1", "r2"], ["c"], [[7], [None]], "t", "n"), tmp_path / "m.svg")
    svg = (tmp_path / "m.svg").read_text(encoding="utf-8")
    assert {"r1", "r2", "c", "7", "t", "n"} <= set(re.findall(r"<!-- (.*?) -->", svg))
    assert "None" not in re.findall(r"<!-- (.*?) -->", svg)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--output", "m.gif"], "neither .png nor .svg"),
        (["--output", "m.svg", "--condition", "lupus"], "nothing to draw"),
        (["--rows", "site"], "'site'"),
        (["--condition", "glorbitis"], "names no known condition"),
    ],
)
def test_what_cannot_be_drawn_is_an_error_of_usage(
    seeds_store: Path, tmp_path: Path, options: list[str], message: str
) -> None:
    """Exit status 2, a sentence, no file."""
    line = [sys.executable, "-c", "from kg.cli import main; main()", "matrix", "--store", str(seeds_store), *options]
    done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert message in done.stderr
    assert not list(tmp_path.iterdir())
