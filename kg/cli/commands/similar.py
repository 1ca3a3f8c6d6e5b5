"""``trialkg similar``: trials that study much the same, and why."""

from __future__ import annotations

import click

from kg.cli import options
from kg.cli.plain import show
from kg.knowledge_graph import KnowledgeGraph


@click.command(epilog="Example: trialkg similar NCT05273138 --limit 3 --evidence")
@click.argument("trial")
@options.store
@options.formats("table", "json", "csv", "tsv", "md")
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True, help="So many trials at most.")
@click.option("--evidence", is_flag=True, help="Show the words behind each shared concept, of both trials.")
def command(trial: str, store: str, form: str, *, limit: int, evidence: bool) -> int:
    """List the trials most like TRIAL in the concepts that they study, a line a shared concept.

    Similarity is simGIC, 0 to 1: the information content of what both trials study (with all that is above it) by that
    of what either studies.  Part is what a concept adds to it.  What is named only in eligibility criteria, as
    background, in citations or in lists of other trials makes no trials alike, nor what is counted for safety alone.
    """
    with KnowledgeGraph.open(store) as graph:
        show(graph.similar(trial, limit=limit, evidence=evidence), form)
    return 0
