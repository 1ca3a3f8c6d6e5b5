"""Hits of prose → names of diseases with the words that tell which form is meant: *sporadic renal cell carcinoma*.

How it is inherited, where it sits, its type and stage belong to the name, as authors and those who annotate their texts
see it; how bad it is, when it began and whom it befell do not (``of condition`` in
``ontology/recognition/modifiers.tsv``).  The class stays that of the words that were found.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.recognise.matching import Hit
    from kg.vocabulary import Tokens, Vocabulary

_NUMBERED: Final = frozenset({"type", "stage"})
_NUMBER: Final = re.compile(r"(?:[IVX]{1,4}|\d{1,2})[A-Da-d]?|[A-D]")
_CHROMOSOMES: Final = frozenset({"x", "y", "sex"})
_NEOPLASM: Final = "MONDO:0005070"
_SUPPRESSED: Final = frozenset({"suppressor", "suppressors", "suppression", "suppressing"})
_GAPS: Final = frozenset({" ", "  ", "\n", "-", "\u2010", "\u2011"})


def whole(tokens: Tokens, hits: Sequence[Hit], vocabulary: Vocabulary) -> Iterator[Hit]:
    """The hits, those of diseases as wide as their names; none takes a word of another.

    Only the tumor that a neoplasm is belongs to it: *retinoblastoma tumors*.
    """
    before, after, most = vocabulary.words("of condition"), vocabulary.words("after condition"), len(hits)
    floor = 0
    for number, hit in enumerate(hits, 1):
        if hit[2].kind != "condition" or _suppressed(tokens, hit):
            floor = max(floor, hit[1])
            yield hit
        elif hit[0] >= floor:  # not the tumors of the neoplasm before
            first, last = hit[0], hit[1]
            while (place := _before(tokens, first, before)) is not None and place >= floor:
                first = place
            follower = hits[number] if number < most else None
            if follower is not None and _same_tumor(tokens, hit, follower, vocabulary):
                last = follower[1]
            else:
                last = _after(tokens, last, len(tokens.words) if follower is None else follower[0], after)
            floor = last
            yield hit if (first, last) == hit[:2] else hit._replace(first=first, last=last)


def _suppressed(tokens: Tokens, hit: Hit) -> bool:
    """Whether a gene or its product is called after the tumors that it prevents: *a recessive tumor suppressor*."""
    return not _SUPPRESSED.isdisjoint(tokens.words[hit[1] : hit[1] + 1])


def _same_tumor(tokens: Tokens, hit: Hit, follower: Hit, vocabulary: Vocabulary) -> bool:
    """Whether bare *tumors* follow the name of a neoplasm."""
    if follower[2].id != _NEOPLASM or follower[0] != hit[1] or follower[1] != hit[1] + 1 or hit[2].id == _NEOPLASM:
        return False
    return tokens.text[tokens.ends[hit[1] - 1] : tokens.starts[hit[1]]] == " " and vocabulary.is_a(
        hit[2].id or "", _NEOPLASM
    )


def _before(tokens: Tokens, first: int, known: frozenset[str]) -> int | None:
    """Where the modifier before a word begins; ``None`` where none stands there."""
    place, words = first - 1, tokens.words
    if place < 0 or not _near(tokens, first):
        return None
    word, other = words[place], words[place - 1] if place and _near(tokens, place) else ""
    if word in known:
        maternal = word == "inherited" and other.endswith("ly")  # *maternally inherited*
        return None if maternal else place - (other == "non")
    linked = word == "linked" and other in _CHROMOSOMES
    return place - 1 if linked or (other in _NUMBERED and _is_number(tokens, place)) else None


def _after(tokens: Tokens, last: int, ceiling: int, nouns: frozenset[str]) -> int:
    """Where the name ends: with *type 1* behind it, and *syndrome* behind a short form or a person's name."""
    words = tokens.words
    if last < ceiling and words[last] in nouns and _near(tokens, last):
        last += not tokens.text[tokens.starts[last - 1] : tokens.ends[last - 1]].islower()
    if last + 1 < ceiling and words[last] == "type" and _near(tokens, last) and _near(tokens, last + 1):
        return last + 2 if _is_number(tokens, last + 1) else last
    return last


def _is_number(tokens: Tokens, place: int) -> bool:
    return _NUMBER.fullmatch(tokens.text, tokens.starts[place], tokens.ends[place]) is not None


def _near(tokens: Tokens, place: int) -> bool:
    """Whether only a blank or a hyphen stands before a word."""
    return tokens.text[tokens.ends[place - 1] : tokens.starts[place]] in _GAPS
