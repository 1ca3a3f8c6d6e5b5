"""Text → words with their places, written the way in which the vocabulary writes its names.

Letters and digits that touch are one word; every Greek letter and every sign is a word of its own; blanks, hyphens
and a possessive *'s* only part words.  A word is lower-cased, freed of accents, and replaced by its canonical form
(singular, American spelling, ``positive`` and ``(+)`` → ``+``), so that a name and its spellings meet in one key.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from dataclasses import dataclass
from itertools import accumulate, compress, count
from typing import TYPE_CHECKING, Final

from kg.vocabulary.flags import LIKELY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from collections.abc import Set as AbstractSet

JOINERS: Final = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Signs without width inside a word: soft hyphens and the like."""
WORD: Final = re.compile(
    rf"((?:[^\W_\u0370-\u03ff]|[{JOINERS}])+|[\u0370-\u03ff]|[^\w\s\u2010-\u2015\u2212{JOINERS}-])"
)
_ASCII_WORD: Final = re.compile(r"([A-Za-z0-9]+|[^\sA-Za-z0-9_-])")
_POSSESSIVE: Final = re.compile(r"['\u2019\u02bc\u00b4`](?<=\w.)(?:s\b|(?!\w))")
_MEMORY: Final = 300_000
_JOINED: Final = dict.fromkeys(map(ord, JOINERS))
_HYPHEN: Final = re.compile(r"(?<![a-z])\u00ad|\u00ad(?![a-z])")
_BREAK: Final = re.compile(r"\n(?=[ \t]*(?:\n|[-*\u2022\u00b7\u2013\u25e6][ \t]|\d{1,2}[.)][ \t]))")
BREAK: Final = "\u00b6"
"""The word that stands for the end of a paragraph or a list item: no name crosses it."""

GREEK: Final = {
    "\u03b1": "alpha",
    "\u03b2": "beta",
    "\u03b3": "gamma",
    "\u03b4": "delta",
    "\u03b5": "epsilon",
    "\u03b6": "zeta",
    "\u03b7": "eta",
    "\u03b8": "theta",
    "\u03ba": "kappa",
    "\u03bb": "lambda",
    "\u03bc": "mu",
    "\u03c0": "pi",
    "\u03c3": "sigma",
    "\u03c4": "tau",
    "\u03c9": "omega",
}
"""The Unicode names of the Greek letters that biology writes."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a text: canonical, and word *i* is ``text[starts[i]:ends[i]]``.

    ``present``: each word once.  ``likely``: places where a name may begin.  ``find``: a faster ``places``.
    """

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    present: frozenset[str]
    likely: list[int]
    find: Callable[[AbstractSet[str]], list[int]] | None = None

    def places(self, some: AbstractSet[str]) -> list[int]:
        """Where words stand that are one of some; quick where there are none."""
        if not some:
            return []
        if self.find is not None:
            return self.find(some)
        return list(compress(count(), map(some.__contains__, self.words)))

    def glued(self, place: int) -> bool:
        """Whether word ``place`` and the one before are letters that touch (``IFN`` in ``IFNγ``)."""
        if not 0 < place < len(self.starts) or self.ends[place - 1] != self.starts[place]:
            return False
        return self.text[self.ends[place] - 1].isalnum() and self.text[self.starts[place] - 1].isalnum()


def fold(word: str) -> str:
    """Lower case, without accents and compatibility forms; Greek letters by name.

    >>> fold("Sjögren"), fold("β"), fold("⁺")
    ('sjogren', 'beta', '+')
    """
    word = word.lower()
    if word.isascii():
        return word
    plain = unicodedata.normalize("NFKD", word.translate(_JOINED))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).lower()
    return GREEK.get(plain, plain) or word


class Forms(dict[str, str]):
    """Words as written → their canonical forms; a word is worked out once, as texts repeat their words."""

    def __init__(self, canon: Mapping[str, str]) -> None:
        """Take the canonical forms of folded words; other words are their own."""
        super().__init__()
        self._canon = canon

    def __missing__(self, word: str) -> str:
        """Work out the form of a word that is met for the first time."""
        if len(self) > _MEMORY:
            self.clear()
        base = fold(word)
        self[word] = form = sys.intern(self._canon.get(base, base))
        return form


def tokenise(text: str, forms: Forms, flags: Mapping[str, int] | None = None) -> Tokens:
    """Cut a text into words.

    >>> tokenise("Raynaud’s T-cells, IFNγ", Forms({"cells": "cell"})).words
    ['raynaud', 't', 'cell', ',', 'ifn', 'gamma']
    """
    spaced = plain(text)
    parts = (_ASCII_WORD if spaced.isascii() else WORD).split(spaced)
    places = list(accumulate(map(len, parts)))
    words = list(map(forms.__getitem__, parts[1::2]))
    signs = bytes(map(flags.__getitem__, words)) if flags is not None else b""
    likely = [found.start() for found in LIKELY.finditer(signs)]
    return Tokens(text, words, places[0:-1:2], places[1::2], frozenset(words), likely)


def plain(text: str) -> str:
    """A text of the same length in which only words are left to be cut: breaks marked, possessives blank."""
    spaced = _BREAK.sub(BREAK, text) if "\n" in text else text
    if "\u00ad" in spaced:
        spaced = _HYPHEN.sub("-", spaced)  # inside a word it is no hyphen, in *T\u00adcells* it is one
    if "(+)" in spaced:
        spaced = spaced.replace("(+)", " + ")
    return _POSSESSIVE.sub(lambda found: " " * len(found[0]), spaced)


def key(name: str, forms: Forms) -> str:
    """The key of a name: its canonical words, parted by single blanks.

    >>> key("Single-Cell RNA sequencing", Forms({}))
    'single cell rna sequencing'
    """
    return " ".join(tokenise(name, forms).words)
