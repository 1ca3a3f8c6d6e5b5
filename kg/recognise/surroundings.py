"""Words before the name of a cell that belong to its noun phrase, and not to the name → where they begin.

Of what animal, of what genotype or strain, how got or treated: *wild-type mouse keratinocytes*, *Crx-/- photoreceptors*
(``of phrase`` in ``ontology/recognition/modifiers.tsv``).  They make no cell of bare *cells*: *mouse cells* names none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kg.recognise.modifiers import Modifiers
    from kg.vocabulary import Tokens, Vocabulary

_SIGN: Final = "[+\u2212\u207b\u2013\u207a-]"
_GENE: Final = r"[\w\u0370-\u03ff]+(?:-[\w\u0370-\u03ff]+)*"
_GENOTYPE: Final = re.compile(rf"(?<![\w/])(?:{_GENE}|(?=\S*[A-Z\d]){_GENE} ){_SIGN}/{_SIGN}[ \n]$")
_STRAIN: Final = re.compile(r"(?<![\w/])(?:C57BL/\d+\w?|BALB/c\w?|DBA/\d\w?|C3H/\w+|129/S\w+|NOD/\w+)[ \n]$")
_HYPHENS: Final = "-\u2010\u2011"
_LONGEST: Final = 30
_PARTICIPLES: Final = ("ed", "ing")


class Surroundings:
    """Tells how far the noun phrase of a cell reaches beyond its name."""

    def __init__(self, vocabulary: Vocabulary, modifiers: Modifiers) -> None:
        """Take the classes of words."""
        words = vocabulary.words
        self._idle, self._telling = words("of phrase"), words("state of phrase")
        self._links, self._idle_links = words("of phrase after hyphen"), words("genotype after hyphen")
        self._subjects, self._degrees = words("before a verb"), words("degree")
        self._modifiers, self._joints = modifiers, words("conjunction") - {"/"}

    def before(self, tokens: Tokens, left: int, core: int) -> tuple[int, bool] | None:
        """Where the part before ``left`` begins, and whether it makes a narrower cell; ``None`` where there is none."""
        found = self._part(tokens, left)
        if found is not None or left >= core or not _near(tokens, left):
            return found
        word, place = tokens.words[left - 1], left - 1
        if word in self._degrees and self._modifiers.modifies(tokens.words[left]):
            return place, True  # *highly* active NK cells
        if place == 0 or word not in self._joints:
            return None
        other = tokens.words[place - 1]
        if self._modifiers.surely(other) and self._modifiers.modifies(tokens.words[left]):
            return place - 1, True  # *quiescent and* activated stem cells
        return self._part(tokens, place)  # *wild-type and* knockout neurons

    def _part(self, tokens: Tokens, left: int) -> tuple[int, bool] | None:
        """What of its own stands before a place: a genotype, a strain, a word that belongs to the phrase."""
        if left < 1:
            return None
        text, start, place = tokens.text, tokens.starts[left], left - 1
        if "/" in tokens.words[max(place - 1, 0) : left]:
            span = max(start - _LONGEST, 0), start
            found = _GENOTYPE.search(text, *span) or _STRAIN.search(text, *span)
            if found is not None:
                return bisect_left(tokens.starts, found.start()), False
        return self._word(tokens, place) if _near(tokens, left) else None

    def _word(self, tokens: Tokens, place: int) -> tuple[int, bool] | None:
        """An animal, a genotype, a way of getting cells; what is done to them after a hyphen: *LPS-stimulated*."""
        word, before = tokens.words[place], tokens.words[place - 1] if place else ""
        if before and word in self._links | self._idle_links:
            gap = tokens.text[tokens.ends[place - 1] : tokens.starts[place]]
            if gap and gap in _HYPHENS and before.isalnum():
                return place - 1, word not in self._idle_links
        if word == "type" and before == "wild":
            return place - 1, False
        if word.endswith(_PARTICIPLES) and before in self._subjects:
            return None  # *we cultured keratinocytes*
        if word in self._idle:
            return place, False
        return (place, True) if word in self._telling else None


def _near(tokens: Tokens, place: int) -> bool:
    """Whether only a blank or a hyphen stands before a word."""
    return tokens.text[tokens.ends[place - 1] : tokens.starts[place]] in (" ", "\n", *_HYPHENS)
