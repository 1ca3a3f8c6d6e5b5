"""What a sentence says only of some people, or only of how they protect themselves → nothing that it asks of all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.eligibility.normals import Found
    from kg.eligibility.quantities import Subject
    from kg.model import Mention

_PEOPLE: Final = r"(?:patients?|subjects?|participants?|those|individuals|women|men|females?|males?|volunteers)"
_WITH: Final = r"(?:with|who|on|receiving|taking|having|treated)"
# whom a sentence is for: "For patients with diabetes, HbA1c < 8%", "prophylaxis (for patients with CD4 ≤ 200)"
_FOR: Final = re.compile(rf"[\s*•-]*(?:OR\s+)?For\s+(?:\w+\s+){{0,2}}{_PEOPLE}\s+{_WITH}\b[^,:;]*")
_IN_BRACKET: Final = re.compile(rf"\(\s*(?:only\s+)?for\s+(?:\w+\s+)?{_PEOPLE}\s+{_WITH}\b[^()]*$", re.IGNORECASE)
# "If the participant is known to have HIV, the viral load must be undetectable": for whom something is demanded
_IF: Final = re.compile(r"[\s*•-]*If\s+(?!female\b|male\b)[^.;:]{0,60}", re.IGNORECASE)
_THEN: Final = re.compile(
    r"[^.;:,]{0,60},\s[^.;]*\b(?:must|should|(?:is|are|be)\s+required|needs?\s+to)\b", re.IGNORECASE
)
_FOR_NAIVE: Final = re.compile(r"[\s*•-]*For\s+(?:the\s+)?")
_NAIVE: Final = re.compile(
    rf"[\s-]*(?:treatment[\s-]*|therapy[\s-]*)?(?:naive|naïve|experienced|exposed)(?:\s+{_PEOPLE})?\s*[,:]",
    re.IGNORECASE,
)
# "aged 35 years or older who smoke": the age alone excludes nobody
_AND_ALSO: Final = re.compile(
    r"\s*(?:(?:years?|old|of\s+age|or\s+older|and\s+older|or\s+over)\s*)*(?:who|with)\s+\w", re.IGNORECASE
)
# the threshold of some: "≤ 5 x ULN if liver metastases are present"
_OF_SOME: Final = re.compile(
    r"[\s,;]*(?:if|when|where|in\s+(?:the\s+)?(?:presence|case|setting)\s+of"
    r"|(?:for|in)\s+(?:(?!(?:fe)?male|adult|pediatric)\w+\s+)?(?:patients?|subjects?|participants?|those|individuals|cases?)\s+(?:with|who)"
    r"|with\s+(?:\w+\s+)?(?:metasta\w+|involvement|disease))\b",
    re.IGNORECASE,
)
_SOME_FIRST: Final = re.compile(
    rf"\b(?:if|for|in)\s+(?:{_PEOPLE}\s+with\s+)?(?:known\s+|documented\s+)?(?:\w+\s+)?(?:metasta\w+|involvement|syndrome)[^.;]{{0,25}}$",
    re.IGNORECASE,
)
# in what case an inclusion demands something: "prophylaxis is required if CD4 < 200", "must be controlled if diabetic"
_CASES: Final = ("if ", "when ", "for ")
_DEMANDS: Final = re.compile(
    r"\b(?:prophyla\w+|requir\w+|(?:must|should)(?!\s+(?:not|have\s+elapsed|be\s+(?:excluded|eligible|included)))|mandatory|necessary|needed|acceptable|adequate|controlled)\b[^.;]{0,80}"
    r"(?<!eligible\s)(?<!only\s)(?<!even\s)(?<!included\s)(?<!enrolled\s)(?<!participate\s)"
    r"\b(?:if|when|for\s+(?:patients?|subjects?|participants?|those)\s+with)\s+[^.;,]{0,50}$",
    re.IGNORECASE,
)
_EQUIVALENT: Final = re.compile(
    r"\s+(?:per\s+day\s+|daily\s+|/day\s+)?(?:\(?or\s+)?(?:(?:its|an)\s+)?equivalents?\b(?!\s+drug)", re.IGNORECASE
)
_PROTECTS: Final = re.compile(r"pregnan|amenorrh|contracepti|birth\s+control|menopaus", re.IGNORECASE)
_STERILE: Final = re.compile(r"hysterectom|oophorectom", re.IGNORECASE)
_FERTILE: Final = re.compile(r"contracepti|birth[\s-]+control|abstinen|child-?\s?bearing|steril", re.IGNORECASE)
_CONTRACEPTION: Final = re.compile(r"contracepti|birth[\s-]+control|abstinen", re.IGNORECASE)
_OBLIGES: Final = re.compile(
    r"\b(?:effective|adequate|acceptable|reliable|appropriate|approved|medically|highly|agree\w*|willing|must|should"
    r"|practi[cs]\w*|potential|methods?|forms?|exempt\w*|sexual\w*)\b",
    re.IGNORECASE,
)


def applies(text: str, place: tuple[int, int], at: tuple[int, int]) -> bool:
    """Whether a concept only tells to whom a sentence applies.

    >>> applies("For patients with diabetes, HbA1c < 8%", (0, 38), (18, 26))
    True
    >>> applies("Treatment for diabetes", (0, 22), (14, 22))
    False
    """
    start, end = at
    if _FOR.fullmatch(text, place[0], start) or _IN_BRACKET.search(text, place[0], start):
        return True
    if text[place[0] : start].lstrip("*•- \n\t")[:3].lower() == "if ":
        return _IF.fullmatch(text, place[0], start) is not None and _THEN.match(text, end) is not None
    return _FOR_NAIVE.fullmatch(text, place[0], start) is not None and _NAIVE.match(text, end) is not None


def conditional(text: str, place: tuple[int, int], start: int) -> bool:
    """Whether what begins at ``start`` only says when an inclusion demands something else.

    >>> conditional("Blood sugar must be controlled if diabetic", (0, 42), 34)
    True
    >>> conditional("Patients are eligible if diabetic", (0, 33), 25)
    False
    """
    words = text[place[0] : start]
    return any(word in words for word in _CASES) and _DEMANDS.search(words) is not None


def combined(text: str, end: int) -> bool:
    """Whether an age that ends there is excluded only together with what follows.

    >>> combined("Over 35 years who smoke", 13), combined("Over 35 years", 13)
    (True, False)
    """
    return _AND_ALSO.match(text, end) is not None


def again(text: str, place: tuple[int, int], limit: Found, pairs: Sequence[tuple[Found, Subject]]) -> bool:
    """Whether a limit is a second one of the same thing, for some: nobody has to be as far off as it allows."""
    about = {subject.term.id or subject.term.label for one, subject in pairs if one.start == limit.start}
    first = any(one.start < limit.start and (subject.term.id or subject.term.label) in about for one, subject in pairs)
    return first and (
        _OF_SOME.match(text, limit.end) is not None or _SOME_FIRST.search(text, place[0], limit.start) is not None
    )


def equivalent(text: str, mention: Mention, mentions: Sequence[Mention]) -> bool:
    """Whether a drug only measures the dose of another one before it: "steroids > 20 mg (or prednisone equivalent)"."""
    earlier = any(one.term.kind == "agent" and one.at[1] <= mention.at[0] for one in mentions)
    return mention.term.kind == "agent" and earlier and _EQUIVALENT.match(text, mention.at[1]) is not None


def protects(text: str, mention: Mention, polarity: str, base: str) -> bool:
    """Whether a rule on contraception names what it asks of nobody: a pregnancy to avoid, a method to choose."""
    if mention.term.kind == "procedure" and _STERILE.search(mention.text) and _FERTILE.search(text):
        return True
    if base != "inclusion" or not _PROTECTS.search(mention.text):
        return False
    asked = polarity == "inclusion" or text[: mention.at[0]].lower().endswith(("non-", "non "))
    return asked and _CONTRACEPTION.search(text) is not None and _OBLIGES.search(text) is not None
