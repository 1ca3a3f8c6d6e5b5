"""Requests of an event loop → answers of fenced workers: each in its time, and nobody waits behind a long one.

A worker answers one request at a time.  What runs past its deadline is killed with its worker.  Work that runs long
goes on at low priority; when all workers are busy and somebody waits, more are forked, and when there may be no more,
the one that has run longest makes room (past ``PATIENCE``): its requester hears ``Busy``.
"""

from __future__ import annotations

import asyncio
import math
import os
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from kg.fence.faults import Busy, Fault, Overtime
from kg.fence.nursery import Nursery
from kg.fence.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable


PATIENCE: Final = 0.5
"""Seconds that work may run before it can be asked to make room."""
LONG: Final = 0.25
"""Seconds after which work goes on at low priority, in a worker that does nothing after it."""
_TICK: Final = 0.02
_QUEUE: Final = 512
_IDLE: Final = 10.0
_USED_UP: Final = 50_000
"""Requests after which a worker is replaced: what a parser and a cache hold does not grow for ever."""


class _Waiting:
    """Somebody who waits for a worker."""

    __slots__ = ("since", "turn")

    def __init__(self, turn: asyncio.Future[Worker], since: float) -> None:
        self.turn, self.since = turn, since


class Pool:
    """Workers of one task, at least ``least`` of them and at most ``most``, in one event loop.

    ``current`` names the state of the data that new requests must see (a generation): workers of another are replaced.
    """

    def __init__(self, nursery: Nursery, *, current: Callable[[], str], least: int, most: int) -> None:
        """Use the workers of a nursery, which the pool owns from now on."""
        self._nursery, self._current = nursery, current
        self._least, self._most = least, most
        self._limits = nursery.task.limits
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        self._waiting: deque[_Waiting] = deque()
        self._coming = 0
        self._ticking: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.fenced: bool | None = None

    async def start(self) -> None:
        """Fork the first workers.

        Raises:
            Fault: no worker can open what the task needs.
        """
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._nursery.door, self._hatched)
        self._fill()
        worker = await self._free()
        self._back(worker)

    def close(self) -> None:
        """End every worker and the helper that forks them."""
        if self._ticking:
            self._ticking.cancel()
        self._loop.remove_reader(self._nursery.door)
        for worker in (*self._idle, *self._busy):
            worker.end()
        self._nursery.close()

    async def ask(self, request: bytes, seconds: float | None = None) -> bytes:
        """The answer of a worker that works on the current data.

        Raises:
            Overtime: it took more than ``seconds`` (by default, the task's limit).
            Busy: there are too many waiting, or others waited while this ran long.
            Died: the worker's process ended: out of memory, or out of stack.
            Fault: no worker can open what the task needs.
        """
        worker = self._fresh()
        while worker is None or not worker.alive:
            worker = await self._free()
        self._busy.add(worker)
        if self._ticking is None:
            self._tick()
        try:
            return await worker.ask(request, self._loop.time(), seconds or self._limits.seconds)
        except asyncio.CancelledError:
            worker.end()
            raise
        finally:
            self._back(worker)

    def _fresh(self) -> Worker | None:
        """An idle worker of the current data; those of older data go."""
        name = self._current()
        while self._idle:
            worker = self._idle.pop()
            if worker.name == name and worker.alive:
                return worker
            worker.end()
        return None

    async def _free(self) -> Worker:
        """Wait for a worker."""
        if len(self._waiting) >= _QUEUE:
            raise Busy("too many requests at once")
        waiting = _Waiting(self._loop.create_future(), self._loop.time())
        self._waiting.append(waiting)
        self._fill()
        if self._ticking is None:
            self._tick()
        try:
            return await waiting.turn
        except asyncio.CancelledError:
            if waiting.turn.done() and not waiting.turn.cancelled() and not waiting.turn.exception():
                self._back(waiting.turn.result())
            raise

    def _back(self, worker: Worker) -> None:
        """A worker has nothing to do: somebody waits, or it becomes idle, or it is not used any more."""
        if not worker.alive or worker.slow or worker.answered >= _USED_UP or worker.name != self._current():
            worker.end()
            self._busy.discard(worker)
            self._fill()
            return
        worker.since, worker.until = self._loop.time(), math.inf
        while self._waiting:
            turn = self._waiting.popleft().turn
            if not turn.done():
                self._busy.add(worker)
                turn.set_result(worker)
                return
        self._busy.discard(worker)
        self._idle.append(worker)

    def _fill(self, more: int = 0) -> None:
        """Order the workers that are missing, and ``more`` where there is room for them."""
        have = len(self._idle) + len(self._busy) + self._coming
        for _ in range(min(max(self._least - have, more), self._most - have)):
            try:
                self._nursery.order()
            except OSError:
                self._renew()
                self._nursery.order()
            self._coming += 1

    def _renew(self) -> None:
        """The helper is gone, and with it every worker: start another."""
        self._loop.remove_reader(self._nursery.door)
        self._nursery.close()
        self._nursery = Nursery(self._nursery.task)
        self._coming = 0
        self._loop.add_reader(self._nursery.door, self._hatched)

    def _hatched(self) -> None:
        """A worker was forked: meet it when it says that it is ready."""
        try:
            hatchling = self._nursery.hatched()
        except (EOFError, OSError):
            self._renew()
            self._fill()
            return
        task = self._loop.create_task(self._meet(Worker(hatchling)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _meet(self, worker: Worker) -> None:
        try:
            await worker.meet(self._limits)
        except Fault as error:
            self._coming = max(0, self._coming - 1)
            worker.end()
            while self._waiting:
                turn = self._waiting.popleft().turn
                if not turn.done():
                    turn.set_exception(error)
            return
        self._coming = max(0, self._coming - 1)
        self.fenced = worker.fenced
        self._back(worker)

    def _tick(self) -> None:
        """Look after deadlines, priorities and those who wait; again in a moment while anything goes on."""
        now = self._loop.time()
        for worker in self._busy:
            if now > worker.until:
                worker.fail(Overtime(f"stopped after {worker.until - worker.since:g} seconds"))
            elif now - worker.since > LONG and not worker.slow:
                worker.slow = True
                with suppress(OSError):
                    os.setpriority(os.PRIO_PROCESS, worker.pid, 15)
        self._serve_waiting(now)
        surplus = len(self._idle) + len(self._busy) - self._least
        for worker in [worker for worker in self._idle if now - worker.since > _IDLE][: max(0, surplus)]:
            self._idle.remove(worker)
            worker.end()
        active = self._busy or self._waiting or self._coming or surplus > 0
        self._ticking = self._loop.call_later(_TICK, self._tick) if active else None

    def _serve_waiting(self, now: float) -> None:
        while self._waiting and (self._waiting[0].turn.done() or now - self._waiting[0].since > self._limits.seconds):
            turn = self._waiting.popleft().turn
            if not turn.done():
                turn.set_exception(Busy("no worker became free in time"))
        if not self._waiting or now - self._waiting[0].since < _TICK:
            return
        self._fill(1 if self._coming == 0 else 0)
        longest = min(self._busy, key=lambda worker: worker.since, default=None)
        if not self._coming and longest and now - longest.since > PATIENCE:
            longest.fail(Busy(f"stopped after {now - longest.since:.1f} seconds to let others in"))
