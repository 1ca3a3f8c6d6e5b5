"""Page, mentions → clauses: each sentence of each section with the readings that stand in it.

A sentence that two sections share (prose, and an outcome cut out of that prose) is read once, in the narrower one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kg.interpret.readings import Reading
from kg.interpret.stretches import Stretch, Stretches, flattened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.model import Mention, Page, Section

PROSE: Final = frozenset({"brief_summary", "detailed_description", "lay_summary"})

_CLASSES: Final = {
    "official_title": "title",
    "condition": "title",
    "keyword": "title",
    "brief_summary": "prose",
    "detailed_description": "prose",
    "lay_summary": "prose",
    "design_description": "prose",
    "intervention": "arm",
    "related": "related",
    "plan": "prose",
    "test": "arm",
}
# A sentence ends at . ! ? before a capital, at a semicolon, or at a line end; "i.e. genomic", "vs. placebo",
# "J. Doe" and "St. Louis" do not end one.  The ending character stands first, so that the search skips to it.
_END: Final = re.compile(
    r"[.!?;\n](?:(?<=[.!?])(?<!\b[A-Z].)(?<!\b[Ss]t.)(?<!\bi\.e.)(?<!\be\.g.)(?<!\bvs.)[\])\"']?\s+(?=[A-Z•*(]|\d\)\s)"
    r"|(?<=;)\s|(?<=\n)\n*\s*)"
)
_ITEM: Final = re.compile(r"(?:(?<=\s)|^)\(?([A-H]|\d)[.)]\s+(?=[A-Za-z])")
_JOIN: Final = re.compile(
    r"[\s,;/&()\[\]+]*(?:\b(?:and\s?/\s?or|and|or|plus|et|ou|e|as well as|versus|vs\.?)\b)?[\s,/&()\[\]]*"
    r"(?:\b(?:the\s+)?(?:(?:normal|healthy|matched|paired|fresh|frozen|soluble|total|maternal|neonatal|newborn|f(?:o?e)tal|infant|venous|(?:gene-|genetically\s+)?(?:un)?modified)\s+){0,2}|(?:CD\d+\w{0,2}?(?:[+-]|hi|high|lo|low|bright|dim|int)\s?)+\s)?",
    re.IGNORECASE,
)
# A short bracket may follow a specimen: "blood (serum, PMBC), skin (sclerotic, healthy) and muscle".
_STATE: Final = re.compile(r"\s*\([^()]{1,30}\)")
# "Swabs (for PCR) and blood (for ELISA)": what closes such a bracket ends a list.
_ASIDE: Final = re.compile(r"\((?:for|by|using|via)\s[^()]*\Z", re.IGNORECASE)
_LIST_GAP: Final = 40
_LONG_BRACKET: Final = 400
# "IL-6, CRP, *HSV8 (a virus), epinephrine*, ACTH and cortisol": names that are not known are members of a list as well.
_WORD = (
    r"(?!(?:with|for|in|of|by|at|on|to|from|after|before|during|than|using|via|and|or|as|not|was|were|is|are|will|be|who"
    r"|which|that)\b)[\w'/.+-]+"
)
_UNKNOWN: Final = re.compile(
    rf"\s*(?:\([^()]{{1,20}}\)\s*)?,(?:\s*(?:{_WORD}\s+){{0,3}}{_WORD}(?:\s*\([^()]{{1,20}}\))?\s*,){{1,3}}"
    r"\s*(?:(?:and|or|as\s+well\s+as)\s+)?",
    re.IGNORECASE,
)
_NAMED: Final = frozenset({"analyte", "autoantibody"})
_UNKNOWN_GAP: Final = 100
_DIAGNOSTIC: Final = re.compile(r"diagnostic", re.IGNORECASE)
_GIVEN: Final = frozenset({"agent", "cell", "procedure", "analyte"})
_TEST: Final = Stretch("test")
_HEADED: Final = PROSE | {"arm.description", "intervention.description"}
"""The fields that headings divide; the text of an arm, or of what is given, only by those of criteria."""


@cache
def section_class(name: str) -> str:
    """The class of a section that cues speak of: title, prose, objective, outcome, arm, criterion and so on."""
    return _CLASSES.get(name) or _CLASSES.get(name.partition(".")[0]) or name.partition(".")[0]


class Clause:
    """One sentence of a section: ``text == section.text[start:end]``, and its readings in order of their place."""

    __slots__ = ("end", "index", "mentions", "name", "qualifier", "section", "start", "text", "where")

    def __init__(self, index: int, section: Section, span: tuple[int, int], mentions: tuple[Reading, ...]) -> None:
        """Take the section (and its index in the page), the sentence's place in it, and its readings.

        ``name`` and ``qualifier`` are the section's, unless a heading inside prose says otherwise (``under``).
        """
        self.index = index
        self.section = section
        self.start, self.end = span
        self.text = section.text[self.start : self.end]
        self.mentions = mentions
        self.name = section.name
        self.qualifier = section.qualifier
        self.where = section_class(section.name)

    def under(self, stretch: Stretch) -> None:
        """Stand under a heading inside prose."""
        self.name, self.qualifier = stretch.name, stretch.qualifier
        self.where = section_class(stretch.name)

    def of(self, *kinds: str) -> tuple[Reading, ...]:
        """The mentions of these kinds."""
        return tuple([mention for mention in self.mentions if mention.kind in kinds])

    @property
    def whole(self) -> tuple[str, int]:
        """What the sentence is read with: its outcome, intervention or arm; a sentence of prose stands alone."""
        field = self.where in {"outcome", "arm"}
        return self.section.name.partition(".")[0], self.section.item if field else id(self)

    def words(self, mention: Reading) -> str:
        """The words of a mention made plain: without the soft hyphens or escapes that its quote keeps."""
        return self.section.text[mention.at[0] : mention.at[1]]

    def before(self, mention: Reading, reach: int = 80) -> str:
        """The words of the sentence that lead up to a mention, at most ``reach`` characters of them."""
        return self.section.text[max(self.start, mention.at[0] - reach) : mention.at[0]]

    def after(self, mention: Reading, reach: int = 60) -> str:
        """The words of the sentence that follow a mention, at most ``reach`` characters of them."""
        return self.section.text[mention.at[1] : min(self.end, mention.at[1] + reach)]

    def chains(self, mentions: Sequence[Reading]) -> tuple[tuple[Reading, ...], ...]:
        """Runs of mentions that stand as one list: only commas, brackets or "and", "or" between neighbours."""
        runs: list[list[Reading]] = []
        last: Reading | None = None
        for mention in mentions:
            if last is not None and self.joined(last, mention):
                runs[-1].append(mention)
            else:
                runs.append([mention])
            last = mention
        return tuple(map(tuple, runs))

    def joined(self, left: Reading, right: Reading) -> bool:
        """Whether nothing but a list's punctuation, or members that are not known, stands between two mentions."""
        gap = self.section.text[left.at[1] : right.at[0]]
        if ")" in gap and _ASIDE.search(self.section.text, self.start, left.at[0]):
            return False
        state = _STATE.match(gap) if left.kind in {"tissue", "cell"} else None
        gap = gap[state.end() :] if state else gap
        if len(gap) <= _LIST_GAP and _JOIN.fullmatch(gap) is not None:
            return True
        named = left.kind in _NAMED and right.kind in _NAMED and len(gap) <= _UNKNOWN_GAP
        return named and _UNKNOWN.fullmatch(gap) is not None


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Cut a section's text into sentences, as (start, end); blank ones are left out.

    >>> [(a, b) for a, b in sentences("By ELISA, i.e. in serum. At day 1.")]
    [(0, 24), (25, 34)]
    """
    ends = [0, *[found.end() for found in _END.finditer(text)], len(text)]
    yield from _between(text, [0, *_whole(text, ends)] if ";" in text else ends)


def _whole(text: str, ends: list[int]) -> Iterator[int]:
    """The ends of sentences but for semicolons inside brackets: "levels of these genes (IRF-1; CCR1, CCR5)"."""
    opened = 0
    for start, end in pairwise(ends):
        opened = max(0, opened + text.count("(", start, end) - text.count(")", start, end))
        inside = opened and text[start:end].rstrip().endswith(";") and text.find(")", end, end + _LONG_BRACKET) > 0
        if not inside:
            opened = 0
            yield end


def _between(text: str, ends: Iterable[int]) -> Iterator[tuple[int, int]]:
    for start, end in pairwise(sorted(set(ends))):
        words = text[start:end].rstrip()
        if words:
            yield start, start + len(words)


def clauses(page: Page, mentions: Sequence[Mention]) -> tuple[Clause, ...]:
    """Every sentence of the page that holds a mention, in the order of the page's sections."""
    by_section: dict[int, list[Mention]] = {}
    covered = _narrower(page)
    tests = _tests(page, mentions)
    for mention in mentions:
        spans = covered.get(mention.path)
        if spans and page.sections[mention.section].name in PROSE and _inside(mention, spans):
            continue
        by_section.setdefault(mention.section, []).append(mention)
    return tuple(
        [clause for index in sorted(by_section) for clause in _of_section(page, index, by_section[index], tests)]
    )


