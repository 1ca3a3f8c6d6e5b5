"""Words of all names → their canonical forms: singular, American spelling, ``positive`` → ``+``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SHORTEST: Final = 3
_STEM: Final = 2
_ENDINGS: Final = (
    ("sis", "ses"),
    ("itis", "itides"),
    ("oma", "omata"),
    ("us", "i"),
    ("um", "a"),
    ("ix", "ices"),
    ("ex", "ices"),
    ("ma", "mata"),
    ("ula", "ulae"),
    ("illa", "illae"),
    ("ff", "ves"),
    ("lf", "lves"),
)
_SIBILANT: Final = ("s", "x", "z", "ch", "sh")


def plurals(word: str) -> Iterator[str]:
    """The regular English plurals of a word, and the Latin and Greek ones of medical nouns.

    >>> list(plurals("biopsy")), list(plurals("diagnosis"))
    (['biopsies'], ['diagnoses'])
    """
    for singular, plural in _ENDINGS:
        if word.endswith(singular) and len(word) > _STEM + len(singular):
            yield word[: -len(singular)] + plural
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        yield word[:-1] + "ies"
    elif word.endswith(_SIBILANT):
        if not word.endswith(("sis", "itis", "ss", "ous")) or word.endswith("ss"):
            yield word + "es"
    else:
        yield word + "s"


def canonical(words: Iterable[str], whole: Iterable[str], spelling: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Map every other form of a word to the one that keys use.

    ``words`` are folded words of names, ``whole`` those of them that are no plural: acronyms (``AIDS`` is no plural
    of *aid*), ``pylori``; ``spelling`` pairs of (British, American) letters.
    """
    known, fixed, pairs = set(words), set(whole), tuple(spelling)
    forms: dict[str, str] = {}
    for word in sorted(known):
        if len(word) < _SHORTEST or not word.isalpha():
            continue
        base = _american(word, pairs)
        if base != word:
            forms[word] = base
        for form in _others(base, pairs):
            if form not in fixed:
                forms.setdefault(form, base)
    for word in sorted(fixed & known):
        if word + "s" not in known:
            forms[word + "s"] = word
    forms["positive"] = "+"
    return {form: _end(forms, base) for form, base in forms.items()}


def _american(word: str, pairs: tuple[tuple[str, str], ...]) -> str:
    for british, american in pairs:
        if british in word:
            word = word.replace(british, american)
    return word


def _others(base: str, pairs: tuple[tuple[str, str], ...]) -> Iterator[str]:
    """Plurals of a word, its British spellings, and their plurals."""
    yield from plurals(base)
    for british, american in pairs:
        if american in base and british not in base:
            other = base.replace(american, british)
            yield other
            yield from plurals(other)


def _end(forms: dict[str, str], word: str) -> str:
    """Follow a chain of forms to its end; a circle ends where it began."""
    seen = {word}
    while (after := forms.get(word, word)) not in seen:
        seen.add(after)
        word = after
    return word
