"""The workbench: what a curator sees of a page, and that nothing of it is hidden, invented or run by the terminal."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import cli, files
from kg.cures import cure
from kg.documents import document, document_of
from kg.model import DocumentError, Issue, Page
from kg.read import read
from kg.workbench import covered, marked, report

if TYPE_CHECKING:
    from conftest import Golden

    from kg.lines.coverage import Coverage

GOLDEN = Path(__file__).parent / "golden"
SEEDS = sorted(files.seeds().glob("*.txt"))
PAGES = [GOLDEN / "medpath" / "h_interventional.html", GOLDEN / "ichgcp" / "h_italian.html", SEEDS[1]]
ESCAPE = re.compile(r"\x1b\[\d+m")


def text_of(name: str) -> str:
    """A page of a layout, as text."""
    return (GOLDEN / name).read_text(encoding="utf-8")


def page_of(text: str) -> Page:
    """A page as a file of this text would be."""
    return read(document_of(text.encode(), "x.txt"))


def words(page: Page, fate: str) -> list[str]:
    """The stretches with this fate."""
    return [page.document.text[one.start : one.end] for one in covered(page).stretches if one.fate == fate]


# --- what it shows -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_plain_output_is_the_expected_one(path: Path, golden: Golden) -> None:
    """Report and marked text without colours."""
    page = read(document(path))
    golden(GOLDEN / "workbench" / f"{path.stem}.report", report(page))
    golden(GOLDEN / "workbench" / f"{path.stem}.marked", marked(page))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_colours_add_nothing_but_colour(path: Path) -> None:
    """Without its escapes the coloured output is the plain one."""
    page = read(document(path))
    for show in (report, marked):
        assert ESCAPE.search(show(page, colour=True))
        assert ESCAPE.sub("", show(page, colour=True)) == show(page)
        assert "\x1b" not in show(page)


def test_the_marked_text_holds_every_line_with_its_number() -> None:
    """Nothing is left out of the text, blank lines included."""
    page = read(document(SEEDS[1]))
    shown = marked(page).splitlines()
    body = shown[shown.index("") + 1 :]
    lines = page.document.text.split("\n")
    assert [int(line.split()[0]) for line in body] == list(range(1, len(lines) + 1))
    assert all(line.rstrip().endswith(words.rstrip()) for line, words in zip(body, lines, strict=True))


def test_an_unknown_line_and_a_noise_line_are_told_apart() -> None:
    """A cookie notice says nothing; a value that no reader takes was not understood."""
    text = text_of("medpath/b_headings_kept.txt")
    odd = text.replace("Lead Sponsor", "Lead Sponsor\nExample Institute\nZebra Rating\nseven", 1)
    page = page_of(f"Accept all cookies\n{odd}")
    assert "Accept all cookies" in words(page, "noise")
    assert "Zebra Rating" in words(page, "unknown")
    assert "Accept all cookies" not in words(page, "unknown")
    line = page.document.text.split("\n").index("Zebra Rating") + 1
    assert f"{line:5} ? Zebra Rating" in report(page)
    assert re.search(rf"^ *{line} \? +Zebra Rating$", marked(page), re.MULTILINE)


def test_the_summary_names_layout_reading_and_share() -> None:
    """On top, before anything else."""
    page = read(document(PAGES[0]))
    first, second = report(page).splitlines()[:2]
    assert first == "h_interventional.html: layout medpath, as resiliparse reads it"
    assert second.startswith(f"{covered(page).share:.0%} understood: ")
    assert "reads it" not in report(read(document(SEEDS[0])))


def test_an_issue_stands_with_its_line_and_its_cure() -> None:
    """What the table of issue codes says."""
    text = text_of("medpath/b_headings_kept.txt")
    shown = report(page_of(text[: len(text) // 2]))
    assert re.search(
        r"^warning truncated, line \d+: the page ends before .*; cure: fetch the page again$", shown, re.MULTILINE
    )


# --- coverage ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem[:3])
def test_every_word_has_one_fate(path: Path) -> None:
    """The stretches cover the text without overlap; what a section holds is read."""
    page = read(document(path))
    found: Coverage = covered(page)
    ends = [0]
    for stretch in found.stretches:
        assert ends[-1] <= stretch.start < stretch.end
        assert page.document.line(stretch.start) == stretch.line
        ends.append(stretch.end)
    everything = len(re.findall(r"\w+", page.document.text))
    assert everything <= found.words("read", "heading", "noise", "unknown") <= everything * 1.02
    assert 0.8 < found.share <= 1


def test_a_value_that_means_nothing_is_no_fault() -> None:
    """``Not available`` was understood: it says nothing."""
    page = read(document(SEEDS[0]))
    assert "Not available" in words(page, "noise")
    assert "Not available" not in words(page, "unknown")


def test_a_label_on_the_line_of_its_value_is_a_heading() -> None:
    """``Time Frame: Week 24``; words without a colon are not."""
    page = read(document(GOLDEN / "ichgcp" / "h_english.html"))
    assert "Time Frame: " in words(page, "heading")
    assert "Researchers" not in " ".join(words(page, "unknown"))


def test_what_a_cut_off_page_lost_is_not_noise() -> None:
    """The half sentence at the end was dropped, not understood."""
    text = text_of("medpath/b_headings_kept.txt")
    half = page_of(text[: text.index("Recruitment & Eligibility") - 30])
    assert not any(fate in words(half, "noise") for fate in words(half, "unknown"))


# --- the terminal ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("steering", ["\x1b[2J", "\x1b]0;title\x07", "\x9b31m", "\u202e", "\r"])
def test_the_words_of_a_page_do_not_steer_the_terminal(steering: str) -> None:
    """Escapes are shown as signs, in every part of the output."""
    page = read(document(SEEDS[0]))
    text = page.document.text.replace("Conditions", f"Conditions{steering}x")
    odd = Page(
        document_of(text.encode(), f"a{steering}.txt"), page.layout, (), (Issue("decoding", f"says {steering}"),)
    )
    for shown in (report(odd), marked(odd)):
        assert steering not in shown
        assert f"<{ord(steering[0]):02X}>" in shown


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200), st.integers(0, 30))
def test_any_text_is_shown_or_refused(words: str, at: int) -> None:
    """Whatever stands in a page, the workbench shows it."""
    lines = text_of("medpath/b_headings_kept.txt").split("\n")
    try:
        page = page_of("\n".join([*lines[:at], words, *lines[at:]]))
    except DocumentError:
        return
    assert marked(page).count("\n") >= page.document.text.count("\n")
    assert report(page)


# --- the command -------------------------------------------------------------------------------------------------


def test_elsewhere_than_on_a_terminal_stdout_is_the_text(capsys: pytest.CaptureFixture[str]) -> None:
    """Character by character, so that a quote's offsets count in it; the report stands beside it, uncoloured."""
    assert cli.run(["read", str(PAGES[0]), "--format", "text"]) == 0
    shown = capsys.readouterr()
    page = read(document(PAGES[0]))
    assert shown.out.removesuffix("\n") == page.document.text.removesuffix("\n")
    assert shown.err == report(page)


@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_a_terminal_gets_the_marked_text(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], no_color: str, *, coloured: bool
) -> None:
    """In colour, unless NO_COLOR is set."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("NO_COLOR", no_color)
    assert cli.run(["read", str(PAGES[0])]) == 0
    shown = capsys.readouterr().out
    assert ESCAPE.sub("", shown) == marked(read(document(PAGES[0])))
    assert bool(ESCAPE.search(shown)) is coloured


def test_json_names_the_reading(capsys: pytest.CaptureFixture[str]) -> None:
    """A web page's reading is a field; a text has none."""
    assert cli.run(["read", str(PAGES[0])]) == 0
    assert '"reading": "resiliparse"' in capsys.readouterr().out
    assert cli.run(["read", str(SEEDS[0])]) == 0
    assert '"reading"' not in capsys.readouterr().out


# --- cures -------------------------------------------------------------------------------------------------------


def test_cures_are_those_of_the_docs() -> None:
    """The table that people read is the one that is shown; links and code marks are left out."""
    assert cure("no-identity").startswith("add the page's URL to sources.tsv")
    assert "](" not in cure("unknown-layout")
    assert cure("no such code") == ""
