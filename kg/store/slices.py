"""A store → slices of it in memory, some trials with all their documents each, in which queries run many times as fast.

The engine on disk looks every term of every statement up by itself: for what asks everything of every trial it is
quicker to load the trials, some hundred at a time, and to ask there.  A slice holds what the hierarchies' graph says of
terms (labels, kinds, matches, targets), but none of their closures, and what curators decided.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Variable
from pyoxigraph import Store as Graph

from kg import iris
from kg.store.binding import bind
from kg.store.reader import value_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from kg.store.binding import Binding
    from kg.store.names import Name
    from kg.store.reader import Store, Value

_TRIALS: Final = 100
"""Trials of a slice: some 150 MB."""
_CLOSURES: Final = frozenset(
    iris.expand(name) for name in ("tkg:subtypeOrSame", "tkg:withinOrSame", "rdfs:subClassOf", "tkg:partOf")
)
_LABEL: Final = iris.expand("rdfs:label")
_TITLES: Final = f"""SELECT ?askedTrial ?graph ?title WHERE {{
  VALUES ?askedTrial {{ UNDEF }}
  GRAPH ?graph {{ ?askedTrial {_LABEL} ?title }}
}}"""


class Slice:
    """Some trials of a store, which answers as the store does to what neither joins trials nor needs a closure."""

    def __init__(self, store: Store, trials: Sequence[str], graphs: Iterable[str], shared: Sequence[Quad]) -> None:
        """Load the documents' ``graphs`` of ``trials`` and what all share."""
        self._store, self._graph = store, Graph()
        self.path, self.trials = store.path, trials
        self._graph.extend(shared)
        for name in graphs:
            node = NamedNode(name)
            text = "\n".join(f"{line} ." for line in store.lines(node))
            self._graph.load(text, format=RdfFormat.N_TRIPLES, to_graph=node)
        for quad in list(self._graph.quads_for_pattern(None, iris.expand("tkg:relatedTrial"), None)):
            if isinstance(quad.object, NamedNode):  # all that documents of another trial say of it here is its title
                titles: Any = store.query(_TITLES, {"askedTrial": quad.object})
                self._graph.extend(Quad(quad.object, _LABEL, row["title"], row["graph"]) for row in titles)

    def select(self, query: str, bindings: Mapping[str, Binding] | None = None) -> list[dict[str, Value]]:
        """Rows of a SELECT, as ``Store.select`` gives them."""
        found: Any = self.query(query, bindings)
        names = [variable.value for variable in found.variables]
        return [{name: value_of(row[name]) for name in names} for row in found]

    aside = select
    """Rows of a note beside an answer, as ``Store.aside`` gives them."""

    def query(self, query: str, bindings: Mapping[str, Binding] | None = None) -> Any:  # noqa: ANN401 - as the engine
        """As ``Store.query``."""
        text, rest = (query, {}) if bindings is None else bind(query, bindings)
        terms: dict[Variable, Any] = {Variable(name): term for name, term in rest.items()}
        return self._graph.query(text, use_default_graph_as_union=True, substitutions=terms)

    def quads(self, graph: NamedNode | None = None, predicate: NamedNode | None = None) -> Iterator[Quad]:
        """Every quad of the slice, or those of one graph, or of one property."""
        return self._graph.quads_for_pattern(None, predicate, None, graph)

    def find(self, words: str) -> list[Name]:
        """As the store."""
        return self._store.find(words)

    def nearest(self, words: str, kinds: Collection[str] = ()) -> list[str]:
        """As the store."""
        return self._store.nearest(words, kinds)

    def text(self, sha256: str) -> str | None:
        """As the store."""
        return self._store.text(sha256)


def slices(store: Store, size: int = _TRIALS) -> Iterator[Slice]:
    """The whole store, slice by slice, trials in the order of their IRIs."""
    graphs: dict[str, set[str]] = {}
    for entry in store.entries():
        if entry.graph and entry.trial:
            graphs.setdefault(entry.trial, set()).add(entry.graph)
    shared = list(_shared(store))
    order = sorted(graphs, key=lambda trial: iris.trial(trial).value)
    for start in range(0, len(order), size):
        part = order[start : start + size]
        yield Slice(store, part, sorted(name for trial in part for name in graphs[trial]), shared)


def labelled(terms: Iterable[tuple[str, str]]) -> Iterator[Quad]:
    """(CURIE, label) of terms → what the hierarchies' graph says of them that documents need."""
    for curie, label in terms:
        yield Quad(iris.expand(curie), _LABEL, Literal(label), iris.hierarchy_graph())


def _shared(store: Store) -> Iterator[Quad]:
    for quad in store.quads(iris.hierarchy_graph()):
        if quad.predicate not in _CLOSURES:
            yield quad
    yield from store.quads(iris.curation_graph())
