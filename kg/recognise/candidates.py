"""A mention without identity → what it may be: the nearest names of its kind, for a curator, never asserted.

Names are compared by the words that they share, rare words counting more (inverse document frequency); the last word,
which says what a thing is, counts twice.  The index is made when first asked for: recognition does not wait for it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import lru_cache
from math import log
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.model import Term
    from kg.vocabulary import Vocabulary

_LEAST: Final = 0.45
_MOST: Final = 5


class Index(NamedTuple):
    """The names of one kind: word → names that hold it, the words of each name, and the weight of each word."""

    names: Mapping[str, frozenset[int]]
    words: tuple[tuple[str, ...], ...]
    terms: tuple[Term, ...]
    weights: Mapping[str, float]


def nearest(name: str, kind: str, vocabulary: Vocabulary, most: int = _MOST) -> tuple[Term, ...]:
    """The terms of a kind whose names are most like a name, the likest first; empty where none is near."""
    index, words = _index(kind, vocabulary), tuple(vocabulary.key(name).split(" "))
    shared: set[int] = set()
    for word in words:
        shared |= index.names.get(word, frozenset())
    graded = sorted((-_likeness(words, index.words[number], index), number) for number in shared)
    found = (index.terms[number] for grade, number in graded if -grade >= _LEAST)
    return tuple(dict.fromkeys(found))[:most]


def _likeness(one: tuple[str, ...], other: tuple[str, ...], index: Index) -> float:
    """The weight of the shared words over that of all words (Jaccard), 0 to 1."""
    common, every = set(one) & set(other), set(one) | set(other)
    weigh = index.weights.get
    heads = {one[-1], other[-1]}
    total = sum((1 + (word in heads)) * weigh(word, 1.0) for word in every)
    return sum((1 + (word in heads)) * weigh(word, 1.0) for word in common) / total if total else 0.0


@lru_cache(maxsize=16)
def _index(kind: str, vocabulary: Vocabulary) -> Index:
    words: list[tuple[str, ...]] = []
    terms: list[Term] = []
    for name, term, _ in vocabulary.names():
        if term.kind == kind and term.id:
            words.append(tuple(vocabulary.key(name).split(" ")))
            terms.append(term)
    counts = Counter(word for each in words for word in set(each))
    holders: dict[str, set[int]] = defaultdict(set)
    for number, each in enumerate(words):
        for word in each:
            if counts[word] < len(words) / 10:
                holders[word].add(number)
    weights = {word: log(1 + len(words) / count) for word, count in counts.items()}
    frozen = {word: frozenset(numbers) for word, numbers in holders.items()}
    return Index(frozen, tuple(words), tuple(terms), weights)
