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
    frozenset(
        {
            *("institute", "department", "society", "foundation", "academy", "federation", "faculty", "association"),
            *("institutes", "college", "committee", "organisation", "organization", "council", "party"),
        }
    ).__contains__
)
_JOINT: Final = r"(?:, (?:and |& )?| (?:and |& |of |the ){1,2}| )"
_NAME: Final = re.compile(rf"\s(?:of|for|on) (?:the )?[A-Z][\w-]*(?:{_JOINT}[A-Z][\w-]*)*")
"""What goes on with a capital: "of Diabetes and Digestive and Kidney Diseases"."""
_SHOUTED: Final = re.compile(r"\s(?:OF|FOR|ON) (?:THE )?[A-Z]+")
_BODIES: Final = frozenset({"council", "party", "society", "foundation", "institute"})
"""Those whose name a title in capitals may tell: in "ASSOCIATION OF LEUKEMIA WITH SMOKING" nobody is named."""
_OPENS: Final = re.compile(
    r"\b(?:American|Canadian|European|British|French|German|Italian|Asian|Chinese|Japanese|International|National|World)"
    r" (?:[A-Z][\w-]* (?:and |of |for |& )?){1,5}$"
)
"""What stands before it: "the American Diabetes Association"; *patients with diabetes and their society* is none."""
_REACH: Final = 80


def unaffiliated(tokens: Tokens, hits: Sequence[Hit]) -> list[Hit]:
    """Leave out illnesses, tissues and cells that name an institute, a society or the like, in capitals throughout."""
    gone: set[int] = set()
    for place in _HEADS.places(tokens):
        if not tokens.text[tokens.starts[place]].isupper():
            continue
        start = max(tokens.starts[place] - _REACH, 0)
        opens = _OPENS.search(tokens.text[start : tokens.starts[place]])
        if opens is not None:
            first = bisect_left(tokens.starts, start + opens.start())
            gone.update(n for n, hit in enumerate(hits) if first <= hit.first < place and hit.term.kind in _KINDS)
        found = _NAME.match(tokens.text, tokens.ends[place])
        if found is None and tokens.words[place] in _BODIES:
            found = _SHOUTED.match(tokens.text, tokens.ends[place])
        if found is None:
            continue
        last = bisect_left(tokens.starts, found.end())
        gone.update(n for n, hit in enumerate(hits) if place < hit.first < last and hit.term.kind in _KINDS)
    return [hit for number, hit in enumerate(hits) if number not in gone] if gone else list(hits)
