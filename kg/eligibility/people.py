"""Words of a criterion → the sex that it asks for, where it asks for one sex or says that both may join."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from kg.eligibility.tables import table
from kg.model import Term

_BEGINS: Final = 70
_SEXED: Final = re.compile(r"ale|[mM]en\b|[mM]an\b|[wW]om[ae]n|[sS]ex|[gG]ender|omme|emme|omini|onne")


class Sex(NamedTuple):
    """The sexes that may join (``ALL``, ``FEMALE``, ``MALE`` of the API v2 data model) and the words that say so."""

    term: Term
    start: int
    end: int


def sex(text: str) -> Sex | None:
    """The sex that a criterion begins with; women as the subject of another rule (contraception) are none.

    >>> sex("Women aged 18 to 45 years").term.label, sex("Male or female patients").term.label
    ('FEMALE', 'ALL')
    >>> sex("Women of childbearing potential must use contraception")
    """
    if not _SEXED.search(text, 0, _BEGINS):
        return None
    for code, pattern in _patterns():
        found = pattern.match(text)
        if found:
            return Sex(Term(None, code, "sex"), found.start(), found.end())
    return None


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["sex"], re.compile(row["words"], re.IGNORECASE)) for row in table("sexes"))
