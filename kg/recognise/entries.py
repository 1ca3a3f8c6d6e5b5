"""A record's list of conditions → a mention for each entry that names no known condition.

A registry's condition field says what the trial concerns ("Kidney Transplantation", "Insulin Resistance"): an entry
without an id is a condition all the same, and a request for a term; one that repeats what the trial gives is none.
An entry that names a virus ("SARS-CoV-2") means the infection with it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.model import Mention, Term
from kg.recognise.records import confidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.model import Page
    from kg.recognise.matching import Hit, Matcher

_LIST: Final = "condition"
_LONGEST: Final = 8
# An entry that is a list itself, or a word too short to be a name; "Kidney Transplant; Complications" is one name.
_ENTRY: Final = re.compile(r"[^;|\n]*[^\W\d_]{4}[^;|\n]*(?:; Complications?(?:,[^;|\n]*)?)?")
_NOBODY: Final = re.compile(
    r"\b(?:health\w*|volunteers?|normal|none|n/?a|quality|safety|pharmacokinetics)\b", re.IGNORECASE
)
# Who has no disease: a registry lists "Healthy" where others take part as well, or nobody else does.
_HEALTHY: Final = re.compile(
    r"(?:normal|healthy)(?:[\s-]+(?:normal|healthy|adults?))*(?:[\s-]+(?:volunteers?|subjects?|participants?|controls?|people))?",
    re.IGNORECASE,
)
_VIRUS: Final = re.compile(r"virus|\bn?cov\b|cov[\s-]?(?:\d|$)|^[A-Z]{2,4}V(?:-?\d)?$", re.IGNORECASE)


def infections(page: Page, numbers: Sequence[int], found: Sequence[Mention], matcher: Matcher) -> list[Mention]:
    """The mentions, where an entry that names a virus and no condition is read as the infection with it."""
    entries = {n for n in numbers if page.sections[n].name == _LIST and page.sections[n].path}
    entries -= {mention.section for mention in found if mention.term.kind == _LIST}
    meant = {n: hit for n in entries if (hit := _infection(page.sections[n].text, matcher)) is not None}
    kept = [mention for mention in found if mention.section not in meant]
    for number, hit in meant.items():
        section = page.sections[number]
        span = section.raw(0, len(section.text))
        words = page.value(section)[slice(*span)]
        sure = confidence("variant", matcher.vocabulary)
        whole = (0, len(section.text))
        kept.append(Mention(*span, words, span, hit.term, "variant", (), section.path, number, whole, confidence=sure))
    return sorted(kept, key=lambda one: (one.section, one.at)) if meant else kept


def _infection(entry: str, matcher: Matcher) -> Hit | None:
    """What an entry that names a virus means: ``SARS-CoV-2`` COVID-19; ``None`` where it names nothing known."""
    if not _VIRUS.search(entry):
        return None
    hit = matcher.read(f"{entry} infection")
    return hit if hit is not None and hit.term.kind == _LIST and not hit.weak else None


def unknown(page: Page, numbers: Sequence[int], found: Iterable[Mention], kinds: frozenset[str]) -> Iterator[Mention]:
    """The entries of a structured record's condition list in which nothing of ``kinds`` was found."""
    entries = [n for n in numbers if page.sections[n].name == _LIST and page.sections[n].path]
    known = {mention.section for mention in found if mention.term.kind in kinds} if entries else set()
    given = {section.text.strip().casefold() for section in page.named("intervention.name")} if entries else set()
    for number in entries:
        section = page.sections[number]
        text = section.text
        if number in known or text.strip().casefold() in given:
            continue
        nobody = _NOBODY.search(text) and not _HEALTHY.fullmatch(text)
        if len(text.split()) > _LONGEST or not _ENTRY.fullmatch(text) or nobody:
            continue
        start, end = section.raw(0, len(text))
        words = page.value(section)[start:end]
        term = Term(None, text, "condition")
        yield Mention(
            start, end, words, (start, end), term, "none", (), section.path, number, (0, len(text)), confidence=0.0
        )
