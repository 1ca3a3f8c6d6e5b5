"""``trialkg export``: the graph, or one trial, as a file."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import options
from kg.knowledge_graph import KnowledgeGraph

FORMATS = ("turtle", "trig", "nquads", "ntriples", "jsonld", "rdfxml", "graphml")


@click.command(epilog="Example: trialkg export graph.ttl --format turtle --trial NCT04206644")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@options.store
@options.formats(*FORMATS)
@click.option("--trial", metavar="TRIAL", help="This trial alone.")
@click.option(
    "--evidence",
    type=click.Choice(["none", "compact", "webannotation"]),
    default="compact",
    show_default=True,
    help="The words behind statements: left out, as they are stored, or as W3C Web Annotations.",
)
def command(file: Path, store: str, form: str, trial: str | None, evidence: str) -> int:
    """Write the graph to FILE."""
    with KnowledgeGraph.open(store) as graph:
        count = graph.export(file, form, trial=trial, evidence=evidence)
    click.echo(f"{count} {'edges' if form == 'graphml' else 'statements'} in {file}", err=True)
    return 0
