"""A sentence's mentions → those diseases that a treatment beside them is for: "bisphosphonates for hypercalcemia".

Such a disease is not restricted itself, and a time of its treatment is not of the disease.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.eligibility.timing import Bounded
    from kg.model import Mention

_TREATMENTS: Final = frozenset({"agent", "procedure"})
_FOR: Final = re.compile(
    r"s?\s+(?:(?:therapy|treatment|use|prophylaxis|administration)\s+)?for\s+(?:(?:the\s+)?(?:treatment|management|prevention)\s+of\s+)?"
    r"(?:(?:the|their|an?|any|acute|active|advanced|chronic|known|metastatic|other|prior|recurrent|severe|stable|symptomatic)\s+)*",
    re.IGNORECASE,
)
# "diabetes on a stable regimen for at least 3 months"
_REGIMEN: Final = re.compile(
    r"\b(?:on|with|receiving|taking|under|using)\s+(?:[\w/-]+\s+){0,6}?"
    r"(?:regimens?|therap(?:y|ies)|treatments?|medications?|drugs?|doses?|insulin|agents?)\b",
    re.IGNORECASE,
)
# "steroids, unless chronic dose ≤ 20 mg/day"
_SPARES: Final = re.compile(
    r"s?[\s,(]*(?:unless|except(?:\s+(?:for|if|when|at|in))?|other\s+than)\b[^.;()]{0,40}", re.IGNORECASE
)


def treated(text: str, mentions: Sequence[Mention], listed: Mapping[int, tuple[int, int]]) -> set[int]:
    """The numbers of the diseases that a treatment right before them, or before their list, is for."""
    found = set()
    for number, one in enumerate(mentions):
        if one.term.kind == "condition":
            start = listed.get(number, one.at)[0]
            before = next((other for other in reversed(mentions[:number]) if other.at[1] <= start), None)
            if before is not None and before.term.kind in _TREATMENTS and _FOR.fullmatch(text, before.at[1], start):
                found.add(number)
    return found


def of_regimen(text: str, mention: Mention, time: Bounded | None) -> bool:
    """Whether a minimum of time behind a disease is that of what is taken for it."""
    return (
        time is not None
        and time.bound == "at-least"
        and mention.term.kind == "condition"
        and _REGIMEN.search(text, mention.at[1], max(time.start, mention.at[1])) is not None
    )


def spares(text: str, mention: Mention, start: int) -> bool:
    """Whether a dose that begins at ``start`` is the one that an exclusion of its drug leaves free.

    >>> _SPARES.fullmatch(", unless chronic dose ") is not None
    True
    """
    return mention.term.kind == "agent" and _SPARES.fullmatch(text, mention.at[1], start) is not None
