"""One function over many values → its results in order, in this process or in several."""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

T = TypeVar("T")
R = TypeVar("R")

_AHEAD = 4


def each(function: Callable[[T], R], values: Iterable[T], workers: int = 1) -> Iterator[R]:
    """Apply a function to every value, lazily and in order.

    With more than one worker the function and the values travel to other processes: both must be picklable, and at
    most four values a worker are on their way at once, so that a long input is never held whole.  Processes are
    spawned, not forked: an open store has threads, and a fork would copy their locks.

    >>> list(each(abs, [-1, 2]))
    [1, 2]
    """
    if workers <= 1:
        yield from map(function, values)
        return
    from concurrent.futures import Future, ProcessPoolExecutor  # noqa: PLC0415 - one process needs none
    from multiprocessing import get_context  # noqa: PLC0415 - the same

    source = iter(values)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        waiting: deque[Future[R]] = deque(pool.submit(function, value) for value in islice(source, workers * _AHEAD))
        while waiting:
            yield waiting.popleft().result()
            waiting.extend(pool.submit(function, value) for value in islice(source, 1))
