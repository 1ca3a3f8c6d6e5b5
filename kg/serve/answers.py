"""What is to be said → an HTTP response, with the headers that let any page read it and keep browsers safe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.serve.headers import SECURITY

if TYPE_CHECKING:
    from starlette.types import Send

Header = tuple[bytes, bytes]

OPEN: Final[tuple[Header, ...]] = ((b"access-control-allow-origin", b"*"), (b"vary", b"Accept"))
"""Anybody's page may read the answers; nobody's cookies are asked for."""
METHODS: Final = b"GET, HEAD, POST, OPTIONS"
_PIECE: Final = 1 << 18


class Answer:
    """A status, headers and a body."""

    __slots__ = ("body", "headers", "status")

    def __init__(self, status: int, body: bytes, content_type: bytes, *headers: Header) -> None:
        """Answer with a body of a type."""
        self.status, self.body = status, body
        length = (b"content-length", b"%d" % len(body))
        self.headers = [(b"content-type", content_type), length, *headers, *OPEN, *SECURITY]

    async def send(self, send: Send, *, empty: bool = False) -> None:
        """Send it, a large body piece by piece; of a HEAD request only what stands before the body."""
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        if empty or len(self.body) <= _PIECE:
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
    answer = Answer(status, b"", b"text/plain; charset=utf-8", *headers)
    answer.headers = answer.headers[2:]
    return answer


def preflight() -> Answer:
    """What another page's script may ask (Fetch standard, CORS preflight)."""
    return nothing(
        204,
        (b"access-control-allow-methods", METHODS),
        (b"access-control-allow-headers", b"Content-Type, Accept, If-None-Match"),
        (b"access-control-max-age", b"86400"),
        (b"allow", METHODS),
    )
