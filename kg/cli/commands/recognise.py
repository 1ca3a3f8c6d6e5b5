"""``trialkg recognise``: document → mentions; or any text, line by line."""

from __future__ import annotations

import gc
import json
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from kg.cli import inputs

if TYPE_CHECKING:
    from io import BufferedIOBase

    from kg.model import Document, Mention
    from kg.vocabulary import Vocabulary


@click.command(epilog="""Example: echo '{"id": 1, "text": "dermal fibroblasts"}' | trialkg recognise --jsonl""")
@click.argument("paths", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--url", metavar="URL", help="Where the document is from, if sources.tsv does not say.")
@click.option(
    "--format", "form", type=click.Choice(["json", "text"]), help="Output; default: text on a terminal, else json."
)
@click.option("--jsonl", is_flag=True, help='Read lines {"id", "text"} from stdin instead of files.')
@click.option("--candidates", is_flag=True, help="Offer the nearest known names for what has no identity (files).")
def command(paths: tuple[Path, ...], url: str | None, form: str | None, *, jsonl: bool, candidates: bool) -> int:
    """Find the words that name cells, assays, tissues, analytes, conditions, agents and procedures."""
    if jsonl == bool(paths):
        raise click.UsageError("give files, or --jsonl and lines on stdin")
    return _lines() if jsonl else inputs.each_file(paths, url, form, partial(_show, candidates=candidates))


def _show(document: Document, form: str, *, candidates: bool) -> dict[str, Any] | str:
    from kg.read import read  # noqa: PLC0415 - after the options are known to be right
    from kg.recognise import distinct, mention_record, recognise  # noqa: PLC0415 - the same
    from kg.vocabulary import load  # noqa: PLC0415 - the same

    page = read(document)
    vocabulary = load(progress=True)
    mentions = distinct(recognise(page, vocabulary))
    if candidates:
        mentions = tuple(one if one.term.id or one.candidates else _offered(one, vocabulary) for one in mentions)
    if form == "json":
        records = [mention_record(one, vocabulary) for one in mentions]
        return {"source": document.source, "layout": page.layout, "mentions": records}
    lines = (
        f"{one.start}-{one.end}\t{one.text}\t{one.term.kind}\t{one.term.id or '-'}\t{one.term.label}"
        for one in mentions
    )
    return "\n".join((f"# {document.source}", *lines))


def _offered(mention: Mention, vocabulary: Vocabulary) -> Mention:
    """A mention without identity with the CURIEs that it may mean."""
    from kg.recognise import nearest  # noqa: PLC0415 - after the options are known to be right

    found = nearest(mention.term.label, mention.term.kind, vocabulary)
    return replace(mention, candidates=tuple(term.id for term in found if term.id))


def _lines() -> int:
    from kg.recognise import recognise_json  # noqa: PLC0415 - after the options are known to be right
    from kg.vocabulary import load  # noqa: PLC0415 - the same

    vocabulary, number, bad = load(progress=True), 0, 0
    gc.freeze()  # the vocabulary stays: to look through it again and again costs a tenth of the time
    for lines in inputs.lines_at_hand(cast("BufferedIOBase", sys.stdin.buffer)):
        asked = [(place, line) for place, line in enumerate(lines, number + 1) if line.strip()]
        given = [said for place, line in asked if (said := _given(line, place)) is not None]
        number, bad = number + len(lines), bad + len(asked) - len(given)
        found = recognise_json([text for _, text in given], vocabulary)
        answers = [f'{{"id": {key}, "mentions": {one}}}' for (key, _), one in zip(given, found, strict=True)]
        if answers:
            click.echo("\n".join(answers))  # at once: short lines take a twentieth less time
    return inputs.SOME_BAD if bad else 0


def _given(line: bytes, number: int) -> tuple[str, str] | None:
    """The id of a line, as JSON, and its text; ``None`` (said on stderr) where it has none."""
    try:
        given = json.loads(line)
        return json.dumps(given["id"], ensure_ascii=False), str(given["text"])
    except (ValueError, KeyError, TypeError) as error:
        click.echo(f'trialkg: stdin:{number}: not a line {{"id", "text"}}: {error}', err=True)
        return None
