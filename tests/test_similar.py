"""Which trials are alike, and by what; half of the cases say what makes none alike."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from math import isclose, log
from typing import TYPE_CHECKING

import pytest

from kg.model import ROLES, STUDIED, AskError
from kg.network.similarity import similar, studies

if TYPE_CHECKING:
    from pathlib import Path

    from kg import KnowledgeGraph

BROADER = [("mdm", "macrophage"), ("mdm", "cell"), ("macrophage", "cell"), ("fibroblast", "cell"), ("rare", "cell")]


def scores(*studied: tuple[str, str]) -> dict[str, float]:
    """What is like trial A."""
    return {found.trial: found.score for found in similar("A", studies(studied, BROADER), 10)}


def test_the_measure_is_simgic() -> None:
    """By hand: the weight of what both have (with what is above it) by the weight of what either has."""
    found = scores(("A", "mdm"), ("B", "macrophage"), ("C", "fibroblast"))
    cell, macrophage, mdm, fibroblast = (-log(n / 4) for n in (3, 2, 1, 1))
    assert found == pytest.approx(
        {"B": (macrophage + cell) / (mdm + macrophage + cell), "C": cell / (mdm + macrophage + cell + fibroblast)}
    )


def test_the_rarer_says_more() -> None:
    """Two trials that share a rare concept are more alike than two that share a common one."""
    common = [(trial, "fibroblast") for trial in "ACDEF"]
    found = scores(("A", "rare"), ("B", "rare"), *common)
    assert found["B"] > found["C"] == found["D"]


@pytest.mark.parametrize(
    ("studied", "why"),
    [
        ([("A", "mdm"), ("B", "assay")], "nothing in common, not even above"),
        ([("A", "mdm")], "no other trial"),
        ([("B", "mdm"), ("C", "mdm")], "A studies nothing"),
    ],
)
def test_no_trial_is_alike(studied: list[tuple[str, str]], why: str) -> None:
    """What shares nothing is not listed, with a score of nought."""
    assert scores(*studied) == {}, why


def test_a_trial_is_not_like_itself_and_equal_ones_come_by_name() -> None:
    """However the pairs arrive."""
    pairs = [(trial, "mdm") for trial in "DBAC"]
    one = similar("A", studies(pairs, BROADER), 2)
    assert [found.trial for found in one] == ["B", "C"]
    assert one == similar("A", studies(reversed(pairs), reversed(BROADER)), 2)


def test_the_parts_sum_up_to_the_score() -> None:
    """What stands above several shared concepts is split among them; the general ones are not listed beside them."""
    pairs = [("A", "mdm"), ("A", "fibroblast"), ("B", "macrophage"), ("B", "fibroblast"), ("C", "rare")]
    (best, other) = similar("A", studies(pairs, BROADER), 10)
    assert {shared.concept for shared in best.shared} == {"macrophage", "fibroblast"}
    assert isclose(sum(shared.part for shared in best.shared), best.score)
    (macrophage,) = (shared for shared in best.shared if shared.concept == "macrophage")
    assert (macrophage.here, macrophage.there) == (("mdm",), ("macrophage",))
    assert [shared.concept for shared in other.shared] == ["cell"]


# --- on the seeds ------------------------------------------------------------------------------------------------


def test_the_seeds_alike(graph: KnowledgeGraph) -> None:
    """The two trials that sequence single cells of skin are most alike; each row says what both do with the concept."""
    found = graph.similar("NCT05273138")
    assert found.rows[0]["trial"] == "NCT04917705"
    shared = {row["concept"]["id"]: row for row in found.rows if row["trial"] == "NCT04917705"}
    assert shared["UBERON:0002097"]["other"].startswith("measured")
    assert shared["EFO:0008913"]["this"] == "measured"
    assert graph.similar("NCT05273138", limit=1).rows == [row for row in found.rows if row["trial"] == "NCT04917705"]


@pytest.mark.parametrize("trial", ["NCT05273138", "NCT04995588", "NCT04206644", "NCT04917705", "NCT02213705"])
def test_only_what_is_studied_makes_trials_alike(graph: KnowledgeGraph, trial: str) -> None:
    """No concept that either trial names only in eligibility, as background, in citations or as comparator."""
    for row in graph.similar(trial).rows:
        named = not row["concept"]["label"].startswith("broader than")
        for one, said in ((trial, row["this"]), (row["trial"], row["other"])):
            words = set(re.findall(r"\w+", said))
            assert words & STUDIED, row
            assert not words & (set(ROLES) - STUDIED), row
            if named:
                roles = {found.role for found in graph.involvements(trial=one, concept=row["concept"]["id"])}
                assert roles & STUDIED, row


def test_what_both_only_exclude_is_not_shared(graph: KnowledgeGraph) -> None:
    """Two seeds exclude immunosuppressants and name B cells as background: neither makes them alike."""
    named = {one.concept for one in graph.involvements(trial="NCT04917705", role=["exclusion", "background"])}
    both = named & {one.concept for one in graph.involvements(trial="NCT05273138", role=["exclusion", "background"])}
    assert "CL:0000236" in both
    assert not both & {row["concept"]["id"] for row in graph.similar("NCT05273138").rows} - {"MONDO:0005100"}


def test_evidence_is_of_both_trials(graph: KnowledgeGraph) -> None:
    """Quotes with their documents; none unless asked for."""
    row = graph.similar("NCT05273138", limit=1, evidence=True).rows[0]
    assert {words["document"] for words in row["evidence"]} == {"000_fd125cf443ca790a.txt", "003_e59c3b762d37ffeb.txt"}
    assert all(words["role"] in STUDIED for words in row["evidence"])
    assert "evidence" not in graph.similar("NCT05273138", limit=1).rows[0]


def test_a_trial_that_no_document_describes_is_an_error(graph: KnowledgeGraph) -> None:
    """As anywhere."""
    with pytest.raises(AskError, match="no document describes"):
        graph.similar("NCT01051882")


@pytest.mark.parametrize(
    ("form", "begins"), [("table", "trial "), ("csv", "trial,similarity,concept"), ("md", "| trial")]
)
def test_the_command_prints(seeds_store: Path, form: str, begins: str) -> None:
    """In every format."""
    assert command(seeds_store, "--format", form).startswith(begins)


def test_the_command_prints_json(seeds_store: Path, graph: KnowledgeGraph) -> None:
    """As the interface of answers says."""
    record = json.loads(command(seeds_store, "--format", "json", "--limit", "1"))
    assert record == json.loads(json.dumps(graph.similar("NCT05273138", limit=1).record()))


def command(store: Path, *options: str) -> str:
    """``trialkg similar`` as a shell runs it."""
    line = [sys.executable, "-c", "from kg.cli import main; main()", "similar", "NCT05273138", "--store", str(store)]
    return subprocess.run([*line, *options], capture_output=True, text=True, check=True).stdout
