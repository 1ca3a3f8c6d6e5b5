"""What the second reading is learned from, and how: the file of annotations, and the regression."""

from __future__ import annotations

import gzip
import json
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from kg.model import ROLES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

ROOT = Path(__file__).parents[1]
FILE = ROOT / "benchmarks" / "annotations" / "records.jsonl.gz"
KINDS = {"condition", "cell", "assay", "analyte", "tissue"}
GROUPS = {"studied", "comparator", "stratifier", "background", "eligibility", "outside"}
KEYS = {"record", "set", "readers", "concepts", "optional", "partial", "kinds", "rules"}
LARGEST, LONGEST = 1_500_000, 200


@pytest.fixture
def logistic() -> Iterator[ModuleType]:
    """The module beside the package."""
    sys.path.insert(0, str(ROOT / "benchmarks"))
    yield import_module("logistic")
    sys.path.remove(str(ROOT / "benchmarks"))


def listed() -> list[dict[str, Any]]:
    """The annotations of the file."""
    with gzip.open(FILE, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def test_annotations_hold_numbers_and_concepts_and_no_text() -> None:
    """Kind, ids, words, groups; roles of the rules where the set calibrates; nothing else, and no sentence."""
    assert FILE.stat().st_size < LARGEST
    for one in listed():
        assert one.keys() <= KEYS
        assert one["record"].startswith("NCT")
        assert all(kind in KINDS and set(groups) <= GROUPS for kind, _, _, groups in one["concepts"])
        assert all(len(words) < LONGEST for _, _, words, _ in one["concepts"])
        assert all(kind in KINDS and set(roles) <= set(ROLES) for kind, _, roles in one.get("rules", ()))


def test_sets_that_calibrate_are_of_other_records() -> None:
    """What the rules said is frozen for six sets, whole; no record of the gold is among them."""
    found = listed()
    frozen = {one["set"] for one in found if "rules" in one}
    assert len(frozen) == 6
    assert all(("rules" in one) == (one["set"] in frozen) for one in found)
    gold = ROOT.parent / "shared" / "gold" / "records"
    if gold.is_dir():
        assert not {path.stem for path in gold.glob("*.json")} & {one["record"] for one in found if "rules" in one}


def test_a_regression_finds_the_least_loss(logistic: ModuleType) -> None:
    """At its weights the slope of loss and penalty is flat, and they tell apart what can be told apart."""
    draws = np.random.default_rng(0)
    values = draws.normal(size=(200, 5))
    answers = (values @ [2.0, -1.0, 0.0, 0.0, 0.5] + 0.3 + draws.normal(size=200) > 0).astype(float)
    rows = logistic.Rows.of([list(enumerate(map(float, row))) for row in values], 5)
    weights = logistic.fit(rows, answers, np.ones(200), 1.0)
    errors = 1 / (1 + np.exp(-(values @ weights[:5] + weights[5]))) - answers
    assert np.abs(values.T @ errors + weights[:5]).max() < 0.05
    assert abs(errors.sum()) < 0.05
    assert weights[0] > 1
    assert weights[1] < 0


def test_sums_are_the_same_in_any_order(logistic: ModuleType) -> None:
    """A row's features may come in the order of a set: the weights are the same to the last bit, not nearly."""
    rows = [[(0, 0.1), (1, 0.7), (2, 1.3)], [(2, 0.3), (1, 0.9)], [(0, 1.1), (2, 0.2)]] * 7
    answers, counts = np.array([1.0, 0.0, 1.0] * 7), np.ones(21)
    there, back = (
        logistic.fit(logistic.Rows.of(some, 3), answers, counts, 1.0) for some in (rows, [row[::-1] for row in rows])
    )
    assert there.tobytes() == back.tobytes()
    other = logistic.fit(logistic.Rows.of(rows, 3), 1 - answers, counts, 1.0)
    assert there.tobytes() != other.tobytes()


def test_caution_keeps_weights_small(logistic: ModuleType) -> None:
    """Two rows alone teach little, and a column that no row has teaches nothing."""
    rows = logistic.Rows.of([[(0, 1.0)], [(1, 1.0)]], 3)
    sure, cautious = (logistic.fit(rows, np.array([1.0, 0.0]), np.ones(2), strength) for strength in (100.0, 0.1))
    assert 0 < cautious[0] < 0.1
    assert sure[0] > 1
    assert sure[2] == cautious[2] == 0
