"""Trials and concepts as a network; GraphML keeps every property."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx

from kg.network import network, write_graphml

if TYPE_CHECKING:
    from pathlib import Path

EDGES: list[dict[str, Any]] = [
    {"trial": "NCT1", "concept": {"id": "CL:1", "label": "a"}, "kind": "cell", "role": "measured", "mentions": 3},
    {"trial": "NCT1", "concept": {"id": "CL:1", "label": "a"}, "kind": "cell", "role": "background", "mentions": 1},
    {"trial": "NCT2", "concept": {"id": None, "label": "b"}, "kind": "cell", "role": "measured", "purpose": ""},
]
LINKS: list[dict[str, Any]] = [
    {"child": {"id": "CL:1", "label": "a"}, "parent": {"id": "CL:0", "label": "c"}, "kind": "cell", "relation": "is_a"},
    {"child": {"id": "CL:9", "label": "z"}, "parent": {"id": "CL:0", "label": "c"}, "kind": "cell", "relation": "is_a"},
]


def test_each_role_is_an_edge() -> None:
    """Two roles are two edges; a link of a concept that no trial names is left out; empty values are no properties."""
    graph = network(EDGES, LINKS)
    assert set(graph) == {"NCT1", "NCT2", "CL:1", "cell: b", "CL:0"}
    assert {edge["role"] for edge in graph["NCT1"]["CL:1"].values()} == {"measured", "background"}
    assert "purpose" not in graph["NCT2"]["cell: b"][0]
    assert graph["CL:1"]["CL:0"][0] == {"relation": "is_a"}


def test_graphml_keeps_every_property(tmp_path: Path) -> None:
    """Nodes, edges and all that they carry come back."""
    graph = network(EDGES, LINKS)
    assert write_graphml(graph, tmp_path / "g.graphml") == 4
    again = nx.read_graphml(tmp_path / "g.graphml", force_multigraph=True)
    assert dict(again.nodes(data=True)) == dict(graph.nodes(data=True))

    def edges(net: nx.MultiDiGraph[str]) -> list[tuple[str, str, list[tuple[str, object]]]]:
        return sorted((one, other, sorted(facts.items())) for one, other, facts in net.edges(data=True))

    assert edges(again) == edges(graph)
