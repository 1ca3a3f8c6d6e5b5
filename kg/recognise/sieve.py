"""Words → the few of them that a test lets through; each word is tested once, as texts repeat their words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_MEMORY: Final = 300_000


class Sieve:
    """Remembers which words passed a test and which did not."""

    def __init__(self, test: Callable[[str], bool]) -> None:
        """Take the test, which must depend on the word alone."""
        self._test = test
        self._passed: set[str] = set()
        self._failed: set[str] = set()

    def among(self, words: frozenset[str]) -> frozenset[str]:
        """The words that pass."""
        rest = words - self._failed
        if not rest:
            return rest
        if len(self._failed) > _MEMORY:
            self._failed.clear()
        fresh = rest - self._passed
        passed = set(filter(self._test, fresh))
        self._passed |= passed
        self._failed |= fresh - passed
        return rest & self._passed
