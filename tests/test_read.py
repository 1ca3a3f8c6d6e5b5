"""Exactly one layout reads a page, or a named error; dirt changes no fact; the folder is the list."""

from __future__ import annotations

import random
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg import files, layouts
from kg.documents import document_of
from kg.model import AmbiguousLayout, Page, UnknownLayout
from kg.read import listing, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SEEDS = sorted(files.seeds().glob("*.txt"))
GOLDEN = sorted(path for path in (Path(__file__).parent / "golden").glob("*/*.txt") if path.parent.name != "recognise")
LAYOUT = '''
"""A page of one line."""
from kg.lines import Field, Layout, skip, value
FIELDS = (Field("Condition here", value("condition")),)
LAYOUT = Layout("Elsewhere (example.org)", {signature!r}, FIELDS, skip, needed=1)
'''


def facts(page: Page) -> list[tuple[str, int, str, str, str]]:
    """What a page says, wherever it stands."""
    return [(one.name, one.item, one.qualifier, one.group, one.text) for one in page.sections]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A second folder of layouts, listed like the first."""
    monkeypatch.setattr(layouts, "__path__", [*layouts.__path__, str(tmp_path)])
    listing.layouts.cache_clear()  # the list is made once a run
    yield tmp_path
    listing.layouts.cache_clear()  # the next test sees the package's own folder


def test_a_layout_that_is_dropped_into_the_folder_is_found(folder: Path) -> None:
    """No list is edited anywhere."""
    (folder / "elsewhere.py").write_text(LAYOUT.format(signature=("Condition here",)))
    page = read(document_of(b"Condition here\nLupus", "x.txt"))
    assert (page.layout, facts(page)) == ("elsewhere", [("condition", 0, "", "", "Lupus")])


def test_two_layouts_for_one_page_are_an_error(folder: Path) -> None:
    """Never the first match."""
    (folder / "another.py").write_text(LAYOUT.format(signature=("Registration Number",)))
    with pytest.raises(AmbiguousLayout, match="another and medpath"):
        read(document_of(SEEDS[0].read_bytes(), "x.txt"))


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("Resumen del estudio\nDescripción detallada\nCriterios de participación\nPlan de estudios", "ICH GCP"),
        ("Trial Outcomes & Findings\nNCT ID: NCT90000001\nLast Updated: 2022-03-28\nResults Overview", "MedDataX"),
        ("Target recruitment of lupus\nLead Sponsors\nSex\nStatus", "MedPath"),
    ],
)
def test_an_unknown_page_names_the_nearest_site(text: str, site: str) -> None:
    """Another language or another shape of a site we know."""
    with pytest.raises(UnknownLayout, match=f"nearest site is {site}"):
        read(document_of(text.encode(), "x.txt"))


def test_the_address_says_the_nearest_site() -> None:
    """Even where no word is alike."""
    with pytest.raises(UnknownLayout, match="ClinConnect"):
        read(document_of("全身性強皮症の研究".encode(), "x.txt", {"url": "https://clinconnect.io/trials/NCT90000001"}))


@pytest.mark.parametrize(
    "text", ["Lorem ipsum dolor sit amet.", "全身性強皮症の研究\nNCT05273138", "{}", "file\turl\n"]
)
def test_other_texts_are_no_page(text: str) -> None:
    """And have no nearest site."""
    with pytest.raises(UnknownLayout, match="no heading of a site"):
        read(document_of(text.encode(), "x.txt"))


def _sprinkled(mark: str, share: float) -> Callable[[str], str]:
    chance = random.Random(7)  # noqa: S311 - dirt, no secret
    return lambda text: re.sub(r"(?<=[a-z]{4})(?=[a-z]{3})", lambda _: mark if chance.random() < share else "", text)


DIRT: dict[str, Callable[[str], str]] = {
    "carriage returns": lambda text: text.replace("\n", "\r\n"),
    "byte-order mark": lambda text: "\ufeff" + text,
    "non-breaking spaces": lambda text: re.sub(r"(?<=\w) (?=\w)", "\u00a0", text),
    "soft hyphens": _sprinkled("\u00ad", 0.2),
    "zero-width spaces": _sprinkled("\u200b", 0.1),
    "decomposed accents": lambda text: unicodedata.normalize("NFD", text),
    "trailing spaces": lambda text: text.replace("\n", "  \n"),
    "blank lines": lambda text: text.replace("\n", "\n\n\n"),
    "entities": lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
    "escapes": lambda text: re.sub(r"([>*_#])", r"\\\1", text),
    "dots for bullets": lambda text: re.sub(r"(?m)^- ", "\u2022 ", text),
    "menus": lambda text: (
        f"Home | Sign in | Cookies\nAccept all cookies\n{text}\n(c) 2025 All rights reserved\nShare on X"
    ),
    "a query": lambda text: text + '\n" } ; DROP ALL ; #\n> ?x } UNION { ?s ?p ?o\n',
    "a script": lambda text: text + "\n<script>alert(1)</script><img src=x onerror=alert(1)>\n",
    "emoji": lambda text: text + "\n\U0001f1eb\U0001f1f7\U0001f468\u200d\U0001f52c\n",
}


@pytest.mark.parametrize("dirt", DIRT)
@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem[:3])
def test_dirt_changes_no_fact(path: Path, dirt: str) -> None:
    """What carries no meaning leaves every section as it was."""
    text = path.read_text(encoding="utf-8")
    clean = facts(read(document_of(text.encode(), "x.txt")))
    assert facts(read(document_of(DIRT[dirt](text).encode(), "x.txt"))) == clean


@pytest.mark.parametrize("path", [*SEEDS, *GOLDEN], ids=lambda path: path.stem)
def test_half_a_page_says_nothing_new(path: Path) -> None:
    """A page that is cut off is still read, is reported, and its values are those of the whole one."""
    text = path.read_text(encoding="utf-8")
    whole = {(name, words) for name, _, _, _, words in facts(read(document_of(text.encode(), "x.txt")))}
    half = read(document_of(text[: len(text) // 2].encode(), "x.txt"))
    long = {"brief_summary", "detailed_description", "lay_summary", "outcome.description", "objective"}
    assert {(name, words) for name, _, _, _, words in facts(half) if name not in long} <= whole
    assert "truncated" in {issue.code for issue in half.issues}


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem[:3])
def test_shuffled_lines_are_never_read_in_silence(path: Path) -> None:
    """Refused, or reported as disordered."""
    lines = path.read_text(encoding="utf-8").split("\n")
    random.Random(7).shuffle(lines)  # noqa: S311 - dirt, no secret
    try:
        page = read(document_of("\n".join(lines).encode(), "x.txt"))
    except UnknownLayout:
        return
    assert page.issues
