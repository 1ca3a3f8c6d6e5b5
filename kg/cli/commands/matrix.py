"""``trialkg matrix``: which cells (or tissues) are assayed by what, as text, CSV, JSON or a picture."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import options
from kg.knowledge_graph import KnowledgeGraph


@click.command(epilog="Example: trialkg matrix --rows tissue --condition 'systemic sclerosis' --output matrix.svg")
@options.store
@options.formats("text", "csv", "json")
@click.option("--rows", type=click.Choice(["cell", "tissue"]), default="cell", show_default=True, help="What a row is.")
@click.option("--condition", metavar="X", help="Trials that investigate this condition.")
@click.option("--cooccurrence", is_flag=True, help="Count trials that study both, run on each other or not.")
@click.option(
    "--output", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), help="Draw into FILE, .png or .svg."
)
def command(  # noqa: PLR0913 - one argument an option
    *, store: str, form: str, rows: str, condition: str | None, cooccurrence: bool, output: Path | None
) -> int:
    """Count trials by the cells that a planned assay targets and the assay.

    Assays of bulk specimens stand in the row "cells not stated".  An empty field means that no document states such a
    plan.  A picture needs matplotlib: pip install 'trialkg[pictures]'.
    """
    with KnowledgeGraph.open(store) as graph:
        found = graph.matrix(rows, condition=condition, cooccurrence=cooccurrence)
        if output is None:
            click.echo({"text": found.text, "csv": found.csv, "json": found.json}[form]())
            return 0
        try:
            graph.draw(found, output)
        except ValueError as error:
            raise click.UsageError(str(error)) from error
    click.echo(f"{output}", err=True)
    return 0
