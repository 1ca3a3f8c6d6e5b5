"""The text of a record's eligibility criteria → its items, told apart by headings, bullets, numbers and indentation.

Records keep the indentation that pages have lost.  A bullet is one criterion, a number is one where the record
numbers its criteria; numbers and lettered lines under a bullet belong to it, bullets under an item have it as group.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kg.records.headings import LONGEST, NO_WORDS, bulleted, closes, headings, none, parted
from kg.records.rows import Row, Span, parts, rows, whole

if TYPE_CHECKING:
    from kg.lines import Judge
    from kg.model import Polarity

_OPENS: Final = re.compile(r"\b(?:in|ex)clusion\s+criteri(?:a|on)\b", re.IGNORECASE)
_CAPITALS: Final = re.compile(r"(?P<name>[A-Z][A-Z]+(?:[ /,&()-]+[A-Z/&()]+){0,6}):[ \t]+(?=\S)")
"""``DISEASE CHARACTERISTICS: Biopsy-proven melanoma``: how records of cancer trials head a paragraph."""
_SECTION: Final = re.compile(r"(?:[IVX]+|\d+)(?:\.\d+)*\.?\s+(?=(?:in|ex)clusion\s+criteri)", re.IGNORECASE)
_WORDS: Final = 12
"""The most words of a heading without a colon."""
_ARM: Final = re.compile(r"(?:arm|cohort|group|part|stratum)\s+(?:\d{1,2}|[A-Z])(?:\s*\([^()]*\))?\s*:", re.IGNORECASE)
"""``Arm 2 (COVID-19 Group):`` heads what follows, whatever its marks."""
_NESTED: Final = 2
_OF_LISTS: Final = frozenset({"excluded-heading", "included-heading"})
"""Rules of headings that name only the list right below them."""
_BEGINS: Final = re.compile(r"\(?\d{1,2}[.)]")


@dataclass(slots=True)
class Item:
    """One criterion: where its lines stand, the group that it applies to, its polarity and the rule that decided."""

    spans: list[Span]
    group: str
    polarity: Polarity | None
    rule: str = "heading"
    number: int | None = None


@dataclass(slots=True)
class _State:
    """What stands above a line: the heading's polarity and group, and the items that are open, by indentation."""

    polarity: Polarity | None
    rule: str = "heading"
    group: str = ""
    base: Polarity | None = None
    topic: str = ""
    items: list[Item] = field(default_factory=list)
    open: list[tuple[int, str, Item, str]] = field(default_factory=list)
    around: tuple[Polarity | None, str, str] | None = None
    """What holds again below a list that a line of a few words headed."""
    listed: bool = False

    def head(self, polarity: Polarity | None, rule: str, group: str, *, inner: bool = False) -> None:
        """A heading: what stood open is closed; an ``inner`` one holds of the list right below it."""
        outer = self.around or (self.polarity, self.rule, self.group)
        self.around, self.listed = (outer if inner else None), False
        self.polarity, self.rule = polarity, rule
        self.topic, self.group = parted(self.topic, group)
        self.open.clear()

    def beside(self, row: Row) -> None:
        """The next item of the list whose last one stands open: "2. …", then "c. …"."""
        indent, mark, last, words = self.open.pop()
        span = (row.span[1] - len(row.words), row.span[1])
        item = Item([span], last.group, self.polarity, self.rule, (last.number or 0) + 1)
        self.items.append(item)
        self.open.append((indent, mark, item, words))

    def after_list(self) -> None:
        """An unmarked line below the list of an inner heading: what held around it holds again."""
        if self.around is not None and self.listed:
            polarity, rule, group = self.around
            self.head(polarity, rule, "" if rule in _OF_LISTS else group)

    def add(self, row: Row) -> None:
        """A criterion of its own, or a line of the one it stands under."""
        while self.open and self.open[-1][0] >= row.indent:
            self.open.pop()
        parent = self.open[-1] if self.open else None
        if parent and row.mark == "number" and parent[1] == "bullet":
            parent[2].spans.append(row.span)
            return
        group = parent[3].rstrip(" :") if parent else self.group
        if parent and parent[3].endswith(","):
            group = parent[2].group  # the item before it in the same list, whatever its indentation
        item = Item([row.span], group, self.polarity, self.rule, row.number)
        self.items.append(item)
        if row.mark:
            self.listed = True
            self.open.append((row.indent, row.mark, item, row.words))


