"""A plain question on the command line → its answer, without click.

Loading click takes as long as answering does.  So ``ask WORDS`` with the common options is understood here; anything
else, wrong usage and ``--help`` included, is left to the subcommand, whose body is ``answer`` as well.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final, NamedTuple, TextIO

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.ask import Answer

FORMATS: Final = ("table", "json", "csv", "tsv", "md")


class Printing(NamedTuple):
    """Where to ask and how to print: the options of everything that prints an answer."""

    store: str
    form: str = FORMATS[0]
    role: str | None = None
    evidence: bool = False
    endpoint: str | None = None


def asked(arguments: Sequence[str]) -> int | None:
    """``ask WORDS…`` → its exit status; ``None`` where click has to look at the arguments."""
    if len(arguments) < 2 or arguments[0] != "ask":  # noqa: PLR2004 - the command and a word
        return None
    words: list[str] = []
    options: dict[str, str] = {}
    rest = iter(arguments[1:])
    for argument in rest:
        name, equals, value = argument.partition("=")
        if name in {"--store", "--format", "--role"}:
            options[name] = value if equals else next(rest, "")
        elif argument == "--evidence":
            options[argument] = argument
        elif argument.startswith("-"):
            return None
        else:
            words.append(argument)
    form = options.get("--format", FORMATS[0])
    if not words or form not in FORMATS or not all(options.values()):
        return None
    store = options.get("--store") or os.environ.get("TRIALKG_STORE") or "trialkg-store"
    return answer(words, Printing(store, form, options.get("--role"), "--evidence" in options))


def answer(words: Sequence[str], printing: Printing) -> int:
    """Answer a question in words, or by its name with ``slot=term``; print the answer."""
    from kg.knowledge_graph import KnowledgeGraph  # noqa: PLC0415 - click may have to complain first

    name, given = words[0], dict(word.partition("=")[::2] for word in words[1:])
    how = {"role": printing.role, "evidence": printing.evidence}
    with KnowledgeGraph.open(printing.store, endpoint=printing.endpoint) as graph:
        by_name = all("=" in word for word in words[1:]) and (
            len(words) > 1 or any(question.name == name for question in graph.questions)
        )
        found = graph.ask_named(name, given, **how) if by_name else graph.ask(" ".join(words), **how)  # type: ignore[arg-type]
        show(found, printing.form)
    return 0


def show(found: Answer, form: str) -> None:
    """The answer to stdout; how some rows hold, and weaker hits that a format leaves out, to stderr."""
    from kg.ask.formats import render  # noqa: PLC0415 - after the answer, not before

    print(render(found, form, colour=colour()))  # noqa: T201 - a command speaks
    for via in sorted({row["via"] for row in (*found.rows, *found.also) if row.get("via")}):
        _note(f"some rows hold through a {via.replace('part of', 'part')} of what was asked")
    if found.also and form in {"csv", "tsv"}:
        _note(f"{len(found.also)} weaker hits are left out; --format json shows them")


def _note(message: str) -> None:
    print(f"note: {message}", file=sys.stderr)  # noqa: T201 - a command speaks


def colour(stream: TextIO | None = None) -> bool:
    """Whether to print in colour: on a terminal, unless NO_COLOR is set (no-color.org)."""
    return (stream or sys.stdout).isatty() and not os.environ.get("NO_COLOR")
