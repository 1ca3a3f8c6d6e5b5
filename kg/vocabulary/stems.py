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
        self._all = _pattern(stem for stem, _ in table)
        strong = [stem for stem, strength in table if strength == "strong"]
        self._strong = _pattern(strong)
        self.endings = frozenset(stem[-3:] for stem in strong)

    def drug(self, label: str) -> bool:
        """Whether a label is plainly a drug: one word that carries a stem."""
        return bool(_WORD.fullmatch(label) and self._all.fullmatch(label))

    def strong(self, word: str) -> bool:
        """Whether a lower-case word that nothing lists is a drug all the same."""
        return bool(_WORD.fullmatch(word) and self._strong.fullmatch(word))


def _pattern(stems: Iterable[str]) -> re.Pattern[str]:
    """``-mab`` matches at the end, ``cef-`` at the start, and at least two letters stand beside it."""
    room = rf"[a-z]{{{_ROOM},}}"
    parts = [room + re.escape(stem[1:]) if stem.startswith("-") else re.escape(stem[:-1]) + room for stem in stems]
    return re.compile("|".join(parts) or r"(?!)")
