"""The text of a record's eligibility criteria → its items, told apart by headings, bullets, numbers and indentation.

Records keep the indentation that pages have lost.  A bullet is one criterion, a number is one where the record
numbers its criteria; numbers and lettered lines under a bullet belong to it, bullets under an item have it as group.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from kg import files
from kg.lines import Line, nothing
from kg.lines.enumerations import numbered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.lines import Judge
    from kg.model import Polarity

Span = tuple[int, int]

_ROW: Final = re.compile(
    r"^(?P<indent>[ \t]*)(?P<bullet>(?:[•◦▪▫■□◆◇‣●○·∙\u2043➢➤►✓✔\uf0b7\uf0a7\uf0d8\uf0fc][ \t]*"
    r"|[-*+\u2013\u2014](?:[ \t]+|$))+)?"
    r"(?:(?P<number>\[?\d{1,2}\]|\(?\d{1,2}\)|\d{1,2}\.(?!\d))[ \t]*(?=\S)"
    r"|(?P<letter>\(?(?:[a-z]|[ivx]{1,4})[.)])\s+(?=\S))?"
    r"(?P<words>.*\S)",
    re.MULTILINE,
)
_OPENS: Final = re.compile(r"\b(?:in|ex)clusion\s+criteri(?:a|on)\b", re.IGNORECASE)
_CAPITALS: Final = re.compile(r"(?P<name>[A-Z][A-Z]+(?:[ /,&()-]+[A-Z/&()]+){0,6}):[ \t]+(?=\S)")
"""``DISEASE CHARACTERISTICS: Biopsy-proven melanoma``: how records of cancer trials head a paragraph."""
_SECTION: Final = re.compile(r"(?:[IVX]+|\d+)(?:\.\d+)*\.?\s+(?=(?:in|ex)clusion\s+criteri)", re.IGNORECASE)
_LONGEST: Final = 160
"""The most characters of a heading."""
_WORDS: Final = 12
"""The most words of a heading without a colon."""
_BEGINS: Final = re.compile(r"\(?\d{1,2}[.)]")
_ON_A_LINE: Final = re.compile(r"\s\(?2[.)]")


@dataclass(slots=True)
class Item:
    """One criterion: where its lines stand, the group that it applies to, its polarity and the rule that decided."""

    spans: list[Span]
    group: str
    polarity: Polarity | None
    rule: str = "heading"
    number: int | None = None


@dataclass(slots=True)
class _Row:
    """One line: how far it is indented, how it is marked (bullet, number, letter or not at all), and its words."""

    indent: int
    mark: str
    number: int | None
    words: str
    span: Span


@dataclass(slots=True)
class _State:
    """What stands above a line: the heading's polarity and group, and the items that are open, by indentation."""

    polarity: Polarity | None
    rule: str = "heading"
    group: str = ""
    items: list[Item] = field(default_factory=list)
    open: list[tuple[int, str, Item, str]] = field(default_factory=list)

    def head(self, polarity: Polarity | None, rule: str, group: str) -> None:
        """A heading: what stood open is closed."""
        self.polarity, self.rule, self.group = polarity, rule, group
        self.open.clear()

    def add(self, row: _Row) -> None:
        """A criterion of its own, or a line of the one it stands under."""
        while self.open and self.open[-1][0] >= row.indent:
            self.open.pop()
        parent = self.open[-1] if self.open else None
        if parent and row.mark == "number" and parent[1] == "bullet":
            parent[2].spans.append(row.span)
            return
        group = parent[3].rstrip(" :") if parent else self.group
        item = Item([row.span], group, self.polarity, self.rule, row.number)
        self.items.append(item)
        if row.mark:
            self.open.append((row.indent, row.mark, item, row.words))


def items(text: str, judge: Judge, polarity: Polarity | None = None) -> list[Item]:
    r"""A text of criteria → its items, in its order; ``polarity`` holds until a heading says otherwise.

    >>> from kg import criteria
    >>> text = "Inclusion Criteria:\n\n* Lupus, one of:\n  1. SLE\n  2. DLE\n* Adults:\n  * men\n\n"
    >>> text += "Key Exclusion Criteria\n\n1. HIV"
    >>> [(item.polarity, item.group, len(item.spans)) for item in items(text, criteria)]
    [('inclusion', '', 3), ('inclusion', '', 1), ('inclusion', 'Adults', 1), ('exclusion', '', 1)]
    """
    rows = list(_rows(text))
    state = _State(polarity)
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        _take(state, row, following, judge)
    return _above_exclusions(state.items)


def _rows(text: str) -> Iterator[_Row]:
    for match in _ROW.finditer(text):
        words, number = match["words"], match["number"]
        mark = "bullet" if match["bullet"] else "number" if number else "letter" if match["letter"] else ""
        start = match.start("letter") if match["letter"] else match.start("words")
        indent = len(match["indent"])
        if not _ON_A_LINE.search(words):
            counted = int(number.strip("[]().")) if number else None
            yield _Row(indent, mark, counted, words, (start, match.end()))
            continue
        begin = match.start("number") if number else match.start("words")
        for piece in numbered(Line(text[begin : match.end()], begin, match.end())):
            one = piece.unnumbered()
            yield _Row(indent, "number" if one != piece else mark, piece.number, one.text, one.span)


