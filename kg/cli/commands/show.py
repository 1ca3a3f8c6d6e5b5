"""``trialkg show``: one trial as a card."""

from __future__ import annotations

import click

from kg.cli import options
from kg.knowledge_graph import KnowledgeGraph


@click.command(epilog="Example: trialkg show NCT04206644")
@click.argument("trial")
@options.store
@options.formats("text", "json")
def command(trial: str, store: str, form: str) -> int:
    """Show everything that the documents say of TRIAL (a registry number, a local id, an acronym)."""
    import json  # noqa: PLC0415 - text needs none

    with KnowledgeGraph.open(store) as graph:
        card = graph.show(trial)
        click.echo(json.dumps(card.record(), ensure_ascii=False, indent=2) if form == "json" else card.text())
    return 0
