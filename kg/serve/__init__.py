"""A store → an ASGI application: the SPARQL endpoint at ``/sparql``, the explorer's pages at ``/``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.middleware import Middleware

from kg.serve.explorer import routes
from kg.serve.generations import Generations
from kg.serve.headers import SecurityHeaders

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["application"]


def application(store: Path) -> Starlette:
    """The application over a store; ``app.state.graphs`` hands its pages the newest generation.

    Raises:
        StoreError: there is no published generation.
    """
    app = Starlette(routes=routes(), middleware=[Middleware(SecurityHeaders)])
    app.state.graphs = Generations(store)
    app.state.graphs.current()
    return app
