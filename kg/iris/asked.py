"""A few statements and a question → the rows of its answer, all of them written as N-Quads and N-Triples write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyoxigraph import QuerySolutions, RdfFormat, Store, Variable, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def rows(statements: Iterable[str], query: str, bound: Mapping[str, str]) -> list[dict[str, str]]:
    """N-Quads, a SELECT over the union of their graphs, and terms bound to its variables → its rows, with these terms.

    Raises:
        SyntaxError: a statement or the query is none.
        TypeError: the query is no SELECT.
    """
    store = Store()
    store.load("\n".join(statements), format=RdfFormat.N_QUADS, lenient=True)
    terms = {Variable(name): _term(written) for name, written in bound.items()}
    found = store.query(query, use_default_graph_as_union=True, substitutions=terms)
    if not isinstance(found, QuerySolutions):
        raise TypeError("only a SELECT has rows")
    names = [variable.value for variable in found.variables]
    return [
        {**bound, **{name: str(value) for name in names if (value := solution[name]) is not None}} for solution in found
    ]


def _term(written: str) -> Any:  # noqa: ANN401 - a node or a literal
    (quad,) = parse(f"<urn:x> <urn:x> {written} .", format=RdfFormat.N_QUADS, lenient=True)
    return quad.object
