"""``cases/hostile_*.tsv`` → what an attacker sends, each with the statuses that it may get.

Text is ``before``, then ``repeated`` so many ``times`` (``§`` is the number of the repetition), then ``after``.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

CASES = Path(__file__).parent / "cases"


class Attack(NamedTuple):
    """What is sent, and the statuses of honest answers to it."""

    name: str
    text: str
    statuses: frozenset[int]

    @property
    def raw(self) -> bytes:
        r"""The bytes of a request, written with ``\r``, ``\n`` and ``\x00``."""
        return self.text.encode("latin-1").decode("unicode_escape").encode("latin-1")


def attacks(name: str) -> list[Attack]:
    """The rows of one table: ``queries`` or ``requests``."""
    with (CASES / f"hostile_{name}.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [Attack(row["name"], _text(row), frozenset(map(int, row["status"].split()))) for row in rows]


def _text(row: dict[str, str]) -> str:
    middle = "".join(row["repeated"].replace("§", str(number)) for number in range(int(row["times"])))
    return f"{row['before']}{middle}{row['after']}"
