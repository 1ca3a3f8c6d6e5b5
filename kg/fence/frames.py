"""Bytes ↔ frames on a stream socket: four bytes of length, most significant first, then so many bytes."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import socket

HEAD: Final = struct.Struct(">I")
_AT_ONCE: Final = 1 << 16


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


def receive(channel: socket.socket) -> bytes | None:
    """The next frame, ``None`` when the other side is gone; each side waits for an answer before it sends again."""
    data = channel.recv(_AT_ONCE)
    while data and len(data) < HEAD.size:
        data += channel.recv(_AT_ONCE)
    if not data:
        return None
    (length,) = HEAD.unpack_from(data)
    if len(data) - HEAD.size == length:
        return data[HEAD.size :]
    parts = [data[HEAD.size :]]
    missing = length - len(parts[0])
    while missing > 0:
        part = channel.recv(min(missing, 1 << 20))
        if not part:
            return None
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)
