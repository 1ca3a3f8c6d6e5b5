"""Sections of one block → the same, their items counted on from the blocks before."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.model import Section


def renumbered(new: list[Section], before: list[Section]) -> list[Section]:
    """Items count over the whole page: a second block of outcomes goes on where the first one ended."""
    last: Counter[str] = Counter()
    for section in before:
        last[_family(section)] = max(last[_family(section)], section.item + 1)
    return [replace(section, item=section.item + last[_family(section)]) for section in new]


def _family(section: Section) -> str:
    """Sections that share their item number: the parts of an arm, an outcome, a site; dates are single values."""
    family, dot, _ = section.name.partition(".")
    return family if dot and family != "date" else section.name
