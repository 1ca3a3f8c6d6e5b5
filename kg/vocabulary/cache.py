"""A compiled vocabulary ↔ one file in the user's cache folder.

The file is plain text: a line that says what follows, then blocks of lines.  Reading it can only
ever give strings: unlike pickle and marshal, a planted file runs nothing and cannot crash the interpreter.
A length and a checksum tell a damaged or cut file, which is made anew; writing is atomic.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final, overload

from kg.vocabulary.compilation import BLOCKS, Compiled

_MAGIC: Final = "trialkg-vocabulary-3"
_LAZY: Final = frozenset({"senses", "terms", "edges"})
"""Blocks of which a run needs few lines: they are decoded when asked for."""


class Lines(Sequence[str]):
    """Lines of bytes, read as text one by one."""

    def __init__(self, lines: list[bytes]) -> None:
        """Take lines in UTF-8."""
        self._lines = lines

    def __len__(self) -> int:
        """The number of lines."""
        return len(self._lines)

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...

    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        """One line, or several."""
        found = self._lines[place]
        return found.decode() if isinstance(found, bytes) else Lines(found)


def read(path: Path, digest: str) -> Compiled | None:
    """Read a file that ``write`` wrote for the same inputs; ``None`` where there is none or it is damaged."""
    try:
        whole = path.read_bytes()
        start = whole.index(b"\n") + 1
        said, body = json.loads(whole[:start]), memoryview(whole)[start:]
        if said["magic"] != _MAGIC or said["digest"] != digest or said["sum"] != [len(body), zlib.crc32(body)]:
            return None
        blocks: dict[str, Sequence[str]] = {}
        for name in BLOCKS:
            size, count = said["blocks"][name]
            block = whole[start : start + size]
            blocks[name] = _lines(block, lazy=name in _LAZY) if count else []
            start += size
            if len(blocks[name]) != count:
                return None
        return Compiled(**blocks)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _lines(block: bytes, *, lazy: bool) -> Sequence[str]:
    return Lines(block.split(b"\n")) if lazy else block.decode().split("\n")


def write(path: Path, digest: str, compiled: Compiled) -> None:
    """Write beside the target and rename; a cache that cannot be written is no failure."""
    blocks = {name: "\n".join(getattr(compiled, name)).encode() for name in BLOCKS}
    body = b"".join(blocks.values())
    header = {
        "magic": _MAGIC,
        "digest": digest,
        "sum": [len(body), zlib.crc32(body)],
        "blocks": {name: [len(block), len(getattr(compiled, name))] for name, block in blocks.items()},
    }
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".vocabulary-")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(json.dumps(header).encode() + b"\n")
                stream.write(body)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
