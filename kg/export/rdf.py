"""Selected graphs → one RDF file: Turtle, N-Triples, RDF/XML (merged), TriG, N-Quads, JSON-LD (as they are stored).

Formats of triples merge the document graphs and stand alone as an ontology: they carry the ``owl:Ontology`` header and
declare every class and property that they use (an OWL tool counts an undeclared use as a violation of OWL 2 DL).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from kg import iris
from kg.export.declarations import Declarations
from kg.export.files import replacing
from kg.export.selection import selected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from kg.export.selection import Part, Selection, Source

TRIPLES: Final = {"turtle": RdfFormat.TURTLE, "ntriples": RdfFormat.N_TRIPLES, "rdfxml": RdfFormat.RDF_XML}
QUADS: Final = {"trig": RdfFormat.TRIG, "nquads": RdfFormat.N_QUADS, "jsonld": RdfFormat.JSON_LD}
FORMATS: Final = (*TRIPLES, *QUADS)
_DESCRIBES: Final = iris.expand("tkg:describesTrial")
_LABEL: Final = iris.expand("rdfs:label")


def write(source: Source, path: Path, form: str, selection: Selection, *, seen: Callable[[int, int], None]) -> int:
    """Write one RDF file; returns how many statements it holds."""
    parts = selected(source, selection, seen=seen)
    counted = _Counted(_quads(parts) if form in QUADS else _merged(parts))
    with replacing(path) as part:
        serialize(counted, str(part), format=(QUADS | TRIPLES)[form], prefixes=_prefixes())
    return counted.number


class _Counted:
    """An iterable that knows how many it gave."""

    def __init__(self, found: Iterable[Quad | Triple]) -> None:
        self._found, self.number = found, 0

    def __iter__(self) -> Iterator[Any]:
        for one in self._found:
            self.number += 1
            yield one


def _prefixes() -> dict[str, str]:
    """Every declared prefix; ``tid:`` is left out, since its names hold slashes to be escaped."""
    return {prefix: space for prefix, space in iris.prefixes().items() if prefix != "tid"}


def _quads(parts: Iterable[Part]) -> Iterator[Quad]:
    for part in parts:
        yield from part.quads


def _merged(parts: Iterable[Part]) -> Iterator[Triple]:
    """The triples of all graphs, each once, and the declarations of what they use."""
    declared = Declarations()
    shared = _Shared()
    for part in parts:
        for quad in shared.first(part):
            declared.note(quad)
            yield quad.triple
    yield from (triple for triple in declared.triples() if shared.is_new(triple))


class _Shared:
    """Statements that several documents may make: of organisations, of a trial that other pages describe or list too.

    What a document says of its own parts cannot repeat, since their IRIs hold its key.  Documents of one trial come one
    after the other: what is said of it is forgotten behind the last of them.  Little is remembered to the end.
    """

    def __init__(self) -> None:
        self._lasting: set[Triple] = set()
        self._passing: set[Triple] = set()
        self._trial: object = None

    def first(self, part: Part) -> Iterator[Quad]:
        """The quads of a graph that no earlier graph has said."""
        key = part.graph.value.rpartition("/")[2]
        trial = next((quad.object for quad in part.quads if quad.predicate == _DESCRIBES), None)
        if trial != self._trial:
            self._trial = trial
            self._passing.clear()
        for quad in part.quads:
            if key in str(quad.subject) or self.is_new(quad.triple):
                yield quad

    def is_new(self, triple: Triple) -> bool:
        """Whether nobody has said it yet."""
        own = triple.subject == self._trial and triple.predicate != _LABEL  # others may name it in their lists
        said = self._passing if own else self._lasting
        if triple in said:
            return False
        said.add(triple)
        return True
