"""Clauses with roles → units: what one outcome says, one intervention or arm, or one planning sentence of prose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.interpret.clauses import Clause
    from kg.interpret.readings import Reading
    from kg.model import Page

_PLANNING: Final = frozenset({"prose", "objective", "biospecimen", "title"})
# "These will be studied using light microscopy": what was taken in the sentences before.
_REFERS: Final = re.compile(
    r"\b(?:(?:these|those)(?!\s+(?:results?|findings?|data|patients?|participants?|subjects?|outcomes?|values?|tests?)\b)"
    r"|they|both|samples?|specimens?|tissues?|biops(?:y|ies)|aliquots?|sections?|cells|materials?|it)\b",
    re.IGNORECASE,
)
_SAMPLES: Final = re.compile(r"\b(?:samples?|specimens?|aliquots?)\b", re.IGNORECASE)
_END: Final = re.compile(r"[.!?]\s")
_BACK: Final = 3
# Letters, numbers or dashes: "A. Plasma viral load", "2) CRP"
_ITEM: Final = re.compile(r"\W{0,2}(?:[A-H]|\d{1,2})[.)]\s|[-*•]\s")
_NUMBERED: Final = re.compile(r"\n\s*\d{1,2}[.)]\s*\Z")
_DONE: Final = re.compile(
    r"\b(?:be|is|are|was|were)\s+(?:also\s+|then\s+|\w+ly\s+)?(?:performed|done|carried\s+out|conducted|run)\b",
    re.IGNORECASE,
)
_MARK: Final = 12
_NEXT: Final = 8
_LIST: Final = 2
_THESE: Final = "these-listed"
_AMOUNT = r"\d+(?:[.,]\d+)?"
_POINT = (
    r"(?:baseline|inclusion|enrol?lment|screening|randomi[sz]ation|diagnosis|discharge"
    rf"|(?:days?|weeks?|months?|years?|visits?)\s*{_AMOUNT}|{_AMOUNT}\s*(?:hours?|days?|weeks?|months?|years?))"
)
_WHEN: Final = re.compile(
    rf"\b(?:at|after|on|until|through|within|to|by|up\s+to)\s+(?:the\s+)?({_POINT}(?:\s*(?:,|and|to|or|&|-)\s*(?:at\s+)?(?:{_POINT}|{_AMOUNT}\b))*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Unit:
    """What one outcome, one arm, or one planning sentence, says; ``outcome`` is its number, or ``None``.

    ``earlier`` are the sentences of the same section that it refers back to.
    """

    clauses: tuple[Clause, ...]
    outcome: int | None
    time_point: str | None = None
    whole: bool = True
    earlier: tuple[Clause, ...] = ()

    def of(self, kind: str, *roles: str) -> tuple[Reading, ...]:
        """The unit's mentions of a kind that have one of these roles."""
        return tuple(
            [
                mention
                for clause in self.clauses
                for mention in clause.mentions
                if mention.kind == kind and mention.role in roles
            ]
        )

    @property
    def text(self) -> str:
        """All the words of the unit."""
        return " ".join([clause.text for clause in self.clauses])

    def clause_of(self, mention: Reading) -> Clause:
        """The sentence that holds a mention."""
        return next(clause for clause in self.clauses if mention in clause.mentions)


def units(page: Page, clauses: Sequence[Clause]) -> Iterator[Unit]:
    """Outcomes first, in order; then interventions and arms, each as a whole; then the planning sentences of prose."""
    times = {section.item: section.text for section in page.named("outcome.time_frame")}
    outcomes: dict[int, list[Clause]] = {}
    arms: dict[tuple[str, int], list[Clause]] = {}
    for clause in clauses:
        if clause.where == "outcome":
            outcomes.setdefault(clause.section.item, []).append(clause)
        elif clause.where == "arm":
            arms.setdefault((clause.section.name.partition(".")[0], clause.section.item), []).append(clause)
    for item in sorted(outcomes):
        when = times.get(item) or _when(outcomes[item])
        yield from (Unit(part, item, when) for part in _parts(outcomes[item]))
    for here in arms.values():
        if any(map(_plans, here)):
            yield Unit(tuple(here), None)
    for place, clause in enumerate(clauses):
        if clause.where in _PLANNING and (_plans(clause) or _measures(clause)):
            yield Unit((clause, *_going_on(clauses, place)), None, whole=False, earlier=_earlier(clauses, place))


