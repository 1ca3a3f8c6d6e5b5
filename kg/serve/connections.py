"""uvicorn's HTTP connection → the same one with an end: for whoever sends too slowly, too much, or reads nothing."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from kg.serve.answers import plain
from kg.serve.asking import LONGEST_ADDRESS
from kg.serve.endpoint import Endpoint

if TYPE_CHECKING:
    import asyncio
    from collections.abc import MutableMapping

    from uvicorn._types import ASGI3Application
    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

    from kg.serve.answers import Answer

ARRIVING: Final = 20.0
"""Seconds in which a whole request has to arrive, from the connection or its first byte on."""
STALLED: Final = 60.0
"""Seconds that a client may read nothing of an answer."""
LARGEST_HEAD: Final = 1 << 17
"""Most bytes of a request's first line and headers."""
_LOOK: Final = 2.0
_VERSIONS: Final = frozenset({"1.0", "1.1"})


class _Gathering:
    """A transport that sends an answer's head with the first piece of its body: one packet, one system call."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._head = b""

    def write(self, data: bytes) -> None:
        """Write, or keep what begins an answer."""
        if not self._head and data.startswith(b"HTTP/1.1 ") and not data.startswith(b"HTTP/1.1 1"):
            self._head = data
        else:
            self.flush(data)

    def flush(self, data: bytes = b"") -> None:
        """Write what was kept, and more."""
        head, self._head = self._head, b""
        if head or data:
            self._transport.write(head + data)

    def close(self) -> None:
        """Close after what was kept."""
        self.flush()
        self._transport.close()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a transport has
        return getattr(self._transport, name)


class Connection(HttpToolsProtocol):
    """A connection that is looked at every two seconds: uvicorn itself waits for a half-sent request for ever."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._gathering = _Gathering(transport)
        self._arriving: float | None = self.loop.time()
        self._stalled: float | None = None
        self._head = 0
        self._looking = self.loop.call_later(_LOOK, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """Look no more."""
        self._looking.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take in a part of a request, unless its head is too large."""
        if self._head >= 0:
            self._head += len(data)
            in_head = True
        else:
            in_head = False
        super().data_received(data)
        if in_head and self._head > LARGEST_HEAD and not self.transport.is_closing():
            self._refuse(431)

    def on_message_begin(self) -> None:
        """The first byte of a request."""
        self._arriving = self.loop.time()
        self._head = 0
        super().on_message_begin()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - uvicorn's signature
        """What is no HTTP."""
        self._refuse(400)

    def on_headers_complete(self) -> None:
        """What follows is a body, whose size the application limits."""
        self._head = -1
        if refused := self._refused():
            self._refuse(refused)
            return
        super().on_headers_complete()
        if self.cycle is not None:
            self.cycle.transport = self._gathering  # type: ignore[assignment]

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header; what follows a body in pieces (a trailer) is passed over, and so takes no memory."""
        if self._head >= 0:
            super().on_header(name, value)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        """Begin to answer a request: one by one that needs no task, all others as uvicorn does."""
        scope: MutableMapping[str, Any] = cycle.scope  # type: ignore[assignment]
        if not (isinstance(app, Endpoint) and app.begin(scope, partial(self._answer, cycle))):
            super()._start_asgi_task(cycle, app)

    def _answer(self, cycle: RequestResponseCycle, answer: Answer) -> None:
        """Send an answer at once, or piece by piece to whom is slow to read."""
        if cycle.disconnected or self.transport.is_closing():
            return
        if self.flow.write_paused or not answer.short:
            super()._start_asgi_task(cycle, answer)  # type: ignore[arg-type]
            return
        close = () if cycle.keep_alive else ((b"connection", b"close"),)
        self.transport.write(answer.whole(*cycle.default_headers, *close))
        cycle.response_started = cycle.response_complete = True
        if not cycle.keep_alive:
            self.transport.close()
        self.on_response_complete()

    def _refused(self) -> int:
        """The status of a head that nobody may send (RFC 9112, sections 2.3 and 3.2), or 0."""
        if len(self.url) > LONGEST_ADDRESS:
            return 414
        hosts, size = 0, len(self.url)
        for name, value in self.headers:
            size += len(name) + len(value) + 4  # and what parts them
            hosts += name == b"host"
        if size > LARGEST_HEAD:  # it came with the first byte, before anybody counted
            return 431
        version = self.parser.get_http_version()
        if version not in _VERSIONS:
            return 505
        return 0 if hosts == 1 or (not hosts and version == "1.0") else 400

    def on_body(self, body: bytes) -> None:
        """A part of the body, unless the request was refused."""
        if not self.transport.is_closing():
            super().on_body(body)

    def on_message_complete(self) -> None:
        """The last byte of a request."""
        self._arriving = None
        if not self.transport.is_closing():
            super().on_message_complete()

    def _refuse(self, status: int) -> None:
        """Answer what the application is not to see, and hang up."""
        self.transport.write(plain(status, HTTPStatus(status).phrase).whole((b"connection", b"close")))
        self.transport.close()

    def on_response_complete(self) -> None:
        """The last byte of an answer; of a HEAD request's, what was kept."""
        self._gathering.flush()
        super().on_response_complete()

    def pause_writing(self) -> None:
        """The client does not read as fast as we write."""
        self._stalled = self.loop.time()
        super().pause_writing()

    def resume_writing(self) -> None:
        """It has read."""
        self._stalled = None
        super().resume_writing()

    def _look(self) -> None:
        now = self.loop.time()
        if self._stalled is not None and now - self._stalled > STALLED:
            self.transport.abort()
        elif self._arriving is not None and now - self._arriving > ARRIVING:
            self.transport.close()
        else:
            self._looking = self.loop.call_later(_LOOK, self._look)
