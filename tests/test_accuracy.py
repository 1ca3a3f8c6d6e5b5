"""The page on accuracy: its tables are there, and its counting counts what it says."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def involvement(curie: str | None, *roles: str, kind: str = "cell", label: str = "x") -> dict[str, object]:
    """A concept as ``trialkg trial`` prints it."""
    return {"kind": kind, "id": curie, "label": label, "closest": None, "roles": list(roles), "mentions": []}


def entry(ids: list[str], *groups: str, surface: str = "x") -> dict[str, object]:
    """A concept as curators wrote it."""
    return {"kind": "cell", "ids": ids, "surface": surface, "groups": list(groups)}


def counted(gold: list[dict[str, object]], said: list[dict[str, object]]) -> tuple[tuple[int, int, int], ...]:
    """(right, false, missed) of concepts and of studied concepts."""
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        from gold import Tally, total  # noqa: PLC0415 - a script beside the package
    finally:
        sys.path.remove(str(ROOT / "benchmarks"))
    tally = Tally()
    tally.add({"involvements": gold}, {"involvements": said, "measurements": []})
    return tuple((one.right, one.false, one.missed) for one in (total(tally.concepts), total(tally.studied)))


@pytest.mark.parametrize(
    ("gold", "said", "expected"),
    [
        (entry(["CL:1"], "studied"), involvement("CL:1", "measured"), ((1, 0, 0), (1, 0, 0))),
        (entry(["CL:1"], "studied"), involvement("CL:1", "background"), ((1, 0, 0), (0, 0, 1))),
        (entry(["CL:1"], "studied"), involvement("CL:1", "exclusion"), ((0, 0, 1), (0, 0, 1))),
        (entry(["CL:1"], "studied"), involvement("CL:2", "measured"), ((0, 1, 1), (0, 1, 1))),
        (entry(["CL:1"], "eligibility"), involvement("CL:1", "measured"), ((0, 1, 0), (0, 1, 0))),
        (entry(["CL:1"], "eligibility"), involvement("CL:1", "inclusion"), ((0, 0, 0), (0, 0, 0))),
        (
            entry([], "studied", surface="odd cells"),
            involvement(None, "measured", label="Odd cell"),
            ((1, 0, 0), (1, 0, 0)),
        ),
        (
            entry([], "studied", surface="odd cells"),
            involvement(None, "measured", label="even"),
            ((0, 1, 1), (0, 1, 1)),
        ),
    ],
)
def test_counting(gold: dict[str, object], said: dict[str, object], expected: tuple[tuple[int, ...], ...]) -> None:
    assert counted([gold], [said]) == expected


def test_the_page_says_how_the_gold_was_made_and_holds_the_tables() -> None:
    page = (ROOT / "docs" / "accuracy.md").read_text(encoding="utf-8")
    assert "python benchmarks/accuracy.py ../shared --write" in page
    assert "development figures" in page
    assert "annotated twice" in page
    for title in ("The five seed pages", "Registry records", "Annotated corpora", "Figures of others"):
        assert f"### {title}" in page
