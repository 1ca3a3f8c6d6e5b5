"""``trialkg stats``: how much the graph holds, and of which documents."""

from __future__ import annotations

import click

from kg.cli import options
from kg.cli.plain import show
from kg.knowledge_graph import KnowledgeGraph


@click.command(epilog="Example: trialkg stats --documents")
@options.store
@options.formats("table", "json", "csv", "tsv", "md")
@click.option("--documents", is_flag=True, help="List the documents instead.")
def command(store: str, form: str, *, documents: bool) -> int:
    """Count trials, documents, concepts and quotes."""
    with KnowledgeGraph.open(store) as graph:
        show(graph.documents() if documents else graph.part("counts"), form)
    return 0
