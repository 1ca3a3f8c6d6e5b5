"""Words and numbers of the model (dates, durations, ages, degrees) → typed RDF literals."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Final

from kg import iris
from kg.iris import Written

_DATE_TYPES: Final = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}
_WEEKS: Final = re.compile(r"(\d+(?:\.\d+)?)W(?:(\d+(?:\.\d+)?)D)?")
_UNITS_A_YEAR: Final = {"year": "1", "month": "12", "week": "52.1775", "day": "365.2425", "hour": "8765.82"}


def typed(words: str | None, datatype: str) -> Written | None:
    """Words and a datatype's CURIE → literal; ``None`` stays unknown."""
    return None if words is None else Written(f"{encode_basestring(words)}^^{iris.written(datatype)}")


def date(words: str | None) -> Written | None:
    """``YYYY[-MM[-DD]]`` → xsd:gYear, xsd:gYearMonth or xsd:date: no precision is invented (XSD 1.1 part 2, 3.3).

    >>> date("2022-04")
    '"2022-04"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>'

    Raises:
        ValueError: the words have another length.
    """
    if words is None:
        return None
    if len(words) not in _DATE_TYPES:
        raise ValueError(f"{words!r} is no date of the form YYYY[-MM[-DD]]")
    return typed(words, _DATE_TYPES[len(words)])


def duration(words: str | None) -> Written | None:
    """An ISO 8601 duration → xsd:duration, which has no weeks (XSD 1.1 part 2, 3.3.6): they are written as days.

    >>> duration("P16W"), duration("P1M2W")
    ('"P112D"^^<http://www.w3.org/2001/XMLSchema#duration>', '"P1M14D"^^<http://www.w3.org/2001/XMLSchema#duration>')
    """
    return typed(_WEEKS.sub(_days, words) if words else None, "xsd:duration")


def _days(found: re.Match[str]) -> str:
    days = round((float(found[1]) * 7 + float(found[2] or 0)), 4)
    return f"{days:g}D"


@lru_cache(maxsize=1 << 10)
def years(age: str | None) -> Written | None:
    """An age (``18 Years``, ``6 Months``) → years as xsd:decimal; ``None`` where no number and unit can be read.

    >>> years("6 Months"), years("adult")
    ('"0.5"^^<http://www.w3.org/2001/XMLSchema#decimal>', None)
    """
    number, _, unit = (age or "").partition(" ")
    a_year = _UNITS_A_YEAR.get(unit.strip().casefold().removesuffix("s"))
    if a_year is None or not number.replace(".", "", 1).isdecimal():
        return None
    return decimal(round(Decimal(number) / Decimal(a_year), 4))


def decimal(number: float | Decimal | None) -> Written | None:
    """A number → xsd:decimal, without exponent and trailing zeros; ``None`` stays unknown.

    >>> decimal(-4.50), decimal(0.00001)
    ('"-4.5"^^<http://www.w3.org/2001/XMLSchema#decimal>', '"0.00001"^^<http://www.w3.org/2001/XMLSchema#decimal>')
    """
    if number is None:
        return None
    words = f"{Decimal(repr(number)) if isinstance(number, float) else Decimal(number):f}"
    return typed(words.rstrip("0").rstrip(".") if "." in words else words, "xsd:decimal")


@lru_cache(maxsize=1 << 10)
def camel(words: str) -> str:
    """Words of any case → the local name that the ontology gives their concept.

    >>> camel("ACTIVE_NOT_RECRUITING"), camel("test agent")
    ('ActiveNotRecruiting', 'TestAgent')
    """
    return "".join(word.capitalize() for word in words.replace("_", " ").replace("-", " ").split())
