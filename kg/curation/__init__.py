"""What curators decide about single assertions → their effect on the graphs of documents, and where it has grown stale.

``decisions`` is the noun, ``people`` says who, ``sheet`` reads and writes the table that curators fill, ``assertions``
what a graph asserts, ``quotes`` finds words in a document's text, ``facts`` is one document's graph while ``effects``
(and ``following``) change it, ``provenance`` writes decisions as a graph, ``checking`` and ``making`` turn rows into
decisions, ``score`` counts.  Nothing here knows a store.
"""

from kg.curation.decisions import DECISIONS, Decision

__all__ = ["DECISIONS", "Decision"]
