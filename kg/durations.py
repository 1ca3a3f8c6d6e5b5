"""Words of time → ISO 8601 durations and anchors: "12 months" → P12M, "At inclusion" → anchor inclusion."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_WORDS: Final = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twelve": 12, "un": 1, "une": 1, "uno": 1, "una": 1, "deux": 2, "due": 2, "trois": 3, "tre": 3,
}  # fmt: skip
_UNITS: Final = {"h": "H", "m": "M", "d": "D", "j": "D", "g": "D", "w": "W", "s": "W", "y": "Y", "a": "Y"}
_NUMBER = rf"(\d+(?:\.\d+)?|{'|'.join(_WORDS)})"
_UNIT = (
    r"(hours?|heures?|ore|days?|jours?|giorni|weeks?|semaines?|settimane|months?|mois|mes[ei]"
    r"|years?|ans|ann[oi]|années?|yrs?|wks?|mos?)"
)
_AMOUNT: Final = re.compile(rf"\b{_NUMBER}\s*[-–]?\s*(?:full\s+|calendar\s+|consecutive\s+)?{_UNIT}\b", re.IGNORECASE)
_POINT: Final = re.compile(
    r"\b(day|week|month|year|hour|jour|giorno|semaine|settimana|mois|mese)\s*(\d+)\b", re.IGNORECASE
)
_ANCHOR: Final = re.compile(
    r"\b(baseline|inclusion|enrol?lment|randomi[sz]ation|screening|diagnosis|admission|birth|delivery|discharge|surgery|transplant(?:ation)?"
    r"|infusion|injection|(?:first|last)\s+(?:dose|administration|infusion|injection|vaccination|visit)|end\s+of\s+(?:the\s+)?(?:study|treatment|therapy|trial))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Time:
    """A stretch or point of time: ISO 8601 ``duration``, ``anchor`` in words, and where the words stand."""

    duration: str | None
    anchor: str | None
    start: int = 0
    end: int = 0


def amounts(text: str) -> tuple[Time, ...]:
    """Every amount of time that the words name.

    >>> [time.duration for time in amounts("within 12 months, at least two weeks")]
    ['P12M', 'P2W']
    """
    return tuple(Time(_iso(found[1], found[2]), None, found.start(), found.end()) for found in _AMOUNT.finditer(text))


def time_frame(text: str) -> Time:
    """The duration (the longest that is named) and the anchor of an outcome's time frame.

    >>> time_frame("At inclusion"), time_frame("up to 30 days after last dose").duration
    (Time(duration=None, anchor='inclusion', start=0, end=0), 'P30D')
    >>> time_frame("Week 12").duration
    'P12W'
    """
    points = [_iso(found[2], found[1]) for found in _POINT.finditer(text)]
    spans = [time.duration for time in amounts(text) if time.duration] or points
    anchor = _ANCHOR.search(text)
    return Time(max(spans, key=_days, default=None), " ".join(anchor[1].lower().split()) if anchor else None)


def _iso(number: str, unit: str) -> str:
    amount = str(_WORDS.get(number.lower(), number))
    letter = "M" if re.match(r"mo|me", unit, re.IGNORECASE) else _UNITS[unit[0].lower()]
    if re.match(r"heur|ore|hour", unit, re.IGNORECASE):
        return f"PT{amount}H"
    if "." in amount:
        return _whole(float(amount), letter)
    return f"P{amount}{letter}"


def _whole(amount: float, letter: str) -> str:
    """A broken number in the next smaller unit (xsd:duration takes whole numbers): 1.5 years → P18M."""
    factor, smaller = {"Y": (12, "M"), "M": (30, "D"), "W": (7, "D"), "D": (24, "H")}[letter]
    value = round(amount * factor)
    return f"PT{value}H" if smaller == "H" else f"P{value}{smaller}"


def _days(duration: str) -> float:
    found = re.fullmatch(r"P(T?)(\d+)([HDWMY])", duration)
    if found is None:
        return 0.0
    return int(found[2]) * {"H": 1 / 24, "D": 1, "W": 7, "M": 30.4, "Y": 365.25}[found[3]]
