"""The words that lead in a list of criteria → what they say of each of them: "No history of:", "Within 4 weeks:".

Words that only name people ("Patients without cirrhosis") lead in nothing: what they say holds of the people.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.eligibility.cues import cues
from kg.eligibility.quantities import named
from kg.eligibility.reading import said
from kg.eligibility.timing import bounded

if TYPE_CHECKING:
    from kg.eligibility.quantities import Subject
    from kg.eligibility.timing import Bounded

_OPENS: Final = re.compile(
    r"(?:prior|previous(?:ly)?|past|concurrent(?:ly)?|concomitant(?:ly)?|current(?:ly)?|ongoing|history|no|not|none|without"
    r"|absence|free|never|exclude[ds]?|excluding|use|treatment|treated|therapy|therapies|receipt|receiv(?:ed|ing)"
    r"|medications?|drugs?|known|active|any|evidence|presence|hypersensitiv\w+|allerg\w+|intolerance|contra-?indications?"
    r"|vaccin\w+|administration|family|planned|(?:have|has|had)\s+(?:had|received|a\s+history)|taking|within|in\s+the\s+(?:last|past))\b",
    re.IGNORECASE,
)
_LISTS: Final = re.compile(
    r"\b(?:following|any\s+of|one\s+of|either|these)\b|\b(?:except(?:\s+for)?|unless|other\s+than)$", re.IGNORECASE
)


_ALLOWED: Final = re.compile(r"(?:also\s+)?(?:allowed|permitted)\b(?!.*\bnot\b)", re.IGNORECASE)


_SENTENCE: Final = re.compile(r"(?<=[.;])\s+(?=[A-Z])")


class Lead(NamedTuple):
    """What a list's lead says of its members: polarity, temporality, aspect, time, and quantities that it names."""

    polarity: str
    temporality: str | None = None
    aspect: str | None = None
    time: Bounded | None = None
    about: tuple[Subject, ...] = ()


@lru_cache(maxsize=4096)
def lead(words: str, base: str) -> Lead:
    """What the words above a list of criteria say of each; ``base`` is the polarity that they would have without.

    >>> lead("No history of", "inclusion")
    Lead(polarity='exclusion', temporality='prior', aspect=None, time=None, about=())
    >>> lead("Patients without cirrhosis", "inclusion")
    Lead(polarity='inclusion', temporality=None, aspect=None, time=None, about=())
    """
    about = tuple(named(words, 0, len(words)))
    topic, _, part = words.rpartition(": ")  # "Prior Medication: Allowed"
    if _ALLOWED.match(part):
        when = said(topic, cues(topic, 0, len(topic)), (len(topic),) * 2, base).temporality
        times = bounded(part, 0, len(part))
        return Lead("allowed", when, None, times[-1] if times else None, about)
    if not (_OPENS.match(words) or _LISTS.search(words)):
        return Lead(base, about=about)
    words = _SENTENCE.split(words)[-1]
    end = len(words)
    one = said(words, cues(words, 0, end), (end, end), base)
    times = bounded(words, 0, end)
    return Lead(one.polarity, one.temporality, one.aspect, times[-1] if times else None, about)
