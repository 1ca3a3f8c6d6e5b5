"""A forked worker's socket → its answers in an event loop, in the order of the requests."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from kg.fence import frames
from kg.fence.faults import Died, Fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.fence.confining import Limits
    from kg.fence.nursery import Nursery

_OPENING: Final = 30.0
"""Seconds that a worker may take to open what its task needs."""
_SLACK: Final = 1 << 16


class Job:
    """A request and who waits for its answer; ``seconds`` is how long it may run, ``alone`` with nobody beside it."""

    __slots__ = ("alone", "answer", "request", "seconds", "since")

    def __init__(self, request: bytes, answer: asyncio.Future[bytes], seconds: float, since: float) -> None:
        """Wait since a moment for the answer to a request."""
        self.request, self.answer, self.seconds, self.since = request, answer, seconds, since
        self.alone = False


class Worker(asyncio.Protocol):
    """One worker and the jobs that it has had ``since`` a moment; answers to jobs that came together come together.

    ``name`` says on which data it works, ``slow`` that it has worked long on something: it is not used again.
    """

    def __init__(self, nursery: Nursery, done: Callable[[Worker], None]) -> None:
        """Own the process and socket of a worker that has hatched; ``done`` hears of every answer, and of its end.

        Raises:
            EOFError: the helper that forks them is gone.
            OSError: the same.
        """
        hatchling = nursery.hatched()
        self.nursery = nursery
        self.pid = hatchling.pid
        self.name = ""
        self.fenced = False
        self.slow = False
        self.alive = True
        self.answered = 0
        self.since = 0.0
        self.jobs: deque[Job] = deque()
        self._done = done
        self._pidfd, self._channel = hatchling.pidfd, hatchling.channel
        self._transport: asyncio.Transport | None = None
        self._frames = frames.Frames()
        self._unsent: list[bytes] = []
        self._most = 0
        self._said: asyncio.Future[bytes] | None = None

    async def meet(self, limits: Limits) -> None:
        """Connect, and wait until the worker says that it is ready.

        Raises:
            Fault: it cannot open what its task needs, or it died.
        """
        self._loop = asyncio.get_running_loop()
        self._most = limits.size + _SLACK
        self._said = self._loop.create_future()
        await self._loop.create_unix_connection(lambda: self, sock=self._channel)
        try:
            said = json.loads(await asyncio.wait_for(self._said, _OPENING))
        except (TimeoutError, ValueError) as error:
            raise Died("a worker did not start") from error
        if "error" in said:
            raise Fault(said["error"])
        self.name, self.fenced = said["name"], said["fenced"]

    def take(self, job: Job, now: float) -> None:
        """Send a job to the process, with all others of this turn of the event loop, to be done after those before."""
        if not self.jobs:
            self.since = now
        self.jobs.append(job)
        if not self._unsent:
            self._loop.call_soon(self._send)
        self._unsent.append(frames.framed(job.request))

    def _send(self) -> None:
        unsent, self._unsent = self._unsent, []
        if self._transport is not None and self.alive:
            self._transport.write(b"".join(unsent))

    def fail(self, error: Fault) -> list[Job]:
        """End the worker, and hand out the jobs that are to be done once more, each alone.

        Which of several is to blame nobody knows; nor whether a process that died young did so of its own.
        """
        several = len(self.jobs) > 1
        jobs = self.leave()
        again = several or (isinstance(error, Died) and not self.slow and not any(job.alone for job in jobs))
        for job in jobs:
            job.alone = True
            if not again:
                job.answer.set_exception(error)
        return jobs if again else []

    def leave(self) -> list[Job]:
        """End the worker, and hand out its jobs, none of which is to blame for it."""
        jobs = [job for job in self.jobs if not job.answer.done()]
        self.jobs.clear()
        self.end()
        return jobs

    def end(self) -> None:
        """Kill the process, by a descriptor that can mean no other one."""
        self.alive = False
        if self._pidfd >= 0:
            with suppress(OSError):
                signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
            os.close(self._pidfd)
            self._pidfd = -1
        if self._transport:
            self._transport.abort()
        else:
            self._channel.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The socket belongs to the event loop now."""
        self._transport = transport  # type: ignore[assignment]

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """The process is gone; what was behind its first job can be done by another."""
        self.alive = False
        if self._said and not self._said.done():
            self._said.set_exception(Died("a worker did not start"))
        self._done(self)

    def data_received(self, data: bytes) -> None:
        """Hand out the answers that are whole."""
        answers = self._frames.add(data)
        if self._frames.wanted > self._most:
            self.end()
            return
        if answers and self._said and not self._said.done():
            self._said.set_result(answers[0])
            return
        for answer in answers:
            self.answered += 1
            job = self.jobs.popleft() if self.jobs else None
            if job and not job.answer.done():
                job.answer.set_result(answer)
        if answers:
            self.since = self._loop.time()
            self._done(self)
