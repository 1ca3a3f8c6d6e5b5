"""Sections of one value → the value: codes, numbers, yes or no, each with the words that it rests on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg import codes
from kg.model import Enrollment, Issue, Statement

if TYPE_CHECKING:
    from kg.model import Page, Section

CODED: Final = (
    "status", "study_type", "allocation", "intervention_model", "masking", "primary_purpose", "observational_model",
    "time_perspective",
)  # fmt: skip


_BOTH: Final = re.compile(
    r"\b(?:males?|m[ae]n|hommes?|uomini)\s*(?:and|or|/|&|et|ou|e|o)\s*(?:females?|wom[ae]n|femmes?|donne)\b"
    r"|\b(?:females?|wom[ae]n|femmes?|donne)\s*(?:and|or|/|&|et|ou|e|o)\s*(?:males?|m[ae]n|hommes?|uomini)\b"
    r"|\b(?:both\s+(?:sexes|genders)|(?:either|any)\s+(?:sex|gender))\b",
    re.IGNORECASE,
)


def coded(page: Page, name: str) -> tuple[str | None, tuple[Statement, ...], tuple[Issue, ...]]:
    """The API v2 code of a section's words; words that no code fits give ``None`` and an issue."""
    issues: list[Issue] = []
    for section in page.named(name):
        code = codes.code(name, section.text)
        if code is not None:
            return code, (Statement(name, code, page.quote(section)),), tuple(issues)
        where = "status-unmapped" if name == "status" else "value-unmapped"
        issues.append(Issue(where, f"{name}: no code fits “{section.text}”", "warning", page.line(section)))
    return None, (), tuple(issues)


def sex(page: Page) -> tuple[str | None, tuple[Statement, ...], tuple[Issue, ...]]:
    """Who may join by sex: the labelled value, else an inclusion criterion that names both ("Male or female")."""
    code, statements, issues = coded(page, "sex")
    for section in page.named("criterion") if code is None else ():
        both = _BOTH.search(section.text) if section.qualifier != "exclusion" else None
        if both:
            return "ALL", (Statement("sex", "ALL", page.quote(section, *both.span())),), issues
    return code, statements, issues


def phases(page: Page) -> tuple[tuple[str, ...], tuple[Statement, ...]]:
    """Phases as codes: ``("PHASE1", "PHASE2")``, ``("NA",)`` for "not applicable", empty for unknown."""
    found = [(section, codes.code("phase", section.text)) for section in page.named("phase")]
    coded = [(section, code) for section, code in found if code]
    statements = tuple(Statement("phases", code, page.quote(section)) for section, code in coded)
    return tuple(dict.fromkeys(one for _, code in coded for one in code.split())), statements


def enrollment(page: Page) -> tuple[Enrollment | None, tuple[Statement, ...]]:
    """The number of participants, else the sum of the groups' sizes; its type only where the page says it."""
    for section in page.named("enrollment"):
        found = re.search(r"\d[\d.,\s]*", section.text)
        if found:
            count = int(re.sub(r"\D", "", found[0]))
            return Enrollment(count, section.qualifier or None), (
                Statement("enrollment", str(count), page.quote(section)),
            )
    sizes = [section for section in page.named("enrollment.part") if section.text.isdecimal()]
    if sizes:
        total = sum(int(section.text) for section in sizes)
        return Enrollment(total), (Statement("enrollment", str(total), page.quote(sizes[0])),)
    return None, ()


def volunteers(page: Page) -> tuple[bool | None, tuple[Statement, ...]]:
    """Whether healthy volunteers are accepted: from a labelled value only."""
    for section in page.named("healthy_volunteers"):
        code = codes.code("yes_no", section.text)
        if code is not None:
            return code == "true", (Statement("healthy_volunteers", code, page.quote(section)),)
    return None, ()


def first(page: Page, name: str) -> Section | None:
    """The first section of a name, if any."""
    return next(iter(page.named(name)), None)
