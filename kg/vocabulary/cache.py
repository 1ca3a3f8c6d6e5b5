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
from pathlib import Path
from typing import Final

from kg.vocabulary.compilation import BLOCKS, Compiled

_MAGIC: Final = "trialkg-vocabulary-1"


def read(path: Path, digest: str) -> Compiled | None:
    """Read a file that ``write`` wrote for the same inputs; ``None`` where there is none or it is damaged."""
    try:
        header, _, body = path.read_bytes().partition(b"\n")
        said = json.loads(header)
        if said["magic"] != _MAGIC or said["digest"] != digest or said["sum"] != [len(body), zlib.crc32(body)]:
            return None
        lines, start = {}, 0
        for name in BLOCKS:
            size, count = said["blocks"][name]
            lines[name] = body[start : start + size].decode().split("\n") if count else []
            start += size
            if len(lines[name]) != count:
                return None
        return Compiled(**lines)
    except (OSError, ValueError, KeyError, TypeError):
        return None


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
