"""Words on a command line → calls of the package, and what they answer → stdout, stderr and an exit status.

Every module of ``kg/cli/commands`` is a subcommand; it is imported when it is called, so that a question loads nothing
else.  Exit status: 0 all well; 1 the run failed; 2 usage, an unknown or ambiguous term, SPARQL syntax; 3 the run went
through and at least one input was bad; 4 violations.
"""

from __future__ import annotations

import os
import sys
from itertools import pairwise
from typing import Final

FAILED, USAGE = 1, 2
ONLINE: Final = frozenset({"push", "serve"})
"""Subcommands that speak to others; all the rest can open no socket, whatever text they are given."""
NETWORK: Final = ("--endpoint", "--dask")
"""Options that do the same for any subcommand."""
QUICK: Final = frozenset({"ask", "find", "query", "show"})
"""Subcommands that answer: behind the whole fence, with a deadline."""
SECONDS: Final = 60.0


def main(arguments: list[str] | None = None) -> None:
    """Run the command, behind the fence where it needs no network, and leave with its exit status."""
    given = sys.argv[1:] if arguments is None else arguments
    if given and given[0] in QUICK and not _online(given):
        status = _once(given)
    else:
        if not _online(given):
            from kg.fence import offline  # noqa: PLC0415 - `import kg.cli` stays free

            offline()  # where the kernel cannot, we still open no connection ourselves
        status = run(given)
    sys.stdout.flush()
    sys.exit(status)


def _online(given: list[str]) -> bool:
    return bool(given) and (given[0] in ONLINE or any(word.startswith(NETWORK) for word in given[1:]))


def _once(given: list[str]) -> int:
    """Run a question in a process of its own, with a deadline and a limit of memory (``kg.fence``)."""
    from kg.fence import MIB, Fault, Limits, once  # noqa: PLC0415 - `import kg.cli` stays free

    seconds = next((word for name, word in pairwise(given) if name == "--timeout"), "")
    limits = Limits(float(seconds) if seconds.replace(".", "", 1).isdigit() else SECONDS, 4096 * MIB)
    try:
        return once(lambda: run(given), limits)
    except KeyboardInterrupt:
        return _say("stopped", FAILED)
    except Fault as error:
        return _say(str(error), FAILED)


def run(arguments: list[str]) -> int:
    """Run the command; every expected failure becomes a sentence on stderr and an exit status."""
    from kg.cli.plain import asked  # noqa: PLC0415 - `import kg.cli` stays free

    try:
        status = asked(arguments)
        return _click(arguments) if status is None else status
    except KeyboardInterrupt:
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


def _click(arguments: list[str]) -> int:
    import click  # noqa: PLC0415 - a plain question does not need it: see kg.cli.plain

    from kg.cli.group import cli  # noqa: PLC0415 - the same

    try:
        return int(cli.main(arguments, prog_name="trialkg", standalone_mode=False) or 0)
    except click.Abort:
        return _say("stopped", FAILED)
    except click.ClickException as error:
        error.show()
        return error.exit_code


def _expected(error: Exception) -> int | None:
    """The status of a failure that has a reason in the input; ``None`` for one of ours."""
    from kg.model import AskError, TrialkgError  # noqa: PLC0415 - only a failure needs the model

    if isinstance(error, AskError):
        near = f"\nperhaps: {'; '.join(error.nearest)}" if error.nearest else ""
        return _say(f"{error}{near}", USAGE)
    if isinstance(error, SyntaxError):
        return _say(f"SPARQL: {error.msg}", USAGE)
    if isinstance(error, TrialkgError):
        return _say(str(error), FAILED)
    # what RocksDB and SQLite find out about their files while they read them
    damaged = str(error).startswith("Corruption: ") or type(error).__module__ == "sqlite3"
    return _say(f"the store is damaged: {error}", FAILED) if damaged else None


def _say(message: str, status: int) -> int:
    print(f"trialkg: {message}", file=sys.stderr)  # noqa: T201 - a command speaks
    return status
