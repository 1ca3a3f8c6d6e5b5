"""Sections → mentions of what a trial asks of the immune system without a method: "immune response", "immunogenicity".

They are an immune response assay (OBI:0000743) where an outcome, an aim or a title plans one and the page names no
other way to see it (``kg/interpret/vague.py``); by themselves such words are biology, so that recognition leaves them.
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
READ: Final = "readout"
_WORDS: Final = re.compile(
    r"\b(?:(?:(?:cell(?:ular)?|T[- ]cell|antibody)[- ]mediated|cellular|humoral|specific|innate|adaptive|in\s+vitro)\s+(?:and\s+\w+\s+)?)*"
    r"(?:(?:immune|immunologic(?:al)?)\s+(?:responses?|functions?|reactivity)"
    r"|(?:antibody|lymphocyte|(?:[TB][- ]?(?:cell|lymphocyte)s?))\s+(?:responses?|responsiveness|reactivity)"
    r"|(?:cellular|humoral)\s+immunity|(?:cell-mediated|humoral)\s+(?:immunity|responses?)|immunogenicity)\b"
    r"(?!\s*(?:modifiers?|criteria|evaluation\s+criteria|RECIST|assessment\s+criteria))",
    re.IGNORECASE,
)
_PLACES: Final = frozenset(
    {"title", "official_title", "brief_summary", "detailed_description", "lay_summary", "objective", "plan"}
)
_FIELDS: Final = ("outcome", "arm", "intervention")


class Known(Protocol):
    """What is asked of the vocabulary."""

    def term(self, curie: str) -> Term | None:
        """The term of an id."""


def readouts(page: Page, mentions: Sequence[Mention], known: Known) -> Iterator[Mention]:
    """The responses that the sections of a page speak of, where no name covers their words."""
    term = known.term(RESPONSE)
    taken: dict[int, list[tuple[int, int]]] = {}
    for one in mentions:
        if one.term.kind in {"assay", "condition"}:
            taken.setdefault(one.section, []).append(one.at)
    for number, section in enumerate(page.sections):
        if term is None or not (section.name in _PLACES or section.name.startswith(_FIELDS)):
            continue
        for words in _WORDS.finditer(section.text):
            at = words.span()
            if not any(left < at[1] and at[0] < right for left, right in taken.get(number, ())):
                raw = section.raw(*at)
                text = page.value(section)[slice(*raw)]
                yield Mention(*raw, text, raw, term, READ, path=section.path, section=number, at=at)
