"""Words of a table row whose cells run on → where its time-frame cells stand (``At inclusion``, ``Up to 24 weeks``)."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from kg.lines.words import alternatives

_NUMBER: Final = rf"(?:[~≈±+<>≤≥-]?\d+(?:[.,]\d+)?(?:st|nd|rd|th)?|{alternatives('number word')})"
_UNIT: Final = alternatives("time unit")
_POINT: Final = alternatives("time point")
_GLUE: Final = alternatives("time glue")
_LEAD: Final = alternatives("time lead")
# "12-month", "24h", "#1", "h0+48h", "D28", "0-12", "3,6,12"
_FIGURE: Final = rf"{_NUMBER}(?:[-/,+\u2013]{_NUMBER})*(?:[- ]?{_UNIT})?|[DWMhV]\d+(?:[-+]\w?\d+\w?)*|{_UNIT}[- ]?\d+"
_POST: Final = (
    rf"(?:pre|post|mid|end|follow|peri|intra)[- ]?(?:of[- ])?"
    rf"(?:{_POINT}|{_UNIT}|up|op(?:erati\w+)?|dose|intervention|transplant\w*|infusion|study)s?"
)
_TIME: Final = re.compile(rf"(?:{_FIGURE}|{_UNIT}|{_POINT}|{_POST}|{_LEAD}|[-\u2013&+/])[,;:.]?", re.IGNORECASE)
# "the", "of", "treatment" go on with a time frame; capitalised they begin the next cell
_GOES_ON: Final = re.compile(rf"{_GLUE}[,;:.]?")
_CORE: Final = re.compile(
    rf"{_NUMBER}[- ]?{_UNIT}\b|\b{_UNIT}\s?[-#]?\d|\b{_POINT}\b|\b{_POST}\b|\b[DWMhV]\d+\b", re.IGNORECASE
)
_OPENING: Final = re.compile(rf"(?:{_LEAD}|{_POINT}|{_POST})", re.IGNORECASE)
_LOOSE: Final = re.compile(rf"(?:{alternatives('time connector')}|{_LEAD}|[-\u2013&+/]),?", re.IGNORECASE)
# In a table whose cells are glued ("analysis of skinAt inclusion") a cell begins with its capital or figure.
_SEAM: Final = re.compile(r"(?<=[a-z)\]])(?=[A-Z\d])|(?<=\d)(?=[A-Z])|(?<=[A-Z]{2})(?=[A-Z][a-z]{2})")
_ADJECTIVE: Final = re.compile(r"\d+-(?:year|month|week|day|hour|minute)")
_CONTINUES: Final = re.compile(rf"\s*(?:{_GLUE}|{_LEAD}|with|walk\w*|who|which|that|are|was|were|not|without)\b")
_WORD: Final = re.compile(r"\([^()]{1,60}\)[,;.]?|\S+")
_Run = list[tuple[int, int]]


def time_frames(words: str) -> list[tuple[int, int]]:
    """Where the time-frame cells stand, in their order.

    A cell begins with a capital, a figure or a word like "up to"; what follows it begins like a cell too.  If the
    first one begins with a capital or a figure, so do the others: times in descriptions do not.

    >>> row = "Change from baseline in mRSS at week 24 Baseline, Week 24 Measured by two assessors"
    >>> [row[start:end] for start, end in time_frames(row)]
    ['Baseline, Week 24']
    """
    cells = [cell for run in _runs(words) if (cell := _cell(words, run)) and words[: cell[0]].strip(" .;-")]
    closed = [whole for cell in cells if (whole := _closed(words, cell))]
    if not closed:
        return [whole for cell in cells if (whole := _extended(words, cell))][:1]
    found: list[tuple[int, int]] = []
    for start, end in closed:
        before = words[found[-1][1] if found else 0 : start].strip(" .;-")
        if before and (not found or _alike(words, found[0][0], start)):
            found.append((start, end))
    return found


def is_time(words: str) -> bool:
    """Whether the words are a time frame and nothing else.

    >>> is_time("At Day 1"), is_time("Baseline, Week 24"), is_time("Overall survival at 24 months")
    (True, True, False)
    """
    parts = [words[start:end] for start, end in _tokens(words)]
    return bool(_CORE.search(words)) and all(_TIME.fullmatch(part) or _GOES_ON.fullmatch(part) for part in parts)


def holds_time(words: str) -> bool:
    """Whether a time stands among the words.

    >>> holds_time("from first dose to week 4"), holds_time("using flow cytometry")
    (True, False)
    """
    return bool(_CORE.search(words))


def begins(words: str) -> bool:
    """Whether the words begin like a time frame and hold a time: "Discharge from ICU or 30 days".

    >>> begins("Discharge from ICU or 30 days"), begins("Kaplan-Meier estimate at 30 days")
    (True, False)
    """
    first = _WORD.match(words)
    return bool(first and _TIME.fullmatch(first[0]) and _CORE.search(words))


def _closed(words: str, cell: tuple[int, int]) -> tuple[int, int] | None:
    """The cell, if what follows begins like one; one that begins with a figure or a capital may go on a little."""
    if _closes(words, cell[1]):
        return cell
    more = re.match(r"(?:\s+[^\sA-Z.;,()]+){1,3}(?=\s+[A-Z\d]|$)", words[cell[1] :])
    return (cell[0], cell[1] + more.end()) if more and not words[cell[0]].islower() else None


def _runs(words: str) -> list[_Run]:
    """The longest runs of words that may belong to a time frame and hold a time."""
    runs: list[_Run] = [[]]
    for start, end in _tokens(words):
        token = words[start:end]
        inside = bool(runs[-1]) and ((token.startswith("(") and _aside(token)) or _GOES_ON.fullmatch(token))
        if inside or _TIME.fullmatch(token):
            runs[-1].append((start, end))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run and _CORE.search(words[run[0][0] : run[-1][1]])]


def _aside(token: str) -> bool:
    """Whether parentheses hold a time or words of one: "(Day 1)", "(End of Treatment)"."""
    inner = token.strip("(),;.")
    return bool(_CORE.search(inner)) or all(_GOES_ON.fullmatch(word.lower()) for word in inner.split())


def _tokens(words: str) -> list[tuple[int, int]]:
    """Words with their places; glued cells are parted where one of them is a time ("skin|Baseline|ELISA")."""
    found: list[tuple[int, int]] = []
    for match in _WORD.finditer(words):
        seams = [seam.start() for seam in _SEAM.finditer(words, match.start(), match.end())]
        pieces = list(pairwise([match.start(), *seams, match.end()]))
        timed = any(_TIME.fullmatch(words, *piece) or _GOES_ON.fullmatch(words, *piece) for piece in pieces)
        found += pieces if timed else [match.span()]
    return found


def _cell(words: str, run: _Run) -> tuple[int, int] | None:
    """The part of a run that is the cell: without loose words at its ends, and not the time that ends the measure."""
    while run and _LOOSE.fullmatch(words[slice(*run[-1])]):
        run = run[:-1]
    while run and not _opens(words, run[0]):
        run = run[1:]
    if not run or not _CORE.search(words[run[0][0] : run[-1][1]]):
        return None
    for i in range(len(run) - 1, 0, -1):
        fresh = words[run[i][0]].isupper() or (words[run[i][0]].isdigit() and _CORE.match(words, run[i][0]))
        joined = _LOOSE.fullmatch(words[slice(*run[i - 1])]) or words[run[i - 1][1] - 1] in ",;:-/&"
        if (
            fresh
            and not joined
            and _OPENING.fullmatch(words[slice(*run[i])])
            and not _CORE.search(words[run[i][0] : run[-1][1]])
        ):
            run = run[:i]
            break
        whole = _CORE.search(words[run[0][0] : run[i - 1][1]]) and _CORE.search(words[run[i][0] : run[-1][1]])
        if fresh and not joined and whole and (words[run[0][0]].islower() or _repeats(words, run, i)):
            run = run[i:]
            break
    return run[0][0], run[-1][1] - (words[run[-1][1] - 1] in ".;,:")


def _repeats(words: str, run: _Run, at: int) -> bool:
    """Whether the measure ends with the words of the cell: "mRSS at Week 24 Week 24"."""
    left, right = words[run[0][0] : run[at - 1][1]], words[run[at][0] : run[-1][1]]
    return left.casefold().endswith(right.casefold())


def _opens(words: str, token: tuple[int, int]) -> bool:
    """Whether a cell may begin with this word; "up" does so before "to" only: patients are "followed up after …"."""
    first = words[token[0]]
    word = words[slice(*token)].rstrip(",;:.")
    if word == "up" and not words.startswith(" to ", token[1]):
        return False
    if _ADJECTIVE.fullmatch(word) and words[token[1] + 1 : token[1] + 2].isupper():
        return False  # "The 5-year DFS rate" is a measure
    return first.isupper() or first.isdigit() or bool(_OPENING.fullmatch(word))


def _extended(words: str, cell: tuple[int, int]) -> tuple[int, int] | None:
    """A cell that goes on in words we do not know, up to the next capital: "4 weeks after last dose of cisplatin"."""
    start, end = cell
    more = re.match(r"(?:\s+[^\sA-Z.;]+){1,6}(?=\s+[A-Z\d]|$)", words[end:])
    if more:
        return start, end + more.end()
    return None if _CONTINUES.match(words, end) else cell


def _closes(words: str, end: int) -> bool:
    after = words[end:].lstrip(" .;,")
    return not after or after[0].isupper() or after[0].isdigit() or after[0] in "(-•*\"'"


def _alike(words: str, first: int, start: int) -> bool:
    return words[first].islower() or not words[start].islower()
