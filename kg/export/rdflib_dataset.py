"""Quads → an rdflib ``Dataset``, for whoever knows rdflib."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, Quad

if TYPE_CHECKING:
    from collections.abc import Iterable

    import rdflib


def rdflib_dataset(quads: Iterable[Quad]) -> rdflib.Dataset:
    """Quads → an rdflib ``Dataset`` whose default graph is the union of all graphs.

    Literals keep the forms that the graph gives them (``rdflib.NORMALIZE_LITERALS``).
    """
    import rdflib as library  # noqa: PLC0415 - other formats need no rdflib

    def term(found: Any) -> Any:  # noqa: ANN401 - any term of pyoxigraph → that of rdflib
        if isinstance(found, NamedNode):
            return library.URIRef(found.value)
        if not isinstance(found, Literal):
            return library.BNode(found.value)
        datatype = None if found.language else library.URIRef(found.datatype.value)
        plain = datatype in {None, library.XSD.string}
        return library.Literal(found.value, found.language, None if plain else datatype, normalize=False)

    dataset = library.Dataset(default_union=True)
    for quad in quads:
        dataset.graph(term(quad.graph_name)).add((term(quad.subject), term(quad.predicate), term(quad.object)))
    return dataset
