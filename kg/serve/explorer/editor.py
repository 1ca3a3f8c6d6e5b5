"""The SPARQL editor, and what it completes from: prefixes, classes, properties, and examples that can be run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse

from kg import iris
from kg.serve.explorer.pages import Page
from kg.serve.explorer.tables import Table, runnable

if TYPE_CHECKING:
    from starlette.requests import Request

    from kg.serve.explorer.pages import View

_FIRST = """PREFIX tkg: <https://w3id.org/trialkg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?trial ?title WHERE {
  ?document tkg:describesTrial ?trial .
  ?trial rdfs:label ?title .
}
ORDER BY ?trial
LIMIT 20"""


def editor(view: View) -> Page:
    """A form that sends a query to the endpoint; a script makes a better editor of it."""
    examples = [
        {"name": one.name, "title": one.title, "query": runnable(one.query, {}) if not one.slots else _plain(one.query)}
        for one in view.edition.graph.questions
    ]
    prefixes = [{"prefix": name, "namespace": space} for name, space in sorted(iris.prefixes().items())]
    asked = view.fields.get("query") or next(
        (one["query"] for one in examples if one["name"] == view.fields.get("example")), _FIRST
    )
    table = Table("prefixes", "Prefixes", ("prefix", "namespace"), prefixes, "")
    return Page("editor.html", "SPARQL", {"examples": examples, "query": asked}, (table,))


def _plain(query: str) -> str:
    """A query without its front matter, its example term left in."""
    return "\n".join(line for line in query.splitlines() if not line.startswith("#+")).strip()


def terms(_: Request) -> JSONResponse:
    """Prefixes, classes and properties, from the ontology and the prefix list."""
    found: dict[str, set[str]] = {"classes": set(), "properties": set()}
    for triple in iris.ontology():
        kind = getattr(triple.object, "value", "")
        if triple.predicate.value.endswith("#type") and hasattr(triple.subject, "value"):
            if kind.endswith("#Class"):
                found["classes"].add(triple.subject.value)
            elif kind.endswith("Property"):
                found["properties"].add(triple.subject.value)
    body: dict[str, Any] = {name: sorted(values) for name, values in found.items()}
    return JSONResponse({"prefixes": iris.prefixes(), **body}, headers={"cache-control": "max-age=3600"})
