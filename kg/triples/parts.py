"""Outcomes, arms, interventions, criteria, sites, people, references, related trials → one node each, with evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import iris
from kg.triples.eligibility import criterion_quads
from kg.triples.literals import camel, decimal, duration
from kg.triples.records import listed, record_quads

if TYPE_CHECKING:
    from kg.model import Arm, Intervention, Outcome, Person, Reference, Site
    from kg.triples.scope import Scope, Values


def part_quads(scope: Scope) -> None:
    """Every part of the trial that the document lists; its number is its place in the list, from 0."""
    trial = scope.trial
    listed(scope, "tkg:hasOutcome", "outcome", [(part.quote, _outcome(part)) for part in trial.outcomes])
    listed(scope, "tkg:hasArm", "arm", [(part.quote, _arm(scope, part)) for part in trial.arms])
    listed(
        scope,
        "tkg:hasIntervention",
        "intervention",
        [(part.quote, _intervention(part)) for part in trial.interventions],
    )
    listed(scope, "tkg:conductedAt", "site", [(part.quote, _site(part)) for part in trial.sites])
    listed(scope, "tkg:hasPerson", "person", [(part.quote, _person(part)) for part in trial.investigators])
    listed(scope, "tkg:hasReference", "reference", [(part.quote, _reference(part)) for part in trial.references])
    record_quads(scope)
    criterion_quads(scope)
    _related(scope)


def _outcome(outcome: Outcome) -> dict[str, Values]:
    return {
        "rdf:type": iris.written("tkg:OutcomeSpecification"),
        "tkg:outcomeRole": iris.written(f"tkg:{camel(outcome.type)}Outcome"),
        "rdfs:label": outcome.measure,
        "tkg:timeFrameText": outcome.time_frame,
        "tkg:timeFrameDuration": duration(outcome.duration),
        "tkg:timeFrameAnchor": outcome.anchor,
        "tkg:timePoint": outcome.time_points,
        "dcterms:description": outcome.description,
    }


def _arm(scope: Scope, arm: Arm) -> dict[str, Values]:
    return {
        "rdf:type": iris.written("tkg:Arm"),
        "rdfs:label": arm.label,
        "tkg:armType": arm.type,
        "tkg:givesIntervention": tuple(scope.part("intervention", number) for number in arm.interventions),
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


def _related(scope: Scope) -> None:
    """Trials that the document lists beside its own: a link, their label, and the words that list them."""
    for number, related in enumerate(scope.trial.related_trials):
        other, node = iris.trial(related.id), scope.part("related", number)
        scope.describe(scope.node, {"tkg:relatedTrial": other})
        scope.describe(other, {"rdfs:label": related.title})
        scope.describe(
            node,
            {
                "rdf:type": iris.written("tkg:RelatedTrialListing"),
                "tkg:ofTrial": scope.node,
                "tkg:listsTrial": other,
                "tkg:position": number,
            },
        )
        scope.quoted(node, related.quote)
