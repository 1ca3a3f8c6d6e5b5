"""What only registry records have (secondary numbers, the registry's own terms) → one node each, with evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import iris

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.model import Identifier, Quote, RegistryTerm
    from kg.triples.scope import Scope, Values


def record_quads(scope: Scope) -> None:
    """The numbers that other bodies gave the trial, and the terms that the registry indexed it with."""
    trial = scope.trial
    numbers = [(one.quote, _identifier(one)) for one in trial.secondary_ids]
    listed(scope, "tkg:hasSecondaryIdentifier", "identifier", numbers)
    terms = [(one.quote, _term(one)) for one in trial.registry_terms]
    listed(scope, "tkg:hasRegistryTerm", "registry-term", terms)


def listed(scope: Scope, link: str, kind: str, parts: Iterable[tuple[Quote, dict[str, Values]]]) -> None:
    """The parts of a list, a node each; its number is its place in the list, from 0."""
    for number, (quote, facts) in enumerate(parts):
        node = scope.part(kind, number)
        scope.linked(link, node, {**facts, "tkg:position": number})
        scope.quoted(node, quote)


def _identifier(one: Identifier) -> dict[str, Values]:
    return {
        "rdf:type": iris.written("tkg:SecondaryIdentifier"),
        "tkg:identifierText": one.value,
        "tkg:identifierType": one.type,
    }


def _term(one: RegistryTerm) -> dict[str, Values]:
    return {
        "rdf:type": iris.written("tkg:RegistryTerm"),
        "rdfs:label": one.label,
        "tkg:registryTermKind": one.about,
        "tkg:isAncestorTerm": one.ancestor,
        "tkg:registryConcept": iris.written(one.id) if one.id else None,
        "tkg:mappedConcept": iris.written(one.mapped) if one.mapped else None,
    }
