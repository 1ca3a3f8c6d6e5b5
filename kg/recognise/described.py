"""Hits of a document → the same, without words that only say what something else is like or does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.recognise.matching import Hit, Matcher
    from kg.vocabulary import Tokens

_NEAR: Final = 3
_ISOTYPES: Final = frozenset("gmae")
_OF_ANTIBODY: Final = _ISOTYPES | {"antibody", "antibodies", "igg", "igm", "response", "responses", "levels", "titers"}
"""What follows plasma or *immunoglobulin* where an antibody is meant: *anti-HIV plasma antibodies*."""


def undescribed(tokens: Tokens, hits: Sequence[Hit], matcher: Matcher) -> list[Hit]:
    """Leave out what names no drug but says what something is like: ``antiviral activity``.

    Nor is what acts against a virus an antibody to it: ``anti-HIV gene``.
    """
    adjectives, things = map(matcher.vocabulary.words, ("adjective of agent", "no agent before"))
    words = tokens.words
    acting = {place + 1 for place in matcher.anti.places(tokens)}
    return [
        hit
        for hit in hits
        if not (acting and hit.term.kind == "analyte" and hit.first + 1 in acting and _acts(tokens, hit, matcher))
        and (
            hit.term.kind != "agent"
            or words[hit.last - 1] not in adjectives
            or hit.last == len(words)
            or words[hit.last] not in things
        )
    ]


def _acts(tokens: Tokens, hit: Hit, matcher: Matcher) -> bool:
    """Whether what an *anti-* belongs to is a gene or a drug: *anti-HIV-1 vectors*; in plasma it may have a titer."""
    after = tokens.words[hit.last : hit.last + _NEAR]
    while len(after) > 1 and (after[0].isdigit() or after[0].endswith("al") or after[0] == "human"):
        del after[0]
    measured = len(after) > 1 and after[1] in _OF_ANTIBODY
    return after[:1] != [] and after[0] in matcher.vocabulary.words("no antibody before") and not measured
