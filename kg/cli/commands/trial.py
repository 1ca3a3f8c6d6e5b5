"""``trialkg trial``: document → everything it says of its trial."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from kg.cli import inputs

if TYPE_CHECKING:
    from pathlib import Path

    from kg.model import Document


@click.command(epilog="Example: trialkg trial page.txt --url https://clinicaltrials.gov/study/NCT04206644")
@inputs.files
def command(paths: tuple[Path, ...], url: str | None, form: str | None) -> int:
    """Assemble the trials of documents."""
    return inputs.each_file(paths, url, form, _show)


def _show(document: Document, form: str) -> dict[str, Any] | str:
    from kg.assemble import assemble, record  # noqa: PLC0415 - after the options are known to be right
    from kg.interpret import interpret  # noqa: PLC0415 - the same
    from kg.learned import second_reading  # noqa: PLC0415 - the same
    from kg.read import read  # noqa: PLC0415 - the same
    from kg.recognise import recognise  # noqa: PLC0415 - the same
    from kg.vocabulary import load  # noqa: PLC0415 - the same

    page, vocabulary = read(document), load(progress=True)
    mentions = recognise(page, vocabulary)
    meant = second_reading(page, mentions, interpret(page, mentions, vocabulary), vocabulary)
    found = record(assemble(page, meant))
    return found if form == "json" else "\n".join(_lines(found))


def _lines(found: dict[str, object]) -> list[str]:
    """Field by field, what is unknown left out."""
    return [f"{name}: {_words(value)}" for name, value in found.items() if value not in (None, [], {})]


def _words(value: object) -> str:
    if isinstance(value, list):
        return "".join(
            f"\n  - {item if isinstance(item, str) else json.dumps(item, ensure_ascii=False)}" for item in value
        )
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
