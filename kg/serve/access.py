"""Finished requests → lines of an access log that hold no query, no address, no credential.

A line is time, method, path, status, bytes, milliseconds.  What stands after the ``?`` may hold what somebody works on,
and is left out, as are the client's address and every header.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from starlette.types import Scope

_DELAY: Final = 0.5
_LONGEST: Final = 200


class AccessLog:
    """Lines, written a moment later and many at once: writing each would cost as much as answering it."""

    def __init__(self, stream: TextIO | None) -> None:
        """Write to a stream, or nothing."""
        self._stream = stream
        self._lines: list[str] = []

    def add(self, scope: Scope, status: int, size: int, seconds: float) -> None:
        """Log a request."""
        if self._stream is None:
            return
        if not self._lines:
            asyncio.get_running_loop().call_later(_DELAY, self.flush)
        moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        # escaped: a line break in a path would forge a line
        path = ascii(scope["path"][:_LONGEST])[1:-1].replace(" ", "%20")
        self._lines.append(f"{moment} {scope['method']} {path} {status} {size} {seconds * 1000:.1f}\n")

    def flush(self) -> None:
        """Write what waits; a log that cannot be written stops nobody."""
        lines, self._lines = self._lines, []
        if self._stream is not None:
            try:
                self._stream.write("".join(lines))
                self._stream.flush()
            except OSError:
                self._stream = None
