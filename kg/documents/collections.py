"""A file that holds many records (an ICTRP export, a page of API answers, JSON lines) → each record's bytes, streamed.

The records are told by ``ontology/reading/collections.tsv``.  Of JSON a record is the exact slice of the file, of XML
its element written anew as UTF-8.  Memory does not grow with the file.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from typing import IO, TYPE_CHECKING, Final

from kg import files
from kg.documents.decoding import LIMIT
from kg.documents.jsons import json_records
from kg.model import Malformed, TooLarge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model import DocumentError

HEAD: Final = 1 << 16
"""How many bytes of a file are looked at."""
_MARK: Final = b"\xef\xbb\xbf"
_PROLOG: Final = re.compile(rb"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*<([A-Za-z_][\w.-]*)", re.DOTALL)
_LINES: Final = re.compile(rb"\s*\{[^\r\n]*\}[ \t]*\r?\n\s*\{")
_ANSWER: Final = re.compile(rb'\s*\{\s*(?:"[^"]{0,60}"\s*:\s*(?:"[^"]*"|[\w.+-]+)\s*,\s*){0,20}"([^"]{1,60})"\s*:\s*\[')
_ARRAY: Final = re.compile(rb"\s*\[\s*\{")
_NAME: Final = re.compile(r"[\w./-]{1,60}")


@dataclass(frozen=True, slots=True)
class Collections:
    """What records are called: XML elements with the place of their number, members of JSON objects that list them."""

    elements: dict[str, str]
    members: frozenset[str]


@cache
def known() -> Collections:
    """The table ``ontology/reading/collections.tsv``."""
    with (files.ontology() / "reading" / "collections.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    elements = {row["record"]: row["number"] for row in rows if row["syntax"] == "xml"}
    return Collections(elements, frozenset(row["record"] for row in rows if row["syntax"] == "json"))


def kind(head: bytes) -> str | None:
    r"""The first bytes of a file → json, lines or xml, if it is a collection of records.

    >>> kind(b'{"nextPageToken": "a", "studies": [{'), kind(b'{"a": 1}\n{"a": 2}'), kind(b"<all><Trial><TrialID>")
    ('json', 'lines', 'xml')
    >>> kind(b'{"protocolSection": {"studies": ['), kind(b"<Trial><TrialID>"), kind(b"[Completed] B cells")
    (None, None, None)
    """
    head = head.removeprefix(_MARK)
    start = head.lstrip()[:1]
    if start == b"<":
        root = _PROLOG.match(head)
        names = known().elements
        if not root or root[1].decode() in names:
            return None
        return "xml" if any(re.search(rb"<%b[\s>]" % name.encode(), head) for name in names) else None
    if start == b"{":
        if _LINES.match(head):
            return "lines"
        opened = re.match(
            rb'\s*\{\s*(?:"[^"]{0,60}"\s*:\s*(?:"[^"]*"|[\w.+-]+)\s*,\s*){0,20}"([^"]{1,60})"\s*:\s*\[', head
        )
        return "json" if opened and opened[1].decode("utf-8", "replace") in known().members else None
    return "json" if _ARRAY.match(head) else None


def records(stream: IO[bytes], what: str, source: str) -> Iterator[tuple[str, bytes] | DocumentError]:
    """The records of a collection: (``source#number``, bytes); an error where it is damaged ends it.

    A record without a number of its own is counted: ``source#3``.
    """
    from kg.markup.streams import xml_records  # noqa: PLC0415 - most inputs need no parser here

    count = 0
    found = xml_records(stream, known().elements, source) if what == "xml" else json_records(stream, what, source)
    for one in found:
        if not isinstance(one, tuple):
            yield one
            return
        number, data = one
        count += 1
        name = f"{source}#{number if _NAME.fullmatch(number) else count}"
        yield TooLarge(name, f"more than {LIMIT:,} bytes") if len(data) > LIMIT else (name, data)
    if not count:
        yield Malformed(source, "a collection without records")
