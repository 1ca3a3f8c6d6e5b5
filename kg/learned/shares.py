"""How often readers listed a concept when a record named it → features; what is rare leans on its classes.

A share is counted for a kind, a class and a concept, once over all and once by whether criteria alone name it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.learned.concepts import Concept
    from kg.learned.features import Features, Surroundings

_RARE: Final = 3
_SURE: Final = 6.0
_PLENTY: Final = 5
_NEVER: Final = (0.0, 0.0)


def counted(concept: Concept, around: Surroundings) -> list[str]:
    """The names that a concept is counted under: its kind, its kind there, itself, itself there, its classes there."""
    criteria = all(around.place(one).startswith("criterion") for one in concept.mentions)
    where = "criteria" if criteria else "text"
    mine = concept.term.id or concept.term.closest or concept.term.label.lower()
    kind = concept.term.kind
    return [kind, f"{kind} {where}", mine, f"{mine} {where}", *(f"{one} {where}" for one in sorted(concept.above))]


def listed(concept: Concept, around: Surroundings, shares: Mapping[str, Sequence[float]]) -> Features:
    """The shares of a concept, of its nearest class and of its kind, as log odds (``shares``: named, listed)."""
    names = counted(concept, around)
    kind, there, _, mine, *classes = (shares.get(name, _NEVER) for name in names)
    of_kind = (there[1] + 3 * (kind[1] + 1) / (kind[0] + 3)) / (there[0] + 3)
    known = sorted((named, (said + 4 * of_kind) / (named + 4)) for named, said in classes if named >= _RARE)
    nearest = known[0][1] if known else of_kind
    own = _odds((mine[1] + 3 * nearest) / (mine[0] + 3))
    return {
        "share of kind": _odds(of_kind),
        "share of class": _odds(nearest),
        "least share": _odds(min((share for _, share in known), default=of_kind)),
        "share": own,
        "named": math.log1p(mine[0]),
        "share, sure": own * min(1.0, mine[0] / _PLENTY),
    }


def _odds(share: float) -> float:
    if 0 < share < 1:
        return math.log(share / (1 - share))
    return _SURE if share >= 1 else -_SURE
