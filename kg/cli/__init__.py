"""Words on a command line → calls of the package, and what they answer → stdout, stderr and an exit status.

Every module of ``kg/cli/commands`` is a subcommand; it is imported when it is called, so that a question loads nothing
else.  Exit status: 0 all well; 1 the run failed; 2 usage, an unknown or ambiguous term, SPARQL syntax; 3 the run went
through and at least one input was bad; 4 violations.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

FAILED, USAGE = 1, 2


class Commands(click.Group):
    """A group whose subcommands are the modules of a folder."""

    def list_commands(self, _: click.Context) -> list[str]:
        """Every subcommand, by name."""
        from kg.cli import commands  # noqa: PLC0415 - only help needs the list

        return sorted(name[:-3] for name in os.listdir(commands.__path__[0]) if name[0] != "_" and name.endswith(".py"))  # noqa: PTH208 - names alone

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One subcommand, imported now."""
        if not cmd_name.isidentifier() or cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"kg.cli.commands.{cmd_name}").command
        return command


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog='Example: trialkg ask "which trials biopsy skin"',
)
@click.version_option(package_name="trialkg", prog_name="trialkg")
def cli() -> None:
    """Documents about clinical trials → a knowledge graph that answers questions with the words behind the answers."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and leave with its exit status."""
    status = run(sys.argv[1:] if arguments is None else list(arguments))
    sys.stdout.flush()
    sys.exit(status)


def run(arguments: list[str]) -> int:
    """Run the command; every expected failure becomes a sentence on stderr and an exit status."""
    try:
        return int(cli.main(arguments, prog_name="trialkg", standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        return USAGE if isinstance(error, click.UsageError) else error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _say("stopped", FAILED)
    except BrokenPipeError:
        # whoever read our output has had enough; nothing may be written at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except OSError as error:
        return _say(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}", FAILED)
    except Exception as error:
        status = _expected(error)
        if status is None:
            raise
        return status


def _expected(error: Exception) -> int | None:
    """The status of a failure that has a reason in the input; ``None`` for one of ours."""
    from kg.model import AskError, TrialkgError  # noqa: PLC0415 - only a failure needs the model

    if isinstance(error, AskError):
        near = f"\nperhaps: {'; '.join(error.nearest)}" if error.nearest else ""
        return _say(f"{error}{near}", USAGE)
    if isinstance(error, SyntaxError):
        return _say(f"SPARQL: {error.msg}", USAGE)
    return _say(str(error), FAILED) if isinstance(error, TrialkgError) else None


def _say(message: Any, status: int) -> int:  # noqa: ANN401 - whatever can be printed
    click.echo(f"trialkg: {message}", err=True)
    return status
