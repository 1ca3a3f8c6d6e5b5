"""``trialkg build``: documents → a published generation of the store."""

from __future__ import annotations

import gc
import signal
import sys
from pathlib import Path
from typing import NoReturn

import click

from kg.cli import options
from kg.model import TrialkgError

BAD_INPUT = 3


class StoppedError(TrialkgError):
    """The build was told to stop."""


# A build makes many small objects and no rings of them: looking for rings less often saves a tenth of its time.
SELDOM = (100_000, 50, 50)


@click.command(epilog="Example: trialkg build pages/ --store store --report report.jsonl")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@options.store
@click.option("--workers", type=click.IntRange(min=1), help="Processes that read; default: one a processor.")
@click.option("--dask", metavar="ADDRESS", help="Read on the Dask cluster of this scheduler (tcp://host:8786).")
@click.option(
    "--report", type=click.Path(dir_okay=False, path_type=Path), help="Write one JSON line per document here."
)
@click.option("--full", is_flag=True, help="Start from nothing, and retract what is not found any more.")
@click.option("--no-shapes", is_flag=True, help="Do not hold each graph against the shapes (see validate).")
def command(  # noqa: PLR0913 - one argument an option
    paths: tuple[Path, ...],
    store: str,
    workers: int | None,
    dask: str | None,
    report: Path | None,
    *,
    full: bool,
    no_shapes: bool,
) -> int:
    """Read files, folders and archives, build their graphs and publish them.

    Without PATH the packaged seeds are built.  What did not change since the last build is skipped.
    """
    from kg.build import build  # noqa: PLC0415 - after the options are known to be right
    from kg.workers import cores  # noqa: PLC0415 - the same

    gc.set_threshold(*SELDOM)
    signal.signal(signal.SIGTERM, _stop)
    result = build(
        paths,
        Path(store),
        workers=workers or cores(),
        dask=dask,
        shapes=not no_shapes,
        full=full,
        progress=sys.stderr.isatty(),
        waiting=lambda message: click.echo(message, err=True),
    )
    if report:
        report.write_text("".join(f"{line}\n" for line in result.lines()), encoding="utf-8")
    for record in result.records:
        for issue in record["issues"]:
            if record["outcome"] == "quarantined" or issue["severity"] == "error":
                line = f":{issue['line']}" if issue["line"] else ""
                click.echo(f"{record['source']}{line}: {issue['message']} [{issue['code']}]", err=True)
    for outcome in ("published", "unchanged", "quarantined", "retracted"):
        click.echo(f"{outcome:12}{result.count(outcome)}")
    return BAD_INPUT if result.count("quarantined") else 0


def _stop(*_: object) -> NoReturn:
    """SIGTERM: what was begun is cleared away, as after Ctrl-C."""
    raise StoppedError("stopped by SIGTERM: nothing was published")
