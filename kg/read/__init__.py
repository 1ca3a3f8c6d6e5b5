"""Document → page: exactly one layout recognises it, or a named error says which site is nearest.

A web page is read twice, as two extractors take its text (``kg.read.markup``), and the better reading is the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.documents import PAGE_LIMIT, is_markup
from kg.model import AmbiguousLayout, IdentityConflict, Page, TooLarge, UnknownLayout
from kg.read.listing import layouts
from kg.read.refusal import reason

if TYPE_CHECKING:
    from kg.model import Document


def read(document: Document) -> Page:
    """Cut a document into sections.

    Raises:
        UnknownLayout: no layout recognises it; the message names the nearest site, if it has anything of one.
        AmbiguousLayout: more than one does, or two readings of a web page are of different sites.
        EmptyDocument: a web page has no text without its scripts.
        TooLarge: it has more text than a page.
    """
    if document.syntax:
        from kg.read.records import recorded  # noqa: PLC0415 - a page needs no parser

        return recorded(document)
    if not is_markup(document.text):
        return _read(document)
    from kg.read.markup import better  # noqa: PLC0415 - most documents are no web pages

    return better(document, _read)


def _read(document: Document) -> Page:
    if len(document.clean) > PAGE_LIMIT:
        raise TooLarge(document.source, f"the text has {len(document.clean):,} characters; the limit is {PAGE_LIMIT:,}")
    if len(document.clean) > PAGE_LIMIT:
        raise TooLarge(document.source, f"a page has no more than {PAGE_LIMIT:,} characters")
    found = [name for name, layout in layouts().items() if layout.recognises(document)]
    if not found:
        raise UnknownLayout(document.source, reason(document))
    if len(found) > 1:
        _refuse_two_trials(document, found)
        raise AmbiguousLayout(document.source, f"the layouts {' and '.join(found)} both recognise this page")
    sections, issues = layouts()[found[0]].read(document)
    return Page(document, found[0], sections, document.issues + issues)


def _refuse_two_trials(document: Document, found: list[str]) -> None:
    """Two pages of two sites in one file are a conflict of identity where each labels another number as its own."""
    sections = [section for name in found for section in layouts()[name].read(document)[0] if section.name == "id"]
    numbers = {one.text.casefold(): one for one in sorted(sections, key=lambda section: section.start)}
    if len(numbers) > 1:
        named = " and ".join(f"{one.text} (line {document.line(one.start)})" for one in numbers.values())
        line = document.line(max(one.start for one in numbers.values()))
        raise IdentityConflict(document.source, f"pages of two sites in one file; the numbers are {named}", line)
