"""A cue in a sentence → how far it reaches: to its own item, or through all that the sentence lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.eligibility.polarity import opens

if TYPE_CHECKING:
    from kg.eligibility.cues import Cue

_SUCH: Final = re.compile(r"\b(?:such\s+as|including|e\.?g)\b", re.IGNORECASE)
_BEGINS: Final = re.compile(
    r"(?:[\s*•-]|\b(?:no|any|other|subjects?|patients?|participants?|who|are|is|have|has|had|with|an?|the)\b)*",
    re.IGNORECASE,
)
# "Known history of A, uncontrolled B, C": what the list begins with holds of C, the adjective of B alone
_LIST_HEAD: Final = re.compile(
    r"(?:[\s*•-]|\b(?:an?|any|subjects?|patients?|participants?|who|has|have|with|known|documented|clinically|significant|clear|personal|medical)\b)*",
    re.IGNORECASE,
)
_ADJECTIVES: Final = frozenset({"active", "chronic", "uncontrolled", "ongoing", "current"})
_WITHIN: Final = re.compile(
    r"[\s*•-]*(?:(?:any|one)\s+(?:\w+\s+)?of\s+the\s+following\s+)?(?:with)?in\s+(?:the\s+)?(?:\w+\s+){0,2}(?:days|weeks|months|years|year|month)\b[^:;.,]{0,60}[:,]",
    re.IGNORECASE,
)
# "No other concurrent A, B, or C": when it is, holds of all
_NO: Final = re.compile(r"(?:^|[.:;]\s|\n)[\s*•-]*No\s+(?:(?:other|known)\s+)?$")
_HISTORY: Final = re.compile(r"\bhistor(?:y|ies)\s+of\s+(?:an?\s+|any\s+)?$", re.IGNORECASE)
_JOINED: Final = re.compile(r"\bor\b")
# "active or latent hepatitis": two adjectives of one
_SAME: Final = re.compile(r"\s*(?:,\s*)?(?:or|and|/)\s+(?:an?\s+)?[\w-]+\s+")
# "History of A, B, or current use of C": where a list of what is past ends
_TURNS: Final = re.compile(
    r"(?:,|\bor|\band)\s+(?:any\s+|with\s+)?(?:current(?:ly)?|concurrent|use|treatment|receiving|taking|presence|evidence|known)\b",
    re.IGNORECASE,
)
_LONG: Final = 120
_NONE: Final = re.compile(r"(?:no|must\s+not|never)\b", re.IGNORECASE)
_NEGATIONS: Final = frozenset({"negated", "barred"})
_SENTENCE: Final = 400
"""How far reaches what a whole sentence stands under."""


def extent(text: str, cue: Cue, between: tuple[int, int], place: int) -> int:
    """How many characters a cue reaches towards a concept at ``place``; ``between`` is what lies between them."""
    if _leads(text, cue) or _heads(text, cue, place):
        return _SENTENCE
    if between[1] - between[0] > cue.reach and cue.before:
        if (cue.value == "prior" and governs(text, cue)) or (_lasts(text, cue) and _NO.search(text, 0, cue.start)):
            return 0 if _TURNS.search(text, *between) else _SENTENCE
        if cue.value == "prior" and _SUCH.search(text, *between) and not _TURNS.search(text, *between):
            return _LONG  # "prior treatment of any kind that is named here, such as A or B"
        if cue.value in _NEGATIONS and _NONE.match(text, cue.start) and _SUCH.search(text, *between):
            return _SENTENCE  # "must not have received any systemic therapy, including A, B"
        if cue.value == "hypersensitivity" and _SUCH.search(text, *between):
            return _SENTENCE  # "allergy to the drugs of the study, including cytarabine and, where used, steroids"
    return cue.reach


def _leads(text: str, cue: Cue) -> bool:
    """Whether a sentence begins with its "No", which then holds of all that it lists."""
    return cue.value == "negated" and text[cue.start : cue.end].lower() == "no" and opens(text, cue)


def governs(text: str, cue: Cue) -> bool:
    """Whether a sentence begins with "History of", which holds of all that it lists."""
    return (
        cue.before
        and text[cue.start : cue.start + 6].lower() == "histor"
        and _LIST_HEAD.fullmatch(text, text.rfind(". ", 0, cue.start) + 1, cue.start) is not None
    )


def _lasts(text: str, cue: Cue) -> bool:
    return cue.says == "temporality" and text[cue.start : cue.end].lower() not in _ADJECTIVES - {"current"}


def dated(text: str, first: int) -> bool:
    """Whether a sentence, the first cue of which begins at ``first``, begins with a time that is of all it lists."""
    return "in" in text[:first] and _WITHIN.match(text, text.rfind(". ", 0, first) + 1) is not None


def of_another(text: str, cue: Cue, place: tuple[int, int], listed: tuple[int, int]) -> bool:
    """Whether a cue is an adjective of another item of the list."""
    if not cue.before or text[cue.start : cue.end].lower() not in _ADJECTIVES:
        return False
    if _HISTORY.search(text, 0, cue.start):
        return True  # "History of active tuberculosis"
    if _SAME.fullmatch(text, cue.end, max(listed[0], cue.end)):
        return False
    return "," in text[cue.end : place[0]] or _JOINED.search(text, cue.end, max(listed[0], cue.end)) is not None


def _heads(text: str, cue: Cue, place: int) -> bool:
    """Whether a sentence begins with when something was, and then gives examples of it: "Prior antivirals such as"."""
    begins = _BEGINS.fullmatch(text, text.rfind(". ", 0, cue.start) + 1, cue.start)
    when = cue.says == "temporality" and text[cue.start : cue.end].lower() != "chronic"
    return when and begins is not None and _SUCH.search(text, cue.end, place) is not None
