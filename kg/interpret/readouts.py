"""Sections → mentions of what a trial asks for without a method: immune responses, and what becomes of a drug.

"Immune response", "immunogenicity" are biology by themselves, so that recognition leaves them.  In an outcome, an aim
or a title they are an immune response assay, where the page names no other way to see it (``kg/interpret/vague.py``).
"How quickly the drug is cleared by the kidneys" says pharmacokinetics in plain words.
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
    r"(?:(?:immune|immunologic(?:al)?)\s+(?:responses?|functions?|reactivity|tests?|testing|analys[ei]s"
    r"|effects(?=\s+(?:are|is|were|will\s+be)\s+(?:\w+ly\s+)?(?:measured|assessed|evaluated|tested|studied|monitored)))"
    r"|(?:antibody|lymphocyte|[TB][- ]?(?:cell|lymphocyte)s?)\s+(?:responses?|responsiveness|reactivity)"
    r"|(?:cellular|humoral)\s+immunity|(?:cell-mediated|humoral)\s+(?:immunity|responses?)|immunogenicity)\b"
    r"(?!\s*(?:modifiers?|(?:evaluation\s+|assessment\s+)?criteria|RECIST))",
    re.IGNORECASE,
)
# What is to be restored, or what something else needs or comes from: no response that is looked at.
_LED: Final = re.compile(
    r"\b(?:for|to)\s+(?:reconstitut|restor)\w+\s+[^.;]{0,40}$|\b(?:not\s+known|unknown|unclear)\s+$|\b(?:due\s+to|because\s+of|(?:required|necessary|needed)\s+for)\s+(?:an?\s+|the\s+)?$",
    re.IGNORECASE,
)
_NEEDED: Final = re.compile(
    r"\s+(?:(?:may|might|could|would|will)\s+be|is|are)\s+(?:necessary|needed|required)\b", re.IGNORECASE
)
_REACH: Final = 80
_KINETICS: Final = "tkg:Pharmacokinetics"
_PLAIN: Final = "plain-words"
_DRUG: Final = (
    r"(?:the|this|these|each|both|a)\s+(?:study\s+|new\s+|two\s+)?"
    r"(?:drugs?|medicines?|medications?|antibod(?:y|ies)|treatments?)"
)
_FATE: Final = re.compile(
    rf"\bhow\s+(?:(?:quickly|fast|rapidly|slowly|well)\s+{_DRUG}\s+(?:is|are)\s+(?:used|cleared|absorbed|broken\s+down"
    r"|eliminated|metaboli[sz]ed|removed|excreted|processed)\b"
    rf"|long\s+{_DRUG}\s+(?:stays?|remains?|lasts?)\s+in\b|much\s+(?:of\s+)?{_DRUG}\s+(?:is|gets?|stays?)\s+in(?:to)?\b"
    rf"|(?:\w+\s+)?the\s+body\s+(?:processes|handles|absorbs|breaks\s+down|gets\s+rid\s+of|metaboli[sz]es|clears|uses)\s+{_DRUG})"
    r"|\bclinical\s+pharmacology(?=\s+of\b)",
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
    """The responses and the kinetics that a page's sections speak of, where no assay or disease covers their words."""
    taken: dict[int, list[tuple[int, int]]] = {}
    for one in mentions:
        if one.term.kind in _NAMED:
            taken.setdefault(one.section, []).append(one.at)
    asked = [(_WORDS, known.term(RESPONSE), READOUT), (_FATE, known.term(_KINETICS), _PLAIN)]
    for number, section in enumerate(page.sections):
        if not _SECTIONS.match(section.name):
            continue
        found = [(at, term, rule) for words, term, rule in asked if term for at in _spoken(words, section.text)]
        for at, term, rule in found:
            if not any(left < at[1] and at[0] < right for left, right in taken.get(number, ())):
                raw = section.raw(*at)
                text = page.value(section)[slice(*raw)]
                yield Mention(*raw, text, raw, term, "lexicon", path=section.path, section=number, at=at, rule=rule)


def _spoken(words: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Where a text speaks of a readout that it does not only need, or restore."""
    for found in words.finditer(text):
        start, end = found.span()
        if not _LED.search(text, max(0, start - _REACH), start) and not _NEEDED.match(text, end):
            yield start, end
