"""A page → what became of every stretch of its text: a section, a heading, noise, or not understood."""

from __future__ import annotations

import importlib
import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final, Literal

from kg import layouts
from kg.lines.cutting import lines_of
from kg.lines.values import nothing, skip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.lines.cutting import Line
    from kg.lines.layout import Layout
    from kg.model import Page, Section

Fate = Literal["read", "heading", "noise", "unknown"]
_FATES: Final[tuple[Fate, ...]] = ("unknown", "noise", "heading", "read")
"""In the order in which a stronger one overwrites a weaker one."""
_WORD: Final = re.compile(r"\w+")
