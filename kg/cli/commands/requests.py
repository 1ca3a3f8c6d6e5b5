"""``trialkg requests``: what no ontology names."""

from __future__ import annotations

import click

from kg.cli import options
from kg.cli.plain import show
from kg.knowledge_graph import KnowledgeGraph


@click.command(epilog="Example: trialkg requests --format csv")
@options.store
@options.formats("table", "json", "csv", "tsv", "md")
def command(store: str, form: str) -> int:
    """List mentions that no ontology names, and own terms to be requested, with the nearest outside term."""
    with KnowledgeGraph.open(store) as graph:
        show(graph.part("requests"), form)
    return 0
