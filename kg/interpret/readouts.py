"""Sections → mentions of what a trial asks of the immune system without a method: "immune response", "immunogenicity".

Such words are biology by themselves, so that recognition leaves them.  In an outcome, an aim or a title they are an
immune response assay, where the page names no other way to see it (``kg/interpret/vague.py``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Protocol

from kg.model import Mention

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.model import Page, Term

RESPONSE: Final = "OBI:0000743"
"""OBI's *immune response assay*."""
READOUT: Final = "readout"
"""The rule of such a mention, until it has its role."""
_WORDS: Final = re.compile(
    r"\b(?:(?:(?:cell(?:ular)?|T[- ]cell|antibody)[- ]mediated|cellular|humoral|specific|innate|adaptive|in\s+vitro)"
    r"\s+(?:and\s+\w+\s+)?)*"
    r"(?:(?:immune|immunologic(?:al)?)\s+(?:responses?|functions?|reactivity)"
    r"|(?:antibody|lymphocyte|[TB][- ]?(?:cell|lymphocyte)s?)\s+(?:responses?|responsiveness|reactivity)"
    r"|(?:cellular|humoral)\s+immunity|(?:cell-mediated|humoral)\s+(?:immunity|responses?)|immunogenicity)\b"
    r"(?!\s*(?:modifiers?|(?:evaluation\s+|assessment\s+)?criteria|RECIST))",
    re.IGNORECASE,
)
_NAMED: Final = frozenset({"assay", "condition"})
_SECTIONS: Final = re.compile(
    r"(?:title|official_title|brief_summary|detailed_description|lay_summary|objective|plan)$|(?:outcome|arm|intervention)\b"
)


class Known(Protocol):
    """What is asked of the vocabulary."""

    def term(self, curie: str) -> Term | None:
        """The term of an id."""


def readouts(page: Page, mentions: Sequence[Mention], known: Known) -> Iterator[Mention]:
    """The responses that the sections of a page speak of, where no assay or disease covers their words."""
    term = known.term(RESPONSE)
    if term is None:
        return
    taken: dict[int, list[tuple[int, int]]] = {}
    for one in mentions:
        if one.term.kind in _NAMED:
            taken.setdefault(one.section, []).append(one.at)
    for number, section in enumerate(page.sections):
        for words in _WORDS.finditer(section.text) if _SECTIONS.match(section.name) else ():
            at = words.span()
            if not any(left < at[1] and at[0] < right for left, right in taken.get(number, ())):
                raw = section.raw(*at)
                text = page.value(section)[slice(*raw)]
                yield Mention(*raw, text, raw, term, "lexicon", path=section.path, section=number, at=at, rule=READOUT)
