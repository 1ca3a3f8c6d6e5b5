"""Hits of a document → with the slips in names that the same document spells right: ``ruxoltinib``.

Only a long word of an agent or analyte, one letter away from one name alone, is a slip; any other
unknown word stays what it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.recognise.matching import Hit, Matcher
    from kg.vocabulary import Tokens

_LONG: Final = 8
_PART: Final = 3
_KINDS: Final = frozenset({"agent", "analyte"})


def respelled(tokens: Tokens, hits: Sequence[Hit], matcher: Matcher) -> list[Hit]:
    """Add a hit (match ``variant``) for each slip in the texts of one document."""
    names = _names(tokens, hits)
    slips = _slips({tokens.words[place] for place in matcher.unknown.places(tokens)}, names) if names else {}
    return _corrected(tokens, hits, slips) if slips else list(hits)


def _names(tokens: Tokens, hits: Iterable[Hit]) -> dict[str, Hit]:
    """Long names of one word that the document spells as the vocabulary does; they hold with their meaning."""
    return {
        tokens.words[hit.first]: hit
        for hit in hits
        if hit.last - hit.first == 1
        and hit.term.kind in _KINDS
        and hit.term.id
        and not hit.weak
        and _long(tokens.words[hit.first])
    }


def _long(word: str) -> bool:
    return len(word) >= _LONG and word.isalpha()


def _slips(words: Iterable[str], names: Mapping[str, Hit]) -> dict[str, Hit]:
    """Unknown words → the hit of the one name that they are a slip of."""
    parts: dict[str, list[str]] = {}
    for name in names:
        for part in {name[:_PART], "-" + name[-_PART:]}:
            parts.setdefault(part, []).append(name)
    begins, ends = {name[:_PART] for name in names}, {name[-_PART:] for name in names}
    slips: dict[str, Hit] = {}
    for word in words:
        if word[:_PART] in begins or word[-_PART:] in ends:
            near = {*parts.get(word[:_PART], ()), *parts.get("-" + word[-_PART:], ())}
            meant = [names[name] for name in near if one_edit(word, name)]
            if len({hit.term for hit in meant}) == 1:
                slips[word] = meant[0]
    return slips


def one_edit(one: str, other: str) -> bool:
    """Whether one letter too many, too few, or wrong, or two that changed places, part two different words.

    >>> one_edit("ruxoltinib", "ruxolitinib"), one_edit("metohtrexate", "methotrexate")
    (True, True)
    >>> one_edit("prednisone", "prednisolone"), one_edit("prednisone", "prednisone")
    (False, False)
    """
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    place = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[place:] == long[place + 1 :]
    swapped = long[place : place + 2][::-1] == short[place : place + 2] and short[place + 2 :] == long[place + 2 :]
    return swapped or short[place + 1 :] == long[place + 1 :]


def _corrected(tokens: Tokens, hits: Sequence[Hit], slips: Mapping[str, Hit]) -> list[Hit]:
    known = {place for hit in hits if hit.term.id for place in range(hit.first, hit.last)}
    new = {hit.first: hit for hit in _read(tokens, slips) if hit.first not in known}
    return sorted([*(hit for hit in hits if hit.first not in new), *new.values()], key=lambda hit: hit.first)


def _read(tokens: Tokens, slips: Mapping[str, Hit]) -> Iterator[Hit]:
    for place in tokens.places(slips.keys()):
        if not tokens.glued(place) and not tokens.glued(place + 1):
            yield slips[tokens.words[place]].at(place, place + 1, "variant")
