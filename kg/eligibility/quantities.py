"""Words of a sentence → the quantities that they name, where the vocabulary has none: "ANC", "life expectancy".

The tables are ``ontology/eligibility/quantities.tsv`` (names) and ``subjects.tsv`` (what a kind may be measured in).
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.eligibility.tables import table
from kg.model import Term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model import Mention

_WORD: Final = re.compile(r"[^\W_]+(?:(?<=[A-Za-z])\d+)?")
_BARE: Final = "bare"
CUBIC: Final = "cubic"
"""The dimension of "mm3", which for cells stands for "/mm3"."""
GRADE: Final = "grade"
"""The dimension of a grade: of a score, or of how severe a condition is."""
_OF_A_MEASURE: Final = frozenset({"interval", "rate", "smoking", "temperature"})
_NOTHING: Final = frozenset[str]()
_Name = tuple[re.Pattern[str], Term, frozenset[str]]


class Subject(NamedTuple):
    """What a limit may be about: the concept, its place, the dimensions that it is measured in, and its mention."""

    term: Term
    start: int
    end: int
    dimensions: frozenset[str]
    mention: Mention | None = None

    def takes(self, dimension: str) -> bool:
        """Whether a limit of this dimension may be about it; ``""`` is a bare number."""
        if dimension == CUBIC:
            return self.term.kind == "cell"
        if dimension == GRADE:
            return self.term.kind == "condition" or (self.term.kind == "score" and _BARE in self.dimensions)
        return (dimension or _BARE) in self.dimensions


def named(text: str, start: int, end: int) -> list[Subject]:
    """The quantities that a stretch of text names, the longest name at each place, in their order.

    >>> [(one.term.label, one.start) for one in named("Life expectancy over 3 months; ANC", 0, 34)]
    [('life expectancy', 0), ('neutrophil', 31)]
    """
    heads, found, done = _names(), [], start
    for word in _WORD.finditer(text[start:end].lower()):
        for pattern, term, dimensions in heads.get(word[0], ()):
            at = word.start() + start
            name = pattern.match(text, at, end) if at >= done else None
            if name is not None:
                done = name.end()
                found.append(Subject(term, at, done, dimensions))
                break
    return found


def called(name: str) -> Subject | None:
    """The quantity of a name, with no place: "EGFR" in mL/min is a filtration rate, and no receptor."""
    found = named(name, 0, len(name))
    return found[0] if found and found[0].end == len(name) else None


def measurable(mention: Mention) -> Subject | None:
    """A recognised mention as what a limit may be about; ``None`` for a kind that is never measured (a procedure).

    What the vocabulary has among the scores is what the table of quantities says: a filtration rate is measured.
    """
    dimensions = _kinds().get(mention.term.kind)
    if dimensions is None:
        return None
    more = _accepted().get(" ".join(_words(mention.text)), _NOTHING)
    own = called(mention.text)
    if mention.term.kind == "score" and (own := own or called(mention.term.label)):
        return Subject(own.term, *mention.at, dimensions | own.dimensions, mention)
    if mention.term.kind == "condition" and own and (own.term.kind == "score" or own.dimensions & _OF_A_MEASURE):
        # a scale's short form that has the disease in it; "prolonged QTc > 480 ms" is a limit of the interval
        return own._replace(start=mention.at[0], end=mention.at[1])
    return Subject(mention.term, *mention.at, dimensions | more, mention)


def _words(name: str) -> Iterator[str]:
    return (word[0].lower() for word in _WORD.finditer(name))


@cache
def _names() -> dict[str, tuple[_Name, ...]]:
    """First word → the names that begin with it, longer ones first."""
    heads: dict[str, list[tuple[int, _Name]]] = {}
    for row in table("quantities"):
        term = Term(row["id"] or None, row["label"], row["kind"])
        for surface in row["surfaces"].split("|"):
            words = tuple(_words(surface))
            name = re.compile(r"[\W_]*".join(map(re.escape, words)) + r"(?![^\W_])", re.IGNORECASE)
            heads.setdefault(words[0], []).append((len(words), (name, term, frozenset(row["dimensions"].split("|")))))
    return {head: tuple(one for _, one in sorted(names, key=lambda name: -name[0])) for head, names in heads.items()}


@cache
def _accepted() -> dict[str, frozenset[str]]:
    """The words of a quantity's name → the dimensions that it is measured in."""
    return {
        " ".join(_words(surface)): frozenset(row["dimensions"].split("|"))
        for row in table("quantities")
        for surface in row["surfaces"].split("|")
    }


@cache
def _kinds() -> dict[str, frozenset[str]]:
    return {row["kind"]: frozenset(row["dimensions"].split("|")) for row in table("subjects")}
