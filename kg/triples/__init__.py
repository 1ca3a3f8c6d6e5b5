"""A trial → the quads of its document's named graph, as ``docs/model.md`` describes them property by property."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.triples.document import document_quads
from kg.triples.fields import field_quads
from kg.triples.hierarchy import hierarchy_quads
from kg.triples.involvements import involvement_quads
from kg.triples.measurements import measurement_quads
from kg.triples.parts import part_quads
from kg.triples.scope import scope_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Quad

    from kg.model import Trial

__all__ = ["hierarchy_quads", "triples"]


def triples(trial: Trial, *, vocabulary_version: str, software_version: str) -> Iterator[Quad]:
    """Trial → every quad of its document's graph, each once, in an order that depends on the trial alone.

    No blank node, clock, path or machine name gets in: the same input and versions give the same bytes.

    Raises:
        ValueError: a concept has no declared prefix, or the trial has no id.
    """
    scope = scope_of(trial)
    seen: set[Quad] = set()
    versions = {"tkg:softwareVersion": software_version, "tkg:vocabularyVersion": vocabulary_version}
    for quads in (
        document_quads(scope, versions),
        field_quads(scope),
        involvement_quads(scope),
        measurement_quads(scope),
        part_quads(scope),
    ):
        for quad in quads:
            if quad not in seen:
                seen.add(quad)
                yield quad
