"""Triples → an rdflib graph of one document, held in two plain dictionaries: what SHACL asks of it, it asks often.

rdflib's own store keeps every triple for several named graphs, which takes twice the time and is of no use here.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import rdflib
from rdflib.paths import Path
from rdflib.plugins.sparql import prepareQuery

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib.plugins.sparql.sparql import Query
    from rdflib.term import Node

_NONE: Final[dict[Any, Any]] = {}


class LeanGraph(rdflib.Graph):
    """A graph that is filled once and read often; it also parses the text of a query once in a process."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._objects: dict[Node, dict[Node, dict[Node, None]]] = {}
        self._subjects: dict[Node, dict[Node, dict[Node, None]]] = {}
        self._size = 0  # pyshacl asks for it thousands of times

    def add(self, triple: tuple[Node, Node, Node]) -> LeanGraph:
        """Add a triple, once."""
        subject, predicate, value = triple
        values = self._objects.setdefault(subject, {}).setdefault(predicate, {})
        self._size += value not in values
        values[value] = None
        self._subjects.setdefault(predicate, {}).setdefault(value, {})[subject] = None
        return self

    def __len__(self) -> int:
        """Count the triples."""
        return self._size

    def triples(self, triple: Any) -> Iterator[Any]:  # type: ignore[override]  # noqa: ANN401 - rdflib has overloads
        """The triples of a pattern, in which ``None`` stands for anything."""
        subject, predicate, value = triple
        if isinstance(predicate, Path):
            for start, end in predicate.eval(self, subject, value):
                yield start, predicate, end
        elif subject is not None:
            yield from self._about(subject, predicate, value)
        elif predicate is not None:
            yield from self._with(predicate, value)
        else:
            for each in self._subjects:
                yield from self._with(each, value)

    def _about(self, subject: Node, predicate: Node | None, value: Node | None) -> Iterator[tuple[Node, Node, Node]]:
        facts = self._objects.get(subject, {})
        for each in facts if predicate is None else (predicate,):
            values = facts.get(each, {})
            if value is None:
                for found in tuple(values):
                    yield subject, each, found
            elif value in values:
                yield subject, each, value

    def _with(self, predicate: Node, value: Node | None) -> Iterator[tuple[Node, Node, Node]]:
        facts = self._subjects.get(predicate, {})
        for each in tuple(facts) if value is None else (value,):
            for subject in tuple(facts.get(each, ())):
                yield subject, predicate, each

    def objects(self, subject: Any = None, predicate: Any = None, unique: bool = False) -> Iterator[Any]:  # type: ignore[override]  # noqa: ANN401, FBT001, FBT002 - as rdflib's
        """The values of a subject's property: half of all that is asked."""
        if subject is None or predicate is None or isinstance(predicate, Path) or isinstance(subject, list):
            return super().objects(subject, predicate, unique)
        return iter(tuple(self._objects.get(subject, _NONE).get(predicate, ())))

    def subjects(self, predicate: Any = None, object: Any = None, unique: bool = False) -> Iterator[Any]:  # type: ignore[override]  # noqa: A002, ANN401, FBT001, FBT002 - as rdflib's
        """The subjects that have a value of a property."""
        if predicate is None or object is None or isinstance(predicate, Path) or isinstance(object, list):
            return super().subjects(predicate, object, unique)
        return iter(tuple(self._subjects.get(predicate, _NONE).get(object, ())))

    def query(self, query_object: Any, *args: Any, **kwargs: Any) -> rdflib.query.Result:  # noqa: ANN401 - as rdflib's
        """Answer a query, given as text or prepared."""
        prepared = _prepared(query_object) if isinstance(query_object, str) else query_object
        return super().query(prepared, *args, **kwargs)


@lru_cache(maxsize=256)
def _prepared(query: str) -> Query:
    return prepareQuery(query)
