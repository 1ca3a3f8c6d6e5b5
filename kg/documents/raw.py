"""Paths of files, folders and archives → the bytes of each document, undecoded, with its row of ``sources.tsv``.

What did not change since the last build is known by its bytes, and what has to be built is decoded by the worker that
reads it.
"""

from __future__ import annotations

import os
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, NamedTuple

from kg.documents.archives import DAMAGE, is_archive, is_compressed, members, unpacked
from kg.documents.collections import HEAD, kind, records
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
    is ``archive.tar.xz!member``, a record of a collection ``file.xml#number``.  A malformed row of a ``sources.tsv`` is
    an error value that names its line.
    """
    for path in paths:
        if path.is_dir():
            yield from _folder(path)
        elif is_archive(path):
            yield from _archive(path, path.name)
        else:
            yield from _file(path, path.name, beside(path))


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
                yield from _file(path, source, sources)
    for error in unreadable:
        yield UnreadableFolder(str(error.filename), f"the folder cannot be read: {error.strerror}")


def _archive(path: Path, source: str) -> Iterator[Raw | DocumentError]:
    """The members of an archive; one pass looks for its ``sources.tsv`` files, a second reads the documents."""
    tables: dict[str, Sources] = {}
    for name, stream in members(path, source, only=NAME):
        if not isinstance(stream, DocumentError):
            folder = name.rpartition("/")[0]
            tables[folder] = Sources.parse(stream.read(LIMIT + 1), f"{source}!{name}")
            yield from tables[folder].errors
    for name, stream in members(path, source):
        if isinstance(stream, DocumentError):
            yield stream
            continue
        folder, _, file = name.rpartition("/")
        try:
            with stream:
                yield from _parts(stream, f"{source}!{name}", tables[folder].row(file) if folder in tables else None)
        except DocumentError as error:
            yield error
            return
        except DAMAGE as error:
            yield UnreadableDocument(f"{source}!{name}", f"the archive is damaged: {error}")
            return


def _file(path: Path, source: str, sources: Sources) -> Iterator[Raw | DocumentError]:
    """A file is a document, or a collection of records; only a collection may be larger than a document."""
    try:
        if is_compressed(path):
            with unpacked(path, source) as stream:
                yield from _parts(stream, source, sources.row(path.name))
        elif path.is_file() and path.stat().st_size > LIMIT:
            with path.open("rb", HEAD) as stream:
                yield from _parts(stream, source, sources.row(path.name))
        else:
            found = raw(path, source, sources)
            yield from _parts(BytesIO(found.data), source, found.row) if kind(found.data[:HEAD]) else (found,)
    except DocumentError as error:
        yield error
    except DAMAGE as error:
        yield UnreadableDocument(source, f"the file is damaged or may not be read: {error}")


def _parts(stream: IO[bytes], source: str, row: dict[str, str] | None) -> Iterator[Raw | DocumentError]:
    """The document that a stream is, or the records of the collection that it is."""
    head = stream.peek(HEAD)[:HEAD] if isinstance(stream, BufferedReader) else stream.read(HEAD)
    if not isinstance(stream, BufferedReader):
        stream.seek(0)
    what = kind(head)
    if what is None:
        data = stream.read(LIMIT + 1)
        yield TooLarge(source, f"more than {LIMIT:,} bytes") if len(data) > LIMIT else Raw(source, data, row)
        return
    for one in records(stream, what, source):
        yield one if isinstance(one, DocumentError) else Raw(*one, row)
