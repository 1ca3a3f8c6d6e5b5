"""``trialkg ask``: a canned question, in words or by name."""

from __future__ import annotations

import click

from kg.cli import options
from kg.cli.plain import Printing, answer, show


@click.command(epilog='Example: trialkg ask "which trials biopsy skin"; trialkg ask trials-studying-cell cell="T cell"')
@click.argument("words", metavar='"WORDS" | NAME [SLOT=TERM]...', nargs=-1)
@options.answered
@click.option("--endpoint", metavar="URL", help="Ask this SPARQL 1.1 endpoint; names are looked up in the store.")
@click.option("--list", "listed", is_flag=True, help="List the questions.")
def command(words: tuple[str, ...], listed: bool, **printing: str | bool | None) -> int:  # noqa: FBT001 - click gives names
    """Ask a question in words, or by its NAME with the words for its slots."""
    how = Printing(**printing)  # type: ignore[arg-type]
    if listed:
        from kg.ask.listing import listing  # noqa: PLC0415 - an answer needs no list

        show(listing(), how.form)
        return 0
    if not words:
        raise click.UsageError('ask what? For example: trialkg ask "which trials biopsy skin"')
    return answer(words, how)
