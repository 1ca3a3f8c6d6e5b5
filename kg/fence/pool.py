"""Requests of an event loop → answers of fenced workers: each in its time, and nobody waits behind a long one.

A worker has a few requests at a time, so that it need not sleep between two small ones.  When they take longer than
a moment, it is ended and each of them gets one of its own.  What runs past its deadline is killed with its worker.
Work that runs long goes on at low priority; when all workers run long and somebody waits, more are forked, and when
there may be no more, the one that has run longest makes room (past ``PATIENCE``): its requester hears ``Busy``.
"""

from __future__ import annotations

import asyncio
import os
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from kg.fence.brood import Brood
from kg.fence.faults import Busy, Died, Fault, Overtime
from kg.fence.worker import Job, Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.fence.nursery import Nursery

PATIENCE, _LEAST_PATIENCE = 0.8, 0.4
"""Seconds that work may run before it must make room for one who waits; less, the more of them there are."""
LONG: Final = 0.25
"""Seconds after which work goes on at low priority, in a worker that does nothing after it."""
_BRISK: Final = 0.002
"""Seconds: a worker that is longer at its job than this gets none behind it."""
_DEEP, _QUEUE, _LOW = 8, 512, 15
_TICK, _IDLE = 0.02, 10.0
_USED_UP: Final = 50_000
"""Requests after which a worker is replaced: what a parser and a cache hold does not grow for ever."""
_AGAIN: Final = 1.0
"""Seconds until workers are forked again after one could not open what it needs."""


