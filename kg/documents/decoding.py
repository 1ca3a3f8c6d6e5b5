"""Bytes → text and what is odd about its encoding; bytes that are no text are refused.

UTF-8 and UTF-16/32 with a byte-order mark are read as such, and a web page in the encoding that it declares.  UTF-16
without a mark is known by its zero bytes.  Bytes that are nearly UTF-8 (a few broken ones) stay UTF-8, anything else is
detected (charset-normalizer) or taken for Windows-1252.  UTF-8 that was read as Windows-1252 and saved again is made
good where that is certain.  All of these are reported.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from charset_normalizer import from_bytes

from kg.documents.charset import codec, declared
from kg.documents.repair import repaired
from kg.documents.wide import wide_encoding
from kg.model import EmptyDocument, Issue, NotText, TooLarge

LIMIT: Final = 20_000_000
"""The most bytes that a document may have."""
PAGE_LIMIT: Final = 500_000
"""The most characters of a page's text: what can be read within seconds.  A page with hundreds of sites has 100,000."""

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC: Final = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a zip archive or an office document",
    b"\x1f\x8b": "gzip-compressed",
    b"BZh": "bzip2-compressed",
    b"\xfd7zXZ": "xz-compressed",
    b"\x28\xb5\x2f\xfd": "zstd-compressed",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a rar archive",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
    b"\xd0\xcf\x11\xe0": "an office document",
    b"SQLite format 3": "a database",
    b"{\\rtf": "a word processor's file (RTF)",
    b"%!PS": "PostScript",
    b'\x04"M\x18': "lz4-compressed",
    b"\xca\xfe\xba\xbe": "a program",
    b"\x00\x01\x00\x00": "a font",
}
_CONTROLS: Final = bytes((*range(0x09), *range(0x0E, 0x20), 0x7F))
_COLOUR: Final = re.compile(r"\x1b\[[\d;]{0,12}[A-Za-z]")
_SEEN: Final = 100_000
"""How much of a text is looked at when its nature is judged."""
_MANY: Final = 0.01
"""The share of control characters, or of broken bytes, above which bytes are no (UTF-8) text."""
_MOST: Final = 0.9
"""The share of usual letters that makes a text Western European."""
_SINGLE_BYTE: Final = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "shift_jis", "gb18030", "big5", "euc_kr"]
# "â‰¥" for "≥": UTF-8 that was read as Windows-1252 and saved again.  The first character stands for the lead byte.
_MOJIBAKE: Final = re.compile("[ÂÃÄÅÎÏÐÑâãð][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122\ufffd]")


def decode(data: bytes, source: str, charset: str | None = None) -> tuple[str, tuple[Issue, ...]]:
    r"""Bytes → (text without byte-order mark, issues with the code ``decoding``).

    ``charset`` is what was declared outside the bytes, as in the headers of a saved page.

    >>> decode("≥ 18".encode("utf-16"), "a.txt")
    ('≥ 18', ())
    >>> text, (issue,) = decode("Hôpitaux de Paris, âgés de 18 ans\n".encode("cp1252"), "a.txt")
    >>> text, issue.code
    ('Hôpitaux de Paris, âgés de 18 ans\n', 'decoding')

    Raises:
        EmptyDocument: there is nothing but white space.
        NotText: the bytes are a known binary format, or hold NUL or many control characters.
        TooLarge: there are more than ``LIMIT`` bytes.
    """
    if len(data) > LIMIT:
        raise TooLarge(source, f"more than {LIMIT:,} bytes")
    if not data.strip():
        raise EmptyDocument(source, "the document is empty")
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            raise NotText(source, f"this is {what}, no text")
    text, issues = _text(data, source, charset)
    _refuse_binary(text, source)
    if not text.strip("\ufeff \t\r\n\f\v\0\u200b\u00a0"):
        raise EmptyDocument(source, "the document is empty")
    if not _accented(text) and "\ufffd" not in text:  # nothing in it can be garbled
        return text, issues
    better, made_good = repaired(text)
    if made_good:
        at = next(i for i, (old, new) in enumerate(zip(text, better, strict=False)) if old != new)
        said = f"UTF-8 that was read as Windows-1252 and saved again: {made_good} characters made good"
        issues = (*issues, Issue("decoding", said, "warning", text.count("\n", 0, at) + 1))
    return better, issues if issues and not made_good else issues + _garbled(better)


