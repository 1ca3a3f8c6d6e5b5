"""``trialkg push``: the graph to another SPARQL 1.1 store."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli import options


@click.command(epilog="Example: TRIALKG_USER=dba TRIALKG_PASSWORD=… trialkg push http://127.0.0.1:7878/store")
@click.argument("url")
@options.store
@click.option(
    "--how",
    type=click.Choice(["graph-store", "update"]),
    default="graph-store",
    show_default=True,
    help="Whether URL takes the Graph Store Protocol or SPARQL updates.",
)
@click.option("--batch", default=2000, show_default=True, type=click.IntRange(1), help="Statements sent at once.")
@click.option("--full", is_flag=True, help="Send what has arrived before, too.")
def command(url: str, store: str, how: str, batch: int, full: bool) -> int:  # noqa: FBT001 - click gives names
    """Bring every graph of the store to URL, and remove those that are gone from here.

    One that was cut off goes on where it stopped. User and password come from TRIALKG_USER and TRIALKG_PASSWORD.
    """
    from tqdm import tqdm  # noqa: PLC0415 - other commands show no progress

    from kg.store import Store  # noqa: PLC0415 - --help needs no store
    from kg.store.pushing import Target, push  # noqa: PLC0415 - the same

    with Store(Path(store)) as opened, tqdm(unit=" graphs", disable=not sys.stderr.isatty()) as bar:
        pushed = push(opened, Target(url, how, batch), lambda _: bar.update(), full=full)
    click.echo(f"sent        {pushed.sent} graphs, {pushed.triples} statements")
    click.echo(f"unchanged   {pushed.unchanged}")
    click.echo(f"removed     {pushed.removed}")
    return 0