def items(text: str, judge: Judge, polarity: Polarity | None = None) -> list[Item]:
    r"""A text of criteria → its items, in its order; ``polarity`` holds until a heading says otherwise.

    >>> from kg import criteria
    >>> text = "Inclusion Criteria:\n\n* Lupus, one of:\n  1. SLE\n  2. DLE\n* Adults:\n  * men\n\n"
    >>> text += "Key Exclusion Criteria\n\n1. HIV"
    >>> [(item.polarity, item.group, len(item.spans)) for item in items(text, criteria)]
    [('inclusion', '', 3), ('inclusion', '', 1), ('inclusion', 'Adults', 1), ('exclusion', '', 1)]
    """
    lines = whole(list(rows(text)))
    state = _State(polarity)
    for row, following in zip(lines, [*lines[1:], None], strict=True):
        if closes(state.rule, row.words):
            state.head(state.base, "heading", "")
        _take(state, row, following, judge)
    return _above_exclusions(state.items)


def _take(state: _State, row: Row, following: Row | None, judge: Judge) -> None:
    words = row.words
    lead = judge.lead(words) if not row.mark else 0
    # "Inclusion criteria: 1. Adults" begins a list, "Inclusion criteria: healthy controls" above bullets names a group
    if lead and following and following.mark and not _BEGINS.match(words, lead):
        lead = 0
    if not lead and len(words) <= LONGEST and _headed(state, row, following, judge):
        return
    if lead:
        opened = judge.heading(words[:lead])
        state.head(opened[0] if opened else None, "heading", opened[1] if opened else "")
    if not row.mark and not lead:
        lead = _in_capitals(state, words)
    if lead:
        start = row.span[0] + lead
        rest = Row(row.indent, row.mark, row.number, words[lead:], (start, row.span[1]))
        for part in parts(rest):
            if not none(part.words):
                state.add(part)
    else:
        _add(state, row)


def _add(state: _State, row: Row) -> None:
    """A line without a heading: the next item of a list, a line of the item above, or a criterion."""
    if row.mark == "letter" and _goes_on(state, row):
        state.beside(row)
    elif row.mark in {"", "letter"} and state.open and (row.mark or row.indent > state.open[-1][0]):
        state.open[-1][2].spans.append(row.span)
    elif not none(row.words):
        if not row.mark:
            state.after_list()
        state.add(row)


def _goes_on(state: _State, row: Row) -> bool:
    """Whether a letter counts on where the numbers of a list below a criterion ended."""
    if len(state.open) < _NESTED or state.open[-1][1] != "number" or row.letter is None:
        return False
    return row.letter == (state.open[-1][2].number or 0) + 1


def _in_capitals(state: _State, words: str) -> int:
    """The length of a heading in capitals that its criteria follow on the same line; 0 for any other line."""
    capitals = _CAPITALS.match(words)
    if capitals is None:
        return 0
    if not _tabled(state, capitals["name"]):
        state.head(state.polarity, state.rule, capitals["name"])
    return capitals.end()


def _headed(state: _State, row: Row, following: Row | None, judge: Judge) -> bool:
    """Whether the line is a heading (of a polarity, or of a group), or says that there are no criteria."""
    words = _SECTION.sub("", row.words, count=1)
    opened = judge.heading(words)
    if opened:
        state.base = opened[0]
        state.head(opened[0], "heading", opened[1])
        return True
    if row.mark and not bulleted(words):
        return False
    if _tabled(state, words):
        return True
    inside = _OPENS.search(words) if words.endswith((":", ";")) else None
    if inside and (opened := judge.heading(words[inside.start() :])):
        state.head(opened[0], "heading", words[: inside.start()].strip() or opened[1])
        return True
    return _groups(state, row, following, judge)


def _groups(state: _State, row: Row, following: Row | None, judge: Judge) -> bool:
    """Whether an unmarked line heads those that follow, of the same polarity ("Arm 2:"), or is a mere "OR"."""
    words = row.words
    if NO_WORDS.fullmatch(words):
        return True
    marked = following is not None and (following.mark or (words.endswith(":") and _opens(following, judge)))
    short = words.endswith(":") or (len(words.split()) <= _WORDS and not words.endswith((".", ";", ",")))
    nested = bool(state.open) and row.indent > state.open[-1][0]
    outer = _ARM.fullmatch(words) is not None or (words.isupper() and words.endswith(":"))
    if outer or (marked and short and not nested):
        rule = "heading" if state.polarity else state.rule
        state.head(state.polarity, rule, words.rstrip(" :"), inner=not outer)
        return True
    return False


def _opens(row: Row, judge: Judge) -> bool:
    """Whether a line is a heading itself: "Concurrent Medication:" above "Allowed:" is no criterion."""
    tabled = (one for one in headings() if one.polarity != "none" and one.pattern.match(row.words))
    return next(tabled, None) is not None or judge.heading(row.words) is not None


def _tabled(state: _State, words: str) -> bool:
    """Whether a line is a heading of the table; one of no criteria opens nothing."""
    for heading in headings():
        if heading.pattern.match(words):
            if heading.polarity != "none":
                group = {"words": words.rstrip(" :"), "kept": state.group}.get(heading.group, "")
                inner = heading.rule == "neutral-heading"
                state.head(_polarity(heading.polarity), heading.rule, group, inner=inner)
            return True
    return False


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
