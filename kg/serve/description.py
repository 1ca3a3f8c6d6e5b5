"""A generation → what the service says of itself: service description, and VoID with partitions, prefixes, examples.

The counts are queries (``void/*.rq``), run once for each generation by the same fenced workers, in the background; one
that takes too long is left out.
"""

from __future__ import annotations

import asyncio
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from pyoxigraph import NamedNode, RdfFormat, Triple, parse, serialize

from kg import files, iris
from kg.export import dataset
from kg.export.questions import examples
from kg.fence import Busy, Fault
from kg.serve.negotiation import formats
from kg.store import answering

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.serve.negotiation import Format

_FOLDER: Final = Path(__file__).with_name("void")
_PATIENCE: Final = 300.0
"""Seconds that counting may take; it runs at low priority."""
_TRIES: Final = 10
_AT_ONCE: Final = "10-"
"""What the service description waits for; the description of the dataset waits for all counts."""
_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_KEPT: Final = 64


class Asking(Protocol):
    """What descriptions are computed with."""

    def generation(self) -> str:
        """The name of the newest generation."""

    async def ask(self, request: bytes, seconds: float | None = None) -> bytes:
        """A worker's answer."""


class Descriptions:
    """Descriptions of the newest generation, counted once and written once for each address and format."""

    def __init__(self, service: Asking) -> None:
        """Count with a service's workers."""
        self._service = service
        self._generation: str | None = None
        self._counts: dict[str, asyncio.Task[bytes]] = {}
        self._written: dict[tuple[object, ...], bytes] = {}

    def prepare(self) -> None:
        """Begin to count what the newest generation holds, unless that has begun."""
        name = self._service.generation()
        if name == self._generation:
            return
        self.stop()
        self._generation = name
        self._written.clear()
        first: asyncio.Task[bytes] | None = None
        for path in sorted(_FOLDER.glob("*.rq")):  # one after the other: counting is nobody's hurry
            first = asyncio.create_task(self._count(path.read_text(encoding="utf-8"), first))
            self._counts[path.stem] = first

    def stop(self) -> None:
        """Count no more."""
        for task in self._counts.values():
            task.cancel()
        self._counts.clear()

    async def written(self, base: str, form: Format, *, service: bool) -> bytes:
        """The description as a client at ``base`` sees it, in an RDF format."""
        while True:
            self.prepare()
            key = (base, form.name, service)
            if key in self._written:
                return self._written[key]
            counts = [task for name, task in self._counts.items() if not service or name.startswith(_AT_ONCE)]
            await asyncio.wait(counts)
            if not any(task.cancelled() for task in counts):  # a newer generation stops the counting of the older
                break
        if len(self._written) >= _KEPT:
            self._written.clear()
        parts = (*(_parsed(task.result(), RdfFormat.N_TRIPLES) for task in counts), _static(base, service=service))
        triples = dict.fromkeys(chain.from_iterable(parts))
        written = serialize(triples, format=getattr(RdfFormat, form.name), prefixes=iris.prefixes()) or b""
        self._written[key] = written
        return written

    async def _count(self, query: str, before: asyncio.Task[bytes] | None) -> bytes:
        """The triples of a counting query as N-Triples; none where it takes too long."""
        if before:
            await before
        request = answering.Asked(query, graph="N_TRIPLES").encoded()
        for _ in range(_TRIES):
            try:
                reply = await self._service.ask(request, _PATIENCE)
            except Busy:
                await asyncio.sleep(1)
            except Fault:
                return b""
            else:
                return reply[1:] if reply[:1] == answering.GRAPH else b""
        return b""


def _static(base: str, *, service: bool) -> Iterator[Triple]:
    """What does not depend on what the graph holds."""
    address = f"{base}/"
    if service:
        yield from _parsed((_FOLDER / "service.ttl").read_bytes(), RdfFormat.TURTLE, address)
        results = NamedNode(f"{_SD}resultFormat")
        for described in dict.fromkeys(form.described for form in formats()):
            yield Triple(NamedNode(f"{address}sparql"), results, NamedNode(described))
    yield from _parsed((_FOLDER / "dataset.ttl").read_bytes(), RdfFormat.TURTLE, address)
    yield from _parsed((files.ontology() / "prefixes.ttl").read_bytes(), RdfFormat.TURTLE)
    yield from dataset.described()
    yield from examples(f"{address}.well-known/void#", f"{address}sparql")


def _parsed(data: bytes, form: RdfFormat, base: str | None = None) -> Iterator[Triple]:
    for quad in parse(data, format=form, base_iri=base):
        yield quad.triple
