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
from kg.interpret.cues import aims

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
# Under "Purpose:" some first tell why: "Vitamin D has effects on immunity. There is evidence that …"
_TELLS: Final = re.compile(
    r"\b(?:is|are|has|have|had|was|were|may|might|can|could|acts?|plays?|leads?|results?|shows?|causes?|remains?)\b",
    re.IGNORECASE,
)
_PLANS: Final = re.compile(
    r"^\W*(?:[-*•]|\(?\w{1,3}[.)])|\b(?:will|shall|to|aims?|aimed|objectives?|goals?|purposes?|hypothes\w+|whether|if|how|what"
    r"|this|study|trial|present|current|proposed|we|our|investigators?|researchers?|determin\w+|evaluat\w+|assess\w*"
    r"|compar\w+|patients|subjects|participants)\b",
    re.IGNORECASE,
)
# What is known stays so where it is told what for: "data has linked a deficiency to infections"
_KNOWN: Final = re.compile(
    r"\b(?:(?:there\s+is|growing|recent|some)\s+evidence|(?:data|studies|reports|evidence)\s+(?:ha(?:s|ve)\s+|strongly\s+)?"
    r"(?:linked|shown|shows?|demonstrate[ds]?|suggest(?:s|ed)?|indicate[sd]?|support(?:s|ed)?)|(?:may|might|could)\s+help"
    r"|(?:is|are)\s+(?:well\s+)?(?:known|thought|believed|associated))\b",
    re.IGNORECASE,
)
_SEEKS: Final = re.compile(
    r"\b(?:will|shall|aims?|objectives?|goals?|whether|this\s+(?:study|trial)|we)\b", re.IGNORECASE
)
_HYPOTHESIS: Final = re.compile(r"hypothes[ie]s\b", re.IGNORECASE)
"""What stands in a heading, or before a list, whose aims read as if they were known."""
_WHY: Final = "rationale"


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

    __slots__ = ("_places", "_stretches", "_text")

    def __init__(self, section: Section) -> None:
        """Find the headings."""
        whole = Stretch(section.name, section.qualifier)
        self._places, self._stretches = [0], [whole]
        text = self._text = section.text
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

    def of(self, sentence: tuple[int, int], place: int) -> Stretch:
        """The stretch of a place in a sentence; what is known is no aim, whatever heading it stands under."""
        stretch = self.at(place)
        head = self._places[bisect_right(self._places, place) - 1]
        start = max(sentence[0], head)
        if stretch.name != "objective" or _HYPOTHESIS.search(self._text, max(0, head - _LONGEST), start):
            return stretch
        return Stretch(_WHY) if told(self._text[start : sentence[1]]) else stretch


def told(sentence: str) -> bool:
    """Whether a sentence tells what is known, and states no aim.

    >>> [told(words) for words in ("Malaria is endemic.", "To see if malaria is endemic.", "Define what malaria is.")]
    [True, False, False]
    """
    known = _KNOWN.search(sentence) and not _SEEKS.search(sentence)
    tells = known or (_TELLS.search(sentence) and not _PLANS.search(sentence))
    return bool(tells) and not any(cue.pattern.search(sentence) for cue in aims())


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
