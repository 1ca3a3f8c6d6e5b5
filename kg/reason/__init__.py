"""The ontology and its slices of others, with or without a graph → faults of metadata, OWL 2 DL and consistency.

Six checks: every own term says what it is, every slice its version and licence (``metadata``), and every own term what
is nearest to it outside (``sssom``); the conditions of ``queries/checks/ontology`` hold, each under its own name; the
statements keep to OWL 2 DL (``profile``, by rules of our own that name the place, and by the OWL API, which only says
whether); no thing is of two kinds that exclude each other (``disjoint``, which names it); and HermiT finds a model and
no empty class (``consistency``, which cannot say where, but sees what follows over several steps).  The OWL API and
HermiT come with owlready2 and need Java.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import iris
from kg.reason.conditions import broken_conditions
from kg.reason.disjoint import contradictions
from kg.reason.facts import Fact, facts_of
from kg.reason.findings import Finding, OntologyReport
from kg.reason.java import inconsistencies, java, outside_dl
from kg.reason.metadata import ontology_metadata, table_metadata
from kg.reason.profile import profile_faults
from kg.reason.slices import slice_folder, slice_metadata, slice_quads
from kg.reason.sssom import mapping_faults, mapping_set, outside_terms, own_terms, unlisted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.iris import Quad

__all__ = ["Finding", "OntologyReport", "check_ontology"]


def check_ontology(quads: Iterable[Quad] = ()) -> OntologyReport:
    """The ontology and the slices together with these quads (a store's, or none) → everything that the checks find.

    Without Java the report says which checks were left out; it never takes them for passed.
    """
    facts = facts_of((*iris.ontology(), *slice_quads(slice_folder()), *quads))
    triples = _ntriples(facts)
    findings = [*ontology_metadata(facts), *table_metadata(), *slice_metadata(slice_folder())]
    findings += [*profile_faults(facts), *contradictions(facts)]
    findings += broken_conditions(triples)
    findings += [*mapping_faults(mapping_set(), own_terms(), outside_terms()), *unlisted(outside_terms())]
    if java() is None:
        return OntologyReport(tuple(findings), ("OWL API profile and HermiT consistency (no Java found)",))
    return OntologyReport((*findings, *outside_dl(triples), *inconsistencies(triples)))


def _ntriples(facts: tuple[Fact, ...]) -> bytes:
    """The facts as N-Triples: owlready2 reads no Turtle, and fetches what ``owl:imports`` names."""
    return "".join(f"{fact.line}\n" for fact in facts if fact.predicate != "owl:imports").encode()
