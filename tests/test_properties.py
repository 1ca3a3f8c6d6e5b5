"""What holds for any input: a verdict instead of a traceback, exact slices, true offsets, the same answer twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.documents import document_of, plain
from kg.lines import lines_of
from kg.model import Document, DocumentError
from kg.read import read
from kg.read.listing import layouts
from kg.recognise import recognise, recognise_text

if TYPE_CHECKING:
    from kg.model import Page
    from kg.vocabulary import Vocabulary

HEADINGS = sorted(
    {
        heading.removesuffix("…").strip()
        for layout in layouts().values()
        for field in layout.fields  # type: ignore[attr-defined]
        for heading in field.headings.split(" | ")
    }
)
VALUES = [
    "NCT05273138", "40", "RECRUITING", "All", "18 years and older", "Fibroblasts in skin biopsies", "Not available",
    "  • Pregnant women", "* Patients with systemic sclerosis:", "1. Adults 2. Consent", "Time Frame: 6 months",
    "Name Time Method CCL18 in serum Day 1", "🇫🇷Lille, France", "Role: PRINCIPAL_INVESTIGATOR", "\u00a0", "&lt;b&gt;",
    "regulatory T<br />cells", "e\u0301", "imm\u00adune \\> 5", "\u202eabc", "The primary outcome is IL-6 by ELISA.",
    "Group Intervention Description Patients Blood test", "<p>", "\ufffd", "2014-05-06", "Principal Investigator: J Do",
]  # fmt: skip
LINE = st.one_of(st.sampled_from(HEADINGS), st.sampled_from(VALUES), st.text(max_size=30))
END = st.sampled_from(["\n", "\n", "\n\n", "\r\n", "\r", "\u2028", " "])
BODY = st.lists(st.tuples(LINE, END).map("".join), max_size=25).map("".join)


@st.composite
def likely_pages(draw: st.DrawFn) -> str:
    """Texts that a layout is likely to recognise: its signature, and anything between."""
    layout = draw(st.sampled_from(sorted(layouts())))
    signs: tuple[str, ...] = layouts()[layout].signature  # type: ignore[attr-defined]
    names = [sign.split(" | ")[0].removesuffix("…").strip() for sign in signs]
    return draw(BODY) + "".join(f"{name}\n{draw(BODY)}\n" for name in draw(st.permutations(names)))


def attempt(data: bytes) -> Page | Document | None:
    """The page of some bytes, or the document that no layout knows, or nothing where they are refused."""
    try:
        document = document_of(data, "any.txt")
    except DocumentError:
        return None
    try:
        return read(document)
    except DocumentError:
        return document


@given(st.text())
def test_any_text_has_a_verdict(text: str) -> None:
    """A page, or an error with a reason."""
    attempt(text.encode("utf-8", "surrogatepass"))


@given(st.binary(max_size=400))
def test_any_bytes_have_a_verdict(data: bytes) -> None:
    """A document, or an error with a reason."""
    attempt(data)


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=150, deadline=None)
@given(likely_pages())
def test_sections_are_exact_slices(text: str) -> None:
    """The words of a section stand where it says, each of its characters at its own place."""
    page = attempt(text.encode("utf-8", "surrogatepass"))
    if page is None or isinstance(page, Document):
        return
    whole = page.document.text
    for section in page.sections:
        quote = page.quote(section)
        assert 0 <= section.start <= section.end <= len(whole)
        assert quote.text == whole[quote.start : quote.end]
        assert section.offsets is None or len(section.offsets) == len(section.text) + 1
        assert section.offsets is None or list(section.offsets) == sorted(section.offsets)
        if section.offsets is None:
            assert section.text == quote.text
        else:  # every letter stands at its place, unless it was written another way
            clean = plain(quote.text)[0]
            assert "".join(section.text.split()) == "".join(clean.split()) or len(quote.text.splitlines()) > 1


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60, deadline=None)
@given(likely_pages())
def test_reading_twice_gives_the_same(text: str) -> None:
    """The same bytes, the same page; and a page's clean text is its own clean text."""
    data = text.encode("utf-8", "surrogatepass")
    assert attempt(data) == attempt(data)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=60, deadline=None
)
@given(text=likely_pages())
def test_mentions_stand_where_they_say(vocabulary: Vocabulary, text: str) -> None:
    """In the document, and in the section; the core lies inside its phrase."""
    page = attempt(text.encode("utf-8", "surrogatepass"))
    if page is None or isinstance(page, Document):
        return
    for mention in recognise(page, vocabulary):
        section = page.sections[mention.section]
        assert page.document.text[mention.start : mention.end] == mention.text
        assert section.raw(*mention.at) == (mention.start, mention.end)
        assert mention.phrase[0] <= mention.start <= mention.end <= mention.phrase[1]


WORDS = [
    "fibroblasts",
    "skin biopsy",
    "CD4+ T cells",
    "anti-TNF",
    "IL-6",
    "systemic sclerosis (SSc)",
    "SSc",
    "ELISA of",
    ",",
    "(",
    "β2",
]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(text=st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=8)), max_size=15).map(" ".join))
def test_mentions_of_any_text_are_slices_of_it(vocabulary: Vocabulary, text: str) -> None:
    """Offsets are those of the text that was given."""
    for mention in recognise_text(text, vocabulary):
        assert text[mention.start : mention.end] == mention.text


@given(st.text())
def test_lines_are_slices_of_the_text(text: str) -> None:
    """Without blanks at their edges, in their order, none over another."""
    end = 0
    for line in lines_of(text):
        assert text[line.start : line.end] == line.text == line.text.strip()
        assert end <= line.start
        end = line.end
