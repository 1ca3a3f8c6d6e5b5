"""Words of a name → a key that does not mind their order: *memory CD8+ T cells* is *CD8-positive memory T cell*.

Adjectives of places stand for their nouns (``recognition/nouns.tsv``: pulmonary → lung); small words, species and
the way cells were got (``unordered filler``) say nothing about the class.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

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
