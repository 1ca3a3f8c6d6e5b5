"""``trialkg query``: any SPARQL query over the store, read-only."""

from __future__ import annotations

from typing import TextIO

import click

from kg.cli import options
from kg.knowledge_graph import KnowledgeGraph


@click.command(epilog="Example: echo 'SELECT ?t { ?t a <https://schema.org/MedicalTrial> }' | trialkg query -")
@click.argument("file", type=click.File(encoding="utf-8"))
@options.store
@options.formats("table", "json", "csv", "tsv")
def command(file: TextIO, store: str, form: str) -> int:
    """Run the SPARQL query in FILE (- for stdin); CONSTRUCT and DESCRIBE print Turtle."""
    text = file.read()
    with KnowledgeGraph.open(store) as graph:
        click.echo(graph.results(text, form), nl=False)
    return 0
