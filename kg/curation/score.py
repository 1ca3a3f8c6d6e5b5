"""The decisions of a sheet → how often the extraction was right, by kind and role, with a confidence interval."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any, Final

from kg.curation.decisions import ACCEPT, CORRECT, REJECT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.curation.sheet import Row

COLUMNS: Final = ("kind", "role", "accepted", "decided", "precision", "low", "high", "added")
_Z: Final = 1.959964
"""The 97.5th percentile of the normal distribution: an interval of 95 %."""
_ALL: Final = "all"


def scores(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Precision is accepted / decided: what was rejected or corrected was wrong.

    What was added is counted beside it: the extraction did not say it.  Rows: each kind and role, each kind, each role,
    and all together; ``low`` and ``high`` are the Wilson score interval of 95 %.
    """
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for row in rows:
        verb = row["decision"].casefold()
        for kind in (row["kind"], _ALL):
            for role in (row["role"], _ALL):
                if verb:
                    known = counts.setdefault((kind, role), {})
                    known[verb] = known.get(verb, 0) + 1
    ordered = sorted(counts, key=lambda key: (key[0] == _ALL, key[0], key[1] == _ALL, key[1]))
    return [_score(key, counts[key]) for key in ordered]


def _score(key: tuple[str, str], counted: dict[str, int]) -> dict[str, Any]:
    accepted = counted.get(ACCEPT, 0)
    decided = accepted + counted.get(REJECT, 0) + counted.get(CORRECT, 0)
    low, high = wilson(accepted, decided)
    share = round(accepted / decided, 3) if decided else None
    return dict(zip(COLUMNS, (*key, accepted, decided, share, low, high, counted.get("add", 0)), strict=True))


def wilson(right: int, number: int) -> tuple[float | None, float | None]:
    """The score interval of a share (Wilson 1927), 95 %, rounded to three digits; unknown for none at all.

    >>> wilson(9, 10), wilson(0, 10), wilson(0, 0)
    ((0.596, 0.982), (0.0, 0.278), (None, None))
    """
    if not number:
        return None, None
    share, square = right / number, _Z * _Z / number
    middle = (share + square / 2) / (1 + square)
    reach = _Z / (1 + square) * sqrt(share * (1 - share) / number + square / (4 * number))
    return round(max(0.0, middle - reach), 3), round(min(1.0, middle + reach), 3)
