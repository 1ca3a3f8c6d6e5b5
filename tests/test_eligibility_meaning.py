"""Criteria in words, as the real vocabulary reads them → which concepts they restrict (``tests/cases``)."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kg.eligibility import restrictions
from kg.model import Document, Page, Section
from kg.recognise import recognise
from kg.vocabulary import load

_CASES = Path(__file__).parent / "cases" / "eligibility_meaning.tsv"


def cases() -> list[dict[str, str]]:
    """The rows of the table."""
    with _CASES.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case['case']}: {case['text'][:40]}")
def test_concepts(case: dict[str, str]) -> None:
    """Polarity, kind, id, label and aspect of each concept, in any order."""
    text = case["text"]
    section = Section("criterion", text, 0, len(text), qualifier=case["polarity"])
    page = Page(Document("case", text, "0" * 64, text), "case", (section,))
    found = [
        " ".join(filter(None, (one.polarity, one.term.kind, one.term.id or "-", one.term.label, one.aspect)))
        for _, one in restrictions(page, recognise(page, load()))
    ]
    assert sorted(found) == sorted(filter(None, (case["expected"] or "").split(" | ")))


def test_every_case_has_a_twin() -> None:
    """A rule has cases that it fires on, and cases that it leaves alone."""
    rules: dict[str, set[bool]] = {}
    for case in cases():
        rules.setdefault(case["case"].removesuffix("-not"), set()).add(case["case"].endswith("-not"))
    assert [rule for rule, both in rules.items() if len(both) < 2] == []
