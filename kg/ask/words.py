"""Words of a question × its patterns → the words that fill each gap.

A pattern is words with ``a|b`` for either, ``[a b]`` for what may be left out, ``{slot}`` for a gap.  Case,
punctuation, articles and plurals make no difference.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.ask.questions import Question

_FILLERS: Final = frozenset({"the", "a", "an", "any", "all", "some", "please", "currently", "that", "there"})


class Reading(NamedTuple):
    """One way to understand the words: question, words of each gap, column values asked for, literal words matched."""

    question: Question
    texts: dict[str, str]
    where: dict[str, str]
    weight: int


def readings(words: str, questions: Iterable[Question]) -> list[Reading]:
    """Every way to understand the words, the most literal first."""
    tokens = words.strip(" \t\n?!.").replace("?", " ").split()
    stems = [_stem(token) for token in tokens]
    found: dict[tuple[object, ...], Reading] = {}
    for question in questions:
        for phrase, where in question.phrases:
            if not _begins(phrase, stems):
                continue
            for pattern in _expand(phrase):
                weight = sum(not part.startswith("{") for part in pattern)
                for texts in _match(pattern, tokens, stems):
                    key = (question.name, *texts.items(), *where.items())
                    if key not in found or found[key].weight < weight:
                        found[key] = Reading(question, texts, dict(where), weight)
    return sorted(found.values(), key=lambda reading: -reading.weight)


def _begins(phrase: str, stems: list[str]) -> bool:
    """Whether the words begin as the phrase does, up to its first gap or bracket; a look that saves most matching."""
    place = 0
    for part in phrase.split():
        while place < len(stems) and stems[place] in _FILLERS:
            place += 1
        if part[0] in "[{":
            return True
        if place == len(stems) or stems[place] not in _stems(part):
            return False
        place += 1
    return True


@cache
def _stems(part: str) -> frozenset[str]:
    """The stems of ``a|b``."""
    return frozenset(map(_stem, part.split("|")))


def _stem(word: str) -> str:
    """Word → its form without case, punctuation and plural.

    >>> _stem("Studies,"), _stem("trials"), _stem("biopsied"), _stem("is")
    ('study', 'trial', 'biopsied', 'is')
    """
    plain = word.casefold().strip("\"',;:()")
    if plain.endswith("ies"):
        return f"{plain[:-3]}y"
    return plain[:-1] if plain.endswith("s") and len(plain) > 3 and not plain.endswith("ss") else plain  # noqa: PLR2004 - "is", "has"


def _expand(phrase: str) -> Iterator[list[str]]:
    """Pattern → its forms with and without the optional words.

    >>> list(_expand("trials on [the] {cell}"))
    [['trials', 'on', '{cell}'], ['trials', 'on', 'the', '{cell}']]
    """
    before, bracket, rest = phrase.partition("[")
    if not bracket:
        yield phrase.split()
        return
    optional, after = _closing(rest)
    yield from _expand(f"{before} {after}")
    yield from ([*before.split(), *inner] for inner in _expand(f"{optional} {after}"))


def _closing(rest: str) -> tuple[str, str]:
    """The words up to the bracket that closes, and those after it."""
    depth = 1
    for place, character in enumerate(rest):
        depth += {"[": 1, "]": -1}.get(character, 0)
        if not depth:
            return rest[:place], rest[place + 1 :]
    raise ValueError(f"a bracket is never closed: [{rest}")


def _match(pattern: list[str], tokens: list[str], stems: list[str]) -> Iterator[dict[str, str]]:
    """The ways in which a pattern covers all the words."""
    if not pattern:
        if all(stem in _FILLERS for stem in stems):
            yield {}
        return
    part, rest = pattern[0], pattern[1:]
    if part.startswith("{"):
        for length in range(1, len(tokens) - len(rest) + 1):
            for texts in _match(rest, tokens[length:], stems[length:]):
                if gap := _gap(tokens[:length]):
                    yield {part[1:-1]: gap, **texts}
        return
    if stems and stems[0] in _stems(part):
        yield from _match(rest, tokens[1:], stems[1:])
    elif stems and stems[0] in _FILLERS:
        yield from _match(pattern, tokens[1:], stems[1:])


def _gap(tokens: list[str]) -> str:
    """The words of a gap, without article and quotation marks."""
    kept = tokens[1:] if len(tokens) > 1 and tokens[0].casefold() in _FILLERS else tokens
    return " ".join(kept).strip("\"'“”,;: ")


def example(question: Question) -> str:
    """A question as somebody may ask it: the first form of its first pattern, its gaps filled with the examples."""
    words = " ".join(part.split("|")[0] for part in next(_expand(question.phrases[0][0])))
    for slot in question.slots:
        words = words.replace(f"{{{slot.name}}}", slot.example)
    return words


def nearest(words: str, questions: Iterable[Question], count: int = 3) -> tuple[str, ...]:
    """Examples of the questions that share most words with these."""
    asked = {_stem(word) for word in words.split()} - _FILLERS

    def shared(question: Question) -> int:
        known = {_stem(word) for phrase, _ in question.phrases for word in phrase.replace("|", " ").split()}
        return len(asked & known)

    ranked = sorted(questions, key=lambda question: (-shared(question), question.name))
    return tuple(example(question) for question in ranked[:count])
