"""Rows of trials and concepts → networks: GraphML, similar trials and why, pictures of matrices.

``graph`` joins trials and concepts, ``similarity`` compares trials by what they study, ``pictures`` draws.
"""

from kg.network.graph import Network, edge, network, write_graphml

__all__ = ["Network", "edge", "network", "write_graphml"]
