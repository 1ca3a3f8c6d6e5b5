"""Hits → the whole noun phrase around each: modifiers before, head nouns after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.recognise.breadth import Breadth
from kg.recognise.modifiers import Modifiers
from kg.recognise.surroundings import Surroundings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.recognise.matching import Hit
    from kg.vocabulary import Tokens, Vocabulary

    Place = tuple[int, int]
    Whole = tuple[int, bool]

_BEFORE: Final = 8
_LONGEST: Final = 14
_AFTER: Final = 3
_ADJECTIVE: Final = ("ic", "al", "ive", "ous", "ar", "ary", "ory", "ant", "ent", "ed", "ing", "oid", "able", "ible")
_SHORTEST: Final = 4
_NEVER, _JOINED, _ALWAYS = range(3)
"""A word before a name: no part of its phrase, one where a hyphen joins them, one."""


class Phrases:
    """The noun phrases of a text: no word of another hit is taken, but what a cell is called after."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Take the classes of words that tell where a phrase ends."""
        self._heads, self._stop = vocabulary.words("head"), vocabulary.words("stop")
        self._adjectives = vocabulary.words("adjective")
        self._modifiers, self._breadth = Modifiers(vocabulary), Breadth(vocabulary)
        self._surroundings = Surroundings(vocabulary, self._modifiers)
        self._known: dict[str, int] = {}

    def around(self, tokens: Tokens, hits: Sequence[Hit]) -> Iterator[tuple[Hit, Place, Place]]:
        """The hits that are mentions, each with the offsets of its core and of its phrase."""
        floor, cells, starts, ends = 0, 0, tokens.starts, tokens.ends
        shared, reach, shorts = 0, 0, set[str]()
        by_end = {hit[1]: hit for hit in hits}
        words, heads, never = tokens.words, self._heads, self._known.get
        for number, hit in enumerate(hits, 1):
            first, last, term, _, _, _, _, _, _, _ = hit
            kind = term.kind
            if kind == "cell":
                left, broad = self._cell(tokens, hit, by_end, cells)
                if broad:
                    shorts.add(_short(tokens, left, last))
                elif hit.match == "abbreviation" and words[first].removesuffix("s") in shorts:
                    broad = True  # *disease-associated microglia (DAM)*
                if last <= reach:
                    left = min(left, shared)  # *T and B cells* is the phrase of both
                else:
                    shared, reach = left, hit.reach
                yield (
                    hit._replace(broad=True) if broad else hit,
                    (starts[first], ends[last - 1]),
                    (starts[left], ends[max(last, hit.reach) - 1]),
                )
                cells = last
            elif kind != "blocker":
                ceiling = hits[number][0] if number < len(hits) else len(starts)
                left = first if never(words[first - 1]) == _NEVER else self._first(tokens, hit, floor)
                right = self._last(tokens, hit, ceiling) if last < ceiling and words[last] in heads else last
                yield hit, (starts[first], ends[last - 1]), (starts[left], ends[right - 1])
            else:
                cells = last
            floor = last

    def _cell(self, tokens: Tokens, hit: Hit, ends: Mapping[int, Hit], floor: int) -> Whole:
        """Where the phrase of a cell begins, and whether it says more than the class does."""
        floor = max(floor, hit.first - _LONGEST)
        left = self._modifiers.first(tokens, hit.first, ends, floor)
        broad = (left < hit.first or bool(hit.markers)) and self._breadth.broader(tokens, (left, hit.first), hit)
        while left > floor:
            found = self._surroundings.before(tokens, left, hit.first)
            if found is None or found[0] < floor:
                break
            left = self._modifiers.first(tokens, found[0], ends, floor)
            broad = broad or found[1] or self._breadth.says_more(tokens, (left, found[0]), hit)
        return left, broad and bool(hit.term.id)

    def _first(self, tokens: Tokens, hit: Hit, floor: int) -> int:
        first, most = hit.first, max(floor, hit.first - _BEFORE)
        while first > most and self._modifies(tokens, first - 1):
            first -= 1
        return first

    def _last(self, tokens: Tokens, hit: Hit, ceiling: int) -> int:
        last, most = hit.last, min(ceiling, hit.last + _AFTER)
        while last < most and tokens.words[last] in self._heads and _blank(tokens, last):
            last += 1
        return last

    def _modifies(self, tokens: Tokens, place: int) -> bool:
        """Whether a word is an adjective, a participle or a marker that belongs to the next word."""
        word, ends, starts = tokens.words[place], tokens.ends, tokens.starts
        known = self._known.get(word)
        if known is None:
            self._known[word] = known = self._class(word)
        if known == _NEVER and tokens.words[place + 1] != "+":
            return False
        if word == "+":
            return place > 0 and ends[place - 1] == starts[place]
        if tokens.words[place + 1] == "+" and ends[place] == starts[place + 1]:
            return word[0].isalnum()
        if known == _NEVER or not _blank(tokens, place + 1):
            return False
        return known == _ALWAYS or "-" in tokens.text[ends[place] : starts[place + 1]]

    def _class(self, word: str) -> int:
        if word == "+":
            return _ALWAYS
        if word in self._stop or not word[0].isalnum():
            return _NEVER
        always = word in self._adjectives or (len(word) > _SHORTEST and word.endswith(_ADJECTIVE))
        return _ALWAYS if always else _JOINED


def _short(tokens: Tokens, left: int, last: int) -> str:
    """A short form in brackets behind a name that begins as its phrase does; empty without one."""
    words = tokens.words
    if words[last : last + 1] != ["("] or words[last + 2 : last + 3] != [")"]:
        return ""
    return words[last + 1].removesuffix("s") if words[last + 1][0] == words[left][0] else ""


def _blank(tokens: Tokens, place: int) -> bool:
    """Whether only blanks or a hyphen stand before a word, on the same line or the next."""
    gap = tokens.text[tokens.ends[place - 1] : tokens.starts[place]]
    return gap == " " or not gap.strip(" \n\t-\u2010\u2011\u00a0")
