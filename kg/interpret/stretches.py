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
from typing import TYPE_CHECKING, Final, NamedTuple

from kg import files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model import Section

# A heading opens a line, or a sentence where the line ends were lost: "… grow. PURPOSE: Phase I trial …".
_HEADING: Final = re.compile(r"(?:^|[\n.;:*•)\]])[\s\d*•#.)-]*([A-ZÀ-Ý][A-Za-zÀ-ÿ /&-]{2,40}?)\s?$")
# Those of criteria are known even where the line ends of the field were lost: "positive test Exclusion criteria: …".
_OF_CRITERIA = r"(?<=[\w,] )((?:(?:Key|Main|Major)\s+)?(?:Inclusion|Exclusion)\s+[Cc]riteria)\s?"
_CRITERIA: Final = re.compile(rf"{_OF_CRITERIA}$")
_CRITERIA_ABOVE: Final = re.compile(f"{_OF_CRITERIA}:")
# Or it is a line by itself: "REFERENCES".
_LINE: Final = re.compile(r"(?:^|\n)([\s\d*•#.)-]*)([A-ZÀ-Ý][A-Za-zÀ-ÿ /&-]{2,40})[ .]*(?=\n)")
_MARK: Final = re.compile(r"\s*(?:[*•-]|\d)")
# What is done is no criterion and no background, whatever words its heading has: "Study methodology in brief:".
_DOING: Final = re.compile(
    r"(?<!prior )(?<!previous )\b(?:methodolog\w+|methods?|procedures?|randomi[sz]ation|blinding|allocation|masking"
    r"|outcomes?|end\s?points?|measures|analy(?:s[ei]s|tic)|statistic\w*|data|interventional|collection|conduct"
    r"|study (?:drug|type|duration|phase)|follow[\s-]?up|ethic\w+)\b"
)
_ENDED: Final = frozenset({"criterion", "rationale"})
# What ends with its paragraph ends where the authors go on to say what they do.
_PARAGRAPH: Final = re.compile(r"\n\s*\n|(?<=\.)\s+(?=We\s+(?:will|plan|propose|aim|intend)\b)")
_SENTENCE: Final = re.compile(r"\n\s*\n|(?<=[^\W\d]{2})[.)\]]*\.\s+(?=[A-Z])")
_UNTIL: Final = {"paragraph": _PARAGRAPH, "sentence": _SENTENCE}
_LONGEST: Final = 64


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a stretch of prose is: the section name and qualifier that it has in the place of its section's own.

    ``until``: paragraph or sentence where it ends with its first one, else the next heading ends it; after a sentence
    that lists outcomes, what is done goes on.
    """

    name: str
    qualifier: str = ""
    until: str = ""


class Stretches:
    """The stretches of one section, by the places where they begin."""

    __slots__ = ("_places", "_stretches")

    def __init__(self, section: Section) -> None:
        """Find the headings."""
        whole = Stretch(section.name, section.qualifier)
        self._places, self._stretches = [0], [whole]
        text = section.text
        by_line = False
        for place, words, line in _heads(text):
            stretch = _headings().get(words)
            if not stretch and self.at(place).name in _ENDED and _DOING.search(words):
                stretch = Stretch("plan")
            if not stretch and by_line and line:
                stretch = whole
            if not stretch:
                continue
            by_line = line
            if self._places[-1] > place:  # it stands before the end of a paragraph that closes the last one
                self._places.pop()
                self._stretches.pop()
            self._places.append(place)
            self._stretches.append(whole if stretch.name == "prose" else stretch)
            first = len(text) - len(text[place:].lstrip())
            end = _UNTIL[stretch.until].search(text, first) if stretch.until else None
            if end:
                self._places.append(end.start())
                self._stretches.append(whole if stretch.until == "paragraph" else Stretch("plan"))

    def at(self, place: int) -> Stretch:
        """The stretch that holds a place of the section's text."""
        return self._stretches[bisect_right(self._places, place) - 1]


def flattened(text: str) -> list[int]:
    """Where headings of criteria stand in the middle of a line: what follows them is no part of the sentence before.

    >>> flattened("Male or female Exclusion criteria: Burn")
    [34]
    """
    return [found.end() for found in _CRITERIA_ABOVE.finditer(text)]


class _Head(NamedTuple):
    """What has the form of a heading: where what stands under it begins, its words, whether it is a line of its own."""

    place: int
    words: str
    line: bool


def _heads(text: str) -> list[_Head]:
    """What has the form of a heading, in the order of the text."""
    found = list(_lines(text)) if "\n" in text else []
    colon = text.find(":")
    while colon >= 0:
        start = max(0, colon - _LONGEST)
        head = _CRITERIA.search(text, start, colon) or _HEADING.search(text, start, colon)
        if head:
            found.append(_Head(colon + 1, head[1].casefold(), line=False))
        colon = text.find(":", colon + 1)
    return sorted(found)


def _lines(text: str) -> Iterator[_Head]:
    """Lines that may be headings; one of a list (marked, or between short lines) only where its words are known."""
    for line in _LINE.finditer(text):
        words = line[2].casefold()
        before = text[: line.start()].rstrip().rpartition("\n")[2]
        alone = before.endswith(".") or len(before) > _LONGEST or _MARK.match(before)
        if words in _headings() or (alone and " " in words and not _MARK.match(line[1])):
            yield _Head(line.end(), words, line=True)


@cache
def _headings() -> dict[str, Stretch]:
    with (files.ontology() / "prose_headings.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {
            words: Stretch(row["name"], row["qualifier"], row["until"])
            for row in rows
            for words in row["words"].split("|")
        }
