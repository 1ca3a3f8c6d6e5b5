"""Texts whose short forms are replaced → the hits that the long forms make: ``limited SSc`` is a name as well."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kg.recognise.overlaps import longest, owner_of
from kg.recognise.sieve import Sieve
from kg.recognise.turned import listing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.recognise.matching import Hit, Matcher
    from kg.vocabulary import Tokens

_SHORT: Final = re.compile(r"[^\W_][\w+/.-]{1,9}")
_ROMAN: Final = re.compile(r"[IVX]+")
_WORDS: Final = 8
_PAIR: Final = 2
_FOUND: Final = frozenset({"analyte", "autoantibody"})
_GIVEN: Final = frozenset({"agent", "procedure"})
BRACKETS: Final = frozenset({"(", "["})
_OPENING: Final = Sieve(BRACKETS.__contains__)


@dataclass(frozen=True, slots=True)
class Definition:
    """A short form as written, and the hit of its long form; no hit: it means something that nobody lists.

    ``listed``: the vocabulary says so, not the document.  ``modified``: words before the hit belong to the long form.
    """

    short: str
    hit: Hit | None
    words: tuple[str, ...] = ()
    listed: bool = False
    modified: bool = False


@lru_cache(maxsize=1 << 14)
def is_short(form: str) -> bool:
    """Whether a string may be a short form: 2 to 10 characters, one word, a capital, not only the first.

    A Roman numeral is none: ``Phase II (imatinib induction)``.

    >>> is_short("SSc"), is_short("ILC"), is_short("Italy"), is_short("n=20"), is_short("2013"), is_short("II")
    (True, True, False, False, False, False)
    """
    if _ROMAN.fullmatch(form) or not _SHORT.fullmatch(form) or not any(map(str.isalpha, form)):
        return False
    return any(map(str.isupper, form[1:])) or (form[0].isupper() and any(map(str.isdigit, form)))


class Expander:
    """Replaces short forms by their long forms and matches again: ``limited SSc`` is a name as well."""

    def __init__(self, matcher: Matcher, known: dict[str, Definition]) -> None:
        """Take the definitions of a document."""
        self._matcher = matcher
        self._known = known
        self._firsts: dict[str, list[tuple[int, Definition]]] = {}
        for definition in known.values():
            words = matcher.words(definition.short)
            for first in (words[0], words[0] + "s") if len(words) == 1 else (words[0],):
                self._firsts.setdefault(first, []).append((len(words), definition))

    def hits(self, tokens: Tokens, hits: Sequence[Hit], bridged: Sequence[Hit]) -> list[Hit]:
        """The hits of a text, with those that the short forms make, and names that one interrupts."""
        places = dict(self._places(tokens))
        if not places:
            return longest([*bridged, *hits]) if bridged else list(hits)
        masked = {(place, place + length) for place, (length, definition) in places.items() if definition.hit is None}
        masked |= set(self._foreign(tokens, places, hits))
        kept = [hit for hit in hits if (hit.first, hit.last) not in masked]
        more = [*bridged, *self._expanded(tokens, places)]
        return longest([*more, *kept]) if more else kept

    def _foreign(
        self, tokens: Tokens, places: dict[int, tuple[int, Definition]], hits: Sequence[Hit]
    ) -> Iterator[tuple[int, int]]:
        """Names with a short form that the document gives another meaning: *CCP antibody* of convalescent plasma."""
        for place, (length, definition) in places.items():
            name = owner_of(place, hits)
            if name is None or definition.hit is None or definition.listed or name.last - name.first <= length:
                continue
            if name.term.kind not in _FOUND or definition.hit.term.kind not in _GIVEN:
                continue
            own = self._matcher.read(definition.short)
            if own is not None and own.term == definition.hit.term:
                continue
            words = [
                *tokens.words[name.first : place],
                *definition.words,
                *tokens.words[place + length : name.last],
            ]
            long = self._matcher.read(" ".join(words))
            if long is None or long.term != name.term:
                yield name.first, name.last

    def _places(self, tokens: Tokens) -> Iterator[tuple[int, tuple[int, Definition]]]:
        for place in tokens.places(self._firsts.keys()):
            for length, definition in self._firsts[tokens.words[place]]:
                last = min(place + length, len(tokens.words))
                raw = tokens.text[tokens.starts[place] : tokens.ends[last - 1]]
                if raw.removesuffix("s") == definition.short or raw == definition.short:
                    yield place, (length, definition)

    def _expanded(self, tokens: Tokens, places: dict[int, tuple[int, Definition]]) -> Iterator[Hit]:
        """Hits of the short forms themselves, then of the text in which the long forms stand."""
        for place, (length, definition) in places.items():
            if definition.hit is not None and not definition.listed:
                yield definition.hit.at(place, place + length, "abbreviation")
        for place, (length, definition) in places.items():
            if definition.words:
                yield from self._around(tokens, place, length, definition.words)

    def _around(self, tokens: Tokens, place: int, length: int, long: tuple[str, ...]) -> Iterator[Hit]:
        """Names that begin before or end after the long form: ``diffuse SSc``, ``SSc patients``."""
        for hit in _spliced(tokens, (place, place + length), long, self._matcher):
            if (hit.first, hit.last) != (place, place + length):
                yield hit.at(hit.first, hit.last, "abbreviation")


def bridges(tokens: Tokens, hits: Sequence[Hit], matcher: Matcher) -> Iterator[Hit]:
    """Names that a short form in parentheses interrupts: ``von Hippel-Lindau (VHL) disease``.

    The short form may have a number: *interleukin-2 (IL-2) receptor*.  None begins inside the name that it stands for:
    *human antimouse antibody (HAMA) titer*.
    """
    words, stop = tokens.words, matcher.vocabulary.words("stop")
    for place in _openings(tokens):
        end = next((one for one in (place + 3, place + 4) if words[one - 1] in {")", "]"}), None)
        if place == 0 or end is None or end == len(words):
            continue
        inside, after = tokens.text[tokens.starts[place + 1] : tokens.ends[end - 2]], words[end]
        if after.isalnum() and after not in stop and is_short(inside):
            for hit in _spliced(tokens, (place, end), (), matcher):
                owner = owner_of(hit.first, hits)
                within = owner is not None and owner.first < hit.first and owner.last == place
                if hit.first < place and hit.last > end and not within:
                    yield hit


def _openings(tokens: Tokens) -> Iterator[int]:
    """Where an opening parenthesis stands, three words before the end or earlier."""
    last = len(tokens.words) - 3
    for place in _OPENING.places(tokens):
        if place < last:
            yield place


def _spliced(tokens: Tokens, gap: tuple[int, int], filling: tuple[str, ...], matcher: Matcher) -> Iterator[Hit]:
    """Names that cover the whole gap, and more, when other words stand in it."""
    start, stop = gap
    left = max(0, start - _WORDS)
    words = [*tokens.words[left:start], *filling, *tokens.words[stop : stop + _WORDS]]
    inner, outer = start - left, start - left + len(filling)
    for first, size in _covering(words, inner, outer, matcher):
        name = " ".join(words[first : first + size])
        reading = matcher.read(name, name)
        begin, end = left + first, left + first + size + stop - start - len(filling)
        if reading is None or listing(tokens, reading.at(begin, end), matcher.vocabulary):
            continue
        if not tokens.glued(begin) and not tokens.glued(end):
            yield reading.at(begin, end)


def _covering(words: list[str], inner: int, outer: int, matcher: Matcher) -> Iterator[tuple[int, int]]:
    """Keys among words that begin at ``inner`` or before and end at ``outer`` or after, and are not just these words.

    Yields the place of the first word and the number of words.
    """
    vocabulary, most = matcher.vocabulary, len(words)
    for place, sizes in enumerate(vocabulary.lengths(pairwise(words[: inner + 2]))):
        if sizes is None or place + sizes[0] < outer:
            continue
        for size in sizes if sizes[0] <= _PAIR or vocabulary.opens(words[place : place + 3]) else (_PAIR,):
            last = place + size
            if last < outer:
                break
            more = place < inner or last > outer
            if more and last <= most and vocabulary.known(" ".join(words[place:last])):
                yield place, size
