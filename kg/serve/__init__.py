"""A store → an ASGI application: the SPARQL endpoint at ``/sparql``, the explorer's pages at ``/``.

``endpoint`` answers queries with fenced workers (``service``), ``description`` says what is served, ``explorer`` holds
the pages, ``running`` puts the application on an address.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TextIO

from starlette.applications import Starlette
from starlette.middleware import Middleware

from kg.fence import Limits
from kg.serve.access import AccessLog
from kg.serve.endpoint import Endpoint
from kg.serve.explorer import routes
from kg.serve.generations import Generations
from kg.serve.headers import SecurityHeaders
from kg.serve.service import Service, Workers

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from starlette.types import ASGIApp

__all__ = ["Limits", "Workers", "application"]


def application(
    store: Path, *, limits: Limits | None = None, workers: Workers | None = None, log: TextIO | None = None
) -> ASGIApp:
    """The application over a store: queries are answered before the framework of the pages sees them.

    ``limits`` are those of one query from outside, ``workers`` how many processes answer, ``log`` takes a line for
    every request to the endpoint.

    Raises:
        StoreError: there is no published generation.
    """
    graphs = Generations(store)
    graphs.current()
    service = Service(store, graphs, limits=limits or Limits(), workers=workers or Workers(), log=AccessLog(log))

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        await service.start()
        try:
            yield
        finally:
            service.stop()

    pages = Starlette(routes=routes(), middleware=[Middleware(SecurityHeaders)], lifespan=life)
    pages.state.graphs = graphs
    return Endpoint(pages, service)
