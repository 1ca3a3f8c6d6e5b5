"""Names of columns, kinds, roles and statuses → the words that people read, from ``words.tsv``."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Final

_TABLE: Final = Path(__file__).parent / "words.tsv"


@cache
def _said() -> dict[str, dict[str, str]]:
    """Name → its row: words, plural, sign."""
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        return {row["name"]: row for row in csv.DictReader(lines, delimiter="\t")}


def words(name: object) -> str:
    """A name as people read it; an unknown one without its underscores.

    >>> words("exvivo"), words("ACTIVE_NOT_RECRUITING"), words("primary_completion")
    ('ex vivo', 'active, not recruiting', 'primary completion')
    """
    text = str(name)
    if text in _said():
        return _said()[text]["words"]
    return text.replace("_", " ").lower() if text.isupper() and "_" in text else text.replace("_", " ")


def kinds(name: str) -> str:
    """The plural of a kind's name.

    >>> kinds("assay"), kinds("something")
    ('assays', 'somethings')
    """
    return _said().get(name, {}).get("plural") or f"{name}s"


def count(number: int, name: str) -> str:
    """A number with its noun.

    >>> count(1, "trial"), count(1200, "trial")
    ('1 trial', '1\u202f200 trials')
    """
    shown = f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
    return f"{shown} {words(name) if number == 1 else kinds(name)}"


@cache
def signs() -> dict[str, str]:
    """Kind → the letter that marks it in a text: colour alone tells nobody who cannot see it."""
    return {name: row["sign"] for name, row in _said().items() if row["sign"]}
