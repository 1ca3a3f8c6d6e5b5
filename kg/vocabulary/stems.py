"""A word → whether it carries a stem of an international nonproprietary name (WHO), and the class of drugs it tells.

``stems.tsv`` lists them: what ends in ``-pril`` is an inhibitor of the angiotensin-converting enzyme.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_WORD: Final = re.compile(r"[a-z]{6,}")
_ROOM: Final = 2


class Stems:
    """The stems; ``strong`` ones mark a drug even where no vocabulary lists the word (``-tinib``)."""

    __slots__ = ("_all", "_classes", "_strong", "endings")

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        """Take rows with ``stem`` (``-mab`` or ``cef-``) and ``strength`` (``strong`` or ``weak``).

        ``class``, where there is one: the class of the drugs with the stem, but for those in ``not``.
        """
        listed = list(rows)
        table = [(row["stem"], row["strength"]) for row in listed]
        self._classes = {
            row["stem"]: (row["class"], frozenset(row["not"].split("|"))) for row in listed if row.get("class")
        }
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

    def above(self, label: str) -> str | None:
        """The class of a drug, of the longest of its stems (``-piprazole`` is no ``-prazole``)."""
        word = label.lower()
        fitting = (stem for stem in self._classes if _carries(word, *_parts([stem])))
        curie, others = self._classes.get(max(fitting, key=len, default=""), (None, frozenset[str]()))
        return None if word in others else curie


def _parts(stems: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Stems at the start (``cef-``) and at the end (``-mab``) of words."""
    table = list(stems)
    return tuple(s[:-1] for s in table if not s.startswith("-")), tuple(s[1:] for s in table if s.startswith("-"))


def _carries(word: str, starts: tuple[str, ...], ends: tuple[str, ...]) -> bool:
    """Whether a stem stands in the word with at least two letters beside it."""
    return bool(_WORD.fullmatch(word)) and (word[:-_ROOM].startswith(starts) or word[_ROOM:].endswith(ends))
