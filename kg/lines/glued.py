"""A table row whose cells are glued (``Overall survival24 monthsKaplan-Meier``) → where its time-frame cell stands.

A cell begins and ends where two characters meet that no space parts: what stands between spaces is inside a cell.
"""

from __future__ import annotations

import re
from typing import Final

from kg.lines.timeframes import begins, holds_time, is_time
from kg.lines.words import alternatives

_NUMBER: Final = alternatives("number word")
_UNIT: Final = alternatives("time unit")
_FOLLOWS: Final = rf",?\s+(?:\S*\d|(?:the|to|end|study|time|{_UNIT}|{alternatives('time point')})\b)"
# "skinAt", "toxicities28", "eDiary.baseline", "28Measured", "BAFFDay", "CoV-2|7 days", "at day 3|3 days"
_SEAM: Final = re.compile(
    r"(?<=[a-zß-ÿ%)\]])(?=[A-Z\d<>~≥≤(])|(?<=[a-zß-ÿ)][.;:,])(?=[A-Za-z\d])|(?<=\d)(?=[A-Z(])|(?<=[A-Z]{2})(?=[A-Z][a-z]|\d)"
    rf"|(?<=COVID-19)(?=\d)|(?<=CoV-2)(?=\d)|(?<=\b\d)(?=(?<=(\d))\1\s{_UNIT}\b)|(?<=\b\d\d)(?=(?<=(\d\d))\2\s{_UNIT}\b)"
)
# "manifestationup to 20 days": small letters meet, and only a word that opens time frames tells where
_OPENS: Final = re.compile(
    rf"(?<=[a-zß-ÿ)\]])(?:baseline(?=$|[A-Z(])|(?!an?\b){_NUMBER}(?=\s+{_UNIT}\b)|(?!ans?\b){_UNIT}(?={_FOLLOWS}))"
    rf"|(?<=[a-zß-ÿ)\]\d])(?:up\s+to|at|within|during|through|from|after|before|over|baseline)(?={_FOLLOWS})|(?<=[A-Z]{{2}})(?:up\s+to|at|within|through)(?={_FOLLOWS})"
)
# "5 daysordinal outcome": a figure's unit ends although letters follow
_CLOSES: Final = re.compile(
    rf"\d[\s-]?(?:days|weeks|months|years|hours|hrs|minutes|mins|{_UNIT}(?=[^a-z]))(?=[^\W\d_]|\()|(?i:{_UNIT})\s\d+(?=[a-z]{{3}})"
)
# "2 by laboratory measures" is what follows "GRAd-COV"
_STARTS: Final = re.compile(rf"[^\W\d_]|\d+\s?{_UNIT}\b")
_PREFACE: Final = re.compile(rf"{alternatives('time preface')}(?!\w)")
_STOP: Final = re.compile(r"[.:](?=\s+[A-Z])")
_LONGEST: Final = 40
"""The most words of a time frame that no rule for its words knows."""
# "day3" is one time, no end of a cell
_WITHIN: Final = re.compile(rf"\b{_UNIT}$", re.IGNORECASE)


def _prefaced(words: str) -> bool:
    """Whether the words open like a time frame, hold a time, and are no sentence: "Change from baseline to week 4"."""
    opened = _PREFACE.match(words)
    return bool(opened and holds_time(words) and len(words.split()) <= _LONGEST and not _STOP.search(words))


def time_cell(words: str) -> tuple[int, int] | None:
    """Where the time-frame cell stands, or ``None``.

    >>> row = "Percentage on CPAP for 72 hours7 days from randomizationNurses' charts at 30 days"
    >>> row[slice(*time_cell(row))]
    '7 days from randomization'
    >>> row = "Change in symptomsup to 20 days"
    >>> row[slice(*time_cell(row))]
    'up to 20 days'
    >>> time_cell("Faecal calprotectin; CRP in serum")
    """
    seams = [match.start() for match in _SEAM.finditer(words)]
    closed = {match.end() for match in _CLOSES.finditer(words)}
    edges = sorted({*seams, *closed, len(words)})
    ends = [end for end in edges if not (words[end : end + 1].isdigit() and _WITHIN.search(words[:end]))]
    for start in sorted({*seams, *(match.start() for match in _OPENS.finditer(words))}):
        whole = [end for end in ends if end > start and is_time(words[start:end])]
        if whole:
            return start, whole[0]
        end = next((end for end in ends if end > start), start)
        if start in seams and _prefaced(words[start:end]):
            return start, end
    for start in seams:
        end = next((end for end in ends if end > start), start)
        if _STARTS.match(words, start) and begins(words[start:end]):
            return start, end
    return None
