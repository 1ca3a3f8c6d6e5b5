"""Measurements and collections → planned assays with their specimens, and planned specimen collections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import iris
from kg.triples.populations import populations_of, shared, shared_quads
from kg.triples.scope import concept, named

if TYPE_CHECKING:
    from kg.iris import Written
    from kg.model import Collection, Measurement, Term
    from kg.triples.populations import Shared
    from kg.triples.scope import Scope, Values


def measurement_quads(scope: Scope) -> None:
    """One planned assay per assay and specimen, what it looks at, what is collected, and from whom."""
    nodes = shared(scope)
    shared_quads(nodes)
    _assays(nodes)
    for number, collection in enumerate(scope.trial.collections):
        _collection(nodes, collection, number)


def _assays(nodes: Shared) -> None:
    measurements = nodes.scope.trial.measurements
    pairs = ((measurement, specimen) for measurement in measurements for specimen in measurement.specimens or (None,))
    for number, (measurement, specimen) in enumerate(pairs):
        _assay(nodes, measurement, specimen, number)


def _assay(nodes: Shared, measurement: Measurement, specimen: Term | None, number: int) -> None:
    scope = nodes.scope
    node, taken = scope.part("assay", number), scope.part("specimen", number)
    cells = tuple(nodes.populations[population] for population in populations_of(measurement))
    derived = _is_derived(specimen)
    origin = _origin(nodes, measurement)
    scope.linked(
        "tkg:hasPlannedAssay",
        node,
        {
            **_assay_facts(scope, measurement),
            "tkg:evaluant": taken if specimen else None,
            "tkg:targetCellPopulation": () if derived else cells,
            **({} if specimen else origin),
        },
    )
    scope.quoted(node, measurement.quote)
    scope.mentioned(node, *measurement.mentions)
    if specimen:
        _specimen(scope, specimen, taken, {"tkg:producedBy": cells if derived else (), **origin})


def _origin(nodes: Shared, measurement: Measurement) -> dict[str, Values]:
    """The groups and exposures that no population bears: they stand on the specimen, or failing that on the assay."""
    populations = populations_of(measurement)
    borne = {exposure for population in populations for exposure in population.exposures}
    groups = {population.group for population in populations}
    return {
        "tkg:sourceGroup": tuple(nodes.groups[name] for name in measurement.source_groups if name not in groups),
        "tkg:exposure": tuple(nodes.exposures[exposure] for exposure in measurement.exposures if exposure not in borne),
    }


def _assay_facts(scope: Scope, measurement: Measurement) -> dict[str, Values]:
    return {
        "rdf:type": iris.written("tkg:PlannedAssay"),
        **named("tkg:assayType", measurement.assay),
        "tkg:forOutcome": None if measurement.outcome is None else scope.part("outcome", measurement.outcome),
        "tkg:timePointText": measurement.time_point,
        "tkg:analyte": tuple(map(concept, measurement.analytes)),
        "tkg:analyteText": tuple(term.label for term in measurement.analytes if term.id is None),
        **_quality(measurement.quality),
    }


def _specimen(scope: Scope, specimen: Term, node: Written, origin: dict[str, Values]) -> None:
    facts: dict[str, Values] = {"rdf:type": iris.written("tkg:PlannedSpecimen"), "tkg:ofTrial": scope.node}
    scope.describe(node, {**facts, **named("tkg:specimenType", specimen), **origin})


def _is_derived(specimen: Term | None) -> bool:
    """Whether a specimen is made from cells (OBI: culture supernatant) and not taken from people (UBERON, CL)."""
    return specimen is not None and (specimen.closest or specimen.id or "").startswith("OBI:")


def _quality(quality: str | None) -> dict[str, Values]:
    """A quality is a CURIE (PATO, tkg) or words."""
    if quality and ":" in quality and " " not in quality:
        return {"tkg:measuredQuality": iris.written(quality)}
    return {"tkg:qualityText": quality}


def _collection(nodes: Shared, collection: Collection, number: int) -> None:
    scope = nodes.scope
    node = scope.part("collection", number)
    scope.linked(
        "tkg:hasCollection",
        node,
        {
            "rdf:type": iris.written("tkg:PlannedSpecimenCollection"),
            **named("tkg:tissue", collection.tissue),
            "tkg:collectionMethod": collection.method,
            "tkg:appliesToGroup": nodes.groups[collection.group] if collection.group else None,
            "tkg:specimenCount": collection.count,
            "tkg:siteState": collection.site_state,
            "tkg:collectionPurpose": collection.purpose,
        },
    )
    scope.quoted(node, collection.quote)
    scope.mentioned(node, *collection.mentions)
    scope.describe(scope.node, {"tkg:samplesTissue": concept(collection.tissue)})
    if collection.method == "biopsy":
        scope.describe(scope.node, {"tkg:biopsiesTissue": concept(collection.tissue)})
