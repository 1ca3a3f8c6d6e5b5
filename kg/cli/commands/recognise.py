"""``trialkg recognise``: document → mentions; or any text, line by line."""

from __future__ import annotations

import gc
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli import inputs

if TYPE_CHECKING:
    from kg.model import Document


@click.command(epilog="""Example: echo '{"id": 1, "text": "dermal fibroblasts"}' | trialkg recognise --jsonl""")
@click.argument("paths", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--url", metavar="URL", help="Where the document is from, if sources.tsv does not say.")
@click.option(
    "--format", "form", type=click.Choice(["json", "text"]), help="Output; default: text on a terminal, else json."
)
@click.option("--jsonl", is_flag=True, help='Read lines {"id", "text"} from stdin instead of files.')
def command(paths: tuple[Path, ...], url: str | None, form: str | None, *, jsonl: bool) -> int:
    """Find the words that name cells, assays, tissues, analytes, conditions, agents and procedures."""
    if jsonl == bool(paths):
        raise click.UsageError("give files, or --jsonl and lines on stdin")
    return _lines() if jsonl else inputs.each_file(paths, url, form, _show)


def _show(document: Document, form: str) -> dict[str, Any] | str:
    from kg.read import read  # noqa: PLC0415 - after the options are known to be right
    from kg.recognise import distinct, mention_record, recognise  # noqa: PLC0415 - the same
    from kg.vocabulary import load  # noqa: PLC0415 - the same

    page = read(document)
    mentions = distinct(recognise(page, load(progress=True)))
    if form == "json":
        return {"source": document.source, "layout": page.layout, "mentions": [mention_record(one) for one in mentions]}
    lines = (
        f"{one.start}-{one.end}\t{one.text}\t{one.term.kind}\t{one.term.id or '-'}\t{one.term.label}"
        for one in mentions
    )
    return "\n".join((f"# {document.source}", *lines))


def _lines() -> int:
    from kg.recognise import recognise_json  # noqa: PLC0415 - after the options are known to be right
    from kg.vocabulary import load  # noqa: PLC0415 - the same

    vocabulary, bad = load(progress=True), 0
    gc.freeze()  # the vocabulary stays: to look through it again and again costs a tenth of the time
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            given = json.loads(line)
            key, text = given["id"], str(given["text"])
        except (ValueError, KeyError, TypeError) as error:
            bad += 1
            click.echo(f'trialkg: stdin:{number}: not a line {{"id", "text"}}: {error}', err=True)
            continue
        named = json.dumps(key, ensure_ascii=False)
        click.echo(f'{{"id": {named}, "mentions": {recognise_json(text, vocabulary)}}}')
    return inputs.SOME_BAD if bad else 0
