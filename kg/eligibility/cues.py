"""Words of a sentence → the cues that they are: when, negated or excepted, a contraindication, an intolerance.

The cues are patterns in ``ontology/eligibility/cues.tsv``.  Only those whose first word stands there are tried.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.eligibility.tables import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model import Mention

# the first letters (at most four) of each word: they call up a cue
_HEAD: Final = re.compile(r"\b[^\W\d_]{1,4}")


class Cue(NamedTuple):
    """A cue's words in a text: what they say (``says``: temporality, polarity, aspect, none) and how far they reach.

    ``before``: the cue stands before what it speaks of.
    """

    says: str
    value: str
    before: bool
    reach: int
    start: int
    end: int


class _Rule(NamedTuple):
    says: str
    value: str
    before: bool
    reach: int
    pattern: re.Pattern[str]


def cues(text: str, start: int, end: int) -> list[Cue]:
    """The cues of a stretch of text, in their order; what only looks like a cue ("no more than") hides what it covers.

    >>> [(cue.says, cue.value) for cue in cues("no history of stroke", 0, 20)]
    [('polarity', 'negated'), ('temporality', 'prior')]
    >>> cues("not limited to stroke", 0, 21)
    []
    """
    heads, hidden = _rules(), -1
    found: list[Cue] = []
    for word in _HEAD.finditer(text[start:end].lower()):
        rules = heads.get(word[0])
        if rules is None:
            continue
        at = word.start() + start
        if at >= hidden:
            for rule in rules:
                hit = rule.pattern.match(text, at, end)
                if hit is not None and rule.says == "none":
                    hidden = hit.end()
                    break
                if hit is not None:
                    found.append(Cue(*rule[:4], at, hit.end()))
    return found


def heard(text: str, place: tuple[int, int], mentions: Sequence[Mention]) -> list[Cue]:
    """The cues of a sentence without the "chronic" of a disease's name, which says nothing of others."""
    names = [one.at for one in mentions]
    return [
        cue
        for cue in cues(text, *place)
        if text[cue.start : cue.end].lower() != "chronic"
        or not any(start <= cue.start and cue.end <= end for start, end in names)
    ]


@cache
def _rules() -> dict[str, tuple[_Rule, ...]]:
    """The first letters of a word → the cues that may begin with it; what hides others comes first."""
    heads: dict[str, list[_Rule]] = {}
    rows = sorted(table("cues"), key=lambda row: row["says"] != "none")
    for row in rows:
        words = re.compile(rf"(?:{row['words']})(?:(?<=\W)|(?!\w))", re.IGNORECASE)
        rule = _Rule(row["says"], row["value"], row["place"] == "before", int(row["reach"]), words)
        for head in row["heads"].split():
            heads.setdefault(head, []).append(rule)
    return {head: tuple(rules) for head, rules in heads.items()}
