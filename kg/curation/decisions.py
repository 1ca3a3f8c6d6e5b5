"""One decision of a curator about one assertion: a trial, a concept, a role, and the words that were looked at."""

from __future__ import annotations

from dataclasses import dataclass, fields
from hashlib import sha256
from typing import Final, NamedTuple

ACCEPT, REJECT, CORRECT, ADD = "accept", "reject", "correct", "add"
DECISIONS: Final = (ACCEPT, REJECT, CORRECT, ADD)
TRIAL_GONE, QUOTE_GONE = "trial-gone", "quote-gone"
EXTRACTION_CHANGED, CONCEPT_GONE = "extraction-changed", "concept-gone"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a curator decided; every field is text, and empty where there is nothing to say.

    ``trial``, ``concept`` (a CURIE; empty where nothing names it: then ``label`` are the words), ``kind`` and ``role``
    are the assertion as it was when it was decided on; ``quote`` the sentence, ``words`` the words in it that name the
    concept, ``document`` and ``place`` where they stood.  ``corrected_…`` is what holds instead.
    """

    trial: str
    concept: str
    label: str
    kind: str
    role: str
    quote: str
    words: str = ""
    document: str = ""
    place: str = ""
    confidence: str = ""
    decision: str = ACCEPT
    corrected_concept: str = ""
    corrected_label: str = ""
    corrected_kind: str = ""
    corrected_role: str = ""
    curator: str = ""
    date: str = ""
    comment: str = ""

    @property
    def subject(self) -> str:
        """What identifies the concept within its trial: the CURIE, or kind and words where nothing names it."""
        return subject(self.concept, self.kind, self.label)

    @property
    def assertion(self) -> tuple[str, str, str]:
        """What it is about: trial, concept, role."""
        return self.trial, self.subject, self.role

    @property
    def key(self) -> str:
        """16 hex digits from trial, concept, role and quote; the decision's IRI ends in them.

        >>> Decision("NCT1", "CL:0000057", "fibroblast", "cell", "measured", "We count fibroblasts.").key
        'ba92cb911ba42ed1'
        """
        return _digest((*self.assertion, self.quote))

    @property
    def state(self) -> str:
        """8 hex digits of all that it says: a sheet shows with them which decision its curator saw."""
        return _digest([getattr(self, field.name) for field in fields(self)])[:8]

    @property
    def made(self) -> tuple[str, str, str, str] | None:
        """The concept, label, kind and role that hold because of it; ``None`` where it takes away alone."""
        if self.decision == REJECT:
            return None
        if self.decision == CORRECT and self.corrected_concept:
            role = self.corrected_role or self.role
            return self.corrected_concept, self.corrected_label, self.corrected_kind, role
        return self.concept, self.label, self.kind, self.corrected_role or self.role


class Standing(NamedTuple):
    """How a decision stands today: what has changed since, and the roles that the extraction now gives its concept."""

    states: tuple[str, ...] = ()
    now: tuple[str, ...] = ()


def subject(concept: str | None, kind: str, label: str) -> str:
    """The name of a concept within its trial.

    >>> subject("CL:0000057", "cell", "fibroblast"), subject(None, "cell", "odd cells")
    ('CL:0000057', 'cell odd cells')
    """
    return concept or f"{kind} {label}"


def _digest(parts: tuple[str, ...] | list[str]) -> str:
    return sha256("\0".join(parts).encode()).hexdigest()[:16]
