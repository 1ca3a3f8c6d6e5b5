"""``ontology/learned/second_reading.json`` → a model: how likely a reader lists a concept that the rules assert.

Two steps.  What a concept is called and where it stands gives a logit (a weight a feature, and how often readers listed
this concept, or its class, when a record named it).  That logit, the kind and what the rules say give the probability.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from kg import files
from kg.learned.features import features
from kg.learned.shares import listed
from kg.learned.switch import reads_again

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.learned.concepts import Concept
    from kg.learned.features import Surroundings

GROUPS: Final = {
    **dict.fromkeys(("measured", "collected", "administered", "targeted", "objective", "exvivo"), "studied"),
    **dict.fromkeys(("comparator", "subgroup"), "telling apart"),
    "background": "background",
}
"""The roles by which a trial is about a concept, and their groups."""
CONSTANT: Final = ""


@dataclass(frozen=True, slots=True)
class Model:
    """What was learned: weights by feature, shares by concept and class, the calibration, and what it was made from."""

    weights: Mapping[str, float]
    shares: Mapping[str, Sequence[float]]
    calibration: Mapping[str, float]
    threshold: float
    layouts: frozenset[str]
    kinds: frozenset[str]
    provenance: Mapping[str, Any]

    def probability(self, concept: Concept, roles: Sequence[str], around: Surroundings) -> float:
        """How likely a reader lists a concept to which the rules gave these roles (the strongest first)."""
        known = (*features(concept, around).items(), *listed(concept, around, self.shares).items())
        # fsum: the same whatever the order
        logit = math.fsum((self.weights[CONSTANT], *(self.weights.get(name, 0.0) * value for name, value in known)))
        told = ruled(concept.term.kind, roles, logit)
        return 1 / (1 + math.exp(-math.fsum(self.calibration.get(name, 0.0) * value for name, value in told.items())))


def ruled(kind: str, roles: Sequence[str], logit: float) -> dict[str, float]:
    """What the second step looks at: the logit, the kind, and the group of the strongest role."""
    group = next((GROUPS.get(role, "eligibility") for role in roles), "eligibility")
    admits = any(role not in GROUPS for role in roles)
    return {
        CONSTANT: 1.0,
        "logit": logit,
        f"group={group}": 1.0,
        "named elsewhere": float(admits),
        f"kind={kind}": 1.0,
        f"logit of {kind}": logit,
    }


def load() -> Model | None:
    """The packaged model; ``None`` where ``TRIALKG_SECOND_READING`` is ``off``."""
    return _packaged() if reads_again() else None


@cache
def _packaged() -> Model:
    found = json.loads((files.ontology() / "learned" / "second_reading.json").read_text(encoding="utf-8"))
    return Model(**{**found, "layouts": frozenset(found["layouts"]), "kinds": frozenset(found["kinds"])})
