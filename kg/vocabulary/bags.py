"""Words of a name → a key that does not mind their order: *memory CD8+ T cells* is *CD8-positive memory T cell*.

Adjectives of places stand for their nouns (``recognition/nouns.tsv``: pulmonary → lung); small words, species and
the way cells were got (``unordered filler``) say nothing about the class.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

MARK: Final = "\x02"
"""Opens every key without order: no word of a text is it."""


def bag(words: Iterable[str], nouns: Mapping[str, str], filler: Collection[str]) -> str:
    """The key of canonical words, whatever their order; empty where fewer than two are left.

    >>> bag("endothelial cell of lung".split(), {}, {"of"}) == bag("pulmonary endothelial cell".split(),
    ...     {"pulmonary": "lung"}, {"of"})
    True
    """
    kept = {nouns.get(word, word) for word in words if word not in filler}
    return f"{MARK} {' '.join(sorted(kept))}" if len(kept) > 1 else ""


def turned(name: str, nouns: Mapping[str, str]) -> Iterator[str]:
    """A name with one place as a noun in place of its adjective, or as an adjective before what it is of.

    >>> list(turned("renal fibrosis", {"renal": "kidney"})), list(turned("kidney fibrosis", {"renal": "kidney"}))
    (['kidney fibrosis'], ['renal fibrosis'])
    >>> list(turned("fibrosis of kidney stroma", {"renal": "kidney"}))
    []
    """
    words = name.split(" ")
    for number, (word, after) in enumerate(pairwise(words)):
        if not after[:1].islower() or (number and words[number - 1] in {"of", "the"}):
            continue
        others = [nouns[word]] if word in nouns else [adjective for adjective, noun in nouns.items() if noun == word]
        for other in others:
            yield " ".join((*words[:number], other, *words[number + 1 :]))
