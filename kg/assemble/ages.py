"""Sections about age → age limits, from labelled values, else from what a criterion asks; open bounds stay open."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.model import Ages, Issue, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.model import Limit, Page, Restriction, Section

_UNIT: Final = {
    "y": "Years", "a": "Years", "m": "Months", "w": "Weeks", "s": "Weeks",
    "d": "Days", "j": "Days", "g": "Days", "h": "Hours",
}  # fmt: skip
_AGE: Final = re.compile(
    r"(\d{1,3})\s*-?\s*(years?|yrs?|y(?=\W|$)|ans|ann[oi]|months?|mois|mes[ei]|weeks?|semaines?|settimane"
    r"|days?|jours?|giorni|hours?)",
    re.IGNORECASE,
)
_BARE_NUMBER: Final = re.compile(r"\d{1,3}")
_LOWER: Final = re.compile(
    r"(?:\bover|\babove|\bolder\s+than|\bat\s+least|\bminimum(?:\s+age)?(?:\s+of)?"
    r"|≥|>=|>|\bmore\s+than|\bfrom|\baged?|\bplus\s+de|\bpiù\s+di)\s*:?\s*$",
    re.IGNORECASE,
)
_OPEN: Final = re.compile(
    r"^\s*(?:of\s+age\s*)?,?\s*(?:and|or|et|o|e|ou)?\s*"
    r"(?:older|above|over|more|up|upwards|plus\s+âgée?s?|oltre|più|superiore|precedenti|\+)",
    re.IGNORECASE,
)
_UPPER: Final = re.compile(
    r"(?:\bunder|\bbelow|\byounger\s+than|\bup\s+to|\bless\s+than"
    r"|\bmaximum(?:\s+age)?(?:\s+of)?|≤|<=|<|\bto|-|–|\band|\bà|\ba|\bmoins\s+de)\s*:?\s*$",
    re.IGNORECASE,
)
# "consent of a guardian if < 18 years of age": who is younger takes part as well
_CONDITION: Final = re.compile(r"\b(?:if|when|where|unless)\s+(?:[\w']+\s+){0,3}$", re.IGNORECASE)
_OF: Final = {"a": "Years", "mo": "Months", "wk": "Weeks", "d": "Days", "h": "Hours"}
"""UCUM → the registry's word."""


def ages(
    page: Page, restrictions: Iterable[tuple[int, Restriction]] = ()
) -> tuple[Ages, tuple[Statement, ...], tuple[Issue, ...]]:
    """Age limits from the labelled values, else from the first criterion that asks for one; open bounds are ``None``.

    A registry's own record labels every limit that it has, so that its criteria give none.

    ``restrictions`` are what the criteria ask, each with its section's place in ``page.sections``.
    """
    low, high = page.named("min_age"), page.named("max_age")
    if low or high:
        text = " – ".join(section.text for section in (*low, *high))
        found = Ages(_limit(low), _limit(high), text)
        return _checked(page, found, (*low, *high))
    for section in page.named("age"):
        minimum, maximum = bounds(section.text)
        return _checked(page, Ages(minimum, maximum, section.text), (section,))
    asked: dict[int, list[Limit]] = {}
    for place, one in () if page.document.kind == "registry" else restrictions:
        if one.term.kind == "age" and one.limit and not _is_aside(page.sections[place], one.limit):
            asked.setdefault(place, []).append(one.limit)
    for place, limits in sorted(asked.items()):
        minimum, maximum = _asked(limits)
        section = page.sections[place]
        return _checked(page, Ages(minimum, maximum, section.text), (section,))
    return Ages(), (), ()


