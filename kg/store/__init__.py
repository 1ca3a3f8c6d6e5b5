"""Quads, texts and names → a published generation that readers open read-only.

``reader`` opens the current generation, ``writer`` publishes the next one, ``generations`` keeps them apart on disk,
``names`` is the index of the vocabulary's names, ``guard`` turns away queries that may not run.
"""

from kg.store.reader import Store

__all__ = ["Store"]
