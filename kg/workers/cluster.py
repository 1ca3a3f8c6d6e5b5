"""A function, batches and the address of a Dask scheduler → results from the workers of that cluster.

Dask (``pip install trialkg[cluster]``) keeps the batches in memory only while they are on their way; a few for each
thread of the cluster are, so that a long input is never held whole.
"""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TypeVar

from kg.model import TrialkgError
from kg.workers import singly

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
T = TypeVar("T")
R = TypeVar("R")

_AHEAD: Final = 3
_SECONDS: Final = 30


class ClusterError(TrialkgError):
    """The cluster cannot be used."""


def each_at(
    function: Callable[[list[T]], list[R]],
    batches: Iterable[list[T]],
    address: str,
    lost: Callable[[T, str], R],
    *,
    agree: Callable[[], str],
) -> Iterator[R]:
    """Results in the order in which they are ready.

    A batch on which workers die is tried again value by value; a value on which they die alone gives ``lost``.

    Raises:
        ClusterError: nobody answers at the address, there is no worker, or one holds another version than we do.
        Exception: whatever the function raised.
    """
    with _client(address) as client:
        threads = _threads(client, agree)
        source = iter(batches)
        again: deque[list[T]] = deque()
        sent: dict[Any, list[T]] = {}
        while True:
            fresh = islice(source, max(0, threads * _AHEAD - len(sent) - len(again)))
            for batch in (*again, *fresh):
                sent[client.submit(function, batch, pure=False)] = batch
            again.clear()
            if not sent:
                return
            for future in _done(sent):
                yield from _results(future, sent.pop(future), again, lost)


def _client(address: str) -> Any:  # noqa: ANN401 - a Client, which has no types
    try:
        import distributed  # noqa: PLC0415 - a build on this machine needs no Dask
    except ImportError as error:
        raise ClusterError("Dask is not installed: pip install 'trialkg[cluster]'") from error
    try:
        client: Any = distributed.Client
        return client(address, timeout=_SECONDS)
    except (OSError, ValueError) as error:
        raise ClusterError(f"no Dask scheduler answers at {address}: {error}") from error


def _threads(client: Any, agree: Callable[[], str]) -> int:  # noqa: ANN401 - as above
    """How many threads the workers have; all of them must have what we have."""
    threads = int(sum(client.nthreads().values()))
    if not threads:
        raise ClusterError("the Dask cluster has no worker: start some with `dask worker ADDRESS`")
    ours = agree()
    for worker, theirs in client.run(agree).items():
        if theirs != ours:
            raise ClusterError(f"the worker {worker} holds another version of trialkg or its vocabulary than we do")
    return threads


def _done(sent: Iterable[Any]) -> Iterator[Any]:
    import distributed  # noqa: PLC0415 - the same

    wait: Any = distributed.wait
    yield from list(wait(list(sent), return_when="FIRST_COMPLETED").done)


def _results(
    future: Any,  # noqa: ANN401 - a Future, which has no types
    batch: list[T],
    again: deque[list[T]],
    lost: Callable[[T, str], R],
) -> Iterator[R]:
    from distributed import KilledWorker  # noqa: PLC0415 - the same

    try:
        yield from future.result()
    except KilledWorker as error:
        if len(batch) == 1:
            yield lost(batch[0], f"the workers that read it died: {str(error).splitlines()[0]}")
        else:
            again.extend(singly([batch]))
