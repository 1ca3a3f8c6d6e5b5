"""GraphML file → what igraph reads of it: nodes and edges with their attributes, as JSON."""

from __future__ import annotations

import json
import sys

import igraph


def main() -> None:
    """Read and print."""
    graph = igraph.Graph.Read_GraphML(sys.argv[1])
    nodes = {vertex["id"]: vertex.attributes() for vertex in graph.vs}
    edges = [[graph.vs[edge.source]["id"], graph.vs[edge.target]["id"], edge.attributes()] for edge in graph.es]
    print(json.dumps({"nodes": nodes, "edges": edges}))


if __name__ == "__main__":
    main()
