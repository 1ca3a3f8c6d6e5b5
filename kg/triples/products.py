"""Cell products → one node each: what cells, whose, from where, what was done to them, against which antigens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import iris
from kg.triples.scope import concept, named

if TYPE_CHECKING:
    from kg.model import CellProduct
    from kg.triples.scope import Scope


def product_quads(scope: Scope) -> None:
    """Every cell product of the trial, with its evidence."""
    for number, product in enumerate(scope.trial.products):
        _product(scope, product, number)


def _product(scope: Scope, product: CellProduct, number: int) -> None:
    node = scope.part("product", number)
    scope.linked(
        "tkg:hasCellProduct",
        node,
        {
            "rdf:type": iris.written("tkg:CellProduct"),
            **named("tkg:productCell", product.cell),
            "tkg:productOrigin": product.origin,
            "tkg:donorRelation": product.donor,
            "tkg:sourceTissue": concept(product.source),
            "tkg:manipulation": product.manipulations,
            "tkg:geneModification": product.modification,
            "tkg:targetsAntigen": tuple(concept(term) for term in product.targets),
            "tkg:alsoMeasured": product.measured,
            "tkg:ofIntervention": tuple(scope.part("intervention", number) for number in product.interventions),
        },
    )
    scope.quoted(node, product.quote)
    scope.mentioned(node, *product.mentions)
