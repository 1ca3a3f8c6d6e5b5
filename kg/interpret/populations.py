"""Clauses → whose cells a measurement looks at, inside the body or outside it, exposed to what.

"MDM from SSc patients pre treated or not in vitro by ruxolitinib" is two populations: exposed and not exposed.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg.model import Exposure, Population

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.interpret.clauses import Clause
    from kg.interpret.readings import Reading
    from kg.model import Page

_PEOPLE = (
    r"(?:patients?|subjects?|participants?|donors?|volunteers?|controls?|individuals?|people|persons?|recipients?)"
)
_FROM: Final = re.compile(
    rf"^\s*\)?\s*(?:obtained\s+|isolated\s+|derived\s+|collected\s+)?(?:from|of|in)\s+(?:the\s+)?((?:[\w-]+\s+){{0,4}}?{_PEOPLE}(?:\s+with\s+[\w-]+(?:\s+[\w-]+)?)?)",
    re.IGNORECASE,
)
_AND_GROUP: Final = re.compile(r"\s*(?:,\s*)?(?:and|or|versus|vs\.?)\s+(?:the\s+|in\s+|of\s+|from\s+)*", re.IGNORECASE)
_VITRO: Final = re.compile(
    r"\b(?:in|ex)[\s-]vitro\b|\bex[\s-]vivo\b|\bcultur|\bconditioned?\s+medi|\bsupernatants?\b", re.IGNORECASE
)
_OR_NOT: Final = re.compile(
    r"\b(?:or\s+not|with\s+(?:or|and)\s+without|treated\s+(?:or|and)\s+un-?treated|versus\s+untreated)\b", re.IGNORECASE
)
_STIMULUS: Final = re.compile(
    r"\b(?:stimulat\w*|exposed|activated|challenged|pulsed|primed)\s+(?:\w+\s+){0,4}$", re.IGNORECASE
)


def vitro(clauses: Iterable[Clause]) -> bool:
    """Whether the words put the cells outside the body."""
    return any(_VITRO.search(clause.text) for clause in clauses)


def exposures(page: Page, clauses: Sequence[Clause]) -> tuple[Exposure, ...]:
    """What the cells are exposed to: agents are test agents, serum and what "stimulates" is a stimulus."""
    found: dict[object, Exposure] = {}
    for clause in clauses:
        for mention in clause.mentions:
            if mention.role != "exvivo" or mention.kind == "cell":
                continue
            stimulus = mention.kind == "tissue" or _STIMULUS.search(clause.before(mention))
            material = mention.term if mention.kind == "tissue" else None
            found.setdefault(
                mention.term,
                Exposure(
                    mention.term,
                    "stimulus" if stimulus else "test agent",
                    material,
                    page.quote(clause.section, *mention.at),
                ),
            )
    return tuple(found.values())


def groups_of(clauses: Sequence[Clause], mentions: Sequence[Reading]) -> tuple[str, ...]:
    """The words for whom the cells or samples come from: "SSc patients", "healthy donors", "HD"."""
    return tuple(
        dict.fromkeys(words for clause in clauses for mention in mentions for words in _sources(clause, mention))
    )


def _sources(clause: Clause, mention: Reading) -> Iterator[str]:
    if mention not in clause.mentions:
        return
    for other in clause.mentions:
        between = clause.section.text[min(mention.at[1], other.at[1]) : max(mention.at[0], other.at[0])]
        if (
            other.kind == "group"
            and other.at[0] > mention.at[1]
            and re.fullmatch(r"\s*(?:from|of|in)\s+(?:the\s+)?", between)
        ):
            yield clause.words(other)
            yield from _and_group(clause, other.at[1])
            return
        if other.kind == "condition" and other.at[1] < mention.at[0] and not between.strip():
            yield f"{clause.words(other)} patients"
            return
    found = _FROM.match(clause.after(mention, 90))
    if found:
        yield " ".join(found[1].split())
        yield from _and_group(clause, mention.at[1] + found.end())


def _and_group(clause: Clause, place: int) -> Iterator[str]:
    """The group that follows another one: "monocytes of patients *and healthy controls*"."""
    for group in clause.of("group"):
        if group.at[0] >= place and _AND_GROUP.fullmatch(clause.section.text[place : group.at[0]]):
            yield clause.words(group)


def populations(
    clauses: Sequence[Clause], cells: Sequence[Reading], outside: tuple[Exposure, ...]
) -> tuple[Population, ...]:
    """The cell populations: one per cell and source group, and one more where the words say "or not" exposed."""
    in_vitro = bool(outside) or vitro(clauses)
    both = any(_OR_NOT.search(clause.text) for clause in clauses)
    found: list[Population] = []
    for mention in cells:
        for group in groups_of(clauses, (mention,)) or (None,):
            one = Population(mention.term, group, in_vitro, outside, mention.text, mention.markers)
            found.append(one)
            if outside and both:
                found.append(replace(one, exposures=()))
    return tuple(dict.fromkeys(found))
