"""Bytes ↔ frames on a stream socket: four bytes of length, most significant first, then so many bytes."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator

HEAD: Final = struct.Struct(">I")
_AT_ONCE: Final = 1 << 16
"""Bytes: for more Python asks the kernel for memory at each call, which takes ten times as long as the call."""


def framed(payload: bytes) -> bytes:
    r"""A frame.

    >>> framed(b"ab")
    b'\x00\x00\x00\x02ab'
    """
    return HEAD.pack(len(payload)) + payload


def send(channel: socket.socket, payload: bytes) -> None:
    """Send one frame, a large one without copying it."""
    if len(payload) < _AT_ONCE:
        channel.sendall(framed(payload))
    else:
        channel.sendall(HEAD.pack(len(payload)))
        channel.sendall(payload)


def received(channel: socket.socket) -> Iterator[list[bytes]]:
    """The frames that come, as many at once as wait, until the other side is gone."""
    frames = Frames()
    while data := channel.recv(_AT_ONCE):
        if whole := frames.add(data):
            yield whole


class Frames:
    r"""What has come of frames that arrive in pieces.

    >>> frames = Frames()
    >>> frames.add(b"\0\0\0\2ab\0\0\0\1"), frames.add(b"c")
    ([b'ab'], [b'c'])
    """

    __slots__ = ("_parts", "_size", "_wanted")

    def __init__(self) -> None:
        """Nothing has come."""
        self._parts: list[bytes] = []
        self._size = 0
        self._wanted = HEAD.size

    @property
    def wanted(self) -> int:
        """How long the frame is to be that is not whole yet, with its head."""
        return self._wanted

    def add(self, data: bytes) -> list[bytes]:
        """The frames that are whole with this piece; a large one is put together once."""
        self._size += len(data)
        if self._size < self._wanted:
            self._parts.append(data)
            return []
        if self._parts:
            data = b"".join([*self._parts, data])
        whole, start = [], 0
        while len(data) - start >= HEAD.size:
            end = start + HEAD.size + HEAD.unpack_from(data, start)[0]
            if end > len(data):
                self._wanted = end - start
                break
            whole.append(data[start + HEAD.size : end])
            start = end
        else:
            self._wanted = HEAD.size
        rest = data[start:]
        self._parts, self._size = ([rest] if rest else []), len(rest)
        return whole
