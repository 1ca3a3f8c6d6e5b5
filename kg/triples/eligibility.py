"""Criteria → their nodes, and a node for everything that they demand: concept, time, dose, limit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg import iris
from kg.triples.literals import decimal, duration
from kg.triples.scope import named

if TYPE_CHECKING:
    from kg.iris import Written
    from kg.model import Criterion, Limit, Restriction
    from kg.triples.scope import Scope, Values

_CRITERION_CLASS: Final = {"inclusion": "OBI:0500027", "exclusion": "OBI:0500028"}
# which end of what is accepted a comparator names: for those who are to be in, and for those who are to stay out
_ENDS: Final = {
    "inclusion": {">=": "min", ">": "min", "<=": "max", "<": "max", "=": "minmax", "between": "minmax"},
    "exclusion": {">=": "max", ">": "max", "<=": "min", "<": "min"},
}


def criterion_quads(scope: Scope) -> None:
    """Every criterion of the document, in its order, with what it demands."""
    for number, criterion in enumerate(scope.trial.criteria):
        _criterion(scope, criterion, number)


def _criterion(scope: Scope, criterion: Criterion, number: int) -> None:
    node, known = scope.part("criterion", number), _CRITERION_CLASS.get(criterion.polarity)
    scope.linked(
        "tkg:hasCriterion",
        node,
        {
            "rdf:type": (iris.written("tkg:Criterion"), iris.written(known) if known else None),
            "tkg:polarity": criterion.polarity,
            "tkg:criterionText": criterion.text,
            "tkg:appliesToGroupText": criterion.group,
            "tkg:rule": scope.rule(criterion.rule),
            "tkg:position": number,
        },
    )
    scope.rule_quads(criterion.rule)
    scope.quoted(node, criterion.quote)
    for nth, restriction in enumerate(criterion.restrictions):
        place = scope.part("restriction", f"{number}-{nth}")
        polarity = restriction.polarity or criterion.polarity
        _restriction(scope, restriction, place, {"tkg:ofCriterion": node, "tkg:polarity": polarity})


def _restriction(scope: Scope, restriction: Restriction, node: Written, owner: dict[str, Values]) -> None:
    scope.describe(
        node,
        {
            "rdf:type": iris.written("tkg:Restriction"),
            **named("tkg:concept", restriction.term),
            **owner,
            "tkg:kind": restriction.term.kind,
            "tkg:aspect": restriction.aspect,
            "tkg:temporality": restriction.temporality,
            "tkg:durationText": restriction.duration,
            "tkg:duration": duration(restriction.duration),
            "tkg:bound": restriction.bound,
            "tkg:dose": restriction.dose,
            "tkg:ofTrial": scope.node,
            **(_limit(restriction.limit, str(owner["tkg:polarity"])) if restriction.limit else {}),
        },
    )
    scope.quoted(node, restriction.quote)
    scope.mentioned(node, restriction.mention)


def _limit(limit: Limit, polarity: str) -> dict[str, Values]:
    """A limit as its words say it, and the ends of what is accepted in a standard unit, so that limits compare.

    A multiple of a normal value has that as its unit (``ULN``), a bare number the unit of UCUM for unity, ``1``.
    """
    value, upper, unit = limit.standard or (limit.value, limit.upper, _relative(limit))
    ends = _ENDS.get(polarity, {}).get(limit.comparator, "")
    return {
        "tkg:comparator": limit.comparator,
        "tkg:limitValue": decimal(limit.value),
        "tkg:limitUpper": decimal(limit.upper),
        "tkg:unit": limit.unit,
        "tkg:limitReference": limit.reference,
        "tkg:limitText": limit.text or None,
        "tkg:acceptedMinimum": decimal(value) if "min" in ends else None,
        "tkg:acceptedMaximum": decimal(value if upper is None else upper) if "max" in ends else None,
        "tkg:standardUnit": unit if ends else None,
    }


def _relative(limit: Limit) -> str:
    return " ".join(filter(None, (limit.unit, limit.reference))) or "1"
