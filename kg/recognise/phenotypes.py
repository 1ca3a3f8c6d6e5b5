"""Marker strings (``CD4+CD25+FOXP3+ Treg``) and the hits inside them → one cell each, no analyte."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import compress, count
from typing import TYPE_CHECKING, Final

from kg.model import Term
from kg.recognise.matching import Hit, owner_of, replaced
from kg.recognise.sieve import Sieve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.recognise.matching import Matcher
    from kg.vocabulary import Tokens

_LEVEL: Final = (
    r"(?: ?\([+-]\)|[+\u207a]{1,3}|[-\u2212\u207b](?![a-z\d])|(?:high|hi|low|lo|bright|dim|neg|pos|int)(?![a-z]))"
)
_MARKER: Final = r"(?:CD ?\d{1,3}(?:R[ABO]|[A-Z]|[a-z])?|HLA-?DR|[A-Z][A-Za-z]{0,5}-?\d{0,3}[A-Z]?)"
_RUN: Final = re.compile(rf"(?<![\w+])(?>{_MARKER}{_LEVEL}[ /,]{{0,2}}){{1,12}}+")
_ONE: Final = re.compile(rf"({_MARKER})({_LEVEL})")
_LEVELLED: Final = re.compile(r"(?:high|hi|bright|pos|dim|int)(?:$|.*\d)|\d.*(?:high|hi|bright|pos|dim|int)")
_PRESENT: Final = re.compile(r" ?\(\+\)|[+\u207a]+|high|hi|bright|pos|dim|int")


def phenotypes(tokens: Tokens, hits: Sequence[Hit], matcher: Matcher) -> list[Hit]:
    """Replace what stands inside a marker string and its noun by one cell: the most specific that a name reaches."""
    taken: list[tuple[int, int]] = []
    cells: list[Hit] = []
    for run in _runs(tokens):
        cell = _cell(run, tokens, hits, matcher)
        if cell is not None:
            cells.append(cell)
            taken.append((min(cell.first, bisect_left(tokens.starts, run.start())), cell.last))
    return replaced(hits, cells, taken) if cells else list(hits)


def _runs(tokens: Tokens) -> Iterator[re.Match[str]]:
    """Marker strings: only lines with a sign, or a word that ends in a level, are searched."""
    likely = _LIKELY.among(tokens.words)
    text, done = tokens.text, -1
    for place in compress(count(), map(likely.__contains__, tokens.words)) if likely else ():
        start = tokens.starts[place]
        if start > done and not text[start].islower():
            done = text.find("\n", start) % (len(text) + 1)
            yield from _RUN.finditer(text, text.rfind("\n", 0, start) + 1, done)


def _levelled(word: str) -> bool:
    return word == "+" or bool(_LEVELLED.search(word))


def _cell(run: re.Match[str], tokens: Tokens, hits: Sequence[Hit], matcher: Matcher) -> Hit | None:
    """The cell that a marker string and the noun after it describe; ``None`` where a name says it already."""
    text = run[0].rstrip(" /,")
    markers = [marker for marker, level in _ONE.findall(text) if _PRESENT.fullmatch(level)]
    if not markers:
        return None
    first = bisect_left(tokens.starts, run.start())
    last = bisect_left(tokens.starts, run.start() + len(text))
    whole, head = owner_of(first, hits), owner_of(last, hits)
    if whole is not None and whole.term.kind == "cell" and whole.first <= first and last <= whole.last:
        return None
    if head is not None and head.term.kind == "cell" and first <= head.first:
        best = _specific(markers, tokens.words[max(head.first, last) : head.last], head, matcher)
        return head if best is None or best == head else best.at(min(first, head.first), head.last)
    noun = last < len(tokens.words) and tokens.words[last] in matcher.vocabulary.words("cellhead")
    several = text.count("CD") > 1 or (len(markers) > 1 and "CD" in text)
    return _nameless(tokens, (first, last + noun), markers, matcher) if noun or several else None


def _nameless(tokens: Tokens, run: tuple[int, int], markers: Sequence[str], matcher: Matcher) -> Hit:
    """Marker strings with a bare *cells* or nothing after them: a cell all the same, perhaps without identity."""
    first, last = run
    found = _specific(markers, ["cell"], None, matcher)
    if found is not None:
        return found.at(first, last)
    words = " ".join(tokens.text[tokens.starts[first] : tokens.ends[last - 1]].split())
    return Hit(first, last, Term(None, words, "cell"), "none", name=words)


def _specific(markers: Sequence[str], noun: Sequence[str], head: Hit | None, matcher: Matcher) -> Hit | None:
    """The head, or the most specific cell under it that one marker and the noun name (``CD8+`` + *T cell*)."""
    best, vocabulary = head, matcher.vocabulary
    for marker in markers:
        name = vocabulary.key(f"{marker}+ {' '.join(noun)}")
        found = matcher.choose(vocabulary.senses(name), name)
        if found is None or found.term.kind != "cell" or found.term.id is None:
            continue
        if best is None or (best.term.id is not None and vocabulary.is_a(found.term.id, best.term.id)):
            best = found
    return best


_LIKELY: Final = Sieve(_levelled)
