"""The rules of ``queries/checks/`` and a way to ask → the places where a rule is broken.

A rule is a SELECT that must find nothing.  Its front matter (``#+``) gives ``message``, in which ``{name}`` stands
for what the query found; it selects at least ``?focus``, and ``?document`` where that is known.
"""

from __future__ import annotations

import json
import warnings
from typing import TYPE_CHECKING, Any, TypeAlias

import rdflib

from kg import files, iris
from kg.validate.graphs import rdflib_term
from kg.validate.report import Result

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from kg.iris import Quad

    Select: TypeAlias = Callable[[str], Iterable[Mapping[str, Any]]]


def broken_rules(select: Select) -> Iterator[Result]:
    """Every row that a rule finds, as a violation; ``select`` answers over the union of all graphs."""
    for path in sorted((files.queries() / "checks").glob("*-violation.rq")):
        query = path.read_text(encoding="utf-8")
        message = front_matter(path)["message"]
        for row in select(query):
            known = {name: "" if value is None else str(value) for name, value in row.items()}
            yield Result(
                "violation",
                path.stem.removesuffix("-violation"),
                _expanded(known["focus"]),
                message.format_map(known),
                known.get("document") or None,
            )


def front_matter(path: Path) -> dict[str, str]:
    """The ``#+ name: "value"`` lines of a query (YAML, whose strings we write as JSON)."""
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = (line[2:].partition(":") for line in lines if line.startswith("#+"))
    return {name.strip(): str(json.loads(value)) for name, _, value in pairs}


def _expanded(focus: str) -> str:
    return focus if "://" in focus else iris.expand(focus).value


def select_with_rdflib(graphs: Mapping[str, Iterable[Quad]]) -> Select:
    """Graphs by name → a SELECT over their union, answered by rdflib."""
    dataset = rdflib.Dataset(default_union=True)
    for name, quads in graphs.items():
        graph = dataset.graph(rdflib.URIRef(name))
        for quad in quads:
            graph.add((rdflib_term(quad.subject), rdflib_term(quad.predicate), rdflib_term(quad.object)))

    def select(query: str) -> list[dict[str, Any]]:
        with warnings.catch_warnings():
            # rdflib 7.6 answers GRAPH ?g through methods of its own that it calls deprecated.
            warnings.filterwarnings("ignore", r"Dataset\.\w+ is deprecated", DeprecationWarning)
            rows = [row for row in dataset.query(query) if isinstance(row, rdflib.query.ResultRow)]
        return [{name: iris.contract(str(value)) for name, value in row.asdict().items()} for row in rows]

    return select
