"""A page as a browser saves it in one file (MHTML, RFC 2557) → the bytes of its HTML, and the encoding they are in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes
from typing import TYPE_CHECKING, Final

from kg.markup.tidying import address
from kg.model import NotText, TooLarge

if TYPE_CHECKING:
    from email.message import Message

MOST: Final = 5_000
"""The most parts (pictures, styles, frames) that a saved page may have."""
_PART: Final = re.compile(r"^--\S+\s*^Content-", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Source:
    """The HTML of a saved page; ``charset`` is what its headers declare, ``url`` the address it was saved from."""

    html: bytes
    charset: str | None
    url: str | None


def unwrapped(text: str, source: str) -> Source:
    """MHTML → the HTML of the page itself; its pictures, styles and frames are left.

    Raises:
        NotText: no part of it is HTML, or its parts are nested too deeply.
        TooLarge: it has too many parts.
    """
    if (count := len(_PART.findall(text))) > MOST:
        raise TooLarge(source, f"the saved page has {count:,} parts; the limit is {MOST:,}")
    try:
        whole = message_from_bytes(text.lstrip("\ufeff\r\n").encode("utf-8", "replace"))
        part = _page(whole)
    except RecursionError as error:
        raise NotText(source, "the parts of the saved page are nested too deeply") from error
    if part is None:
        raise NotText(source, "the saved page has no part that is HTML")
    encoded = str(part.get("Content-Transfer-Encoding", "")).strip().casefold() in {"quoted-printable", "base64"}
    body = part.get_payload(decode=True)
    # what is not encoded was decoded with the document itself
    charset = part.get_content_charset() if encoded else "utf-8"
    places = (whole.get("Snapshot-Content-Location"), part.get("Content-Location"))
    url = next((known for place in places if place and (known := address(str(place).strip()))), None)
    return Source(body if isinstance(body, bytes) else b"", charset, url)


def _page(whole: Message) -> Message | None:
    """The part that the headers call the first one, or the first that is HTML."""
    pages = [part for part in whole.walk() if part.get_content_type() in {"text/html", "application/xhtml+xml"}]
    start = whole.get_param("start")
    named = [part for part in pages if start and part.get("Content-ID") == start]
    return next(iter(named or pages), None)
