"""Graphs of documents → a report of what must not be published, and of what a curator should see.

Three kinds of checks: SHACL shapes (``shapes/<kind>.ttl``) on each document's graph, rules over the whole graph
(``queries/checks/<rule>-violation.rq``, which must find nothing), and quotes against the stored texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from kg.validate.batches import check_documents, checked
from kg.validate.graphs import rdflib_graph, source_sha256
from kg.validate.quotes import wrong_quotes
from kg.validate.report import Report, Result
from kg.validate.rules import broken_rules, select_with_rdflib
from kg.validate.shacl import shape_results

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kg.iris import Quad
    from kg.validate.rules import Select

    Texts: TypeAlias = Callable[[str], str | None]

__all__ = ["Report", "Result", "check_document", "check_documents", "check_graph", "check_graphs"]


def check_document(quads: Iterable[Quad], text: str | None = None) -> Report:
    """The graph of one document → what its shapes say of it; with the document's text, lines are counted."""
    return Report.of(shape_results(rdflib_graph(quads), text))


def check_graph(quads: Iterable[Quad], text: Texts | None = None, select: Select | None = None) -> Report:
    """Every quad of a store, in any order → the report of ``check_graphs``.

    Without ``select``, rdflib answers the rules, which is much slower.
    """
    graphs: dict[str, list[Quad]] = {}
    for quad in quads:
        graphs.setdefault(str(quad.graph_name), []).append(quad)
    named = {name.strip("<>"): graphs[name] for name in sorted(graphs)}
    return check_graphs(named.values(), text, select or select_with_rdflib(named))


def check_graphs(graphs: Iterable[Iterable[Quad]], text: Texts | None, select: Select) -> Report:
    """The graphs of a store, one at a time → shapes of each, quotes against the texts, and rules over all of them.

    Each document's graph is checked alone: two documents may give one trial two statuses, one document may not.

    Args:
        graphs: the quads of each graph.
        text: SHA-256 of a document → its stored text; without it, quotes are not checked.
        select: SPARQL SELECT over the union of all graphs → rows.
    """
    results = [result for quads in graphs for result in _of_graph(tuple(quads), text)]
    return Report.of((*results, *broken_rules(select)))


def _of_graph(quads: tuple[Quad, ...], text: Texts | None) -> Iterator[Result]:
    graph = rdflib_graph(quads)
    digest = source_sha256(graph)
    whole = text(digest) if text and digest else None
    yield from checked(quads, whole)
    if text and digest:
        yield from wrong_quotes(graph, whole)
