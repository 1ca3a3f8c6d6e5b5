"""Marker strings (``CD4+CD25+FOXP3+ Treg``) and the hits inside them → one cell each, with its markers, no analyte."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from kg.model import Term
from kg.recognise.markers import RUN, SOME_LEVEL, contradicts, defined, present, read_markers
from kg.recognise.matching import Hit
from kg.recognise.overlaps import owner_of, replaced
from kg.recognise.sieve import Sieve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.model import Marker
    from kg.recognise.matching import Matcher
    from kg.vocabulary import Tokens

_LEVELLED: Final = re.compile(r"(?:high|hi|bright|pos|dim|int|lo|low)(?:$|.*\d)|\d.*(?:high|hi|bright|pos|dim|int|lo)")
_CD: Final = re.compile(r"cd\d{1,3}[a-z]?")
_LISTED: Final = re.compile(r"\s?(?:(?:and|or)\s)?CD ?\d{1,3}[A-Za-z]? ?[+-]")
"""Another marker with its level after a comma."""
_ASIDE: Final = re.compile(r"(?:, (?:[\w/]+[ -]){1,6}?(?:specific|restricted)\b)+,? ")
"""What cells are directed at, between commas: *CD8+, CMV-specific, MHC class I-restricted T cells*."""
_SIGNS: Final = frozenset("-\u2212\u207b(")
_LONGEST: Final = 40
_BACK: Final = 60
_AHEAD: Final = 120
_MODIFIERS: Final = 6
_WHOLE_LEVEL: Final = frozenset({"bright", "dim"})


def phenotypes(tokens: Tokens, hits: Sequence[Hit], matcher: Matcher) -> list[Hit]:
    """Replace what stands inside a marker string and its noun by one cell: the most specific that a name reaches."""
    taken: list[tuple[int, int]] = []
    cells: list[Hit] = []
    for run in _runs(tokens):
        cell = _cell(run, tokens, hits, matcher)
        if cell is not None:
            if (
                cells and cell.first < cells[-1].last
            ):  # CD69+ tissue-resident memory CD8+ T cells: two strings, one cell
                before = cells.pop()
                cell = cell._replace(first=min(cell.first, before.first), markers=before.markers + cell.markers)
            cells.append(_aside(cell, tokens, hits, matcher))
            taken.append((min(cell.first, bisect_left(tokens.starts, run.start())), cell.last))
    return replaced(hits, cells, taken) if cells else list(hits)


def _runs(tokens: Tokens) -> Iterator[re.Match[str]]:
    """Marker strings: only lines with a sign, or a word that ends in a level, are searched."""
    text, done = tokens.text, -1
    for place in _LIKELY.places(tokens):
        start = tokens.starts[place]
        if start > done and _likely(text, start, tokens.ends[place]):
            span = max(done, start - _BACK, 0), start + _AHEAD
            for found in RUN.finditer(text, *span) if SOME_LEVEL.search(text, *span) else ():
                yield found
                done = found.end()


def _aside(cell: Hit, tokens: Tokens, hits: Sequence[Hit], matcher: Matcher) -> Hit:
    """A cell that only markers tell, in brackets behind a cell's name, is that cell: *fibrocytes (CD45+ Col-1+)*.

    Two markers or more of another cell say it too: *endothelial progenitor cells (CD34+ KDR+)*.
    """
    before = owner_of(cell.first - 2, hits) if tokens.words[cell.first - 1 : cell.first] == ["("] else None
    closed = ")" in tokens.words[cell.last : cell.last + 2]
    if before is None or before.term.kind != "cell" or not closed:
        return cell
    if cell.term.id is not None and (len(cell.markers) == 1 or _kind_of(cell.term, before.term, matcher)):
        return cell
    return cell._replace(term=before.term, match="variant", name=before.name)


def _kind_of(narrow: Term, broad: Term, matcher: Matcher) -> bool:
    """Whether a cell is of the kind of another, or this a mixture of cells that are taken as a specimen (PBMC)."""
    known, curie = matcher.vocabulary, broad.id or ""
    return not curie or known.is_a(narrow.id or "", curie) or bool(known.specimens(curie))


def _likely(text: str, start: int, end: int) -> bool:
    """Whether a marker may stand at or before a word: the word *positive* follows many other things."""
    if text[start] in "Cc" and _CD.fullmatch(text[start:end].lower()):
        return text[end : end + 1] in _SIGNS  # CD4-CD8-; what has a plus is found by it
    if text[start] == "+":
        return start > 0 and (text[start - 1].isalnum() or text[start - 1] in "(+")
    if not text[start].islower():
        return True
    before = text[max(0, start - 3) : start]
    return any(map(str.isupper, before)) or any(map(str.isdigit, before))


def _levelled(word: str) -> bool:
    if len(word) > _LONGEST:
        return False
    return word in _WORDS or bool(_LEVELLED.search(word)) or bool(_CD.fullmatch(word))


def _cell(run: re.Match[str], tokens: Tokens, hits: Sequence[Hit], matcher: Matcher) -> Hit | None:
    """The cell that a marker string and the noun after it describe; ``None`` where no cell is meant."""
    text = run[0].rstrip(" /,")
    markers = read_markers(text, matcher)
    if not present(markers) and _hyphen(run.string, run.start() + len(text)):
        return None
    first = bisect_left(tokens.starts, run.start())
    last = bisect_left(tokens.starts, run.start() + len(text))
    whole, head = owner_of(first, hits), _head((first, last), tokens, hits, matcher)
    if whole is not None and whole.term.kind == "cell" and whole.first <= first and last <= whole.last:
        span = (min(first, whole.first), whole.last)
        if not contradicts(markers, whole.name):
            return _narrowed(whole, span, markers, matcher)
        return _unlike(tokens, (span[0], last, span[1]), markers, matcher)
    if head is not None and first <= head.first:
        words = tokens.words[max(head.first, last) : head.last]
        named = _specific(markers, words, head, matcher)
        best = head if named is None or named == head else named.at(min(first, head.first), head.last)
        return _narrowed(best, (min(first, head.first), head.last), markers, matcher)
    if not present(markers):
        return None
    noun = last < len(tokens.words) and tokens.words[last] in matcher.vocabulary.words("cellhead")
    several = text.count("CD") > 1 or (len(markers) > 1 and ("CD" in text or text.startswith("Lin")))
    alone = text.startswith(("CD", "HLA-D")) and _ended(tokens, last, matcher)
    found = _nameless(tokens, (first, last + noun), markers, matcher) if noun or several or alone else None
    open_ended = not (noun or several) and tokens.words[last : last + 1] == [","]  # *characterized as CD90+, CD133+*
    return None if open_ended and found is not None and found.term.id is None else found


def _unlike(tokens: Tokens, words: tuple[int, int, int], markers: tuple[Marker, ...], matcher: Matcher) -> Hit:
    """Cells whose name, signs apart, is that of others: what their noun (the second place) says with what they have."""
    first, noun, last = words
    head = matcher.read(tokens.text[tokens.starts[noun] : tokens.ends[last - 1]]) if noun < last else None
    head = head if head is not None and head.term.kind == "cell" and not head.weak else None
    named = _specific(markers, tokens.words[noun:last], head, matcher)
    if named is None:
        return _nameless(tokens, (first, last), markers, matcher)
    return _narrowed(named.at(first, last), (first, last), markers, matcher)


def _hyphen(text: str, end: int) -> bool:
    """Whether the last sign of a string only joins two words: *CD19/CD22-CAR T cells* have a receptor, and no lack."""
    return text[end - 1] == "-" and text[end : end + 1].isalpha()


def _ended(tokens: Tokens, last: int, matcher: Matcher) -> bool:
    """Whether nothing that a marker could describe follows: *HLA-DR+ tumors* are no cells."""
    if last >= len(tokens.words):
        return True
    if tokens.words[last] == "," and _LISTED.match(tokens.text, tokens.ends[last]):
        return True
    word, plain = tokens.words[last], tokens.text[tokens.starts[last] : tokens.ends[last]].islower()
    return word in ".;:)\u00b6" or (plain and word in matcher.vocabulary.words("stop"))  # ALL is no *all*


def _head(run: tuple[int, int], tokens: Tokens, hits: Sequence[Hit], matcher: Matcher) -> Hit | None:
    """The cell after a marker string, modifiers between them left out: *CD45RA- CCR7+ central memory T cells*."""
    first, last = run
    aside = _ASIDE.match(tokens.text, tokens.ends[last - 1])
    if aside is not None:
        last = bisect_left(tokens.starts, aside.end())
    for place in range(last, min(last + _MODIFIERS, len(tokens.words))):
        head = owner_of(place, hits)
        if head is not None and head.term.kind == "cell":
            if place == last or (
                place == last + 1 and tokens.words[last].isalpha() and not _parts(tokens, last, matcher)
            ):
                return head
            if place == last + 1 and tokens.words[last] == ")" and tokens.words[first - 1 : first] == ["("]:
                return head if owner_of(first - 2, hits) is None else None  # differentiation 4 (CD4+) T cells
            ends = {hit.last: hit for hit in hits if first <= hit.first <= place}
            return head if matcher.modifiers.first(tokens, head.first, ends, first) < last else None
    return None


def _parts(tokens: Tokens, place: int, matcher: Matcher) -> bool:
    return any(tokens.words[place] in matcher.vocabulary.words(kind) for kind in ("conjunction", "stop"))


def _narrowed(hit: Hit, span: tuple[int, int], markers: tuple[Marker, ...], matcher: Matcher) -> Hit:
    """The hit with its markers; a narrower class that they define takes the whole string as its core."""
    term = defined(markers, hit.term, matcher.vocabulary)
    if term is None or term == hit.term:
        return hit._replace(markers=markers, first=span[0] if hit.term.id is None else hit.first)
    return Hit(*span, term, "variant", name=term.label, markers=markers)


def _nameless(tokens: Tokens, run: tuple[int, int], markers: tuple[Marker, ...], matcher: Matcher) -> Hit:
    """Marker strings with a bare *cells* or nothing after them: a cell all the same, perhaps without identity."""
    first, last = run
    found = _specific(markers, ["cell"], None, matcher)
    term = defined(markers, found.term if found else None, matcher.vocabulary)
    if term is not None:
        return Hit(first, last, term, "variant", name=term.label, markers=markers)
    if found is not None:
        return found.at(first, last)._replace(markers=markers)
    words = " ".join(tokens.text[tokens.starts[first] : tokens.ends[last - 1]].split())
    return Hit(first, last, Term(None, words, "cell"), "none", name=words, markers=markers)


def _specific(markers: tuple[Marker, ...], noun: Sequence[str], head: Hit | None, matcher: Matcher) -> Hit | None:
    """The head, or the most specific cell under it that one marker and the noun name (``CD8+`` + *T cell*)."""
    best, vocabulary = head, matcher.vocabulary
    for marker in present(markers):
        name = vocabulary.key(f"{marker}+ {' '.join(noun)}")
        found = matcher.choose(vocabulary.senses(name), name)
        if found is None or found.term.kind != "cell" or found.term.id is None or contradicts(markers, found.name):
            continue
        below = best is None or (best.term.id is not None and vocabulary.is_a(found.term.id, best.term.id))
        if below or len(markers) == 1:
            best = found
    return best


_WORDS: Final = frozenset({"+", "plus", *_WHOLE_LEVEL})
_LIKELY: Final = Sieve(_levelled)
