"""A sentence's limits, and what may be measured in it → which of them each limit is about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.eligibility.quantities import Subject, measurable, named
from kg.model import Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.eligibility.limits import Found
    from kg.model import Mention

AGE: Final = Term(None, "age", "age")
_REACH: Final = 90
_SIGNS: Final = frozenset("<>=≤≥")
_AFTER: Final = 45
_OLDEST: Final = 110
_LIST: Final = re.compile(
    r"(?:[\s,/&+()\[\]]|\b(?:and|or|et|ou|e|o|as well as|both|serum|blood|plasma|urine|levels?|counts?|total|values?)\b"
    r"|\([^()]{1,25}\))*",
    re.IGNORECASE,
)
# a second limit of the same thing: "creatinine ≤ 1.5 mg/dL or ≤ 1.5 x ULN"
_GOES_ON: Final = re.compile(
    r"(?:[\s,(]|\b(?:and|or|but|if|unless|i\.e\.|e\.g\.|equivalent|to|is|with|a)\b)*", re.IGNORECASE
)
_COUNTED: Final = re.compile(r"\b(?:at|in|on|during|by|after|before|within|every|for)\b", re.IGNORECASE)
_PEOPLE: Final = re.compile(
    r"(?:[\s,()/:;.-]|\b(?:healthy|adults?|males?|females?|men|women|boys|girls|child(?:ren)?|patients?|subjects?"
    r"|participants?|volunteers?|people|persons?|individuals?|and|or|aged?|are|be|is|must|between|the|of|at|with|who"
    r"|have|has|a|inclusive|hommes?|femmes?|ou|et|both|either|gender|sex|any|age|range|criteria|inclusion|infants?)\b)*",
    re.IGNORECASE,
)


def candidates(text: str, place: tuple[int, int], mentions: Iterable[Mention]) -> list[Subject]:
    """What may be measured in a sentence: mentions, and named quantities where no mention of a measured kind stands."""
    found = [one for one in (measurable(mention) for mention in mentions) if one is not None]
    taken = [(one.start, one.end) for one in found]
    found += [
        one for one in named(text, *place) if not any(one.start < end and start < one.end for start, end in taken)
    ]
    found.sort(key=lambda one: one.start)
    return found


def subjects(
    text: str, place: tuple[int, int], found: Sequence[Found], about: Sequence[Subject]
) -> list[tuple[Found, Subject]]:
    """Every limit of a sentence with each concept that it is about; a limit of nothing that is known is left out."""
    pairs: list[tuple[Found, Subject]] = []
    last: tuple[Found, list[Subject]] | None = None
    for number, one in enumerate(found):
        since = found[number - 1].end if number else place[0]
        until = found[number + 1].start if number + 1 < len(found) else place[1]
        chosen = _preceding(text, one, about, since)
        if not chosen and last is not None and _GOES_ON.fullmatch(text, last[0].end, one.start):
            chosen = [subject for subject in last[1] if subject.takes(one.dimension)]
        chosen = chosen or _following(one, about, until)
        if not chosen and _is_age(text, one, place[0]):
            chosen = [Subject(AGE, one.start, one.end, frozenset())]
        if chosen:
            last = (one, chosen)
        pairs += [(one, subject) for subject in chosen]
    return pairs


def _preceding(text: str, limit: Found, about: Sequence[Subject], since: int) -> list[Subject]:
    """The nearest concept before a limit, and those that stand in one list with it."""
    chain: list[Subject] = []
    for one in reversed(about):
        if one.end > limit.start or one.start < since:
            continue
        if not chain:
            if limit.start - one.end > _REACH:
                break
            if not one.takes(limit.dimension) or _apart(text[one.end : limit.start], limit):
                continue
            chain.append(one)
        elif not _LIST.fullmatch(text, one.end, chain[-1].start):
            break
        elif one.takes(limit.dimension) and _alike(one, chain[-1]) and one.term not in [other.term for other in chain]:
            chain.append(one)
    return chain[::-1]


def _apart(gap: str, limit: Found) -> bool:
    """Whether a bare number counts something else: "hemoglobin measured at 3 or more visits"."""
    return not limit.dimension and limit.limit.text[:1].isdigit() and _COUNTED.search(gap) is not None


def _alike(one: Subject, other: Subject) -> bool:
    """Whether both may share a limit: "lymphopenia (lymphocytes < 1.5)" limits the cells, a dose is one drug's."""
    return one.term.kind != "agent" and (one.term.kind == "condition") == (other.term.kind == "condition")


def _following(limit: Found, about: Sequence[Subject], until: int) -> list[Subject]:
    """The concept that follows a limit ("> 10 mg/day of prednisone"), or stands in it ("1500 neutrophils/µL")."""
    turned = limit.limit.text[-1:] in _SIGNS  # "18 ≤ age"
    for one in about if limit.dimension or turned else ():
        if one.start >= limit.start and one.end <= until and one.start - limit.end <= _AFTER:
            if one.takes(limit.dimension):
                return [one]
        elif one.start > limit.end:
            break
    return []


def _is_age(text: str, limit: Found, start: int) -> bool:
    """A limit in years that says so itself, or that stands beside nothing but people: "Men and women, 18-65 years"."""
    if limit.dimension == "age":
        return True
    if not limit.dimension and "age" in text[limit.start : limit.end].lower().split():  # "over the age of 18"
        return _PEOPLE.fullmatch(text, start, limit.start) is not None
    if not limit.dimension:  # "18 and over" is a whole criterion of older records
        return limit.start == 0 and not text[limit.end :].strip(" .") and limit.limit.value <= _OLDEST
    years = limit.dimension == "time" and limit.limit.unit == "a" and limit.limit.comparator != "="
    return years and _PEOPLE.fullmatch(text, start, limit.start) is not None
