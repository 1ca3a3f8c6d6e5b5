"""Golden pages with single lines lost, doubled or pushed in between: no value changes in silence.

Only fields are compared, for which no vocabulary is needed.  What no reader can see is counted and kept small: a lost
heading of a sub-group, or one line of a criterion that has several.
"""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from kg.assemble import assemble, record
from kg.documents import document_of
from kg.documents.sources import Sources
from kg.model import DocumentError, Interpretation
from kg.read import read

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"
PAGES = sorted([*SEEDS.glob("*.txt"), *(ROOT / "tests" / "golden").glob("*/*.txt")])
WHOLE = "TRIALKG_ROUNDS" in os.environ
"""`make soak` tries every line of every page; else a seeded sample of them is tried."""
SAMPLE = 6
NAVIGATION = ("Share", "Back to top", "Print this page", "Advertisement", "Read more", "Show all")
Record = dict[str, object]


def told(text: str, name: str) -> tuple[Record | None, frozenset[str]]:
    """The fields of a page and the codes of its issues; ``None`` where it is refused."""
    try:
        row = Sources.load(SEEDS / "sources.tsv", "sources.tsv").row(name)
        trial = assemble(read(document_of(text.encode(), name, row)), Interpretation())
    except DocumentError as error:
        return None, frozenset({error.issue.code})
    found = record(trial)
    return {key: value for key, value in found.items() if key != "issues"}, frozenset(i.code for i in trial.issues)


@cache
def _clean(path: Path) -> tuple[Record, frozenset[str]]:
    found, codes = told(path.read_text(encoding="utf-8"), path.name)
    assert found is not None
    return found, codes


def _less(said: object, clean: object) -> bool:
    """Whether a value says the same as the clean one, or only a part of it."""
    if said in (None, [], "unmarked"):
        return True
    if isinstance(said, dict):
        return isinstance(clean, dict) and all(_less(value, clean.get(key)) for key, value in said.items())
    if isinstance(said, list):
        return isinstance(clean, list) and all(any(_less(one, other) for other in clean) for one in said)
    if isinstance(said, str) and isinstance(clean, str):
        return " ".join(said.split()) in " ".join(clean.split())
    return said == clean


def wrong(text: str, path: Path) -> list[str]:
    """The fields of a spoilt page that say something else than the clean one, if no issue says that it is spoilt."""
    clean, known = _clean(path)
    found, codes = told(text, path.name)
    if found is None or codes - known:
        return []
    bad = {key: value for key, value in found.items() if not _less(value, clean[key])}
    bad = {key: value for key, value in bad.items() if key != "id" or not str(value).startswith("local-")}
    return [f"{key}: {json.dumps(value, ensure_ascii=False)[:200]}" for key, value in bad.items()]


def _spoilt(path: Path, spoil: Callable[[list[str], int], list[str]]) -> tuple[int, list[str]]:
    """How many lines of a page were tried, and what went wrong in silence."""
    lines = path.read_text(encoding="utf-8").split("\n")
    full = [i for i, line in enumerate(lines) if line.strip()]
    tried = full if WHOLE else sorted(Random(path.name).sample(full, min(SAMPLE, len(full))))  # noqa: S311 - a sample
    bad = [(i, wrong("\n".join(spoil(lines, i)), path)) for i in tried]
    return len(tried), [f"{path.name}:{i + 1}: {said}" for i, said in bad if said]


def _lost(lines: list[str], at: int) -> list[str]:
    return lines[:at] + lines[at + 1 :]


def _doubled(lines: list[str], at: int) -> list[str]:
    return [*lines[: at + 1], *lines[at:]]


def _joined(lines: list[str], at: int) -> list[str]:
    after = next((i for i in range(at + 1, len(lines)) if lines[i].strip()), None)
    return lines if after is None else [*lines[:at], f"{lines[at]} {lines[after].strip()}", *lines[after + 1 :]]


# two names on one line ("Miami, United States Leiden, Netherlands") are beyond any rule: one join in eight stays unseen
@pytest.mark.parametrize(
    ("spoil", "share"), [(_lost, 0.02), (_doubled, 0.02), (_joined, 0.15)], ids=["lost", "doubled", "joined"]
)
def test_a_line_changes_no_value_in_silence(spoil: Callable[[list[str], int], list[str]], share: float) -> None:
    """What is said in the wrong place is left out, or an issue says that lines are missing."""
    results = [_spoilt(path, spoil) for path in PAGES]
    tried, bad = sum(count for count, _ in results), [one for _, some in results for one in some]
    assert len(bad) <= share * tried, "\n".join(bad)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_navigation_words_between_lines_say_nothing(path: Path) -> None:
    """Buttons of a page, in any place: every field stays as it was."""
    lines = path.read_text(encoding="utf-8").split("\n")
    chance = Random(path.name)  # noqa: S311 - a sample that can be repeated
    for words in NAVIGATION:
        at = chance.randrange(1, len(lines))
        found, _ = told("\n".join([*lines[:at], words, *lines[at:]]), path.name)
        assert _named(found) == _named(_clean(path)[0])


def _named(found: Record | None) -> Record:
    """The fields without a local id, which is the text's own, and without places in the text."""
    return {key: value for key, value in (found or {}).items() if key != "id"}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_second_number_under_one_label_is_no_secret(path: Path) -> None:
    """Two trials on one page: it is refused, or the other number is named."""
    text = path.read_text(encoding="utf-8")
    number = str(_clean(path)[0]["id"])
    if (
        not number.startswith("NCT")
        or f"{number}\n" not in text
        or path.parent.name in {"clinconnect", "ichgcp"}
        or "Search / Trial" in text
    ):
        pytest.skip("the number has no line of its own under a label")
    found, codes = told(text.replace(f"{number}\n", f"{number}\n{number[:-2]}99\n", 1), path.name)
    assert found is None
    assert codes == {"identity-conflict"}
