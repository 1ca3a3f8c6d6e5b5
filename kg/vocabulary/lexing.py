"""Text → words with their places, and where a name may begin: what ``tokens`` defines, for texts by the megabyte.

Cutting, comparing and sifting are done on arrays (numpy), a whole text at a time.  A word is known by a polynomial
hash of its letters, whose value is looked up in a table of the words met before; a word that is new, or whose slot is
taken, is looked up as a string.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kg.vocabulary.flags import WHOLE
from kg.vocabulary.tokens import JOINERS, WORD, Tokens, plain, tokenise

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

    from kg.vocabulary.flags import Flags
    from kg.vocabulary.tokens import Forms

_SHORTEST: Final = 250
_LONGEST: Final = 1 << 17
_BITS: Final = 18
_WORD_LIMIT: Final = 60
_BASE: Final = 0x9E3779B97F4A7C15
_MIX: Final = np.uint64(0xD6E8FEB86659FD93)
_SHIFT: Final = np.uint64(64 - _BITS)
_PAIR_BITS: Final = 21
_PAIR_SHIFT: Final = np.uint64(64 - _PAIR_BITS)
_BASE_64: Final = np.uint64(_BASE)
_ALL: Final = (1 << 64) - 1
_MEMORY: Final = 300_000
_PLANE: Final = 0x10000


class Lexer:
    """Cuts texts; remembers the words that it met."""

    def __init__(self, forms: Forms, flags: Flags, pairs: Iterable[tuple[str, str]]) -> None:
        """Take the canonical forms of words, their flags, and the pairs of words that begin longer keys."""
        self._forms, self._flags_of = forms, flags
        both = np.array([(hash(first), hash(second)) for first, second in pairs], np.int64).reshape(-1, 2)
        self._pairs: NDArray[np.bool_] = np.zeros(1 << _PAIR_BITS, np.bool_)
        self._pairs[_paired(both.astype(np.uint64)[:, 0], both.astype(np.uint64)[:, 1])] = True
        self._classes: NDArray[np.uint8] = np.fromiter(map(_class, map(chr, range(_PLANE))), np.uint8, _PLANE)
        self._powers, self._inverse = _geometric(_BASE), _geometric(pow(_BASE, -1, 1 << 64))
        self._forget()

    def _forget(self) -> None:
        self._codes: dict[str, int] = {}
        self._words: NDArray[np.object_] = np.empty(1 << 12, np.object_)
        self._known: dict[str, int] = {}
        self._numbers: NDArray[np.int32] = np.zeros(1 << 12, np.int32)
        self._alone: NDArray[np.bool_] = np.zeros(1 << 12, np.bool_)
        self._hashes: NDArray[np.uint64] = np.zeros(1 << 12, np.uint64)
        self._keys: NDArray[np.uint64] = np.zeros(1 << _BITS, np.uint64)
        self._values: NDArray[np.int32] = np.zeros(1 << _BITS, np.int32)

    def tokenise(self, text: str) -> Tokens:
        """The words of a text, as ``tokens.tokenise`` gives them, with the places where a key may begin."""
        spaced = plain(text)
        letters = _letters(spaced) if _SHORTEST < len(text) <= _LONGEST else None
        if letters is None:
            return tokenise(text, self._forms, self._flags_of)
        starts, ends = self._cut(letters)
        if len(self._codes) > _MEMORY:
            self._forget()
        codes = self._coded(spaced, letters, starts, ends)
        likely, hashes = self._alone[codes], self._hashes[codes]
        likely[:-1] |= self._pairs[_paired(hashes[:-1], hashes[1:])]
        words = self._words[codes].tolist()
        places = np.flatnonzero(likely).tolist()
        find = Finder(self._numbers[codes], self._known)
        return Tokens(text, words, starts.tolist(), ends.tolist(), frozenset(words), places, find)

    def _cut(self, letters: NDArray[np.uint16]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where words begin and end: letters and digits that touch are one, every sign and Greek letter is its own."""
        classes = self._classes[letters]
        inside, alone = classes == 1, classes == 2  # noqa: PLR2004 - the classes of _class
        first, last = inside.copy(), inside.copy()
        first[1:] &= ~inside[:-1]
        last[:-1] &= ~inside[1:]
        return np.flatnonzero(first | alone), np.flatnonzero(last | alone) + 1

    def _coded(
        self, text: str, letters: NDArray[np.uint16], starts: NDArray[np.int64], ends: NDArray[np.int64]
    ) -> NDArray[np.int32]:
        """The number of each word."""
        size = len(letters)
        sums = np.zeros(size + 1, np.uint64)
        np.cumsum(letters * self._powers[:size], out=sums[1:])
        hashes = (sums[ends] - sums[starts]) * self._inverse[starts]
        slots = (hashes * _MIX) >> _SHIFT
        codes: NDArray[np.int32] = self._values[slots]
        strange = (self._keys[slots] != hashes) | (ends - starts > _WORD_LIMIT)
        for place in np.flatnonzero(strange).tolist():
            codes[place] = self._learned(text[starts[place] : ends[place]], int(slots[place]), hashes[place])
        return codes

    def _learned(self, raw: str, slot: int, value: np.uint64) -> int:
        code = self._codes.get(raw)
        if code is not None:
            return code
        word = self._forms[raw]
        code = self._codes[raw] = len(self._codes)
        if code >= len(self._alone):
            self._words = np.concatenate((self._words, np.empty_like(self._words)))
            self._numbers = np.concatenate((self._numbers, np.zeros_like(self._numbers)))
            self._alone = np.concatenate((self._alone, np.zeros_like(self._alone)))
            self._hashes = np.concatenate((self._hashes, np.zeros_like(self._hashes)))
        self._words[code] = word
        self._numbers[code] = self._known.setdefault(word, len(self._known))
        self._alone[code] = self._flags_of[word] & WHOLE
        self._hashes[code] = hash(word) & _ALL
        if not self._keys[slot] and len(raw) <= _WORD_LIMIT:
            self._keys[slot], self._values[slot] = value, code
        return code


