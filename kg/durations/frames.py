"""The time frame of an outcome → its longest duration, its anchor, and its time points in their order."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.durations.amounts import Time, amounts, points
from kg.durations.joining import Linked, cycles, joined, lengths, spread
from kg.durations.times import days, rows, values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

# what stands between an amount and the anchor that it is counted from: "30 days after the last dose"
_AFTER: Final = re.compile(
    r"\s*(?:(?:after|post|following|from|since|of|past|later\s+than|beyond|après|dopo|dalla|dal|dall'|depuis|suivant|on)\b|post-)"
    r"[\s-]*(?:the|their|its|each|date\s+of|day\s+of|time\s+of|la|le|l'|l’|il|del(?:la)?|receipt\s+of|completion\s+of(?=\s+surg))?\s*",
    re.IGNORECASE,
)
_BEFORE: Final = re.compile(
    r"\s*(?:(?:before|prior\s+to|preceding|ahead\s+of|avant|prima\s+d(?:i|el(?:la)?))\b|pre-)[\s-]*(?:the|their|each|date\s+of|la|le|l'|l’)?\s*",
    re.IGNORECASE,
)
_NEAR: Final = 28
"""The most characters of other words ("the *study's* last dose") between an amount and its anchor."""
_EVERY: Final = re.compile(r"\b(?:every|each|per|ogni|chaque|tous\s+les|toutes\s+les)\s*(?:\w+\s+)?$", re.IGNORECASE)
# what a list of days and weeks names among them: "Day 29 and EOT" counts no day from the end of treatment
_POINTS: Final = {"end of treatment": 2, "study completion": 2, "pre-dose": 1, "post-dose": 1}
"""From how many named days before them on these are points of a list."""
_AT_ONCE: Final = "immediately"
# "1,3,6,12 months", "1,3 and 6 months": two commas, or a comma and a conjunction, part a list
_RUN: Final = re.compile(
    r"(?<![\d.,])\d{1,3}(?:,\d{1,3}){2,}(?![\d,.])|(?<![\d.,])\d{1,2},\d{1,2}(?=,?\s*(?:and|&|or|et|e)\s*\d)"
)
_PAIR: Final = re.compile(r"(?<![\d.,])(\d{1,2}),(\d{2})(?=\s*[A-Za-z])")
_THOUSANDS: Final = re.compile(r"(?<![\d.,])([1-9]),(\d{3})(?![\d,.])")
_DAY: Final = re.compile(r"(?:days?|weeks?|months?|visits?|D|W|M)[\s-]*\d", re.IGNORECASE)
_CYCLE: Final = re.compile(
    r"(?<=[Cc]ycle)\s*(\d{1,2})\b(?!\s*(?:-|–|to\b|,\s*\d)|\s*(?:days|weeks|months|hours|day\b(?!\s*\d)))"
)
_SPREAD: Final = re.compile(r"(?:±|\+/-|\+\\-|plus\s+or\s+minus)\s*$")


class Frame(NamedTuple):
    """The time frame of an outcome.

    ``duration`` is the longest that is named (ISO 8601), ``anchor`` the first named point that times are counted from.
    ``points`` are all that the words name, in their order: ``baseline``, ``P24W``, ``P30D after last dose``,
    ``P1D before surgery``, ``-P21D`` (Day -21), and ISO 8601's ``R/P3M`` for what is repeated every three months.
    """

    duration: str | None
    anchor: str | None
    points: tuple[str, ...] = ()


@lru_cache(maxsize=1 << 14)  # of a thousand records, three quarters of the time frames were met before
def time_frame(text: str) -> Frame:
    """The duration, the anchor and the time points of an outcome's time frame.

    >>> time_frame("At inclusion")
    Frame(duration=None, anchor='inclusion', points=('inclusion',))
    >>> time_frame("up to 30 days after last dose")
    Frame(duration='P30D', anchor='last dose', points=('P30D after last dose',))
    >>> time_frame("Baseline, Weeks 12 and 24").points
    ('baseline', 'P12W', 'P24W')
    >>> time_frame("Blood samples")
    Frame(duration=None, anchor=None, points=())
    """
    text = _parted(text) if "," in text else text
    named = amounts(text)
    spans = [time for time in named if not _EVERY.search(text[: time.start]) and not _SPREAD.search(text[: time.start])]
    of_days = _apart(points(text), named)
    spans += of_days
    cycle = lengths(text, named)
    cycle = cycle if _apart(spans, cycle) else []  # "4 week cycle" says all that is known
    spans = _apart(spans, cycle)
    if len(spans) > 1:
        spans.sort(key=lambda time: time.start)
    repeated = _repeated(text, named)
    anchors = list(joined(text, _apart(_anchors(text), (*spans, *repeated, *cycle))))
    later = [time.duration for time in spans if time.duration and days(time.duration) >= 0]
    longest = max(later, key=days, default=None)
    at_once = _at_once(text, anchors)
    anchors = _apart(anchors, at_once)
    in_order = sorted((*spans, *at_once), key=lambda time: time.start)
    found = list(_ordered(text, in_order, [*anchors, *repeated], cycles(text, of_days)))
    return Frame(longest, _first(text, anchors, spans, found), tuple(dict.fromkeys(found)))


def _parted(text: str) -> str:
    """The commas of a list of numbers with a blank each, and those of thousands gone: "1,3,6 months" are three.

    >>> _parted("1,3,6 months"), _parted("12,24 weeks"), _parted("1,000 days"), _parted("1,5 years")
    ('1, 3, 6 months', '12, 24 weeks', '1000 days', '1,5 years')
    """
    text = _THOUSANDS.sub(r"\1\2", text)
    text = _RUN.sub(lambda run: run[0].replace(",", ", "), text)
    return _PAIR.sub(lambda pair: f"{pair[1]}, {pair[2]}" if int(pair[1]) < int(pair[2]) else pair[0], text)


def _first(text: str, anchors: Sequence[Time], spans: Iterable[Time], found: Iterable[str]) -> str | None:
    """The first point that is named, unless it is only one more point of a list of named days."""
    first = next(iter(anchors), None)
    least = _POINTS.get(str(first.anchor)) if first else None
    if first is None or least is None or any(" after " in one or " before " in one for one in found):
        return first.anchor if first else None
    listed = sum(span.end <= first.start and _DAY.match(text, span.start) is not None for span in spans)
    return first.anchor if listed < least else None


def _numbered(text: str, one: Time) -> str:
    """The word of a point; a cycle keeps its number."""
    cycle = _CYCLE.match(text, one.end) if one.anchor == "cycle" else None
    return f"cycle {cycle[1]}" if cycle else str(one.anchor or one.duration)


def _at_once(text: str, anchors: Sequence[Time]) -> list[Time]:
    """What stands for no time at all after an anchor: "Immediately after surgery" is one point."""
    now = [Time(_AT_ONCE, None, one.start, one.end) for one in anchors if text[one.start :].lower().startswith("immed")]
    return [one for one in now if _counted_from(text, one, _apart(anchors, now))[1]]


def _ordered(text: str, spans: Sequence[Time], others: list[Time], counted: Mapping[int, str]) -> Iterator[str]:
    """Every point in the order of the text; an amount takes the anchor, a day the cycle, that it is counted from."""
    linked = spread(text, [Linked(span, *_counted_from(text, span, others)) for span in spans])
    taken = {one.anchor.start for one in linked if one.anchor is not None}
    found: list[tuple[int, str]] = []
    for span, how, anchor in linked:
        name = values("counted").get(str(anchor.anchor), anchor.anchor) if anchor and how else None
        if span.start in counted:
            how, name = "of", f"cycle {counted[span.start]}"  # noqa: PLW2901 - a day of a cycle is counted from nothing else
        found.append((span.start, f"{span.duration} {how} {name}" if name else str(span.duration)))
    named = {f"cycle {number}" for number in counted.values()}
    points = [(one, _numbered(text, one)) for one in others if one.start not in taken]
    found += [(one.start, words) for one, words in points if words not in named]
    return (words for _, words in sorted(found))


def _counted_from(text: str, span: Time, others: Iterable[Time]) -> tuple[str, Time | None]:
    for how, pattern in (("after", _AFTER), ("before", _BEFORE)):
        link = pattern.match(text, span.end)
        if link is not None:
            for one in others:
                if one.anchor and -len(link[0]) <= one.start - link.end() <= _NEAR and one.start >= span.end:
                    inside = link[0].split()[0].lower() == "of" and one.anchor in values("stretch")
                    return "" if inside else how, one  # "12 weeks of treatment" end with it, or before
    worded = next((one for one in others if one.anchor in values("counted") and 0 <= one.start - span.end <= 1), None)
    return ("before" if str(worded.anchor).startswith("pre") else "after", worded) if worded else ("", None)


def _repeated(text: str, named: Iterable[Time]) -> list[Time]:
    """What comes again: "every 3 months" → ``R/P3M``, "weekly" → ``R/P1W`` (ISO 8601, repeating intervals)."""
    found = [
        Time(f"R/{time.duration}", None, time.start, time.end)
        for time in named
        if time.duration and _EVERY.search(text[: time.start])
    ]
    return found + [Time(str(_value("frequency", hit)), None, *hit.span()) for hit in _frequency().finditer(text)]


def _anchors(text: str) -> list[Time]:
    return [Time(None, _value("anchor", hit), *hit.span()) for hit in _anchor().finditer(text)]


def _value(kind: str, hit: re.Match[str]) -> str:
    return rows(kind)[(hit.lastindex or 1) - 1][1]


def _apart(times: Iterable[Time], others: Iterable[Time]) -> list[Time]:
    """The times that stand in no other."""
    return [one for one in times if not any(one.start < other.end and other.start < one.end for other in others)]


@cache
def _anchor() -> re.Pattern[str]:
    return re.compile("|".join(rf"(\b(?:{words})(?!\w))" for words, _ in rows("anchor")), re.IGNORECASE)


@cache
def _frequency() -> re.Pattern[str]:
    return re.compile("|".join(rf"(\b(?:{words})\b)" for words, _ in rows("frequency")), re.IGNORECASE)
