"""One trial: its card, what it measures, what it is about beside the words that say so, its sources and conflicts."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import NamedNode

from kg import iris
from kg.ask.slots import Filled, Refused, trial_id
from kg.serve.explorer import sheets, words
from kg.serve.explorer.documents import documents as documents_of
from kg.serve.explorer.evidence import anchor, evidence, first_of
from kg.serve.explorer.home import nothing
from kg.serve.explorer.pages import Moved, Page
from kg.serve.explorer.questions import answered
from kg.serve.explorer.rendering import trial_url
from kg.serve.explorer.tables import Table, concept, query, runnable
from kg.serve.explorer.terms import trial as named
from kg.serve.explorer.texts import Known, Shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Quad

    from kg.serve.explorer.evidence import Evidence
    from kg.serve.explorer.pages import View

    Row = dict[str, Any]

_TABLES: Final = {
    "measurements": ("assay", "analyte", "specimen", "cells", "group", "exposure", "outcome", "outcome_type", "time"),
    "collections": ("tissue", "method", "group", "count", "state", "purpose"),
    "outcomes": ("type", "outcome", "time"),
    "arms": ("arm", "type", "description"),
    "interventions": ("intervention", "type", "function"),
    "groups": ("group", "kind"),
    "criteria": ("polarity", "group", "words"),
    "sites": ("facility", "city", "region", "country", "status"),
    "people": ("name", "role_in_trial", "affiliation"),
    "references": ("words", "doi", "pmid"),
    "related": ("trial", "title"),
    "decisions": ("decision", "concept", "role", "instead", "instead_role", "curator", "date", "comment", "state"),
    "issues": ("code", "severity", "message", "line"),
    "documents": ("document", "site", "layout", "language", "retrieved", "source"),
}
_CONCEPTS: Final = ("assay", "analyte", "specimen", "cells", "exposure", "tissue", "concept", "instead")


def trial(view: View) -> Page:
    """The page of a trial, by its registry number, local id or acronym."""
    number = _number(view)
    if number is None:
        asked = view.path["id"]
        return nothing(view, f"No document describes a trial {asked}", asked)
    view = replace(view, source=documents_of(view.edition, number))
    node = iris.trial(number)
    documents = _rows(view, "documents", node)
    read = _evidence(view, documents)
    of = {node: words for one in read for node, words in one.of.items()}
    said = {row["property"] for row in _rows(view, "links", node)}
    tables = {name: _table(view, name, node, of if _leads(name) in {*said, None} else None) for name in _TABLES}
    concepts = _concepts(view, node, of)
    conflicts = _conflicts(view, number)
    facts = _facts(view, node, of, documents)
    shown = Shown(
        {row["id"]: Known(row["kind"], row["concept"]["label"]) for row in concepts.rows if row["id"]},
        {row["anchor"] for table in (*tables.values(), concepts) for row in table.rows if "anchor" in row}
        | {row["anchor"] for row in facts},
    )
    context = {
        "trial": number,
        "node": node.value,
        "facts": facts,
        "card": sheets.card(facts),
        "about": sheets.by_kind(concepts.rows),
        "sheets": [sheets.sheet(view, row, one, shown) for row, one in zip(documents, read, strict=True)],
        "registry": _registry(number),
        "page": view.number("page"),
    }
    every = (
        *tables.values(),
        concepts,
        conflicts,
        Table("facts", "Facts, with who says so", ("field", "value", "document"), facts, _shown("facts", node)),
    )
    title = next((str(row["value"]) for row in facts if row["field"] == "title"), number)
    return Page("trial.html", title, context, every, lambda: _quads(view, documents))


def _number(view: View) -> str | None:
    """The trial that the address means; an acronym leads on to the number."""
    asked = view.path["id"]
    if view.edition.value("SELECT id FROM trial WHERE id = ?", asked):
        return asked
    found = named(view.edition, asked)
    if isinstance(found, Refused) or found.id is None:
        return None
    raise Moved(trial_url(found.id))


def _rows(view: View, name: str, node: NamedNode) -> list[Row]:
    return [] if view.source is None else view.source.select(query(f"trial/{name}"), {"askedTrial": node})


def _shown(name: str, node: NamedNode) -> str:
    return runnable(query(f"trial/{name}"), {"askedTrial": node})


def _evidence(view: View, documents: list[Row]) -> list[Evidence]:
    read: list[Evidence] = []
    for row in documents:
        graph = (
            iris.expand(row["graph"]) if ":" in row["graph"] and "//" not in row["graph"] else NamedNode(row["graph"])
        )
        if view.source is not None:
            read.append(evidence(view.source, graph, first_of(read)))
    return read


@cache
def _leads(name: str) -> str | None:
    """The property by which a section's query starts from its trial; a section that no trial leads to is always asked.

    >>> _leads("measurements"), _leads("issues")
    ('tkg:hasPlannedAssay', None)
    """
    found = re.search(r"\?askedTrial (tkg:\w+) \?", query(f"trial/{name}"))
    return found[1] if found else None


def _table(view: View, name: str, node: NamedNode, of: dict[str, list[Any]] | None) -> Table:
    """One section of the page; rows of one statement are one row, with all its analytes, cells and exposures.

    ``of`` is ``None`` where nothing of the kind is said of the trial: then nobody asks.
    """
    if of is None:
        return Table(name, words.words(f"table-{name}"), _TABLES[name], [], _shown(name, node))
    columns = _TABLES[name]
    merged: dict[object, Row] = {}
    for place, raw in enumerate(_rows(view, name, node)):
        row = {column: _value(column, raw) for column in columns}
        key = raw.get("node") or place
        if key not in merged:
            merged[key] = {**row, **_links(raw, of)}
        elif name == "measurements":
            _join(merged[key], row)
    return Table(name, words.words(f"table-{name}"), columns, list(merged.values()), _shown(name, node))


def _value(column: str, raw: Row) -> Any:  # noqa: ANN401 - whatever the graph holds
    if column in _CONCEPTS:
        return concept(raw.get(column), raw.get(f"{column}Label"))
    value = raw.get(column)
    return trial_id(value) if column == "trial" and isinstance(value, str) else value


def _join(row: Row, other: Row) -> None:
    """Add what another row says of the same statement."""
    for column, value in other.items():
        kept = row[column]
        values = kept if isinstance(kept, list) else [kept]
        if value is not None and value not in values:
            row[column] = [*(one for one in values if one is not None), value]


def _links(raw: Row, of: dict[str, list[Any]]) -> Row:
    """A statement's place on the page, and the words that it rests on."""
    node = raw.get("node")
    if node is None:
        return {}
    iri = iris.expand(node).value if not node.startswith("http") else node
    return {"anchor": anchor(iri), "evidence": of.get(iri, [])}


