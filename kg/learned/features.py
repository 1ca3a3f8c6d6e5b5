"""A concept of a page → its features, by name: what it is called, where it stands, which words stand around it.

Nothing of what the rules made of it is looked at: the second reading is worth something because it errs otherwise.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.learned.concepts import Concept
    from kg.model import Mention, Page, Section

Features = dict[str, float]

_WORD: Final = re.compile(r"[a-z]+|\d+|[+%<>=≥≤/();:,.]", re.IGNORECASE)
_LETTERS: Final = re.compile(r"[a-z]+")
_SENTENCE: Final = re.compile(r"(?<=[.!?;])\s+|\n\s*\n|\n\s*[-*•\d]")
_DIGITS: Final = re.compile(r"\d+")
_NEAR: Final = 5
"""How many words to each side count as near."""
_LONGEST: Final = 60
"""How many words of a sentence are looked at."""
_SHORT: Final = 7
_WORDS_AROUND: Final = 0.6
_WORDS_OF_SENTENCE: Final = 0.3
_BASE: Final = 0.3
"""What a word around one of many mentions counts for at least; that all have it adds to it."""


@dataclass(frozen=True, slots=True)
class _Cut:
    """The words of a section (digits as ``#``) with their places, and where its sentences begin."""

    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentences: tuple[int, ...]


class Surroundings:
    """The words around the mentions of a page, each section cut once, when it is asked for."""

    def __init__(self, page: Page) -> None:
        """Of a page."""
        self._sections = page.sections
        self._cuts: dict[int, _Cut] = {}

    def place(self, mention: Mention) -> str:
        """The name of the mention's section, of a criterion with its polarity."""
        section = self._sections[mention.section]
        return f"criterion:{section.qualifier}" if section.name == "criterion" else section.name

    def near(self, mention: Mention) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The words before a mention, and those after it, the nearest first."""
        cut = self._cut(mention.section)
        before, after = bisect_right(cut.ends, mention.at[0]), bisect_left(cut.starts, mention.at[1])
        return cut.words[max(0, before - _NEAR) : before][::-1], cut.words[after : after + _NEAR]

    def sentence(self, mention: Mention) -> frozenset[str]:
        """The words of the mention's sentence."""
        cut = self._cut(mention.section)
        start = cut.sentences[max(0, bisect_right(cut.sentences, mention.at[0]) - 1)]
        place = bisect_left(cut.sentences, mention.at[1])
        first = bisect_left(cut.starts, start)
        last = bisect_left(cut.starts, cut.sentences[place]) if place < len(cut.sentences) else len(cut.words)
        return frozenset(cut.words[first : min(last, first + _LONGEST)])

    def _cut(self, number: int) -> _Cut:
        if number not in self._cuts:
            self._cuts[number] = _cut(self._sections[number])
        return self._cuts[number]


def _cut(section: Section) -> _Cut:
    found = [(one[0].lower(), one.start(), one.end()) for one in _WORD.finditer(section.text)]
    return _Cut(
        tuple("#" if word.isdigit() else word for word, _, _ in found),
        tuple(start for _, start, _ in found),
        tuple(end for _, _, end in found),
        (0, *(one.end() for one in _SENTENCE.finditer(section.text))),
    )


def features(concept: Concept, around: Surroundings) -> Features:
    """The features of a concept and their weights; those that begin with a kind are told apart by it."""
    kind, found = concept.term.kind, Features()
    for name, value in (*_name(concept), *_form(concept), *_places(concept, around)):
        found[name] = found.get(name, 0.0) + value
    telling = [one for one in concept.mentions if not around.place(one).startswith("criterion")] or concept.mentions
    near: Counter[str] = Counter()
    said: Counter[str] = Counter()
    for mention in telling:
        for side, words in zip("ba", around.near(mention), strict=True):
            near.update(f"{side}:{word}" for word in words)
            near.update([name for word in words[:1] for name in (f"{side}1:{word}", f"{kind}|{side}1:{word}")])
        said.update(around.sentence(mention))
    for name, count in near.items():
        found[name] = _WORDS_AROUND * min(1.0, count / len(telling) + _BASE)
    for word, count in said.items():
        found[f"s:{word}"] = _WORDS_OF_SENTENCE * min(1.0, count / len(telling) + _BASE)
    return found


def _name(concept: Concept) -> Iterator[tuple[str, float]]:
    """Which concept it is, whether an ontology names it, and the words of its label."""
    kind, term = concept.term.kind, concept.term
    if term.id is None:
        yield f"{kind}|no id", 1.0
    elif term.id.startswith("tkg:"):
        yield f"{kind}|own", 1.0
    yield f"id={kind}:{term.id or term.label.lower()}", 1.0
    for word in set(_LETTERS.findall(term.label.lower())):
        yield f"lw={kind}:{word}", 0.7
    for curie in concept.above:
        yield f"up={curie}", 0.5


def _form(concept: Concept) -> Iterator[tuple[str, float]]:
    """How it is written, how it was recognised, and whether the page names what is narrower or wider."""
    kind, mentions = concept.term.kind, concept.mentions
    longest = min(40, max(one.at[1] - one.at[0] for one in mentions)) / 20
    yield "length", longest
    yield f"{kind}|length", longest
    yield f"{kind}|words", float(min(6, max(len(one.text.split()) for one in mentions)))
    yield "confidence", max(one.confidence for one in mentions)
    if all(one.text.isupper() and len(one.text) < _SHORT for one in mentions):
        yield f"{kind}|short", 1.0
    if any(one.broad for one in mentions):
        yield f"{kind}|broad", 1.0
    for match in {one.match for one in mentions}:
        yield f"match={match}", 1.0
        yield f"{kind}|match={match}", 1.0
    if concept.narrower:
        yield f"{kind}|narrower", 1.0
    if concept.wider:
        yield f"{kind}|wider", 1.0


def _places(concept: Concept, around: Surroundings) -> Iterator[tuple[str, float]]:
    """The sections that name it, how often, and which together."""
    kind = concept.term.kind
    counts = Counter(_DIGITS.sub("", around.place(one)) for one in concept.mentions)
    for place, count in counts.items():
        yield f"at={place}", float(count)
        yield f"{kind}|at={place}", float(count)
    if len(counts) == 1:
        (only,) = counts
        yield f"only={only}", 1.0
        yield f"{kind}|only={only}", 1.0
    classes = "+".join(sorted({area(place) for place in counts}))
    yield f"all={classes}", 1.0
    yield f"{kind}|all={classes}", 1.0


def area(place: str) -> str:
    """The class of a section: criteria, outcomes, titles, keywords, conditions, arms, prose, others."""
    if place.startswith("criterion"):
        return "criteria"
    if "outcome" in place:
        return "outcomes"
    if place in {"title", "official_title"}:
        return "titles"
    if place in {"keyword", "condition"}:
        return place
    if any(word in place for word in ("arm", "intervention", "group")):
        return "arms"
    return "prose" if place in {"brief_summary", "detailed_description", "objective"} else "others"
