"""``trialkg read``: document → page."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from kg.cli import inputs
from kg.cli.plain import colour

if TYPE_CHECKING:
    from pathlib import Path

    from kg.model import Document, Page


@click.command(epilog="Example: trialkg read page.txt --format text")
@inputs.files
def command(paths: tuple[Path, ...], url: str | None, form: str | None) -> int:
    """Cut documents into named sections, as JSON or (--format text) as a reader's workbench.

    On a terminal the workbench shows the text line by line beside the names of its sections, and what was not
    understood.  Elsewhere stdout is the text that quotes are checked against, character by character, and the sections
    and what was not understood go to stderr.
    """
    return inputs.each_file(paths, url, form, _show)


def _show(document: Document, form: str) -> dict[str, Any] | str:
    from kg.read import read  # noqa: PLC0415 - after the options are known to be right

    page = read(document)
    if form == "text":
        return _bench(page)
    known = page.document
    return {
        "source": known.source,
        "layout": page.layout,
        **({"reading": known.reading} if known.reading else {}),
        "sha256": known.sha256,
        "url": known.url,
        "site": known.site,
        "language": known.language,
        "sections": [_section(asdict(section)) for section in page.sections],
        "issues": [asdict(issue) for issue in page.issues],
    }


def _bench(page: Page) -> str:
    from kg.workbench import marked, recorded, report  # noqa: PLC0415 - JSON needs no workbench

    if sys.stdout.isatty():
        return (recorded if page.document.syntax else marked)(page, colour=colour())
    shown = recorded if page.document.syntax else report
    click.echo(shown(page, colour=colour(sys.stderr)), err=True, nl=False)
    return page.document.text


def _section(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name != "offsets"}
