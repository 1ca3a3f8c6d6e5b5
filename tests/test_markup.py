"""HTML and saved pages: the same facts from both extractors, the better one kept, and no fact from what nobody sees."""

from __future__ import annotations

import json
import quopri
import re
import socket
import tarfile
from dataclasses import replace
from html import escape
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import files
from kg.build import build
from kg.documents import document, document_of, documents, is_markup
from kg.markup import extractions, unwrapped
from kg.model import AmbiguousLayout, DocumentError, EmptyDocument, NotText, Page, TooLarge, UnknownLayout
from kg.read import read
from kg.read.markup import better, quality, texts
from kg.store.reader import Store

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.model import Document

GOLDEN = Path(__file__).parent / "golden"
PAGES = sorted(path for path in GOLDEN.glob("*/*") if path.suffix in {".html", ".htm", ".mhtml"})
SEEDS = sorted(files.seeds().glob("*.txt"))
TEXTS = sorted(GOLDEN.glob("*/[ab]_headings_kept.txt")) + sorted(GOLDEN.glob("*/[ab]_labelled.txt"))
PAGE = GOLDEN / "medpath" / "h_interventional.html"
HTML = PAGE.read_text(encoding="utf-8")
SINGLE = {
    "id", "title", "official_title", "acronym", "status", "study_type", "phase", "allocation", "intervention_model",
    "masking", "primary_purpose", "observational_model", "time_perspective", "enrollment", "sex", "age", "min_age",
    "max_age", "healthy_volunteers", "sponsor", "date.start", "date.completion", "date.last_update",
}  # fmt: skip
Fact = tuple[str, str, str]


def facts(page: Page) -> set[Fact]:
    """What a page says."""
    return {(section.name, section.qualifier, section.text) for section in page.sections}


def page_of(html: str, source: str = "x.html", url: str | None = None) -> Page:
    """A web page read as a file of this text would be."""
    return read(document_of(html.encode(), source, url=url))


def as_text(document: Document) -> Page:
    """One reading of a web page, read like any text."""
    return read(replace(document, source=f"{document.source}.txt"))


def mhtml(html: bytes, headers: str = "Content-Type: text/html; charset=utf-8", start: str = "") -> bytes:
    """A page as a browser saves it, beside a frame that is not the page."""
    frame = b"Content-Type: text/html\n\n<html><body><h3>Sex</h3><p>Male</p></body></html>"
    body = quopri.encodestring(html)
    parts = [frame, f"{headers}\nContent-ID: <page>\nContent-Transfer-Encoding: quoted-printable\n\n".encode() + body]
    head = f'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"{start}\n'
    return head.encode() + b"".join(b"\n--x\n" + part for part in parts) + b"\n--x--\n"


# --- both readings -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_both_readings_agree(path: Path) -> None:
    """Where both extractors carry a field it has one value; what the weaker one has, the kept one has as well."""
    taken = texts(document(path))
    pages = []
    for one in taken:
        try:
            pages.append(as_text(one))
        except UnknownLayout:
            continue
    kept = facts(read(document(path)))
    assert {one.reading for one in taken} == {"trafilatura", "resiliparse"}
    assert pages
    for page in pages:
        assert {fact for fact in facts(page) if fact[0] in SINGLE} <= kept
        words = {word for name, _, text in kept if name not in SINGLE for word in text.split()}
        assert {word for name, _, text in facts(page) if name not in SINGLE for word in text.split()} <= words


def test_every_site_has_pages_and_both_extractors_are_needed() -> None:
    """Two pages a site at least; on some the one reading is better, on some the other."""
    counts = [sum(path.parent == folder for path in PAGES) for folder in {path.parent for path in PAGES}]
    assert len(counts) == 5
    assert min(counts) >= 2
    assert {read(document(path)).document.reading for path in PAGES} == {"trafilatura", "resiliparse"}


def test_the_better_reading_keeps_cells_apart() -> None:
    """Trafilatura flattens the table of outcomes ("ELISA Forced vital capacity"), resiliparse keeps its rows."""
    first, second = (as_text(one) for one in texts(document(PAGE)))
    assert [first.document.reading, second.document.reading] == ["trafilatura", "resiliparse"]
    assert quality(second) > quality(first)
    page = read(document(PAGE))
    assert page.document.reading == "resiliparse"
    assert ("outcome.measure", "SECONDARY", "Forced vital capacity") in facts(page)
    assert all("ELISA Forced" not in text for _, _, text in facts(page))


