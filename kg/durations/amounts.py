"""Words of time → every amount that they name, with its place: "3, 6 and 12 months", "Week 24", "Day -1", "D28"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from kg.durations.times import iso, number, unit, values, words

if TYPE_CHECKING:
    from collections.abc import Iterator

_CALENDAR: Final = 1900
"""From here on a number of years is one of the calendar: "2019 years" is nobody's follow-up."""


# "Cycle 2 Day 1" is no two days
_COUNTED: Final = re.compile(
    r"\b(?:cycles?|visits?|sessions?|phases?|courses?|parts?|periods?|C)\s*#?\s*$", re.IGNORECASE
)
_NEAR: Final = 12
_WHOLE_WORD: Final = 3


@dataclass(frozen=True, slots=True)
class Time:
    """A stretch or point of time: ISO 8601 ``duration``, ``anchor`` in words, and where the words stand."""

    duration: str | None
    anchor: str | None
    start: int = 0
    end: int = 0


def amounts(text: str) -> tuple[Time, ...]:
    """Every amount of time that the words name, each number of a list with its unit.

    >>> [time.duration for time in amounts("within 12 months, at least two weeks")]
    ['P12M', 'P2W']
    >>> [time.duration for time in amounts("3, 6 and 12 months")], amounts("in 12 patients, may be later")
    (['P3M', 'P6M', 'P12M'], ())
    """
    return tuple(
        time
        for found in _before_unit().finditer(text)
        if not _COUNTED.search(text, max(0, found.start() - _NEAR), found.start())
        for number, time in enumerate(_each(found["numbers"], found))
        if number or not _unit_before().search(text, max(0, found.start() - _NEAR), found.start())
    )


def single(text: str) -> tuple[Time, ...]:
    """Every one unit of time that the words name without a number.

    >>> [time.duration for time in single("stroke within the past year or less than a month ago")]
    ['P1Y', 'P1M']
    >>> single("in the past years, twice a week")
    ()
    """
    found = _without_number().finditer(text)
    return tuple(Time(iso(1, unit(one["unit"])), None, one.start("unit"), one.end()) for one in found)


def points(text: str) -> tuple[Time, ...]:
    """Every point of time that the words name by its unit and number.

    >>> [time.duration for time in points("Weeks 4, 8 and 12; D28, Day -1 to Day 3")]
    ['P4W', 'P8W', 'P12W', 'P28D', '-P1D', 'P3D']
    """
    named = [time for found in _after_unit().finditer(text) for time in _each(found["numbers"], found)]
    lettered = [
        Time(iso(number(found[2]), values("letter")[found[1]]), None, found.start(), found.end())
        for found in _letter().finditer(text)
    ]
    return tuple(sorted((*named, *lettered), key=lambda time: time.start))


def _each(numbers: str, found: re.Match[str]) -> Iterator[Time]:
    """One time for each number of a list, all up to its end; a range ("2-4 weeks") names both its ends."""
    letter, offset = unit(found["unit"]), found.start("numbers")
    for one in _one().finditer(numbers):
        amount = number(one["number"])
        if letter != "Y" or amount < _CALENDAR:
            sign = -1 if one["sign"] and not numbers[: one.start("sign")].rstrip()[-1:].isdigit() else 1
            first = not numbers[: one.start("number")].strip(" -–\u2212+#:=(")
            yield Time(iso(sign * amount, letter), None, found.start() if first else offset + one.start(), found.end())


_SEPARATOR: Final = (
    r"(?!\s*\+\s*/\s*[-–])"
    r"(?:\s*(?:,|;|/|&|\+|-|–|~|\u2212|\bthrough\b|\band\b|\bor\b|\bto\b|\bet\b|\be\b|\bà\b|\ba\b)\s*)+"
)
_SPREAD: Final = r"(?:\s*(?:±|\+\s*/\s*-|plus or minus)\s*\d+)?"
_FILLED: Final = r"\s*[-–]?\s*(?:(?:full|calendar|consecutive|complete|post-?natal|study|treatment|postoperative)\s+)?"


@cache
def _number() -> str:
    return rf"(?:\d+(?:[.,]\d+)?(?!\d)|\b(?:{words('number')})\b)"


@cache
def _one() -> re.Pattern[str]:
    return re.compile(rf"(?P<sign>[-–\u2212]\s?)?(?P<number>{_number()})", re.IGNORECASE)


@cache
def _before_unit() -> re.Pattern[str]:
    """The pattern of "6, 12 and 24 months", "24-hour", "two weeks"; not of "CD4 day" or "1.2.3 days"."""
    digits = r"\d+(?:[.,]\d+)?(?:st|nd|rd|th|\.(?=\s)|°)?"
    worded = rf"\b(?:{words('number')})\b"
    each = rf"(?:{digits}|{worded})"
    comma = rf"(?:,(?=\s+(?:{words('unit', 2)})\b(?!\s*[#:]?\s*\d)))?"  # "3, 6, and 12, months"
    return re.compile(
        rf"(?<![\w.,])(?<!EQ-)(?P<numbers>{each}(?P<more>{_SEPARATOR}{each})*)(?(more){comma}){_SPREAD}{_FILLED}(?P<unit>{words('unit')})(?![\w])",
        re.IGNORECASE,
    )


@cache
def _without_number() -> re.Pattern[str]:
    """The pattern of "the past year", "within a month"; not of "twice a week", "in the past years"."""
    units = "|".join(re.escape(word) for word in values("unit") if len(word) >= _WHOLE_WORD and word[-1] != "s")
    return re.compile(
        rf"\b(?:last|past|previous|preceding|(?:with?in|(?:less|more)\s+than|at\s+least)\s+an?)\s+(?P<unit>{units})\b",
        re.IGNORECASE,
    )


@cache
def _unit_before() -> re.Pattern[str]:
    """The pattern of what makes a first number a point: "Day 1, 12 months" is one day, and twelve months."""
    return re.compile(rf"\b(?:{words('unit')})\s*[#:]?\s*$", re.IGNORECASE)


@cache
def _after_unit() -> re.Pattern[str]:
    """The pattern of "Weeks 4, 8 and 12" or "months 6-12"; a letter alone is ``_letter``'s."""
    units = words("unit", 2)
    numbered = rf"[-–\u2212+]?\s?\d+(?:[.,]\d+)?(?:st|nd|rd|th)?(?!\s*(?:{units})\b)(?![\w%])"
    again = rf"(?:{_SEPARATOR}{numbered})*"
    return re.compile(rf"\b(?P<unit>{units})s?\.?\s*[#:=(]?\s*(?P<numbers>{numbered}{again})", re.IGNORECASE)


@cache
def _letter() -> re.Pattern[str]:
    letters = "|".join(values("letter"))
    return re.compile(rf"(?<![\w-])({letters})\s?[+=]?\s?(\d{{1,3}}(?:\.5)?)(?![\w.%/])")
