"""Word lists and translated headings, from ``ontology/reading``, as the readers of lines use them."""

from __future__ import annotations

import csv
from functools import cache
from typing import TYPE_CHECKING

from kg import files

if TYPE_CHECKING:
    from collections.abc import Iterator


@cache
def alternatives(name: str) -> str:
    """The name of a list in ``words.tsv`` → a pattern that matches any of its words, the first ones first.

    Raises:
        KeyError: there is no such list.
    """
    words = [row["word"] for row in rows("words") if row["list"] == name]
    if not words:
        raise KeyError(name)
    return f"(?:{'|'.join(words)})"


@cache
def headings(site: str) -> dict[str, str]:
    """A site whose pages come in several languages → each English heading with its synonyms and translations.

    >>> headings("ichgcp")["Keywords"]
    'Keywords | Parole chiave | Mots clés'
    """
    return {row["en"]: " | ".join(words for words in row.values() if words) for row in rows(f"headings_{site}")}


def rows(table: str) -> Iterator[dict[str, str]]:
    """The rows of a table in ``ontology/reading``."""
    with (files.ontology() / "reading" / f"{table}.tsv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
