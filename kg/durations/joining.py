"""Points of a time frame that say something only together → what each then is: lists, cycles, "immediately after".

"4 and 8 weeks, 3 months after surgery" counts all three from the surgery; "Cycle 2 Day 1" is one point; the 28 days of
"28-day cycles" are none.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.durations.times import days

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.durations.amounts import Time

# "28 days per cycle", "28-day cycles", "each cycle is 28 days"
_LENGTH: Final = re.compile(
    r"[\s-]*(?:(?:per|each|every|in\s+(?:a|each))\s+)?(?:treatment\s+)?cycles?\b(?!\s*\d)", re.IGNORECASE
)
_LASTS: Final = re.compile(
    r"\bcycles?\s*(?:length|duration)?\s*(?:\(?\s*(?:(?:is|are|was)(?:\s+of)?|=|of|lasts?|lasting|consists?\s+of|every)\s*)$",
    re.IGNORECASE,
)
_EVERY: Final = re.compile(r"\b(?:each|every|per)\s+$", re.IGNORECASE)
_OF: Final = re.compile(r"\s*\)?\s*(?:of\s+(?:the\s+)?(?:study\s+)?)?$", re.IGNORECASE)
_AGAIN: Final = re.compile(r"\s*\(\s*(?:\w+\s+)?", re.IGNORECASE)
_MEANS: Final = re.compile(r"\b(?:by|via|using|with|on)\s+(?:\w+\s+)?$", re.IGNORECASE)
_GIVEN: Final = frozenset({"treatment", "infusion", "injection", "vaccination", "dose"})
_NEXT: Final = re.compile(
    r"\s*(?:,|;|/|&|\band\b|\bor\b)?\s*(?:\band\b|\bat\b)?\s*(?:every\s+\w+\s*,?\s*up\s+to\s+)?", re.IGNORECASE
)
_DAYS: Final = re.compile(r"\s*(?:,|/|&|\band\b)?\s*(?:\band\b)?\s*(?:on\s+)?", re.IGNORECASE)
_IN: Final = re.compile(r"(?<!of\s)(?<!in\s)\bcycle\s*#?\s*(\d{1,2})[\s,(:/-]*(?:on\s+)?$", re.IGNORECASE)
_OF_CYCLE: Final = re.compile(
    r"\s*(?:\([^()]*\)\s*)?(?:of|in)\s+cycle\s*#?\s*(\d{1,2})\b(?!\s*(?:-|–|to\b|,\s*\d|and\s+\d))", re.IGNORECASE
)
_NEAR: Final = 20


class Linked(NamedTuple):
    """An amount, how it is counted from an anchor ("after", "before" or ""), and that anchor."""

    span: Time
    how: str
    anchor: Time | None


def lengths(text: str, named: Iterable[Time]) -> list[Time]:
    """The amounts that only say how long a cycle is, with the words that say so."""
    found = []
    for one in named:
        per = _LENGTH.match(text, one.end)
        if per is not None and not _EVERY.search(text, 0, one.start):
            found.append(replace(one, end=per.end()))
        elif _LASTS.search(text, 0, one.start):
            found.append(one)
    return found


def joined(text: str, anchors: Iterable[Time]) -> Iterator[Time]:
    """The anchors without those that only say more of the one before, or by what means something was found.

    >>> from kg.durations.amounts import Time
    >>> words = "last dose of treatment"
    >>> [one.anchor for one in joined(words, [Time(None, "last dose", 0, 9), Time(None, "treatment", 13, 22)])]
    ['last dose']
    """
    last: Time | None = None
    for one in anchors:
        if last is not None:
            gap = text[last.end : one.start]
            more = one.anchor in _GIVEN and _OF.fullmatch(gap) and re.search(r"\bof\b", text[last.end : one.end])
            if more or (one.anchor == last.anchor and _AGAIN.fullmatch(gap)):
                last = replace(last, end=one.end)
                continue
        if one.anchor == "procedure" and _MEANS.search(text, 0, one.start):
            continue
        last = one
        yield one


def spread(text: str, linked: Sequence[Linked]) -> list[Linked]:
    """The same; what follows the last amount of a list holds of the earlier ones: "6 weeks and 13 weeks post-dose"."""
    found = list(linked)
    for place in range(len(found) - 2, -1, -1):
        one, after = found[place], found[place + 1]
        if (
            one.how
            or one.anchor
            or after.how != "after"
            or not _amount(text, one.span)
            or not _amount(text, after.span)
        ):
            continue
        together = one.span.end > after.span.start or _NEXT.fullmatch(text, one.span.end, after.span.start)
        if together and days(str(one.span.duration)) <= days(str(after.span.duration)):
            found[place] = Linked(one.span, after.how, after.anchor)
    return found


def cycles(text: str, named: Sequence[Time]) -> dict[int, str]:
    """The place of each named day that is counted in a cycle with a number → that number.

    >>> from kg.durations.amounts import points
    >>> cycles("Cycle 2 Day 1, Day 8", points("Cycle 2 Day 1, Day 8"))
    {8: '2', 15: '2'}
    >>> cycles("Days 1 and 8 of cycle 3; Day 28", points("Days 1 and 8 of cycle 3; Day 28"))
    {11: '3', 0: '3'}
    """
    found: dict[int, str] = {}
    counted = [one for one in named if str(one.duration).endswith("D")]
    for before, one in zip([None, *counted], counted, strict=False):
        led = _IN.search(text, max(0, one.start - _NEAR), one.start)
        if led:
            found[one.start] = led[1]
        elif before and before.start in found and _follows(text, before, one):
            found[one.start] = found[before.start]
    for after, one in zip([None, *counted[::-1]], counted[::-1], strict=False):
        told = _OF_CYCLE.match(text, one.end)
        if told:
            found[one.start] = told[1]
        elif after and after.start in found and one.start not in found and _follows(text, one, after):
            found[one.start] = found[after.start]
    return found


def _follows(text: str, one: Time, after: Time) -> bool:
    """Whether a day stands in one list with the one before it."""
    return one.end > after.start or _DAYS.fullmatch(text, one.end, after.start) is not None


def _amount(text: str, one: Time) -> bool:
    """Whether its number stands before its unit: "4 weeks", not "Week 4" or "immediately"."""
    return text[one.start].isdigit()
