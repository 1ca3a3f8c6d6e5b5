"""Words → where a key may begin: a byte a word, so that one regular expression sifts a whole text.

Nine of ten pairs of words that stand side by side begin no key; looking each up costs more than all else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

FIRST: Final = 1
SECOND: Final = 2
WHOLE: Final = 4
LIKELY: Final = re.compile(rb"[\x04-\x07]|[\x01\x03](?=[\x02\x03\x06\x07])")
"""A word that is a key, or the first word of longer keys before the second word of some."""
_MEMORY: Final = 300_000


class Flags(dict[str, int]):
    """Words → flags: ``WHOLE`` is a key, ``FIRST`` and ``SECOND`` stand so in longer ones; worked out once a word."""

    def __init__(self, keys: Container[str], firsts: Iterable[str], seconds: Iterable[str]) -> None:
        """Take the keys, and the first and second words of those that have several."""
        super().__init__()
        self._keys, self._firsts, self._seconds = keys, frozenset(firsts), frozenset(seconds)

    def __missing__(self, word: str) -> int:
        """Work out the flags of a word that is met for the first time."""
        if len(self) > _MEMORY:
            self.clear()
        first, second = FIRST * (word in self._firsts), SECOND * (word in self._seconds)
        self[word] = flags = first | second | WHOLE * (word in self._keys)
        return flags
