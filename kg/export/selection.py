"""A store's graphs, one trial or all, with their evidence as asked → the statements to write, graph by graph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, TypeAlias

from kg import iris
from kg.export.evidence import EVIDENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pyoxigraph import NamedNode

    from kg.iris import Quad

Statement: TypeAlias = tuple[str, str, str]
"""Subject, predicate and object as N-Triples write them: text, since objects would cost ten times as much."""

_CLOSURES: Final = {iris.written("tkg:subtypeOrSame"), iris.written("tkg:withinOrSame")}
_HIERARCHY: Final = iris.hierarchy_graph()
_CURATION: Final = iris.curation_graph()
_ABOUT, _WHO = iris.written("tkg:decisionTrial"), iris.written("prov:wasAttributedTo")


class Source(Protocol):
    """What is exported: named graphs and their statements."""

    def graphs(self, trial: str | None = None) -> Sequence[NamedNode]:
        """Names of the graphs, in order: of the documents that describe this trial (or all), then of what is shared."""

    def lines(self, graph: NamedNode) -> list[str]:
        """The statements of a graph as N-Triples write them (``<subject> <predicate> object``), sorted."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What to write: one trial (its id) or all, and the evidence as ``none``, ``compact`` or ``webannotation``."""

    trial: str | None = None
    evidence: str = "compact"


class Part(NamedTuple):
    """One graph's statements, sorted."""

    graph: NamedNode
    statements: list[Statement]

    @property
    def quads(self) -> Iterator[Quad]:
        """The same as objects, for whoever needs terms."""
        return iris.quads("".join(f"{' '.join(one)} {self.graph} .\n" for one in self.statements))


def selected(
    source: Source, selection: Selection, *, seen: Callable[[int, int], None] = lambda _done, _all: None
) -> Iterator[Part]:
    """The graphs of a selection in turn; for one trial, of what is shared only what is about it or its concepts."""
    treated = EVIDENCE[selection.evidence]
    names = source.graphs(selection.trial)
    used: set[str] = set()
    for done, name in enumerate(names, 1):
        statements = split(source.lines(name))
        if selection.trial is not None:
            if name == _HIERARCHY:
                statements = _above(statements, used)
            elif name == _CURATION:
                statements = _decided(statements, str(iris.trial(selection.trial)))
            else:
                used |= {found for _, _, found in statements}
        yield Part(name, treated(statements))
        seen(done, len(names))


def split(lines: list[str]) -> list[Statement]:
    """Lines of N-Triples without their last dot → subject, predicate, object; neither of the first two has a space."""
    return [tuple(line.split(" ", 2)) for line in lines]  # type: ignore[misc]


def _above(statements: list[Statement], used: set[str]) -> list[Statement]:
    """What the hierarchy says of the concepts in use and of what stands above them."""
    kept = used | {found for subject, predicate, found in statements if predicate in _CLOSURES and subject in used}
    return [one for one in statements if one[0] in kept]


def _decided(statements: list[Statement], trial: str) -> list[Statement]:
    """What curators decided about one trial, and who they are."""
    kept = {subject for subject, predicate, found in statements if (predicate, found) == (_ABOUT, trial)}
    kept |= {found for subject, predicate, found in statements if predicate == _WHO and subject in kept}
    return [one for one in statements if one[0] in kept]
