"""``ontology/reading/times.tsv`` → the patterns and values of words of time."""

from __future__ import annotations

import csv
import re
from functools import cache
from typing import Final

from kg import files

_SMALLER: Final = {"Y": (12, "M"), "M": (30, "D"), "W": (7, "D"), "D": (24, "TH"), "TH": (60, "TM"), "TM": (60, "TS")}
_DAYS: Final = {"TS": 1 / 86400, "TM": 1 / 1440, "TH": 1 / 24, "D": 1.0, "W": 7.0, "M": 30.4, "Y": 365.25}


@cache
def rows(kind: str) -> tuple[tuple[str, str], ...]:
    """The rows of a class: (words, value)."""
    with (files.ontology() / "reading" / "times.tsv").open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple((row["words"], row["value"]) for row in lines if row["class"] == kind)


@cache
def values(kind: str) -> dict[str, str]:
    """Each word of a class → its value."""
    return {word: value for words, value in rows(kind) for word in words.split("|")}


@cache
def words(kind: str, least: int = 1) -> str:
    """The words of a class (of at least so many letters) as alternatives of a pattern, longer ones first."""
    known = sorted((word for word in values(kind) if len(word) >= least), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in known)


def number(text: str) -> float:
    """Digits or a word → the number.

    >>> number("1,5"), number("two")
    (1.5, 2.0)
    """
    plain = " ".join(text.lower().split())
    known = values("number").get(plain)
    return float(known or plain.replace(",", "."))


def unit(text: str) -> str:
    """A unit's word → its letter in ISO 8601, with T before those of a time of day."""
    return values("unit")[text.lower()]


def iso(amount: float, letter: str) -> str:
    """An amount → ISO 8601; a broken number in the next smaller unit, as xsd:duration takes whole ones.

    >>> iso(12, "M"), iso(1.5, "Y"), iso(0.5, "TH"), iso(-1, "D")
    ('P12M', 'P18M', 'PT30M', '-P1D')
    """
    while amount != int(amount) and letter in _SMALLER:
        factor, letter = _SMALLER[letter]
        amount = round(amount * factor, 3)
        amount = round(amount) if letter == "D" else amount
    sign = "-" if amount < 0 else ""
    whole = abs(round(amount))
    return f"{sign}PT{whole}{letter[1:]}" if letter.startswith("T") else f"{sign}P{whole}{letter}"


def days(duration: str) -> float:
    """An ISO 8601 duration of one unit → its length in days; negative before its anchor."""
    found = re.fullmatch(r"(-?)P(T?)(\d+)([HDWMYS])", duration)
    if found is None:
        return 0.0
    return int(f"{found[1]}{found[3]}") * _DAYS[found[2] + found[4]]
