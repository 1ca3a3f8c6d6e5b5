"""A trial → its document's named graph, as ``docs/model.md`` describes it property by property: N-Quads, or quads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat, parse

from kg.triples.document import document_quads
from kg.triples.fields import field_quads
from kg.triples.hierarchy import hierarchy_nquads, hierarchy_quads
from kg.triples.involvements import involvement_quads
from kg.triples.measurements import measurement_quads
from kg.triples.parts import part_quads
from kg.triples.products import product_quads
from kg.triples.scope import scope_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Quad

    from kg.model import Trial

__all__ = ["hierarchy_nquads", "hierarchy_quads", "nquads", "triples"]


def nquads(trial: Trial, *, vocabulary_version: str, software_version: str) -> str:
    """Trial → every quad of its document's graph, one a line, each once, in an order that depends on the trial alone.

    No blank node, clock, path or machine name gets in: the same input and versions give the same text.

    Raises:
        ValueError: a concept has no declared prefix, or the trial has no id.
    """
    scope = scope_of(trial)
    versions = {"tkg:softwareVersion": software_version, "tkg:vocabularyVersion": vocabulary_version}
    document_quads(scope, versions)
    field_quads(scope)
    involvement_quads(scope)
    measurement_quads(scope)
    part_quads(scope)
    product_quads(scope)
    return "".join(dict.fromkeys(scope.lines))


def triples(trial: Trial, *, vocabulary_version: str, software_version: str) -> Iterator[Quad]:
    """The same as objects, for whoever looks at single statements.

    Raises:
        ValueError: as ``nquads``.
    """
    text = nquads(trial, vocabulary_version=vocabulary_version, software_version=software_version)
    return parse(text, format=RdfFormat.N_QUADS)
