"""A forked worker's socket → its answers, one at a time, in an event loop."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from kg.fence import frames
from kg.fence.faults import Died, Fault

if TYPE_CHECKING:
    from kg.fence.confining import Limits
    from kg.fence.nursery import Hatchling

_OPENING: Final = 30.0
"""Seconds that a worker may take to open what its task needs."""
_SLACK: Final = 1 << 16


class Worker(asyncio.Protocol):
    """One worker: ``since`` when it works (or idles), ``until`` when it must be done, ``slow`` once it took long."""

    def __init__(self, hatchling: Hatchling) -> None:
        """Own a worker's process and socket."""
        self.pid = hatchling.pid
        self.name = ""
        self.fenced = False
        self.slow = False
        self.alive = True
        self.answered = 0
        self.since = self.until = 0.0
        self._pidfd, self._channel = hatchling.pidfd, hatchling.channel
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[bytes] | None = None
        self._parts: list[bytes] = []
        self._short = b""
        self._missing = 0
        self._most = 0

    async def meet(self, limits: Limits) -> None:
        """Connect, and wait until the worker says that it is ready.

        Raises:
            Fault: it cannot open what its task needs, or it died.
        """
        self._loop = asyncio.get_running_loop()
        self._most = limits.size + _SLACK
        self._answer = self._loop.create_future()
        await self._loop.create_unix_connection(lambda: self, sock=self._channel)
        try:
            said = json.loads(await asyncio.wait_for(self._answer, _OPENING))
        except (TimeoutError, ValueError) as error:
            raise Died("a worker did not start") from error
        if "error" in said:
            raise Fault(said["error"])
        self.name, self.fenced = said["name"], said["fenced"]

    async def ask(self, request: bytes, now: float, seconds: float) -> bytes:
        """The worker's answer to one request; whoever kills the worker says why with ``fail``."""
        self.since, self.until = now, now + seconds
        self._answer = self._loop.create_future()
        if self._transport is None or not self.alive:
            raise Died("the worker's process ended")
        self._transport.write(frames.framed(request))
        answer = await self._answer
        self.answered += 1
        return answer

    def fail(self, error: Fault) -> None:
        """End the worker, and let who waits for its answer know why."""
        if self._answer and not self._answer.done():
            self._answer.set_exception(error)
        self.end()

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
        """The process is gone."""
        self.fail(Died("the worker's process ended: too much memory, or too deep a nesting"))

    def data_received(self, data: bytes) -> None:
        """Gather an answer."""
        if not self._parts:
            data = self._short + data
            self._short = data if len(data) < frames.HEAD.size else b""
            if self._short:
                return
            length = int.from_bytes(data[: frames.HEAD.size], "big")
            if len(data) - frames.HEAD.size == length:  # as small answers come
                self._deliver(data[frames.HEAD.size :])
                return
            self._missing = length + frames.HEAD.size
            if length > self._most:
                self.fail(Died("the worker's answer is larger than it may be"))
                return
        self._parts.append(data)
        self._missing -= len(data)
        if self._missing <= 0:
            whole = b"".join(self._parts)
            self._parts = []
            self._deliver(whole[frames.HEAD.size :])

    def _deliver(self, answer: bytes) -> None:
        if self._answer and not self._answer.done():
            self._answer.set_result(answer)
