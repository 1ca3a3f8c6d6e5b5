"""An HTTP client for a store of somebody else that goes nowhere else: it follows no redirection.

Whoever answers could otherwise send requests of ours to any host that we can reach, and with them, as urllib repeats
headers, user and password; an update that is sent on arrives as a GET without its statements, and looks as if it were
done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn
from urllib.request import BaseHandler, HTTPRedirectHandler, OpenerDirector, build_opener

from kg.model import StoreError

if TYPE_CHECKING:
    from email.message import Message
    from typing import IO
    from urllib.request import Request


class _Stays(HTTPRedirectHandler):
    """What would follow a redirection says where it leads."""

    def redirect_request(  # noqa: PLR0913, PLR0917 - urllib's signature
        self,
        req: Request,
        fp: IO[bytes],  # noqa: ARG002
        code: int,  # noqa: ARG002
        msg: str,  # noqa: ARG002
        headers: Message,  # noqa: ARG002
        newurl: str,
    ) -> NoReturn:
        raise StoreError(f"{req.full_url} sends on to {newurl}: give that address, if you trust it")


def opener(*handlers: BaseHandler) -> OpenerDirector:
    """A client with these handlers that raises StoreError where it is to be sent elsewhere."""
    return build_opener(_Stays, *handlers)
