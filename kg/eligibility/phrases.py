"""A sentence → restrictions that its words make as a whole: a negative pregnancy test bars those who are pregnant.

The table is ``ontology/eligibility/phrases.tsv``; what is named inside such words restricts nothing by itself.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.eligibility.tables import table
from kg.model import Term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model import Mention

_WORTH: Final = re.compile(
    r"pregnan|HCG|gonadotrop|contracepti|birth[\s-]control|family\s+planning|(?:study|trial|protocol|investigational|test)[\s-]",
    re.IGNORECASE,
)
_ANSWERS: Final = frozenset({"inclusion", "exclusion", "allowed"})


class Phrase(NamedTuple):
    """What words say as a whole, where they stand, and what they come to, if they say it themselves."""

    term: Term
    start: int
    end: int
    aspect: str | None = None
    polarity: str | None = None

    def comes_to(self, said: str) -> str:
        """The polarity; ``said``: what the words around it make of the list's.

        >>> Phrase(Term(None, "pregnancy", "condition"), 0, 9, polarity="exclusion").comes_to("inclusion")
        'exclusion'
        """
        return self.polarity if self.polarity and said in _ANSWERS else said

    def holds(self, mention: Mention) -> bool:
        """Whether a mention stands in its words."""
        return self.start < mention.at[1] and mention.at[0] < self.end


def phrases(text: str, start: int, end: int) -> Sequence[Phrase]:
    """The phrases of a stretch of text."""
    if not _WORTH.search(text, start, end):
        return ()
    return [
        Phrase(term, *found.span(), aspect, polarity)
        for pattern, term, aspect, polarity in _patterns()
        for found in pattern.finditer(text, start, end)
    ]


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Term, str | None, str | None], ...]:
    return tuple(
        (
            re.compile(rf"\b(?:{row['words']})", re.IGNORECASE),
            Term(row["id"] or None, row["label"], row["kind"]),
            row["aspect"] or None,
            row["polarity"] or None,
        )
        for row in table("phrases")
    )
