"""A plain text → labelled sections with offsets: the engine that runs a layout's table, and readers for its rows.

A layout (``kg/layouts/<site>.py``) is a ``Layout``: signature, headings each with a reader, noise.  Readers are made
here: ``value``, ``values``, ``prose``, ``criteria``, ``flattened`` …
"""

from __future__ import annotations

from typing import Final

from kg.lines.cutting import Line, Span, key, lines_of, section
from kg.lines.layout import Layout
from kg.lines.listing import Judge, criteria
from kg.lines.outcomes import flattened, listed, timed
from kg.lines.prose import stated
from kg.lines.table import Block, Cut, Field, Reader
from kg.lines.values import nothing, prose, skip, unglued, value, values

__all__: Final = [
    "Block",
    "Cut",
    "Field",
    "Judge",
    "Layout",
    "Line",
    "Reader",
    "Span",
    "criteria",
    "flattened",
    "key",
    "lines_of",
    "listed",
    "nothing",
    "prose",
    "section",
    "skip",
    "stated",
    "timed",
    "unglued",
    "value",
    "values",
]
