"""``trialkg requests``: what no ontology names, as a table or as new-term requests."""

from __future__ import annotations

import click

from kg.cli import options
from kg.cli.plain import FORMATS, show
from kg.knowledge_graph import KnowledgeGraph


@click.command(epilog="Example: trialkg requests --format robot > new-terms.tsv")
@options.store
@options.formats(*FORMATS, "robot")
def command(store: str, form: str) -> int:
    """List mentions that no ontology names, and own terms to be requested, with the nearest outside term.

    With --format robot: new-term requests as a ROBOT template (TSV; row 2 holds its directives), with parent,
    definition, the quotes as its sources, candidates, and how often each was seen.
    """
    with KnowledgeGraph.open(store) as graph:
        if form == "robot":
            click.echo(graph.requests(), nl=False)
        else:
            show(graph.part("requests"), form)
    return 0
