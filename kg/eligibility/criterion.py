"""One criterion and its mentions → its restrictions, sentence by sentence."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg.eligibility.applying import again, applies, combined, equivalent, protects
from kg.eligibility.asides import (
    around,
    counts,
    itself,
    labels,
    of_others,
    of_some,
    part_of_name,
    reasons,
    restates,
    spelled,
    targets,
)
from kg.eligibility.cues import cues, heard
from kg.eligibility.doses import dosed
from kg.eligibility.grades import graded
from kg.eligibility.leading import Lead, lead
from kg.eligibility.levels import limit_of
from kg.eligibility.limits import limits
from kg.eligibility.meaning import meant
from kg.eligibility.people import sex
from kg.eligibility.phrases import phrases
from kg.eligibility.quantities import GRADE, named
from kg.eligibility.reach import anchors, dated, nearest, own
from kg.eligibility.reading import Said, lists, said
from kg.eligibility.sentences import sentences
from kg.eligibility.subjects import candidates, subjects
from kg.eligibility.timing import bounded
from kg.model import AUXILIARY, Restriction, Term

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.eligibility.normals import Found
    from kg.eligibility.quantities import Subject
    from kg.eligibility.timing import Bounded
    from kg.model import Limit, Mention, Page, Quote, Section

_HEALTHY: Final = "PATO:0000461"
_UNSAID: Final = AUXILIARY | {"tissue"}
# scores whose grades are letters or Roman numbers
_RANKED: Final = ("Child", "NYHA", "New York", "NY class", "ASA", "American Society", "Yahr", "failure")
_UNNAMED: Final = re.compile(r"\W*(?:(?:WHO|ECOG|Zubrod|SWOG|CALGB|GOG|NCIC|EORTC)\W*)?")
_CAUSE: Final = "cause"
"""The aspect of what only caused the state that is meant: it restricts nobody."""
_GOES_ON: Final = frozenset({"concomitant", "ongoing", "in-use"})
_PRIOR: Final = frozenset({"within", "since"})


def restricted(page: Page, section: Section, mentions: Sequence[Mention]) -> Iterator[Restriction]:
    """What a criterion asks: of each concept that it names, and of each quantity that it limits."""
    text, base = section.text, section.qualifier or "unmarked"
    above = lead(section.group, base) if section.group else Lead(base)
    people = sex(text)
    if people is not None:
        yield Restriction(people.term, page.quote(section, people.start, people.end), polarity=base)
    found = limits(text)
    ranked = any(score in text for score in _RANKED)
    worded = phrases(text, 0, len(text))
    if not mentions and not found and not ranked and not worded:
        return
    for start, end in sentences(text, mentions):
        here = [one for one in mentions if start <= one.at[0] < end]
        limited = [one for one in found if start <= one.start < end]
        for one in worded:
            if start <= one.start < end:
                quote = page.quote(section, start, end)
                spoken = said(text, cues(text, start, end), (one.start, one.end), above.polarity)
                yield Restriction(one.term, quote, polarity=one.comes_to(spoken.polarity), aspect=one.aspect)
        here = [one for one in meant(text, start, here) if not any(phrase.holds(one) for phrase in worded)]
        if here or limited or ranked:
            yield from _sentence(text, (start, end), (above, page.quote(section, start, end)), (here, limited))


def _sentence(
    text: str, place: tuple[int, int], given: tuple[Lead, Quote], parts: tuple[list[Mention], list[Found]]
) -> Iterator[Restriction]:
    above, quote = given
    base = above.polarity
    named_once = spelled(text, parts[0])
    mentions, first = list(named_once.values()), {id(one): parts[0][number] for number, one in named_once.items()}
    spoken = heard(text, place, mentions)
    pairs = _limits(text, place, (mentions, parts[1]), above)
    limited: dict[int, Found] = {}
    about = {_name(subject.term) for limit, subject in pairs if limit.dimension != GRADE}
    times = bounded(text, *place, [(limit.start, limit.end) for limit, _ in pairs]) if mentions or pairs else []
    for limit, subject in pairs:
        if subject.mention is not None:
            limited[id(subject.mention)] = limit
        aside = targets(text, place, subject.start) or (
            subject.term.kind == "age"
            and (of_others(text, place, limit.start) or (base == "exclusion" and combined(text, limit.end)))
        )
        aside = aside or applies(text, place, (subject.start, subject.end))
        if not (aside or _joins(limit, subject)):
            polarity = said(text, spoken, (subject.start, subject.end), base).polarity
            if polarity == "inclusion" and subject.term.kind != "age" and again(text, place, limit, pairs):
                polarity = "allowed"  # "ALT ≤ 2.5 x ULN (≤ 5 x ULN if liver metastases)"
            when = dated(text, times, max(limit.end, subject.end))
            yield Restriction(
                subject.term,
                quote,
                temporality="prior" if when else None,
                duration=when and when.duration,
                bound=when and when.bound,
                mention=_played(first.get(id(subject.mention))),
                polarity=polarity,
                limit=limit_of(limit, subject),
            )
    listed, places = lists(text, mentions), [mention.at for mention in mentions]
    told = [
        said(text, spoken, mention.at, base, listed=listed.get(number))
        .of(mention.term.kind)
        .under(above.temporality, above.aspect)
        for number, mention in enumerate(mentions)
    ]
    intolerances = [cue for cue in spoken if cue.value == "hypersensitivity"]
    if not any(one.beside == "hypersensitivity" for one in told):
        intolerances = []
    for number, (mention, one) in enumerate(zip(mentions, told, strict=True)):
        if (
            mention.modality == "negated"
            or not _speaks(mention.term)
            or (_name(mention.term) in about and mention.term.kind != "agent")
            or restates(mention, intolerances)
            or counts(mention, pairs)
            or part_of_name(mention, mentions)
            or labels(text, place, mention, mentions)
            or reasons(text, place, mention)
            or applies(text, place, mention.at)
            or protects(text, mention, one.polarity, base)
            or (id(mention) not in limited and equivalent(text, mention, mentions))
            or (
                one.polarity == "exclusion"
                and (
                    anchors(text, times, mention.at, places[0][0])
                    or itself(text, place, mention, pairs)
                    or (one.beside != "failure" and around(text, place, mention, places[0][0]))
                )
            )
            or (mention.term.kind == "condition" and of_some(text, place, mention, pairs))
        ):
            continue
        dose = dosed(text, mention, limited[id(mention)]) if id(mention) in limited else None
        now = one.temporality in _GOES_ON
        held = own(text, times, mention.at, places)
        near = nearest(text, held, mention.at, listed.get(number, mention.at), now=now)
        # "Excluded within 60 days: … current cancer": the list's time is not of what goes on
        current = one.temporality == "concomitant" != above.temporality and one.aspect is None
        listed_time = None if current else above.time
        # "stable PD medication for 2 weeks": the time is the medication's
        treated = (mention.term.kind, one.aspect, one.polarity) == ("condition", "indication", "inclusion")
        time = None if treated or mention.term.id == _HEALTHY else near or listed_time
        for each in one.each():
            aspect = _aspect(each, mention.term.kind)
            if aspect != _CAUSE:
                over = time if each.temporality in {one.temporality, "prior"} else None
                yield _of_concept(quote, (mention, first[id(mention)]), each._replace(aspect=aspect), (over, dose))


def _limits(
    text: str, place: tuple[int, int], parts: tuple[list[Mention], list[Found]], above: Lead
) -> list[tuple[Found, Subject]]:
    """The limits of a sentence with what they are about, in figures and in grades."""
    mentions, found = parts
    ranked = any(score in text for score in _RANKED)
    if not found and not ranked:
        return []
    about = candidates(text, place, mentions)
    pairs = subjects(text, place, found, about)
    if (
        not pairs and found and _UNNAMED.fullmatch(text, place[0], found[0].start)
    ):  # "At least 3 months" below "Life expectancy", "WHO 0-1" below "Performance status"
        pairs = [(found[0], one) for one in above.about[:1] if one.takes(found[0].dimension)]
    return [*pairs, *graded(text, named(text, *place))] if ranked else pairs


def _joins(limit: Found, subject: Subject) -> bool:
    """Whether a limit is one more word of what is said of its concept: a dose, how severe a condition is."""
    return subject.term.kind == "agent" or (limit.dimension == GRADE and subject.term.kind == "condition")


def _name(term: Term) -> str:
    return term.id or term.label


def _speaks(term: Term) -> bool:
    """Whether a criterion restricts a concept that it only names; a score or tissue alone restricts nothing."""
    return term.kind not in _UNSAID or term.id == _HEALTHY


def _of_concept(
    quote: Quote, named_as: tuple[Mention, Mention], one: Said, parts: tuple[Bounded | None, Limit | None]
) -> Restriction:
    (mention, written), (time, dose) = named_as, parts
    if time and time.bound == "ahead":  # "pregnant, or planning surgery in the next 6 months"
        time = time._replace(bound="within") if one.temporality == "planned" else None
    bound = time.bound if time else None
    return Restriction(
        term=replace(mention.term, kind="volunteers") if mention.term.id == _HEALTHY else mention.term,
        quote=quote,
        temporality="ongoing" if _lasting(one, bound, mention) else _temporality(one.temporality, bound),
        duration=time.duration if time else None,
        bound=bound,
        dose=dose.text if dose and mention.term.kind == "agent" else None,
        mention=_played(written),
        polarity=one.polarity,
        aspect=one.aspect,
        limit=dose,
    )


def _aspect(one: Said, kind: str) -> str | None:
    """The aspect, where it makes sense: no disease fails, and what a required treatment is for is required."""
    if "described" in {one.aspect, one.beside}:  # who has COVID-19-induced pneumonia has COVID-19
        return None if (kind, one.polarity) == ("condition", "inclusion") or kind == "assay" else _CAUSE
    if kind != "condition":
        return None if kind == "assay" and one.beside in {"unsuitable", _CAUSE} else one.beside
    if one.aspect in {"contraindication", "unsuitable"}:
        return None  # "contraindication to surgery, such as pregnancy": it is what forbids the surgery
    return None if one.aspect == "failure" or (one.aspect, one.polarity) == ("indication", "inclusion") else one.aspect


def _lasting(one: Said, bound: str | None, mention: Mention) -> bool:
    """Whether a disease that is asked for goes on: "a history of back pain for more than three months"."""
    said_so = (one.temporality, bound, one.polarity, mention.term.kind)
    return said_so == ("prior", "at-least", "inclusion", "condition")


def _temporality(said_so: str | None, bound: str | None) -> str | None:
    """What the words say; else what the time says: "within 4 weeks" is past, "for at least 3 months" goes on."""
    if said_so == "in-use":
        return "prior" if bound in _PRIOR else "concomitant"
    if said_so is not None and not (said_so == "concomitant" and bound == "since"):
        return said_so
    return "prior" if bound in _PRIOR else "ongoing" if bound == "at-least" else None


def _played(mention: Mention | None) -> Mention | None:
    """The mention as evidence; one without a role is no node of the graph."""
    return mention if mention is not None and mention.role else None
