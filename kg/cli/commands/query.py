"""``trialkg query``: any SPARQL query over the store or an endpoint, read-only."""

from __future__ import annotations

from typing import TextIO

import click

from kg.cli import SECONDS, options


@click.command(epilog="Example: echo 'SELECT ?t { ?t a <https://schema.org/MedicalTrial> }' | trialkg query -")
@click.argument("file", type=click.File(encoding="utf-8"))
@options.store
@options.formats("table", "json", "csv", "tsv")
@click.option("--endpoint", metavar="URL", help="Ask this SPARQL 1.1 endpoint instead of the store.")
@click.option("--timeout", default=SECONDS, show_default=True, type=click.FloatRange(0.1), help="Seconds it may run.")
def command(file: TextIO, store: str, form: str, endpoint: str | None, timeout: float) -> int:
    """Run the SPARQL query in FILE (- for stdin); CONSTRUCT and DESCRIBE print Turtle."""
    text = file.read()
    if endpoint:
        from kg.store.remote import remote_results  # noqa: PLC0415 - most queries are run here

        click.echo(remote_results(endpoint, text, form, timeout), nl=False)
        return 0
    from kg.knowledge_graph import KnowledgeGraph  # noqa: PLC0415 - a query of an endpoint needs none

    # the deadline is kept by the process that waits for this one: see kg.cli
    with KnowledgeGraph.open(store) as graph:
        click.echo(graph.results(text, form), nl=False)
    return 0
