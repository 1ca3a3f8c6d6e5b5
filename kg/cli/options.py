"""Options that several subcommands share, and how they print."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.ask import Answer

F = TypeVar("F", bound="Callable[..., Any]")


def store(command: F) -> F:
    """``--store``: where the graph is."""
    option = click.option(
        "--store",
        envvar="TRIALKG_STORE",
        default="trialkg-store",
        show_default=True,
        show_envvar=True,
        type=click.Path(file_okay=False),
        help="Folder of the store.",
    )
    return option(command)


def formats(*names: str) -> Callable[[F], F]:
    """``--format``, the first one being the default."""

    def decorate(command: F) -> F:
        kind = click.Choice(names)
        return click.option("--format", "form", type=kind, default=names[0], show_default=True, help="Output format.")(
            command
        )

    return decorate


def answered(command: F) -> F:
    """Options of everything that prints an answer."""
    for option in (
        click.option("--role", metavar="ROLE", help="Keep what has this role alone."),
        click.option("--evidence", is_flag=True, help="Show the words behind each row."),
        formats("table", "json", "csv", "tsv", "md"),
    ):
        command = option(command)
    return store(command)


def colour() -> bool:
    """Whether to print in colour: on a terminal, unless NO_COLOR is set (no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def print_answer(answer: Answer, form: str) -> None:
    """The answer to stdout; how some rows hold, and weaker hits that a format leaves out, to stderr."""
    from kg.ask.formats import render  # noqa: PLC0415 - after the answer, not before

    click.echo(render(answer, form, colour=colour()))
    for via in sorted({row["via"] for row in (*answer.rows, *answer.also) if row.get("via")}):
        click.echo(f"note: some rows hold through a {via.replace('part of', 'part')} of what was asked", err=True)
    if answer.also and form in {"csv", "tsv"}:
        click.echo(f"note: {len(answer.also)} weaker hits are left out; --format json shows them", err=True)
