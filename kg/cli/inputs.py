"""Files on the command line → one JSON object (or text) each, and the exit status of a run over several."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from io import BufferedIOBase

    from kg.model import Document, DocumentError

F = TypeVar("F", bound="Callable[..., Any]")

ONE_BAD, SOME_BAD = 1, 3
_AT_ONCE = 60_000


def files(command: F) -> F:
    """FILE…, ``--url`` and ``--format``: the arguments of a stage."""
    for option in (
        click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)),
        click.option("--url", metavar="URL", help="Where the document is from, if sources.tsv does not say."),
        click.option(
            "--format",
            "form",
            type=click.Choice(["json", "text"]),
            help="Output; default: text on a terminal, else json.",
        ),
    ):
        command = option(command)
    return command


def each_file(
    paths: Sequence[Path], url: str | None, form: str | None, show: Callable[[Document, str], dict[str, Any] | str]
) -> int:
    """Read every document and print what a stage makes of it; returns the exit status.

    A single document is printed over several lines, several ones as one JSON object a line.
    """
    from kg.documents import documents  # noqa: PLC0415 - after the options are known to be right
    from kg.model import DocumentError, InternalError  # noqa: PLC0415 - the same

    chosen = form or ("text" if sys.stdout.isatty() else "json")
    several = len(paths) > 1 or paths[0].is_dir()
    bad = 0
    for found in documents(paths, url):
        try:
            shown = None if isinstance(found, DocumentError) else show(found, chosen)
        except DocumentError as error:
            bad += _complain(error)
            continue
        except Exception as error:  # noqa: BLE001 - a fault of ours in one document never stops the others
            bad += _complain(InternalError(found.source, f"{type(error).__name__}: {error}"))
            continue
        if isinstance(found, DocumentError):
            bad += _complain(found)
        elif isinstance(shown, str):
            click.echo(shown, nl=not shown.endswith("\n"))
        else:
            click.echo(json.dumps(shown, ensure_ascii=False, indent=None if several else 2))
    if not bad:
        return 0
    return SOME_BAD if several else ONE_BAD


def _complain(error: DocumentError) -> int:
    click.echo(f"trialkg: {error} [{error.issue.code}]", err=True)
    return 1


def lines_at_hand(stream: BufferedIOBase) -> Iterator[list[bytes]]:
    """The lines of a stream by what can be read at once, some 60 kB at most: nobody waits for more to come."""
    rest: list[bytes] = []
    while read := stream.read1(_AT_ONCE):
        first, *lines = read.split(b"\n")
        rest.append(first)
        if lines:
            yield [b"".join(rest), *lines[:-1]]
            rest = lines[-1:]
    if any(rest):
        yield [b"".join(rest)]