def test_a_damaged_reading_is_the_worse_one_however_much_it_says() -> None:
    """Truncation weighs more than the number of facts."""
    page = read(document(PAGE))
    cut = document_of(page.document.text[: len(page.document.text) // 2].encode(), "x.txt")
    short = read(cut)
    assert "truncated" in {issue.code for issue in short.issues}
    assert quality(short) < quality(replace(page, sections=page.sections[:1]))


def test_equal_readings_are_the_first_extractors() -> None:
    """No choice by chance."""
    found = {
        better(document(path), as_text).document.reading for path in [GOLDEN / "medpath" / "h_other_register.html"]
    }
    assert found == {"trafilatura"}


def test_readings_of_two_sites_are_refused() -> None:
    """Never the one or the other in silence."""
    names = iter(["medpath", "ichgcp"])
    with pytest.raises(AmbiguousLayout, match="one reading is of the layout ichgcp, the other of medpath"):
        better(document(PAGE), lambda one: Page(one, next(names), ()))


def test_reading_twice_gives_the_same() -> None:
    """Pure: the same page, the same answer."""
    for path in PAGES:
        assert read(document(path)) == read(document(path))


def _lists(lines: list[str]) -> str:
    """Bulleted lines as lists, the others as paragraphs."""
    items = (re.fullmatch(r"\s*(?:[-*\u2022]\s+)+(.*)", line) for line in lines)
    parts = (
        f"<ul><li>{item[1]}</li></ul>" if item else f"<p>{line}</p>" for item, line in zip(items, lines, strict=True)
    )
    return "\n".join(parts).replace("</ul>\n<ul>", "\n")


WAYS: dict[str, Callable[[list[str]], str]] = {
    "paragraphs": lambda lines: "\n".join(f"<p>{line}</p>" for line in lines),
    "breaks": "<br>".join,
    "verbatim": lambda lines: "<pre>" + "\n".join(lines) + "</pre>",
    "lists": _lists,
}
AROUND = """<nav><ul><li>Home</li><li>Trials</li></ul></nav>
<div class="cookie-bar"><p>We use cookies to please you.</p></div>
<main>{}</main>
<aside><h4>News</h4><p>New trials in your inbox.</p></aside>
<footer><ul><li>Careers</li></ul></footer>"""


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("path", [*SEEDS, *TEXTS], ids=lambda path: f"{path.parent.name}-{path.stem[:20]}")
def test_a_text_as_a_page_says_the_same(path: Path, way: str) -> None:
    """Whatever elements hold its lines, and whatever stands around them."""
    lines = escape(path.read_text(encoding="utf-8"), quote=False).splitlines()
    html = (
        f"<!DOCTYPE html><html><body>{AROUND.format(WAYS[way]([line for line in lines if line.strip()]))}</body></html>"
    )
    as_it_is = read(document(path))
    as_page = page_of(html, url=as_it_is.document.url)
    spaces = re.compile(r"\s+")
    assert {(name, spaces.sub(" ", text)) for name, _, text in facts(as_page)} == {
        (name, spaces.sub(" ", text)) for name, _, text in facts(as_it_is)
    }


# --- what nobody sees --------------------------------------------------------------------------------------------

BODY = "</body>"
SITES = '<section class="card">\n<h2>Trial Locations</h2>'
UNSEEN = {
    "script": (BODY, "<script>document.write('<dl><dt>Status</dt><dd>WITHDRAWN</dd></dl>')</script></body>"),
    "data": (BODY, '<script type="application/ld+json">{"status": "Status WITHDRAWN"}</script></body>'),
    "style": ("</head>", "<style>dt:after{content:'Status WITHDRAWN'}</style></head>"),
    "hidden": (SITES, f"<div hidden><dl><dt>Status</dt><dd>WITHDRAWN</dd></dl></div>{SITES}"),
    "not displayed": (SITES, f'<dl style="color:red; DISPLAY: none"><dt>Status</dt><dd>WITHDRAWN</dd></dl>{SITES}'),
    "not visible": (SITES, f'<dl style="visibility:hidden"><dt>Status</dt><dd>WITHDRAWN</dd></dl>{SITES}'),
    "template": (SITES, f"<template><dl><dt>Status</dt><dd>WITHDRAWN</dd></dl></template>{SITES}"),
    "noscript": (SITES, f"<noscript><dl><dt>Status</dt><dd>WITHDRAWN</dd></dl></noscript>{SITES}"),
    "comment": (SITES, f"<!-- <dl><dt>Status</dt><dd>WITHDRAWN</dd></dl> -->{SITES}"),
    "form": (SITES, f"<select><option>Status</option><option>WITHDRAWN</option></select>{SITES}"),
    "title": ("<head>", "<head><title>Status WITHDRAWN</title>"),
    "meta": ("<head>", '<head><meta name="description" content="Status: WITHDRAWN, NCT99990000">'),
    "other document": (BODY, '<iframe srcdoc="<p>Status</p><p>WITHDRAWN</p>"></iframe></body>'),
    "drawing": (SITES, f"<svg><text>Status</text><text>WITHDRAWN</text></svg>{SITES}"),
}


@pytest.mark.parametrize("kind", UNSEEN)
def test_what_nobody_sees_says_nothing(kind: str) -> None:
    """Hidden elements, scripts and metadata are no words of the page."""
    old, new = UNSEEN[kind]
    assert old in HTML
    page = page_of(HTML.replace(old, new, 1))
    assert facts(page) == facts(page_of(HTML))
    assert "WITHDRAWN" not in page.document.text


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<b onclick='x()'>"])
def test_markup_in_words_stays_words(words: str) -> None:
    """Escaped markup is text that no element is made of; it changes no fact beside it."""
    escaped = words.replace("<", "&lt;").replace(">", "&gt;")
    page = page_of(HTML.replace("Blood is drawn", f"{escaped} Blood is drawn"))
    (described,) = page.named("detailed_description")
    assert described.text.endswith("Monocyte subsets are counted by flow cytometry.")
    rest = {fact for fact in facts(page) if fact[0] != "detailed_description"}
    assert rest == {fact for fact in facts(page_of(HTML)) if fact[0] != "detailed_description"}


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    """No document type, entity, frame, style or picture: a socket would fail the test."""

    def refuse(*_: object, **__: object) -> NoReturn:
        pytest.fail("the network was asked")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    head = '<!DOCTYPE html SYSTEM "http://example.org/x.dtd" [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    links = '<link rel=stylesheet href="http://example.org/x.css"><base href="http://example.org/">'
    page = page_of(
        HTML.replace("<!DOCTYPE html>", head).replace("<head>", f"<head>{links}").replace("Blood", "&x; Blood")
    )
    assert "root:" not in page.document.text
    assert page.layout == "medpath"


# --- bytes, addresses, saved pages -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "label"),
    [("cp1252", "iso-8859-1"), ("cp1252", "windows-1252"), ("utf-8", "utf-8"), ("cp1250", "windows-1250")],
)
def test_the_declared_encoding_counts(encoding: str, label: str) -> None:
    """What a page declares is no guess, and nothing to report."""
    html = HTML.replace('charset="utf-8"', f'charset="{label}"').replace("Example Hospital", "Hôpital Exemple")
    html = "".join(sign for sign in html if sign < "\U00010000").replace("©", "")
    html = html.replace("Lyon", "\U0001f1eb\U0001f1f7Lyon").replace("Milan", "\U0001f1ee\U0001f1f9Milan")
    data = html.encode(encoding, "xmlcharrefreplace")
    page = read(document_of(data, "x.html"))
    assert ("site.facility", "", "Hôpital Exemple") in facts(page)
    assert "decoding" not in {issue.code for issue in page.issues}


def test_an_old_label_on_a_page_that_is_utf_8_is_ignored() -> None:
    """The bytes are right; a label of former times is not."""
    page = page_of(HTML.replace('charset="utf-8"', 'charset="iso-8859-1"').replace("Lyon", "Besançon"))
    assert ("site.city", "", "Besançon") in facts(page)


@pytest.mark.parametrize("label", ["utf-7", "rot13", "unicode_escape", "no-such-thing", "hex"])
def test_a_label_that_no_page_may_have_is_ignored(label: str) -> None:
    """utf-7 and the like could hide markup."""
    data = HTML.replace('charset="utf-8"', f'charset="{label}"').replace("Lyon", "Besançon").encode("cp1252", "replace")
    assert "Besançon, France" in read(document_of(data, "x.html")).document.text


def test_a_saved_page_is_its_own_part_and_not_a_frame() -> None:
    """The part that ``start`` names, in the encoding of its own headers."""
    html = HTML.replace('<meta charset="utf-8">', "").replace("Lyon", "Besançon").replace("\U0001f1eb\U0001f1f7", "")
    html = "".join(sign if sign < "\u0100" else f"&#{ord(sign)};" for sign in html)
    data = mhtml(html.encode("cp1252"), "Content-Type: text/html; charset=windows-1252", '; start="<page>"')
    page = read(document_of(data, "x.mht"))
    assert "Besançon, France" in page.document.text
    assert ("sex", "", "All") in facts(page)


def test_a_saved_page_without_html_is_refused() -> None:
    """Mail with a picture is no page."""
    head = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n"
    data = head + b"--x\nContent-Type: image/gif\n\nGIF\n--x--\n"
    with pytest.raises(NotText, match="no part that is HTML"):
        read(document_of(data, "x.mhtml"))


def test_a_saved_page_of_too_many_parts_is_refused() -> None:
    """Before they are taken apart."""
    with pytest.raises(TooLarge, match="parts"):
        unwrapped("MIME-Version: 1.0\n\n" + "--x\nContent-Type: image/gif\n\nGIF\n" * 5_001, "x.mhtml")


def test_parts_in_parts_end_somewhere() -> None:
    """Thousands of nested parts are refused, and nothing is raised that is not a verdict."""
    nested = "".join(f'Content-Type: multipart/related; boundary="{i}"\n\n--{i}\n' for i in range(2000))
    with pytest.raises(NotText):
        unwrapped(f"MIME-Version: 1.0\n{nested}", "x.mhtml")


@pytest.mark.parametrize(
    ("old", "new", "url"),
    [
        ("<head>", '<head><link rel="canonical" href="https://example.org/t/1">', "https://example.org/t/1"),
        ("<html", "<!-- saved from url=(0023)https://example.org/t/2 -->\n<html", "https://example.org/t/2"),
        ("<head>", '<head><link rel="canonical" href="javascript:alert(1)">', None),
        ("<head>", '<head><link rel="canonical" href="https://example.org/<b>">', None),
        ("<main>", '<main><link rel="canonical" href="https://example.org/t/3">', None),
    ],
)
def test_the_address_that_a_page_gives_for_itself(old: str, new: str, url: str | None) -> None:
    """Canonical link in the head, or the browser's note; nothing else is an address."""
    assert page_of(HTML.replace(old, new, 1)).document.url == url


def test_the_address_in_sources_counts_more() -> None:
    """Whoever wrote ``sources.tsv`` knows."""
    html = HTML.replace("<head>", '<head><link rel="canonical" href="https://example.org/t/1">')
    assert page_of(html, url="https://example.org/mine").document.url == "https://example.org/mine"


# --- what is no page ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        (HTML, True),
        (f"\ufeff\n<?xml version='1.0'?>\n<!-- x -->\n{HTML}", True),
        (f"HTTP/1.1 200 OK\nContent-Type: text/html\n\n{HTML}", True),
        ("<div><p>B cells</p><p>T cells</p></div>", True),
        ("<script>alert(1)</script>\nConditions\nLupus\nSex\nAll\nStatus\nRecruiting", False),
        ("<b>Conditions</b>\nLupus\n", False),
        ("regulatory T<br /><br>cells", False),
        ("<?xml version='1.0'?><clinical_study><id>1</id></clinical_study>", False),
        ("From: the sponsor\nSubject: a study\n\nB cells", False),
        ("", False),
    ],
)
def test_the_nature_of_a_text_is_in_its_words(text: str, *, markup: bool) -> None:
    """Whatever the file is called."""
    assert is_markup(text) is markup


