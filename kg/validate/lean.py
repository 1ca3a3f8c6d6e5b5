"""Triples → an rdflib graph of one document, held in plain dictionaries: what SHACL asks of it, it asks often.

rdflib's own store keeps every triple for several named graphs, which takes twice the time and is of no use here.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import rdflib
from rdflib.paths import Path
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.algebra import traverse

from kg.iris.asked import rows
from kg.validate.terms import term_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rdflib.plugins.sparql.sparql import Query
    from rdflib.term import Node

_NONE: Final[dict[Any, Any]] = {}
_BINDINGS: Final = 3
"""The place of ``initBindings`` behind the query in rdflib's arguments."""


class LeanGraph(rdflib.Graph):
    """A graph that is filled once and read often; it also parses the text of a query once in a process."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__(bind_namespaces="none")
        self._objects: dict[Node, dict[Node, dict[Node, None]]] = {}
        self._pairs: dict[Node, list[tuple[Node, Node]]] = {}
        self._turned: dict[Node, dict[Node, dict[Node, None]]] = {}
        self._size = 0  # pyshacl asks for it thousands of times
        self._lines: dict[str, list[str]] | None = None

    def written(self, lines: dict[str, list[str]] | None) -> None:
        """Remember what the whole graph is as N-Quads, by property as they write it: questions are asked of that."""
        self._lines = lines

    def add(self, triple: tuple[Node, Node, Node]) -> LeanGraph:
        """Add a triple, once."""
        self.fill([triple])
        self._lines = None
        return self

    def fill(self, triples: Iterable[tuple[Node, Node, Node]]) -> None:
        """Add triples, each once."""
        known, paired = self._objects, self._pairs
        last: Node | None = None
        facts: dict[Node, dict[Node, None]] = {}
        for subject, predicate, value in triples:
            if subject is not last:  # what is said of one thing often stands together
                last, facts = subject, known.setdefault(subject, {})
            values = facts.setdefault(predicate, {})
            before = len(values)
            values[value] = None  # one look for the value: the hash of a literal is made anew each time
            if len(values) > before:
                paired.setdefault(predicate, []).append((subject, value))
                self._size += 1
        self._turned.clear()

    def __len__(self) -> int:
        """Count the triples."""
        return self._size

    def values_of(self, subject: Node, predicate: Node) -> set[Node]:
        """The values of a subject's property."""
        facts = self._objects.get(subject)
        return set(facts.get(predicate, ())) if facts else set()

    def having(self, predicate: Node, value: Node) -> set[Node]:
        """The subjects that have a value of a property."""
        return set(self._by_value(predicate).get(value, ()))

    def pairs(self, predicate: Node) -> list[tuple[Node, Node]]:
        """Subject and value of every statement of a property."""
        return self._pairs.get(predicate, [])

    def _by_value(self, predicate: Node) -> dict[Node, dict[Node, None]]:
        """Value → subjects: few properties are asked for that way, so that only these are turned round."""
        found = self._turned.get(predicate)
        if found is None:
            found = self._turned[predicate] = {}
            for subject, value in self._pairs.get(predicate, ()):
                found.setdefault(value, {})[subject] = None
        return found

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
            for each in tuple(self._pairs):
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
        facts = self._by_value(predicate)
        for each in tuple(facts) if value is None else (value,):
            for subject in tuple(facts.get(each, ())):
                yield subject, predicate, each

    def predicate_objects(self, subject: Any = None, unique: bool = False) -> Iterator[Any]:  # type: ignore[override]  # noqa: ANN401, FBT001, FBT002 - as rdflib's
        """The properties of a subject with their values."""
        if subject is None:
            return super().predicate_objects(subject, unique)
        facts = self._objects.get(subject, _NONE)
        return iter([(predicate, value) for predicate, values in facts.items() for value in values])

    def objects(self, subject: Any = None, predicate: Any = None, unique: bool = False) -> Iterator[Any]:  # type: ignore[override]  # noqa: ANN401, FBT001, FBT002 - as rdflib's
        """The values of a subject's property: half of all that is asked."""
        if subject is None or type(predicate) is not rdflib.URIRef or isinstance(subject, list):
            return super().objects(subject, predicate, unique)
        return iter(tuple(self._objects.get(subject, _NONE).get(predicate, ())))

    def subjects(self, predicate: Any = None, object: Any = None, unique: bool = False) -> Iterator[Any]:  # type: ignore[override]  # noqa: A002, ANN401, FBT001, FBT002 - as rdflib's
        """The subjects that have a value of a property."""
        if type(predicate) is not rdflib.URIRef or object is None or isinstance(object, list):
            return super().subjects(predicate, object, unique)
        return iter(tuple(self._by_value(predicate).get(object, ())))

    def query(self, query_object: Any, *args: Any, **kwargs: Any) -> rdflib.query.Result:  # noqa: ANN401 - as rdflib's
        """Answer a query, given as text or prepared.

        rdflib takes 0.15 ms a row; where the graph is there as text, the engine of the store answers in its place.
        """
        prepared = _prepared(query_object) if isinstance(query_object, str) else query_object
        if self._lines is None or not isinstance(query_object, str):
            return super().query(prepared, *args, **kwargs)
        given: Any = kwargs.get("initBindings") or next(iter(args[_BINDINGS : _BINDINGS + 1]), None)
        bound = {str(name): node.n3() for name, node in (given or {}).items()}
        names = _properties(prepared)
        lines = (line for name, found in self._lines.items() if names is None or name in names for line in found)
        answer = rdflib.query.Result("SELECT")
        answer.vars = list(prepared.algebra.PV)
        answer.bindings = [
            {rdflib.Variable(name): term_of(written) for name, written in row.items()}
            for row in rows(lines, query_object, bound)
        ]
        return answer


@lru_cache(maxsize=256)
def _prepared(query: str) -> Query:
    return prepareQuery(query)


def _properties(query: Query) -> frozenset[str] | None:
    """The properties of a query as N-Triples write them; ``None`` where it may ask for any."""
    found: set[str] = set()
    open_ended = False

    def look(part: Any) -> None:  # noqa: ANN401 - whatever stands in a query
        nonlocal open_ended
        for _, predicate, _ in getattr(part, "triples", None) or ():
            found.add(f"<{predicate}>")
            open_ended = open_ended or not isinstance(predicate, rdflib.URIRef)

    traverse(query.algebra, visitPre=look)
    return None if open_ended else frozenset(found)
