"""Paths of files, folders and archives → the bytes of each document, undecoded, with its row of ``sources.tsv``.

What did not change since the last build is known by its bytes, and what has to be built is decoded by the worker that
reads it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.documents.archives import is_archive, members
from kg.documents.decoding import LIMIT
from kg.documents.sources import NAME, Sources
from kg.model import DocumentError, TooLarge, UnreadableDocument

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ATTEMPTS: Final = 3
"""How often a file is read that changes meanwhile."""


class Raw(NamedTuple):
    """One document as it came: the name in the report, its bytes, and its row of ``sources.tsv``."""

    source: str
    data: bytes
    row: dict[str, str] | None = None


class UnreadableFolder(UnreadableDocument):
    """A folder may not be read, or vanished meanwhile: what it holds is not known."""


def raws(paths: Sequence[Path]) -> Iterator[Raw | DocumentError]:
    """Read files, folders (sorted, with their subfolders) and archives, one document at a time.

    A source is its path inside the named folder, or the name of the file that was named; a member of an archive
    is ``archive.tar.xz!member``.  A malformed row of a ``sources.tsv`` is an error value that names its line.
    """
    for path in paths:
        if path.is_dir():
            yield from _folder(path)
        elif is_archive(path):
            yield from _archive(path, path.name)
        else:
            yield _attempt(path, path.name, beside(path))


def beside(path: Path) -> Sources:
    """The ``sources.tsv`` beside a file."""
    return Sources.load(path.parent / NAME, NAME)


def raw(path: Path, source: str, sources: Sources) -> Raw:
    """Read the bytes of one file.

    Raises:
        UnreadableDocument: it is missing, no file, may not be read, or changes again and again while it is read.
        TooLarge: it has more than ``LIMIT`` bytes.
    """
    try:
        for _ in range(_ATTEMPTS):
            data = _bytes(path, source)
            if data is not None:
                return Raw(source, data, sources.row(path.name))
    except (OSError, ValueError) as error:
        raise UnreadableDocument(source, getattr(error, "strerror", None) or str(error)) from error
    raise UnreadableDocument(source, "the file changes while it is read: build again when it is finished")


def _bytes(path: Path, source: str) -> bytes | None:
    """The bytes of a file; ``None`` where its size or time of change is another one after it was read."""
    before = path.stat()
    if before.st_size > LIMIT:
        raise TooLarge(source, f"the file has {before.st_size:,} bytes; the limit is {LIMIT:,}")
    if not path.is_file():
        raise UnreadableDocument(source, "this is no file")
    with path.open("rb") as file:
        data = file.read(LIMIT + 1)
        after = os.fstat(file.fileno())
    same = (before.st_size, before.st_mtime_ns, before.st_ino) == (after.st_size, after.st_mtime_ns, after.st_ino)
    return data if same and len(data) == after.st_size else None


def _folder(folder: Path) -> Iterator[Raw | DocumentError]:
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
                yield _attempt(path, source, sources)
    for error in unreadable:
        yield UnreadableFolder(str(error.filename), f"the folder cannot be read: {error.strerror}")


def _archive(path: Path, source: str) -> Iterator[Raw | DocumentError]:
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
        yield Raw(f"{source}!{name}", data, tables[folder].row(file) if folder in tables else None)


def _attempt(path: Path, source: str, sources: Sources) -> Raw | DocumentError:
    try:
        return raw(path, source, sources)
    except DocumentError as error:
        return error
