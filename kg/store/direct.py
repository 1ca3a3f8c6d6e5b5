"""An HTTP client for a store of somebody else that goes nowhere else: it follows no redirection.

Whoever answers could otherwise send requests of ours to any host that we can reach, and with them, as urllib repeats
headers, user and password; an update that is sent on arrives as a GET without its statements, and looks as if it were
done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn
from urllib.request import BaseHandler, HTTPRedirectHandler, OpenerDirector, build_opener

from kg.model import StoreError

if TYPE_CHECKING:
    from urllib.request import Request


class _Stays(HTTPRedirectHandler):
    """What would follow a redirection says where it leads."""

    def redirect_request(self, req: Request, *said: Any, **_: Any) -> NoReturn:  # noqa: ANN401 - urllib's own
        raise StoreError(f"{req.full_url} sends on to {said[-1]}: give that address, if you trust it")


def opener(*handlers: BaseHandler) -> OpenerDirector:
    """A client with these handlers that raises StoreError where it is to be sent elsewhere."""
    return build_opener(_Stays, *handlers)
