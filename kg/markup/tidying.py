"""HTML, however broken → the same page without what nobody sees on it, bounded, and its address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lxml import etree

from kg.model import TooLarge

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE: Final = 8_000_000
"""The most characters of a page's source without embedded pictures: a parser takes thirty times as much memory."""
LONGEST: Final = 3_000_000
"""The most characters that a page may have without its scripts, styles and pictures."""
MOST: Final = 20_000
"""The most elements that a page may have."""
_UNSEEN: Final = (
    "script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "canvas", "audio", "video",
    "select", "textarea", "input", "link",
)  # fmt: skip
# read by the extractors, which know "sidebar", "comments" and the like by their names
_KEPT: Final = frozenset({"class", "id", "role", "href", "alt", "lang", "type", "start", "colspan", "rowspan"})
# what stands around a page on every page of a site; breadcrumbs stay, since they may name the trial
_AROUND: Final = etree.XPath(
    "//nav[not(contains(concat(@class, @id, @aria-label), 'readcrumb'))]"
    " | //footer[not(ancestor::article or ancestor::main or ancestor::section)]"
    " | //aside[//main and not(ancestor::main)]"
    " | //*[@role = 'navigation' or @role = 'contentinfo' or @role = 'search' or @role = 'dialog'"
    " or @role = 'alertdialog'][not(contains(concat(@class, @id, @aria-label), 'readcrumb'))]"
    " | //*[contains(@class, 'cookie') or contains(@id, 'cookie') or contains(@id, 'onetrust')"
    " or contains(@class, 'consent-banner') or contains(@id, 'consent-banner')"
    " or contains(@class, 'newsletter') or contains(@id, 'newsletter')]"
)
_SMALL: Final = 0.3
"""The greatest share of the page's text in what stands around it: what holds more is the page itself."""
# src="data:image/png;base64,iVBORw0…": how a page saved in one file carries its pictures
_EMBEDDED: Final = re.compile(r"data:[\w/+.-]{0,100};base64,[\w+/=%-]*")
_HIDDEN: Final = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))\b", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]{1,2000}")
_SAVED_FROM: Final = re.compile(r"<!--\s*saved from url=\(\d+\)(\S{1,2000}?)\s*-->", re.IGNORECASE)
_OPENED: Final = re.compile(r"<(?:html|body)[\s>]", re.IGNORECASE)
_CLOSED: Final = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_TOP: Final = 4_000
"""Within how many characters of its beginning and end a page is opened and closed."""


@dataclass(frozen=True, slots=True)
class Tidy:
    """A page that an extractor may be given; ``whole`` says whether its source came to its end."""

    html: str
    url: str | None
    whole: bool


def tidy(html: str, source: str) -> Tidy:
    """Take out of a page what nobody sees on it; ``url`` is where a browser saved it from, or what it calls canonical.

    Raises:
        TooLarge: the page is too long, has too many elements, or nests them too deeply.
    """
    html = _EMBEDDED.sub("", html)
    if len(html) > SOURCE:
        raise TooLarge(source, f"the page's source has {len(html):,} characters; the limit is {SOURCE:,}")
    root = _parsed(html, source)
    if root is None:
        return Tidy("", None, whole=True)
    saved = _SAVED_FROM.search(html, 0, _TOP)
    canonical = root.xpath("string(//head/link[@rel='canonical']/@href)")
    for unwanted in (_unseen, _around):
        for element in list(unwanted(root)):
            _remove(element)
    for element in root.iter(etree.Element):
        for name in set(element.attrib) - _KEPT:
            del element.attrib[name]
    text = etree.tostring(root, method="html", encoding="unicode")
    if len(text) > LONGEST:
        raise TooLarge(source, f"the page has {len(text):,} characters; the limit is {LONGEST:,}")
    whole = bool(_CLOSED.search(html, max(0, len(html) - _TOP))) or not _OPENED.search(html, 0, _TOP)
    return Tidy(text, address(saved[1] if saved else "") or address(canonical), whole)


def address(words: str) -> str | None:
    """The words, if they are an address on the web.

    >>> address("https://example.org/trial/1"), address("javascript:alert(1)")
    ('https://example.org/trial/1', None)
    """
    return words if _ADDRESS.fullmatch(words) else None


def _parsed(html: str, source: str) -> etree._Element | None:
    """The tree of a page; ``None`` where there is no element in it."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(html.encode("utf-8", "replace"), parser)
    except etree.ParserError:
        return None
    faults = [fault.message for fault in parser.error_log if "depth" in fault.message.casefold()]
    if faults:  # the parser stops there: what follows would be lost in silence
        raise TooLarge(source, "the elements of the page are nested too deeply")
    if root is not None and (count := sum(1 for _ in root.iter())) > MOST:
        raise TooLarge(source, f"the page has {count:,} elements; the limit is {MOST:,}")
    return root


def _unseen(root: etree._Element) -> Iterator[etree._Element]:
    """Elements that are no text, and those that a reader of the page does not see."""
    yield from root.iter(*_UNSEEN)
    for element in root.iter(etree.Element):
        if "hidden" in element.attrib or _HIDDEN.search(element.get("style", "")):
            yield element


def _around(root: etree._Element) -> Iterator[etree._Element]:
    """Menus, footers and notices, as far as they are small."""
    most = sum(map(len, root.itertext())) * _SMALL
    yield from (element for element in _AROUND(root) if sum(map(len, element.itertext())) <= most)


def _remove(element: etree._Element) -> None:
    """Take an element out; the text that follows it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)