def bounds(text: str) -> tuple[str | None, str | None]:
    """Words about age → (minimum, maximum).

    >>> bounds("Man or woman over 18 years of age"), bounds("18 Years to 70 Years"), bounds("18 anni e precedenti")
    (('18 Years', None), ('18 Years', '70 Years'), ('18 Years', None))
    >>> bounds("18 to 70 years"), bounds("up to 17 years"), bounds("All ages")
    (('18 Years', '70 Years'), (None, '17 Years'), (None, None))
    """
    text = re.sub(
        r"(\d{1,3})(\s*(?:-|–|to|and|à|a)\s*)(\d{1,3})(\s*(?:years?|ans|anni|months?|weeks?|days?))",
        r"\1\4\2\3\4",
        text,
        flags=re.IGNORECASE,
    )
    minimum = maximum = None
    for found in _AGE.finditer(text):
        before, after, value = text[: found.start()], text[found.end() :], _age(found[1], found[2])
        if minimum is None and (_OPEN.search(after) or _LOWER.search(before)):
            minimum = value
        elif _UPPER.search(before) and (minimum is not None or not before.strip().endswith("and")):
            maximum = value
        elif minimum is None:
            minimum = value
    return minimum, maximum


def _is_aside(section: Section, limit: Limit) -> bool:
    """Whether a limit is of those who may not take part, or of those for whom something else holds."""
    before = section.text[: max(0, section.text.find(limit.text))]
    return section.qualifier == "exclusion" or _CONDITION.search(before) is not None


def _asked(limits: Iterable[Limit]) -> tuple[str | None, str | None]:
    """(minimum, maximum) of a criterion's limits; where signs were lost ("= 18 and = 75"), the first is the minimum."""
    low: list[str] = []
    high: list[str] = []
    for one in limits:
        below = one.comparator in {"<", "<="} or (one.comparator == "=" and low)
        (high if below else low).append(_whole(one.value, one.unit))
        high += [_whole(one.upper, one.unit)] if one.upper is not None else []
    return next(iter(low), None), next(iter(high), None)


def _whole(value: float, unit: str | None) -> str:
    """An age in whole numbers: a year and a half has 18 months."""
    months = not value.is_integer() and (unit or "a") == "a"
    return f"{value * 12:.0f} Months" if months else f"{value:.0f} {_OF.get(unit or 'a', 'Years')}"


def _limit(sections: tuple[Section, ...]) -> str | None:
    """The age of a labelled value; a bare number counts years, as in the data set of the WHO."""
    text = sections[0].text if sections else ""
    found = _AGE.search(text)
    if found:
        return _age(found[1], found[2])
    return f"{int(text)} Years" if _BARE_NUMBER.fullmatch(text) else None


def _age(number: str, unit: str) -> str:
    return f"{int(number)} {'Months' if unit.lower().startswith('me') else _UNIT[unit[0].lower()]}"


def _checked(
    page: Page, found: Ages, sections: tuple[Section, ...]
) -> tuple[Ages, tuple[Statement, ...], tuple[Issue, ...]]:
    """A range whose ends meet or cross is a fault of the source: the upper bound becomes unknown, the words stay."""
    issues: tuple[Issue, ...] = ()
    if found.minimum and found.maximum and _years(found.minimum) >= _years(found.maximum):
        line = page.line(sections[0])
        issues = (
            Issue(
                "age-range-suspicious",
                f"“{found.text}”: the upper bound is not above the lower one; taken as unknown",
                "warning",
                line,
            ),
        )
        found = Ages(found.minimum, None, found.text)
    statements = tuple(_age_statements(page, found, sections))
    return found, statements, issues


def _age_statements(page: Page, found: Ages, sections: tuple[Section, ...]) -> Iterator[Statement]:
    last = len(sections) - 1
    for name, value, place in (("min_age", found.minimum, 0), ("max_age", found.maximum, last)):
        if value:
            yield Statement(name, value, page.quote(sections[place]))


def _years(age: str) -> float:
    number, unit = age.split()
    return (
        int(number) * {"Years": 1.0, "Months": 1 / 12, "Weeks": 7 / 365.25, "Days": 1 / 365.25, "Hours": 1 / 8766}[unit]
    )
