"""``trialkg ask``: a canned question, in words or by name."""

from __future__ import annotations

import click

from kg.cli import options
from kg.knowledge_graph import KnowledgeGraph


@click.command(epilog='Example: trialkg ask "which trials biopsy skin"; trialkg ask trials-studying-cell cell="T cell"')
@click.argument("words", metavar='"WORDS" | NAME [SLOT=TERM]...', nargs=-1)
@options.answered
@click.option("--list", "listing", is_flag=True, help="List the questions.")
def command(words: tuple[str, ...], store: str, form: str, role: str | None, *, evidence: bool, listing: bool) -> int:
    """Ask a question in words, or by its NAME with the words for its slots."""
    if listing:
        return _list(form)
    if not words:
        raise click.UsageError('ask what? For example: trialkg ask "which trials biopsy skin"')
    with KnowledgeGraph.open(store) as graph:
        name, given = words[0], dict(word.partition("=")[::2] for word in words[1:])
        if len(words) > 1 and all("=" in word for word in words[1:]):
            answer = graph.ask_named(name, given, role=role, evidence=evidence)
        elif len(words) == 1 and any(question.name == name for question in graph.questions):
            answer = graph.ask_named(name, {}, role=role, evidence=evidence)
        else:
            answer = graph.ask(" ".join(words), role=role, evidence=evidence)
        options.print_answer(answer, form)
    return 0


def _list(form: str) -> int:
    from kg.ask.listing import listing  # noqa: PLC0415 - an answer needs no list

    options.print_answer(listing(), form)
    return 0
