"""Amounts of time in a sentence → how they bound what a criterion names: wash-out, minimum exposure, time since.

The patterns are in ``ontology/eligibility/bounds.tsv``, in order of priority; ``exposure`` needs words of treatment
before it: "stable dose for at least 4 weeks" is an exposure, "at least 4 weeks ago" a time since.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.durations import amounts, single
from kg.eligibility.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable

_BEFORE: Final = 60
# "24h", and the beginnings of the units of time that ``kg.durations`` reads: most sentences have none
_SHORT: Final = re.compile(r"\d\s?(?:h|hrs?|d|w|wks?|y|yrs?|mos?|mins?)\b", re.IGNORECASE)
_UNITS: Final = (
    "day",
    "week",
    "month",
    "year",
    "hour",
    "jour",
    "semain",
    "mois",
    "giorn",
    "settim",
    "mesi",
    "anni",
    "anno",
    "ans",
)
_EXPOSED: Final = re.compile(
    r"\b(?:introduced|treated|stable|taking|on|used|started|received|receiving|treatment|therapy|exposure|doses?|dosage"
    r"|regimen|for|course|persist\w*|last\w*|duration|present|symptoms?|history)\b[^.;]{0,40}$",
    re.IGNORECASE,
)
_AGO: Final = re.compile(
    r"\s*(?:\([^()]{0,30}\)\s*)?(?:ago|earlier|previous(?:ly)?|prior|before|preceding|pre-|avant|prima|in\s+the\s+past|elapsed|out\b|free\b)",
    re.IGNORECASE,
)
_COURSE: Final = re.compile(
    r"\s+of\s+(?:prior|previous|(?:\w+\s+)?(?:therapy|treatment|use)\b|continuous|total|cumulative)", re.IGNORECASE
)
_FOLLOWING: Final = {"ago": _AGO, "course": _COURSE}
# "no more than 12 weeks since surgery": no longer ago
_AT_MOST: Final = re.compile(
    r"(?:\b(?:no|not)\s+(?:more|longer|later)\s+than|\b(?:less|fewer)\s+than|\bwithin|\bup\s+to|[<≤])\s*(?:the\s+)?$",
    re.IGNORECASE,
)
# how long people are to live or to be followed
_LIVED: Final = re.compile(
    r"\b(?:surviv\w+|expectanc\w+|life\s?spans?|to\s+live|prognosis|follow-?\s?up|followed\s+(?:up\s+)?for)\b[^.;,]{0,30}$",
    re.IGNORECASE,
)
_FOLLOWED: Final = re.compile(r"\s*(?:of\s+|for\s+)?follow-?\s?up\b(?!\s+(?:after|since))", re.IGNORECASE)
# "5 preceding years" → the same with blanks, in its length
_AMID: Final = re.compile(
    r"(?<=[\da-z] )(?:preceding|previous|prior|past|last)(?= (?:hour|day|week|month|year)s\b)", re.IGNORECASE
)
# "thirty (30) days", "6 or more months", "21 days or less" → "30 days", "≥6 months", "≤21 days", in the same length
_TWICE: Final = re.compile(r"\b[a-z]+(?:-[a-z]+)?\s*\((\d+)\)(?=[\s-]*(?:hour|day|week|month|year))", re.IGNORECASE)
_OR_MORE: Final = re.compile(
    r"\s(?P<number>\d+)(?:\s+or\s+(?P<more>more|longer|greater|less|fewer)(?=\s+(?:hour|day|week|month|year))"
    r"|(?P<unit>\s*-?(?:hour|day|week|month|year)s?)\s+or\s+(?P<after>more|longer|greater|less|fewer|shorter)\b)",
    re.IGNORECASE,
)
# "taken 1-6 weeks apart", "confirmed within 6 weeks": an interval between two measurements
_APART: Final = re.compile(r"\s*apart\b", re.IGNORECASE)
_CONFIRMED: Final = re.compile(
    r"\b(?:confirmed|repeated)\s+(?:again\s+)?(?:with)?in\s+(?:\d+\s*(?:-|–|to)\s*)?$", re.IGNORECASE
)
_BEFORE_IT: Final = re.compile(r"\s*(?:of|before|prior|preceding|previous|pre-)", re.IGNORECASE)
# "24 hour urine": how long is collected or recorded
_MEASURED: Final = re.compile(
    r"[\s-]*(?:urin\w+|proteinuria|creatinine|protein|ecg|holter|ambulatory|recall|collection)\b", re.IGNORECASE
)
_AMOUNT: Final = re.compile(
    r"\b(?:protein|proteinuria|urine|albumin|creatinine)\s+(?:in|over|per)\s+(?:an?\s+)?$", re.IGNORECASE
)
# "within 4 weeks (6 weeks for nitrosoureas)": the same bound for others
_ALSO: Final = re.compile(r"\((?:(?:or|e\.g\.?|i\.e\.?|at\s+least|within)[\s,]+)*$", re.IGNORECASE)
_FOR: Final = re.compile(r"\s+(?:for|if|since|after|from)\b")
# "prohibited through 28 days after the last dose": how long something holds
_UNTIL: Final = re.compile(r"\b(?:through|until|till|and\s+for|up\s+to)\s+(?:at\s+least\s+)?$", re.IGNORECASE)
_THEREAFTER: Final = re.compile(r"\s+(?:after|following|post|beyond)\b", re.IGNORECASE)
# what lasts: "stable at least 4 weeks before" is no time since
_LASTS: Final = re.compile(
    r"\b(?:stable|for|present|persist\w*|last\w*|symptoms?|course|duration)\b[^.;]{0,40}$|\bof\s+(?:at\s+least|more\s+than|greater\s+than|over|[>≥])\s*$",
    re.IGNORECASE,
)
_OVER: Final = re.compile(r"\b(?:completed|finished|ended|stopped|discontinued)\b[^.;,]{0,60}$", re.IGNORECASE)
_AGE: Final = re.compile(r"[\s-]*(?:of\s+age|old|-old)\b", re.IGNORECASE)
# "surgery less than 30 days old": how long ago it was
_AGED: Final = re.compile(
    r"\b(?:surger\w+|operations?|fractures?|infarct\w*|strokes?|injur\w+|thrombos[ei]s|trauma)\s+(?:(?:less|more|older)\s+than\s+|[<>≤≥]\s*)$",
    re.IGNORECASE,
)


# "at least 21 days from prior treatment must have elapsed"
_ELAPSED: Final = re.compile(r"[^.;]{0,160}?\b(?:have|has|must|should)\s+(?:elapsed?|passed)\b", re.IGNORECASE)


class Bounded(NamedTuple):
    """An amount of time (ISO 8601) at a place, and what it bounds: within, at-least, at-most or since."""

    duration: str
    bound: str
    start: int
    end: int


def bounded(text: str, start: int, end: int, taken: Iterable[tuple[int, int]] = ()) -> list[Bounded]:
    """The amounts of time that bound something between two places; ages and the places ``taken`` are left out.

    >>> bounded("within 4 weeks prior to inclusion", 0, 33)
    [Bounded(duration='P4W', bound='within', start=7, end=14)]
    >>> bounded("18 years old", 0, 12)
    []
    """
    found: list[Bounded] = []
    words = _plain(text[start:end])
    if not any(unit in words for unit in _UNITS) and not _SHORT.search(words):
        return found
    text = text[:start] + words + text[end:]
    for time in sorted((*amounts(words), *single(words)), key=lambda time: time.start):
        first, last = time.start + start, time.end + start
        if (
            time.duration is None
            or any(a < last and first < b for a, b in taken)
            or (_AGE.match(text, last) and not _AGED.search(text, max(start, first - _BEFORE), first))
            or _MEASURED.match(text, last)
        ):
            continue
        if _AMOUNT.search(text, max(start, first - _BEFORE), first):
            continue
        if _APART.match(text, last) or (
            _CONFIRMED.search(text, max(start, first - _BEFORE), first) and not _BEFORE_IT.match(text, last)
        ):
            continue
        if _LIVED.search(text, max(start, first - _BEFORE), first) or _FOLLOWED.match(text, last):
            continue
        before = text[max(start, first - _BEFORE) : first]
        bound = _bound(before, text[last : min(end, last + _BEFORE)])
        if found and _ALSO.search(before) and _FOR.match(text, last):
            bound = found[-1].bound
        if bound == "at-least" and ("elapse" in words or "passed" in words) and _ELAPSED.match(text, last, end):
            bound = "since"
        if bound:
            found.append(Bounded(time.duration, bound, first, last))
    return found


def _plain(words: str) -> str:
    """The same words in their length, with each amount of time in its plainest form.

    >>> _plain("thirty (30) days"), _plain("for 21 days or less")
    ('30          days', 'for≤21 days        ')
    """
    words = _AMID.sub(lambda amid: " " * len(amid[0]), words)
    words = _TWICE.sub(lambda twice: twice[1].ljust(len(twice[0])), words)
    return _OR_MORE.sub(_signed, words)


def _signed(found: re.Match[str]) -> str:
    more = (found["more"] or found["after"]).lower() in {"more", "longer", "greater"}
    return f"{'≥' if more else '≤'}{found['number']}{found['unit'] or ''}".ljust(len(found[0]))


def _bound(before: str, after: str) -> str | None:
    if _UNTIL.search(before) and _THEREAFTER.match(after):
        return None
    exposed: bool | None = None
    for bound, place, pattern in _bounds():
        if place == "after":
            if pattern.match(after):
                return "within" if bound == "since" and _AT_MOST.search(before) else bound
        elif pattern.search(before):
            if place == "before" or (place in _FOLLOWING and _FOLLOWING[place].match(after)):
                return bound
            if place in _FOLLOWING:
                continue
            lasts = _LASTS.search(before) and not _OVER.search(before)
            if bound == "at-least" and _AGO.match(after) and not (lasts or _AT_MOST.search(before)):
                return "since"  # "curatively treated more than 3 years prior to entry"
            exposed = _EXPOSED.search(before) is not None if exposed is None else exposed
            if exposed:
                return bound
    return None


@cache
def _bounds() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    return tuple((row["bound"], row["place"], re.compile(row["words"], re.IGNORECASE)) for row in table("bounds"))
