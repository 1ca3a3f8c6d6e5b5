"""``trialkg conflicts``: what documents disagree about."""

from __future__ import annotations

import click

from kg.cli import options
from kg.cli.plain import show
from kg.knowledge_graph import KnowledgeGraph


@click.command(epilog="Example: trialkg conflicts NCT05273138")
@click.argument("trial", required=False)
@options.store
@options.formats("table", "json", "csv", "tsv", "md")
def command(trial: str | None, store: str, form: str) -> int:
    """List who says what where two documents of one trial (of TRIAL, or of any) disagree.

    A row is a field's value in one document, with the site, the date that the page gives for its status or its last
    change, and the day on which it was retrieved.  Values that differ in case or white space only agree.
    """
    with KnowledgeGraph.open(store) as graph:
        show(graph.ask_named("conflicts", {"trial": trial} if trial else {}), form)
    return 0
