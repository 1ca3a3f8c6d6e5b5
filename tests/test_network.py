"""Trials and concepts as a network."""

from __future__ import annotations

from typing import Any

from kg.network import network

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


def test_only_the_nearest_broader_concepts_are_drawn() -> None:
    """What stands above a parent is not, in whatever order the links come."""
    above = {
        "child": {"id": "CL:0", "label": "c"},
        "parent": {"id": "CL:00", "label": "d"},
        "kind": "cell",
        "relation": "is_a",
    }
    for links in ([*LINKS, above], [above, *LINKS]):
        assert set(network(EDGES, links)) == {"NCT1", "NCT2", "CL:1", "cell: b", "CL:0"}
