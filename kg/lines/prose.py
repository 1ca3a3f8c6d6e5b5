"""Prose sections → the objectives and outcomes that are stated in them, each cut out by its trigger.

"The primary outcome will be …", "The secondary objectives : To …": triggers and the words that open the next item of
a list (its line breaks may be lost) are patterns in ``ontology/reading/prose.tsv``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kg.lines.words import rows
from kg.model import Section

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PROSE: Final = ("brief_summary", "detailed_description", "lay_summary")
# what stands between a trigger and what it announces: "of this study is to", "will be", ":"
_LINK: Final = re.compile(
    r"\s*(?:\((?:s|es)\)\s*)?(?:(?:of|in|for)\s+(?:this|the|our|the\s+present)\s+(?:[\w-]+\s+){0,4}?"
    r"(?:study|trial|project|work|research|protocol|investigation|part|phase)\s*)?"
    r"(?P<link>(?:will\s+be|is|are|was|were|include[sd]?|consists?\s+(?:of|in)|è|sono|sera|seront|est|sont)\b\s*:?"
    r"|:|\u2013|-(?=\s)|(?:to|at)\b|of(?=\s+\w+ing\b))\s*(?:(?:the\s+following|as\s+follows|that)\s*:?\s*)?",
    re.IGNORECASE,
)
_SENTENCE: Final = re.compile(r"(?<=[a-z\d)\]%\u00bd][.;])\s+(?=[A-Z(\d-])|\n+")


@dataclass(frozen=True, slots=True)
class _Cue:
    kind: str
    qualifier: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Trigger:
    kind: str
    qualifier: str
    begin: int
    start: int
    listed: bool


def stated(sections: Iterable[Section]) -> Iterator[Section]:
    """The sections of a page → ``objective`` sections, and outcomes where the page has no section for them."""
    sections = tuple(sections)
    found = [part for section in sections if section.name in PROSE for part in _stated(section)]
    if any(section.name.startswith("outcome.") for section in sections):
        found = [part for part in found if part.name == "objective"]
    for name in ("objective", "outcome.measure"):
        texts: set[str] = set()
        for part in found:
            if part.name == name and part.text not in texts:  # a summary and a description often repeat each other
                yield replace(part, item=len(texts))
                texts.add(part.text)


def _stated(section: Section) -> Iterator[Section]:
    triggers = list(_triggers(section.text))
    ends = [trigger.begin for trigger in triggers[1:]] + [len(section.text)]
    for trigger, end in zip(triggers, ends, strict=False):
        for start, stop in _items(section.text, trigger, end):
            yield _slice(section, trigger, start, stop)


def _triggers(text: str) -> Iterator[_Trigger]:
    """The triggers of a text, in its order; of those that overlap the first one counts."""
    done = 0
    cues = [cue for cue in _cues() if cue.kind != "head"]
    matches = sorted(
        ((m, i) for i, cue in enumerate(cues) for m in cue.pattern.finditer(text)), key=lambda x: (x[0].start(), x[1])
    )
    for match, i in matches:
        link = _LINK.match(text, match.end())
        if match.start() < done or not link:
            continue
        done = link.end()
        opens_list = ":" in link["link"] or link[0].rstrip().endswith(":")
        start = link.start("link") if link["link"].lower() in {"to", "at"} else link.end()
        yield _Trigger(cues[i].kind, cues[i].qualifier, match.start(), start, opens_list)


def _items(text: str, trigger: _Trigger, end: int) -> Iterator[tuple[int, int]]:
    """What a trigger announces: the rest of its sentence, or every item of the list that a colon opens."""
    heads = [cue.pattern for cue in _cues() if cue.kind == "head" and cue.qualifier == trigger.kind]
    cuts = [match.end() for match in _SENTENCE.finditer(text, trigger.start, end)]
    if not trigger.listed:
        yield trigger.start, min([*cuts, end])
        return
    stop = _list_end(text, trigger, cuts, end)
    opened = {
        match.start()
        for head in heads
        for match in head.finditer(text, trigger.start + 1, stop)
        if _open(text, match.start())
    }
    edges = sorted({trigger.start, *opened, *(cut for cut in cuts if cut < stop), stop})
    yield from pairwise(edges)


def _open(text: str, at: int) -> bool:
    """Whether an item may begin here: not inside parentheses, not after a word that asks for more."""
    before = text[:at].rstrip()
    inside = before.count("(", max(0, at - 300)) > before.count(")", max(0, at - 300))
    return not inside and not re.search(
        r"(?:[:,(/-]|\b(?:of|the|and|or|by|in|on|with|for|to|a|an|from|between|per))$", before
    )


def _list_end(text: str, trigger: _Trigger, cuts: list[int], end: int) -> int:
    """A list ends at the next trigger, or with the paragraph after which a sentence begins that is no item."""
    heads = [cue.pattern for cue in _cues() if cue.kind == "head" and cue.qualifier == trigger.kind]
    for cut in cuts:
        fresh = text[cut - 1] == "\n" and not re.match(r"\s*(?:[-*\u2022]|\d{1,2}[.)])", text[cut:end])
        if (
            fresh
            and cut < end
            and text[trigger.start : cut].strip()
            and not any(head.match(text, cut) for head in heads)
        ):
            return cut
    return end


def _slice(section: Section, trigger: _Trigger, start: int, stop: int) -> Section:
    words = section.text[start:stop]
    lead = re.match(r"\s*(?:[-*\u2022]\s+|\(?\d{1,2}[.)]\s+|[ivx]{1,4}\)\s+)?", words)
    start += lead.end() if lead else 0
    stop = start + len(section.text[start:stop].rstrip(" \n.;,"))
    begin, end = section.raw(start, stop)
    name = "objective" if trigger.kind == "objective" else "outcome.measure"
    offsets = section.offsets[start : stop + 1] if section.offsets is not None else None
    rule = "stated-in-prose"
    return Section(
        name,
        section.text[start:stop],
        begin,
        end,
        offsets,
        section.path,
        0,
        trigger.qualifier,
        "",
        rule,
        section.origin,
    )


@cache
def _cues() -> tuple[_Cue, ...]:
    """The cues in their order; the words that open an item begin with a capital where it matters."""
    return tuple(
        _Cue(row["kind"], row["qualifier"], re.compile(row["pattern"], 0 if row["kind"] == "head" else re.IGNORECASE))
        for row in rows("prose")
    )
