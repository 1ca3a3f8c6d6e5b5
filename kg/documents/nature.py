"""Decoded text → whether it is the source of a web page (HTML, or MHTML as browsers save it), and not a page's text.

A text with a few stray tags in it is a text; a page has a tag for nearly every line that is no script.
"""

from __future__ import annotations

import re
from typing import Final

_BEFORE: Final = re.compile(r"(?:[\ufeff\s]+|<\?[^>]*\?>|<!--.{0,2000}?-->)+", re.DOTALL)
_PAGE: Final = re.compile(r"<!doctype\s+html|<(?:html|head|body)[\s>]", re.IGNORECASE)
_PIECE: Final = re.compile(
    r"<(?:meta|title|link|div|main|section|article|header|nav|table|dl|ul|ol|h[1-6]|p)[\s>]", re.IGNORECASE
)
# a browser shows a text as a page with one such element
_VERBATIM: Final = re.compile(r"<pre[\s>]", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>")
_OPAQUE: Final = re.compile(r"<(script|style)\b", re.IGNORECASE)
_SAVED: Final = re.compile(r"(?im)^content-type:\s*(?:multipart/related|text/html)\b")
_HEADER: Final = re.compile(r"[A-Za-z][A-Za-z\d-]{1,60}:[ \t]*\S?")
_TOP: Final = 4_000
"""Within how many characters a page begins: HTTP headers or a comment may stand above it."""
_LINES_A_TAG: Final = 4
"""A page has at least one tag for so many lines."""


def is_saved_page(text: str) -> bool:
    r"""Whether a text is MHTML: mail headers, one of which announces a web page.

    >>> is_saved_page("From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\n")
    True
    >>> is_saved_page("Study Type: observational\n\nContent-Type: text/html")
    False
    """
    head = re.split(r"\r?\n[ \t]*\r?\n", text[:_TOP].lstrip("\ufeff\r\n"), maxsplit=1)[0]
    return bool(_HEADER.match(head) and _SAVED.search(head) and re.search(r"(?im)^mime-version:", head))


def is_markup(text: str) -> bool:
    """Whether a text is the source of a web page.

    >>> is_markup("<!DOCTYPE html><html><body><h1>Lupus</h1></body></html>"), is_markup("<p>B cells</p>")
    (True, True)
    >>> is_markup("regulatory T<br /><br>cells"), is_markup("Dose <b>10 mg</b>"), is_markup("<clinical_study>x")
    (False, False, False)
    """
    if is_saved_page(text):
        return True
    before = _BEFORE.match(text, 0, _TOP * 4)
    start = before.end() if before else 0
    if not (_PIECE.match(text, start) or _PAGE.search(text, start, start + _TOP)):
        return False
    if _VERBATIM.search(text, start, start + _TOP) and "</pre>" in text[-_TOP:].casefold():
        return True
    tags, lines = _counts(text)
    return tags * _LINES_A_TAG >= lines


def _counts(text: str) -> tuple[int, int]:
    """The tags of a page and its lines that are not blank, without its scripts and styles."""
    tags = lines = at = 0
    while at < len(text):
        opened = _OPAQUE.search(text, at)
        end = opened.start() if opened else len(text)
        piece = text[at:end]
        tags += sum(1 for _ in _TAG.finditer(piece))
        lines += sum(1 for line in piece.splitlines() if line.strip())
        closed = text.find(f"</{opened[1]}", opened.end()) if opened else -1
        at = closed if closed > 0 else len(text)
    return tags, lines
