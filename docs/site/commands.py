"""The subcommands as click knows them → a page: what each does, how it is called, its options, its example."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import click

from kg.cli.group import cli

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = """# The command line

Made from the program itself. `--store` (or `TRIALKG_STORE`) names the store; tables go to standard output, messages to
standard error; colour follows `NO_COLOR`.

| exit status | means |
|---|---|
| 0 | all well |
| 1 | the run failed: no store, unreadable disk, one bad FILE alone; nothing was published |
| 2 | usage, an unknown or ambiguous term, SPARQL syntax |
| 3 | the run went through, and at least one input was quarantined or bad |
| 4 | violations (`validate`, `ontology check`) |
"""


def page() -> str:
    """The whole page."""
    return HEAD + "".join(_entry(name, command) for name, command in commands(cli))


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Every subcommand with its whole name."""
    context = click.Context(group)
    for word in group.list_commands(context):
        command = group.get_command(context, word)
        if isinstance(command, click.Group):
            yield from commands(command, (*path, word))
        elif command is not None:
            yield " ".join((*path, word)), command


def _entry(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=f"trialkg {name}")
    usage = command.get_usage(context).removeprefix("Usage: ")
    options = [record for one in command.get_params(context) if (record := one.get_help_record(context))]
    lines = [f"\n## trialkg {name}", "", _prose(command.help), "", "```text", usage, "```", ""]
    if options:
        lines += [
            "| option | does |",
            "|---|---|",
            *(f"| `{_cell(what)}` | {_cell(does)} |" for what, does in options),
            "",
        ]
    if command.epilog:
        lines += ["```text", *command.epilog.removeprefix("Example: ").split("; "), "```", ""]
    return "\n".join(lines)


def _prose(text: str | None) -> str:
    return inspect.cleandoc(text or "").replace("\b\n", "").replace("<", "&lt;")


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;") if "`" not in text else text.replace("|", "\\|")