def _tests(page: Page, mentions: Sequence[Mention]) -> frozenset[int]:
    """The interventions that are tests: of that type, or of a name that names an assay and nothing that is given."""
    kinds: dict[int, set[str]] = {}
    for mention in mentions:
        section = page.sections[mention.section]
        if section.name == "intervention.name":
            kinds.setdefault(section.item, set()).add(mention.term.kind)
    named = {item for item, found in kinds.items() if "assay" in found and not found & _GIVEN}
    typed = {section.item for section in page.named("intervention.type") if _DIAGNOSTIC.match(section.text)}
    return frozenset(named | typed)


def _of_section(page: Page, index: int, mentions: list[Mention], tests: frozenset[int]) -> Iterator[Clause]:
    section = page.sections[index]
    rest = [Reading(mention) for mention in sorted(mentions, key=lambda mention: mention.at)]
    places = [mention.at[0] for mention in rest]
    stretches = Stretches(section) if section.name in _HEADED else None
    spans = list(sentences(section.text))
    items = (_items if section.name.startswith("outcome.") else flattened)(section.text)
    if items:
        spans = list(_between(section.text, [0, *[end for _, end in spans], *items]))
    for start, end in spans:
        here = tuple(rest[bisect_left(places, start) : bisect_left(places, end)])
        if here:
            clause = Clause(index, section, (start, end), here)
            stretch = stretches.of((start, end), here[0].at[0]) if stretches else None
            if stretch and (section.name in PROSE or stretch.name == "criterion"):
                clause.under(stretch)
            elif section.item in tests and section.name.startswith("intervention."):
                clause.under(_TEST)
            yield clause


def _items(text: str) -> list[int]:
    """Where the items of a list begin that letters or numbers count: "A. Plasma viral load B. Tissue viral load"."""
    found: list[int] = []
    last = ""
    for item in _ITEM.finditer(text):
        follows = last and len(last) == len(item[1]) and ord(item[1][-1]) - ord(last[-1]) == 1
        if follows or not found:
            found.append(item.start())
            last = item[1]
    return found if len(found) > 1 else []


def _narrower(page: Page) -> dict[str, list[tuple[int, int]]]:
    """Where, at which path, an outcome or objective may have been cut out of prose."""
    prose = {section.path for section in page.sections if section.name in PROSE}
    spans: dict[str, list[tuple[int, int]]] = {}
    for section in page.sections:
        if section.path in prose and (section.name == "objective" or section.name.startswith("outcome.")):
            spans.setdefault(section.path, []).append((section.start, section.end))
    return spans


def _inside(mention: Mention, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= mention.start < end for start, end in spans)
