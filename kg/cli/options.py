"""Options that several subcommands share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.cli.plain import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")


def store(command: F) -> F:
    """``--store``: where the graph is."""
    option = click.option(
        "--store",
        envvar="TRIALKG_STORE",
        default="trialkg-store",
        show_default=True,
        show_envvar=True,
        type=click.Path(),
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
        formats(*FORMATS),
    ):
        command = option(command)
    return store(command)