def _going_on(clauses: Sequence[Clause], place: int) -> tuple[Clause, ...]:
    """The next sentence, where it lists what this one's assay is of: "the levels of *these genes* (IRF-1, CCR5) …"."""
    after = clauses[place + 1 : place + 2]
    return tuple(
        one
        for one in after
        if one.index == clauses[place].index and not _plans(one) and any(m.rule == _THESE for m in one.mentions)
    )


def _parts(clauses: Sequence[Clause]) -> Iterator[tuple[Clause, ...]]:
    """The items of a list that an outcome is, each with what stands outside the list; else the whole outcome."""
    heads = [clause for clause in clauses if _ITEM.match(clause.text)]
    sections = {clause.index for clause in heads}
    if len(heads) < _LIST or len(sections) > 1:
        yield tuple(clauses)
        return
    first = heads[0]
    listed = [clause for clause in clauses if clause.index == first.index and clause.start >= first.start]
    rest = [clause for clause in clauses if clause not in listed]
    places = [listed.index(head) for head in heads]
    for start, end in pairwise([*places, len(listed)]):
        yield (*rest, *listed[start:end])


def _plans(clause: Clause) -> bool:
    return any(mention.kind == "assay" and mention.role == "measured" for mention in clause.mentions)


def _measures(clause: Clause) -> bool:
    """Whether a sentence measures something and names no assay: "Sputum eosinophils and FeNO will be measured"."""
    measured = [mention.kind for mention in clause.mentions if mention.role == "measured"]
    return "analyte" in measured or "autoantibody" in measured or ("cell" in measured and "tissue" in measured)


def _when(clauses: Sequence[Clause]) -> str | None:
    """The time point that an outcome's own words name: "CCL18 in serum at week 12 and 24"."""
    found = (_WHEN.search(clause.text) for clause in clauses)
    return next((" ".join(one[1].split()) for one in found if one), None)


def _earlier(clauses: Sequence[Clause], place: int) -> tuple[Clause, ...]:
    """The sentences before, nearest first, that "these", "samples" or "it" refer to."""
    clause = clauses[place]
    if _NUMBERED.search(clause.section.text[max(0, clause.start - _MARK) : clause.start]):
        opened = (one for one in reversed(clauses[:place]) if one.index == clause.index and _opens(one))
        intro = next(opened, None)
        if intro is not None:
            return (intro,)
    # "Samples are analyzed for antibodies; and clonal proliferation via PCR": the list goes on about the samples.
    if not _REFERS.search(clause.text) and not _SAMPLES.search(_list_before(clause)):
        return tuple(one for one in clauses[max(0, place - 1) : place] if _takes_only(one, clause))
    before = clauses[max(0, place - _BACK) : place]
    return tuple(one for one in reversed(before) if one.index == clause.index)


def _takes_only(before: Clause, clause: Clause) -> bool:
    """Whether the sentence right before only takes one specimen: "Blood is drawn. PCR will be performed."."""
    near = before.index == clause.index and "\n\n" not in clause.section.text[before.end : clause.start]
    taken = {one.term for one in before.of("tissue") if one.role == "collected"}
    near = near and _DONE.search(clause.text) is not None
    return near and clause.start - before.end < _NEXT and len(taken) == 1 and not before.of("assay")


def _opens(clause: Clause) -> bool:
    """Whether a sentence says what the items of a list are done with: "The blood sample is used in three ways:"."""
    return clause.text.rstrip().endswith(":") and _SAMPLES.search(clause.text) is not None


def _list_before(clause: Clause) -> str:
    """The members of a list before the one that a sentence is, where semicolons part them; else nothing."""
    before = clause.section.text[: clause.start].rstrip()
    return _END.split(before)[-1] if before.endswith(";") else ""
