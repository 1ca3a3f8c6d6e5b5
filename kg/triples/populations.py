"""Measurements and groups → the groups, cells, exposures and markers that they share, one node for equal ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg import iris
from kg.model import Group, Population
from kg.triples.literals import camel
from kg.triples.scope import concept, named

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.iris import Written
    from kg.model import Exposure, Marker, Measurement
    from kg.triples.scope import Scope

SIGNS: Final = {"negative": "-", "positive": "+", "low": "+-", "intermediate": "+~", "high": "++"}
"""Levels of a marker as cytometry writes them in graphs: the five signs of ``tkg:markerLevel``."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What measurements and collections share: equal cells, exposures and markers are one node, groups go by name."""

    scope: Scope
    groups: Mapping[str, Written]
    populations: Mapping[Population, Written]
    exposures: Mapping[Exposure, Written]
    markers: Mapping[Marker, Written]


def shared(scope: Scope) -> Shared:
    """The nodes of all groups, populations, exposures and markers of a trial, numbered by first appearance."""
    measurements = scope.trial.measurements
    populations = dict.fromkeys(p for m in measurements for p in populations_of(m))
    exposures = dict.fromkeys(x for m in measurements for x in m.exposures)
    exposures |= dict.fromkeys(x for p in populations for x in p.exposures)
    markers = dict.fromkeys(marker for p in populations for marker in p.markers)
    return Shared(
        scope,
        {name: scope.part("group", number) for number, name in enumerate(_groups(scope))},
        {population: scope.part("population", number) for number, population in enumerate(populations)},
        {exposure: scope.part("exposure", number) for number, exposure in enumerate(exposures)},
        {marker: scope.part("marker", number) for number, marker in enumerate(markers)},
    )


def shared_quads(nodes: Shared) -> None:
    """What is said of the shared nodes."""
    scope = nodes.scope
    for group in _groups(scope).values():
        _group(scope, group, nodes.groups[group.name])
    for exposure, node in nodes.exposures.items():
        _exposure(scope, exposure, node)
    for marker, node in nodes.markers.items():
        _marker(scope, marker, node)
    for population in nodes.populations:
        _population(population, nodes)


def populations_of(measurement: Measurement) -> tuple[Population, ...]:
    """The stated populations, or, where only cells are named, one for each cell and source group."""
    if measurement.populations:
        return measurement.populations
    return tuple(
        Population(cell, group, in_vitro=bool(measurement.exposures), exposures=measurement.exposures)
        for cell in measurement.cells
        for group in measurement.source_groups or (None,)
    )


def _groups(scope: Scope) -> dict[str, Group]:
    """The declared groups, then those that are only named: the words that name them first are their evidence."""
    trial = scope.trial
    groups = {group.name: group for group in trial.groups}
    for measurement in trial.measurements:
        for name in (*measurement.source_groups, *(p.group for p in populations_of(measurement))):
            if name:
                groups.setdefault(name, Group(name, "other", measurement.quote))
    for collection in trial.collections:
        if collection.group:
            groups.setdefault(collection.group, Group(collection.group, "other", collection.quote))
    return groups


def _group(scope: Scope, group: Group, node: Written) -> None:
    scope.linked(
        "tkg:hasGroup",
        node,
        {
            "rdf:type": iris.written("tkg:HealthyGroup" if group.kind == "healthy" else "tkg:Group"),
            "rdfs:label": group.name,
            "tkg:groupKind": group.kind,
            "tkg:groupCondition": tuple(map(concept, group.conditions)),
            "tkg:role": iris.written(f"role:{group.role}") if group.role else None,
        },
    )
    scope.quoted(node, group.quote)


def _exposure(scope: Scope, exposure: Exposure, node: Written) -> None:
    scope.describe(
        node,
        {
            "rdf:type": iris.written("tkg:Exposure"),
            **named("tkg:agent", exposure.agent),
            "tkg:material": concept(exposure.material),
            "tkg:exposureFunction": iris.written(f"tkg:{camel(exposure.function)}"),
            "tkg:ofTrial": scope.node,
        },
    )
    scope.quoted(node, exposure.quote)


def _marker(scope: Scope, marker: Marker, node: Written) -> None:
    sign = SIGNS[marker.level]
    scope.describe(
        node,
        {
            "rdf:type": iris.written("tkg:PhenotypeMarker"),
            "rdfs:label": f"{marker.name}{sign}",
            "tkg:marker": iris.written(marker.id) if marker.id else None,
            "tkg:markerText": None if marker.id else marker.name,
            "tkg:markerLevel": sign,
            "tkg:ofTrial": scope.node,
        },
    )


def _population(population: Population, nodes: Shared) -> None:
    scope = nodes.scope
    scope.describe(
        nodes.populations[population],
        {
            "rdf:type": iris.written("tkg:CellPopulationSpecification"),
            **named("tkg:cellType", population.cell),
            "tkg:inVitro": population.in_vitro or None,
            "tkg:sourceGroup": nodes.groups[population.group] if population.group else None,
            "tkg:exposure": tuple(nodes.exposures[exposure] for exposure in population.exposures),
            "tkg:hasMarker": tuple(nodes.markers[marker] for marker in population.markers),
            "tkg:phraseReported": population.phrase or None,
            "tkg:ofTrial": scope.node,
        },
    )
