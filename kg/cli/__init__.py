"""Words on a command line → calls of the package, and what they answer → stdout, stderr and an exit status.

Every module of ``kg/cli/commands`` is a subcommand; it is imported when it is called, so that a question loads nothing
else.  Exit status: 0 all well; 1 the run failed; 2 usage, an unknown or ambiguous term, SPARQL syntax; 3 the run went
through and at least one input was bad; 4 violations.
"""

from __future__ import annotations

import os
import sys

FAILED, USAGE = 1, 2


def main(arguments: list[str] | None = None) -> None:
    """Run the command and leave with its exit status."""
    status = run(sys.argv[1:] if arguments is None else arguments)
    sys.stdout.flush()
    sys.exit(status)


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
    return _say(str(error), FAILED) if isinstance(error, TrialkgError) else None


def _say(message: str, status: int) -> int:
    print(f"trialkg: {message}", file=sys.stderr)  # noqa: T201 - a command speaks
    return status
