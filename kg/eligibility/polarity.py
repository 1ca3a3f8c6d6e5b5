"""The cues around a concept → its polarity: what a negation, an exception or a permission comes to in a list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.eligibility.cues import Cue

_BARRED: Final = frozenset({"barred", "prohibited"})
_NEGATIONS: Final = _BARRED | {"negated"}
_CLEAR: Final = ("not", "never", "unwilling", "refus")
# "At least 4 weeks since prior hormones except LHRH agonists": what need not be washed out is not excluded
_WASHED_OUT: Final = re.compile(r"\bsince\b[^.;:]*$")
_FLIPPED: Final = {"inclusion": "exclusion", "exclusion": "inclusion"}
_PERMITS: Final = frozenset({"allowed", "eligible", "admitted", "granted"})


def opens(text: str, cue: Cue) -> bool:
    """Whether a sentence or an item begins with a cue."""
    before = text[: cue.start].rstrip(" \t-*•\n")
    return not before or before[-1] in ".;:"


def polarity(text: str, near: Sequence[Cue], base: str) -> str:
    """What cues, the nearest first, make of a list's polarity."""
    values = {cue.value for cue in near}
    if base == "exclusion" and "asked" not in values and any(_ambiguous(text, cue, near) for cue in near):
        return "unmarked"
    if base not in _FLIPPED and not (base == "unmarked" and values & _PERMITS) and "barred" not in values:
        return base
    asked = next((cue for cue in near if cue.value == "asked"), None)
    if asked is not None:  # "may not participate unless they use contraception"
        denied = any(cue.value == "negated" and cue.start >= asked.end for cue in near)
        return "exclusion" if denied else "inclusion"
    if base == "unmarked" and "barred" not in values:
        return "allowed" if not values & _NEGATIONS and _permitted(near, "inclusion", negated=False) else base
    if "elapsed" in values:  # "At least 7 days must have elapsed since": asked for under any heading
        return "allowed" if "excepted" in values else "inclusion"
    return _outcome(text, near, base)


def drops(text: str, near: Sequence[Cue], base: str) -> bool:
    """Whether an inclusion only sets a concept apart: "an illness other than Kaposi's sarcoma" bars nobody with it."""
    first = next((cue for cue in near if cue.value in _NEGATIONS or cue.value == "excepted"), None)
    return (
        base == "inclusion"
        and first is not None
        and text[first.start : first.start + 5].lower() == "other"
        and not any(cue.value in _NEGATIONS for cue in near)
    )


def _outcome(text: str, near: Sequence[Cue], base: str) -> str:
    barred = [cue for cue in near if cue.value in _BARRED]
    if barred:
        base = "inclusion"  # "Patients must not have …" among the exclusions: it is said twice, and not taken back
    exception = next((cue for cue in near if cue.value == "excepted"), None)
    negations = [cue for cue in near if cue.value in _NEGATIONS]
    if exception is None and any(text[cue.start : cue.end].lower() == "no" for cue in barred):
        return "exclusion"  # "No prior malignancy is allowed"
    if exception is not None:
        negations = [cue for cue in negations if cue.start < exception.start]
    if any(not cue.before for cue in barred) and any(cue.value == "negated" for cue in negations):
        negations = []  # "Patients without insurance are excluded" asks for it
    outer = _FLIPPED[base] if negations else base
    if exception is not None:
        # "normal coagulation, unless on anticoagulants" excludes nobody who takes them
        unless = text[exception.start : exception.end].lower() == "unless"
        spared = not negations and _WASHED_OUT.search(text, 0, exception.start) is not None
        return "allowed" if outer == "exclusion" or unless or spared else "exclusion"
    return "allowed" if _permitted(near, base, negated=bool(negations)) else outer


def _permitted(near: Sequence[Cue], base: str, *, negated: bool) -> bool:
    """Whether a concept is neither asked for nor barred.

    "Patients with X are eligible" asks for X where the list includes, but "who had X" only admits it; "allowed if X"
    admits X, "allowed if no X" does not; "may have X" says nothing among the exclusions.
    """
    values = {cue.value for cue in near}
    return (
        "allowed" in values
        or ("eligible" in values and (base == "exclusion" or "prior" in values))
        or (base == "inclusion" and _admitted(near))
        or ("granted" in values and not negated)
        or ("conditioned" in values and base == "exclusion" and not negated)
    )


def _admitted(near: Sequence[Cue]) -> bool:
    """Whether words admit a concept, and none between deny it: "recovered from surgery, not on steroids"."""
    return any(
        cue.value == "admitted"
        and not any(cue.before and one.value == "negated" and one.start > cue.end + 1 for one in near)
        for cue in near
    )


def _ambiguous(text: str, cue: Cue, near: Sequence[Cue]) -> bool:
    """Whether it is open what a negation among the exclusions comes to.

    "No heart disease" may bar the disease or its lack; "asthma without treatment" bars a combination and asks nobody
    for treatment.  "Not taking insulin" and "Absence of consent" bar those who do not, or have none.
    """
    if cue.value != "negated" or not cue.before:
        return False
    if any(one.value == "barred" and one.start <= cue.start < one.end for one in near):
        return False  # "as long as no", "No patients with"
    words = text[cue.start : cue.end].lower()
    return words == "no" if opens(text, cue) else not words.startswith(_CLEAR)
