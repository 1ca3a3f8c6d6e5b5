"""The tables of ``ontology/eligibility`` → their rows, and patterns made of the words that their cells list."""

from __future__ import annotations

import csv
import re
from functools import cache
from typing import TYPE_CHECKING, Final

from kg import files

if TYPE_CHECKING:
    from collections.abc import Iterable

# "µ" is written in two ways, or as "u"; what stands after a solidus may also follow the word "per"
_MICRO: Final = "[µμu]"
_PER: Final = r"\s*(?:/\s*|\bper\s+)"


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of ``ontology/eligibility/<name>.tsv``; cells are never quoted."""
    with (files.ontology() / "eligibility" / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def longest_first(words: Iterable[str]) -> list[str]:
    """Each once, longer words before their beginnings."""
    return sorted(dict.fromkeys(words), key=lambda word: (-len(word), word))


def pattern(surface: str) -> str:
    """The pattern of a unit as people write it: blanks and the solidus in any of their forms.

    >>> bool(re.fullmatch(pattern("mg/day"), "mg per day")), bool(re.fullmatch(pattern("cells/µL"), "cells / uL"))
    (True, True)
    """
    parts = [r"\s*".join(map(_literal, part.split(" "))) for part in surface.split("/")]
    return _PER.join(parts)


def _literal(word: str) -> str:
    return re.escape(word).replace("µ", _MICRO)
