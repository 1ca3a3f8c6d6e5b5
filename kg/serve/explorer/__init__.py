"""The newest generation of a store → pages that people look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.routing import BaseRoute


def routes() -> list[BaseRoute]:
    """The explorer's pages and, below ``/assets/``, what they load."""
    return []
