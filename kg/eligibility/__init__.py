"""A page's criteria and their mentions → Restrictions: what each criterion asks of people, quoted.

Words decide alone (``ontology/eligibility``): thresholds with UCUM units, wash-outs and minimum exposures as ISO 8601
durations, negations and exceptions inside a criterion.  What a criterion names never counts as studied.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.eligibility.criterion import restricted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.model import Mention, Page, Restriction

__all__ = ["restrictions"]

# a limit has a number or names a normal value; a sex is named; tests of pregnancy and the drug of the study (phrases)
_WORTH: Final = re.compile(
    r"\d|ULN|normal|Child|NYHA|ASA\b|New York|American Society|NY class"
    r"|[mM]ale|[mM]en\b|[wW]om[ae]n|[sS]ex|[gG]ender|emme|onne"
    r"|regnan|HCG|hCG|(?:study|trial|protocol|nvestigational|test)[\s-]"
)


def restrictions(page: Page, mentions: Iterable[Mention]) -> Iterator[tuple[int, Restriction]]:
    """(index of the criterion's section, restriction) for everything that the page's criteria ask.

    Args:
        page: the page with its ``criterion`` sections.
        mentions: what was recognised in it; those without a role count too (scores, unmarked criteria).
    """
    by_section: dict[int, list[Mention]] = {}
    for mention in mentions:
        by_section.setdefault(mention.section, []).append(mention)
    for number, section in enumerate(page.sections):
        if section.name == "criterion":
            here = by_section.get(number, [])
            if here or _WORTH.search(section.text):
                for restriction in _distinct(restricted(page, section, here)):
                    yield number, restriction


def _distinct(found: Iterable[Restriction]) -> Iterator[Restriction]:
    """What a criterion says twice ("platelets (PLT)") counts once, with the first words."""
    seen: set[object] = set()
    for one in found:
        limit = one.limit and one.limit.text
        name = one.term.id or one.term.label
        key = (name, one.polarity, one.aspect, one.temporality, one.duration, one.bound, limit)
        if key not in seen:
            seen.add(key)
            yield one
