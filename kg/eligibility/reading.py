"""A sentence's cues → what they say of a concept at a place: polarity, temporality, aspect."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.eligibility.extent import dated, extent, governs, of_another
from kg.eligibility.polarity import drops, polarity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.eligibility.cues import Cue
    from kg.model import Mention

# what a cue does not reach across: "no chemotherapy, but surgery", "without fever and with a stable dose"
_STOP: Final = re.compile(
    r";|\b(?:but(?!\s+(?:is\s+|are\s+)?not\s+(?:limited|restricted|necessarily)\b)|however|although|who|whose|which)\b"
    r"|\bor\s+with\b|\bor\s+if\b|(?:,|\band)\s+(?:with|has|have|is|are|must|able|willing|adequate|receiving|on|requir\w+|treated|at\s+least)\b",
    re.IGNORECASE,
)
# an aspect ends where another state of people begins: "allergy to heparin or current use of warfarin"
_CHANGES: Final = re.compile(
    r"(?:,|\bor|\band)\s+(?:any\s+|with\s+)?(?:current(?:ly)?|concurrent|concomitant|prior|previous|recent|history|use"
    r"|treatment|receipt|receiving|taking|active|uncontrolled|presence|evidence|known(?!\s+(?:hyper|allerg|intoler|sensitiv)))\b",
    re.IGNORECASE,
)
_BRACKETS: Final = re.compile(r"\([^()]*\)")
_LISTED: Final = re.compile(
    r"s?(?:\s*,\s*(?!(?:and|or|but|with|who|no|not|then)\b)[\w-]+(?:\s[\w-]+)?(?=\s*,))*"
    r"\s*(?:,\s*(?:and/or|and|or)?|/|and/or|and|or|&|et|ou|e|o)\s*(?:(?:any\s+)?other\s+(?:potential\s+|similar\s+)?)?",
    re.IGNORECASE,
)
_WHEN: Final = re.compile(
    r"(?:active|uncontrolled|current|concurrent|ongoing|prior|previous|risks?\s+(?:of|for))\b", re.IGNORECASE
)
_TREATMENTS: Final = frozenset({"agent", "procedure"})
_GAP: Final = 30
_IN_USE: Final = "in-use"
_CAUSE: Final = "cause"
_TREATED: Final = frozenset({"indication", "prevented"})
_FIRST: Final = ("prohibited", "planned", "washed-out")
_OF_ALL: Final = frozenset({"admitted", "allowed", "eligible", "barred", "prohibited"})
_APART: Final = frozenset({"other", "witho"})
# "Contraindication to MRI (pacemaker, claustrophobia)": what forbids the scan is excluded itself
_WHY: Final = re.compile(
    r"\b(?:MRI|MR|magnetic\s+resonance|scan\w*|imaging|biops\w+|lumbar\s+puncture)\b[^.;]*"
    r"(?:[(:]|\b(?:such\s+as|including|e\.?g|i\.?e|due\s+to|because|like)\b)",
    re.IGNORECASE,
)
_EXAMPLES: Final = re.compile(r",\s*(?:such\s+as|including|e\.?g)\b", re.IGNORECASE)
_OVER_STOPS: Final = frozenset({"excepted", "elapsed", "granted"})
# "intolerance to zidovudine - rechallenge is not required", "metastases - patients without symptoms may enroll"
_AFTER_DASH: Final = {
    "allowed": re.compile(r"\s[-–]\s+\w|[-–]\s+(?:patients?|subjects?|participants?|those)\b"),
    "eligible": re.compile(r"[-–]\s+(?:patients?|subjects?|participants?|those)\b"),
}
_PERMITS: Final = frozenset(_AFTER_DASH)


class Said(NamedTuple):
    """What the cues around a concept say of it; ``beside`` is the nearest aspect of what is no condition.

    A cue may say two things ("prior or concurrent": ``concomitant|prior``): ``each`` tells them apart.
    """

    polarity: str
    temporality: str | None
    aspect: str | None
    beside: str | None = None

    def each(self) -> Iterator[Said]:
        """One for each temporality and each aspect that the cues say."""
        many = next((aspect for aspect in (self.aspect, self.beside) if aspect and "|" in aspect), "")
        for when in (self.temporality or "").split("|"):
            for aspect in many.split("|"):
                first, other = (aspect if own == many else own for own in (self.aspect or "", self.beside or ""))
                yield Said(self.polarity, when or None, first or None, other or None)

    def purposed(self, treated: bool) -> Said:  # noqa: FBT001 - whether a treatment is for it
        """The same of what a treatment is for, where nothing else is said of it."""
        return self._replace(aspect="indication") if treated and self.aspect is None else self

    def of(self, kind: str) -> Said:
        """The same of a concept of a kind: who had an operation had it before, who had asthma may still have it.

        What was used "before day 0" is over where it is excluded; where it is asked for, it may go on.
        """
        treated = (kind, self.polarity, self.aspect) == ("condition", "inclusion", "indication")
        if treated and self.temporality in {"prior", "planned"}:
            return self._replace(temporality=None)  # who had, or is to have, a treatment of it has it
        if kind in {"assay", "condition"} and self.temporality == "washed-out":
            return self._replace(temporality=None)
        over = {
            "done": kind == "procedure",
            "over": kind in _TREATMENTS and self.polarity == "exclusion",
            "followed": kind in _TREATMENTS,
            "used": kind == "agent",
        }
        if self.temporality not in over:
            return self
        when = _IN_USE if self.temporality == "used" else "prior"
        return self._replace(temporality=when if over[self.temporality] else None)

    def under(self, temporality: str | None, aspect: str | None) -> Said:
        """The same, with what the words above a list say of each member that does not say it itself."""
        if temporality is None and aspect is None:
            return self
        other = aspect if aspect not in _TREATED else None
        return Said(self.polarity, self.temporality or temporality, self.aspect or aspect, self.beside or other)


def said(
    text: str, cues: Sequence[Cue], place: tuple[int, int], base: str, *, listed: tuple[int, int] | None = None
) -> Said:
    """What a sentence's cues say of the concept at a place; ``base`` is the criterion's polarity.

    ``listed`` is where the list stands that the concept is an item of: what reaches one end of it reaches all items.
    An inner negation turns the polarity round; what an exception names is allowed where the rest is excluded.
    """
    if not cues:
        return Said(base, None, None)
    near = list(_reaching(text, cues, place, listed or place))
    headed = dated(text, cues[0].start) or any(cue.value == "prior" and governs(text, cue) for cue in near)
    when = [
        cue.value
        for cue in near
        if cue.says == "temporality"
        and not _repeats(text, cue, near)
        and not (headed and of_another(text, cue, place, listed or place))
    ]
    excepted = [cue.start for cue in near if cue.value == "excepted"]
    aspects = [
        cue.value
        for cue in near
        if cue.says == "aspect" and not (cue.value == _CAUSE and any(cue.end <= start for start in excepted))
    ]
    if drops(text, near, base):
        aspects = [_CAUSE]
    first = when[0] if when else None
    if first and "|" not in first:
        first = next((value for value in when if value in _FIRST), first)
    if first == "prohibited" and any(_beside(text, cue, place[0]) for cue in near):
        first = "prior"  # "Prior irradiation is not allowed"
    if first == "used":  # "currently on dialysis", but "history of diabetes on insulin"
        first = next((value for value in when if value not in {"used", "prior"}), first)
    if first == _IN_USE and "over" in when:
        first = "over"
    if first == "done" and "prior" in when:
        first = "prior"
    beside = next((aspect for aspect in aspects if aspect not in _TREATED), None)
    return Said(polarity(text, near, base), first, aspects[0] if aspects else None, beside)


def _beside(text: str, cue: Cue, start: int) -> bool:
    gap = text[cue.end : start]
    return cue.value == "prior" and cue.before and cue.end <= start and len(gap) <= _GAP and "," not in gap


def _repeats(text: str, cue: Cue, near: Iterable[Cue]) -> bool:
    """Whether a cue only leads on from the one before it: "prior use of", "currently receiving"."""
    return cue.value == _IN_USE and any(
        one.says == "temporality"
        and one.before
        and one.end < cue.start
        and not _BRACKETS.sub("", text[one.end : cue.start]).strip()
        for one in near
    )


def lists(text: str, mentions: Sequence[Mention]) -> dict[int, tuple[int, int]]:
    """The number of each mention that stands in a list → where the list does: "current use of A, B or C".

    Items are of one kind, or what is given or done to people, and have nothing but signs, and items that nobody knows,
    between them.
    """
    runs: list[list[int]] = []
    for number, one in enumerate(mentions):
        before = mentions[number - 1] if number else None
        alike = before and (before.term.kind == one.term.kind or {before.term.kind, one.term.kind} == _TREATMENTS)
        if before and alike and _LISTED.fullmatch(text, before.at[1], one.at[0]):
            runs[-1].append(number)
        else:
            runs.append([number])
    return {number: (mentions[run[0]].at[0], mentions[run[-1]].at[1]) for run in runs if len(run) > 1 for number in run}


def _reaching(text: str, cues: Sequence[Cue], place: tuple[int, int], listed: tuple[int, int]) -> Iterator[Cue]:
    """The cues that reach the place, or the end of its list that they are nearer to, the nearest first."""
    start, end = place
    found = []
    exceptions = [cue.start for cue in cues if cue.value == "excepted" and 0 <= start - cue.end <= cue.reach]
    for cue in cues:
        first = listed[0] if cue.end <= listed[0] else start
        if cue.value == "negated" and exceptions and cue.end <= exceptions[0]:
            first = exceptions[0]  # what is excepted from what the negation reaches
        last = listed[1] if cue.start >= listed[1] else end
        between = (cue.end, first) if cue.before else (last, cue.start)
        gap = between[1] - between[0]
        reach = extent(text, cue, between, start)
        if gap > reach:  # what stands in brackets takes nothing from the reach
            gap = len(_BRACKETS.sub("", text[slice(*between)]))
        if cue.before and cue.start == start < cue.end < end and _WHEN.match(text, start):
            found.append((0, cue))  # "Active hepatitis B" is one name
        elif 0 <= gap <= reach and between[0] <= between[1]:
            beside = gap < 3 and first == start  # noqa: PLR2004 - a blank and a bracket stop nothing
            if beside or not _stopped(text, cue, between, start):
                found.append((gap, cue))
    found.sort(key=lambda one: one[0])
    return (cue for _, cue in found)


def _stopped(text: str, cue: Cue, between: tuple[int, int], place: int) -> bool:
    if cue.before and text[cue.start : cue.start + 5].lower() in _APART and _EXAMPLES.search(text, *between):
        return True  # "causes other than hypotension, such as stroke", "cancers without bleeding, including A"
    if cue.value == "indication" and text[: cue.start].rstrip().endswith(",") and "," in text[cue.end : place]:
        return True  # "…, treatment for depression, insulinoma": items of the same list
    if not cue.before and cue.value in _PERMITS and _AFTER_DASH[cue.value].search(text, *between):
        return True  # "intolerance to zidovudine - rechallenge is not required"
    closes, opens = text.find(")", *between), text.find("(", *between)
    # what follows a bracket speaks of what stands in it, too: "Steroids (prednisone) are allowed"
    closed = closes >= 0 > opens and cue.value not in _OF_ALL
    closed |= opens >= 0 > closes and not cue.before
    if text[cue.start : cue.start + 4].lower() == "lack" and "," in text[slice(*between)]:
        return True  # "Lack of integrity of the gut, or malabsorption"
    if cue.says == "aspect" and cue.before and _ends(text, cue, between):
        return True
    return closed or (cue.value not in _OVER_STOPS and _STOP.search(text, *between) is not None)


def _ends(text: str, cue: Cue, between: tuple[int, int]) -> bool:
    """Whether an aspect ends: another state of people begins, or why a scan is contraindicated."""
    why = cue.value == "contraindication" and _WHY.search(text, *between) is not None
    return why or _CHANGES.search(text, *between) is not None
