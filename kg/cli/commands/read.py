"""``trialkg read``: document → page."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from kg.cli import inputs

if TYPE_CHECKING:
    from pathlib import Path

    from kg.model import Document


@click.command(epilog="Example: trialkg read page.txt --format json")
@inputs.files
def command(paths: tuple[Path, ...], url: str | None, form: str | None) -> int:
    """Cut documents into named sections, or print the text that quotes are checked against (--format text)."""
    return inputs.each_file(paths, url, form, _show)


def _show(document: Document, form: str) -> dict[str, Any] | str:
    from kg.read import read  # noqa: PLC0415 - after the options are known to be right

    page = read(document)
    if form == "text":
        return page.document.text
    known = page.document
    return {
        "source": known.source,
        "layout": page.layout,
        "sha256": known.sha256,
        "url": known.url,
        "site": known.site,
        "language": known.language,
        "sections": [_section(asdict(section)) for section in page.sections],
        "issues": [asdict(issue) for issue in page.issues],
    }


def _section(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name != "offsets"}
