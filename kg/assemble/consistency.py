"""Page → an issue for each value that the page gives twice, differently, under one label."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg import codes
from kg.assemble.dates import date
from kg.assemble.values import CODED
from kg.model import Issue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model import Page, Section

_CODED: Final = (*CODED, "sex")
_DATES: Final = tuple(f"date.{name}" for name in ("start", "primary_completion", "completion", "first_posted"))
_WORDS: Final = ("enrollment", "min_age", "max_age", "age", "sponsor", "official_title", "acronym")


def contradictions(page: Page) -> Iterator[Issue]:
    """Values that differ once they are normalised; which of them is right, the page does not say: the first counts.

    An estimated and an actual number are no contradiction, nor is a code that only one of two places can express.
    """
    for name in (*_CODED, *_DATES, *_WORDS):
        seen: dict[tuple[str, str], Section] = {}
        for section in page.named(name):
            value = _normal(name, section.text)
            if value:
                seen.setdefault((section.qualifier, value), section)
        for qualifier in dict.fromkeys(qualifier for qualifier, _ in seen):
            if sum(kind == qualifier for kind, _ in seen) > 1:
                values = [(value, page.line(place)) for (kind, value), place in seen.items() if kind == qualifier]
                said = " and ".join(f"{value} (line {line})" for value, line in values)
                yield Issue(
                    "value-conflict", f"{name}: the page says {said}; the first is taken", "warning", values[1][1]
                )


def _normal(name: str, words: str) -> str | None:
    """The value as it is compared: a code, a date, a number, or the words without case and odd spaces."""
    if name in _CODED:
        return codes.code(name, words)
    if name in _DATES:
        return date(words)
    if name == "enrollment":
        found = re.search(r"\d[\d.,\s]*", words)
        return re.sub(r"\D", "", found[0]) if found else None
    return " ".join(words.casefold().split())
