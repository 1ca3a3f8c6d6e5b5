"""One function over many batches → its results: in this process, in several, or on a Dask cluster.

The function takes a batch (a list of values) and gives a list of results; both must be picklable where they travel.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

T = TypeVar("T")
R = TypeVar("R")

__all__ = ["cores", "each", "each_on_cluster", "in_batches"]


def each(
    function: Callable[[list[T]], list[R]],
    batches: Iterable[list[T]],
    workers: int,
    lost: Callable[[T, str], R],
) -> Iterator[R]:
    """Apply a function to every batch, lazily; results come as they are ready.

    One batch, or one worker, needs no other process: then everything happens here and in order.  In other processes
    (see ``processes``) a value on which a process dies, killed for its memory or by a fault in a library, gives
    ``lost(value, why)``, and the others go on.

    >>> list(each(lambda batch: [-n for n in batch], [[1, 2], [3]], 1, lambda n, why: n))
    [-1, -2, -3]
    """
    source = iter(batches)
    first = next(source, None)
    second = next(source, None) if workers > 1 else None
    if first is None:
        return
    if second is None:
        for batch in chain((first,), source):
            yield from function(batch)
        return
    from kg.workers.processes import crew  # noqa: PLC0415 - one process needs none

    yield from crew(function, chain((first, second), source), workers, lost)


def each_on_cluster(
    function: Callable[[list[T]], list[R]],
    batches: Iterable[list[T]],
    address: str,
    lost: Callable[[T, str], R],
    *,
    agree: Callable[[], str],
) -> Iterator[R]:
    """The same on a Dask cluster; ``agree`` must give the same on every worker as here (versions, for example).

    Raises:
        ClusterError: there is no cluster at the address, it has no worker, or a worker does not agree.
    """
    from kg.workers.cluster import each_at  # noqa: PLC0415 - most builds need no Dask

    yield from each_at(function, batches, address, lost, agree=agree)


def in_batches(values: Iterable[T], weigh: Callable[[T], int], most: tuple[int, int]) -> Iterator[list[T]]:
    """Put values together until a batch has so many of them or so much weight.

    >>> list(in_batches("abcdefg", lambda _: 1, (3, 100))), list(in_batches([9, 1, 1], int, (3, 10)))
    ([['a', 'b', 'c'], ['d', 'e', 'f'], ['g']], [[9, 1], [1]])
    """
    batch: list[T] = []
    weight = 0
    for value in values:
        batch.append(value)
        weight += weigh(value)
        if len(batch) >= most[0] or weight >= most[1]:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch


def cores() -> int:
    """How many processors this process may use."""
    import os  # noqa: PLC0415 - only a build asks

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def singly(batches: Sequence[list[T]]) -> list[list[T]]:
    """Batches → the same values, each in a batch of its own: one of them made a process die.

    >>> singly([[1, 2], [3]])
    [[1], [2], [3]]
    """
    return [[value] for batch in batches for value in batch]
