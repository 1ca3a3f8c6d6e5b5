"""A page's criteria and their mentions → Restrictions: what each criterion asks of people, quoted.

Words decide alone (``ontology/eligibility``): thresholds with UCUM units, wash-outs and minimum exposures as ISO 8601
durations, negations and exceptions inside a criterion.  What a criterion names never counts as studied.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg.eligibility.concepts import with_concepts
from kg.eligibility.criterion import RANKED, restricted
from kg.eligibility.drugs import as_drugs
from kg.eligibility.excused import name
from kg.model import Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.model import Mention, Page, Restriction

__all__ = ["restrictions"]

# a limit has a number or names a normal value; a sex is named; tests of pregnancy and the drug of the study (phrases)
_WORTH: Final = re.compile(
    r"\d|ULN|normal|reference |elevation|[mM]ale|[mM]en\b|[wW]om[ae]n|[sS]ex|[gG]ender|emme|onne"
    r"|regnan|HCG|hCG|onadotrop|ontracepti|irth.control|amily.planning|(?:study|trial|protocol|nvestigational|test)[\s-]|"
    + "|".join(RANKED)
)

# where a page says what its trial is about
_TOPIC: Final = re.compile(r"(?:(?:official_)?title|(?:mesh\.)?condition)$")
# what says nothing of a disease that it stands beside
_PLAIN: Final = re.compile(
    r"\W+|\b(?:an?|any|are|confirmed|diagnos\w+|diseases?|disorders?|group|have|has|having|individuals?|infections?|is|known|no|of"
    r"|or|and|other|participants?|patients?|people|presence|subjects?|suspected|the|who|with)\b",
    re.IGNORECASE,
)


_SEVERITY: Final = (
    r"\b(?:(?:mild|moderate|severe|critical|critically|ill|life-threatening)(?:\s*(?:,|/|-|to|and/or|and|or)\s*|\s+))+"
)


def restrictions(page: Page, mentions: Iterable[Mention]) -> Iterator[tuple[int, Restriction]]:
    """(index of the criterion's section, restriction) for everything that the page's criteria ask.

    Args:
        page: the page with its ``criterion`` sections.
        mentions: what was recognised in it; those without a role count too (scores, unmarked criteria).
    """
    mentions = tuple(mentions)
    by_section: dict[int, list[Mention]] = {}
    for mention in mentions:
        by_section.setdefault(mention.section, []).append(mention)
    found = []
    for number, section in enumerate(page.sections):
        if section.name == "criterion":
            here = as_drugs(section, with_concepts(page, number, by_section.get(number, [])))
            if here or _WORTH.search(section.text):
                found += [(number, one) for one in _distinct(restricted(page, section, here))]
    topic = " ".join(section.text for section in page.sections if _TOPIC.match(section.name)).lower()
    own = {name(one.term) for one in mentions if one.text.lower() in topic or one.term.label.lower() in topic}
    required = {name(one.term) for number, one in found if one.polarity == _asks(page, number) == "inclusion"} & own
    for number, one in found:
        if one.polarity == "exclusion" and name(one.term) in required and _qualified(one):
            severe = _severe(one)
            if severe is not None:
                yield number, severe
        else:
            yield number, one


def _asks(page: Page, number: int) -> str | None:
    return page.sections[number].qualifier


def _qualified(one: Restriction) -> bool:
    """Whether an exclusion names a disease amid other words, and nothing is read of what they say of it.

    Nobody excludes as a whole what the trial studies and another criterion asks for: the words say more than is read
    ("obstructed or perforated colon cancer").  A disease that stands alone is excluded ("Patients with COVID-19").
    """
    if one.term.kind != "condition" or (one.aspect, one.temporality, one.duration, one.limit) != (None,) * 4:
        return False
    named = one.mention.text if one.mention else one.term.label
    return len(_PLAIN.sub(" ", one.quote.text.replace(named, " ")).split()) > 0


def _severe(one: Restriction) -> Restriction | None:
    """The exclusion of some severity of a disease that is asked for, by its words: "moderate or severe COVID-19"."""
    named = one.mention.text if one.mention else one.term.label
    found = re.search(_SEVERITY + re.escape(named), one.quote.text, re.IGNORECASE)
    words = found and " ".join(found[0].lower().split())
    return replace(one, term=Term(None, words, one.term.kind), mention=None) if words else None


def _distinct(found: Iterable[Restriction]) -> Iterator[Restriction]:
    """What a criterion says twice ("platelets (PLT)") counts once, with the first words."""
    seen: set[object] = set()
    for one in found:
        limit = one.limit and one.limit.text
        key = (name(one.term), one.polarity, one.aspect, one.temporality, one.duration, one.bound, limit)
        if key not in seen:
            seen.add(key)
            yield one