def _text(data: bytes, source: str, charset: str | None) -> tuple[str, tuple[Issue, ...]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                # half a character at the end of a file that was cut off
                return data[: len(data) // 2 * 2 if encoding == "utf-16" else None].decode(encoding), ()
            except UnicodeDecodeError:
                break
    wide = wide_encoding(data) if b"\0" in data else None
    if wide:
        try:
            found = data[: len(data) // 4 * 4 if wide.startswith("utf-32") else len(data) // 2 * 2].decode(wide)
            return found, (Issue("decoding", f"no byte-order mark; read as {wide.upper()}", "warning", 1),)
        except UnicodeDecodeError:
            pass
    try:
        return data.decode(), ()
    except UnicodeDecodeError as error:
        return _as_declared(data, charset) or _guess(data, error, source)


def _as_declared(data: bytes, charset: str | None) -> tuple[str, tuple[Issue, ...]] | None:
    """The text of a page that is in the encoding that it declares; old labels stand on pages that are UTF-8 by now."""
    encoding = codec(charset or "") or declared(data)
    try:
        return (data.decode(encoding), ()) if encoding else None
    except UnicodeDecodeError:
        return None


def _guess(data: bytes, error: UnicodeDecodeError, source: str) -> tuple[str, tuple[Issue, ...]]:
    if b"\0" in data:
        raise NotText(source, "the bytes are no text")
    line = data.count(b"\n", 0, error.start) + 1
    text = data.decode("utf-8-sig", "replace")
    broken, good = text.count("\ufffd"), sum(character > "\x7f" for character in text) - text.count("\ufffd")
    if good > broken or (good and broken / len(text) < _MANY):
        return text, (Issue("decoding", f"{broken} bytes are no UTF-8", "warning", line),)
    sample = data[max(0, error.start - _SEEN) : error.start + _SEEN]
    best = from_bytes(sample, cp_isolation=_SINGLE_BYTE).best()
    encoding = best.encoding if best else "cp1252"
    # Western European text is often taken for a neighbouring code page; both read it alike where it is right.
    encoding = "cp1252" if encoding.startswith(("cp12", "latin", "iso8859")) and _western(sample) else encoding
    message = f"the bytes are no UTF-8; read as {encoding.replace('_', '-')}"
    return data.decode(encoding, "replace"), (Issue("decoding", message, "warning", line),)


def _western(data: bytes) -> bool:
    """Whether read as Windows-1252 the letters are those of Western European words, in words."""
    text = data.decode("cp1252", "replace")
    odd = re.findall(r"[^\x00-\x7f]", text)
    # "à", "è": words of one letter
    usual = re.findall(
        r"(?:(?<=[A-Za-z])|(?=.[A-Za-z]))[À-ÖØ-öø-ÿœŒ]|(?<!\S)[àèéÀÈÉ](?!\S)|[°±µ²³½«»·®©\u2013-\u2122]", text
    )
    return len(usual) >= len(odd) * _MOST


def _refuse_binary(text: str, source: str) -> None:
    seen = text[:_SEEN]
    if "\x1b" in seen:
        seen = _COLOUR.sub("", seen)
    coded = seen.encode("utf-8", "surrogatepass")
    controls = len(coded) - len(coded.translate(None, _CONTROLS))
    if "\0" in text or controls > max(2, len(seen) * _MANY):
        raise NotText(source, "the bytes hold control characters; this is no text")


def _accented(text: str) -> bool:
    """Whether a letter of U+00C0 to U+00FF stands in the text: all that begins a garbled character is one."""
    return not text.isascii() and b"\xc3" in text.encode("utf-8", "surrogatepass")


def _garbled(text: str) -> tuple[Issue, ...]:
    """Say where characters were lost or doubled before the text reached us."""
    lost = text.find("\ufffd")
    mangled = _MOJIBAKE.search(text)
    if mangled and (lost < 0 or mangled.start() < lost):
        words = f"characters look twice encoded ({text[mangled.start() : mangled.end() + 1]!r})"
        return (Issue("decoding", words, "warning", text.count("\n", 0, mangled.start()) + 1),)
    if lost >= 0:
        message = f"{text.count(chr(0xFFFD))} characters were lost before the text came here"
        return (Issue("decoding", message, "warning", text.count("\n", 0, lost) + 1),)
    return ()
