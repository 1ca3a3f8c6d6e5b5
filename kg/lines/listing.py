"""Lines of an eligibility list → its criteria: which lines belong together, under which heading, of which polarity."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

from kg.lines.cutting import Line, section, undoubled
from kg.lines.enumerations import broken, numbered
from kg.lines.values import nothing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kg.lines.table import Block, Cut, Reader
    from kg.model import Document, Polarity, Section

_HEADING_WORDS: Final = 12
"""The most words of an unbulleted line that names a group, if no colon closes it."""


_JOINS: Final = re.compile(r"(?:(?:and|or|et|ou|plus|e|o)\W*)+")
"""A line that only joins two criteria ("And/or") names no group."""


class Judged(Protocol):
    """A polarity and the rule that decided."""

    @property
    def polarity(self) -> Polarity:
        """Inclusion, exclusion or unmarked."""

    @property
    def rule(self) -> str:
        """The rule's name."""


class Judge(Protocol):
    """What knows about words, where a list's reader knows lines only: the module ``kg.criteria`` is one."""

    def polarities(self, criteria: Sequence[str], numbers: Sequence[int | None], /) -> Sequence[Judged]:
        """Criteria in their order, and their numbers → verdicts."""

    def heading(self, words: str, /) -> tuple[Polarity, str] | None:
        """A line → the polarity that it opens, and whom for."""

    def lead(self, words: str, /) -> int:
        """The length of a heading after which its first criterion stands on the same line, or 0."""

    def ends_group(self, words: str, /) -> bool:
        """Whether a criterion cannot stand under the sub-list before it."""

    def separates(self, words: str, /) -> bool:
        """Whether a line only separates two lists."""


@dataclass(slots=True)
class _Item:
    lines: list[Line]
    group: str
    polarity: Polarity | None
    number: int | None = None
    criterion: bool = True


@dataclass(slots=True)
class _State:
    """Where a list stands: the heading above it, the bullet that opened a sub-list, and how far that is indented."""

    polarity: Polarity | None
    outer: str = ""
    inner: str = ""
    inside: int = -1
    items: list[_Item] = field(default_factory=list)

    @property
    def group(self) -> str:
        return self.inner or self.outer


def criteria(judge: Judge, polarity: Polarity | None = None, drop: Callable[[str], object] | None = None) -> Reader:
    """The lines are criteria; without a polarity, headings among them say it, or the judge decides.

    ``drop`` tells lines that are no criteria on these pages.
    """

    def read(block: Block, cut: Cut) -> Iterator[Section | None]:
        parts = [part for line in block.lines for part in _parts(line, cut.document, judge)]
        lines = undoubled(line for line in parts if not nothing(line.text) and not (drop and drop(line.text)))
        items = _items(lines, judge, polarity or _implied(block, cut, judge))
        if cut.ends_in(block):
            items = items[:-1]  # its words may be cut off
        signs = _headings(cut, judge)
        signs |= {item.polarity for item in items if item.polarity}
        if signs == {"inclusion"}:
            _distrust(items, judge)
        yield from _sections(items, cut, judge)

    return read


def _parts(line: Line, document: Document, judge: Judge) -> list[Line]:
    """``Exclusion: antibiotics``, ``1. Adults 2. Consent``: a heading and its criteria, or several, on one line."""
    lead = judge.lead(line.text)
    heading = [line.part(0, lead)] if lead else []
    rest = line.part(lead, len(line.text))
    return heading + [part for piece in numbered(rest) for part in broken(piece, document)]


def _headings(cut: Cut, judge: Judge) -> set[Polarity]:
    """The polarities that headings of the page open."""
    opened = [judge.heading(block.heading.text) for block in cut.blocks if block.heading]
    return {heading[0] for heading in opened if heading}


def _implied(block: Block, cut: Cut, judge: Judge) -> Polarity | None:
    """A list without a heading, right above the exclusion criteria on a page without inclusion criteria, is theirs."""
    following = cut.beside(block)[1][:1]
    opened = [judge.heading(other.heading.text) for other in following if other.heading]
    below = bool(opened and opened[0] and opened[0][0] == "exclusion")
    return "inclusion" if below and "inclusion" not in _headings(cut, judge) else None


def _distrust(items: list[_Item], judge: Judge) -> None:
    """Where the heading of the exclusions is lost, they stand among the inclusions: from the first certain one on.

    What stands before it, after the last certain inclusion, may be either.
    """
    verdicts = judge.polarities([" ".join(line.text for line in item.lines) for item in items], [None] * len(items))
    first = next((i for i, verdict in enumerate(verdicts) if verdict.polarity == "exclusion"), len(items))
    doubtful = [i < first < len(items) and verdict.polarity == "unmarked" for i, verdict in enumerate(verdicts)]
    for i, item in enumerate(items):
        if i >= first or doubtful[i]:
            item.polarity = None


