"""HTTP requests to ``/sparql`` → answers of fenced workers: SPARQL 1.1 Protocol, read-only.

This is a bare ASGI application, in front of the pages' framework: a small query costs less than routing it would.
"""

from __future__ import annotations

import logging
import re
import time
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.fence import Busy, Fault, Overtime
from kg.serve.answers import Answer, nothing, plain, preflight
from kg.serve.asking import Asked, Refused, addressed, asked, header
from kg.serve.negotiation import accepted
from kg.store import answering

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from starlette.types import ASGIApp, Receive, Scope, Send

    from kg.serve.negotiation import Accepted, Format
    from kg.serve.service import Service

_LOG: Final = logging.getLogger(__name__)
_SPARQL: Final = frozenset({"/sparql", "/sparql/"})
_VOID: Final = "/.well-known/void"
_HOST: Final = re.compile(r"[A-Za-z0-9.-]+(?::\d+)?|\[[0-9A-Fa-f:.]+\](?::\d+)?")
_UNACCEPTABLE: Final = "none of the formats that you accept can hold this answer"
_REFUSALS: Final = {
    answering.REFUSED: 400,
    answering.SYNTAX: 400,
    answering.UNACCEPTABLE: 406,
    answering.TOO_LARGE: 422,
    answering.NO_MEMORY: 503,
    answering.FAILED: 500,
}
_CHANGING: Final = ("now", "rand", "uuid", "bnode", "[", "_:")
"""What can make two answers to one query differ: such an answer gets no entity tag."""
_ASK_AGAIN: Final = (b"cache-control", b"no-cache")
_NO_STORE: Final = (b"cache-control", b"no-store")


class Endpoint:
    """ASGI middleware that answers ``/sparql`` and ``/.well-known/void``, and passes on everything else."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        """Answer from a service's workers."""
        self._app, self._service = app, service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or not (scope["path"] in _SPARQL or scope["path"] == _VOID):
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        try:
            answer = await self._answer(scope, receive)
        except Refused as refused:
            answer = plain(refused.status, refused.why, *refused.headers)
        except Exception:  # noqa: BLE001 - whatever it is: the client gets an answer, and the server lives
            answer = self._failed(scope)
        await answer(scope, receive, send)
        self._log(scope, answer, began)

    def begin(self, scope: Scope, done: Callable[[Answer], object]) -> bool:
        """Have a query by GET answered without a task and messages of its own; whether ``done`` will get the answer.

        It does in two thirds of the time what ``__call__`` does.  What is out of the ordinary is left to that.
        """
        if scope["method"] != "GET" or scope["path"] not in _SPARQL or not scope["query_string"]:
            return False
        began = time.perf_counter()
        try:
            what = addressed(scope)
            prepared = self._prepared(scope, what, accepted(header(scope, b"accept")))
            if what.query is None or isinstance(prepared, Answer):
                return False
            reply = self._service.put(prepared.request)
        except Exception:  # noqa: BLE001 - whatever it is, the other way answers it
            return False

        def tell(reply: asyncio.Future[bytes]) -> None:
            try:
                answer = _answered(prepared, reply.result())
            except Fault as fault:
                answer = _unanswered(fault)
            except Exception:  # noqa: BLE001 - as above
                answer = self._failed(scope)
            done(answer)
            self._log(scope, answer, began)

        reply.add_done_callback(tell)
        return True

    @staticmethod
    def _failed(scope: Scope) -> Answer:
        """What a client hears of a fault of our own, which is logged."""
        _LOG.exception("a request to %s failed", scope["path"])
        return plain(500, "the server failed")

    def _log(self, scope: Scope, answer: Answer, began: float) -> None:
        self._service.log.add(scope, answer.status, len(answer.body), time.perf_counter() - began)

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        if scope["method"] == "OPTIONS":
            return preflight()
        takes = accepted(header(scope, b"accept"))
        if scope["path"] == _VOID:
            if scope["method"] not in {"GET", "HEAD"}:
                raise Refused(405, "ask by GET", (b"allow", b"GET, HEAD, OPTIONS"))
            return await self._described(scope, takes, service=False)
        what = await asked(scope, receive)
        if what.query is None:
            return await self._described(scope, takes, service=True)
        prepared = self._prepared(scope, what, takes)
        if isinstance(prepared, Answer):
            return prepared
        try:
            return _answered(prepared, await self._service.ask(prepared.request))
        except Fault as fault:
            return _unanswered(fault)

    async def _described(self, scope: Scope, takes: Accepted, *, service: bool) -> Answer:
        """The service description, or the description of the dataset."""
        if takes.graph is None:
            raise Refused(406, "the description is RDF, which you do not accept")
        body = await self._service.describe(_base(scope), takes.graph, service=service)
        return Answer(200, body, takes.graph.content_type, (b"cache-control", b"no-cache"))

    def _prepared(self, scope: Scope, what: Asked, takes: Accepted) -> _Prepared | Answer:
        """What a worker is to do, unless the client has the answer already."""
        if takes.results is None and takes.graph is None:
            raise Refused(406, _UNACCEPTABLE)
        tag = self._tag(what, takes) if scope["method"] != "POST" else None
        if tag and tag in header(scope, b"if-none-match").encode("latin-1"):
            return nothing(304, (b"etag", tag))
        forms = (_name(takes.results), _name(takes.graph))
        asks = answering.Asked(what.query or "", f"{_base(scope)}/sparql", *forms, what.default, what.named)
        return _Prepared(asks.encoded(), takes, tag)

    def _tag(self, what: Asked, takes: Accepted) -> bytes | None:
        """An entity tag: the same address, over the same generation, has the same answer in the same format."""
        words = (what.query or "").casefold()
        if any(word in words for word in _CHANGING):
            return None
        names = (self._service.generation(), _name(takes.results), _name(takes.graph))
        return b'W/"%s"' % "-".join(map(str, names)).replace("/", "-").encode()


class _Prepared(NamedTuple):
    """A request to a worker, the formats that the client takes, and the entity tag that its answer gets."""

    request: bytes
    takes: Accepted
    tag: bytes | None


def _answered(prepared: _Prepared, reply: bytes) -> Answer:
    """A worker's reply as the client gets it."""
    kind = reply[:1]
    if kind in _REFUSALS:
        return plain(_REFUSALS[kind], reply[1:].decode(errors="replace") or _UNACCEPTABLE)
    form = prepared.takes.results if kind == answering.RESULTS else prepared.takes.graph
    tag = prepared.tag
    tagged = ((b"etag", tag), _ASK_AGAIN) if tag else (_NO_STORE,)
    return Answer(200, reply[1:], form.content_type if form else b"", *tagged)


def _unanswered(fault: Fault) -> Answer:
    """What the client hears where no worker replied."""
    if isinstance(fault, Overtime):
        return plain(504, f"the query was {fault}")
    if isinstance(fault, Busy):
        return plain(503, f"the server is busy: {fault}", (b"retry-after", b"2"))
    return plain(503, str(fault))


def _name(form: Format | None) -> str | None:
    return form.name if form else None


def _base(scope: Scope) -> str:
    """The address that the client used, without its path; what is no host name is not repeated."""
    host = header(scope, b"host")
    if not _HOST.fullmatch(host):
        name, port = scope.get("server") or ("localhost", None)
        host = f"{name}:{port}" if port else str(name)
    forwarded = header(scope, b"x-forwarded-proto")
    scheme = forwarded if forwarded in {"http", "https"} else scope.get("scheme", "http")
    return f"{scheme}://{host}"
