"""Page → the trial's identity: the labelled number in the text, else the source URL, else a local id.

Never a title, never a secondary id, never just the first number in the text (it may be a related trial's).  A page that
labels two numbers of one registry as its own is two pages in one file: it is refused.
"""

from __future__ import annotations

import csv
import hashlib
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kg import files
from kg.model import IdentityConflict, Issue

if TYPE_CHECKING:
    from kg.model import Page, Section


class _Registry(NamedTuple):
    """A registry's numbers: their pattern, in the registry's own letters, and what the WHO writes before them."""

    pattern: str
    prefix: str


@cache
def _registries() -> tuple[_Registry, ...]:
    with (files.ontology() / "registries.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(_Registry(row["pattern"], row["prefix"]) for row in rows)


@cache
def _pattern() -> re.Pattern[str]:
    numbers = "|".join(f"({registry.pattern})" for registry in _registries())
    return re.compile(rf"(?<![\w-])(?:{numbers})(?![\w])", re.IGNORECASE)


def registry_number(text: str) -> str | None:
    """The first registry number in some words, written as the registry writes it.

    >>> registry_number("https://example.org/trials/nct05273138/")
    'NCT05273138'
    >>> registry_number("chictr2000029953"), registry_number("JPRN-jRCTs031190269"), registry_number("NCT0527313")
    ('ChiCTR2000029953', 'jRCTs031190269', None)
    """
    found = _pattern().search(text)
    if found is None:
        return None
    registry = _registries()[(found.lastindex or 1) - 1]
    number = found[0]
    bare = number[len(registry.prefix) :] if number.upper().startswith(registry.prefix.upper()) else number
    plain = bare if re.fullmatch(registry.pattern, bare, re.IGNORECASE) else number
    return _written(plain, registry.pattern)


@lru_cache(maxsize=1 << 10)
def _written(number: str, pattern: str) -> str:
    """A number in the letters that its registry uses: ``nct05273138`` is ``NCT05273138``."""
    letters = [found[0] for part in pattern.split("|") if (found := re.match(r"[A-Za-z-]+", part))]
    for word in letters:
        if number.lower().startswith(word.lower()):
            rest = number[len(word) :]
            forms = (word + rest, word + rest.upper(), word + rest.lower())
            return next((form for form in forms if re.fullmatch(pattern, form)), word + rest)
    return number.upper()


def identify(page: Page) -> tuple[str, tuple[Issue, ...]]:
    """The trial's id, and what a curator should know about it.

    Raises:
        IdentityConflict: the page labels two numbers of one registry as its own.
    """
    numbers: dict[str, Section] = {}
    issues: list[Issue] = []
    for section in page.named("id"):
        number = registry_number(section.text)
        if number is None:
            issues.append(_invalid(page, section))
        else:
            numbers.setdefault(number, section)
    if len({_registry(number) for number in numbers}) < len(numbers):
        raise _two_trials(page, numbers)
    linked = registry_number(page.document.url or "")
    if numbers:
        issues += _doubts(page, numbers, linked)
        return next(iter(numbers)), tuple(issues)
    if linked:
        said = f"the text gives no registry number of its own; {linked} is that of the source URL"
        issues.append(Issue("no-identity", said, "info"))
        return linked, tuple(issues)
    said = "no registry number in the text or the source URL; the trial keeps a local id until a curator gives one"
    issues.append(Issue("no-identity", said))
    return local_id(page.document.clean), tuple(issues)


def local_id(text: str) -> str:
    """A local id: the hash of the text with white space folded, so that layout noise does not change it."""
    return "local-" + hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:16]


def _registry(number: str) -> int:
    """Which registry a number belongs to."""
    found = _pattern().fullmatch(number)
    return found.lastindex or 0 if found else 0


def _line(page: Page, section: Section) -> int:
    return page.line(section)


def _invalid(page: Page, section: Section) -> Issue:
    said = f"“{section.text}” is labelled as the registry number but is none"
    return Issue("invalid-identifier", said, "warning", _line(page, section))


def _two_trials(page: Page, numbers: dict[str, Section]) -> IdentityConflict:
    """Two trials of one registry: whose are the facts between them?"""
    named = " and ".join(f"{number} (line {_line(page, section)})" for number, section in numbers.items())
    return IdentityConflict(
        page.document.source,
        f"the text labels more than one number as its own: {named}",
        _line(page, list(numbers.values())[1]),
    )


def _doubts(page: Page, numbers: dict[str, Section], linked: str | None) -> list[Issue]:
    """Numbers of other registries, and a source URL that says otherwise: the first label counts."""
    first, *others = numbers
    doubts = [f"the text also labels {other} as its number (line {_line(page, numbers[other])})" for other in others]
    if linked and linked not in numbers:
        doubts.append(f"the text gives {first} (line {_line(page, numbers[first])}), the source URL {linked}")
    return [
        Issue("identity-conflict", f"{doubt}; {first} is taken", "warning", _line(page, numbers[first]))
        for doubt in doubts
    ]
