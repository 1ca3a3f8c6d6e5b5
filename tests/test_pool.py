"""The pool of workers: who dies through no fault of a request costs that request nothing."""

from __future__ import annotations

import asyncio
import os
import signal
from typing import TYPE_CHECKING

import pytest

from kg.fence import Limits
from kg.fence.faults import Died
from kg.fence.nursery import Nursery, Task
from kg.fence.pool import Pool

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

pytestmark = pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="workers are Linux processes")


class Process:
    """What the workers here do: say which process they are, or die."""

    name = "now"

    def __init__(self, argument: str, limits: Limits) -> None:
        """There is nothing to open."""

    def __call__(self, request: bytes) -> bytes:
        """The number of the process; ``die`` kills it first."""
        if request == b"die":
            os.kill(os.getpid(), signal.SIGKILL)
        return str(os.getpid()).encode()


def pooled(work: Callable[[Pool, Nursery], Awaitable[None]]) -> None:
    """Work with a pool of two workers that are up."""

    async def run() -> None:
        nursery = Nursery(Task("test_pool:Process", "", Limits(10)))
        pool = Pool(nursery, current=lambda: "now", least=2, most=2)
        await pool.start()
        try:
            await until(lambda: len(pool._workers) == 2)  # noqa: SLF001 - both are to be stopped
            await work(pool, nursery)
        finally:
            pool.close()

    asyncio.run(asyncio.wait_for(run(), 60))


async def until(holds: Callable[[], bool]) -> None:
    """Let the loop run until something holds."""
    for _ in range(2000):
        if holds():
            return
        await asyncio.sleep(0.005)
    pytest.fail("it never held")


def stopped(pool: Pool) -> tuple[int, int]:
    """Stop both workers where they are; the first is the one that the next request goes to."""
    first, second = (worker.pid for worker in pool._workers)  # noqa: SLF001 - the same
    for pid in (first, second):
        os.kill(pid, signal.SIGSTOP)
    return first, second


def test_a_request_outlives_the_helper_and_every_worker() -> None:
    """Its worker is killed, then the one that did it once more, with the helper: a new one answers."""

    async def work(pool: Pool, nursery: Nursery) -> None:
        first, second = stopped(pool)
        answer = pool.put(b"who")
        await asyncio.sleep(0.05)
        os.kill(first, signal.SIGKILL)
        await until(lambda: any(each.pid == second and each.jobs for each in pool._workers))  # noqa: SLF001 - the same
        os.kill(nursery._process.pid, signal.SIGKILL)  # noqa: SLF001 - whoever forks
        assert int(await answer) not in {first, second}

    pooled(work)


def test_workers_that_are_met_when_the_helper_goes_cost_nobody_an_answer() -> None:
    """Both are gone and the next ones not yet up; whoever waits is answered by those of the next helper."""

    async def work(pool: Pool, nursery: Nursery) -> None:
        for pid in stopped(pool):
            os.kill(pid, signal.SIGKILL)
        answers = [pool.put(b"who") for _ in range(8)]
        os.kill(nursery._process.pid, signal.SIGKILL)  # noqa: SLF001 - whoever forks
        assert all(await asyncio.gather(*answers))

    pooled(work)


def test_a_request_that_kills_its_worker_is_tried_twice() -> None:
    """It is to blame, alone in its second worker: it fails, and others are answered."""

    async def work(pool: Pool, nursery: Nursery) -> None:  # noqa: ARG001 - the helper lives
        with pytest.raises(Died, match="memory"):
            await pool.put(b"die")
        assert await pool.put(b"who")

    pooled(work)
