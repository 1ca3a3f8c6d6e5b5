"""What is to be said → an HTTP response, with the headers that let any page read it and keep browsers safe."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from kg.serve.headers import SECURITY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.types import Receive, Scope, Send

Header = tuple[bytes, bytes]
_PHRASES: Final = {status.value: status.phrase.encode() for status in HTTPStatus}

OPEN: Final[tuple[Header, ...]] = ((b"access-control-allow-origin", b"*"), (b"vary", b"Accept"))
"""Anybody's page may read the answers; nobody's cookies are asked for."""
METHODS: Final = b"GET, HEAD, POST, OPTIONS"
_PIECE: Final = 1 << 18


def lines(headers: Iterable[Header]) -> bytes:
    """Headers as they are sent."""
    return b"".join(b"%b: %b\r\n" % header for header in headers)


_ALWAYS: Final = lines((*OPEN, *SECURITY))


class Answer:
    """A status, headers and a body."""

    __slots__ = ("_own", "body", "status")

    def __init__(self, status: int, body: bytes, content_type: bytes | None, *headers: Header) -> None:
        """Answer with a body of a type, or with none."""
        self.status, self.body = status, body
        self._own = headers
        if content_type is not None:
            self._own = ((b"content-type", content_type), (b"content-length", b"%d" % len(body)), *headers)

    @property
    def short(self) -> bool:
        """Whether it is sent in one piece."""
        return len(self.body) <= _PIECE

    def whole(self, *before: Header) -> bytes:
        """All of it as HTTP/1.1 sends it, with more headers ``before`` its own."""
        return b"HTTP/1.1 %d %b\r\n%b%b%b\r\n%b" % (
            self.status,
            _PHRASES[self.status],
            lines(before),
            lines(self._own),
            _ALWAYS,
            self.body,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI's signature
        """Send it, a large body piece by piece; of a HEAD request only what stands before the body."""
        headers = [*self._own, *OPEN, *SECURITY]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        empty = scope["method"] == "HEAD" or self.status in {204, 304}
        if empty or self.short:
            await send({"type": "http.response.body", "body": b"" if empty else self.body})
            return
        view = memoryview(self.body)
        for start in range(0, len(view), _PIECE):
            more = start + _PIECE < len(view)
            await send({"type": "http.response.body", "body": bytes(view[start : start + _PIECE]), "more_body": more})


def plain(status: int, why: str, *headers: Header) -> Answer:
    """A refusal, in words."""
    return Answer(status, f"{why}\n".encode(), b"text/plain; charset=utf-8", *headers)


def nothing(status: int, *headers: Header) -> Answer:
    """A response without a body: to a preflight request, or to whom has the answer already."""
    return Answer(status, b"", None, *headers)


def preflight() -> Answer:
    """What another page's script may ask (Fetch standard, CORS preflight)."""
    return nothing(
        204,
        (b"access-control-allow-methods", METHODS),
        (b"access-control-allow-headers", b"Content-Type, Accept, If-None-Match"),
        (b"access-control-max-age", b"86400"),
        (b"allow", METHODS),
    )
