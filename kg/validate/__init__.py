"""Graphs of documents → a report of what must not be published, and of what a curator should see.

Three kinds of checks: SHACL shapes (``shapes/<kind>.ttl``) on each document's graph, rules over the whole graph
(``queries/checks/<rule>-violation.rq``, which must find nothing), and quotes against the stored texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.validate.graphs import rdflib_graph, source_sha256
from kg.validate.quotes import wrong_quotes
from kg.validate.report import Report, Result
from kg.validate.rules import broken_rules, select_with_rdflib
from kg.validate.shacl import shape_results

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kg.iris import Quad
    from kg.validate.rules import Select

__all__ = ["Report", "Result", "check_document", "check_graph"]


def check_document(quads: Iterable[Quad], text: str | None = None) -> Report:
    """The graph of one document → what its shapes say of it; with the document's text, lines are counted."""
    return Report.of(shape_results(rdflib_graph(quads), text))


def check_graph(
    quads: Iterable[Quad], text: Callable[[str], str | None] | None = None, select: Select | None = None
) -> Report:
    """Every quad of a store → shapes of each graph, rules over all of them, and quotes against the texts.

    Each document's graph is checked alone: two documents may give one trial two statuses, one document may not.

    Args:
        quads: all quads, in any order.
        text: SHA-256 of a document → its stored text; without it, quotes are not checked.
        select: SPARQL SELECT over the union of all graphs → rows; without it, rdflib answers, which is much slower.
    """
    graphs: dict[str, list[Quad]] = {}
    for quad in quads:
        graphs.setdefault(str(quad.graph_name).strip("<>"), []).append(quad)
    results: list[Result] = []
    for name in sorted(graphs):
        graph = rdflib_graph(graphs[name])
        digest = source_sha256(graph)
        whole = text(digest) if text and digest else None
        results += shape_results(graph, whole)
        if text and digest:
            results += wrong_quotes(graph, whole)
    results += broken_rules(select or select_with_rdflib(graphs))
    return Report.of(results)
