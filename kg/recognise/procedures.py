"""Hits of a text → with the assays that only a head noun and its modifiers name: ``target engagement assay``.

They have no identity.  Words that say nothing of what is done (``validated``, ``several``, ``diagnostic``) name none;
nor does *assay* behind an assay (``RT-PCR assay``) or right behind what it measures (``ferritin assay``): that one is
for interpretation to tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.model import Term
from kg.recognise.matching import Hit
from kg.recognise.overlaps import owner_of, replaced
from kg.recognise.sieve import Sieve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.recognise.matching import Matcher
    from kg.vocabulary import Tokens

_HEAD: Final = Sieve("assay".__eq__)
_MOST: Final = 6
_HYPHENS: Final = frozenset({"-", "\u2010", "\u2011"})
_THINGS: Final = frozenset({"analyte", "autoantibody"})


def with_assays(tokens: Tokens, hits: Sequence[Hit], matcher: Matcher) -> list[Hit]:
    """Add the assays that no vocabulary lists."""
    new = list(_headed(tokens, hits, matcher)) if _HEAD.places(tokens) else []
    return replaced(hits, new, ()) if new else list(hits)


def _headed(tokens: Tokens, hits: Sequence[Hit], matcher: Matcher) -> Iterator[Hit]:
    empty = matcher.vocabulary.words("of any assay")
    for place in _HEAD.places(tokens):
        if owner_of(place, hits) is not None or tokens.glued(place) or tokens.glued(place + 1):
            continue
        first, inner = _first(tokens, place, hits, matcher)
        while first < place and _raw(tokens, first) in empty and owner_of(first, hits) is None:
            first += 1
        said = any(_raw(tokens, one) not in empty and tokens.words[one].isalpha() for one in range(first, place))
        beside = inner[-1] if inner and inner[-1].last == place else None
        of_it = beside is not None and beside.term.kind in _THINGS
        if said and not of_it and all(hit.term.kind != "assay" for hit in inner):
            name = " ".join(tokens.text[tokens.starts[first] : tokens.ends[place]].split())
            yield Hit(
                max([first, *[hit.last for hit in inner]]), place + 1, Term(None, name, "assay"), "none", name=name
            )


def _first(tokens: Tokens, place: int, hits: Sequence[Hit], matcher: Matcher) -> tuple[int, list[Hit]]:
    """Where the phrase that a head noun ends begins, and the names inside it, by place."""
    words = matcher.vocabulary.words
    never = (words("stop") - words("of any assay")) | words("conjunction") | words("no assay before")
    first, inner = place, list[Hit]()
    while first > max(place - _MOST, 0):
        gap = tokens.text[tokens.ends[first - 1] : tokens.starts[first]]
        hit = owner_of(first - 1, hits)
        if gap not in _HYPHENS and not (gap.isspace() and gap.count("\n") < 2):  # noqa: PLR2004 - a line may end
            break
        if hit is None and (_raw(tokens, first - 1) in never or not tokens.words[first - 1].isalnum()):
            break
        first = first - 1 if hit is None else hit.first
        inner = inner if hit is None else [hit, *inner]
    return first, inner


def _raw(tokens: Tokens, place: int) -> str:
    return tokens.text[tokens.starts[place] : tokens.ends[place]].lower()
