"""Graphs → the same as one graph: every statement once, and behind them what an ontology tool wants declared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg import iris
from kg.export.declarations import Declarations
from kg.export.selection import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.export.selection import Statement

_DESCRIBES: Final = iris.written("tkg:describesTrial")
_LABEL: Final = iris.written("rdfs:label")
_ONTOLOGY: Final = NamedNode(iris.prefixes()["tkg"].rstrip("#"))


def merged(parts: Iterable[Part]) -> Iterator[Part]:
    """The graphs without what an earlier one has said; the last is our ontology with the declarations."""
    declared = Declarations()
    shared = _Shared()
    for part in parts:
        first = shared.first(part)
        declared.note(first)
        yield Part(part.graph, first)
    yield Part(_ONTOLOGY, [one for one in declared.statements() if shared.is_new(one)])


class _Shared:
    """Statements that several documents may make: of organisations, of a trial that other pages describe or list too.

    What a document says of its own parts cannot repeat, since their IRIs hold its key.  Documents of one trial come one
    after the other: what is said of it is forgotten behind the last of them.  Little is remembered to the end.
    """

    def __init__(self) -> None:
        self._lasting: set[Statement] = set()
        self._passing: set[Statement] = set()
        self._trial: str | None = None

    def first(self, part: Part) -> list[Statement]:
        """The statements of a graph that no earlier graph has made."""
        key = part.graph.value.rpartition("/")[2]
        trial = next((found for _, predicate, found in part.statements if predicate == _DESCRIBES), None)
        if trial != self._trial:
            self._trial = trial
            self._passing.clear()
        return [one for one in part.statements if key in one[0] or self.is_new(one)]

    def is_new(self, one: Statement) -> bool:
        """Whether nobody has said it yet."""
        own = one[0] == self._trial and one[1] != _LABEL  # others may name it in their lists
        said = self._passing if own else self._lasting
        if one in said:
            return False
        said.add(one)
        return True
