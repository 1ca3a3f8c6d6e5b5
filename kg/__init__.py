"""Documents about clinical trials → a knowledge graph that answers questions with the words behind every answer.

The pipeline; each stage is a module, a subcommand and a test of the same name::

    read       document → page         exactly one layout cuts the text into named sections, with offsets
    recognise  page → mentions         words that name a cell, assay, tissue, analyte, condition, agent, procedure
    interpret  mentions → meaning      each mention's role; which assay measures what, on what, in whom
    assemble   page, meaning → trial   one frozen record of all that the document says
    triples    trial → quads           one named graph per document
    validate   quads → report          SHACL shapes, and every quote held against the text it is taken from
    store      quads → generation      published at once or not at all
    ask        words → answer          canned SPARQL questions, with evidence
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kg.knowledge_graph import KnowledgeGraph
    from kg.model import Document, Mention, Page, Term, Trial, TrialkgError
    from kg.vocabulary import Vocabulary

    open = KnowledgeGraph.open  # noqa: A001 - as in tarfile and gzip: kg.open(store)

__version__ = "0.1.0"
__all__ = ["Document", "KnowledgeGraph", "Mention", "Page", "Term", "Trial", "TrialkgError", "Vocabulary", "open"]

_HOME: Final = {"KnowledgeGraph": "kg.knowledge_graph", "Vocabulary": "kg.vocabulary"}


def __getattr__(name: str) -> object:
    """Load a public name at its first use (PEP 562): ``import kg`` costs nothing."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name == "open":
        return importlib.import_module("kg.knowledge_graph").KnowledgeGraph.open
    return getattr(importlib.import_module(_HOME.get(name, "kg.model")), name)


def __dir__() -> list[str]:
    """The public names, loaded or not."""
    return [*__all__, "__version__"]
