"""Hits of a text → with the cells that no vocabulary lists: ``hair follicle cells``, ``melanoblasts``.

What a cell is called after is no sample of its own: *lung cells* is a cell, no lung.
"""

from __future__ import annotations

from itertools import compress, count
from typing import TYPE_CHECKING, Final

from kg.model import Term
from kg.recognise.matching import Hit, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.recognise.matching import Matcher
    from kg.vocabulary import Tokens

_CELL: Final = "cell"


def with_cells(tokens: Tokens, hits: Sequence[Hit], matcher: Matcher) -> list[Hit]:
    """Replace a tissue before the word *cells* by the cell that both name, and add words that end like a cell."""
    new = [*_after_tissues(tokens, hits), *_by_ending(tokens, hits, matcher)]
    return replaced(hits, new, ((hit.first, hit.last) for hit in new)) if new else list(hits)


def _after_tissues(tokens: Tokens, hits: Sequence[Hit]) -> Iterator[Hit]:
    words, starts, ends = tokens.words, tokens.starts, tokens.ends
    for number, hit in enumerate(hits):
        last = hit.last
        if hit.term.kind != "tissue" or last >= len(words) or words[last] != _CELL or tokens.glued(last + 1):
            continue
        taken = number + 1 < len(hits) and hits[number + 1].first <= last
        if not taken and tokens.text[ends[last - 1] : starts[last]] in (" ", "-", "\n"):
            yield _cell(tokens, hit.first, last + 1)


def _by_ending(tokens: Tokens, hits: Sequence[Hit], matcher: Matcher) -> Iterator[Hit]:
    likely = matcher.cells.among(tokens.words)
    taken = {hit.first for hit in hits} if likely else set()
    for place in compress(count(), map(likely.__contains__, tokens.words)) if likely else ():
        if place not in taken and not tokens.glued(place) and not tokens.glued(place + 1):
            yield _cell(tokens, place, place + 1)


def _cell(tokens: Tokens, first: int, last: int) -> Hit:
    words = " ".join(tokens.text[tokens.starts[first] : tokens.ends[last - 1]].split())
    return Hit(first, last, Term(None, words, "cell"), "none", name=words)
