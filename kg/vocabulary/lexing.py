"""Text → words with their places, and where a name may begin: what ``tokens`` defines, for texts by the megabyte.

Cutting, comparing and sifting are done on arrays (numpy), a whole text at a time.  A word is known by a polynomial
hash of its letters, whose value is looked up in a table of the words met before; a word that is new, or whose slot is
taken, is looked up as a string.
"""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from kg.vocabulary.tokens import JOINERS, WORD, Batch, Lexicon, Tokens, plain, tokenise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from kg.vocabulary.flags import Flags
    from kg.vocabulary.tokens import Forms

_SHORTEST: Final = 250
_LONGEST: Final = 1 << 17
_BITS: Final = 20
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
_SEAM: Final = "\0"
"""Between texts that are cut together: a word of its own, which no rule of ``plain`` looks beyond."""


class Lexer:
    """Cuts texts; remembers the words that it met."""

    def __init__(
        self, forms: Forms, flags: Flags, pairs: Iterable[tuple[str, str]], named: Callable[[str, str], bool]
    ) -> None:
        """Take canonical forms of words, their flags, and the pairs of words that begin longer keys.

        ``named`` tells of a word, as written and in its form, whether it is a name by itself.
        """
        self._forms, self._flags_of, self._named = forms, flags, named
        both = np.array([(hash(first), hash(second)) for first, second in pairs], np.int64).reshape(-1, 2)
        self._pairs: NDArray[np.bool_] = np.zeros(1 << _PAIR_BITS, np.bool_)
        self._pairs[_paired(both.astype(np.uint64)[:, 0], both.astype(np.uint64)[:, 1])] = True
        self._classes: NDArray[np.uint8] = np.fromiter(map(_class, map(chr, range(_PLANE))), np.uint8, _PLANE)
        self._powers, self._inverse = _geometric(_BASE), _geometric(pow(_BASE, -1, 1 << 64))
        self._forget()

    def _forget(self) -> None:
        self._codes: dict[str, int] = {}
        self._words: NDArray[np.object_] = np.empty(1 << 12, np.object_)
        self._lexicon = Lexicon()
        self._numbers: NDArray[np.int32] = np.zeros(1 << 12, np.int32)
        self._alone: NDArray[np.bool_] = np.zeros(1 << 12, np.bool_)
        self._hashes: NDArray[np.uint64] = np.zeros(1 << 12, np.uint64)
        self._keys: NDArray[np.uint64] = np.zeros(1 << _BITS, np.uint64)
        self._values: NDArray[np.int32] = np.zeros(1 << _BITS, np.int32)

    def tokenise(self, texts: Sequence[str]) -> list[Tokens]:
        """The words of each text, as ``tokens.tokenise`` gives them, with the places where a key may begin.

        Short texts are cut together: numpy takes as long for a hundred letters as for thousands.
        """
        spaced = plain(_SEAM.join(texts))
        letters = _letters(spaced) if _SHORTEST < len(spaced) <= _LONGEST else None
        if letters is not None:
            return list(self._parted(texts, spaced, letters))
        if len(texts) > 1:  # too much at once, or a letter that needs more than 16 bits: only its neighbours suffer
            half = len(texts) // 2
            return [*self.tokenise(texts[:half]), *self.tokenise(texts[half:])]
        return [tokenise(text, self._forms, self._flags_of) for text in texts]

    def _parted(self, texts: Sequence[str], spaced: str, letters: NDArray[np.uint16]) -> Iterator[Tokens]:
        """Cut all, then part the words by text."""
        starts, ends = self._cut(letters)
        if len(self._codes) > _MEMORY:
            self._forget()
        codes = self._coded(spaced, letters, starts, ends)
        alone, hashes = self._alone[codes], self._hashes[codes]
        likely = alone.copy()
        likely[:-1] |= self._pairs[_paired(hashes[:-1], hashes[1:])]
        seams = list(accumulate((len(text) + len(_SEAM) for text in texts), initial=0))
        bounds = np.searchsorted(starts, seams)
        likely[bounds[1:-1] - 1] = False  # a seam
        places = np.flatnonzero(likely)
        words, sure = self._words[codes], alone[places]
        batch = Batch(self._numbers[codes], self._lexicon)
        cuts = np.searchsorted(places, bounds).tolist()
        for number, (text, (first, after)) in enumerate(zip(texts, pairwise(bounds.tolist()), strict=True)):
            last = after - (number + 1 < len(texts))  # without the seam
            here, some = slice(first, last), slice(cuts[number], cuts[number + 1])
            cut = words[here].tolist(), (starts[here] - seams[number]).tolist(), (ends[here] - seams[number]).tolist()
            yield Tokens(text, *cut, (places[some] - first).tolist(), sure[some].tolist(), batch, first)

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
        # A NUL hashes to nothing, as an empty slot does.
        strange = np.flatnonzero((self._keys[slots] != hashes) | (hashes == 0) | (ends - starts > _WORD_LIMIT))
        if len(strange):
            raws = [
                text[start:end] for start, end in zip(starts[strange].tolist(), ends[strange].tolist(), strict=True)
            ]
            codes[strange] = self._looked_up(raws, slots[strange], hashes[strange])
        return codes

    def _looked_up(self, raws: list[str], slots: NDArray[np.uint64], hashes: NDArray[np.uint64]) -> list[int]:
        """The numbers of words that no slot tells; those never met before are learned, all at once."""
        met = len(self._codes)
        codes = [self._codes.setdefault(raw, len(self._codes)) for raw in raws]
        if len(self._codes) > met:
            new = np.unique(codes, return_index=True)[1][met - len(self._codes) :]  # the new numbers are the highest
            self._learn([raws[place] for place in new], slots[new], hashes[new])
        return codes

    def _learn(self, raws: list[str], slots: NDArray[np.uint64], hashes: NDArray[np.uint64]) -> None:
        """Store what is known of new words, which have the highest numbers."""
        last = len(self._codes)
        first = last - len(raws)
        while last > len(self._alone):
            self._words = np.concatenate((self._words, np.empty_like(self._words)))
            self._numbers = np.concatenate((self._numbers, np.zeros_like(self._numbers)))
            self._alone = np.concatenate((self._alone, np.zeros_like(self._alone)))
            self._hashes = np.concatenate((self._hashes, np.zeros_like(self._hashes)))
        words = [self._forms[raw] for raw in raws]
        self._words[first:last] = words
        self._numbers[first:last] = list(map(self._lexicon.number, words))
        self._alone[first:last] = list(map(self._named, raws, words))
        self._hashes[first:last] = np.array(list(map(hash, words)), np.int64).astype(np.uint64)
        short = np.array([len(raw) <= _WORD_LIMIT for raw in raws])
        free = (self._keys[slots] == 0) & short
        self._keys[slots[free]], self._values[slots[free]] = hashes[free], np.arange(first, last)[free]


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
