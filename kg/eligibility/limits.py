"""Words of a criterion → the limits that they set: comparator, value or range, unit, or a multiple of a normal value.

A limit is looked for at its number, so that the time grows with the numbers of a text and not with its length.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Final

from kg.eligibility import comparators
from kg.eligibility.amounts import Amount, amount, numbers, rounded, second
from kg.eligibility.normals import Found, normals
from kg.eligibility.quantities import GRADE
from kg.eligibility.units import Unit
from kg.model import Limit

_TO: Final = re.compile(
    r"\s*(?:(-|–|—|\u2212|~|to|through|à|a)|(and|or|et|e|o|but)|(/))\s*(<|≤|<=|=<|less\s+than|up\s+to|no\s+more\s+than)?\s*(?=\d)",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(
    r"(?:between|entre|tra|fra|from|range\s+of)(?:\s+(?:the\s+)?ages?(?:\s+of)?)?\s*$", re.IGNORECASE
)
_TURNED: Final = re.compile(
    r"(?:\s*old)?\s*(≤|<=|=<|<|≥|>=|=>|>)\s*(?=(?!(?:or|and|equal|within|at|in|on|for|of|by|per|prior|before|during|to|grades?)\b)[A-Za-z])"
)
_TURNS: Final = {"≤": ">=", "<=": ">=", "=<": ">=", "<": ">", "≥": "<=", ">=": "<=", "=>": "<=", ">": "<"}
# "(1 mmHg = 0.133 kPa)": no limit, but what a unit is in another
_CONVERTED: Final = re.compile(r"\b1\s*[A-Za-z]{1,5}(?:\s[A-Za-z]{1,3})?\s*[=≈]\s*\d+(?:\.\d+)?\s*[A-Za-z]{1,5}\b")
# "ECOG 0, 1 or 2", "0, 1, and 2", "0, 1, 2"
_LISTED: Final = re.compile(
    r"\s*,\s*(?:\d\s*,\s*)*(?:\d?\s*,?\s*(?:or|and)\s+)?(\d)(?!\d|[.,]\s?\d|[/%])(?!\s*[A-Za-z]*/)"
)
# "T-score < -2.5": a sign of its own
_MINUS: Final = re.compile(r"(?:[<>≤≥=]|\b(?:than|of|to|below|above|least|between|from|and|or))\s*([-\u2212–])$")
_NORMAL: Final = ("ULN", "LLN", "normal", "reference ", "elevation")
_RANK: Final = re.compile(r"\b(?:grade|class|stage)\s*$", re.IGNORECASE)
# "neuropathy grade ≥ 2", "≥ grade 2"
_GRADE: Final = re.compile(r"\bgrades?\s*(?:(?:of|is)\s+)?(?:[<>≤≥=]{1,2}\s*)?$", re.IGNORECASE)
_BELOW: Final = frozenset({"<", "less than"})  # "from 18.5 to less than 25": the upper end is open
_WHOLE: Final = re.compile(r"\d+")
_SAME: Final = re.compile(r"\s*[(\[]\s*(?:or\s+|i\.?e\.?,?\s*|equivalent\s+to\s+)?", re.IGNORECASE)
_WITHIN: Final = re.compile(r"\bwithin\s+$", re.IGNORECASE)
_OR: Final = re.compile(r"\s*,?\s*(?:or|and|to|/|&|-|–)?\s*", re.IGNORECASE)
_LEFT: Final = 10
_DASHES: Final = frozenset("-\u2212–")
_PLUSSES: Final = Unit("{+}", "plus", "{+}", 1.0)


def limits(text: str) -> list[Found]:
    """Every limit that the words set, in the order of the text.

    A number without comparator, range, unit or reference sets none.

    >>> [(found.limit.comparator, found.limit.value, found.limit.unit) for found in limits("ANC ≥ 1.5 x 10^9/L")]
    [('>=', 1.5, '10*9/L')]
    >>> [found.limit.reference for found in limits("ALT and AST ≤ 2.5 × ULN")], limits("CD4 cells in 10 patients")
    (['ULN'], [])
    >>> [(found.limit.value, found.limit.upper, found.limit.unit) for found in limits("between 3 and 5 mg/dL")]
    [(3.0, 5.0, 'mg/dL')]
    """
    found: list[Found] = []
    end = 0
    converted = [hit.span() for hit in _CONVERTED.finditer(text)] if "=" in text else []
    for number in numbers(text):
        if number.start() >= end and not any(first <= number.start() < last for first, last in converted):
            one = _limit(text, amount(text, number))
            if one is not None:
                found.append(one)
                end = one.end
    for place in range(1, len(found)):
        found[place] = _signed(text, found[place - 1], found[place])
    for place, (low, high) in enumerate(list(pairwise(found))):
        if bool(low.dimension) != bool(high.dimension) and _are_ends(text, low, high):
            found[place], found[place + 1] = _with_unit(low, high), _with_unit(high, low)
    if any(word in text for word in _NORMAL):
        found += [one for one in normals(text) if not any(one.start < x.end and x.start < one.end for x in found)]
        found.sort(key=lambda one: one.start)
    return found


def _signed(text: str, one: Found, after: Found) -> Found:
    """A number in brackets, with the sign of what stands before: "> 400 mg/dL (22.2 mmol/L)"."""
    bare = _unsigned(after) and not _unsigned(one) and one.limit.upper is None
    if not bare or _SAME.fullmatch(text, one.end, after.start) is None:
        return after
    return after._replace(limit=replace(after.limit, comparator=one.limit.comparator))


def _unsigned(one: Found) -> bool:
    return one.limit.comparator == "=" and one.limit.text[:1].isdigit()


def _are_ends(text: str, one: Found, after: Found) -> bool:
    """Whether two limits are the ends of one range: "weight < 45 or > 150 kg"."""
    signs = {one.limit.comparator[0], after.limit.comparator[0]}
    return signs == {"<", ">"} and _OR.fullmatch(text, one.end, after.start) is not None


def _with_unit(one: Found, other: Found) -> Found:
    """A bare end of a range has the unit of the other."""
    if one.dimension:
        return one
    limit, unit = one.limit, other.limit
    standard = None
    if unit.standard and unit.value:
        standard = (rounded(unit.standard[0] / unit.value * limit.value), None, unit.standard[2])
    return one._replace(
        limit=replace(limit, unit=unit.unit, reference=unit.reference, standard=standard), dimension=other.dimension
    )


def _limit(text: str, low: Amount) -> Found | None:
    minus = (
        _MINUS.search(text, max(0, low.start - _LEFT), low.start)
        if text[low.start - 1 : low.start] in _DASHES
        else None
    )
    if minus:
        low = low._replace(value=-low.value, start=minus.start(1))
    sign, start = comparators.before(text, low.start)
    ranked = _RANK.search(text, max(0, low.start - _LEFT), low.start) if not sign and low.unit is None else None
    if ranked:  # "> grade 2"
        sign, first = comparators.before(text, ranked.start())
        start = first if sign else start
    high = _upper(text, low, sign)
    if high is not None:
        return _found(text, ("between", start, high.end), low, high)
    end = low.end
    if not sign:
        sign, end = comparators.after(text, low.end)
    elif low.unit is None and low.reference is None and text[low.end : low.end + 1] == "+":  # dipstick "< 2+"
        low = low._replace(unit=_PLUSSES, end=low.end + 1)
        end = low.end
    if not sign and low.reference in {"ULN", "normal"} and (within := _WITHIN.search(text, 0, low.start)):
        sign, start = "<=", within.start()
    if not sign and (to := _TO.match(text, end)) and to[1] and to[4]:
        sign = ">="  # the lower end of "18.5 to less than 25"
    turned = None if sign else _TURNED.match(text, low.end)
    if turned is not None:  # "18 years ≤ age"
        return _found(text, (_TURNS[turned[1]], start, turned.end()), low, None)
    if not sign and low.unit is None and low.reference is None:
        return None
    return _found(text, (sign or "=", start, end), low, None)


def _upper(text: str, low: Amount, sign: str) -> Amount | None:
    """The other end of a range: "3-5", "between 3 and 5", "0 or 1", "≥ 18 and ≤ 65"."""
    listed = _LISTED.match(text, low.end) if not sign and low.value == int(low.value) else None
    if listed is not None and _follow(low.value, listed[0]):
        last = second(text, listed.start(1))
        return amount(text, last) if last else None
    to = _TO.match(text, low.end)
    number = second(text, to.end()) if to else None
    if to is None or number is None or sign in {"<", "<="}:
        return None
    if to[1] and to[4] and " ".join(to[4].lower().split()) in _BELOW:
        return None
    high = amount(text, number)
    bare = low.unit is None and low.reference is None
    dashed = to[1] == "-" and (bool(sign) or low.unit != high.unit)  # "> 6 months - 18 years or older": the next item
    joined = bool(to[4]) or (bool(to[1]) and bare) or (bool(to[1]) and not dashed and _alike(low, high))
    if to[2] and not to[4]:
        joined = _BETWEEN.search(text[max(0, low.start - 28) : low.start]) is not None or (
            bare and high.unit is None and high.value == low.value + 1 and sign in {"", "="}
        )
    # a bare low end has the power and unit of the high one: "> 12 or < 5 x 10^9/L" is no range
    fits = low.value < high.value if bare else _standard(low) < _standard(high)
    return high if joined and fits else None


def _alike(low: Amount, high: Amount) -> bool:
    """Whether both ends have one unit, or units that convert: "6 months to 17 years"."""
    if low.unit is None or high.unit is None or low.unit == high.unit:
        return low.unit == high.unit
    return low.unit.standard == high.unit.standard and bool(low.unit.factor and high.unit.factor)


def _standard(one: Amount) -> float:
    """An amount in the standard unit of its dimension; as written where nothing converts."""
    factor = one.unit.factor if one.unit else None
    return one.value * float(10**one.exponent) * (factor or 1.0)


def _follow(first: float, rest: str) -> bool:
    """Whether the numbers of a list run on: 0, "1 or 2"."""
    numbers = [float(number) for number in _WHOLE.findall(rest)]
    return numbers == [first + step for step in range(1, len(numbers) + 1)]


def _found(text: str, place: tuple[str, int, int], low: Amount, high: Amount | None) -> Found:
    sign, start, end = place
    last = high if high and (high.unit or high.reference) else low
    unit = last.unit.times(last.exponent) if last.unit else None
    scale = 1 if unit else 10**last.exponent
    value, upper = low.value * scale, None if high is None else high.value * scale
    if high is not None and unit is not None and low.unit not in {None, high.unit} and unit.factor:
        value = rounded(_standard(low) / unit.factor)
    standard = None
    if unit is not None and unit.factor is not None and last.reference is None:
        factor = unit.factor
        standard = (rounded(value * factor), None if upper is None else rounded(upper * factor), unit.standard)
    words = " ".join(text[start:end].split())
    limit = Limit(sign, value, upper, unit.code if unit else None, last.reference, words, standard)
    dimension = "reference" if last.reference else unit.dimension if unit else ""
    if not dimension and _GRADE.search(text, max(0, min(start, low.start) - _LEFT), max(start, low.start)):
        dimension = GRADE
    return Found(limit, start, end, dimension)
