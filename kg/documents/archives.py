"""A ``.tar`` (plain, gzip, bzip2, xz) or ``.zip`` → its members' names and streams; a compressed file → its stream.

Nothing is written to disk and no link is followed.  What unpacks to very much more than it was is stopped.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Final, cast

from kg.documents.sources import NAME
from kg.model import DocumentError, Expanding, UnreadableDocument, UnsafeMember

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TAR: Final = (".tar", ".tar.gz", ".tgz", ".tar.xz", ".txz", ".tar.bz2", ".tbz2")
_COMPRESSED: Final = (".gz", ".xz", ".bz2")
DAMAGE: Final = (OSError, EOFError, tarfile.TarError, zipfile.BadZipFile, zlib.error, lzma.LZMAError)
"""What opening and reading something damaged raises."""
_PLENTY: Final = 1 << 30
"""How many bytes anything may unpack to."""
_RATIO: Final = 500
"""How many times its size something larger may unpack to; text shrinks to a fifth, or a thirtieth if it repeats."""


def is_archive(path: Path) -> bool:
    """Whether a path is a file that is named as an archive."""
    return path.name.casefold().endswith((*_TAR, ".zip")) and path.is_file()


def is_compressed(path: Path) -> bool:
    """Whether a path is named as one compressed file."""
    return path.suffix.casefold() in _COMPRESSED and not is_archive(path)


def unpacked(path: Path, source: str) -> IO[bytes]:
    """The stream of a compressed file; it raises one of ``DAMAGE``, or ``Expanding``, when it is read."""
    kind = {".gz": gzip.GzipFile, ".xz": lzma.LZMAFile, ".bz2": bz2.BZ2File}[path.suffix.casefold()]
    return _guarded(cast("IO[bytes]", kind(path)), _Budget(path.stat().st_size, source))


def members(path: Path, source: str, only: str | None = None) -> Iterator[tuple[str, IO[bytes] | DocumentError]]:
    """Yield (name, stream) of the files in an archive, in its order; an error stands for a member that is bad.

    A stream may be read until the next one is asked for.  ``only`` asks for the files of that name; without it every
    file but ``sources.tsv`` comes.
    """
    kind = _zipped if path.name.casefold().endswith(".zip") else _tarred
    try:
        budget = _Budget(path.stat().st_size, source)
        for name, member in kind(path, source):
            file = PurePosixPath(name).name
            if file == only or (only is None and file != NAME):
                yield name, member if isinstance(member, DocumentError) else _guarded(member, budget)
    except DAMAGE as error:
        if only is None:
            yield "", UnreadableDocument(source, f"the archive is damaged: {error}")


class _Budget:
    """How much of what is packed may still be unpacked."""

    def __init__(self, packed: int, source: str) -> None:
        self._left = max(_PLENTY, packed * _RATIO)
        self._source = source

    def spend(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            said = f"this unpacks to more than {_RATIO} times its size: it may have no end"
            raise Expanding(self._source, said)


class _Guarded(io.RawIOBase):
    """A stream that counts what is read of it."""

    def __init__(self, stream: IO[bytes], budget: _Budget) -> None:
        self._stream, self._budget = stream, budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        self._budget.spend(len(data))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()


def _guarded(stream: IO[bytes], budget: _Budget) -> IO[bytes]:
    return io.BufferedReader(cast("io.RawIOBase", _Guarded(stream, budget)), 1 << 16)


def _tarred(path: Path, source: str) -> Iterator[tuple[str, IO[bytes] | DocumentError]]:
    with tarfile.open(path, "r|*") as archive:
        for member in archive:
            if member.isdir():
                continue
            stream = archive.extractfile(member) if member.isreg() else None
            yield member.name, _unsafe(source, member.name, linked=stream is None) or cast("IO[bytes]", stream)


def _zipped(path: Path, source: str) -> Iterator[tuple[str, IO[bytes] | DocumentError]]:
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            if member.is_dir():
                continue
            try:
                yield member.filename, _unsafe(source, member.filename, linked=False) or archive.open(member)
            except (RuntimeError, NotImplementedError) as error:
                yield member.filename, UnreadableDocument(f"{source}!{member.filename}", str(error))


def _unsafe(source: str, name: str, *, linked: bool) -> UnsafeMember | None:
    """What is no file, or has a name that would be written elsewhere by programs that unpack."""
    path = PurePosixPath(name.replace("\\", "/"))
    if linked:
        return UnsafeMember(f"{source}!{name}", "a link or a device inside an archive is not read")
    if path.is_absolute() or ".." in path.parts:
        return UnsafeMember(f"{source}!{name}", "the member's name leads out of the archive; it is not read")
    return None