@pytest.mark.parametrize(
    ("title", "words", "reason"),
    [
        ("403 Forbidden", "You don't have permission to access this resource.", "refuses access"),
        ("Not Found", "404 Not Found", "no such page"),
        ("Just a moment...", "Verify you are human by completing the action below.", "a check against robots"),
        ("Cookies", "We value your privacy. Accept all cookies to continue.", "consent to cookies"),
        ("App", "You need to enable JavaScript to run this app.", "nothing without its scripts"),
        ("Login", "Please sign in to continue", "asks to sign in"),
        (
            "Recipes",
            "Peel the onions. Cut them. Fry them in butter until they are golden.",
            "no page layout recognises",
        ),
    ],
)
def test_what_stands_instead_of_a_page_is_named(title: str, words: str, reason: str) -> None:
    """An error page, a wall, or a page about something else: the reason says which."""
    html = f"<html><head><title>{title}</title></head><body><h1>{words}</h1><p>{words}</p></body></html>"
    with pytest.raises(UnknownLayout, match=reason):
        page_of(html)
    with pytest.raises(UnknownLayout, match=reason):
        read(document_of(f"{words}\n\n".encode(), "x.txt"))


def test_what_stands_around_a_page_is_taken_out_and_breadcrumbs_stay() -> None:
    """They may be the only carrier of the number; a notice as long as a page is none."""
    html = HTML.replace("<main>", '<nav class="breadcrumb"><p>Trial NCT90000051</p></nav><main>')
    assert "Trial NCT90000051" in page_of(html).document.text
    assert "Accept all cookies" not in page_of(html).document.text
    assert page_of(HTML.replace("<main>", '<main><div class="cookie">').replace("</main>", "</div></main>")).sections


