"""The source of a web page → the better of two readings of it, as two extractors take its text.

A reading counts if exactly one layout recognises it.  Of two that count, the better one shows fewer signs of damage,
then gives more facts, then leaves fewer words not understood; see ``docs/decisions/0009``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.documents import PAGE_LIMIT, changes, decode, is_saved_page, plain
from kg.lines.coverage import coverage
from kg.markup import extractions, unwrapped
from kg.model import AmbiguousLayout, DocumentError, EmptyDocument, Issue, TooLarge, UnknownLayout
from kg.read.listing import layouts

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.markup import Extraction
    from kg.model import Document, Page


def better(document: Document, read: Callable[[Document], Page]) -> Page:
    """Read a web page as each extractor takes its text, and keep the better page.

    Raises:
        UnknownLayout: neither reading is a page that we know.
        AmbiguousLayout: two layouts recognise it, in one reading or in both.
        EmptyDocument: the page has no text without its scripts.
        TooLarge, NotText: the page is above a limit, or its parts cannot be read.
    """
    taken = texts(document)
    if not taken:
        raise EmptyDocument(document.source, "the page holds no text without its scripts: save it from a browser")
    pages: list[Page] = []
    faults: list[DocumentError] = []
    for reading in taken:
        try:
            pages.append(read(reading))
        except (UnknownLayout, AmbiguousLayout) as fault:
            faults.append(fault)
    if not pages:
        raise next((fault for fault in faults if isinstance(fault, AmbiguousLayout)), faults[-1])
    sites = sorted({page.layout for page in pages})
    if len(sites) > 1:
        raise AmbiguousLayout(document.source, f"one reading is of the layout {sites[0]}, the other of {sites[1]}")
    return max(pages, key=quality)  # the first of equals


def texts(document: Document) -> tuple[Document, ...]:
    """The document in each reading: its text as one extractor takes it."""
    html, url, issues = document.text, document.url, document.issues
    if is_saved_page(html):
        saved = unwrapped(html, document.source)
        html, more = decode(saved.html, document.source, saved.charset)
        url, issues = url or saved.url, issues + more
    page = extractions(html, document.source)
    if not page.whole:
        issues += (Issue("truncated", "the source of the page ends before </body> and </html>", "warning"),)
    known = replace(document, url=url or page.url, issues=issues)
    # a text that stops without a line end may have been cut off in its last word: a whole page was not
    end = "\n" if page.whole else ""
    return tuple(_taken(known, replace(one, text=one.text.rstrip() + end)) for one in page.extractions)


def _taken(document: Document, one: Extraction) -> Document:
    if len(one.text) > PAGE_LIMIT:
        raise TooLarge(document.source, f"the text has {len(one.text):,} characters; the limit is {PAGE_LIMIT:,}")
    clean, offsets = plain(one.text)
    issues = (*document.issues, *changes(one.text, clean))
    return replace(document, text=one.text, clean=clean, offsets=offsets, reading=one.reading, issues=issues)


def quality(page: Page) -> tuple[int, int, float]:
    """How good a reading is, the best being the greatest: signs of damage, facts, share of words understood.

    An extractor that loses a part of a page, or glues two values or table cells together, leaves fewer facts.
    """
    damage = {issue.code for issue in page.issues} & {"truncated", "disordered"}
    facts = {(section.name, section.qualifier, section.text) for section in page.sections}
    return -len(damage), len(facts), coverage(page, layouts()[page.layout].cut(page.document)).share
