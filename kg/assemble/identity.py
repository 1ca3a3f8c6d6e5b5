"""Page → the trial's identity: the labelled number in the text, else the source URL, else a local id.

Never a title, never a secondary id, never just the first number in the text (it may be a related trial's).
"""

from __future__ import annotations

import csv
import hashlib
import re
from functools import cache
from typing import TYPE_CHECKING

from kg import files
from kg.model import Issue

if TYPE_CHECKING:
    from kg.model import Page, Section


@cache
def _pattern() -> re.Pattern[str]:
    with (files.ontology() / "registries.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return re.compile(rf"(?<![\w-])(?:{'|'.join(row['pattern'] for row in rows)})(?![\w])", re.IGNORECASE)


def registry_number(text: str) -> str | None:
    """The first registry number in some words, written as the registry writes it.

    >>> registry_number("https://example.org/trials/nct05273138/")
    'NCT05273138'
    >>> registry_number("NCT0527313") is None
    True
    """
    found = _pattern().search(text)
    if found is None:
        return None
    number = found[0]
    return number if number.lower().startswith(("chictr", "jrct", "rbr")) else number.upper()


def identify(page: Page) -> tuple[str, tuple[Issue, ...]]:
    """The trial's id, and what a curator should know about it."""
    sections = page.named("id")
    labelled = list(dict.fromkeys(filter(None, (registry_number(section.text) for section in sections))))
    linked = registry_number(page.document.url or "")
    issues = [_invalid(page, section) for section in sections if registry_number(section.text) is None]
    if len(labelled) > 1 or (labelled and linked and linked not in labelled):
        issues.append(_conflict(page, labelled, linked))
    if labelled or linked:
        return (labelled[0] if labelled else str(linked)), tuple(issues)
    issues.append(
        Issue(
            "no-identity",
            "no registry number in the text or the source URL; the trial keeps a local id until a curator gives one",
        )
    )
    return local_id(page.document.clean), tuple(issues)


def local_id(text: str) -> str:
    """A local id: the hash of the text with white space folded, so that layout noise does not change it."""
    return "local-" + hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:16]


def _invalid(page: Page, section: Section) -> Issue:
    line = page.document.line(section.start)
    return Issue(
        "invalid-identifier", f"“{section.text}” is labelled as the registry number but is none", "warning", line
    )


def _conflict(page: Page, labelled: list[str], linked: str | None) -> Issue:
    names = ", ".join(labelled) + (f"; the source URL has {linked}" if linked and linked not in labelled else "")
    line = page.document.line(page.named("id")[-1].start) if page.named("id") else None
    return Issue("identity-conflict", f"the document gives more than one number for itself: {names}", "warning", line)
