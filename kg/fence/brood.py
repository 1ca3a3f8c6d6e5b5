"""The helper that forks workers → workers that are up, in an event loop; a helper that is gone is replaced."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from kg.fence.faults import Fault
from kg.fence.nursery import Nursery
from kg.fence.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable


class Brood:
    """Workers that are on their way, ``coming`` in number.

    ``up`` is called with each worker that is ready, ``failed`` when one cannot open what its task needs, and ``done``
    by workers (see there).
    """

    def __init__(
        self,
        nursery: Nursery,
        *,
        up: Callable[[Worker], None],
        failed: Callable[[Fault], None],
        done: Callable[[Worker], None],
    ) -> None:
        """Own a helper from now on."""
        self.nursery = nursery
        self.coming = 0
        self._up, self._failed, self._done = up, failed, done
        self._met: dict[asyncio.Task[None], Worker] = {}

    def start(self) -> None:
        """Begin to meet workers in the loop that runs."""
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self.nursery.door, self._hatched)

    def close(self) -> None:
        """End the helper and with it every worker."""
        self._loop.remove_reader(self.nursery.door)
        self.nursery.close()
        for task, worker in self._met.items():
            task.cancel()
            worker.end()

    def order(self) -> None:
        """Ask for one more worker."""
        try:
            self.nursery.order()
        except OSError:
            self.renew(self.nursery)
            self.nursery.order()
        self.coming += 1

    def renew(self, gone: Nursery) -> None:
        """Replace a helper that is gone, where nobody has yet: those that it had forked will not come."""
        if gone is self.nursery:
            self.close()
            self.nursery, self.coming = Nursery(gone.task), 0
            self._loop.add_reader(self.nursery.door, self._hatched)

    def _hatched(self) -> None:
        """A worker was forked: meet it when it says that it is ready."""
        try:
            worker = Worker(self.nursery, self._done)
        except (EOFError, OSError):
            self.renew(self.nursery)
            return
        task = self._loop.create_task(self._meet(worker))
        self._met[task] = worker
        task.add_done_callback(self._met.pop)

    async def _meet(self, worker: Worker) -> None:
        try:
            await worker.meet(self.nursery.task.limits)
        except Fault as error:
            worker.end()
            if not worker.nursery.gone:
                self._failed(error)
            return
        finally:
            self.coming -= worker.nursery is self.nursery
        self._up(worker)
