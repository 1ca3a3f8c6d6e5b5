"""A trial → its documents in memory, and of the shared graphs what its page asks for: labels, curators' decisions."""

from __future__ import annotations

from json import dumps
from typing import TYPE_CHECKING

from kg import iris
from kg.store.slices import Slice, labelled

if TYPE_CHECKING:
    from kg.serve.explorer.editions import Edition


def documents(edition: Edition, number: str) -> Slice:
    """The trial's documents, in memory: the engine on disk takes ten times as long for what a page asks."""
    used = edition.column("SELECT concepts FROM verdict WHERE trial = ? AND outcome = 'published'", number)
    labels = edition.rows(
        "SELECT id, label FROM concept WHERE id IN (SELECT value FROM json_each(?))", dumps(" ".join(used).split())
    )
    shared = labelled((row["id"], row["label"]) for row in labels)
    graphs = edition.column("SELECT graph FROM document WHERE trial = ? ORDER BY graph", number)
    curated = edition.graph.store.quads(iris.curation_graph())
    return Slice(edition.graph.store, (number,), [iris.expand(name).value for name in graphs], (*shared, *curated))
