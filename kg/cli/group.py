"""Name of a subcommand → its module in ``kg/cli/commands``, imported when it is called."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import click

import kg
from kg.cli import commands


class Commands(click.Group):
    """A group whose subcommands are the modules of a folder."""

    def list_commands(self, _: click.Context) -> list[str]:
        """Every subcommand, by name."""
        return sorted(module.name for module in iter_modules(commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One subcommand, imported now."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"kg.cli.commands.{cmd_name}").command
        return command


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog='Example: trialkg ask "which trials biopsy skin"',
)
@click.version_option(kg.__version__, prog_name="trialkg")
def cli() -> None:
    """Documents about clinical trials → a knowledge graph that answers questions with the words behind the answers."""
