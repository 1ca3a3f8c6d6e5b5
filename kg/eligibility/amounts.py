"""A number in a text → its amount: value, power of ten, unit, or the normal value that it is a multiple of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.eligibility.units import unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.eligibility.units import Unit

_DIGITS: Final = r"\d{1,3}(?:[, ]\d{3})+(?![\d.])|\d+(?:[.,·]\d+)?"
# "1.5 x 10^9", "1.5 x 109/L" where the superscript was lost; "100 x 1000/mm3"
_POWER: Final = r"(?:\s*[x×X*·]\s*10\s*(?:\^|\*\*|e|E|exp)?\s*\(?([1-9]\d?)\)?(?![\d,])|\s*[x×X*]\s*(1[, ]?0{3})(?!\d))"
# no number: CD4, HbA1c, mm3, 10^9, v4.0, 1-2 as part of a name
_NUMBER: Final = re.compile(
    r"(\d(?<![\w.^*/@#].)(?<![A-Za-z][-–].)(?:\d{0,2}(?:[, ]\d{3})+(?![\d.])|\d*(?:[.,·]\d+)?))" + _POWER + "?"
)
_QUALIFIERS: Final = (
    r"(?:(?:the|their|local|laboratory|laboratory's|lab|institutional|institution's|institution|site|age-adjusted)\s+)*"
)
_NORMAL: Final = re.compile(
    rf"\s*(?:[×*?]|x(?![a-z])|x(?=I?ULN|UNL|ULRR|LLN|upper|lower|normal)|times|fold|-fold)?\s*(?:of\s+|above\s+|greater\s+than\s+)?{_QUALIFIERS}(?:"
    r"(?P<ULN>(?:ULN|UNL|IULN|ULRR)\b|upper\s+(?:limits?|boundary|level|range|bound|end)(?:\s+of)?(?:\s+the)?"
    r"(?:\s+(?:institutional|laboratory|local|institution's))*(?:\s+(?:normal|reference))?(?:\s+(?:range|limits?|values?|level|laboratory))*"
    r"|upper\s+normal(?:\s+(?:limits?|range|values?))?|normal\s+upper\s+limits?)"
    rf"|(?P<LLN>LLN\b|lower\s+limits?(?:\s+of)?(?:\s+the)?(?:\s+{_QUALIFIERS})?\s*normal(?:\s+(?:range|limits?))?)"
    r"|(?P<predicted>(?:of\s+)?(?:the\s+)?(?:age-)?predicted|of\s+(?:the\s+)?(?:expected|normal))"
    r"|(?P<normal>normal(?:\s+(?:limits?|range|values?))?|reference\s+(?:range|limits?|values?)))(?:\s*\((?:I?ULN|UNL|LLN)\))?(?![A-Za-z])",
    re.IGNORECASE,
)


_LIMIT_OF_NORMAL: Final = re.compile(r"\b(?:I?ULN|UNL|ULRR|LLN|upper|lower|normal\s+upper)\b", re.IGNORECASE)
_NOUN: Final = re.compile(r"\s*(?:[A-Za-z][\w+-]*\s+){0,2}[A-Za-z][\w+-]*\s*(?=/|per\s)")
_IN_A_DAY: Final = re.compile(
    r"\s+of\s+(?:[A-Za-z-]+\s+){0,2}?[A-Za-z-]+\s*(?:(?:/\s*|\bper\s+|\ba\s+)(?:day\b|24[\s-]*h(?:ou)?rs?\b)"
    r"|\b(?:in|over)\s+24[\s-]*h(?:ou)?rs?\b)",
    re.IGNORECASE,
)
# a number in words as well: "18 (eighteen) years"
_SPELLED: Final = re.compile(r"\s*\([a-z]+(?:[\s-][a-z]+)?\)[\s-]*(?=[A-Za-z])")
_EXACT: Final = 6
_POINTED: Final = re.compile(r"\d{1,3}\.\d{3}")
_SINGLES: Final = frozenset({"/mm3", "/uL", "mm3"})
_COUNTS: Final = frozenset({"count/volume", "count/weight", "copies/volume"})


class Amount(NamedTuple):
    """A number with what follows it; ``reference`` is ULN, LLN, predicted or normal where it is a multiple of that."""

    value: float
    exponent: int
    unit: Unit | None
    reference: str | None
    start: int
    end: int


def numbers(text: str) -> Iterator[re.Match[str]]:
    """Every number of a text that is no part of a name."""
    return _NUMBER.finditer(text)


def second(text: str, at: int) -> re.Match[str] | None:
    """The number that stands at a place, as the other end of a range."""
    return _NUMBER.match(text, at) or _END.match(text, at)


# "150/100 mm Hg": the unit of both pressures stands behind the second.
_PRESSURES: Final = re.compile(r"\s*[/-]\s*(\d{2,3})(?=\s*(?:mm|torr))")
_END: Final = re.compile(rf"({_DIGITS}){_POWER}?")


def amount(text: str, number: re.Match[str]) -> Amount:
    """A number with its power of ten and its unit or reference.

    >>> text = "1,500/mm3 or 2.5 x ULN"
    >>> [(one.value, one.unit and one.unit.code, one.reference) for one in (amount(text, n) for n in numbers(text))]
    [(1500.0, '/mm3', None), (2.5, None, 'ULN')]
    """
    exponent = int(number[2]) if number[2] else 3 if number[3] else 0
    value, end = _value(number[1]), number.end()
    pair = _PRESSURES.match(text, end)
    at = pair.end() if pair and value > float(pair[1]) else end
    while at < len(text) and text[at] in " \t\u00a0-":
        at += 1
    spelled = _SPELLED.match(text, end)
    at = spelled.end() if spelled else at
    named = (unit(text, at) or _counted(text, end) or _bracketed(text, at)) if at < len(text) else None
    if named is not None and exponent and named[0].code == "L":
        named = (unit("/L", 0) or named)[0], named[1]  # "50 x 10^9 L" for "50 x 10^9/L"
    if named is None:
        normal = _NORMAL.match(text, end)
        return Amount(
            value, exponent, None, normal.lastgroup if normal else None, number.start(), normal.end() if normal else end
        )
    if named[0].code in _SINGLES and _POINTED.fullmatch(number[1]):
        value *= 1000  # nobody counts thousandths of a cell: "50.000/mm3"
    daily = _IN_A_DAY.match(text, named[1]) if named[0].dimension == "mass" else None
    if daily is not None:  # "500 mg of protein in 24 hours"
        whole = unit(f"{named[0].code}/day", 0)
        named = (whole[0], daily.end()) if whole else named
    normal = _NORMAL.match(text, named[1]) if named[0].code == "%" else None
    if normal:
        return Amount(value, exponent, named[0], normal.lastgroup, number.start(), normal.end())
    return Amount(value, exponent, named[0], None, number.start(), named[1])


def _counted(text: str, at: int) -> tuple[Unit, int] | None:
    """A unit after what is counted: "5,000 lymphocytes/mm3"."""
    noun = _NOUN.match(text, at)
    found = unit(text, noun.end()) if noun else None
    return found if found and found[0].dimension in _COUNTS else None


def _bracketed(text: str, at: int) -> tuple[Unit, int] | None:
    """A unit in brackets of its own: "75,000 (plt/mm3)"."""
    found = unit(text, at + 1) if text[at] == "(" and at + 1 < len(text) else None
    return (found[0], found[1] + 1) if found and text[found[1] : found[1] + 1] == ")" else None


def references(text: str) -> Iterator[tuple[str, int, int]]:
    """Every normal value that a text names ("> ULN"), and where its words begin and end."""
    for word in _LIMIT_OF_NORMAL.finditer(text):
        found = _NORMAL.match(text, word.start())
        if found:
            yield str(found.lastgroup), word.start(), found.end()


def _value(digits: str) -> float:
    """Digits as written → the number: 1,500 is a thousand and a half, 1,5 is one and a half.

    >>> _value("1,500"), _value("1,5"), _value("100 000"), _value("0.5")
    (1500.0, 1.5, 100000.0, 0.5)
    """
    if re.fullmatch(r"\d{1,3}(?:[, ]\d{3})+", digits):
        return float(re.sub(r"[, ]", "", digits))
    return float(digits.replace(",", ".").replace("·", "."))


def rounded(value: float) -> float:
    """Without the noise of binary fractions."""
    return float(f"{value:.{_EXACT}g}")
