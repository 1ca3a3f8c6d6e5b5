"""A field and its words in any language → the code of the ClinicalTrials.gov API v2 data model.

The words stand in ``ontology/codes.tsv``: English, Italian, French, and those of other registries where they are clear.
"""

from __future__ import annotations

import csv
import re
from functools import cache

from kg import files


def code(field: str, words: str) -> str | None:
    """Words → code, or ``None`` for words that have none, "nothing" words among them.

    Case, spaces, underscores and a closing full stop do not matter.  What stands in parentheses at
    the end is left out where that helps.  Two phases are two codes with a space between.

    >>> code("status", "Not yet recruiting"), code("phase", "Phase 1/Phase 2"), code("allocation", "N / A")
    ('NOT_YET_RECRUITING', 'PHASE1 PHASE2', 'NA')
    >>> code("masking", "Double (Participant, Investigator)"), code("status", "Not specified")
    ('DOUBLE', None)

    Raises:
        KeyError: there is no such field.
    """
    table = _table()[field]
    return table.get(_key(words)) or table.get(_key(re.sub(r"\s*\([^()]*\)\s*$", "", words)))


def fields() -> tuple[str, ...]:
    """The fields that have codes."""
    return tuple(_table())


@cache
def _table() -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = {}
    with (files.ontology() / "codes.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            table.setdefault(row["field"], {})[_key(row["words"])] = row["code"]
    return table


def _key(words: str) -> str:
    """How words are compared: "NON_RANDOMIZED" = "non-randomized", "N / A" = "n/a"."""
    plain = re.sub(r"[\s_]+", " ", words.replace("\u2019", "'")).strip(" .:;").casefold()
    return re.sub(r"\s*([-/])\s*", r"\1", plain).replace("-", " ")
