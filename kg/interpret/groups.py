"""Page, clauses with roles → the groups of people it names: arms, numbered populations, healthy and control groups."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.model import Group

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.interpret.clauses import Clause
    from kg.interpret.readings import Reading
    from kg.model import Page, Section, Term

HEALTHY_ID: Final = "PATO:0000461"
"""PATO *normal*: what CELLxGENE writes in the place of a disease for healthy people."""

# "HD" in capitals only: in small letters it is no group.
_HEALTHY: Final = re.compile(r"\b(?i:healthy|normal|non-?diseased|sain[es]*|san[oi])\b|\bHD\b|\bHC\b|\bHV\b")
_CONTROL: Final = re.compile(r"\bcontrols?\b", re.IGNORECASE)
_NUMBERED: Final = re.compile(
    r"\(?\b((?:population|group|cohort|arm|groupe|gruppo|popolazione)s?\s*(?:\d{1,2}|[A-H]))\b\)?", re.IGNORECASE
)
_POPULATION: Final = re.compile(
    r"\((?:population|group|cohort|arm|case\s+group)s?\s*\w{1,3}\)|^\W*(?:population|group|cohort|arm)\s*\w{1,3}\s*[:=-]",
    re.IGNORECASE,
)
_TREATED: Final = re.compile(
    r"[^.;]{0,320}?\b(?:will|also|may\s+(?:then\s+|\w+ly\s+)?(?:receive|undergo|be|get|take|continue|proceed|start|enter)|receives?|undergo(?:es)?|are\s+(?:given|treated|randomi[sz]ed|assigned|followed))\b",
    re.IGNORECASE,
)
# "Candidates will undergo blood and urine tests; …": before anyone takes part, up to the end of that sentence
_SCREENED: Final = re.compile(
    r"(?:\A|[.!?]\s+|\n\s*)(?:[\w-]+,?\s+){0,4}?candidates\s+(?:will|may\s+also|undergo|have|are\s+(?:screened|evaluated|tested"
    r"|examined))\s(?!receive|be\s+(?:given|treated|randomi[sz]ed|asked|admitted))[^.!?\n]*\Z",
    re.IGNORECASE,
)
_LEAD: Final = 800
_NO_STUDY: Final = re.compile(r"\b(?:controls?|healthy)\b", re.IGNORECASE)


def names_population(text: str) -> bool:
    """Whether a criterion defines a studied population ("Early … scleroderma (population 4)"), no control group."""
    return _POPULATION.search(text) is not None and _NO_STUDY.search(text) is None


def treated(text: str) -> bool:
    """Whether words go on with what is done with those just named: "with testicular leukemia *also receive* …"."""
    return _TREATED.match(text) is not None


def screened(clause: Clause, mention: Reading) -> bool:
    """Whether a sentence tells how candidates are screened; it goes on behind its semicolons."""
    text, start = clause.section.text, mention.at[0]
    return "andidates" in text and _SCREENED.search(text[max(0, start - _LEAD) : start]) is not None


def groups(page: Page, clauses: Sequence[Clause]) -> tuple[Group, ...]:
    """Each group once, by its name; what the words say of its conditions goes with it."""
    found: dict[str, Group] = {}
    for group in (*_arms(page, clauses), *_populations(page, clauses), *_comparators(page, clauses)):
        found.setdefault(group.name.casefold(), group)
    return tuple(found.values())


def _arms(page: Page, clauses: Sequence[Clause]) -> Iterator[Group]:
    for section in page.named("arm.label"):
        same = (c for c in clauses if c.section.name.startswith("arm.") and c.section.item == section.item)
        yield _group(page, section.text, section, _conditions(same))


def _populations(page: Page, clauses: Sequence[Clause]) -> Iterator[Group]:
    """Criteria that define a numbered group: "Confirmed inflammatory myopathy (population 2)"."""
    for section in page.named("criterion"):
        names = _NUMBERED.findall(section.text) if section.qualifier == "inclusion" else []
        if len(names) == 1:
            yield _group(page, names[0], section, _conditions(c for c in clauses if c.section is section))


def _group(page: Page, name: str, section: Section, conditions: tuple[Term, ...]) -> Group:
    kind = "healthy" if _HEALTHY.search(section.text) else "control" if _CONTROL.search(section.text) else "patients"
    return Group(name, kind, page.quote(section), conditions, None if kind == "patients" else "comparator")


def _conditions(clauses: Iterable[Clause]) -> tuple[Term, ...]:
    """The conditions that a group has, not those it is defined to be without."""
    mentions = (m for clause in clauses for m in clause.of("condition") if m.modality != "negated")
    return tuple(dict.fromkeys(m.term for m in mentions if m.role in {"objective", "comparator"}))


def _comparators(page: Page, clauses: Sequence[Clause]) -> Iterator[Group]:
    for clause in clauses:
        for mention in clause.of("group"):
            if mention.role == "comparator":
                kind = "healthy" if mention.term.id == HEALTHY_ID else "control"
                name = page.quote(clause.section, *mention.at).text
                yield Group(name, kind, page.quote(clause.section, clause.start, clause.end), (), "comparator")
