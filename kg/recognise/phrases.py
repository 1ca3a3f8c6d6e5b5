"""A hit → the whole noun phrase around it: modifiers before, head nouns after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.recognise.matching import Hit
    from kg.vocabulary import Tokens, Vocabulary

_BEFORE: Final = 8
_AFTER: Final = 3
_ADJECTIVE: Final = ("ic", "al", "ive", "ous", "ar", "ary", "ory", "ant", "ent", "ed", "ing", "oid", "able", "ible")
_SHORTEST: Final = 4


def phrase(tokens: Tokens, hits: Sequence[Hit], number: int, vocabulary: Vocabulary) -> tuple[int, int]:
    """Offsets in the text of the noun phrase around ``hits[number]``; it takes no words of other hits."""
    hit = hits[number]
    floor = hits[number - 1].last if number else 0
    ceiling = hits[number + 1].first if number + 1 < len(hits) else len(tokens.words)
    first, last = hit.first, hit.last
    while first > max(floor, hit.first - _BEFORE) and _modifies(tokens, first - 1, vocabulary):
        first -= 1
    heads = vocabulary.words("head")
    while last < min(ceiling, hit.last + _AFTER) and tokens.words[last] in heads and _blank(tokens, last):
        last += 1
    return tokens.starts[first], tokens.ends[last - 1]


def _modifies(tokens: Tokens, place: int, vocabulary: Vocabulary) -> bool:
    """Whether a word is an adjective, a participle or a marker that belongs to the next word."""
    word, ends, starts = tokens.words[place], tokens.ends, tokens.starts
    if word == "+":
        return place > 0 and ends[place - 1] == starts[place]
    if tokens.words[place + 1] == "+" and ends[place] == starts[place + 1]:
        return word[0].isalnum()
    if not word[0].isalnum() or not _blank(tokens, place + 1) or word in vocabulary.words("stop"):
        return False
    if word in vocabulary.words("adjective"):
        return True
    hyphen = "-" in tokens.text[ends[place] : starts[place + 1]]
    return hyphen or (len(word) > _SHORTEST and word.endswith(_ADJECTIVE))


def _blank(tokens: Tokens, place: int) -> bool:
    """Whether only blanks or a hyphen stand before a word, on the same line or the next."""
    return not tokens.text[tokens.ends[place - 1] : tokens.starts[place]].strip(" \n\t-\u2010\u2011\u00a0")
