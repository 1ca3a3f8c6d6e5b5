"""Rows of trials and concepts → networks: similar trials and why, pictures of matrices.

``graph`` joins trials and concepts, ``similarity`` compares trials by what they study, ``pictures`` draws.
"""

from kg.network.graph import Network, edge, network

__all__ = ["Network", "edge", "network"]
