"""A document that no layout recognises → why: an error page, a wall before the page, or the nearest site."""

from __future__ import annotations

import csv
import re
from functools import cache
from typing import TYPE_CHECKING, Final

from kg import files
from kg.read.listing import layouts

if TYPE_CHECKING:
    from kg.model import Document

_SHORT: Final = 4_000
"""The most characters of an error page: a longer text may well speak of errors."""


def reason(document: Document) -> str:
    """Say why no layout recognises a document."""
    text = document.clean if len(document.clean) <= _SHORT else ""
    for pattern, words in _walls():
        if pattern.search(text):
            return f"this is {words}, not a page about a trial: fetch the page again"
    near = {layout.site: layout.nearness(document) for layout in layouts().values()}
    nearest = max(near, key=lambda site: near[site], default=None)
    if nearest is None or not near[nearest]:
        return "no page layout recognises this text, and it has no heading of a site that we know"
    return f"no page layout recognises this text; the nearest site is {nearest}"


@cache
def _walls() -> tuple[tuple[re.Pattern[str], str], ...]:
    """What servers show instead of a page: patterns, and what to call it."""
    with (files.ontology() / "reading" / "walls.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple((re.compile(row["pattern"], re.IGNORECASE | re.MULTILINE), row["what"]) for row in rows)
