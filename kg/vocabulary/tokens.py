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

import numpy as np

from kg.vocabulary.flags import LIKELY, WHOLE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

JOINERS: Final = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Signs without width inside a word: soft hyphens and the like."""
WORD: Final = re.compile(
    rf"((?:[^\W_\u0370-\u03ff]|[{JOINERS}])+|[\u0370-\u03ff]|[^\w\s\u2010-\u2015\u2212{JOINERS}-])"
)
_ASCII_WORD: Final = re.compile(r"([A-Za-z0-9]+|[^\sA-Za-z0-9_-])")
_POSSESSIVE: Final = re.compile(r"['\u2019\u02bc\u00b4`](?<=\w.)(?:[sS]\b|(?!\w))")
_LOST: Final = re.compile(r"(?<=[a-z]{3}) s(?= [A-Za-z])")
"""A possessive whose apostrophe was lost: *Sjogren s syndrome*."""
_BRACKETED: Final = re.compile(r"[(\[](CD)[)\]](?=\d)")
"""A short form that a bracket parts from its number: *cluster of differentiation (CD)4*."""
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


class Lexicon:
    """The canonical words that a lexer met, numbered from 0; it only grows."""

    __slots__ = ("numbers", "words")

    def __init__(self) -> None:
        """Begin with no word."""
        self.numbers: dict[str, int] = {}
        self.words: list[str] = []

    def number(self, word: str) -> int:
        """The number of a word, a new one for a new word."""
        found = self.numbers.get(word)
        if found is None:
            self.numbers[word] = found = len(self.words)
            self.words.append(word)
        return found


class Batch:
    """Texts that a lexer cut together: the numbers of their words in its lexicon.

    ``found``: what a sieve found in all of them, as each of them will be asked for it (``kg.recognise.sieve``).
    """

    __slots__ = ("found", "lexicon", "numbers")

    def __init__(self, numbers: NDArray[np.int32], lexicon: Lexicon) -> None:
        """Take the numbers of the words of all texts, one after the other."""
        self.numbers, self.lexicon = numbers, lexicon
        self.found: dict[object, list[int]] = {}


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a text: canonical, and word *i* is ``text[starts[i]:ends[i]]``.

    ``likely``: places where a name may begin; ``alone``: whether the word there may be one.  A text that a lexer cut
    is part of a batch, word 0 its word ``first``: to look for numbers on an array is quicker than to look for words.
    """

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    likely: list[int]
    alone: Sequence[int]
    batch: Batch | None = None
    first: int = 0

    def places(self, some: AbstractSet[str]) -> list[int]:
        """Where words stand that are one of a few; what is asked of every text has a sieve."""
        if self.batch is None:
            return list(compress(count(), map(some.__contains__, self.words)))
        lexicon, numbers = self.batch.lexicon, self.batch.numbers[self.first : self.first + len(self.words)]
        asked = [number for word in some if (number := lexicon.numbers.get(word)) is not None]
        if len(asked) == 1:
            return np.flatnonzero(numbers == asked[0]).tolist()
        wanted = np.zeros(len(lexicon.words), np.bool_)
        wanted[asked] = True
        return np.flatnonzero(wanted[numbers]).tolist() if asked else []

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
    return Tokens(text, words, places[0:-1:2], places[1::2], likely, [signs[place] & WHOLE for place in likely])


def plain(text: str) -> str:
    """A text of the same length in which only words are left to be cut: breaks marked, possessives blank."""
    spaced = _BREAK.sub(BREAK, text) if "\n" in text else text
    if "\u00ad" in spaced:
        spaced = _HYPHEN.sub("-", spaced)  # inside a word it is no hyphen, in *T\u00adcells* it is one
    if "CD)" in spaced or "CD]" in spaced:
        spaced = _BRACKETED.sub(lambda found: f"\u2060{found[1]}\u2060", spaced)
    if " s " in spaced:
        spaced = _LOST.sub("  ", spaced)
    if "(+)" in spaced:
        spaced = spaced.replace("(+)", " + ")
    return _POSSESSIVE.sub(lambda found: " " * len(found[0]), spaced)


def key(name: str, forms: Forms) -> str:
    """The key of a name: its canonical words, parted by single blanks.

    >>> key("Single-Cell RNA sequencing", Forms({}))
    'single cell rna sequencing'
    """
    return " ".join(tokenise(name, forms).words)


def squeeze(name: str) -> str:
    """A name without blanks and hyphens: names that differ in them alone are one.

    >>> squeeze("T-cell  line")
    'Tcellline'
    """
    return "".join(name.split()).replace("-", "").replace("\u2019", "'")
