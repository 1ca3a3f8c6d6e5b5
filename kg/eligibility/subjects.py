"""A sentence's limits, and what may be measured in it → which of them each limit is about."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from kg.eligibility.levels import counted, for_whom, levels
from kg.eligibility.quantities import GRADE, Subject, called, measurable, named
from kg.eligibility.scales import scales
from kg.model import Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.eligibility.normals import Found
    from kg.model import Mention

AGE: Final = Term(None, "age", "age")
_REACH: Final = 90
_SIGNS: Final = frozenset("<>=≤≥")
_AFTER: Final = 45
_OF_PEOPLE: Final = frozenset({"age", "time", GRADE})
# "TBX ≤ 1.5 x ULN, creatinine": the limit is of the short form, whatever that means
_UNKNOWN: Final = re.compile(r"\b[A-Z][\w-]*[A-Z][\w-]*\s*$")
# "at least a 2-year history of rhinitis": how long something has lasted
_LASTED: Final = re.compile(
    r"[\s-]*(?:(?:documented|clinical|medical)\s+)?(?:history|duration|course|diagnosis)\b", re.IGNORECASE
)
# "rituximab or > 10 mg of prednisone daily": the dose begins a member of the list, and is of the drug behind it
_JOINED: Final = re.compile(r"\s*(?:[,;/]\s*)?(?:(?:and|or|and/or)\s+)?", re.IGNORECASE)
_DRUG_OF: Final = re.compile(r"\s*(?:(?:/\s*|per\s+|a\s+)?(?:day|daily)\s+)?(?:of\s+)?(?:oral\s+)?", re.IGNORECASE)
_OLDEST: Final = 110
_LIST: Final = re.compile(
    r"(?:[\s,/&+()\[\]]|\b(?:and|or|et|ou|e|o|as well as|both|serum|blood|plasma|urine|levels?|counts?|total"
    r"|values?|radioisotope|measured|estimated|calculated)\b"
    r"|\([^()]{1,40}\))*",
    re.IGNORECASE,
)
# a second limit of the same thing: "creatinine ≤ 1.5 mg/dL or ≤ 1.5 x ULN"
_GOES_ON: Final = re.compile(
    r"(?:[\s,()]|\b(?:and|or|but|if|unless|i\.e\.|e\.g\.|equivalent|to|is|with|a|(?:of\s+age\s+)?at\s+(?:the\s+)?(?:time\s+of\s+)?(?:first\s+|initial\s+)?diagnosis|(?:(?:in|for)\s+)?(?:(?:fe)?males?|(?:wo)?men))\b)*",
    re.IGNORECASE,
)
_COUNTED: Final = re.compile(r"\b(?:at|in|on|during|by|after|before|within|every|for)\b", re.IGNORECASE)
_OF_AGE: Final = re.compile(r"[\s:(,-]*(?:of|is|at|are|ranges?|from|between|the)?[\s:(]*", re.IGNORECASE)
_SCORE: Final = re.compile(r"\b(?:scores?|ratings?)\s+(?:of\s+|is\s+)?$", re.IGNORECASE)
_ON: Final = re.compile(r"\s*(?:\([^()]*\)\s*)?(?:points?\s+)?(?:on|in|for|by)\s+(?:the\s+|a\s+)?", re.IGNORECASE)
# "pancreatitis or > grade 2 neuropathy": the grade is of what follows
_GRADED: Final = re.compile(r"(?:\s*\([^()]*\))?[^;.)]{0,30}(?<!\bor\s)(?<!\band\s)(?<!,\s)")
_NEXT: Final = re.compile(r"\s*(?:[\w-]+\s+){0,3}")
_MINIMUM: Final = re.compile(r"\b(minimum|maximum|minimal|maximal)\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
_NEAR: Final = 40
_PEOPLE: Final = re.compile(
    r"(?:[\s,()/:;.-]|\b(?:healthy|adults?|males?|females?|men|women|boys|girls|child(?:ren)?|patients?|subjects?"
    r"|participants?|volunteers?|people|persons?|individuals?|and|or|aged?|are|be|is|must|between|the|of|at|with|who"
    r"|have|has|a|inclusive|hommes?|femmes?|ou|et|both|either|gender|sex|any|age|range|criteria|inclusion|infants?)\b)*",
    re.IGNORECASE,
)


def candidates(text: str, place: tuple[int, int], mentions: Iterable[Mention]) -> list[Subject]:
    """What may be measured in a sentence: mentions, and named quantities where no mention of a measured kind stands."""
    found = [one for one in (measurable(mention) for mention in mentions) if one is not None]
    ratios = [one for one in found if one.term.kind == "assay" and "ratio" in one.term.label]
    found = [one for one in found if one.term.kind != "cell" or not any(map(partial(_meet, one), ratios))]
    cells = [one for one in found if one.term.kind == "cell"]
    # a "CD4 count" is a count of cells: the limit is theirs
    found = [one for one in found if one.term.kind != "assay" or not any(map(partial(_meet, one), cells))]
    found = _whole(text, place, found)
    taken = [(one.start, one.end) for one in found]
    found += [
        one for one in named(text, *place) if not any(one.start < end and start < one.end for start, end in taken)
    ]
    taken = [(one.start, one.end) for one in found]
    found += [
        one for one in scales(text, *place) if not any(one.start < end and start < one.end for start, end in taken)
    ]
    found.sort(key=lambda one: one.start)
    return found


def _whole(text: str, place: tuple[int, int], found: Iterable[Subject]) -> list[Subject]:
    """Without what is only a part of another quantity: creatinine in "creatinine clearance", HIV in "HIV levels"."""
    wholes = list(named(text, *place))
    return [one for one in found if not any(_is_part(one, whole) for whole in wholes)]


def _is_part(one: Subject, whole: Subject) -> bool:
    covered = whole.start <= one.start and one.end <= whole.end
    if one.term.kind == "condition":
        return covered and whole.end - whole.start > one.end - one.start
    if one.term.kind == "score" or (one.term.kind, whole.term.kind) == ("measure", "measure"):
        return covered and whole.end - whole.start > one.end - one.start and one.term != whole.term
    name, other = one.term.label.lower(), whole.term.label.lower()
    return covered and one.term.kind == "analyte" and whole.term.kind == "measure" and name != other and name in other


def subjects(
    text: str, place: tuple[int, int], found: Sequence[Found], about: Sequence[Subject]
) -> list[tuple[Found, Subject]]:
    """Every limit of a sentence with each concept that it is about; a limit of nothing that is known is left out."""
    pairs: list[tuple[Found, Subject]] = []
    last: tuple[Found, list[Subject]] | None = None
    found = [
        one for place, one in enumerate(found) if not counted(text, one) and not for_whom(text, one, found[:place])
    ]
    for number, one in enumerate(found):
        since = found[number - 1].end if number else place[0]
        until = found[number + 1].start if number + 1 < len(found) else place[1]
        chosen = _preceding(text, one, about, since)
        if not chosen and last is not None and _GOES_ON.fullmatch(text, last[0].end, one.start):
            years = one.dimension in {"age", "time"} and last[1][0].term == AGE
            chosen = [subject for subject in last[1] if years or subject.takes(one.dimension)]
        chosen = chosen or _following(text, one, about, until)
        if not chosen and _is_age(text, one, place[0]):
            chosen = [Subject(AGE, one.start, one.end, frozenset())]
        if chosen:
            last = (one, chosen)
        chosen = [_meant(subject, one.dimension) for subject in chosen]
        one = _least(text, one, chosen)  # noqa: PLW2901 - the same limit, its sign read from before the name
        pairs += [pair for subject in chosen for pair in levels(text, one, subject)]
    return pairs


def _meet(one: Subject, other: Subject) -> bool:
    return one.start < other.end and other.start < one.end


def _meant(one: Subject, dimension: str) -> Subject:
    """What an abbreviation means by its unit: nothing but a clearance has mL/min."""
    if one.term.kind != "analyte" or one.mention is None:
        return one
    other = called(one.mention.text) if dimension.startswith(("clearance", "count/volume")) else None
    if other and dimension == "count/volume" and other.term.kind != "cell":
        return one  # "CD4+ < 300 cells/mm3" counts cells
    return Subject(other.term, one.start, one.end, other.dimensions) if other else one


def _least(text: str, limit: Found, chosen: Sequence[Subject]) -> Found:
    """A limit whose sign stands before the name: "minimum life expectancy of 12 months"."""
    if limit.limit.comparator != "=" or not limit.limit.text[:1].isdigit() or not chosen:
        return limit
    said = _MINIMUM.search(text, max(0, chosen[0].start - _NEAR), chosen[0].start)
    if said is None or chosen[0].start >= limit.start:
        return limit
    return limit._replace(limit=replace(limit.limit, comparator=">=" if said[1][:3].lower() == "min" else "<="))


def _preceding(text: str, limit: Found, about: Sequence[Subject], since: int) -> list[Subject]:
    """The nearest concept before a limit, and those that stand in one list with it."""
    before = [one for one in about if one.end <= limit.start and one.start >= since]
    near = [one for one in before if _fits(text, limit, one)]
    if not near or _of_next(text, limit, near[-1], about):
        return []
    cells = limit.dimension == "count/volume" and near[-1].term.kind == "condition"
    # "PT or PTT or thrombocytopenia (< 75 K)" counts no time of clotting
    measured = [one for one in near if one.term.kind not in ({"condition", "assay"} if cells else {"condition"})]
    # "levels of CD4 cells (which fight infection) < 200/mm3" are of the cells
    chain = [measured[-1] if measured and near[-1].term.kind == "condition" else near[-1]]
    left = chain[0].start
    for one in reversed(before[: before.index(chain[0])]):
        if one.term.kind == "age" and limit.dimension not in _OF_PEOPLE:
            continue  # whom the score before it is for
        if not _LIST.fullmatch(text, one.end, left):
            break
        left = one.start
        if (
            one.takes(limit.dimension)
            and _alike(one, chain[-1], limit.dimension)
            and one.term not in [other.term for other in chain]
        ):
            chain.append(one)
    return chain[::-1]


def _of_next(text: str, limit: Found, last: Subject, about: Sequence[Subject]) -> bool:
    """Whether a dose that opens a member of a list of drugs is of the drug behind it."""
    drugs = (one for one in about if one.term.kind == "agent" and one.takes(limit.dimension))
    follows = any(one.start >= limit.end and _DRUG_OF.fullmatch(text, limit.end, one.start) for one in drugs)
    gap = text[last.end : limit.start]
    return follows and last.term.kind == "agent" and gap.strip() != "" and _JOINED.fullmatch(gap) is not None


def _fits(text: str, limit: Found, one: Subject) -> bool:
    """Whether a limit may be of what stands before it."""
    gap = text[one.end : limit.start]
    if len(gap) > _REACH or not one.takes(limit.dimension) or _apart(gap, limit):
        return False
    if limit.dimension == GRADE and one.term.kind == "condition":
        return _GRADED.fullmatch(gap) is not None
    # "women of childbearing age must be tested, 7 days before …" limits no age
    counted = one.term.kind == "age" and limit.dimension == "time" and limit.limit.text[:1].isdigit()
    return not counted or limit.limit.comparator != "=" or _OF_AGE.fullmatch(gap) is not None


def _apart(gap: str, limit: Found) -> bool:
    """Whether a bare number counts something else: "hemoglobin measured at 3 or more visits"."""
    return not limit.dimension and limit.limit.text[:1].isdigit() and _COUNTED.search(gap) is not None


def _alike(one: Subject, other: Subject, dimension: str) -> bool:
    """Whether both may share a limit: "lymphopenia (lymphocytes < 1.5)" limits the cells, a dose is one drug's."""
    if dimension in {"", "count/volume"} and (one.term.kind == "cell") != (other.term.kind == "cell"):
        return False  # "abnormal PT or PTT, or platelets < 75"
    return one.term.kind != "agent" and (one.term.kind == "condition") == (other.term.kind == "condition")


