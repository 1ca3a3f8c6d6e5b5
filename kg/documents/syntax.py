"""The first characters of a text → whether it is a structured record, as JSON or as XML, rather than a page."""

from __future__ import annotations

import re
from typing import Final

_JSON: Final = re.compile(r"[\ufeff\s]*(?:\{\s*(?:\"|\Z)|\[\s*(?:[{\[\"\]]|\Z))")
_XML: Final = re.compile(
    r"[\ufeff\s]*(?:<\?xml[\s?]|(?:<!--.{0,2000}?-->\s*)*<(?:clinical_study|Trials?(?:_\w+)?)\b)", re.DOTALL
)
_WEB: Final = re.compile(r"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_TOP: Final = 4_000
"""Within how many characters XML says that it is a web page (XHTML)."""


def syntax_of(text: str) -> str | None:
    """The syntax of a record: json, xml, or ``None`` for a page.

    >>> syntax_of('{"protocolSection": {}}'), syntax_of('<?xml version="1.0"?><a/>'), syntax_of("<clinical_study>")
    ('json', 'xml', 'xml')
    >>> syntax_of("[Completed] B cells"), syntax_of('<?xml version="1.0"?><html><body/></html>'), syntax_of("<p>B")
    (None, None, None)
    """
    if _JSON.match(text):
        return "json"
    if _XML.match(text) and not _WEB.search(text, 0, _TOP):
        return "xml"
    return None
