"""Rows of trials, concepts and roles → a networkx graph that keeps every property of every edge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import networkx as nx

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Network: TypeAlias = "nx.MultiDiGraph[str]"
"""Nodes are trials (``NCT05273138``) and concepts (``CL:0000057``); edges are involvements and is_a links."""


class Involved(Protocol):
    """A trial, a concept, what it is to the trial, and qualifiers."""

    @property
    def trial(self) -> str: ...  # noqa: D102 - its id
    @property
    def concept(self) -> str | None: ...  # noqa: D102 - CURIE
    @property
    def label(self) -> str: ...  # noqa: D102 - the term's name, or the words
    @property
    def kind(self) -> str: ...  # noqa: D102 - cell, condition …
    @property
    def role(self) -> str: ...  # noqa: D102 - measured, collected …
    @property
    def mentions(self) -> int: ...  # noqa: D102 - how many
    @property
    def confidence(self) -> float | None: ...  # noqa: D102 - 0 to 1


def network(edges: Iterable[Mapping[str, Any]], links: Iterable[Mapping[str, Any]] = ()) -> Network:
    """Join trials and concepts.

    Args:
        edges: rows of trial, concept (``{"id", "label"}``), kind, role, and whatever else an edge should carry.
        links: rows of child and parent concepts; a link is drawn where an edge leads to the child.
    """
    graph: Network = nx.MultiDiGraph()
    for row in edges:
        concept = row["concept"]
        target = concept["id"] or f"{row['kind']}: {concept['label']}"
        graph.add_node(row["trial"], type="trial", label=row["trial"])
        graph.add_node(target, type=row["kind"], label=concept["label"])
        said = ((name, value) for name, value in row.items() if name not in {"trial", "concept"})
        facts = {name: value for name, value in said if value not in {None, ""}}
        graph.add_edge(row["trial"], target, relation="involves", **facts)
    involved = set(graph)
    for row in links:
        child, parent = row["child"], row["parent"]
        if child["id"] in involved:
            graph.add_node(
                parent["id"], **{"type": row["kind"], "label": parent["label"], **graph.nodes.get(parent["id"], {})}
            )
            graph.add_edge(child["id"], parent["id"], relation=row["relation"])
    return graph


def edge(one: Involved) -> dict[str, Any]:
    """An involvement as a row of ``network``; several values of a qualifier are joined by ", "."""
    said = {name: ", ".join(getattr(one, name)) for name in ("purpose", "modality", "material", "function")}
    return {
        "trial": one.trial,
        "concept": {"id": one.concept, "label": one.label},
        "kind": one.kind,
        "role": one.role,
        "mentions": one.mentions,
        "confidence": one.confidence,
        **said,
    }
