"""A record's list of conditions → a mention for each entry that names no known condition.

A registry's condition field says what the trial concerns ("Kidney Transplantation", "Insulin Resistance"): an entry
without an id is a condition all the same, and a request for a term.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.model import Mention, Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.model import Page

_LIST: Final = "condition"
_LONGEST: Final = 8
# An entry that is a list itself, or a word too short to be a name.
_ENTRY: Final = re.compile(r"[^;|\n]*[^\W\d_]{4}[^;|\n]*")
_NOBODY: Final = re.compile(
    r"\b(?:health\w*|volunteers?|normal|none|n/?a|quality|safety|pharmacokinetics)\b", re.IGNORECASE
)


def unknown(page: Page, numbers: Sequence[int], found: Iterable[Mention], kinds: frozenset[str]) -> Iterator[Mention]:
    """The entries of a structured record's condition list in which nothing of ``kinds`` was found."""
    entries = [n for n in numbers if page.sections[n].name == _LIST and page.sections[n].path]
    known = {mention.section for mention in found if mention.term.kind in kinds} if entries else set()
    for number in entries:
        section = page.sections[number]
        text = section.text
        if number in known or len(text.split()) > _LONGEST or not _ENTRY.fullmatch(text) or _NOBODY.search(text):
            continue
        start, end = section.raw(0, len(text))
        words = page.value(section)[start:end]
        term = Term(None, text, "condition")
        yield Mention(
            start, end, words, (start, end), term, "none", (), section.path, number, (0, len(text)), confidence=0.0
        )
