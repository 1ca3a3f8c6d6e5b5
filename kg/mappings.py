"""A MeSH descriptor ↔ the MONDO class that MONDO's own exact mappings name, from ``ontology/imports``."""

from __future__ import annotations

import csv
import re
from functools import cache
from typing import Final

from kg import files

_DESCRIPTOR: Final = re.compile(r"([CD])(\d{6,9})")
_LONG: Final = {"C": 588_000, "D": 66_300}
"""From which number on MeSH writes nine digits: until 2014 it wrote six."""


def descriptor(number: str) -> str | None:
    """The number of a MeSH descriptor (D) or supplementary concept (C) as MeSH writes it; ``None`` for other words.

    ClinicalTrials.gov writes nine digits always.

    >>> descriptor("D000012595"), descriptor("D000086382"), descriptor("D012595"), descriptor("Scleroderma")
    ('D012595', 'D000086382', 'D012595', None)
    """
    found = _DESCRIPTOR.fullmatch(number)
    if not found:
        return None
    letter, counted = found[1], int(found[2])
    return f"{letter}{counted:09d}" if counted >= _LONG[letter] else f"{letter}{counted:06d}"


def mondo(number: str) -> str | None:
    """The MONDO class that is exactly a descriptor (as MeSH writes it); ``None`` where MONDO names none, or several.

    >>> mondo("D012595"), mondo("D000000")
    ('MONDO:0005100', None)
    """
    return _exact().get(number)


def in_mesh(curie: str) -> bool:
    """Whether a MONDO class is exactly a descriptor or supplementary concept of MeSH.

    >>> in_mesh("MONDO:0021100"), in_mesh("MONDO:0007254")
    (True, False)
    """
    return curie in _mapped()


@cache
def _mapped() -> frozenset[str]:
    return frozenset(curie for _, curie in _rows())


@cache
def _rows() -> tuple[tuple[str, str], ...]:
    with (files.ontology() / "imports" / "mondo_mesh.tsv").open(encoding="utf-8", newline="") as file:
        return tuple((row["mesh"].removeprefix("mesh:"), row["mondo"]) for row in csv.DictReader(file, delimiter="\t"))


@cache
def _exact() -> dict[str, str]:
    found: dict[str, str] = {}
    several: set[str] = set()
    for number, curie in _rows():
        if found.setdefault(number, curie) != curie:
            several.add(number)
    return {number: curie for number, curie in found.items() if number not in several}
