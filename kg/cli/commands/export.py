"""``trialkg export``: the graph, or one trial, as a file or a folder of tables."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Self

import click

from kg.cli import options
from kg.export import FORMATS
from kg.knowledge_graph import KnowledgeGraph


@click.command(epilog="Example: trialkg export graph.ttl --format turtle --trial NCT04206644")
@click.argument("file", type=click.Path(path_type=Path))
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
    """Write the graph to FILE; csv, parquet, immport and kgx make a folder of that name."""
    with KnowledgeGraph.open(store) as graph, _Progress() as progress:
        try:
            count = graph.export(file, form, trial=trial, evidence=evidence, seen=progress.show)
        except ValueError as error:
            raise click.UsageError(str(error)) from error
    click.echo(f"{count} {FORMATS[form].unit} in {file}", err=True)
    return 0


class _Progress:
    """A bar on stderr, where that is a terminal."""

    def __init__(self) -> None:
        self._bar: Any = None

    def __enter__(self) -> Self:
        return self

    def show(self, done: int, everything: int) -> None:
        """So many graphs of so many are written."""
        if self._bar is None and sys.stderr.isatty():
            from tqdm import tqdm  # noqa: PLC0415 - only a terminal shows progress

            self._bar = tqdm(total=everything, unit="", leave=False)
        if self._bar is not None:
            self._bar.update(done - self._bar.n)

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()
