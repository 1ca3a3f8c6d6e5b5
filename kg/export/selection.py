"""A store's graphs, one trial or all, with their evidence as asked → the quads to write, graph by graph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from kg import iris
from kg.export.evidence import EVIDENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pyoxigraph import NamedNode, Quad

_CLOSURES: Final = (iris.expand("tkg:subtypeOrSame"), iris.expand("tkg:withinOrSame"))
_HIERARCHY: Final = iris.hierarchy_graph()


class Source(Protocol):
    """What is exported: named graphs and their quads."""

    def graphs(self, trial: str | None = None) -> Sequence[NamedNode]:
        """Names of the graphs, in order: of the documents that describe this trial (or all), then of what is shared."""

    def quads(self, graph: NamedNode | None = None) -> Iterator[Quad]:
        """Every quad, or those of one graph."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What to write: one trial (its id) or all, and the evidence as ``none``, ``compact`` or ``webannotation``."""

    trial: str | None = None
    evidence: str = "compact"


class Part(NamedTuple):
    """One graph's quads, sorted."""

    graph: NamedNode
    quads: list[Quad]


def selected(
    source: Source, selection: Selection, *, seen: Callable[[int, int], None] = lambda _done, _all: None
) -> Iterator[Part]:
    """The graphs of a selection in turn; for one trial, of the hierarchy only what stands above its concepts."""
    treated = EVIDENCE[selection.evidence]
    names = source.graphs(selection.trial)
    used: set[object] = set()
    for done, name in enumerate(names, 1):
        quads = list(source.quads(name))
        if selection.trial is not None:
            if name == _HIERARCHY:
                quads = _above(quads, used)
            else:
                used |= {quad.object for quad in quads}
        yield Part(name, sorted(treated(quads), key=_order))
        seen(done, len(names))


def _above(quads: list[Quad], used: set[object]) -> list[Quad]:
    """What the hierarchy says of the concepts in use and of what stands above them."""
    kept = used | {quad.object for quad in quads if quad.predicate in _CLOSURES and quad.subject in used}
    return [quad for quad in quads if quad.subject in kept]


def _order(quad: Quad) -> tuple[str, str, str]:
    return str(quad.subject), quad.predicate.value, str(quad.object)
