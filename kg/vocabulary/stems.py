"""A word → whether it carries a stem of an international nonproprietary name (WHO), as ``stems.tsv`` lists them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_WORD: Final = re.compile(r"[a-z]{6,}")
_ROOM: Final = 2


class Stems:
    """The stems; ``strong`` ones mark a drug even where no vocabulary lists the word (``-tinib``)."""

    __slots__ = ("_all", "_strong", "endings")

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        """Take rows with ``stem`` (``-mab`` or ``cef-``) and ``strength`` (``strong`` or ``weak``)."""
        table = [(row["stem"], row["strength"]) for row in rows]
        strong = [stem for stem, strength in table if strength == "strong"]
        self._all = _parts(stem for stem, _ in table)
        self._strong = _parts(strong)
        self.endings = frozenset(stem[-3:] for stem in strong)

    def drug(self, label: str) -> bool:
        """Whether a label is plainly a drug: one word that carries a stem."""
        return _carries(label, *self._all)

    def strong(self, word: str) -> bool:
        """Whether a lower-case word that nothing lists is a drug all the same."""
        return _carries(word, *self._strong)


def _parts(stems: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Stems at the start (``cef-``) and at the end (``-mab``) of words."""
    table = list(stems)
    return tuple(s[:-1] for s in table if not s.startswith("-")), tuple(s[1:] for s in table if s.startswith("-"))


def _carries(word: str, starts: tuple[str, ...], ends: tuple[str, ...]) -> bool:
    """Whether a stem stands in the word with at least two letters beside it."""
    return bool(_WORD.fullmatch(word)) and (word[:-_ROOM].startswith(starts) or word[_ROOM:].endswith(ends))