def test_a_trial_about_walls_is_no_wall() -> None:
    """The words of an error page inside a page are words."""
    page = page_of(HTML.replace("Blood is drawn", "404 not found. Access denied. Verify you are human. Blood is drawn"))
    assert page.layout == "medpath"


@pytest.mark.parametrize("html", ["<html></html>", "<html><body><script>var x = 'Status';</script></body></html>"])
def test_a_page_without_words_is_empty(html: str) -> None:
    """What scripts would write is not there."""
    with pytest.raises(EmptyDocument, match="without its scripts"):
        page_of(html)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ("<div>" * 300, "nested too deeply"),
        ("<p>x" * 20_001, "elements"),
        (f"<p>{'word ' * 600_001}</p>", "characters"),
    ],
)
def test_a_page_above_a_limit_is_refused(more: str, reason: str) -> None:
    """Before an extractor spends time and memory on it."""
    with pytest.raises(TooLarge, match=reason):
        page_of(HTML.replace("<main>", f"<main>{more}"))


def test_pictures_inside_a_page_do_not_count() -> None:
    """A page saved in one file carries its pictures; scripts as long as that are refused."""
    picture = f'<img src="data:image/png;base64,{"A" * 9_000_000}">'
    assert facts(page_of(HTML.replace(SITES, f"{picture}{SITES}"))) == facts(page_of(HTML))
    with pytest.raises(TooLarge, match="source"):
        page_of(HTML.replace(BODY, f"<script>{'x' * 9_000_000}</script>{BODY}"))


