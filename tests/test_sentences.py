"""The sentence behind words: where it begins and ends, in a page's text and in the values of a record."""

from __future__ import annotations

from typing import Any

import pytest

from kg.ask.evidence import in_context, sentence


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("One. Two cells are seen. Three.", "cells", "Two cells are seen."),
        ("A line\nof cells\nand more", "cells", "of cells"),
        ("The cells, i.e. fibroblasts, are few The aim", "fibroblasts", "The cells, i.e. fibroblasts, are few The aim"),
        ("By ELISA (e.g. of IL-6) vs. PCR of cells. Next.", "PCR", "By ELISA (e.g. of IL-6) vs. PCR of cells."),
        ("Seen by J. Doe in cells. Next.", "cells", "Seen by J. Doe in cells."),
        ("Is it so? Cells say no! Well.", "Cells", "Cells say no!"),
        ("At 2.5 mg cells die. Next.", "cells", "At 2.5 mg cells die."),
        ("Cells", "Cells", "Cells"),
        ("No point at the end of cells", "cells", "No point at the end of cells"),
    ],
)
def test_a_sentence_of_a_page(text: str, words: str, expected: str) -> None:
    start = text.index(words)
    assert sentence(text, start, start + len(words)) == expected


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Cells of\n      the skin. Next", "Cells", "Cells of the skin."),
        ("Aim:\n\n  cells of the skin\n\n  others", "cells", "cells of the skin"),
        ("Criteria:\n - no cells\n   at all\n - pregnancy", "cells", "- no cells at all"),
        ("Criteria:\n 1. no cells\n 2. pregnancy", "cells", "1. no cells"),
    ],
)
def test_a_line_break_of_a_record_is_no_end(text: str, words: str, expected: str) -> None:
    start = text.index(words)
    assert sentence(text, start, start + len(words), wrapped=True) == expected


class Texts:
    """A graph that knows one text."""

    def __init__(self, text: str | None) -> None:
        """Know this one."""
        self._text = text

    def text(self, _: str) -> str | None:
        """The text, whatever the hash."""
        return self._text


def row(path: str, start: int, end: int) -> dict[str, Any]:
    """A row of ``why``: words at a place of a document."""
    return {"quote": "words", "sha256": "0", "path": path, "start": start, "end": end}


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("<a><b>Not this.</b><b>Skin cells\n  are seen. Next.</b></a>", "/a/b[2]", "Skin cells are seen."),
        ('{"a": ["Skin cells are seen. Next."]}', "/a/0", "Skin cells are seen."),
        ("Skin cells are seen. Next.", "", "Skin cells are seen."),
        ("<a>", "/a/b", "words"),  # no record: the words themselves
        ("<a><b>Skin</b></a>", "/a/c", "words"),  # nothing stands there
        (None, "", "words"),
        (None, "/a", "words"),
    ],
)
def test_words_become_their_sentence(text: str | None, path: str, expected: str) -> None:
    found = in_context(row(path, 5, 10), "quote", Texts(text))  # type: ignore[arg-type]
    assert found["quote"] == expected