def _take(state: _State, row: _Row, following: _Row | None, judge: Judge) -> None:
    words = row.words
    lead = judge.lead(words) if not row.mark else 0
    # "Inclusion criteria: 1. Adults" begins a list, "Inclusion criteria: healthy controls" above bullets names a group
    if lead and following and following.mark and not _BEGINS.match(words, lead):
        lead = 0
    if not lead and len(words) <= _LONGEST and _headed(state, row, following, judge):
        return
    if lead:
        opened = judge.heading(words[:lead])
        state.head(opened[0] if opened else None, "heading", opened[1] if opened else "")
    if not row.mark and not lead:
        lead = _in_capitals(state, words)
    if lead:
        start = row.span[0] + lead
        rest = _Row(row.indent, row.mark, row.number, words[lead:], (start, row.span[1]))
        for part in _parts(rest):
            if not _none(part.words):
                state.add(part)
    elif row.mark in {"", "letter"} and state.open and (row.mark or row.indent > state.open[-1][0]):
        state.open[-1][2].spans.append(row.span)
    elif not _none(words):
        state.add(row)


def _in_capitals(state: _State, words: str) -> int:
    """The length of a heading in capitals that its criteria follow on the same line; 0 for any other line."""
    capitals = _CAPITALS.match(words)
    if capitals is None:
        return 0
    if not _tabled(state, capitals["name"]):
        state.head(state.polarity, state.rule, capitals["name"])
    return capitals.end()


def _parts(row: _Row) -> Iterator[_Row]:
    """What follows a heading on its line may be a numbered list."""
    for piece in numbered(Line(row.words, *row.span)):
        one = piece.unnumbered()
        yield _Row(row.indent, "number" if one != piece else row.mark, piece.number, one.text, one.span)


def _headed(state: _State, row: _Row, following: _Row | None, judge: Judge) -> bool:
    """Whether the line is a heading (of a polarity, or of a group), or says that there are no criteria."""
    words = _SECTION.sub("", row.words, count=1)
    opened = judge.heading(words)
    if opened:
        state.head(opened[0], "heading", opened[1])
        return True
    if row.mark:
        return False
    if _tabled(state, words):
        return True
    inside = _OPENS.search(words) if words.endswith((":", ";")) else None
    if inside and (opened := judge.heading(words[inside.start() :])):
        state.head(opened[0], "heading", words[: inside.start()].strip() or opened[1])
        return True
    marked = following is not None and (following.mark or (words.endswith(":") and _opens(following, judge)))
    short = words.endswith(":") or (len(words.split()) <= _WORDS and not words.endswith((".", ";", ",")))
    nested = bool(state.open) and row.indent > state.open[-1][0]
    if (words.isupper() and words.endswith(":")) or (marked and short and not nested):
        state.head(state.polarity, "heading" if state.polarity else state.rule, words.rstrip(" :"))
        return True
    return False


def _opens(row: _Row, judge: Judge) -> bool:
    """Whether a line is a heading itself: "Concurrent Medication:" above "Allowed:" is no criterion."""
    tabled = (one for one in _headings() if one.polarity != "none" and one.pattern.match(row.words))
    return next(tabled, None) is not None or judge.heading(row.words) is not None


def _tabled(state: _State, words: str) -> bool:
    """Whether a line is a heading of the table; one of no criteria opens nothing."""
    for heading in _headings():
        if heading.pattern.match(words):
            if heading.polarity != "none":
                group = {"words": words.rstrip(" :"), "kept": state.group}.get(heading.group, "")
                state.head(_polarity(heading.polarity), heading.rule, group)
            return True
    return False


def _none(words: str) -> bool:
    """Whether the words say that nothing is asked: ``Exclusion criteria: N/A``, ``Chemotherapy: Not specified``."""
    said = words.rpartition(": ")[2] if len(words) <= _LONGEST else words
    return nothing(said) or any(one.polarity == "none" and one.pattern.match(words) for one in _headings())


def _polarity(word: str) -> Polarity | None:
    return "inclusion" if word == "inclusion" else "exclusion" if word == "exclusion" else None


def _above_exclusions(found: list[Item]) -> list[Item]:
    """A list without a heading right above the exclusions, where nothing is headed as inclusions, is theirs."""
    signs = {item.polarity for item in found}
    if signs == {None, "exclusion"}:
        first = next(i for i, item in enumerate(found) if item.polarity == "exclusion")
        for item in found[:first]:
            item.polarity, item.rule = "inclusion", "above-the-exclusions"
    return found


class _Heading(NamedTuple):
    """A row of the table; ``group``: its criteria are for those that its words name, for those before, or for all."""

    polarity: str
    rule: str
    group: str
    pattern: re.Pattern[str]


@cache
def _headings() -> tuple[_Heading, ...]:
    with (files.ontology() / "reading" / "criteria_headings.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(
            _Heading(row["polarity"], row["rule"], row["group"], re.compile(row["pattern"], re.IGNORECASE))
            for row in rows
        )
