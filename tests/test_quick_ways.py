"""Quick ways through a text: they find what the plain ways find."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.recognise.longforms import fits, long_form
from kg.recognise.markers import RUN, SOME_LEVEL

LETTERS = ["TCR\u03b1\u03b2/", "\u207a", "\u2212"]
PIECES = ["CD4", "CD45RA", "HLA-DR", "Foxp3", "c-Kit", "+", "-", "hi", "high", " ", ", ", "/", *LETTERS]
WORDS = ["(+)", " positive", "-negative", " dim", "low", "lo", "int", "This ", "point ", "follow-up ", "Buffalo", "\n"]


def letter_by_letter(short: str, before: str) -> str | None:
    """Schwartz and Hearst's search, as the paper says it."""
    reach = " ".join(before.split()[-min(len(short) + 5, len(short) * 2) :])
    letters = [letter for letter in short.lower() if letter.isalnum()]
    place = len(reach)
    for left, letter in reversed(list(enumerate(letters))):
        place -= 1
        while place >= 0 and (
            reach[place].lower() != letter or (left == 0 and place > 0 and reach[place - 1].isalnum())
        ):
            place -= 1
        if place < 0:
            return None
    found = reach[place:]
    return found if len(found) > len(short) and short.lower() not in found.lower().split() else None


SHORTS = st.text("SscLeAMR1\u03a3\u0130-", min_size=2, max_size=6).filter(lambda one: any(map(str.isalnum, one)))
LONGS = st.lists(st.text("sScleamr1\u03a3\u03c2\u0130-", min_size=1, max_size=7), max_size=9).map(" ".join)


@settings(max_examples=400, deadline=None)
@given(SHORTS, LONGS)
def test_a_long_form_is_that_of_the_paper(short: str, before: str) -> None:
    assert long_form(short, before) == letter_by_letter(short, before)


def test_long_forms_of_known_texts() -> None:
    """With a word between, over a capital that has no small letter of its own; not where a letter is missing."""
    assert long_form("SSc", "patients with systemic sclerosis") == "systemic sclerosis"
    assert long_form("BMC", "bone marrow derived cells") == "bone marrow derived cells"
    assert long_form("SSc", "patients with lupus") is None
    assert not fits("MRI", "", frozenset())


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES + WORDS), max_size=12).map("".join), st.integers(0, 10), st.integers(0, 40))
def test_where_a_marker_string_stands_a_level_stands(text: str, start: int, size: int) -> None:
    """A stretch without a level holds no marker string, wherever it is cut."""
    if not SOME_LEVEL.search(text, start, start + size):
        assert not list(RUN.finditer(text, start, start + size))


def test_levels_of_known_texts() -> None:
    """Prose has none, but for words that end like one; those are tried, and are no marker string."""
    assert SOME_LEVEL.search("CD4+ T cells")
    assert SOME_LEVEL.search("CD8 negative cells")
    assert not SOME_LEVEL.search("patients with systemic sclerosis are followed for years - and more")
    assert SOME_LEVEL.search("a high dose")
    assert not RUN.search("a high dose")
