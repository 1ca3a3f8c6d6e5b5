"""A criterion and its mentions → the same with what only a criterion names: symptoms, a prolonged QT, oxygen in need.

The table is ``ontology/eligibility/concepts.tsv``.  Elsewhere on a page such words are outcomes or plain prose, so that
the vocabulary has them not; what somebody must not have is named by them as well as by any disease.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from kg.eligibility.tables import table
from kg.model import Mention, Term

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.model import Page

# the first letters (at most four) of each word: they call up a row
_HEAD: Final = re.compile(r"\b[^\W\d_]{1,4}")
_OWN_WORDS: Final = "="
"""The label of a row whose concepts are called by the words of the text: chest pain is no pain in general."""


def with_concepts(page: Page, number: int, mentions: Sequence[Mention]) -> Sequence[Mention]:
    """The mentions of a criterion, the page's section ``number``, and these; a longer name wins over what is in it."""
    section = page.sections[number]
    found = [
        _mention(page, number, at, term)
        for at, term in _found(section.text)
        if not any(_stays(mention.at, at) for mention in mentions)
    ]
    if not found:
        return mentions
    kept = [mention for mention in mentions if not any(_meet(mention.at, one.at) for one in found)]
    return sorted([*kept, *found], key=lambda mention: mention.at)


def _stays(at: tuple[int, int], new: tuple[int, int]) -> bool:
    """Whether a mention stands where a new one would, and is no part of it."""
    return _meet(at, new) and not (new[0] <= at[0] and at[1] <= new[1] and at != new)


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _found(text: str) -> Iterator[tuple[tuple[int, int], Term]]:
    rows, done = _rows(), 0
    for word in _HEAD.finditer(text.lower()):
        for pattern, term in rows.get(word[0], ()):
            hit = pattern.match(text, word.start()) if word.start() >= done else None
            if hit is not None:
                done = hit.end()
                at = hit.span(1) if hit.lastindex else hit.span()
                own = term.label == _OWN_WORDS and Term(None, " ".join(hit[0].lower().split()), term.kind)
                yield at, own or term
                break


def _mention(page: Page, number: int, at: tuple[int, int], term: Term) -> Mention:
    section = page.sections[number]
    start, end = section.raw(*at)
    text = page.value(section)[start:end]
    return Mention(
        start, end, text, (start, end), term, "lexicon" if term.id else "none", path=section.path, section=number, at=at
    )


@cache
def _rows() -> dict[str, tuple[tuple[re.Pattern[str], Term], ...]]:
    """The first letters of a word → the rows that may begin with it."""
    heads: dict[str, list[tuple[re.Pattern[str], Term]]] = {}
    for row in table("concepts"):
        words = re.compile(rf"(?:{row['words']})(?!\w)", re.IGNORECASE)
        for head in row["heads"].split():
            heads.setdefault(head, []).append((words, Term(row["id"] or None, row["label"], row["kind"])))
    return {head: tuple(rows) for head, rows in heads.items()}