def _following(text: str, limit: Found, about: Sequence[Subject], until: int) -> list[Subject]:
    """The concept that follows a limit ("> 10 mg/day of prednisone"), or stands in it ("1500 neutrophils/µL")."""
    turned = limit.limit.text[-1:] in _SIGNS  # "18 ≤ age"
    scored = not limit.dimension and _SCORE.search(text, max(0, limit.start - _NEAR), limit.start)
    if scored:  # "a score of 4 or 5 on the WHO ordinal scale"
        return [
            one
            for one in about
            if one.takes("") and one.start >= limit.end and _ON.fullmatch(text, limit.end, one.start)
        ]
    if limit.dimension not in _OF_PEOPLE and limit.limit.text[:1] in _SIGNS and _UNKNOWN.search(text, 0, limit.start):
        return []
    for one in about if limit.dimension or turned else ():
        if limit.dimension == GRADE and not _NEXT.fullmatch(text, limit.end, max(limit.end, one.start)):
            continue
        if one.start >= limit.start and one.end <= until and one.start - limit.end <= _AFTER:
            if one.takes(limit.dimension) and (one.term.kind, limit.dimension) != ("condition", "reference"):
                return [one]
        elif one.start > limit.end:
            break
    return []


def _is_age(text: str, limit: Found, start: int) -> bool:
    """A limit in years that says so itself, or that stands beside nothing but people: "Men and women, 18-65 years"."""
    if limit.dimension == "age":
        return True
    if _LASTED.match(text, limit.end):
        return False
    if not limit.dimension and "age" in text[limit.start : limit.end].lower().split():  # "over the age of 18"
        return _PEOPLE.fullmatch(text, start, limit.start) is not None
    if not limit.dimension and limit.limit.text.lower().startswith(("older", "younger")):
        return limit.limit.value <= _OLDEST
    if not limit.dimension:  # "18 and over" is a whole criterion of older records
        return limit.start == 0 and not text[limit.end :].strip(" .") and limit.limit.value <= _OLDEST
    years = limit.dimension == "time" and limit.limit.unit == "a" and limit.limit.comparator != "="
    return years and _PEOPLE.fullmatch(text, start, limit.start) is not None