def _sections(found: list[_Item], cut: Cut, judge: Judge) -> Iterator[Section | None]:
    """The items of one list → a ``criterion`` section each, in their order."""
    unmarked = [item for item in found if item.polarity is None]
    texts = [" ".join(line.text for line in item.lines) for item in unmarked]
    verdicts = judge.polarities(texts, [item.number for item in unmarked])
    judged = {id(item): verdict for item, verdict in zip(unmarked, verdicts, strict=True)}
    count = 0
    for item in found:
        verdict = judged.get(id(item))
        if verdict and verdict.rule == "boundary":
            continue
        sign, rule = (verdict.polarity, verdict.rule) if verdict else (item.polarity or "unmarked", "heading")
        spans = [line.span for line in item.lines]
        yield section(cut.document, "criterion", spans, item=count, qualifier=sign, group=item.group, rule=rule)
        count += 1


def _items(lines: Sequence[Line], judge: Judge, polarity: Polarity | None) -> list[_Item]:
    """Put lines together: a bullet, or a number where there are no bullets, begins a criterion."""
    state = _State(polarity)
    marked = _marker(lines)
    for i, line in enumerate(lines):
        opened = judge.heading(line.text)
        following = lines[i + 1] if i + 1 < len(lines) else None
        if opened:
            state.polarity, state.outer = opened
            state.inner = ""
        elif judge.separates(line.text):
            state.outer = state.inner = ""
            state.items.append(_Item([line], "", state.polarity))
        elif marked(line):
            _begin(state, line, judge)
        elif not _counts_on(state, line) and _names_group(line, following, marked, state):
            state.outer, state.inner = line.text.rstrip(" :"), ""
        elif state.items and any(marked(other) for other in lines):
            state.items[-1].lines.append(line)
            if line.number is not None:
                state.inner = ""  # the list that a colon announced stands inside its criterion
        else:
            _begin(state, line, judge)
    return state.items


def _begin(state: _State, line: Line, judge: Judge) -> None:
    """Open a criterion; one that ends with a colon, or that others are indented under, names their group.

    Without indentation a sub-list ends with a full stop, or where somebody else is spoken of.
    """
    words = line.unnumbered()
    name = words.text.rstrip(" :")
    opens = words.text.endswith(":")
    before = state.items[-1].lines[0] if state.items else line
    if line.indent > before.indent:
        state.inner, state.inside = before.text.rstrip(" :"), before.indent
    elif line.indent <= state.inside or (state.inside < 0 and judge.ends_group(line.text)):
        state.inner, state.inside = "", -1
    if opens and state.inside < 0:
        state.outer = "" if _siblings(name, state.outer) else state.outer
        state.inner = ""
    state.items.append(_Item([words], state.group, state.polarity, line.number))
    if state.inside < 0:
        state.inner = name if opens else "" if words.text.endswith(".") else state.inner


def _siblings(name: str, other: str) -> bool:
    """Whether two headings stand side by side, one a bullet and one not: "Renal Disease:" and "* Heart disease:"."""
    return bool(other) and name.casefold().split()[-1:] == other.casefold().split()[-1:]


def _marker(lines: Sequence[Line]) -> Callable[[Line], bool]:
    """What begins a criterion in this list: a bullet, else a number, else every line."""
    if any(line.bullet for line in lines):
        first = next(line for line in lines if line.bullet or line.number is not None)
        counted = [line for line in lines if not line.bullet and line.number is not None]
        if not first.bullet and len(counted) > 1 and all(line.indent > first.indent for line in lines if line.bullet):
            # "1. Adults", "2. One of these:", "   * Lupus": bullets stand inside a numbered list
            return lambda line: bool(line.bullet) or line.number is not None
        return lambda line: bool(line.bullet)
    if sum(line.number is not None for line in lines) > 1:
        return lambda line: line.number is not None
    return lambda line: not line.text.endswith(":")


def _names_group(line: Line, following: Line | None, marked: Callable[[Line], bool], state: _State) -> bool:
    """Whether an unmarked line is a heading: it stands right before a criterion and is short or ends with a colon.

    "Populations 1 & 2" is one; "congestive heart failure reversible, ventricular …" goes on with the item before it.
    """
    inside, grouped = bool(state.items), bool(state.outer)
    if line.text.endswith((".", ";", ",")) or _JOINS.fullmatch(line.key):
        return False
    if following is None and grouped and len(line.text.split()) <= _HEADING_WORDS // 3 and line.text[0].isupper():
        return True  # "For all", and nothing below
    if following is None or not marked(following):
        # a heading whose criteria are lost: another one follows, or nothing
        short = line.text.endswith(":") and len(line.text.split()) <= _HEADING_WORDS // 2 and line.number is None
        return short and (following is None or (following.text.endswith(":") and following.number is None))
    words = len(line.text.split())
    if line.text.endswith(":"):
        return words <= 2 * _HEADING_WORDS or not inside
    return words <= _HEADING_WORDS // 2 and line.text[0].isupper() if inside else words <= _HEADING_WORDS


def _counts_on(state: _State, line: Line) -> bool:
    """Whether a line goes on with a list inside the criterion before it: "1. Lung disease … 2. Heart disease".

    Its first number may be lost; but headings may be numbered too: "1. Cohort A", "2. Cohort B".
    """
    if (line.number or 0) <= 1 or not state.items:
        return False
    inside = any(other.number for other in state.items[-1].lines[1:])
    return inside or not re.match(rf"\W*{(line.number or 0) - 1}\W", state.outer)
