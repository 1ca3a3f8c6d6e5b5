"""One criterion and its mentions → its restrictions, sentence by sentence."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg.eligibility.applying import again, applies, combined, conditional
from kg.eligibility.asides import of_others, spelled, targets
from kg.eligibility.cues import cues, heard
from kg.eligibility.doses import dosed
from kg.eligibility.excused import HEALTHY, Sentence, excused
from kg.eligibility.grades import graded
from kg.eligibility.leading import Lead, lead
from kg.eligibility.levels import limit_of
from kg.eligibility.limits import limits
from kg.eligibility.meaning import meant
from kg.eligibility.people import sex
from kg.eligibility.phrases import phrases
from kg.eligibility.purposes import of_regimen, spares, treated
from kg.eligibility.quantities import GRADE, named
from kg.eligibility.reach import dated, nearest, own
from kg.eligibility.reading import Said, lists, said
from kg.eligibility.sentences import sentences
from kg.eligibility.subjects import candidates, subjects
from kg.eligibility.timing import bounded
from kg.model import Restriction

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.eligibility.cues import Cue
    from kg.eligibility.normals import Found
    from kg.eligibility.quantities import Subject
    from kg.eligibility.timing import Bounded
    from kg.model import Limit, Mention, Page, Quote, Section

RANKED: Final = ("Child", "NYHA", "New York", "NY class", "ASA", "American Society", "Yahr", "failure")
"""Words of the scores whose grades are letters or Roman numbers."""
_UNNAMED: Final = re.compile(r"\W*(?:(?:WHO|ECOG|Zubrod|SWOG|CALGB|GOG|NCIC|EORTC)\W*)?")
_CAUSE: Final = "cause"
"""The aspect of what only caused the state that is meant: it restricts nobody."""
_ELAPSED: Final = "elapse"
_GOES_ON: Final = frozenset({"concomitant", "ongoing", "in-use"})
_PRIOR: Final = frozenset({"within", "since"})


def restricted(page: Page, section: Section, mentions: Sequence[Mention]) -> Iterator[Restriction]:
    """What a criterion asks: of each concept that it names, and of each quantity that it limits."""
    text, base = section.text, section.qualifier or "unmarked"
    above = lead(section.group, base) if section.group else Lead(base)
    people = sex(text)
    if people is not None and (base, people.term.label) != ("exclusion", "ALL"):  # nobody excludes everyone
        yield Restriction(people.term, page.quote(section, people.start, people.end), polarity=base)
    found = limits(text)
    ranked = any(score in text for score in RANKED)
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
    named_once = spelled(text, parts[0])
    mentions, first = list(named_once.values()), {id(one): parts[0][number] for number, one in named_once.items()}
    spoken = heard(text, place, mentions)
    if above.polarity == "exclusion" and any(
        cue.value == "elapsed" and _ELAPSED in text[cue.start : cue.end] for cue in spoken
    ):
        above = above._replace(polarity="inclusion")  # "At least 7 days must have elapsed since chemotherapy"
    pairs = _limits(text, place, (mentions, parts[1]), above)
    limited = {id(subject.mention): limit for limit, subject in pairs if subject.mention is not None}
    times = bounded(text, *place, [(limit.start, limit.end) for limit, _ in pairs]) if mentions or pairs else []
    sentence = Sentence(text, place, above.polarity, mentions, pairs, limited, times)
    yield from _of_limits(sentence, spoken, quote, first)
    yield from _of_concepts(sentence, spoken, (above, quote), first)


def _of_limits(
    sentence: Sentence, spoken: list[Cue], quote: Quote, first: Mapping[int, Mention]
) -> Iterator[Restriction]:
    """What a sentence asks of the quantities that it limits."""
    text, place, base = sentence.text, sentence.place, sentence.base
    for limit, subject in sentence.pairs:
        aside = targets(text, place, subject.start) or (
            subject.term.kind == "age"
            and (of_others(text, place, limit.start) or (base == "exclusion" and combined(text, limit.end)))
        )
        aside = aside or (
            base in {"inclusion", "allowed"} and conditional(text, place, min(limit.start, subject.start))
        )
        if aside or applies(text, place, (subject.start, subject.end)) or _joins(limit, subject):
            continue
        polarity = said(text, spoken, (subject.start, subject.end), base).polarity
        if polarity == "inclusion" and subject.term.kind != "age" and again(text, place, limit, sentence.pairs):
            polarity = "allowed"  # "ALT ≤ 2.5 x ULN (≤ 5 x ULN if liver metastases)"
        when = dated(text, sentence.times, max(limit.end, subject.end))
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


def _of_concepts(
    sentence: Sentence, spoken: list[Cue], given: tuple[Lead, Quote], first: Mapping[int, Mention]
) -> Iterator[Restriction]:
    """What a sentence asks of the concepts that it names."""
    (above, quote), text, mentions = given, sentence.text, sentence.mentions
    listed, places = lists(text, mentions), [mention.at for mention in mentions]
    purposes = treated(text, mentions, listed)
    told = [
        said(text, spoken, mention.at, sentence.base, listed=listed.get(number))
        .purposed(number in purposes)
        .of(mention.term.kind)
        .under(above.temporality, above.aspect)
        .of(mention.term.kind)  # what the lead says is of its kind, too: "after the following" of a disease is no time
        for number, mention in enumerate(mentions)
    ]
    intolerances = [cue for cue in spoken if cue.value == "hypersensitivity"]
    if not any(one.beside == "hypersensitivity" for one in told):
        intolerances = []
    for number, (mention, one) in enumerate(zip(mentions, told, strict=True)):
        if excused(sentence, mention, one, intolerances):
            continue
        limit = sentence.limited.get(id(mention))
        dose = dosed(text, mention, limit) if limit is not None else None
        now = one.temporality in _GOES_ON
        held = own(text, sentence.times, mention.at, places)
        near = nearest(text, held, mention.at, listed.get(number, mention.at), now=now)
        time = None if of_regimen(text, mention, near) else _time(one, mention, near, above)
        if dose is not None and limit is not None and spares(text, mention, limit.start) and one.polarity != "allowed":
            free = Said("allowed", "concomitant", None)
            yield _of_concept(quote, (mention, first[id(mention)]), free, (None, dose))
            dose = None
        for each in one.each():
            aspect = _aspect(each, mention.term.kind)
            if aspect != _CAUSE:
                over = time if each.temporality in {one.temporality, "prior"} else None
                yield _of_concept(quote, (mention, first[id(mention)]), each._replace(aspect=aspect), (over, dose))


def _time(one: Said, mention: Mention, near: Bounded | None, above: Lead) -> Bounded | None:
    """The time that a restriction has: its own, else the list's, where it is of what is restricted."""
    # "Excluded within 60 days: … current cancer": the list's time is not of what goes on
    current = one.temporality == "concomitant" != above.temporality and one.aspect is None
    # "stable PD medication for 2 weeks": the time is the medication's
    treated = (mention.term.kind, one.aspect, one.polarity) == ("condition", "indication", "inclusion")
    return None if treated or mention.term.id == HEALTHY else near or (None if current else above.time)


