"""Paths of files, folders and archives → documents, each decoded once and made plain.

What is wrong with one input is a value of its own (a ``DocumentError``), so that a batch goes on.  ``sources.tsv``
beside a file gives its URL, site and language.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.documents.archives import is_archive, members
from kg.documents.decoding import LIMIT, PAGE_LIMIT, decode
from kg.documents.nature import is_markup, is_saved_page
from kg.documents.plain import changes, plain
from kg.documents.sources import NAME, Sources
from kg.documents.syntax import syntax_of
from kg.model import Document, DocumentError, Issue, TooLarge, UnreadableDocument

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__: Final = [
    "LIMIT",
    "PAGE_LIMIT",
    "changes",
    "decode",
    "document",
    "document_of",
    "documents",
    "is_markup",
    "is_saved_page",
    "plain",
]


def documents(paths: Sequence[Path], url: str | None = None) -> Iterator[Document | DocumentError]:
    """Read files, folders (sorted, with their subfolders) and archives, one document at a time.

    A document's ``source`` is its path inside the folder that was named, or the name of the file that was named; a
    member of an archive is ``archive.tar.xz!member``.  A malformed row of a ``sources.tsv`` is an error value that
    names its line; the other rows count.
    """
    for path in paths:
        if path.is_dir():
            yield from _folder(path)
        elif is_archive(path):
            yield from _archive(path, path.name)
        else:
            yield _attempt(path, path.name, _beside(path), url)


def document(path: Path, url: str | None = None) -> Document:
    """Read one file.

    Raises:
        DocumentError: the file is missing or unreadable, empty, too large, or no text.
    """
    sources = _beside(path)
    found = _file(path, path.name, sources, url)
    flaws = tuple(Issue("malformed-sources", str(error), "warning", error.issue.line) for error in sources.errors)
    return replace(found, issues=found.issues + flaws)


def document_of(data: bytes, source: str, row: dict[str, str] | None = None, url: str | None = None) -> Document:
    """Make a document of its bytes; ``row`` is its row of ``sources.tsv``.

    Raises:
        DocumentError: the bytes are empty, too many, or no text.
    """
    text, issues = decode(data, source)
    syntax = syntax_of(text)
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


def _folder(folder: Path) -> Iterator[Document | DocumentError]:
    """Everything in a folder gets its verdict; only ``sources.tsv`` is no document."""
    unreadable: list[OSError] = []
    for place, names, files in os.walk(folder, onerror=unreadable.append):
        names.sort()
        here = Path(place)
        sources = Sources.load(here / NAME, (here / NAME).relative_to(folder).as_posix())
        yield from sources.errors
        for name in sorted(set(files) - {NAME}):
            path = here / name
            source = path.relative_to(folder).as_posix()
            if is_archive(path):
                yield from _archive(path, source)
            else:
                yield _attempt(path, source, sources, None)
    for error in unreadable:
        yield UnreadableDocument(str(error.filename), f"the folder cannot be read: {error.strerror}")


def _archive(path: Path, source: str) -> Iterator[Document | DocumentError]:
    """The members of an archive; one pass looks for its ``sources.tsv`` files, a second reads the documents."""
    tables: dict[str, Sources] = {}
    for name, data in members(path, source, only=NAME):
        if isinstance(data, bytes):
            folder = name.rpartition("/")[0]
            tables[folder] = Sources.parse(data, f"{source}!{name}")
            yield from tables[folder].errors
    for name, data in members(path, source):
        if isinstance(data, DocumentError):
            yield data
            continue
        folder, _, file = name.rpartition("/")
        row = tables[folder].row(file) if folder in tables else None
        try:
            yield document_of(data, f"{source}!{name}", row)
        except DocumentError as error:
            yield error


def _attempt(path: Path, source: str, sources: Sources, url: str | None) -> Document | DocumentError:
    try:
        return _file(path, source, sources, url)
    except DocumentError as error:
        return error


def _file(path: Path, source: str, sources: Sources, url: str | None) -> Document:
    try:
        if path.stat().st_size > LIMIT:
            raise TooLarge(source, f"the file has {path.stat().st_size:,} bytes; the limit is {LIMIT:,}")
        if not path.is_file():
            raise UnreadableDocument(source, "this is no file")
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise UnreadableDocument(source, getattr(error, "strerror", None) or str(error)) from error
    return document_of(data, source, sources.row(path.name), url)


def _beside(path: Path) -> Sources:
    return Sources.load(path.parent / NAME, NAME)
