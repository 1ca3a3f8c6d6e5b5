"""A cell with its whole phrase → whether the phrase says more than the class of its noun does.

*Activated macrophages*, *LAMP3+ dendritic cells* and *yolk sac macrophages* are kinds of their nouns' classes:
these are the closest that there is, no identity.  *CD19+ B cells* and *human monocytes* are B cells and monocytes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.recognise.markers import folded, of_class

if TYPE_CHECKING:
    from kg.model import Term
    from kg.recognise.matching import Hit
    from kg.vocabulary import Tokens, Vocabulary

_PIECE: Final = re.compile(r"[^\W_]+")


class Breadth:
    """Tells whether a class is broader than a phrase; remembers what the names of a class say."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Take the words that change no class, and those of levels."""
        self._vocabulary = vocabulary
        self._idle = vocabulary.words("unordered filler") | vocabulary.words("sign")
        self._nouns = dict(pair.split(" ") for pair in vocabulary.words("noun"))
        self._said: dict[tuple[Term, str], frozenset[str]] = {}
        self._markers: dict[str, frozenset[str]] = {}

    def broader(self, tokens: Tokens, before: tuple[int, int], hit: Hit) -> bool:
        """Whether markers, or the words before the name (first, end), make a narrower cell than the hit's class."""
        if not all(self._carried(folded(one.name), hit) for one in hit.markers):
            return True
        return self.says_more(tokens, before, hit)

    def says_more(self, tokens: Tokens, before: tuple[int, int], hit: Hit) -> bool:
        """Whether some word before the name is none that the class's names have, or its place implies."""
        if before[0] == before[1]:
            return False
        pieces = {piece for one in hit.markers for piece in _PIECE.findall(one.name.lower())}
        said = self._words(hit) | self._idle | pieces
        words = (self._nouns.get(word, word) for word in tokens.words[slice(*before)] if word.isalnum())
        return any(word not in said and not self._implied(word, hit) for word in words)

    def _implied(self, name: str, hit: Hit) -> bool:
        """Whether cells of the class are of the place anyway: alveolar macrophages of the lung."""
        places = (sense.term.id for sense in self._vocabulary.senses(name) if sense.term.kind == "tissue")
        return any(place is not None and self._vocabulary.within(hit.term.id or "", place) for place in places)

    def _words(self, hit: Hit) -> frozenset[str]:
        """The words of the name that was met and of the class's label, adjectives of places as nouns too."""
        known = self._said.get((hit.term, hit.name))
        if known is None:
            words = self._vocabulary.key(f"{hit.name} {hit.term.label}").split(" ")
            known = frozenset((*words, *(self._nouns.get(word, word) for word in words)))
            self._said[hit.term, hit.name] = known
        return known

    def _carried(self, marker: str, hit: Hit) -> bool:
        """Whether a marker belongs to the class: its names say so, or a definition of it or of a class above."""
        curie = hit.term.id or ""
        if curie not in self._markers:
            self._markers[curie] = of_class(curie, self._vocabulary)
        return marker in self._markers[curie] or marker in folded(f"{hit.name} {hit.term.label}")
