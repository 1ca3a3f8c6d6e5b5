"""A function and batches → results from a crew of processes, of which any may die without harm to the others.

Processes are spawned, not forked: an open store has threads, and a fork would copy their locks.  A few batches are on
their way to each at once, so that a long input is never held whole and no process waits.  A process that dies is
replaced; the batch that it worked on is tried again value by value, and the value on which one dies alone is lost.
"""

from __future__ import annotations

import signal
from collections import deque
from multiprocessing import get_context
from multiprocessing.connection import wait
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from kg.model import TrialkgError
from kg.workers import singly

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.connection import Connection

T = TypeVar("T")
R = TypeVar("R")

_AHEAD: Final = 4
_SECONDS: Final = 5.0
"""How long a process that is told to end may take."""


class WorkerError(TrialkgError):
    """Processes cannot be started at all."""


def crew(
    function: Callable[[list[T]], list[R]],
    batches: Iterable[list[T]],
    workers: int,
    lost: Callable[[T, str], R],
) -> Iterator[R]:
    """Results in the order in which they are ready.

    Raises:
        WorkerError: a process ends before it is ready to work.
        Exception: whatever the function raised.
    """
    again: deque[list[T]] = deque()
    source = iter(batches)

    def take() -> list[T] | None:
        return again.popleft() if again else next(source, None)

    members = [_Member(function) for _ in range(workers)]
    try:
        while True:
            for member in members:
                member.fill(take)
            busy = [member for member in members if member.waiting]
            if not busy:
                return
            ready = wait([member.connection for member in busy])
            for member in busy:
                if member.connection not in ready:
                    continue
                try:
                    yield from member.receive()
                except (EOFError, OSError):
                    yield from _bury(member, again, lost)
                    members[members.index(member)] = _Member(function)
    finally:
        for member in members:
            member.stop()


def _bury(member: _Member[T, R], again: deque[list[T]], lost: Callable[[T, str], R]) -> Iterator[R]:
    """A process died: what it worked on is tried again value by value, or lost if it was one value."""
    why = member.epitaph()
    current, *others = member.waiting
    again.extend(others)
    if len(current) == 1:
        yield lost(current[0], why)
    else:
        again.extend(singly([current]))


class _Member(Generic[T, R]):
    """One process, the connection to it, and the batches that it has and has not answered, oldest first."""

    def __init__(self, function: Callable[[list[T]], list[R]]) -> None:
        context = get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.waiting: deque[list[T]] = deque()
        self._ready = False
        self._process = context.Process(target=_work, args=(function, theirs), daemon=True)
        self._process.start()
        theirs.close()

    def fill(self, take: Callable[[], list[T] | None]) -> None:
        """Send batches until enough are on their way."""
        while len(self.waiting) < _AHEAD:
            batch = take()
            if batch is None:
                return
            self.waiting.append(batch)
            try:
                self.connection.send(batch)
            except OSError:  # it is dead; that is seen when we wait for its answer
                return

    def receive(self) -> list[R]:
        """The results of the oldest batch, or none where it only says that it is ready."""
        answer = self.connection.recv()
        if not self._ready:
            self._ready = True
            return []
        if isinstance(answer, BaseException):
            raise answer
        self.waiting.popleft()
        results: list[R] = answer
        return results

    def epitaph(self) -> str:
        """Why the process ended."""
        self._process.join(_SECONDS)
        code = self._process.exitcode
        ended = signal.Signals(-code).name if code is not None and code < 0 else f"exit status {code}"
        if not self._ready:
            raise WorkerError(f"a worker process ended before it could work ({ended})")
        self.connection.close()
        return f"the process that read it ended with {ended}"

    def stop(self) -> None:
        """End the process: it sees that the connection is closed."""
        self.connection.close()
        self._process.terminate()
        self._process.join(_SECONDS)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


def _work(function: Callable[[list[Any]], list[Any]], connection: Connection) -> None:
    """A process's life: batches are taken in by a thread, so that whoever sends never waits for our answers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all of us; our parent tells us what to do
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    arrived: SimpleQueue[list[Any] | None] = SimpleQueue()
    Thread(target=_take_in, args=(connection, arrived), daemon=True).start()
    connection.send(None)
    while (batch := arrived.get()) is not None:
        try:
            answer: Any = function(batch)
        except Exception as error:  # noqa: BLE001 - it is raised again where the results are wanted
            answer = error
        try:
            connection.send(answer)
        except OSError:  # nobody wants it any more
            return


def _take_in(connection: Connection, arrived: SimpleQueue[list[Any] | None]) -> None:
    while True:
        try:
            arrived.put(connection.recv())
        except (EOFError, OSError):
            arrived.put(None)
            return
