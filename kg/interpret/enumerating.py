"""Words of measuring, a mention → whether the mention is a member of the list that they open or close.

"Blood was drawn for TSH, renal function, lipids and *CRP*": such lists are long, and hold specimens, times and names
that nobody knows; they end where another verb begins, or where it is told of whom.
"""

from __future__ import annotations

import re
from typing import Final

_LONGEST: Final = 500
_PEOPLE: Final = (
    r"(?:patients?|subjects?|participants?|individuals?|people|persons?|volunteers?|women|men|children|infants|donors?"
    r"|those|cases|groups?|arms?)"
)
_VERBS: Final = (
    r"is|are|was|were|be|been|being|will|would|shall|should|must|can|cannot|could|may|might|has|have|had|do|does|did"
    r"|plays?|receiv\w+|undergo\w*|occurs?|predicts?|increases?|decreases?|causes?|induces?|inhibits?|suppress(?:es)?"
    r"|stimulates?|indicates?|suggests?|leads?|reduces?"
)
# "together with", "as well as", "ratio to": these go on with a list
_END: Final = re.compile(
    rf"\b(?:{_VERBS}|{_PEOPLE}|who|which|that|whose|whom|where|whether|because|since|while|whereas|although|though|if"
    r"|but(?!\s+not\s+limited\s+to\b)"
    r"|when|until|unless|so|than|therefore|thus|without|using|stimulated|exposed|cultured|pulsed|compared|relative|due"
    r"|according|prior|protect\w*|blinded)\b"
    r"|(?<!along )(?<!together )(?<!combination )\bwith\b|\bby\s+(?:giv|treat|administ|inhibit|block|add|us)\w+"
    r"|\b(?:after|following|before|during|in\s+response\s+to|effects?\s+of)\s+"
    r"(?!(?:the\s+)?(?:\d|day|week|month|visit|dose|each|start))"
    r"|\bto\s+(?:determine|assess|evaluate|compare|see|identify|predict|treat|confirm|allow|reduce|prevent|ensure"
    r"|establish|define|find|be|help|provide|improve|increase|decrease|maintain|achieve|exclude|rule|guide|investigate"
    r"|explore|examine|study|characteri[sz]e|describe|obtain|support|correlate|estimate|understand|verify|check|adjust"
    r"|calculate)\b",
    re.IGNORECASE,
)
# What stands behind a name makes something else of it: "IL-6 inhibitor", "HER2-positive patients", "insulin therapy".
_OTHER: Final = re.compile(
    r"[\s-]*(?:\([^()]{1,20}\)\s*)?(?:receptor\s+)?(?:inhibit\w+|antagonis\w+|block\w+|agonis\w+|induced|deficien\w+"
    r"|therapy|treat\w+|vaccin\w+|positive|negative|infect\w+|pathway|stimulated|dependent|mediated|resistan\w+"
    r"|analog\w*|supplement\w*|administration|infusions?|injections?|directed|targeted|restricted|containing|binding)\b",
    re.IGNORECASE,
)
_OF_WHOM: Final = re.compile(rf"\b{_PEOPLE}\b[^.,;:]*$", re.IGNORECASE)
# "basal and stimulated (with thrombin) concentrations": what is added
_ADDED: Final = re.compile(
    r"\b(?:stimulat|expos|incubat|cultur|treat|challeng|puls)\w+\s+\(?(?:with|by|to|in)\b[^);]*$", re.IGNORECASE
)
_OF_EFFECT: Final = re.compile(
    r"\b(?:effects?|effectiveness|efficacy|safety|impact|influence|dos(?:es?|ing|age)|toxicity|pharmacokinetics"
    r"|tolerability|use)\s+of\b(?![^,;:]*\bon\b)[^.,;:]*$",
    re.IGNORECASE,
)
# What opens such a list: "the parameters to be examined include", "the following variables will be evaluated"
_INTRODUCED: Final = re.compile(
    r"\b(?:parameters?|variables?|tests?|testing|evaluations?|assessments?|measurements?|measures|assays|analyses"
    r"|end-?\s?points?|outcomes?|(?:bio)?markers|investigations)\b[^.;]{0,160}?"
    r"(?::|\b(?:includ(?:e|es|ed|ing)|consist(?:s|ed|ing)?\s+of|are|were|such\s+as)\b)",
    re.IGNORECASE,
)
_SENTENCE: Final = re.compile(r"[.!?][\])\"']?\s+(?=[A-Z])|\n\s*\n")
_TOLD: Final = re.compile(
    rf"\b(?:{_VERBS}|requires?|demonstrated|if|when|patients\s+with|due\s+to|treat\w*\s+(?:with|of))\b", re.IGNORECASE
)
# "Common laboratory findings include: lymphopenia; …": what others found
_KNOWN: Final = re.compile(r"\b(?:common(?:ly)?|known|reported|found|shown|demonstrated|associated)\b", re.IGNORECASE)
_LEAD: Final = 700


def continued(text: str, start: int, end: int) -> bool:
    """Whether a part behind a semicolon goes on with a list of what is measured, and tells nothing of its own.

    >>> line = "Variables to be evaluated include: CD4 counts; memory T cells; the drug is given daily."
    >>> [continued(line, *span) for span in ((0, 46), (47, 62), (63, 87))]
    [False, True, False]
    """
    lead = text[max(0, start - _LEAD) : start].rstrip()
    if not lead.endswith(";") or _TOLD.search(text, start, end):
        return False
    ends = [found.end() for found in _SENTENCE.finditer(lead)]
    lead = lead[ends[-1] if ends else 0 :]
    return _INTRODUCED.search(lead) is not None and _KNOWN.search(lead) is None


def opened(text: str, end: int, mention: tuple[int, int]) -> bool:
    """Whether nothing but the members of a list stands between the words that open it and a mention."""
    start, stop = mention
    return start - end <= _LONGEST and not _END.search(text, end, start) and not _OTHER.match(text, stop)


def closed(text: str, mention: tuple[int, int], start: int) -> bool:
    """Whether nothing but the members of a list stands between a mention and the words that close it.

    What tells of people ("patients with raised CRP are assessed") or of a drug's effect is no such list.
    """
    stop = mention[1]
    if not 0 <= start - stop <= _LONGEST or _END.search(text, stop, start) or _OTHER.match(text, stop):
        return False
    return not any(found.search(text, 0, mention[0]) for found in (_OF_WHOM, _OF_EFFECT, _ADDED))
