"""A sentence's cues → what they say of a concept at a place: polarity, temporality, aspect."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.eligibility.cues import Cue

# what a cue does not reach across: "no chemotherapy, but surgery", "without fever and with a stable dose"
_STOP: Final = re.compile(
    r";|\b(?:but|however|although|who|whose|which)\b"
    r"|(?:,|\band)\s+(?:with|has|have|is|are|must|able|willing|adequate|receiving|on|requir\w+|treated)\b",
    re.IGNORECASE,
)
_FIRST: Final = ("prohibited", "planned", "washed-out")
_BARRED: Final = frozenset({"barred", "prohibited"})
_NEGATIONS: Final = _BARRED | {"negated"}
_FLIPPED: Final = {"inclusion": "exclusion", "exclusion": "inclusion"}


class Said(NamedTuple):
    """What the cues around a concept say of it."""

    polarity: str
    temporality: str | None
    aspect: str | None


def said(text: str, cues: Sequence[Cue], place: tuple[int, int], base: str) -> Said:
    """What a sentence's cues say of the concept at a place; ``base`` is the criterion's polarity.

    An inner negation turns the polarity round; what an exception names is allowed where the rest is excluded.
    """
    if not cues:
        return Said(base, None, None)
    near = list(_reaching(text, cues, place))
    when = [cue.value for cue in near if cue.says == "temporality"]
    aspects = [cue.value for cue in near if cue.says == "aspect"]
    first = next((value for value in when if value in _FIRST), when[0] if when else None)
    polarity = (
        "unmarked" if base == "exclusion" and any(_ambiguous(text, cue) for cue in near) else _polarity(near, base)
    )
    return Said(polarity, first, aspects[0] if aspects else None)


def _ambiguous(text: str, cue: Cue) -> bool:
    """Whether it is open what a negation among the exclusions comes to.

    "No heart disease" may bar the disease or its lack; "asthma without treatment" bars a combination and asks nobody
    for treatment.  "Not taking insulin" and "Absence of consent" bar those who do not, or have none.
    """
    if cue.value != "negated" or not cue.before:
        return False
    words, before = text[cue.start : cue.end].lower(), text[: cue.start].rstrip(" \t-*•\n")
    opens = not before or before[-1] in ".;:"
    return words == "no" if opens else not words.startswith(("not", "never"))


def _reaching(text: str, cues: Iterable[Cue], place: tuple[int, int]) -> Iterator[Cue]:
    """The cues that reach the place, the nearest first."""
    start, end = place
    found = []
    for cue in cues:
        gap = start - cue.end if cue.before else cue.start - end
        if 0 <= gap <= cue.reach:
            between = (cue.end, start) if cue.before else (end, cue.start)
            if gap < 3 or not _stopped(text, cue, between):  # noqa: PLR2004 - a blank and a bracket stop nothing
                found.append((gap, cue))
    found.sort(key=lambda one: one[0])
    return (cue for _, cue in found)


def _stopped(text: str, cue: Cue, between: tuple[int, int]) -> bool:
    closed = text.find(")", *between) >= 0 > text.find("(", *between)
    if text[cue.start : cue.start + 4].lower() == "lack" and "," in text[slice(*between)]:
        return True  # "Lack of integrity of the gut, or malabsorption"
    return closed or (cue.value != "excepted" and _STOP.search(text, *between) is not None)


def _polarity(near: Sequence[Cue], base: str) -> str:
    if base not in _FLIPPED:
        return base
    if any(cue.value in _BARRED for cue in near):
        base = "inclusion"  # "Patients must not have …" among the exclusions: it is said twice, and not taken back
    exception = next((cue for cue in near if cue.value == "excepted"), None)
    negations = [cue for cue in near if cue.value in _NEGATIONS]
    if exception is not None:
        negations = [cue for cue in negations if cue.start < exception.start]
    outer = _FLIPPED[base] if negations else base
    if exception is not None:
        return "allowed" if outer == "exclusion" else "exclusion"
    if any(cue.value == "allowed" for cue in near):
        return "allowed"
    return outer
