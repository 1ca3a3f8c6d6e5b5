"""``trialkg validate``: shapes, quotes and rules over the whole store."""

from __future__ import annotations

import click

from kg.cli import options
from kg.knowledge_graph import KnowledgeGraph

VIOLATIONS = 4


@click.command(epilog="Example: trialkg validate --format json")
@options.store
@options.formats("text", "json", "turtle")
def command(store: str, form: str) -> int:
    """Check the graph: SHACL shapes, quotes against the stored texts, and the rules of queries/checks."""
    with KnowledgeGraph.open(store) as graph:
        report = graph.validate()
    printed = {"text": report.to_text, "json": report.to_json, "turtle": report.to_turtle}[form]()
    click.echo(printed, nl=not printed.endswith("\n"))
    return 0 if report.conforms else VIOLATIONS
