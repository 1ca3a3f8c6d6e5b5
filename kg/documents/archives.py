"""A ``.tar`` (plain, gzip, bzip2, xz) or ``.zip`` → its members' names and bytes, streamed, each of bounded size."""

from __future__ import annotations

import lzma
import tarfile
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Final

from kg.documents.decoding import LIMIT
from kg.documents.sources import NAME
from kg.model import DocumentError, TooLarge, UnreadableDocument

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TAR: Final = (".tar", ".tar.gz", ".tgz", ".tar.xz", ".txz", ".tar.bz2", ".tbz2")
_DAMAGE: Final = (OSError, EOFError, tarfile.TarError, zipfile.BadZipFile, zlib.error, lzma.LZMAError)


def is_archive(path: Path) -> bool:
    """Whether a path is a file that is named as an archive."""
    return path.name.casefold().endswith((*_TAR, ".zip")) and path.is_file()


def members(path: Path, source: str, only: str | None = None) -> Iterator[tuple[str, bytes | DocumentError]]:
    """Yield (name, bytes) of the files in an archive, in its order; an error stands for a member that is bad.

    ``only`` asks for the files of that name; without it every file but ``sources.tsv`` comes.  Nothing is written to
    disk, links are not followed, and no more than ``LIMIT`` bytes of a member are unpacked.
    """
    kind = _zipped if path.name.casefold().endswith(".zip") else _tarred
    try:
        for name, member in kind(path):
            file = PurePosixPath(name).name
            if file == only or (only is None and file != NAME):
                yield name, _bytes(member, f"{source}!{name}")
    except _DAMAGE as error:
        if only is None:
            yield "", UnreadableDocument(source, f"the archive is damaged: {error}")


def _bytes(member: IO[bytes] | str, source: str) -> bytes | DocumentError:
    if isinstance(member, str):
        return UnreadableDocument(source, member)
    with member:
        data = member.read(LIMIT + 1)
    return TooLarge(source, f"more than {LIMIT:,} bytes") if len(data) > LIMIT else data


def _tarred(path: Path) -> Iterator[tuple[str, IO[bytes] | str]]:
    with tarfile.open(path, "r|*") as archive:
        for member in archive:
            if member.isdir():
                continue
            stream = archive.extractfile(member) if member.isreg() else None
            yield member.name, stream or "a link or a device inside an archive is not read"


def _zipped(path: Path) -> Iterator[tuple[str, IO[bytes] | str]]:
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            if member.is_dir():
                continue
            try:
                yield member.filename, archive.open(member)
            except (RuntimeError, NotImplementedError) as error:
                yield member.filename, str(error)
