"""``trialkg retract``: take one document out of the store."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import options


@click.command(epilog="Example: trialkg retract 004_1ac93559ada48c77.txt")
@click.argument("source")
@options.store
def command(source: str, store: str) -> int:
    """Take the document SOURCE (its name in the report) out of the graph and publish the rest."""
    from kg.build import retract  # noqa: PLC0415 - after the options are known to be right

    if not (Path(store) / "current").is_symlink():
        raise click.ClickException(f"no store at {store}")
    try:
        retract(source, Path(store), waiting=lambda message: click.echo(message, err=True))
    except KeyError:
        raise click.UsageError(
            f"the store has no document {source!r}; `trialkg stats --documents` lists them"
        ) from None
    click.echo(f"retracted   {source}")
    return 0
