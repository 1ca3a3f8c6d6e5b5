"""A section of prose → its stretches: what stands under a heading of its own ("OBJECTIVES:", "RATIONALE:").

Registries take prose in one field; sponsors write headings into it (ontology/prose_headings.tsv lists them).  What
stands under "Rationale" is background however it is worded, what stands under "Objectives" is an aim.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from kg import files

if TYPE_CHECKING:
    from kg.model import Section

# A heading opens a line, or a sentence where the line ends were lost: "… grow. PURPOSE: Phase I trial …".
_HEADING: Final = re.compile(r"(?:^|[\n.;:*•)\]])[\s\d*•#.)-]*([A-ZÀ-Ý][A-Za-zÀ-ÿ /&-]{2,40}?)\s?$")
_LONGEST: Final = 64


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a stretch of prose is: the section name and qualifier that it has in the place of its section's own."""

    name: str
    qualifier: str = ""


class Stretches:
    """The stretches of one section, by the places where they begin."""

    __slots__ = ("_places", "_stretches")

    def __init__(self, section: Section) -> None:
        """Find the headings."""
        whole = Stretch(section.name, section.qualifier)
        self._places, self._stretches = [0], [whole]
        text = section.text
        known = _headings()
        colon = text.find(":")
        while colon >= 0:
            found = _HEADING.search(text, max(0, colon - _LONGEST), colon)
            stretch = known.get(found[1].casefold()) if found else None
            if stretch:
                self._places.append(colon + 1)
                self._stretches.append(whole if stretch.name == "prose" else stretch)
            colon = text.find(":", colon + 1)

    def at(self, place: int) -> Stretch:
        """The stretch that holds a place of the section's text."""
        return self._stretches[bisect_right(self._places, place) - 1]


@cache
def _headings() -> dict[str, Stretch]:
    with (files.ontology() / "prose_headings.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {words: Stretch(row["name"], row["qualifier"]) for row in rows for words in row["words"].split("|")}
