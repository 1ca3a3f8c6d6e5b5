"""Hits → without those inside an organisation's name: the Institute of Diabetes has no diabetes."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from kg.recognise.sieve import Sieve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.recognise.matching import Hit
    from kg.vocabulary import Tokens

_KINDS: Final = frozenset({"condition", "tissue", "cell"})
_HEADS: Final = Sieve(
    frozenset({"institute", "department", "society", "foundation", "academy", "federation", "faculty"}).__contains__
)
_JOINT: Final = r"(?:, (?:and |& )?| (?:and |& |of |the ){1,2}| )"
_NAME: Final = re.compile(rf"\s(?:of|for|on) (?:the )?[A-Z][\w-]*(?:{_JOINT}[A-Z][\w-]*)*")
"""What goes on with a capital: "of Diabetes and Digestive and Kidney Diseases"."""


def unaffiliated(tokens: Tokens, hits: Sequence[Hit]) -> list[Hit]:
    """Leave out illnesses, tissues and cells that name an institute, a society or the like, in capitals throughout."""
    gone: set[int] = set()
    for place in _HEADS.places(tokens):
        found = _NAME.match(tokens.text, tokens.ends[place])
        if found is None or not tokens.text[tokens.starts[place]].isupper():
            continue
        last = bisect_left(tokens.starts, found.end())
        gone.update(n for n, hit in enumerate(hits) if place < hit.first < last and hit.term.kind in _KINDS)
    return [hit for number, hit in enumerate(hits) if number not in gone] if gone else list(hits)
