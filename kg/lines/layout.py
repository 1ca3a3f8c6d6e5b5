"""The table of a page layout, and the engine that runs it: document → blocks under headings → sections."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache, cached_property
from typing import TYPE_CHECKING, Final

from kg.lines.copies import distinct, once
from kg.lines.cutting import Line, key, lines_of
from kg.lines.doubts import doubts, headless, refuse_two_pages
from kg.lines.numbering import renumbered
from kg.lines.prose import stated
from kg.lines.table import Block, Cut, Field, Reader
from kg.lines.unclear import unclear
from kg.lines.values import skip
from kg.lines.words import rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.model import Document, Issue, Section

_OPEN: Final = "…"
"""A heading that ends so stands before its value on the same line (``Launched by …``)."""
_SEEN: Final = 60
"""How many lines of an unrecognised page are compared with headings."""
_SHORT: Final = 60
"""The most characters of a line that may be a heading."""
_ALIKE: Final = 0.75
"""The likeness (``difflib``) from which a line resembles a heading."""


@dataclass(frozen=True)
class Layout:
    """A site's pages: how they are recognised, their headings and readers, and lines that say nothing.

    ``signature``: headings of which ``needed`` must stand on a page; ``noise``: patterns of whole lines to drop;
    ``closing``: headings of which one stands on every whole page; ``finish`` may change the sections at the end;
    ``opening``: headings of which one comes first on every whole page: else what stands above is no title;
    ``number``: the heading under which the trial's registry number stands, if the site has one; ``cells``: a row of a
    table, its cells parted by tabs, is read as if each cell stood on a line of its own; ``blurbs``: how sentences begin
    that stand under headings on every page, each with the heading that it stands for where that is lost; ``always``:
    headings that stand on every whole page, and ``filled``: those that also have something under them there;
    ``runs_on``: the cells of its tables run on.
    """

    site: str
    signature: tuple[str, ...]
    fields: tuple[Field, ...]
    preamble: Reader
    noise: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    needed: int = 2
    number: str = ""
    opening: tuple[str, ...] = ()
    always: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()
    blurbs: tuple[tuple[str, str], ...] = ()
    cells: bool = False
    runs_on: bool = False
    finish: Callable[[Cut, list[Section]], list[Section]] | None = None

    def likeness(self, document: Document) -> int:
        """How many of the signature's headings stand on the page."""
        lines = [line.key for line in lines_of(document.clean)]
        signs = [[key(name) for name in sign.split(" | ")] for sign in self.signature]
        return sum(any(_stands(line, name) for line in lines for name in names) for names in signs)

    def recognises(self, document: Document) -> bool:
        """Whether the page is one of this layout."""
        return self.likeness(document) >= self.needed

    def nearness(self, document: Document) -> float:
        """How near an unrecognised page is: 0 for nothing in common, 1 or more if its address is the site's.

        Between them: the share of its short lines that resemble a heading (another language, another shape).
        """
        host = self.site.rpartition("(")[2].rstrip(")").partition(".")[0]
        named = host in f"{document.url} {document.site}".casefold()
        known = [words for field in self.fields for words in field.keys]
        lines = [line.key for line in lines_of(document.clean)[:_SEEN] if len(line.text) <= _SHORT]
        opening = [pattern for pattern, _ in self._open]
        alike = sum(
            any(p.match(line) for p in opening) or bool(get_close_matches(line, known, 1, _ALIKE)) for line in lines
        )
        return named + (alike / len(lines) if lines else 0)

    def read(self, document: Document) -> tuple[tuple[Section, ...], tuple[Issue, ...]]:
        """A page of this layout → its sections in the order of the page, and what is odd about it.

        Raises:
            IdentityConflict: two pages of the site stand in one file.
        """
        cut = self.cut(document)
        found: list[Section] = []
        for block in cut.blocks:
            reader = block.field.read if block.field else skip if headless(self, cut) else self.preamble
            sections = [section for section in reader(block, cut) if section]
            found += renumbered(sections, found)
        if self.finish:
            found = self.finish(cut, found)
        found += stated(found)
        refuse_two_pages(cut, found)
        issues = (*doubts(self, cut, found), *(unclear(cut, found) if self.runs_on else ()))
        return tuple(found), issues

    def cut(self, document: Document) -> Cut:
        """Cut the page at its headings."""
        noise = [re.compile(pattern, re.IGNORECASE) for pattern in (*self.noise, *_chrome())]
        rows_of = (line.cells() if self.cells else (line,) for line in lines_of(document.clean))
        lines = [
            line
            for row in rows_of
            for line in row
            if self._announced(line) or not any(n.fullmatch(line.text) for n in noise)
        ]
        blocks: list[Block] = []
        field: Field | None = None
        heading: Line | None = None
        under: list[Line] = []
        for line in once(lines):
            announced = self._announced(line)
            if announced and announced is field:
                continue
            new = (announced, None) if announced else self._field(line)
            if new:
                blocks.append(Block(field, heading, tuple(under)))
                (field, value), heading, under = new, line, []
                under += [value] if value else []
            else:
                under.append(line)
        blocks.append(Block(field, heading, tuple(under)))
        blocks = list(distinct(blocks))
        present = {name for block in blocks if block.field for name in block.field.keys}
        whole = not self.closing or any(key(name) in present for names in self.closing for name in names.split(" | "))
        return Cut(document, tuple(blocks) if whole else (*blocks[:-1], _to_last_sentence(blocks[-1])), not whole)

    @cached_property
    def _exact(self) -> dict[str, Field]:
        return {heading: field for field in self.fields for heading in field.keys if not heading.endswith(_OPEN)}

    @cached_property
    def _open(self) -> tuple[tuple[re.Pattern[str], Field], ...]:
        return tuple(
            (_opening(heading), field) for field in self.fields for heading in field.keys if heading.endswith(_OPEN)
        )

    @cached_property
    def _blurbs(self) -> tuple[tuple[re.Pattern[str], Field], ...]:
        known = {name: field for field in self.fields for name in field.keys}
        return tuple((re.compile(pattern, re.IGNORECASE), known[key(heading)]) for pattern, heading in self.blurbs)

    def _announced(self, line: Line) -> Field | None:
        """The field whose blurb a line is."""
        return next((field for pattern, field in self._blurbs if pattern.match(line.text)), None)

    def _field(self, line: Line) -> tuple[Field, Line | None] | None:
        """The field that a line is the heading of, with the value that stands on the same line."""
        exact = self._exact.get(line.key)
        if exact:
            return exact, None
        for pattern, field in self._open:
            match = pattern.match(line.text)
            if match:
                value = line.part(match.end(), len(line.text))
                return field, value if value.text else None
        return None


def _to_last_sentence(block: Block) -> Block:
    """The block without its last words, which may be half a word."""
    if not block.lines:
        return block
    *lines, last = block.lines
    ends = [match.end() for match in re.finditer(r"[.!?](?=\s)|[.!?]$", last.text)]
    return replace(block, lines=(*lines, last.part(0, ends[-1])) if ends else tuple(lines))


@cache
def _chrome() -> tuple[str, ...]:
    """Lines that stand around a page on any site: menus, cookie notices, footers."""
    return tuple(row["pattern"] for row in rows("chrome"))


def _stands(line: str, sign: str) -> bool:
    return bool(_opening(sign).match(line)) if sign.endswith(_OPEN) else line == sign


@cache
def _opening(heading: str) -> re.Pattern[str]:
    """``Launched by …`` → what a line must begin with; a colon after the words may be missing."""
    words = r"\s+".join(map(re.escape, heading.removesuffix(_OPEN).strip(" :").split()))
    return re.compile(
        words + (r"\s*(?::|(?=\()|$)\s*" if ":" in heading else r"(?:(?<=\W)|(?!\w))\s*:?\s*"), re.IGNORECASE
    )
