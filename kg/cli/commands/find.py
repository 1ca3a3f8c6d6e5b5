"""``trialkg find``: trials that meet all of several criteria."""

from __future__ import annotations

import click

from kg.cli import options
from kg.cli.plain import show
from kg.knowledge_graph import KnowledgeGraph


@click.command(epilog="Example: trialkg find --condition 'systemic sclerosis' --biopsy skin --recruiting")
@click.option("--condition", metavar="X", help="Studies this condition.")
@click.option("--cell", metavar="X", help="Studies this cell type.")
@click.option("--assay", metavar="X", help="Uses this assay.")
@click.option("--specimen", metavar="X", help="Takes or assays this specimen.")
@click.option("--biopsy", metavar="X", help="Biopsies this tissue.")
@click.option("--analyte", metavar="X", help="Measures this analyte.")
@click.option("--agent", metavar="X", help="Administers, applies ex vivo or targets this agent.")
@click.option("--comparator", metavar="X", help="Has this condition as comparator.")
@click.option("--healthy-controls", is_flag=True, help="Has healthy controls.")
@click.option("--longitudinal", is_flag=True, help="Measures at more than one time.")
@click.option("--recruiting", is_flag=True, help="Recruits.")
@click.option("--country", metavar="X", help="Has a site in this country.")
@click.option("--min-enrollment", metavar="N", type=click.IntRange(min=0), help="Plans at least N participants.")
@options.answered
def command(*, store: str, form: str, role: str | None, evidence: bool, **wanted: str | int | bool | None) -> int:
    """Find trials that meet all the criteria that are given."""
    chosen = {name: value for name, value in wanted.items() if value is not None and value is not False}
    if not chosen:
        raise click.UsageError("find needs at least one criterion: see trialkg find --help")
    with KnowledgeGraph.open(store) as graph:
        show(graph.find(role=role, evidence=evidence, **chosen), form)
    return 0
