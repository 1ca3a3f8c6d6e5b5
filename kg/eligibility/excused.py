"""A mention in a sentence of a criterion → whether it restricts nobody: an aside, an anchor, a part of a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from kg.eligibility.applying import applies, conditional, equivalent, protects
from kg.eligibility.asides import around, counts, itself, labels, of_some, part_of_body, part_of_name, reasons, restates
from kg.eligibility.quantities import GRADE
from kg.eligibility.reach import anchors
from kg.model import AUXILIARY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.eligibility.cues import Cue
    from kg.eligibility.normals import Found
    from kg.eligibility.quantities import Subject
    from kg.eligibility.reading import Said
    from kg.eligibility.timing import Bounded
    from kg.model import Mention, Term

HEALTHY: Final = "PATO:0000461"
"""Volunteers: the one concept of its kind that a criterion restricts by its name alone."""
_UNSAID: Final = AUXILIARY | {"tissue"}


class Sentence(NamedTuple):
    """A sentence of a criterion: its text and place, what it names, limits and times, and the criterion's polarity.

    ``limited`` maps the ``id`` of a mention to the limit that is about it.
    """

    text: str
    place: tuple[int, int]
    base: str
    mentions: Sequence[Mention]
    pairs: Sequence[tuple[Found, Subject]]
    limited: Mapping[int, Found]
    times: list[Bounded]


def excused(sentence: Sentence, mention: Mention, one: Said, intolerances: list[Cue]) -> bool:
    """Whether a mention, of which ``one`` is said, restricts nobody."""
    text, place, mentions = sentence.text, sentence.place, sentence.mentions
    return (
        mention.modality == "negated"
        or not _speaks(mention.term)
        or (mention.term.kind != "agent" and _is_limited(mention.term, sentence.pairs))
        or restates(mention, intolerances)
        or counts(mention, sentence.pairs)
        or part_of_name(mention, mentions)
        or part_of_body(text, mention)
        or labels(text, place, mention, mentions)
        or reasons(text, place, mention)
        or applies(text, place, mention.at)
        or (sentence.base == "inclusion" and conditional(text, place, mention.at[0]))
        or protects(text, mention, one.polarity, sentence.base)
        or (id(mention) not in sentence.limited and equivalent(text, mention, mentions))
        or (one.polarity == "exclusion" and _unexcluded(sentence, mention, one))
        or (mention.term.kind == "condition" and of_some(text, place, mention, sentence.pairs))
    )


def _unexcluded(sentence: Sentence, mention: Mention, one: Said) -> bool:
    """Whether an exclusion only counts from a concept, or says something else of it."""
    text, place, first = sentence.text, sentence.place, sentence.mentions[0].at[0]
    return (
        anchors(text, sentence.times, mention.at, first)
        or itself(text, place, mention, sentence.pairs)
        or (one.beside != "failure" and around(text, place, mention, first))
    )


def _is_limited(term: Term, pairs: Sequence[tuple[Found, Subject]]) -> bool:
    """Whether a limit says all of a concept; a grade does not say all of its condition."""
    return any(name(subject.term) == name(term) for limit, subject in pairs if limit.dimension != GRADE)


def name(term: Term) -> str:
    """The id of a term, or its label."""
    return term.id or term.label


def _speaks(term: Term) -> bool:
    """Whether a criterion restricts a concept that it only names; a score or tissue alone restricts nothing."""
    return term.kind not in _UNSAID or term.id == HEALTHY
