"""Hits of a text → with the radiotherapy that a list of treatments only calls radiation: ``surgery or radiation``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.recognise.overlaps import replaced
from kg.recognise.sieve import Sieve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.recognise.matching import Hit, Matcher
    from kg.vocabulary import Tokens

_TREATMENTS: Final = frozenset({"agent", "procedure"})
_RADIATION: Final = "radiation"
_WORD: Final = Sieve(_RADIATION.__eq__)
_SEPARATORS: Final = frozenset(",/")


def with_radiation(tokens: Tokens, hits: Sequence[Hit], matcher: Matcher) -> list[Hit]:
    """Add what radiation means beside what is given or done to people."""
    if not _WORD.places(tokens):
        return list(hits)
    new = [one for hit in hits if hit.term.kind in _TREATMENTS for one in _radiation(tokens, hit, matcher)]
    return replaced(hits, new, ()) if new else list(hits)


def _radiation(tokens: Tokens, hit: Hit, matcher: Matcher) -> Iterator[Hit]:
    """Radiation in a list of treatments is one: ``chemotherapy, radiation or surgery``, not *UV radiation exposure*."""
    words, joints = tokens.words, matcher.vocabulary.words("conjunction") | _SEPARATORS
    stop = matcher.vocabulary.words("stop")
    for step, place in ((1, hit.last), (-1, hit.first - 1)):
        at = place
        while 0 <= at < len(words) and words[at] in joints:
            at += step
        if at == place or not 0 <= at < len(words) or words[at] != _RADIATION:
            continue
        after = words[at + 1] if at + 1 < len(words) else ""
        led = step > 0 or at == 0 or not words[at - 1].isalpha() or words[at - 1] in stop
        ends = not after.isalpha() or after in stop
        found = matcher.read("radiotherapy") if led and ends else None
        if found is not None:
            yield found.at(at, at + 1)
