"""Sections of dates → dates with the precision that the words have, and whether they are planned or past."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.model import Statement

if TYPE_CHECKING:
    from kg.model import Page

_DATES: Final = (
    "start", "primary_completion", "completion", "first_submitted", "first_posted", "results_first_posted",
    "last_update",
)  # fmt: skip
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier gennaio gen", "february feb février febbraio",
            "march mar mars marzo", "april apr avril aprile",
            "may mai maggio mag", "june jun juin giugno giu",
            "july jul juillet luglio lug", "august aug août agosto ago",
            "september sep sept septembre settembre set", "october oct octobre ottobre ott", "november nov novembre",
            "december dec décembre dicembre dic",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip

_NAME_OF_MONTH: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
_NAMED: Final = re.compile(
    rf"\b(?:(\d{{1,2}})(?:st|nd|rd|th|er|º|°)?\s+)?({_NAME_OF_MONTH})\.?,?\s+(?:(\d{{1,2}})(?:st|nd|rd|th)?,?\s+)?(\d{{4}})\b",
    re.IGNORECASE,
)


def date(words: str) -> str | None:
    """A date as ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, no precision invented.

    >>> date("25 novembre 2021"), date("June 2023"), date("2014-05-06"), date("Jul 29, 2021"), date("soon")
    ('2021-11-25', '2023-06', '2014-05-06', '2021-07-29', None)
    """
    iso = re.search(r"\b(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\b", words)
    named = _NAMED.search(words)
    if named:
        day = named[1] or named[3]
        return f"{named[4]}-{_MONTHS[named[2].lower()]:02d}" + (f"-{int(day):02d}" if day else "")
    numeric = re.search(r"\b(\d{1,2})[./](\d{1,2})[./](\d{4})\b", words)
    if numeric and int(numeric[1]) > 12:  # noqa: PLR2004 - only a day can be above 12; else day and month are unclear
        return f"{numeric[3]}-{int(numeric[2]):02d}-{int(numeric[1]):02d}"
    return "-".join(part for part in iso.groups() if part) if iso and not numeric else None


def dates(page: Page) -> tuple[tuple[tuple[str, str], ...], tuple[Statement, ...]]:
    """(name, date) pairs of the record's dates, and (name_type, ACTUAL or ESTIMATED) where said."""
    found: dict[str, str] = {}
    statements: list[Statement] = []
    for name in _DATES:
        for section in page.named(f"date.{name}"):
            value = date(section.text)
            if value and name not in found:
                found[name] = value
                statements.append(Statement(f"dates.{name}", value, page.quote(section)))
                if section.qualifier:
                    found[f"{name}_type"] = section.qualifier
    return tuple(found.items()), tuple(statements)
