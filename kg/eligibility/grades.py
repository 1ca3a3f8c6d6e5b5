"""Grades of a score in letters or Roman numbers ("Child-Pugh B or C", "NYHA ≥ III") → limits in its points.

The table is ``ontology/eligibility/grades.tsv``: Child-Pugh (Pugh 1973, doi:10.1002/bjs.1800600817) counts 5 to 6
points as A, 7 to 9 as B, 10 to 15 as C; classes of NYHA and ASA are numbers already.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from kg.eligibility.normals import Found
from kg.eligibility.tables import longest_first, table
from kg.model import Limit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.eligibility.quantities import Subject

_LEAD: Final = (
    r"[\s:,(]*(?:[A-Z]{2,5}\)\s*)?(?:(?:functional|heart|failure|physical|status|liver|disease|cirrhosis|criteria|class(?:ification|es)?"
    r"|grades?|scores?|stages?|symptoms?|is|of|association|category|must|be)\s+)*"
)
# "> NYHA class II", "greater NY class II": the sign stands before the score
_BEFORE: Final = re.compile(
    r"(≥|>=|>|≤|<=|<|greater(?:\s+than)?|higher(?:\s+than)?|worse\s+than|at\s+least|less\s+than|above)\s*$",
    re.IGNORECASE,
)
_CLASS: Final = re.compile(r"\b(?:class(?:es)?|stages?|grades?)\s+(?=[IV]+\b)[^.;]*$", re.IGNORECASE)
_OR_WORSE: Final = re.compile(r"\s+(?:or|and)\s+(?:worse|higher|greater|above|more)\b", re.IGNORECASE)
_REACH: Final = 90
_SIGN: Final = (
    r"(?P<sign>≥|>=|>|≤|<=|<|greater\s+than|at\s+least|worse\s+than|less\s+than)?\s*(?:class|grade|stage)?\s*"
)


def graded(text: str, about: Iterable[Subject]) -> Iterator[tuple[Found, Subject]]:
    """The limits that grades set right after the scores that they belong to.

    >>> from kg.eligibility.quantities import named
    >>> [(found.limit.comparator, found.limit.value, found.limit.upper)
    ...  for found, _ in graded("Child-Pugh class B or C", named("Child-Pugh class B or C", 0, 23))]
    [('between', 7.0, 15.0)]
    >>> list(graded("Child-Pugh assessed by a doctor", named("Child-Pugh assessed by a doctor", 0, 31)))
    []
    """
    for subject in about:
        patterns, points = _grades().get(subject.term.label, (None, {}))
        found = patterns.match(text, subject.end) if patterns else None
        before = None
        if found is None and patterns:
            found = _earlier(text, subject, patterns)
        elif found and not found["sign"]:
            before = _BEFORE.search(text, 0, subject.start)
        if found is not None:
            ends = [points[grade] for grade in (found["low"], found["high"] or found["low"])]
            sign = found["sign"] or (before[1] if before else "at least" if _OR_WORSE.match(text, found.end()) else "")
            limit = _limit(sign, min(low for low, _ in ends), max(high for _, high in ends))
            start = before.start(1) if before else found.start("sign") if found["sign"] else found.start("low")
            made = Limit(*limit, text=" ".join(text[start : found.end()].split()))
            yield Found(made, start, found.end(), ""), subject


def _earlier(text: str, subject: Subject, grades: re.Pattern[str]) -> re.Match[str] | None:
    """The grade that stands before its score: "class II to IV heart failure of the New York Heart Association"."""
    class_ = _CLASS.search(text, max(0, subject.start - _REACH), subject.start)
    return grades.match(text, class_.start(), subject.start) if class_ else None


def _limit(sign: str, low: float, high: float) -> tuple[str, float, float | None]:
    """The sign and the points: "≥ B" begins where B begins, "> B" where it ends."""
    words = " ".join(sign.lower().split())
    if words in {"≥", ">=", "at least"}:
        return ">=", low, None
    if words in {">", "greater than", "worse than", "greater", "higher", "higher than", "above"}:
        return ">", high, None
    if words in {"≤", "<="}:
        return "<=", high, None
    if words:
        return "<", low, None
    return ("=", low, None) if low == high else ("between", low, high)


@cache
def _grades() -> dict[str, tuple[re.Pattern[str], dict[str, tuple[float, float]]]]:
    """Score → the pattern of its grades, and the points of each."""
    points: dict[str, dict[str, tuple[float, float]]] = {}
    for row in table("grades"):
        points.setdefault(row["score"], {})[row["grade"]] = (float(row["low"]), float(row["high"]))
    found = {}
    for score, grades in points.items():
        each = "|".join(map(re.escape, longest_first(grades)))
        second = rf"(?:\s*(?:-|–|/|,|to|or|and|through)\s*(?:class\s+)?(?P<high>{each}))?"
        found[score] = (re.compile(rf"(?i:{_LEAD}{_SIGN})(?P<low>{each}){second}(?![\w+])"), grades)
    return found
