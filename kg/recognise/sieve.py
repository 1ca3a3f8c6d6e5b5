"""Words → where in a text those stand that a test lets through; each is tested once, as texts repeat their words."""

from __future__ import annotations

from bisect import bisect_left
from itertools import compress, count
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from kg.vocabulary import Lexicon, Tokens

_MEMORY: Final = 300_000


class Sieve:
    """Remembers which words passed a test and which did not."""

    def __init__(self, test: Callable[[str], bool]) -> None:
        """Take the test, which must depend on the word alone."""
        self._test = test
        self._known: dict[str, bool] = {}
        self._lexicon: Lexicon | None = None
        self._passed: NDArray[np.bool_] = np.zeros(0, np.bool_)

    def places(self, tokens: Tokens) -> list[int]:
        """Where the words of a text stand that pass, in order; looked for in all texts of its batch at once."""
        batch = tokens.batch
        if batch is None:
            return list(compress(count(), map(self._passes, tokens.words)))
        found = batch.found.get(self)
        if found is None:
            if self._lexicon is not batch.lexicon or len(self._passed) < len(batch.lexicon.words):
                self._learn(batch.lexicon)
            batch.found[self] = found = np.flatnonzero(self._passed[batch.numbers]).tolist()
        low = bisect_left(found, tokens.first)
        high = bisect_left(found, tokens.first + len(tokens.words), low)
        return [place - tokens.first for place in found[low:high]] if low < high else []

    def _passes(self, word: str) -> bool:
        found = self._known.get(word)
        if found is None:
            if len(self._known) > _MEMORY:
                self._known.clear()
            self._known[word] = found = self._test(word)
        return found

    def _learn(self, lexicon: Lexicon) -> None:
        """Test the words that a lexicon gained; those of another lexicon are forgotten."""
        met = len(self._passed) if self._lexicon is lexicon else 0
        fresh = list(map(self._test, lexicon.words[met:]))
        self._passed = np.concatenate((self._passed[:met], np.array(fresh, np.bool_)))
        self._lexicon = lexicon
