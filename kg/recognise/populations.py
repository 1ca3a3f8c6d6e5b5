"""Hits of a text → with every cell grounded as its whole name says, and with the cells that no vocabulary lists.

A name is looked up without regard to the order of its words (``kg.vocabulary.bags``), the longest first:
*CD8+ effector memory T cells*, *endothelial cells of …*.  ``hair follicle cells`` and ``GFP+ cells`` are cells too:
their identity is withheld.  What a cell is called after is no sample of its own: *lung cells* is a cell, no lung.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.model import Term
from kg.recognise.matching import Hit
from kg.recognise.overlaps import replaced
from kg.recognise.sieve import Sieve

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.recognise.matching import Matcher
    from kg.vocabulary import Tokens

_NEAR: Final = 4
_DOSE: Final = re.compile(r"\d\s?(?:mg|mcg|[u\u00b5\u03bc]g|kg|m[lL]|IU|Gy)\b|\b\d*[xX]\s?10\s?[eE^*]?\s?\d")
_HYPHENS: Final = ("-", "\u2010", "\u2011")
_EARLY: Final = frozenset({"stem", "progenitor", "precursor"})
_HEAD: Final = Sieve(frozenset({"cell", "progenitor", "precursor"}).__contains__)


def populated(tokens: Tokens, hits: Sequence[Hit], matcher: Matcher) -> list[Hit]:
    """Ground cells by their whole names, and add those that only a head noun and its modifiers name."""
    ends = {hit.last: hit for hit in hits}
    idle = _idle(tokens, ends, matcher)
    if idle:
        hits = replaced(hits, (), idle)
        ends = {hit.last: hit for hit in hits}
    new = [*_sharper(tokens, hits, ends, matcher), *_headed(tokens, hits, ends, matcher)]
    return replaced(hits, new, ((hit.first, hit.last) for hit in new)) if new else list(hits)


def _negated(tokens: Tokens, hits: Sequence[Hit], matcher: Matcher) -> Iterator[Hit]:
    """*Non-immune cells* are no immune cells: what they are, nothing says."""
    words, prefixes = tokens.words, matcher.vocabulary.words("negating prefix")
    for hit in hits if matcher.negating.places(tokens) else ():
        if hit.term.kind != "cell" or hit.first == 0 or words[hit.first - 1] not in prefixes:
            continue
        if tokens.text[tokens.ends[hit.first - 1] : tokens.starts[hit.first]] in _HYPHENS:
            name = " ".join(tokens.text[tokens.starts[hit.first - 1] : tokens.ends[hit.last - 1]].split())
            yield Hit(hit.first - 1, hit.last, Term(None, name, "cell"), "none", name=name)


def _idle(tokens: Tokens, ends: Mapping[int, Hit], matcher: Matcher) -> list[tuple[int, int]]:
    """Where a name only says which cells: ``tumor-infiltrating CD8+ T cells``, ``trophoblast stem cells``."""
    idle, links, found = matcher.vocabulary.words("idle condition"), matcher.modifiers.links, []
    for last, hit in ends.items():
        if hit.term.kind not in ("condition", "cell") or last >= len(tokens.words):
            continue
        if hit.term.kind == "cell" and tokens.words[last] in _EARLY and _of_early(tokens, hit, ends, matcher):
            found.append((hit.first, last))
        if tokens.words[last] not in links:
            continue
        near = tokens.text[tokens.ends[last - 1] : tokens.starts[last]] in _HYPHENS
        if near and (hit.term.id in idle or (hit.term.kind == "cell" and _origin(tokens, last, ends, matcher))):
            found.append((hit.first, last))
    return found


def _of_early(tokens: Tokens, hit: Hit, ends: Mapping[int, Hit], matcher: Matcher) -> bool:
    """Whether a name in the singular stands right before that of stem cells or progenitors: one name with it."""
    gap, word = tokens.text[tokens.ends[hit.last - 1] : tokens.starts[hit.last]], tokens.words[hit.last - 1]
    raw = tokens.text[tokens.starts[hit.last - 1] : tokens.ends[hit.last - 1]].lower()
    after = any(place in ends and ends[place].first == hit.last for place in range(hit.last + 1, hit.last + _NEAR))
    return raw == word and gap in (" ", *_HYPHENS) and after and matcher.modifiers.modifies(word)


def _origin(tokens: Tokens, place: int, ends: Mapping[int, Hit], matcher: Matcher) -> bool:
    """Whether *-derived* (or the like) and the name of a cell, or *cells*, follow within a few words."""
    if place >= len(tokens.words) or tokens.words[place] not in matcher.modifiers.links:
        return False
    if tokens.text[tokens.ends[place - 1] : tokens.starts[place]] not in _HYPHENS:
        return False
    place += 1
    after = range(place + 1, min(place + _NEAR, len(tokens.words)) + 1)
    return any(last in ends and ends[last].term.kind == "cell" for last in after) or any(
        word == "cell" for word in tokens.words[place : place + _NEAR]
    )


def with_cells(tokens: Tokens, hits: Sequence[Hit], matcher: Matcher) -> list[Hit]:
    """Add words that nothing lists and that end like a cell (``melanoblasts``), and cells that a prefix denies."""
    new = [*_by_ending(tokens, hits, matcher), *_negated(tokens, hits, matcher)]
    return replaced(hits, new, ((hit.first, hit.last) for hit in new)) if new else list(hits)


def _sharper(tokens: Tokens, hits: Sequence[Hit], ends: Mapping[int, Hit], matcher: Matcher) -> Iterator[Hit]:
    floor = 0
    for hit in hits:
        if hit.term.kind == "cell" and hit.first > floor:
            first = matcher.modifiers.first(tokens, hit.first, ends, floor)
            found = _named(tokens, first, hit, matcher) if first < hit.first else None
            if found is not None:
                yield found
        floor = hit.last if hit.term.kind in ("cell", "blocker") else floor


def _named(tokens: Tokens, first: int, hit: Hit, matcher: Matcher) -> Hit | None:
    """The narrower cell that a hit and words before it name, the most words first."""
    for place in range(first, hit.first):
        if tokens.words[place].isalnum():
            found = matcher.unordered(tuple(tokens.words[place : hit.last]))
            if found is not None and _below(found, hit, matcher):
                return found.at(place, hit.last)
    return None


def _below(found: Hit, hit: Hit, matcher: Matcher) -> bool:
    one, other = found.term.id, hit.term.id
    return one is not None and (other is None or matcher.vocabulary.is_a(one, other))


def _headed(tokens: Tokens, hits: Sequence[Hit], ends: Mapping[int, Hit], matcher: Matcher) -> Iterator[Hit]:
    words, starts, stops = tokens.words, tokens.starts, tokens.ends
    places = _HEAD.places(tokens)
    if not places:
        return
    covered = {place for hit in hits for place in range(hit.first, hit.last)}
    barrier = 0
    for place in places:
        if place in covered or place == 0 or tokens.glued(place) or tokens.glued(place + 1):
            continue
        if words[place] == "precursor" and tokens.text[stops[place] - 1] != "s":
            continue  # a protein or a lesion
        if place + 1 < len(words) and words[place + 1] in matcher.no_cell and stops[place] + 1 >= starts[place + 1]:
            continue
        before = ends.get(place)
        if (before is not None and before.term.kind == "blocker") or _origin(tokens, place + 1, ends, matcher):
            continue
        first, known = matcher.modifiers.first(tokens, place, ends, barrier), before is not None
        if first < place and (known or not _other(tokens, first, place, matcher)):
            yield _unlisted(tokens, (first, place + 1), ends, matcher)
            barrier = place + 1


def _other(tokens: Tokens, first: int, head: int, matcher: Matcher) -> bool:
    """Whether what stands before *cell* makes another thing of it: a line (``C6 cells``), a dose, *large cell*."""
    raw = tokens.text[tokens.starts[first] : tokens.ends[head - 1]]
    if not any(map(str.isalpha, raw)):
        return True  # what is left of *[CD]3+ cells*
    kind = tokens.words[head - 1] in matcher.tumors and tokens.text[tokens.ends[head] - 1] != "s"
    return kind or _DOSE.search(raw) is not None or (head - first == 1 and any(map(str.isdigit, raw)))


def _unlisted(tokens: Tokens, span: tuple[int, int], ends: Mapping[int, Hit], matcher: Matcher) -> Hit:
    """A head noun with modifiers: a cell that a name reaches, that of the cell before it, or one without identity."""
    first, last = span
    inner = next((ends[place] for place in range(last - 1, first, -1) if place in ends), None)
    if inner is not None and inner.term.kind == "condition":
        lost = _lost(tokens, inner, last, matcher)
        return _of_condition(tokens, inner, last, matcher) if lost is None else lost
    for place in range(first, last - 1):
        found = matcher.unordered(tuple(tokens.words[place:last])) if tokens.words[place].isalnum() else None
        if found is not None and found.term.kind == "cell":
            return found.at(place, last)
    before = ends.get(last - 1)
    if before is not None and before.term.kind == "cell" and tokens.words[last - 1] == "cell":
        return before.at(before.first, last, "variant")
    words = " ".join(tokens.text[tokens.starts[first] : tokens.ends[last - 1]].split())
    return Hit(first, last, Term(None, words, "cell"), "none", name=words)


def _lost(tokens: Tokens, inner: Hit, last: int, matcher: Matcher) -> Hit | None:
    """The cell that a disease's last words and the noun name: *loss of hair cells* is no loss of hair."""
    place = inner.first + 2
    if tokens.words[inner.first + 1 : place] != ["of"] or place >= inner.last:
        return None
    found = matcher.read(tokens.text[tokens.starts[place] : tokens.ends[last - 1]])
    return found.at(place, last) if found is not None and found.term.kind == "cell" and not found.weak else None


def _of_condition(tokens: Tokens, inner: Hit, last: int, matcher: Matcher) -> Hit:
    """``breast cancer cells``: the disease stays a mention of its own; cells of a cancer have a class."""
    words = " ".join(tokens.text[tokens.starts[inner.first] : tokens.ends[last - 1]].split())
    for line in matcher.vocabulary.words("cell of condition"):
        branch, curie = line.split(" ")
        term = matcher.vocabulary.term(curie)
        if term is not None and inner.term.id and matcher.vocabulary.is_a(inner.term.id, branch):
            return Hit(inner.last, last, term, "variant", name=words)
    return Hit(inner.last, last, Term(None, words, "cell"), "none", name=words)


def _by_ending(tokens: Tokens, hits: Sequence[Hit], matcher: Matcher) -> Iterator[Hit]:
    likely = matcher.cells.places(tokens)
    taken = {place for hit in hits for place in range(hit.first, hit.last)} if likely else set()
    for place in likely:
        if place not in taken and not tokens.glued(place) and not tokens.glued(place + 1):
            words = tokens.text[tokens.starts[place] : tokens.ends[place]]
            yield Hit(place, place + 1, Term(None, words, "cell"), "none", name=words)
