"""A store's folder → a pool of fenced workers over its newest generation, and what the service says of itself."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from kg.fence import Busy
from kg.fence.nursery import Nursery, Task
from kg.fence.pool import Pool
from kg.serve.description import Descriptions

if TYPE_CHECKING:
    import asyncio
    from pathlib import Path

    from kg.fence import Limits
    from kg.serve.access import AccessLog
    from kg.serve.generations import Generations
    from kg.serve.negotiation import Format

_MAKE = "kg.store.answering:Answering"


class Workers(NamedTuple):
    """How many processes answer: always ``least``, up to ``most`` while some of them run long."""

    least: int = max(2, os.cpu_count() or 1)
    most: int = 2 * max(2, os.cpu_count() or 1) + 4


class Service:
    """What the endpoint answers from, for the life of the server."""

    def __init__(self, store: Path, graphs: Generations, *, limits: Limits, workers: Workers, log: AccessLog) -> None:
        """Serve the store in a folder; nothing runs before ``start``."""
        self._store, self._graphs, self._limits, self._workers = store, graphs, limits, workers
        self._pool: Pool | None = None
        self.log = log
        self._descriptions = Descriptions(self)

    async def start(self) -> None:
        """Start the workers.

        Raises:
            Fault: none of them can open the store.
        """
        nursery = Nursery(Task(_MAKE, str(self._store), self._limits))
        self._pool = Pool(nursery, current=self.generation, least=self._workers.least, most=self._workers.most)
        await self._pool.start()
        self._descriptions.prepare()

    def stop(self) -> None:
        """End the workers."""
        self._descriptions.stop()
        if self._pool:
            self._pool.close()
        self.log.flush()

    @property
    def fenced(self) -> bool:
        """Whether the kernel keeps the workers from opening sockets; ``SERVICE`` is refused all the same."""
        return bool(self._pool and self._pool.fenced)

    def generation(self) -> str:
        """The name of the newest generation."""
        return self._graphs.name

    def put(self, request: bytes) -> asyncio.Future[bytes]:
        """The answer to a request as it will come; of a service that has started.

        Raises:
            Busy: there are too many waiting.
        """
        if self._pool is None:
            raise Busy("the server starts")
        return self._pool.put(request)

    async def ask(self, request: bytes, seconds: float | None = None) -> bytes:
        """A worker's answer to a request (see ``kg.store.answering``).

        Raises:
            Fault: there is none, with the reason.
        """
        if self._pool is None:
            await self.start()
        return await self._pool.put(request, seconds)  # type: ignore[union-attr]

    async def describe(self, base: str, form: Format, *, service: bool) -> bytes:
        """The service description, or that of the dataset alone, as the client at ``base`` sees it."""
        return await self._descriptions.written(base, form, service=service)
