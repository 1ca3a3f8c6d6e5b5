"""Time frames in words → duration, anchor and time points, case by case from ``tests/cases/time_frames.tsv``."""

from __future__ import annotations

import csv
import html
import re
import tarfile
from pathlib import Path

import pytest
from rdflib import SH, Graph, URIRef

from kg import files
from kg.durations import amounts, time_frame
from kg.durations.times import days, rows

_CASES = Path(__file__).parent / "cases" / "time_frames.tsv"
_RECORDS = Path(__file__).parents[1].parent / "shared" / "data" / "ctgov_xml.tar.xz"
_READ = 0.93
_FRAMES = 3000
_SHAPE = URIRef("https://w3id.org/trialkg/shape/outcome-time-point")


def cases() -> list[dict[str, str]]:
    """The rows of the table."""
    with _CASES.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="module")
def point() -> re.Pattern[str]:
    """What the shapes let be a time point: a document with any other is quarantined."""
    shapes = Graph().parse(files.shapes() / "outcome.ttl")
    return re.compile(str(shapes.value(_SHAPE, SH.pattern)))


def test_the_points_of_all_cases_are_valid(point: re.Pattern[str]) -> None:
    points = [one for case in cases() for one in time_frame(case["text"]).points]
    assert "P8D of cycle 1" in points
    assert [one for one in points if not point.search(one)] == []


@pytest.mark.parametrize("words", ["", "Week 12", "P3", "12W", "P8D of cycle", "cycle 1; cycle 2"])
def test_what_is_no_time_point(point: re.Pattern[str], words: str) -> None:
    assert point.search(words) is None


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["text"][:50])
def test_time_frames(case: dict[str, str]) -> None:
    """The longest duration, the first anchor, every point in its order; what names no time gives none."""
    found = time_frame(case["text"])
    assert (found.duration or "", found.anchor or "", " | ".join(found.points)) == (
        case["duration"],
        case["anchor"],
        case["points"],
    )


@pytest.mark.parametrize("text", ["18 years old", "12 patients", "CD4", "mother of 2", "1 Monday", "IL-6 and IL-12"])
def test_what_is_no_amount(text: str) -> None:
    """An age is an amount of time for whoever asks; a count, a gene or a name is none."""
    assert [time.duration for time in amounts(text)] == (["P18Y"] if "years" in text else [])


def test_places_of_amounts() -> None:
    """An amount says where its words stand; those of a list end together, with their unit."""
    text = "at 3, 6 and 12 months"
    assert [text[time.start : time.end] for time in amounts(text)] == [
        "3, 6 and 12 months",
        "6 and 12 months",
        "12 months",
    ]


def test_longer_is_longer() -> None:
    """Durations of different units compare by their length."""
    assert days("PT36H") < days("P2D") < days("P1W") < days("P1M") < days("P1Y")
    assert days("-P7D") < 0 < days("PT1M")


def test_anchors_are_patterns_without_groups() -> None:
    """A group of its own would shift the number that tells the anchors apart."""
    for kind in ("anchor", "frequency"):
        assert [words for words, _ in rows(kind) if re.compile(words).groups] == []


@pytest.mark.skipif(not _RECORDS.exists(), reason="needs the registry records beside the checkout")
def test_real_time_frames(point: re.Pattern[str]) -> None:
    """Nearly every time frame of real records names a time that is read; points have the form that the docs say."""
    frames: list[str] = []
    with tarfile.open(_RECORDS, "r|xz") as records:
        for entry in records:
            file = records.extractfile(entry) if entry.isfile() else None
            if file is not None:
                words = re.findall(r"<time_frame>(.*?)</time_frame>", file.read().decode(), re.DOTALL)
                frames += [html.unescape(" ".join(one.split())) for one in words]
            if len(frames) > _FRAMES:
                break
    found = [time_frame(one).points for one in frames]
    assert sum(map(bool, found)) / len(found) >= _READ
    assert [one for points in found for one in points if not point.search(one)] == []