def _limits(
    text: str, place: tuple[int, int], parts: tuple[list[Mention], list[Found]], above: Lead
) -> list[tuple[Found, Subject]]:
    """The limits of a sentence with what they are about, in figures and in grades."""
    mentions, found = parts
    ranked = any(score in text for score in RANKED)
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


def _of_concept(
    quote: Quote, named_as: tuple[Mention, Mention], one: Said, parts: tuple[Bounded | None, Limit | None]
) -> Restriction:
    (mention, written), (time, dose) = named_as, parts
    if time and time.bound == "ahead":  # "pregnant, or planning surgery in the next 6 months"
        time = time._replace(bound="within") if one.temporality == "planned" else None
    bound = time.bound if time else None
    return Restriction(
        term=replace(mention.term, kind="volunteers") if mention.term.id == HEALTHY else mention.term,
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
        return None if kind == "assay" and one.beside in {"unsuitable", "failure", _CAUSE} else one.beside
    if one.aspect in {"contraindication", "unsuitable", "hypersensitivity"}:
        return None  # "contraindication to surgery, such as pregnancy": it is what forbids the surgery
    if one.aspect == "prevented":
        return "indication"  # prophylaxis asks nobody for the disease
    return None if one.aspect == "failure" or (one.aspect, one.polarity) == ("indication", "inclusion") else one.aspect


def _lasting(one: Said, bound: str | None, mention: Mention) -> bool:
    """Whether a disease that is asked for goes on: "a history of back pain for more than three months"."""
    said_so = (one.temporality, bound, one.polarity, mention.term.kind)
    return said_so == ("prior", "at-least", "inclusion", "condition")


def _temporality(said_so: str | None, bound: str | None) -> str | None:
    """What the words say; else what the time says: "within 4 weeks" is past, "for at least 3 months" goes on."""
    if said_so == "in-use":
        return "prior" if bound in _PRIOR else "ongoing" if bound == "at-least" else "concomitant"
    if said_so is not None and not (said_so == "concomitant" and bound == "since"):
        return said_so
    return "prior" if bound in _PRIOR else "ongoing" if bound == "at-least" else None


def _played(mention: Mention | None) -> Mention | None:
    """The mention as evidence; one without a role is no node of the graph."""
    return mention if mention is not None and mention.role else None
