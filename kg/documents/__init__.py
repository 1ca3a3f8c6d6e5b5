"""Paths of files, folders and archives → documents, each decoded once and made plain.

What is wrong with one input is a value of its own (a ``DocumentError``), so that a batch goes on.  ``sources.tsv``
beside a file gives its URL, site and language.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg.documents.decoding import LIMIT, PAGE_LIMIT, decode
from kg.documents.jsons import whole_characters
from kg.documents.nature import is_markup, is_saved_page
from kg.documents.plain import changes, plain
from kg.documents.raw import Raw, UnreadableFolder, beside, raw, raws
from kg.documents.syntax import syntax_of
from kg.model import Document, DocumentError, Issue, TooLarge

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

__all__: Final = [
    "LIMIT",
    "PAGE_LIMIT",
    "Raw",
    "UnreadableFolder",
    "changes",
    "decode",
    "document",
    "document_of",
    "documents",
    "is_markup",
    "is_saved_page",
    "plain",
    "raws",
]


def documents(paths: Sequence[Path], url: str | None = None) -> Iterator[Document | DocumentError]:
    """Read files, folders and archives (``raws``), one document at a time."""
    for found in raws(paths):
        if isinstance(found, DocumentError):
            yield found
            continue
        try:
            yield document_of(found.data, found.source, found.row, url)
        except DocumentError as error:
            yield error


def document(path: Path, url: str | None = None) -> Document:
    """Read one file.

    Raises:
        DocumentError: the file is missing or unreadable, empty, too large, or no text.
    """
    sources = beside(path)
    data = raw(path, path.name, sources)
    found = document_of(data.data, data.source, data.row, url)
    flaws = tuple(Issue("malformed-sources", str(error), "warning", error.issue.line) for error in sources.errors)
    return replace(found, issues=found.issues + flaws)


def document_of(data: bytes, source: str, row: dict[str, str] | None = None, url: str | None = None) -> Document:
    """Make a document of its bytes; ``row`` is its row of ``sources.tsv``.

    Raises:
        DocumentError: the bytes are empty, too many, or no text.
    """
    text, issues = decode(data, source)
    syntax = syntax_of(text)
    if syntax == "json":
        text, halves = whole_characters(text)
        said = f"{halves} halves of characters (lone surrogates) cannot be written; U+FFFD stands for them"
        issues = (*issues, Issue("decoding", said, "warning", 1)) if halves else issues
    large = len(text) > PAGE_LIMIT
    if large and text.lstrip("\ufeff \t\r\n")[:1] not in {"{", "[", "<"} and not is_saved_page(text):
        raise TooLarge(source, f"the text has {len(text):,} characters; a page has no more than {PAGE_LIMIT:,}")
    # a web page is made plain when its text has been taken from it, a record value by value
    source_code = bool(syntax) or large or is_markup(text)
    clean, offsets = (text, None) if source_code else plain(text)
    row = row or {}
    return Document(
        source=source,
        text=text,
        sha256=hashlib.sha256(data).hexdigest(),
        clean=clean,
        offsets=offsets,
        url=url or row.get("url") or None,
        site=row.get("site") or None,
        language=row.get("language") or None,
        retrieved=row.get("retrieved") or None,
        issues=(*issues, *(() if source_code else changes(text, clean))),
        syntax=syntax,
    )
