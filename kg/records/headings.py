"""The table of headings that records put above criteria, and the words that say that there are none.

The table is ``ontology/reading/criteria_headings.tsv``.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from typing import Final, NamedTuple

from kg import files
from kg.lines import nothing

LONGEST: Final = 160
"""The most characters of a heading."""
NO_WORDS: Final = re.compile(r"(?:https?://|www\.)\S+|\W*(?:and/or|and|or)\W*", re.IGNORECASE)
"""The address of a form, and the word between two groups: no criteria."""

# old records part what stands below "Prior Medication:" by "Allowed:", "Required:" and "Excluded:"
_TOPIC: Final = re.compile(r"(?:prior|concurrent)\s+(?:medication|treatment)s?$", re.IGNORECASE)
_PART: Final = re.compile(r"(?:also\s+)?(?:allowed|excluded|permitted|recommended|required)$", re.IGNORECASE)
_BULLETED: Final = re.compile(r"excluded\s+(?:with)?in\s.{1,60}:$", re.IGNORECASE)
_REQUIRED: Final = re.compile(
    r"(?:written|signed|informed)\s.{0,40}\bconsent|(?:patients?\s+)?must\b|no\s+prior\b", re.IGNORECASE
)


class Heading(NamedTuple):
    """A row of the table; ``group``: its criteria are for those that its words name, for those before, or for all."""

    polarity: str
    rule: str
    group: str
    pattern: re.Pattern[str]


@cache
def headings() -> tuple[Heading, ...]:
    """The rows of the table, in its order."""
    with (files.ontology() / "reading" / "criteria_headings.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(
            Heading(row["polarity"], row["rule"], row["group"], re.compile(row["pattern"], re.IGNORECASE))
            for row in rows
        )


def none(words: str) -> bool:
    """Whether the words say that nothing is asked: ``Exclusion criteria: N/A``, ``Chemotherapy: Not specified``."""
    if NO_WORDS.fullmatch(words):
        return True
    said = words.rpartition(": ")[2] if len(words) <= LONGEST else words
    return nothing(said) or any(one.polarity == "none" and one.pattern.match(words) for one in headings())


def parted(topic: str, group: str) -> tuple[str, str]:
    """The topic above a heading and the heading's words → the topic from here on, and the group's whole name.

    >>> parted("Prior Medication", "Excluded"), parted("Prior Medication", "Patients must have")
    (('Prior Medication', 'Prior Medication: Excluded'), ('', 'Patients must have'))
    """
    if _TOPIC.match(group):
        return group, group
    return (topic, f"{topic}: {group}") if topic and _PART.match(group) else ("", group)


def closes(rule: str, words: str) -> bool:
    """Whether a line ends the list of what is allowed: it asks for something.

    >>> closes("neutral-heading", "Written informed consent."), closes("neutral-heading", "Acetaminophen.")
    (True, False)
    """
    return rule == "neutral-heading" and _REQUIRED.match(words) is not None


def bulleted(words: str) -> bool:
    """Whether an item is a heading that got the bullet of the list above it.

    >>> bulleted("Excluded within 4 weeks of study entry:"), bulleted("Excluded drugs:")
    (True, False)
    """
    return _BULLETED.match(words) is not None
