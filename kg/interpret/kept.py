"""Words around a specimen → whether it is given, kept or banked: "provide urine", "serum kept", "a bank of sera"."""

from __future__ import annotations

import re
from typing import Final

# "a biobank of serum and plasma", "specimens to be collected include blood and saliva"
_LISTED: Final = re.compile(
    r"\b(?:bio-?banks?|bio-?banking|(?:bio-?)?repositor(?:y|ies)|banks?|banking|librar(?:y|ies)|archives?|bio-?collections?)\s+of\s+(?:[\w-]+\s+){0,3}$"
    r"|\b(?:bio-?|biological\s+|clinical\s+)?(?:samples|specimens|materials)\b[^.;:]{0,60}?"
    r"\b(?:include[sd]?|comprise[sd]?|consist(?:s|ed|ing)?\s+of|are|will\s+be)\s*:?\s*(?:(?:the|whole|peripheral|venous|maternal|\d+\s*m[lL]\s+of)\s+){0,2}$",
    re.IGNORECASE,
)
# "Participants will provide urine and saliva"; who gives plasma gives it to others.
_GIVES: Final = re.compile(
    r"\b(?:provid|contribut|submit|giv|return|bring)(?:t?ing|e?s|e)?\s+"
    r"(?:[\w-]+(?:\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+)){0,3}"
    r"(?:(?:their|your|his|her|some|small|fresh|additional|extra|amounts?|a|of|little|up\s+to|about|morning|\d+\s*m[lL])\s+){0,5}$",
    re.IGNORECASE,
)
_TO_OTHERS: Final = re.compile(r"plasma|marrow|cord", re.IGNORECASE)
_SUPPLIES: Final = re.compile(
    r"^\s*(?:supply|flow|pressure|to\s+the|for\s+(?:other|transfusion|patients)|donations?|products?)\b", re.IGNORECASE
)
# "Venous blood plasma retained for future analysis", "serum will be aliquoted", "saliva is self-collected"
_KEPT: Final = re.compile(
    r"^(?:\s+(?:samples?|aliquots?))?\s+(?:(?:(?:will|may|can)\s+(?:also\s+|then\s+)?be|is|are|was|were|to\s+be)\s+"
    r"(?:also\s+|then\s+|again\s+|\w+ly\s+)?)?"
    r"(?:kept|retained|saved|aliquoted|preserved|cryo-?preserved|frozen|self-collected|re-?collected|re-?examined|archived|snap-?frozen)\b",
    re.IGNORECASE,
)
# "Blood for cytokines and urine for creatinine are taken", "serum after serologic testing will be frozen"
_LATER: Final = re.compile(
    r"^\s+(?:for|after|from|left|remaining)\b[^.;:]{0,70}?\b(?:will\s+be|is|are|was|were)\s+(?:also\s+|then\s+|\w+ly\s+)?"
    r"(?:collected|drawn|taken|obtained|stored|frozen|banked|kept|saved|retained)\b",
    re.IGNORECASE,
)
_SPUTUM: Final = re.compile(r"sputum$", re.IGNORECASE)
_INDUCED: Final = re.compile(
    r"^\s+(?:(?:will\s+be|is|was)\s+)?(?:induction|induced|expectorated)\b(?!\s+by)", re.IGNORECASE
)
_BANKED: Final = re.compile(
    r"^\s+(?:bio-?bank(?:s|ing)?|bank(?:s|ing)?|(?:bio-?)?repositor(?:y|ies)|(?:biological\s+)?(?:collection|library))\b",
    re.IGNORECASE,
)
_NO_BANK: Final = re.compile(r"(?:blood|plasma|milk)$", re.IGNORECASE)


def kept(words: str, before: tuple[str, ...], after: tuple[str, str]) -> bool:
    """Whether a fluid, or tumor tissue, is given by who takes part, kept, or part of a bank.

    ``words``: its name; ``before`` and ``after``: what stands beside it, and beside the list that it is part of.

    >>> kept("serum", ("", ""), (" kept as part of the care", " kept as part of the care"))
    True
    >>> kept("plasma", ("donors provide ", "donors provide "), (" to patients", " to patients"))
    False
    """
    if any(map(_LISTED.search, before)) or any(found.search(words) for found in (_KEPT, _LATER) for words in after):
        return True
    if any(map(_GIVES.search, before)):
        return not _TO_OTHERS.search(words) and not any(map(_SUPPLIES.search, after))
    if _SPUTUM.search(words) and _INDUCED.search(after[0]):
        return True
    return not _NO_BANK.search(words) and _BANKED.search(after[0]) is not None