class Pool:
    """Workers of one task, at least ``least`` of them and at most ``most``, in one event loop.

    ``current`` names the state of the data that new requests must see (a generation): workers of another are replaced.
    """

    def __init__(self, nursery: Nursery, *, current: Callable[[], str], least: int, most: int) -> None:
        """Use the workers of a nursery, which the pool owns from now on."""
        self._brood = Brood(nursery, up=self._welcome, failed=self._despair, done=self._done)
        self._current = current
        self._least, self._most = least, most
        self._limits = nursery.task.limits
        self._workers: list[Worker] = []
        self._waiting: deque[Job] = deque()
        self._ticking: asyncio.TimerHandle | None = None
        self._started: asyncio.Future[None] | None = None
        self._closed = False
        self._not_before = 0.0
        self.fenced: bool | None = None

    async def start(self) -> None:
        """Fork the first workers, and wait for one.

        Raises:
            Fault: no worker can open what the task needs.
        """
        self._loop = asyncio.get_running_loop()
        self._started = self._loop.create_future()
        self._brood.start()
        self._tick()
        await self._started

    def close(self) -> None:
        """End every worker and the helper that forks them."""
        self._closed = True
        if self._ticking:
            self._ticking.cancel()
        for worker in self._workers:
            worker.fail(Busy("the server stops"))
        self._brood.close()

    def put(self, request: bytes, seconds: float | None = None) -> asyncio.Future[bytes]:
        """The answer, as it will come, of a worker that works on the current data.

        Raises:
            Busy: there are too many waiting.  All else is raised by the answer, this too where others waited for long.
            Overtime: it took more than ``seconds`` (by default, the task's limit).
            Died: the worker's process ended: out of memory, or out of stack.
            Fault: no worker can open what the task needs.
        """
        now = self._loop.time()
        job = Job(request, self._loop.create_future(), seconds or self._limits.seconds, now)
        if worker := self._chosen(job, now):
            worker.take(job, now)
        elif len(self._waiting) < _QUEUE:
            self._waiting.append(job)
            self._fill()
        else:
            raise Busy("there are too many requests at once")
        return job.answer

    def _chosen(self, job: Job, now: float) -> Worker | None:
        """A worker of the current data that is up and quick and whose jobs bear others; or else one that is idle."""
        name, idle = self._current(), None
        for worker in self._workers:
            if not worker.alive or worker.slow or worker.name != name:
                continue
            if not worker.jobs:
                idle = idle or worker
            elif not (job.alone or worker.jobs[0].alone) and len(worker.jobs) < _DEEP and now - worker.since < _BRISK:
                return worker  # to wake another one would cost more than the work
        return idle

    def _done(self, worker: Worker) -> None:
        """A worker has answered, or is gone: who waits is next."""
        if self._closed:
            return
        if not worker.alive:
            self._loop.call_later(_TICK, self._lost, worker)
        elif not worker.jobs and (worker.slow or worker.answered >= _USED_UP or worker.name != self._current()):
            self._drop(worker, Died("the worker was replaced"))
        elif self._waiting:
            self._serve(self._loop.time())

    def _lost(self, worker: Worker) -> None:
        """A worker was gone a moment ago: by what it was at, or with the helper, whose end is known by now."""
        if self._closed:
            return
        if not worker.nursery.gone:
            self._drop(worker, Died("the query needs more memory than it may take, or is nested too deeply"))
            return
        for orphan in [each for each in self._workers if each.nursery is worker.nursery]:
            self._workers.remove(orphan)
            self._waiting.extendleft(reversed(orphan.leave()))
        self._brood.renew(worker.nursery)
        self._fill()

    def _serve(self, now: float) -> None:
        """Give those who wait to workers that are free."""
        while self._waiting:
            job = self._waiting[0]
            worker = None if job.answer.done() else self._chosen(job, now)
            if worker:
                worker.take(job, now)
            elif not job.answer.done():
                return
            self._waiting.popleft()

    def _drop(self, worker: Worker, error: Fault) -> None:
        """End a worker; its job fails, or where it had several, others do them."""
        if worker in self._workers:
            self._workers.remove(worker)
        self._waiting.extendleft(reversed(worker.fail(error)))
        self._fill()
        self._serve(self._loop.time())

    def _fill(self, more: int = 0) -> None:
        """Order the workers that are missing, and ``more`` where there is room for them."""
        name = self._current()
        fresh = sum(worker.name == name and not worker.slow for worker in self._workers) + self._brood.coming
        room = self._most - len(self._workers) - self._brood.coming
        if self._loop.time() < self._not_before:
            return
        for _ in range(min(max(self._least - fresh, more), room)):  # none where that is negative
            self._brood.order()

    def _welcome(self, worker: Worker) -> None:
        """A worker is up: who waits is next."""
        self.fenced = worker.fenced
        worker.since = self._loop.time()
        self._workers.append(worker)
        if self._started and not self._started.done():
            self._started.set_result(None)
        self._done(worker)

    def _despair(self, error: Fault) -> None:
        """No worker can open what it needs: whoever waits hears it, and for a while no other is forked."""
        self._not_before = self._loop.time() + _AGAIN
        if self._started and not self._started.done():
            self._started.set_exception(error)
        for job in self._waiting:
            if not job.answer.done():
                job.answer.set_exception(error)
        self._waiting.clear()

    def _tick(self) -> None:
        """Look after deadlines, priorities, old data and those who wait, fifty times a second."""
        now = self._loop.time()
        for worker in [worker for worker in self._workers if worker.jobs]:
            self._look_after(worker, now - worker.since)
        self._spare(now)
        self._relieve(now)
        self._ticking = self._loop.call_later(_TICK, self._tick)

    def _look_after(self, worker: Worker, age: float) -> None:
        """A worker that has been at its jobs for a while."""
        seconds = worker.jobs[0].seconds
        if age > seconds or (age > _TICK and len(worker.jobs) > 1):
            self._drop(worker, Overtime(f"stopped after {seconds:g} seconds"))
        elif age > LONG and not worker.slow:
            worker.slow = True
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, worker.pid, _LOW)

    def _spare(self, now: float) -> None:
        """Let go of idle workers that there are too many of, or that work on older data."""
        name = self._current()
        surplus = len(self._workers) - self._least
        for worker in [worker for worker in self._workers if not worker.jobs]:
            if worker.name != name or (surplus > 0 and now - worker.since > _IDLE):
                surplus -= 1
                self._workers.remove(worker)
                worker.end()
        self._fill()

    def _relieve(self, now: float) -> None:
        """Somebody waits: fork one more, or where there may be no more, end what has run longest."""
        self._serve(now)
        while self._waiting and now - self._waiting[0].since > self._limits.seconds:
            job = self._waiting.popleft()
            if not job.answer.done():
                job.answer.set_exception(Busy("no worker became free in time"))
        if not self._waiting or now - self._waiting[0].since < _TICK:
            return
        self._fill(len(self._waiting) - self._brood.coming)
        for worker in sorted(self._workers, key=lambda each: each.since):
            patience = max(PATIENCE / max(1, len(self._waiting)), _LEAST_PATIENCE)
            if len(self._waiting) <= self._brood.coming or now - worker.since < patience:
                return
            if worker.jobs:
                self._drop(worker, Busy(f"stopped after {now - worker.since:.1f} seconds to let others in"))
                self._fill(len(self._waiting) - self._brood.coming)
