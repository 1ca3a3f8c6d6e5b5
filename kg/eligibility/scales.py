"""A stretch of text → the scales, indices and classes that it names, where no table knows them.

"Pittsburgh Sleep Quality Index (PSQI) > 5" limits that index: its words are its label, and it has no id.  "Class III
heart failure" is a class of the New York Heart Association.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.eligibility.quantities import Subject, called
from kg.model import Term

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD: Final = r"[A-Z][\w'’.]*(?:[-–/][A-Z0-9]\w*)*"
_JOINED: Final = rf"(?:\s+(?:(?:of|for|and|in|on|the|to)\s+){{0,2}}|\s+[-–]\s+){_WORD}"
_HEAD: Final = r"(?:Scale|Index|Score|Questionnaire|Inventory|Scales|Subscale|Checklist)"
# "Clinical Frailty Scale (CFS) total score"; the name begins with what is no verb or article of the sentence
_SCALE: Final = re.compile(
    rf"\b(?!(?:The|A|An|Have|Has|Had|With|Baseline|Total|Patients?|Subjects?|Participants?|Screening|Score|Scale|Ordinal|Numeric|Numerical|Likert|Rating|Point)\b)"
    rf"(?P<name>{_WORD}(?:{_JOINED}){{0,7}}?\s+{_HEAD}\b)(?:\s*[(\[][^()\[\]]{{1,30}}[)\]])?(?:\s+(?:total\s+)?scores?)?"
)
_DIMENSIONS: Final = frozenset({"bare", "points", "fraction"})
_HEART: Final = re.compile(
    r"\b(?P<class>class)\b(?=\s*(?:[IVX]{1,3}|[1-4])\b[^.;,]{0,20}\s(?:congestive\s+)?(?:heart|cardiac)\s+failure)",
    re.IGNORECASE,
)
_NYHA: Final = re.compile(r"NYHA|New York", re.IGNORECASE)


def scales(text: str, start: int, end: int) -> Iterator[Subject]:
    """The scales by their own words, with their places.

    >>> [one.term.label for one in scales("Pittsburgh Sleep Quality Index (PSQI) > 5", 0, 41)]
    ['Pittsburgh Sleep Quality Index']
    >>> list(scales("Patients with a low score", 0, 25))
    []
    """
    for found in _SCALE.finditer(text, start, end):
        yield Subject(Term(None, " ".join(found["name"].split()), "score"), *found.span(), _DIMENSIONS)
    heart = _HEART.search(text, start, end)
    known = called("NYHA") if heart and not _NYHA.search(text, start, end) else None
    if heart and known:
        yield Subject(known.term, *heart.span("class"), known.dimensions)