class Finder:
    """Tells where words stand in a text; ``numbers[i]`` is the number that word *i* is ``known`` by."""

    __slots__ = ("_known", "_numbers")

    def __init__(self, numbers: NDArray[np.int32], known: dict[str, int]) -> None:
        """Take the numbers of the text's words, and of all words that the lexer met."""
        self._numbers, self._known = numbers, known

    def __call__(self, some: AbstractSet[str]) -> list[int]:
        """The places of words, which must be of those that the text has."""
        asked = [self._known[word] for word in some]
        if len(asked) == 1:
            return np.flatnonzero(self._numbers == asked[0]).tolist()
        wanted = np.zeros(len(self._known), np.bool_)
        wanted[asked] = True
        return np.flatnonzero(wanted[self._numbers]).tolist()


def _paired(firsts: NDArray[np.uint64], seconds: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The slots of pairs of words, by their hashes: a slot may be shared, so that a pair is only likely."""
    return ((firsts * _BASE_64 + seconds) * _MIX) >> _PAIR_SHIFT


def _letters(text: str) -> NDArray[np.uint16] | None:
    """The code points of a text; ``None`` where one needs more than 16 bits."""
    if text.isascii():
        return np.frombuffer(text.encode("ascii"), np.uint8).astype(np.uint16)
    encoded = text.encode("utf-16-le", "surrogatepass")
    return np.frombuffer(encoded, np.uint16) if len(encoded) == 2 * len(text) else None


def _class(letter: str) -> int:
    """1: letter or digit of a word; 2: a word of its own; 0: parts words."""
    if not WORD.fullmatch(letter):
        return 0
    return 1 if letter in JOINERS or (letter.isalnum() and not "\u0370" <= letter <= "\u03ff") else 2


def _geometric(base: int) -> NDArray[np.uint64]:
    """The powers of a base modulo 2 to the 64, from the first on."""
    steps = np.full(_LONGEST, np.uint64(base), np.uint64)
    steps[0] = 1
    return np.cumprod(steps, dtype=np.uint64)
