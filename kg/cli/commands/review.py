"""``trialkg review``: what curators decide about single assertions, as a sheet that is exported, filled and applied."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from kg.cli import options
from kg.cli.plain import FORMATS, show
from kg.model import ROLES

_COUNTED = ("accept", "reject", "correct", "add", "withdrawn", "unchanged")


@click.group(epilog="Example: trialkg review export sheet.tsv --kind cell --role measured")
def command() -> None:
    """Decide on single assertions, for good: decisions outlast rebuilds and win over the extraction."""


@command.command(epilog="Example: trialkg review export sheet.tsv --kind cell --below 0.8")
@click.argument("sheet", type=click.Path(dir_okay=False, allow_dash=True))
@options.store
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Concepts of this kind: cell, assay …")
@click.option("--role", "roles", multiple=True, type=click.Choice(ROLES), help="Concepts in this role.")
@click.option("--trial", "trials", multiple=True, metavar="TRIAL", help="This trial.")
@click.option("--above", "least", type=click.FloatRange(0, 1), help="At least this confidence.")
@click.option("--below", type=click.FloatRange(0, 1), help="Less than this confidence.")
@click.option("--decisions-only", is_flag=True, help="What has been decided, to be applied to another store.")
@click.option("--stale", is_flag=True, help="Decisions about what has changed since.")
def export(  # noqa: PLR0913 - one argument an option
    sheet: str,
    store: str,
    kinds: tuple[str, ...],
    roles: tuple[str, ...],
    trials: tuple[str, ...],
    *,
    least: float | None,
    below: float | None,
    decisions_only: bool,
    stale: bool,
) -> int:
    """Write what the store asserts to SHEET (tab-separated; - is stdout): one assertion a row, and what was decided."""
    from kg.build import review  # noqa: PLC0415 - after the options are known to be right
    from kg.store import Store  # noqa: PLC0415 - the same

    wanted = review.Wanted(kinds, roles, trials, least, below, decisions_only, stale)
    count = -1
    with Store(store) as opened, click.open_file(sheet, "w", encoding="utf-8", atomic=sheet != "-") as out:
        for line in review.export(opened, wanted):
            out.write(line)
            count += 1
    click.echo(f"{count} rows in {sheet}", err=True)
    return 0


@command.command(epilog='Example: trialkg review apply sheet.tsv --curator "Ada Lovelace (0000-0002-1825-0097)"')
@click.argument("sheet", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options.store
@click.option("--curator", default="", metavar="WHO", help="Name, ORCID or both, for rows that name nobody.")
@click.option("--date", default="", metavar="DATE", help="YYYY-MM-DD, for rows without a date; otherwise today.")
def apply(sheet: Path, store: str, curator: str, date: str) -> int:
    """Apply the decisions of SHEET, all or none: accept, reject, correct, add, withdraw."""
    from kg.build import review  # noqa: PLC0415 - after the options are known to be right

    today = dt.datetime.now(tz=dt.UTC).date().isoformat()
    done = review.apply(
        sheet,
        Path(store),
        review.Defaults(curator, date or today),
        waiting=lambda message: click.echo(message, err=True),
    )
    for what in _COUNTED:
        click.echo(f"{what:12}{done.counts.get(what, 0)}")
    if not done.published:
        click.echo("nothing changed", err=True)
    return 0


@command.command(epilog="Example: trialkg review status --format json")
@options.store
@options.formats(*FORMATS)
@click.option("--all", "every", is_flag=True, help="Also decisions about what is as it was.")
def status(store: str, form: str, *, every: bool) -> int:
    """List the decisions about what has changed since: the quote is gone, the extraction says something else."""
    from kg.build import review  # noqa: PLC0415 - after the options are known to be right
    from kg.store import Store  # noqa: PLC0415 - the same

    with Store(store) as opened:
        show(review.status(opened, every=every), form)
    return 0


@command.command(epilog="Example: trialkg review score sheet.tsv")
@click.argument("sheet", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options.formats(*FORMATS)
def score(sheet: Path, form: str) -> int:
    """Take SHEET as gold: the share of what was accepted among all that was decided, by kind and role."""
    from kg.build import review  # noqa: PLC0415 - after the options are known to be right

    found = review.score(sheet)
    show(found, form)
    if not found.rows:
        click.echo("no row of the sheet is decided", err=True)
    return 0
