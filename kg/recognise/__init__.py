"""Page, vocabulary → mentions: words that name a concept, and how they matched.

Names are matched over all kinds at once; short forms, shared heads and marker strings are resolved; what is only a
target, or ambiguous without support, is left out.  Time grows with the text.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from kg.model import Mention
from kg.recognise.abbreviations import definitions, settled
from kg.recognise.candidates import nearest
from kg.recognise.context import asserted, listed, uncoded, untargeted
from kg.recognise.coordination import coordinated
from kg.recognise.described import undescribed
from kg.recognise.diseases import whole
from kg.recognise.entries import infections, unknown
from kg.recognise.expansion import Definition, Expander, bridges
from kg.recognise.fluids import parted
from kg.recognise.lineages import lineages
from kg.recognise.looked_for import looked_for
from kg.recognise.matching import Hit, Matcher
from kg.recognise.misspellings import respelled
from kg.recognise.nesting import nested
from kg.recognise.organisations import unaffiliated
from kg.recognise.phenotypes import phenotypes
from kg.recognise.phrases import Phrases
from kg.recognise.populations import populated, with_cells
from kg.recognise.procedures import with_assays
from kg.recognise.radiation import with_radiation
from kg.recognise.records import confidence, distinct, mention_record, mentions_json
from kg.recognise.supplied import supplied

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.model import Page
    from kg.vocabulary import Tokens, Vocabulary

    Placed = tuple[Hit, tuple[int, int], tuple[int, int]]

_SEAM: Final = "\n\n\n"
"""Parts the texts of a page that are read as one: no name crosses the end of a paragraph."""

__all__ = ["distinct", "mention_record", "nearest", "recognise", "recognise_json", "recognise_text"]


def recognise(page: Page, vocabulary: Vocabulary) -> tuple[Mention, ...]:
    """The mentions of a page, by section and place.

    Read are the sections with prose or names (``ontology/recognition/sections.tsv``): no ids, dates, sites, people.
    ``Mention.text`` is what stands at ``start`` to ``end`` of the document's text.
    """
    read = vocabulary.words("section")
    numbers = [number for number, section in enumerate(page.sections) if section.name in read]
    texts = [page.sections[number].text for number in numbers]
    seams = list(accumulate((len(text) + len(_SEAM) for text in texts[:-1]), initial=0))
    mentions = [
        _placed(page, numbers[place], _moved(found, seams[place], len(texts[place])), vocabulary)
        for found in _read(vocabulary.tokenise(_SEAM.join(texts)), vocabulary, seams)
        for place in (bisect_right(seams, found[1][0]) - 1,)
    ]
    mentions = infections(page, numbers, mentions, _matcher(vocabulary))
    bare = [*unknown(page, numbers, mentions, vocabulary.words("entry kind"))]
    bare += supplied(page, numbers, mentions, vocabulary)
    return tuple(sorted([*mentions, *bare], key=lambda one: (one.section, one.at))) if bare else tuple(mentions)


def recognise_text(text: str, vocabulary: Vocabulary) -> tuple[Mention, ...]:
    """The mentions of a plain text; offsets are places in it."""
    return tuple(
        Mention(
            *(*core, text[slice(*core)], around, hit.term, hit.match, hit.candidates),
            at=core,
            markers=hit.markers,
            confidence=confidence(hit.match, vocabulary),
            others=vocabulary.others(hit.term.id),
            broad=hit.broad,
        )
        for hit, core, around in _read(vocabulary.tokenise(text), vocabulary, prose=True)
    )


def recognise_json(texts: Sequence[str], vocabulary: Vocabulary) -> Iterator[str]:
    """The records of the mentions of each plain text as one JSON array, for texts by the megabyte.

    No text bears on another; many short ones together take less time than one by one.
    """
    for tokens in vocabulary.tokenise_all(texts):
        yield mentions_json(tokens.text, _read(tokens, vocabulary, prose=True), vocabulary)


def _read(
    tokens: Tokens, vocabulary: Vocabulary, seams: Sequence[int] = (0,), *, prose: bool = False
) -> Iterator[Placed]:
    """What a text names, with core and phrase; ``seams``: where texts begin that were put together.

    In prose the cells inside the names of assays are mentions as well (*T cell proliferation*), and diseases are named
    with their form (*sporadic renal cell carcinoma*).
    """
    hits = _hits(tokens, seams, _matcher(vocabulary))
    if prose:
        hits = list(whole(tokens, nested(tokens, hits, _matcher(vocabulary)), vocabulary))
    return _phrases(vocabulary).around(tokens, hits)


def _moved(found: Placed, seam: int, size: int) -> Placed:
    """Offsets in the whole → offsets in the text that begins at a seam; a phrase ends where its text ends."""
    hit, (start, end), (left, right) = found
    return hit, (start - seam, end - seam), (max(left - seam, 0), min(right - seam, size))


def _hits(tokens: Tokens, seams: Sequence[int], matcher: Matcher) -> list[Hit]:
    """The hits of a text: a short form defined in one place holds in all."""
    vocabulary = matcher.vocabulary
    hits = populated(tokens, matcher.hits(tokens, seams), matcher)
    over = list(bridges(tokens, hits, matcher))
    known = settled(definitions(tokens, hits, over, matcher), matcher)
    for definition in _listed(tokens, hits, matcher):
        known.setdefault(definition.short, definition)
    hits = Expander(matcher, known).hits(tokens, hits, over)
    hits = with_radiation(tokens, coordinated(tokens, hits, matcher), matcher)
    hits = phenotypes(tokens, hits, matcher)
    hits = with_cells(tokens, respelled(tokens, hits, matcher), matcher)
    hits = unaffiliated(tokens, undescribed(tokens, hits, matcher))
    free = uncoded(tokens, lineages(tokens, untargeted(tokens, hits, matcher), matcher))
    named = looked_for(tokens, listed(tokens, free))
    kept = asserted(named, hits, vocabulary)
    return with_assays(tokens, parted(tokens, kept, vocabulary), matcher)


@lru_cache(maxsize=2)
def _phrases(vocabulary: Vocabulary) -> Phrases:
    return Phrases(vocabulary)


@lru_cache(maxsize=2)
def _matcher(vocabulary: Vocabulary) -> Matcher:
    return Matcher(vocabulary)


def _listed(tokens: Tokens, hits: Sequence[Hit], matcher: Matcher) -> Iterator[Definition]:
    """Short forms that the vocabulary itself lists: they too stand for their long form in ``limited SSc``."""
    for hit in hits:
        if hit.last - hit.first > 1 or hit.weak or hit.term.kind not in ("condition", "cell"):
            continue
        raw = tokens.text[tokens.starts[hit.first] : tokens.ends[hit.first]]
        if not raw.islower() and sum(map(str.isupper, raw)) > 1 and raw != hit.term.label:
            yield Definition(raw.removesuffix("s"), hit, matcher.words(hit.term.label), listed=True)


def _placed(page: Page, number: int, found: Placed, vocabulary: Vocabulary) -> Mention:
    """A mention with the offsets of its core and phrase in the section carried over to the document."""
    section, (hit, core, around) = page.sections[number], found
    start, end = section.raw(*core)
    text = page.value(section)[start:end]
    # A name turned round or shortened may be one that no ontology has: "Infant, Low Birth Weight".
    match = hit.match if hit.term.id else "none"
    return Mention(
        start,
        end,
        text,
        section.raw(*around),
        hit.term,
        match,
        hit.candidates,
        section.path,
        number,
        core,
        markers=hit.markers,
        confidence=confidence(match, vocabulary),
        others=vocabulary.others(hit.term.id),
        broad=hit.broad,
    )
