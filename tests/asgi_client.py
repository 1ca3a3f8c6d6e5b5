"""An ASGI application → answers to requests, without a socket: what the tests of the pages need of a client."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlencode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Message


@dataclass(frozen=True, slots=True)
class Answer:
    """One response."""

    status_code: int
    headers: dict[str, str]
    content: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.content.decode()

    def json(self) -> Any:  # noqa: ANN401 - whatever JSON holds
        """The body as JSON."""
        return json.loads(self.content)


class Client:
    """Asks an application directly."""

    def __init__(self, app: ASGIApp) -> None:
        """Hold the application."""
        self._app = app

    def get(
        self,
        address: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        follow_redirects: bool = True,
    ) -> Answer:
        """GET, following redirections unless told otherwise."""
        target = f"{address}?{urlencode(params)}" if params else address
        found = asyncio.run(self._ask("GET", target, headers or {}))
        if follow_redirects and found.status_code in {301, 302, 303, 307, 308}:
            return self.get(found.headers["location"], headers=headers)
        return found

    def head(self, address: str) -> Answer:
        """HEAD."""
        return asyncio.run(self._ask("HEAD", address, {}))

    def post(self, address: str) -> Answer:
        """POST without a body."""
        return asyncio.run(self._ask("POST", address, {}))

    async def _ask(self, method: str, target: str, headers: Mapping[str, str]) -> Answer:
        path, _, query = target.partition("#")[0].partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote(path),
            "raw_path": quote(path, safe="/%:").encode(),
            "query_string": quote(query, safe="=&%+:;,/'@()*!~").encode(),
            "root_path": "",
            "headers": [(b"host", b"127.0.0.1"), *((name.encode(), value.encode()) for name, value in headers.items())],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }
        sent: list[Message] = []
        begun = False

        async def receive() -> Message:
            nonlocal begun
            if begun:
                await asyncio.sleep(3600)
            begun = True
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        await self._app(scope, receive, send)
        start = next(one for one in sent if one["type"] == "http.response.start")
        body = b"".join(one.get("body", b"") for one in sent if one["type"] == "http.response.body")
        return Answer(start["status"], {name.decode(): value.decode() for name, value in start["headers"]}, body)