def _concepts(view: View, node: NamedNode, of: dict[str, list[Any]]) -> Table:
    merged: dict[str, Row] = {}
    for raw in _rows(view, "concepts", node):
        row = merged.setdefault(
            raw["node"],
            {
                "kind": raw["kind"],
                "concept": concept(raw["concept"], raw["conceptLabel"]),
                "id": raw["concept"],
                "role": str(raw["role"]).removeprefix("role:"),
                "rule": [],
                "said": [],
                "decided": [],
                **_links(raw, of),
            },
        )
        for column, value in (("rule", raw["rule"]), ("said", raw["qualifier"]), ("decided", raw["decided"])):
            if value and value not in row[column]:
                row[column].append(value)
    rows = list(merged.values())
    for row in rows:
        row["mentions"] = len(row["evidence"])
    return Table(
        "concepts",
        "What it is about",
        ("kind", "concept", "role", "rule", "said", "decided", "mentions"),
        rows,
        _shown("concepts", node),
    )


def _facts(view: View, node: NamedNode, of: dict[str, list[Any]], documents: list[Row]) -> list[Row]:
    """Every field as every document gives it."""
    names = {row["graph"]: row["document"] for row in documents}
    return [
        {"field": raw["field"], "value": raw["value"], "document": names.get(raw["graph"]), **_links(raw, of)}
        for raw in _rows(view, "facts", node)
    ]


def _conflicts(view: View, number: str) -> Table:
    """What documents of this trial disagree on."""
    rows, query = answered(
        replace(view, whole=True), "conflicts", {"trial": Filled(number, number, iris.trial(number))}
    )
    return Table(
        "conflicts",
        "Where documents disagree",
        ("field", "value", "document", "site", "date", "retrieved"),
        rows.rows,
        query,
    )


def _registry(number: str) -> str | None:
    """The registry's own page of a trial."""
    return f"https://clinicaltrials.gov/study/{number}" if number.startswith("NCT") else None


def _quads(view: View, documents: list[Row]) -> Iterator[Quad]:
    """What the documents say of the trial: their graphs."""
    for row in documents:
        yield from view.edition.graph.store.quads(iris.expand(row["graph"]))
