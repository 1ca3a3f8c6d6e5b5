"""Hits of a text → the heads of names whose other words no vocabulary has, as those before them may share the head.

*Schizophreniform, schizoaffective, or non-specific disorders* names two disorders that are known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.model import Term
from kg.recognise.matching import Hit
from kg.recognise.overlaps import owner_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.recognise.matching import Matcher
    from kg.vocabulary import Tokens

_UNKNOWN: Final = Term(None, "", "condition")
_MOST: Final = 3
_ASIDE: Final = 20
SEPARATORS: Final = frozenset(",/")


def unnamed(tokens: Tokens, hits: Sequence[Hit], matcher: Matcher) -> Iterator[Hit]:
    """What ends in the head of a disease's name and is none that is known, up to the conjunction before it."""
    words, vocabulary = tokens.words, matcher.vocabulary
    joints, stop = vocabulary.words("conjunction") | SEPARATORS, vocabulary.words("stop")
    for place in matcher.heads.places(tokens):
        first = place - 1
        while first > place - _MOST and first > 0 and words[first - 1] not in joints and words[first].isalpha():
            first -= 1
        own = words[first:place]
        if first <= 1 or words[first - 1] not in joints or not all(map(str.isalpha, own)) or not stop.isdisjoint(own):
            continue
        generic = vocabulary.words("before a shared name").issuperset(own)  # "acute or chronic disease"
        if not generic and owner_of(place, hits) is None:
            yield Hit(first, place + 1, _UNKNOWN, "none")


def separator(words: Sequence[str], place: int, conjunctions: frozenset[str], *, condition: bool) -> int | None:
    """Where the words before a conjunction end (``and``, ``, and``, ``and/or``, ``vs.``); ``None`` without one.

    Of a condition a bracket may stand before it, too: *follicular (grade 1) or mantle cell lymphoma*.
    """
    end = place
    while end > 0 and (words[end - 1] in conjunctions or words[end - 1] in SEPARATORS or words[end - 1] == "."):
        if words[end - 1] == "." and (end < 2 or words[end - 2] != "vs"):  # noqa: PLR2004 - a word before the dot
            return None
        end -= 1
    if 0 < end < place and words[end - 1] == ")" and condition:
        end = next((at for at in range(end - 2, max(end - _ASIDE, 0), -1) if words[at] == "("), 0)
    return end if 0 < end < place else None
