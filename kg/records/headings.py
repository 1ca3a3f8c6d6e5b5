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
