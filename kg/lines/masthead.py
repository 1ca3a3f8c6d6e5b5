"""The top of a translated registry page: notices and breadcrumbs, title, ``<date> updated by: <sponsor>``, summary."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg.lines.cutting import Line, section, undoubled
from kg.lines.people import ORGANISATION
from kg.lines.words import alternatives

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.lines.table import Block, Cut
    from kg.model import Section

DAY: Final = r"(?:\d{1,2}(?:er)?\.?\s+[^\W\d_]+\.?\s+\d{4}|[^\W\d_]+\s+(?:\d{1,2},\s*)?\d{4}|\d{4}-\d{2}(?:-\d{2})?)"
_HEADER: Final = re.compile(rf"{DAY}\s+{alternatives('updated by')}\s*:\s*(?P<by>.*)", re.IGNORECASE)
_NOTICE: Final = re.compile(rf"{alternatives('translation notice')}.*", re.IGNORECASE)
_CRUMB: Final = re.compile(rf"{alternatives('breadcrumb')}(?:\s+(?P<id>NCT\d+))?", re.IGNORECASE)
_ACRONYM: Final = re.compile(r"\((?P<words>[^\s()][^()]{1,30})\)$")
_PERSON: Final = re.compile(r"(?:[^\W\d_][\w.'’-]*\s+){1,3}[^\W\d_][\w.'’-]*")
_COMPANY: Final = re.compile(rf"{alternatives('company form')}\b.*", re.IGNORECASE)
_ENGLISH: Final = re.compile(alternatives("english function word"))
_TRANSLATED: Final = re.compile(alternatives("translated function word"))
_SENTENCE: Final = 4
"""The fewest words whose language can be told."""
_LONGEST_TITLE: Final = 300
"""The most characters of an official title: what is longer is a summary."""


def masthead(block: Block, cut: Cut) -> Iterator[Section | None]:
    """Read what stands above the first heading; any part may be missing."""
    lines = [line for line in undoubled(block.lines) if not _NOTICE.match(line.text)]
    crumbs = [line.unnumbered() for line in lines if _CRUMB.fullmatch(line.unnumbered().text)]
    for line in crumbs:
        crumb = _CRUMB.fullmatch(line.text)
        yield section(cut.document, "id", [line.part(*crumb.span("id")).span]) if crumb and crumb["id"] else None
    lines = [line for line in lines if not any(crumb.end == line.end for crumb in crumbs)]
    headers = [i for i, line in enumerate(lines) if _HEADER.fullmatch(line.text)]
    above, below = (lines[: headers[0]], lines[headers[0] + 1 :]) if headers else (lines[:1], lines[1:])
    # without a header below, words that end a sentence are the summary's
    for line in (line for line in above[-1:] if headers or not line.text.endswith(".")):
        yield section(cut.document, "title", [line.span])
        yield _acronym(line, cut)
    if not cut.under("Sponsor"):
        yield from (_sponsor(lines[i], cut) for i in headers[:1])
    if below and len(below[0].text) <= _LONGEST_TITLE and not below[0].text.endswith((".", ":", ";")):
        yield section(cut.document, "official_title", [below.pop(0).span])
    yield section(cut.document, "brief_summary", [line.span for line in below])


def translated(cut: Cut, sections: list[Section]) -> list[Section]:
    """Mark what a machine wrote: below a notice of translation, the text that is not English any more.

    Many such pages only translate their labels and leave the sponsor's words as they were.
    """
    if not any(_NOTICE.match(line.text) for line in cut.blocks[0].lines):
        return sections
    kept = ("sponsor", "collaborator", "site.", "investigator.", "reference")
    return [
        replace(one, origin="machine-translation") if _foreign(one.text) and not one.name.startswith(kept) else one
        for one in sections
    ]


def _foreign(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text.casefold())
    english = sum(bool(_ENGLISH.fullmatch(word)) for word in words)
    return sum(bool(_TRANSLATED.fullmatch(word)) for word in words) > english and len(words) >= _SENTENCE


def _acronym(line: Line, cut: Cut) -> Section | None:
    """``… Myopathies (SCLEROMYOMICS)``; in ``Systemic Sclerosis (SSc)`` only the words before are abbreviated."""
    match = _ACRONYM.search(line.text)
    if not match or sum(c.isupper() or c.isdigit() for c in match["words"]) < len(match["words"]) / 2:
        return None
    capitals = [character.casefold() for character in match["words"] if character.isupper()]
    initials = [word[0].casefold() for word in re.findall(r"\w+", line.text[: match.start()])][-len(capitals) :]
    return None if capitals == initials else section(cut.document, "acronym", [line.part(*match.span("words")).span])


def _sponsor(line: Line, cut: Cut) -> Section | None:
    """``14 dicembre 2021 aggiornato da: [person, ]organisation``: a person's name is not the sponsor."""
    match = _HEADER.fullmatch(line.text)
    start, end = match.span("by") if match else (0, 0)
    first, comma, rest = line.text[start:end].partition(",")
    if comma and _PERSON.fullmatch(first) and not ORGANISATION.search(first) and not _COMPANY.fullmatch(rest.strip()):
        start += len(first) + 1
    return section(cut.document, "sponsor", [line.part(start, end).span])
