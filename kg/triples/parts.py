"""Outcomes, arms, interventions, criteria, sites, people, references, related trials → one node each, with evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg import iris
from kg.triples.literals import camel, decimal, typed
from kg.triples.scope import named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.iris import Written
    from kg.model import Arm, Criterion, Intervention, Outcome, Person, Quote, Reference, Restriction, Site
    from kg.triples.scope import Scope, Values

_CRITERION_CLASS: Final = {"inclusion": "OBI:0500027", "exclusion": "OBI:0500028"}


def part_quads(scope: Scope) -> Iterator[str]:
    """Every part of the trial that the document lists; its number is its place in the list, from 0."""
    trial = scope.trial
    yield from _listed(scope, "tkg:hasOutcome", "outcome", [(part.quote, _outcome(part)) for part in trial.outcomes])
    yield from _listed(scope, "tkg:hasArm", "arm", [(part.quote, _arm(part)) for part in trial.arms])
    yield from _listed(
        scope,
        "tkg:hasIntervention",
        "intervention",
        [(part.quote, _intervention(part)) for part in trial.interventions],
    )
    yield from _listed(scope, "tkg:conductedAt", "site", [(part.quote, _site(part)) for part in trial.sites])
    yield from _listed(scope, "tkg:hasPerson", "person", [(part.quote, _person(part)) for part in trial.investigators])
    yield from _listed(
        scope, "tkg:hasReference", "reference", [(part.quote, _reference(part)) for part in trial.references]
    )
    for number, criterion in enumerate(trial.criteria):
        yield from _criterion(scope, criterion, number)
    yield from _related(scope)


def _listed(scope: Scope, link: str, kind: str, parts: Iterable[tuple[Quote, dict[str, Values]]]) -> Iterator[str]:
    for number, (quote, facts) in enumerate(parts):
        node = scope.part(kind, number)
        yield from scope.linked(link, node, {**facts, "tkg:position": number})
        yield from scope.quoted(node, quote)


def _outcome(outcome: Outcome) -> dict[str, Values]:
    return {
        "rdf:type": iris.written("tkg:OutcomeSpecification"),
        "tkg:outcomeRole": iris.written(f"tkg:{camel(outcome.type)}Outcome"),
        "rdfs:label": outcome.measure,
        "tkg:timeFrameText": outcome.time_frame,
        "tkg:timeFrameDuration": typed(outcome.duration, "xsd:duration"),
        "tkg:timeFrameAnchor": outcome.anchor,
        "dcterms:description": outcome.description,
    }


def _arm(arm: Arm) -> dict[str, Values]:
    return {
        "rdf:type": iris.written("tkg:Arm"),
        "rdfs:label": arm.label,
        "tkg:armType": arm.type,
        "dcterms:description": arm.description,
    }


def _intervention(intervention: Intervention) -> dict[str, Values]:
    return {
        "rdf:type": iris.written("tkg:PlannedIntervention"),
        "rdfs:label": intervention.name,
        "tkg:interventionType": intervention.type,
        "tkg:function": intervention.function,
    }


def _site(site: Site) -> dict[str, Values]:
    return {
        "rdf:type": (iris.written("OBI:0003068"), iris.written("schema:Place")),
        "rdfs:label": ", ".join(filter(None, (site.facility, site.city, site.country))) or None,
        "tkg:facility": site.facility,
        "schema:addressLocality": site.city,
        "schema:addressRegion": site.region,
        "schema:addressCountry": site.country,
        "schema:postalCode": site.postal_code,
        "tkg:siteStatus": site.status,
        "schema:latitude": decimal(site.lat),
        "schema:longitude": decimal(site.lon),
    }


def _person(person: Person) -> dict[str, Values]:
    return {
        "rdf:type": iris.written("schema:Person"),
        "schema:name": person.name,
        "tkg:personRole": person.role,
        "schema:affiliation": person.affiliation,
    }


def _reference(reference: Reference) -> dict[str, Values]:
    return {
        "rdf:type": iris.written("tkg:Reference"),
        "tkg:citation": reference.citation,
        "tkg:doi": reference.doi,
        "tkg:pmid": reference.pmid,
        "tkg:referenceType": reference.type,
    }


def _criterion(scope: Scope, criterion: Criterion, number: int) -> Iterator[str]:
    node, known = scope.part("criterion", number), _CRITERION_CLASS.get(criterion.polarity)
    restrictions = tuple(scope.part("restriction", f"{number}-{nth}") for nth in range(len(criterion.restrictions)))
    yield from scope.linked(
        "tkg:hasCriterion",
        node,
        {
            "rdf:type": (iris.written("tkg:Criterion"), iris.written(known) if known else None),
            "tkg:polarity": criterion.polarity,
            "tkg:criterionText": criterion.text,
            "tkg:appliesToGroupText": criterion.group,
            "tkg:rule": scope.rule(criterion.rule),
            "tkg:hasRestriction": restrictions,
            "tkg:position": number,
        },
    )
    yield from scope.rule_quads(criterion.rule)
    yield from scope.quoted(node, criterion.quote)
    for restriction, place in zip(criterion.restrictions, restrictions, strict=True):
        yield from _restriction(
            scope, restriction, place, {"tkg:ofCriterion": node, "tkg:polarity": criterion.polarity}
        )


def _restriction(scope: Scope, restriction: Restriction, node: Written, owner: dict[str, Values]) -> Iterator[str]:
    yield from scope.describe(
        node,
        {
            "rdf:type": iris.written("tkg:Restriction"),
            **named("tkg:concept", restriction.term),
            **owner,
            "tkg:kind": restriction.term.kind,
            "tkg:temporality": restriction.temporality,
            "tkg:durationText": restriction.duration,
            "tkg:duration": typed(restriction.duration, "xsd:duration"),
            "tkg:bound": restriction.bound,
            "tkg:dose": restriction.dose,
            "tkg:ofTrial": scope.node,
        },
    )
    yield from scope.quoted(node, restriction.quote)
    yield from scope.mentioned(node, restriction.mention)


def _related(scope: Scope) -> Iterator[str]:
    """Trials that the document lists beside its own: a link, their label, and the words that list them."""
    for number, related in enumerate(scope.trial.related_trials):
        other, node = iris.trial(related.id), scope.part("related", number)
        yield from scope.describe(scope.node, {"tkg:relatedTrial": other})
        yield from scope.describe(other, {"rdfs:label": related.title})
        yield from scope.describe(
            node,
            {
                "rdf:type": iris.written("tkg:RelatedTrialListing"),
                "tkg:ofTrial": scope.node,
                "tkg:listsTrial": other,
                "tkg:position": number,
            },
        )
        yield from scope.quoted(node, related.quote)
