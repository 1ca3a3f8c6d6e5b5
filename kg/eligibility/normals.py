"""Words of a criterion → the limits that name a normal value and no number: "ALT > ULN", "bilirubin normal"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.eligibility import comparators
from kg.eligibility.amounts import references
from kg.model import Limit

if TYPE_CHECKING:
    from collections.abc import Iterator

_NORMALITY: Final = re.compile(
    r"(?:\b(?:(above|over|exceed(?:s|ing)?|(?:greater|higher|more)\s+than)|(below|under|(?:less|lower)\s+than))\s+|(>)\s*|(<)\s*)"
    r"(?:the\s+|their\s+)?(?:(?:laboratory|institutional|local|age)\s+)?(?:normal|reference)\s+(?:range|limits?|values?|levels?)\b"
    r"|\b(any\s+elevations?\s+(?:of|in)\b)(?=\s+\w)",
    re.IGNORECASE,
)
_AS_NORMAL: Final = re.compile(
    r"\bwithin\s+(?:the\s+|their\s+)?(?:(?:institutional|laboratory|local)\s+)?(?:normal|reference)\s+(?:limits?|range|values?)\b"
    r"|(?<=[\w)\]]\s)normal(?=\s*(?:[.;,)]|$|\b(?:for\s+age|by)\b|\b(?:and|or)\b))",
    re.IGNORECASE,
)


class Found(NamedTuple):
    """A limit and its place in the text; ``dimension`` is its unit's, ``reference``, or ``""`` for a bare number."""

    limit: Limit
    start: int
    end: int
    dimension: str


def normals(text: str) -> Iterator[Found]:
    """Every limit that is a normal value itself, or all that is normal.

    >>> [(found.limit.comparator, found.limit.reference) for found in normals("ALT > ULN, bilirubin normal")]
    [('>', 'ULN'), ('=', 'normal')]
    """
    yield from _multiples(text)
    yield from _outside(text)
    yield from _normal(text)


def _multiples(text: str) -> Iterator[Found]:
    """Limits without a number: "ALT > ULN" is one time the upper limit."""
    for name, first, end in references(text):
        sign, start = comparators.before(text, first)
        if sign and name in {"ULN", "LLN"}:
            limit = Limit(sign, 1.0, None, None, name, " ".join(text[start:end].split()))
            yield Found(limit, start, end, "reference")


def _outside(text: str) -> Iterator[Found]:
    """Limits that name the whole range: "values above the normal range" are over its upper limit."""
    for words in _NORMALITY.finditer(text):
        sign, name = ("<", "LLN") if words[2] or words[4] else (">", "ULN")
        limit = Limit(sign, 1.0, None, None, name, " ".join(words[0].split()))
        yield Found(limit, words.start(), words.end(), "reference")


def _normal(text: str) -> Iterator[Found]:
    """What must be normal, without a number: "bilirubin normal" is one time the normal value."""
    for words in _AS_NORMAL.finditer(text):
        limit = Limit("=", 1.0, None, None, "normal", " ".join(words[0].split()))
        yield Found(limit, words.start(), words.end(), "reference")
