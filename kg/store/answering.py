"""A request's bytes → the answer's bytes: one SPARQL query over a generation, serialised; what a fenced worker does.

A request is ``Asked.encoded``.  An answer is one byte for its kind, then the serialised result or, of a failure, its
reason.
"""

from __future__ import annotations

import json
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, Self

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, serialize

from kg import iris
from kg.model import AskError
from kg.store.reader import Dataset, Store

if TYPE_CHECKING:
    from pyoxigraph import QueryTriples

    from kg.fence import Limits

RESULTS, GRAPH = b"S", b"G"
REFUSED, SYNTAX, UNACCEPTABLE, TOO_LARGE, NO_MEMORY, FAILED = b"R", b"X", b"N", b"L", b"M", b"F"
_SAMPLE: Final = 500
_PREFIXED: Final = ("TURTLE", "TRIG", "RDF_XML", "N3")


class _TooLarge(Exception):  # noqa: N818 - no error of anybody: a limit
    """The result is larger than it may be."""


class _Capped:
    """A file in memory that takes no more than so many bytes."""

    def __init__(self, most: int) -> None:
        self.parts: list[bytes] = []
        self.left = most

    def write(self, data: bytes) -> int:
        self.left -= len(data)
        if self.left < 0:
            raise _TooLarge
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""


class Asked(NamedTuple):
    """A request: ``results`` and ``graph`` name a results format and an RDF format, ``None`` where none is taken.

    ``default`` and ``named`` are IRIs of graphs, ``None`` where the query says itself.
    """

    query: str
    base: str | None = None
    results: str | None = None
    graph: str | None = None
    default: list[str] | None = None
    named: list[str] | None = None

    def encoded(self) -> bytes:
        r"""A line each for base, formats and graphs, then the query as it stands.

        >>> Asked("ASK {\n}", "http://a/", results="JSON").encoded()
        b'http://a/\nJSON\n\n\nASK {\n}'
        """
        graphs = "" if self.default is None and self.named is None else json.dumps((self.default, self.named))
        return f"{self.base or ''}\n{self.results or ''}\n{self.graph or ''}\n{graphs}\n{self.query}".encode()

    @classmethod
    def decoded(cls, request: bytes) -> Self:
        """What ``encoded`` made of it."""
        base, results, graph, graphs, query = request.decode().split("\n", 4)
        default, named = json.loads(graphs) if graphs else (None, None)
        return cls(query, base or None, results or None, graph or None, default, named)


class Answering:
    """A generation, opened, that answers requests; ``name`` says which."""

    def __init__(self, path: str, limits: Limits) -> None:
        """Open the current generation of the store at ``path``.

        Raises:
            StoreError: there is none.
        """
        self._store = Store(Path(path))
        self._most = limits.size
        self.name = f"generations/{self._store.path.name}"
        iris.prefixes()  # read now: behind the fence no memory is taken for it

    def __call__(self, request: bytes) -> bytes:
        """The answer to a request; whatever goes wrong is an answer too."""
        try:
            return self._answer(Asked.decoded(request))
        except (AskError, ValueError) as error:  # a ValueError: a dataset named by what is no IRI
            return REFUSED + str(error).encode()
        except SyntaxError as error:
            return SYNTAX + str(error.msg).encode()
        except _TooLarge:
            return TOO_LARGE + f"the result is larger than {self._most >> 20} MiB: add a LIMIT".encode()
        except MemoryError:
            return NO_MEMORY + b"the query needs more memory than it may take"
        except Exception as error:  # noqa: BLE001 - a worker says what went wrong and lives
            return FAILED + type(error).__name__.encode()

    def _answer(self, asked: Asked) -> bytes:
        dataset = None
        if asked.default is not None or asked.named is not None:
            dataset = Dataset(asked.default or (), asked.named or ())
        found = self._store.answer(asked.query, dataset, asked.base)
        into = _Capped(self._most)
        if isinstance(found, QueryBoolean | QuerySolutions):
            if asked.results is None:
                return UNACCEPTABLE
            found.serialize(into, format=getattr(QueryResultsFormat, asked.results))  # type: ignore[arg-type]
            return b"".join([RESULTS, *into.parts])
        if asked.graph is None:
            return UNACCEPTABLE
        _write(found, into, asked.graph)
        return b"".join([GRAPH, *into.parts])


def _write(found: QueryTriples, into: _Capped, form: str) -> None:
    """Serialise triples; the prefixes are those that the first of them need."""
    first = list(islice(found, _SAMPLE))
    prefixes = None
    if form in _PREFIXED:
        words = "\n".join(map(str, first))
        prefixes = {prefix: space for prefix, space in iris.prefixes().items() if f"<{space}" in words}
    serialize(chain(first, found), into, format=getattr(RdfFormat, form), prefixes=prefixes)  # type: ignore[arg-type]