# --- broken pages ------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(["<", ">", "</", "<dl>", "</dl", "<table><td>", "&#0;", "&", "\x00", "'\"", "<!--"]), max_size=8
    ),
    st.data(),
)
def test_broken_pages_get_a_verdict(pieces: list[str], data: st.DataObject) -> None:
    """Pieces of markup at any place: a page or a named error."""
    html = HTML[400:3000]
    for piece in pieces:
        at = data.draw(st.integers(0, len(html)))
        html = html[:at] + piece + html[at:]
    try:
        page = page_of(f"<html><body>{html}")
    except DocumentError:
        return
    assert all(page.quote(section).text for section in page.sections)


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_half_a_page_says_nothing_new(share: float) -> None:
    """Cut in the middle of a tag or a word: refused, or fewer facts."""
    whole = facts(page_of(HTML))
    try:
        page = page_of(HTML[: int(len(HTML) * share)])
    except (UnknownLayout, EmptyDocument):
        return
    assert "truncated" in {issue.code for issue in page.issues}
    single = {fact for fact in facts(page) if fact[0] in SINGLE}
    assert single <= whole


# --- through the pipeline ----------------------------------------------------------------------------------------


def test_an_archive_of_pages_is_built_and_the_report_names_the_readings(tmp_path: Path) -> None:
    """HTML in an archive, MHTML beside it; the store keeps the extracted text that quotes are checked against."""
    folder = tmp_path / "pages"
    folder.mkdir()
    saved = GOLDEN / "clinconnect" / "h_saved.mhtml"
    (folder / "saved.mhtml").write_bytes(saved.read_bytes())
    with tarfile.open(folder / "pages.tar.xz", "w:xz") as archive:
        member = tarfile.TarInfo("deep/page.dat")
        member.size = len(PAGE.read_bytes())
        archive.addfile(member, BytesIO(PAGE.read_bytes()))
    report = build([folder], tmp_path / "store")
    lines = {record["source"]: record for record in map(json.loads, report.lines())}
    assert {source: record["reading"] for source, record in lines.items()} == {
        "pages.tar.xz!deep/page.dat": "resiliparse",
        "saved.mhtml": "trafilatura",
    }
    with Store(tmp_path / "store") as store:
        assert store.text(lines["saved.mhtml"]["sha256"]) == read(document(saved)).document.text


def test_a_text_has_no_reading() -> None:
    """The field is absent for what came as text."""
    (found,) = documents([GOLDEN / "medpath" / "b_headings_kept.txt"])
    assert not isinstance(found, DocumentError)
    assert read(found).document.reading is None


def test_an_extraction_that_is_empty_is_no_reading() -> None:
    """Nothing to read in it."""
    assert extractions("<html><body><p></p></body></html>", "x").extractions == ()
