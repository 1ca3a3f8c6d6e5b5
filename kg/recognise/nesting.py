"""Hits of prose → with the cells that the names of assays hold: *T cell proliferation* names T cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.recognise.matching import Hit, Matcher
    from kg.vocabulary import Tokens


def nested(tokens: Tokens, hits: Sequence[Hit], matcher: Matcher) -> list[Hit]:
    """The hits, by place; a cell stands behind its assay (*erythrocyte sedimentation rate* is a number)."""
    found, numbers = [], matcher.vocabulary.words("no cell within")
    for hit in hits:
        found.append(hit)
        if hit.term.kind == "assay" and tokens.words[hit.last - 1] not in numbers:
            found.extend(_cells(tokens, hit, matcher))
    return found


def _cells(tokens: Tokens, hit: Hit, matcher: Matcher) -> Iterator[Hit]:
    """The first of the longest names of cells inside an assay's; the last word names what is done."""
    for size in range(hit.last - hit.first - 1, 0, -1):
        for first in range(hit.first, hit.last - size):
            found = matcher.read(tokens.text[tokens.starts[first] : tokens.ends[first + size - 1]])
            if found is not None and found.term.kind == "cell" and not found.weak:
                yield found.at(first, first + size)
                return
