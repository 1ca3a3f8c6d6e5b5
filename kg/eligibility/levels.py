"""A limit beside what it seems to be about → the limits that are meant: none for a change, two for "130/80"."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Final

from kg.eligibility.quantities import CUBIC, called
from kg.eligibility.tables import table
from kg.model import Term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.eligibility.normals import Found
    from kg.eligibility.quantities import Subject
    from kg.model import Limit

_LITRE: Final = 1000
"""Cells in a cubic millimetre for every 10⁹ in a litre."""
_EITHER: Final = "transaminase"
"""What is neither ALT nor AST, so that a limit of it is one of both."""
_TRANSAMINASES: Final = re.compile(
    r"(?:(?:hepatic|liver|serum)\s+)?(?:transaminases?|aminotransferases?)(?:\s+levels?)?", re.IGNORECASE
)
_DECILITRES: Final = 10
_ONSET: Final = "time since symptom onset"
_WITHIN: Final = re.compile(r"\b(?:with)?in\s+(?:the\s+(?:last|past|first)\s+)?$", re.IGNORECASE)
_DIAGNOSED: Final = Term(None, "age at diagnosis", "measure")
_CHANGE: Final = r"(?:increase|decrease|rise|reduction|decline|improvement|reversibility|fall|drop|decrement)"
# "an at least 50% increase in PSA", "a decrease in FEV1 of ≥ 12%": how much it changes, and no level
_CHANGES: Final = re.compile(rf"\s*(?:or\s+(?:more|greater)\s+)?(?:relative\s+)?{_CHANGE}\b", re.IGNORECASE)
_CHANGED: Final = re.compile(
    rf"\b{_CHANGE}[sd]?\s+(?:in\s+(?:[\w/-]+\s+){{1,4}}?)?(?:(?:of|by|is|was)\s+)?(?:\w+\s+){{0,2}}\W*$", re.IGNORECASE
)
# "a decrease of hemoglobin of 1 g/dL": no level, in any unit
_FALLEN: Final = re.compile(rf"\b{_CHANGE}\s+(?:in|of)\s+(?:[\w/-]+\s+){{1,4}}?(?:of|by)\s+\W*$", re.IGNORECASE)
# "prothrombin time > 5 seconds over control": how far off, and no time
_OVER_NORMAL: Final = re.compile(
    r"\s*(?:over|above|beyond|of|from|(?:longer|greater|more)\s+than)\s+(?:the\s+)?(?:\w+\s+)?(?:control|normal|ULN|upper|reference)\b",
    re.IGNORECASE,
)
# "between 4 and 18 years of age at the time of first diagnosis": not the age now
_AT_DIAGNOSIS: Final = re.compile(
    r"\s*(?:(?:years?\s+)?(?:of\s+age|old)\s+)?(?:at|when)\s+(?:the\s+)?(?:time\s+of\s+)?(?:(?:first|initial|original|primary)\s+)?"
    r"(?:diagnosis|diagnosed|onset)\b",
    re.IGNORECASE,
)
# "PSA … sustained for a minimum of 3 observations"
_COUNTED: Final = re.compile(
    r"\s*(?:\w+\s+){0,2}(?:observations|instances?|times|occasions?|measurements|determinations|readings|samples|visits|specimens"
    r"|consecutive\s+\w+|separate\s+\w+)\b",
    re.IGNORECASE,
)
# "a pregnancy test will be performed on every woman under 55", "guardian if under 18": rules for some of those who jo
_OF_SOME: Final = re.compile(
    r"\b(?:consent|assent|guardians?|parents?)\b[^.;]*"
    r"\b(?:if|when|minors?|from|for\s+(?:those|all|patients|subjects|children))\b[^.;]*$"
    r"|\b(?:pregnancy\s+tests?|mammogra\w+|colonoscop\w+)\b[^.;]*$"
    r"|\bif\s+(?:(?:they|the\s+\w+)\s+(?:are|is)\s+)?(?:aged?\s+)?$",
    re.IGNORECASE,
)
# "CTCAE 5.0 ≤ grade 1": the version is no grade
_VERSION: Final = re.compile(r"[2-5]\.0\d?\b")
# "Bilirubin normal", "creatinine must be within normal limits": said of nothing that stands farther off
_BESIDE: Final = re.compile(
    r"(?:[\s,:()\[\]/]|\b(?:is|are|must|should|be|levels?|values?|concentrations?|counts?|tests?|results?|and|or|serum|total"
    r"|[A-Z]{2,5})\b)*"
)
_GREATEST: Final = {"ECOG performance status": 5.0, "bone mineral density T-score": 5.0, "NYHA class": 4.0}
_PAIR: Final = re.compile(r"(\d{2,3})\s*(?:/|-|–|over)\s*(\d{2,3})(?![\d/])")
_PAIR_REACH: Final = 6
_FOR_WHOM: Final = re.compile(r"\((?:for|if|in)\s+(?:[\w-]+\s+){0,3}$", re.IGNORECASE)
_FOR_THOSE: Final = re.compile(
    r"\s*%?[\s,(]*(?:for|in|if)\s+(?:(?:those|patients?|subjects?|participants?|children|recipients?|individuals?)\s+)"
    r"(?:(?:who\s+are|aged?|of\s+age|of|with\s+age)\s+)?",
    re.IGNORECASE,
)
_BACK: Final = 60
_PREDICTED: Final = frozenset(
    {"forced expiratory volume", "forced vital capacity", "carbon monoxide diffusing capacity"}
)
_OF_PREDICTED: Final = re.compile(r"[^.;]{0,60}%\s*(?:of\s+)?(?:the\s+)?predicted\b", re.IGNORECASE)
_NEVER: Final = re.compile(r"not\b|unlikely\b", re.IGNORECASE)
_TURNED: Final = {">": "<=", ">=": "<", "<=": "<", "=": "<="}


def levels(text: str, limit: Found, subject: Subject) -> list[tuple[Found, Subject]]:
    """The limit with its subject as they are meant; none where the words set no level of it."""
    if _sets_none(text, limit, subject):
        return []
    if subject.term.label == "blood pressure":
        return _pressures(text, limit, subject)
    if subject.term.label in _PREDICTED and limit.dimension == "fraction" and _OF_PREDICTED.match(text, limit.end):
        limit = limit._replace(limit=replace(limit.limit, reference="predicted", standard=None), dimension="reference")
    if subject.term.label == _ONSET and limit.limit.comparator == "=" and _WITHIN.search(text, 0, limit.start):
        limit = limit._replace(limit=replace(limit.limit, comparator="<="))
    if subject.term.kind == "age" and _AT_DIAGNOSIS.match(text, limit.end):
        return [(limit, subject._replace(term=_DIAGNOSED))]
    if subject.term.label == "life expectancy" and _NEVER.match(text, subject.start):
        if limit.limit.upper is not None:  # "unlikely to survive the 6-8 weeks that it takes"
            return [(_less_than(limit), subject)]
        sign = _TURNED.get(limit.limit.comparator, limit.limit.comparator)
        limit = limit._replace(limit=replace(limit.limit, comparator=sign))
    if subject.term.label == _EITHER and _TRANSAMINASES.fullmatch(text, subject.start, subject.end):
        both = [one for one in map(called, ("ALT", "AST")) if one]
        return [(limit, subject._replace(term=one.term, mention=None)) for one in both]
    return [(limit, subject)]


def _less_than(limit: Found) -> Found:
    """A range as all that is below its upper end."""
    standard = limit.limit.standard and (limit.limit.standard[1] or 0.0, None, limit.limit.standard[2])
    changed = replace(limit.limit, comparator="<", value=limit.limit.upper or 0.0, upper=None, standard=standard)
    return limit._replace(limit=changed)


def counted(text: str, limit: Found) -> bool:
    """Whether a bare number says how often something was seen: "at least 1 instance of elevation"."""
    return not limit.dimension and _COUNTED.match(text, limit.end) is not None


def for_whom(text: str, limit: Found, before: Sequence[Found]) -> bool:
    """Whether an age says for whom another limit is: "Karnofsky (for patients > 16 years of age) ≥ 50%"."""
    if limit.dimension not in {"age", "time"}:
        return False
    if _FOR_WHOM.search(text, 0, limit.start):
        return True
    other = bool(before) and before[-1].dimension not in {"age", "time"}
    return other and _FOR_THOSE.fullmatch(text, before[-1].end, limit.start) is not None


def _sets_none(text: str, limit: Found, subject: Subject) -> bool:
    """Whether a number is a change, a count of times, beyond the scale, a version, or an age of only some people."""
    if max(limit.limit.value, limit.limit.upper or 0.0) > _GREATEST.get(subject.term.label, float("inf")):
        return True  # "Karnofsky performance status (PS) 50-100 %", a T-score of 65 in a test of attention
    if _is_no_level(text, limit, subject):
        return True
    if limit.dimension == "fraction":
        back = max(0, limit.start - _BACK)
        return bool(_CHANGES.match(text, limit.end) or _CHANGED.search(text, back, limit.start))
    if limit.limit.reference == "normal" and limit.limit.comparator == "=" and limit.limit.value == 1:
        return _BESIDE.fullmatch(text, subject.end, limit.start) is None
    if subject.term.label == "adverse event grade" and _VERSION.match(text, limit.start):
        return True
    return subject.term.kind == "age" and _OF_SOME.search(text, 0, limit.start) is not None


def _is_no_level(text: str, limit: Found, subject: Subject) -> bool:
    """Whether an amount is how far something is off, how much it fell, or of what is given."""
    if limit.dimension in {"interval", "time"}:
        return _OVER_NORMAL.match(text, limit.end) is not None
    if limit.dimension == "mass" and subject.term.kind == "analyte" and subject.start > limit.start:
        return True
    fallen = limit.dimension not in {"", "age", "fraction", "reference"}
    return fallen and _FALLEN.search(text, max(0, limit.start - _BACK), limit.start) is not None


def _pressures(text: str, limit: Found, subject: Subject) -> list[tuple[Found, Subject]]:
    """Both pressures of "< 130/80 mmHg"; what names one value names no two."""
    pair = _PAIR.search(text, limit.start, limit.end + _PAIR_REACH)
    names = called("systolic blood pressure"), called("diastolic blood pressure")
    if pair is None or float(pair[1]) != limit.limit.value or float(pair[1]) <= float(pair[2]) or None in names:
        return [(limit, subject)]
    found = []
    for value, name in zip((float(pair[1]), float(pair[2])), names, strict=True):
        standard = limit.limit.standard and (
            limit.limit.standard[0] / limit.limit.value * value,
            None,
            limit.limit.standard[2],
        )
        one = limit._replace(limit=replace(limit.limit, value=value, upper=None, standard=standard))
        if name is not None:
            found.append((one, subject._replace(term=name.term)))
    return found


def limit_of(found: Found, subject: Subject) -> Limit:
    """A bare number that limits an age counts years ("Age 18-60"); cells are counted in a volume ("50,000 mm3")."""
    if found.dimension == CUBIC:
        upper = found.limit.upper
        standard = (found.limit.value / _LITRE, None if upper is None else upper / _LITRE, "10*9/L")
        return replace(found.limit, unit="/mm3", standard=standard)
    if found.dimension == "mass" and subject.term.kind == "analyte":  # "hemoglobin > 8.5 gms", in a deciliter
        upper = found.limit.upper
        standard = (found.limit.value * _DECILITRES, None if upper is None else upper * _DECILITRES, "g/L")
        return replace(found.limit, unit="g/dL", standard=standard)
    if found.limit.text.endswith("better") and subject.term.label in _descending():
        return replace(found.limit, comparator="<=")
    if subject.term.kind != "age" or found.dimension:
        return found.limit
    return replace(found.limit, unit="a", standard=(found.limit.value, found.limit.upper, "a"))


@cache
def _descending() -> frozenset[str]:
    """Scores of which less is better: "ECOG 1 or better" is 1 or 0."""
    return frozenset(row["score"] for row in table("descending"))
