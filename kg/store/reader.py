"""Path of a store → its current generation, opened read-only: queries, names, texts and the document index."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from pyoxigraph import Literal, NamedNode, RdfFormat, Variable
from pyoxigraph import Store as Graph

from kg import iris
from kg.store import generations, names, statements
from kg.store.binding import bind
from kg.store.guard import guarded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from sqlite3 import Connection

    from pyoxigraph import Quad, QueryBoolean, QuerySolutions, QueryTriples

    from kg.store.binding import Binding

Value = str | int | float | bool | None
"""An IRI comes as its CURIE (``CL:0000057``, ``tid:trial/NCT04206644``), a literal as its Python value."""

_XSD = "http://www.w3.org/2001/XMLSchema#"


class Dataset(NamedTuple):
    """IRIs of the graphs that a query sees: merged as its default graph, and by name."""

    default: Sequence[str] = ()
    named: Sequence[str] = ()


class Entry(NamedTuple):
    """One row of the document index; ``issues`` is a JSON array, ``outcome`` published or quarantined.

    ``reading`` names the extractor whose text of a web page was read; ``concepts`` are the CURIEs that the graph uses,
    joined by spaces.
    """

    source: str
    sha256: str
    fingerprint: str
    outcome: str
    graph: str | None = None
    trial: str | None = None
    layout: str | None = None
    issues: str = "[]"
    origin: str | None = None
    reading: str | None = None
    concepts: str = ""


class Store:
    """The current generation of a store, held until it is closed; safe while builders publish newer ones."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Pin the current generation and open it.

        Raises:
            StoreError: there is no store, or it cannot be read.
        """
        self.path, self._held = generations.pin(Path(path))
        try:
            self._graph = Graph.read_only(str(self.path / generations.GRAPH))
        except (OSError, RuntimeError) as error:  # Oxigraph: what the disk says, and what RocksDB finds damaged
            os.close(self._held)
            raise _damaged(path, error) from error

    def __enter__(self) -> Self:
        """Hold the generation for the length of a block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let the generation go."""
        self.close()

    def close(self) -> None:
        """Let the generation go, so that a builder may delete it."""
        for opened in ("_names", "_index"):
            if opened in self.__dict__:
                self.__dict__.pop(opened).close()
        if self._held >= 0:
            os.close(self._held)
            self._held = -1

    def select(self, query: str, bindings: Mapping[str, Binding] | None = None) -> list[dict[str, Value]]:
        """Rows of a SELECT over the union of all graphs; ``bindings`` are bound as terms (``kg.store.binding``).

        A bound variable must stand in the SELECT clause.  Unbound values are ``None``.  Without ``bindings`` the query
        runs as it stands, with its examples; parameters that ``bindings`` do not name are open.
        """
        found: Any = self.query(query, bindings)
        variables = [variable.value for variable in found.variables]
        return [{name: value_of(row[name]) for name in variables} for row in found]

    def query(
        self, query: str, bindings: Mapping[str, Binding] | None = None
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Any SPARQL 1.1 query over the union of all graphs; one that comes from outside goes through ``answer``.

        Raises:
            SyntaxError: the query is no SPARQL.
        """
        if bindings is None:
            return self._graph.query(query, use_default_graph_as_union=True)
        text, rest = bind(query, bindings)
        terms: dict[Variable, Any] = {Variable(name): term for name, term in rest.items()}
        return self._graph.query(text, use_default_graph_as_union=True, substitutions=terms)

    def answer(
        self, query: str, dataset: Dataset | None = None, base: str | None = None
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """The answer to a query from outside, over the dataset that the protocol or else the query itself names.

        Without any the default graph is the union of all graphs (SPARQL 1.1 Protocol 2.1.4, Query 13.2).

        Raises:
            AskError: the query may not run: SERVICE, an update, too long or too deep.
            SyntaxError: it is no SPARQL.
            ValueError: the dataset names a graph by what is no IRI.
        """
        text, own_dataset = guarded(query)
        if dataset is not None:
            default: list[Any] = [NamedNode(name) for name in dataset.default]
            named: list[Any] = [NamedNode(name) for name in dataset.named]
            return self._graph.query(text, base_iri=base, default_graph=default, named_graphs=named)
        return self._graph.query(text, base_iri=base, use_default_graph_as_union=not own_dataset)

    def quads(self, graph: NamedNode | None = None, predicate: NamedNode | None = None) -> Iterator[Quad]:
        """Every quad, or those of one graph, or of one property."""
        return self._graph.quads_for_pattern(None, predicate, None, graph)

    def lines(self, graph: NamedNode) -> list[str]:
        """The statements of one graph as N-Triples write them (``<subject> <predicate> object``), sorted."""
        found = statements.kept(self.path, self._index, graph.value)
        if found is not None:
            return found
        dumped = self._graph.dump(format=RdfFormat.N_TRIPLES, from_graph=graph) or b""
        return sorted({line[:-2] for line in dumped.decode().split("\n") if line})

    def graphs(self, trial: str | None = None) -> list[NamedNode]:
        """Names of the graphs: of documents, trial by trial (or of one trial alone), then of what they share."""
        trials = {entry.graph: entry.trial for entry in self.entries() if entry.graph}
        every = (name for name in self._graph.named_graphs() if isinstance(name, NamedNode))
        names = sorted(every, key=lambda name: name.value)
        documents = [name for name in names if name.value in trials and trial in {None, trials[name.value]}]
        documents.sort(key=lambda name: (trials[name.value] or "", name.value))
        return [*documents, *(name for name in names if name.value not in trials)]

    def __len__(self) -> int:
        """Count the quads."""
        return len(self._graph)

    aside = select  # of a note beside an answer

    def find(self, words: str) -> list[names.Name]:
        """The terms of the whole vocabulary that these words name, strongest first."""
        return names.find(self._names, words)

    def nearest(self, words: str, kinds: Collection[str] = ()) -> list[str]:
        """Labels of known terms that are spelt much like these words."""
        return names.nearest(self._names, words, kinds)

    def synonyms(self, curies: Collection[str]) -> list[tuple[str, str, str]]:
        """(CURIE, name, how it matches): every name that the vocabulary has for these terms."""
        return names.every(self._names, curies)

    def entries(self) -> list[Entry]:
        """The document index, by source.

        Raises:
            StoreError: the index is damaged.
        """
        from sqlite3 import DatabaseError  # noqa: PLC0415 - many commands need no index

        try:
            return [Entry(*row) for row in self._index.execute("SELECT * FROM documents ORDER BY source")]
        except DatabaseError as error:
            raise _damaged(self.path.parent.parent, error) from error

    def text(self, sha256: str) -> str | None:
        """The text of a document, by the hash of its bytes."""
        from zlib import decompress  # noqa: PLC0415 - questions need no texts

        row = self._index.execute("SELECT text FROM texts WHERE sha256 = ?", (sha256,)).fetchone()
        return decompress(row[0]).decode() if row else None

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every stored text with the hash of its document's bytes."""
        for (sha256,) in self._index.execute("SELECT sha256 FROM texts ORDER BY sha256").fetchall():
            yield sha256, self.text(sha256) or ""

    def meta(self, name: str) -> str | None:
        """A fact about the generation: ``vocabulary`` or ``software`` version."""
        row = self._index.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def report(self) -> Iterable[str]:
        """The lines of the report of the build that made this generation."""
        with (self.path / generations.REPORT).open(encoding="utf-8") as lines:
            yield from lines

    def copy(self, folder: Path) -> None:
        """Lay a copy of graph, statements and document index into a folder; all but the index are hard links."""
        self._graph.backup(folder / generations.GRAPH)
        statements.link(self.path, folder)
        (folder / generations.INDEX).write_bytes((self.path / generations.INDEX).read_bytes())

    @cached_property
    def _names(self) -> Connection:
        return _sqlite(self.path / generations.NAMES)

    @cached_property
    def _index(self) -> Connection:
        return _sqlite(self.path / generations.INDEX)


def _damaged(store: str | os.PathLike[str], error: Exception) -> Exception:
    from kg.model import StoreError  # noqa: PLC0415 - only a failure needs the model

    said = " ".join(str(error).split())
    return StoreError(f"the store at {os.fspath(store)} cannot be read: {said}")


def _sqlite(path: Path) -> Connection:
    import sqlite3  # noqa: PLC0415 - many commands need no index

    # several threads of a server read it, one at a time: sqlite sees to that itself
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)


def value_of(term: Any) -> Value:  # noqa: ANN401 - whatever SPARQL binds
    """A term → its Python value: IRIs as CURIEs, numbers and truth values as such, all else as text."""
    if term is None:
        return None
    if isinstance(term, NamedNode):
        return iris.contract(term.value)
    if not isinstance(term, Literal) or not term.datatype.value.startswith(_XSD):
        return str(getattr(term, "value", term))
    kind = term.datatype.value[len(_XSD) :]
    if kind in {"integer", "decimal", "double", "float"}:
        return int(term.value) if kind == "integer" else float(term.value)
    return term.value == "true" if kind == "boolean" else term.value
