"""What a digest holds → a picture of bars, one a kind of concept, as numbers for an SVG."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from kg.serve.explorer.editions import Edition

_WIDE: Final = 420
_HIGH: Final = 34


def kinds(edition: Edition) -> list[dict[str, Any]]:
    """Kind, how many concepts of it are named, and in how many trials one of them is studied; the most named first."""
    return edition.rows(
        "SELECT kind, COUNT(DISTINCT concept) AS concepts, COUNT(DISTINCT trial) AS trials FROM involvement "
        "GROUP BY kind ORDER BY concepts DESC, kind"
    )


def bars(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Bars as long as the square root of what they count, so that a small kind is still seen beside a large one."""
    most = max((row["concepts"] for row in rows), default=1)
    return {
        "width": _WIDE + 260,
        "height": _HIGH * len(rows) + 8,
        "bars": [
            {**row, "y": place * _HIGH + 4, "long": max(3, round(_WIDE * sqrt(row["concepts"] / most)))}
            for place, row in enumerate(rows)
        ],
    }
