"""A drug and the limit that stands beside it → its dose, with the "daily" and the comparator around the drug's name."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg.eligibility import comparators
from kg.eligibility.quantities import GRADE

if TYPE_CHECKING:
    from kg.eligibility.normals import Found
    from kg.model import Limit, Mention

# "no more than 10 mg of prednisone daily": the word after the drug belongs to its dose
_DAILY: Final = re.compile(r"[^.;,]{0,20}?(?:/\s*day|per\s+day|a\s+day|daily)\b", re.IGNORECASE)
_BESIDE: Final = 2


def dosed(text: str, mention: Mention, found: Found) -> Limit:
    """A dose with the "daily" that follows the drug's name: "10 mg of prednisone daily"."""
    limit = found.limit
    if found.dimension == GRADE:  # of a condition
        return replace(limit, unit="{grade}")
    if limit.comparator == "=" and 0 <= found.start - mention.at[1] <= _BESIDE:  # "more than lorazepam 2 mg"
        sign, start = comparators.before(text, mention.at[0])
        if sign:
            found = found._replace(
                limit=replace(limit, comparator=sign, text=" ".join(text[start : found.end].split())), start=start
            )
    daily = _DAILY.match(text, mention.at[1]) if found.dimension == "mass" and found.end <= mention.at[0] else None
    if daily is None or found.limit.unit is None:
        return found.limit
    standard = found.limit.standard
    return replace(
        found.limit,
        unit=f"{found.limit.unit}/d",
        standard=standard and (*standard[:2], f"{standard[2]}/d"),
        text=" ".join(text[found.start : daily.end()].split()),
    )
