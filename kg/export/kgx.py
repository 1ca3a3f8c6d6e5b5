"""Selected graphs → KGX JSON lines (``nodes.jsonl``, ``edges.jsonl``) in the words of the Biolink Model.

``ontology/kgx`` says what becomes of what: ``edges.tsv`` which paths of the graph are edges and by which predicate,
``categories.tsv`` which category a node has, ``fields.tsv`` what else nodes and edges carry.  Every edge names the
document that says it, and the words (``publications``, ``has_evidence``, ``supporting_text``).
"""

from __future__ import annotations

import csv
import json
from contextlib import ExitStack
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kg import files
from kg.export.files import replacing
from kg.export.formats import WORDS, Format
from kg.export.nodes import Nodes, described
from kg.iris import terms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from kg.export.nodes import Node
    from kg.export.selection import Selection, Source

_NODES, _EDGES = "nodes.jsonl", "edges.jsonl"
_SAID: Final = {
    "category": ["biolink:Association"],
    "primary_knowledge_source": "infores:trialkg",
    "knowledge_level": "not_provided",
    "agent_type": "text_mining_agent",
}
"""How we know (Biolink Model, ``knowledge level`` and ``agent type``): a program read it in a text."""
_ELSE: Final = "biolink:NamedThing"
_WORDS: Final = "tkg:evidence|^tkg:targetCellPopulation/tkg:evidence|^tkg:producedBy/^tkg:evaluant/tkg:evidence"
"""To the words behind a node; a population may have none of its own: then those of the assay on it."""


class _Edge(NamedTuple):
    """A row of ``edges.tsv``: paths from a root to subject and object; a role for which it holds, or none."""

    root: str
    subject: str
    object: str
    relation: str
    role: str
    predicate: str
    meaning: str


class _Field(NamedTuple):
    """A row of ``fields.tsv``: what the nodes or edges of a root carry."""

    root: str
    part: str
    field: str
    path: str
    type: str
    meaning: str


def write(source: Source, path: Path, selection: Selection, *, seen: Callable[[int, int], None]) -> int:
    """Write nodes and edges; returns how many lines they are."""
    path.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        parts = (stack.enter_context(replacing(path / name)) for name in (_NODES, _EDGES))
        nodes, edges = (stack.enter_context(part.open("w", encoding="utf-8", newline="\n")) for part in parts)
        count = 0
        for part, found in network(source, selection, seen):
            (nodes if part == "node" else edges).write(json.dumps(found, ensure_ascii=False) + "\n")
            count += 1
    return count


FORMATS: Final = {"kgx": Format(write, "lines", "application/jsonl", WORDS)}


def network(
    source: Source, selection: Selection, seen: Callable[[int, int], None]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Nodes (``"node"``) and edges (``"edge"``) as KGX names their properties, each node once, before its edges."""
    known: set[str] = set()
    for graph in described(source, selection, seen):
        lines = _Lines(graph, evidence=selection.evidence != "none")
        edges = list(lines.edges())
        for node in lines.nodes():
            if node["id"] not in known:
                yield "node", node
                if not node["id"].startswith("tid:"):  # what a document says of its own parts cannot repeat
                    known.add(node["id"])
        yield from (("edge", edge) for edge in edges)


class _Lines:
    """The edges of one graph, and the nodes that they join."""

    def __init__(self, graph: Nodes, *, evidence: bool) -> None:
        self._graph, self._evidence = graph, evidence
        self._used: dict[Node, tuple[str, str]] = {}

    def edges(self) -> Iterator[Mapping[str, Any]]:
        """Every edge; notes the nodes."""
        document = self._graph.document
        source = {
            "publications": self._graph.values(document, "dcterms:source") or [_id(terms.curie(document))],
            "source_document": next(iter(self._graph.values(document, "tkg:sourceName")), ""),
        }
        for root, rules in groupby(_edges(), key=lambda rule: rule.root):
            every = list(rules)
            for node in self._graph.of_class(root):
                role = next(iter(self._graph.values(node, "tkg:role/name")), "")
                number = 0
                for rule in every:
                    if rule.role in {"", role}:
                        for edge in self._joined(node, rule):
                            name = _id(terms.curie(node) if rule.role else f"{terms.curie(node)}/edge/{number}")
                            yield {"id": name, **edge, **_SAID, **source, **self._words(node)}
                            number += 1

    def _joined(self, node: Node, rule: _Edge) -> Iterator[Mapping[str, Any]]:
        for subject in self._graph.reached(node, rule.subject):
            objects = list(dict.fromkeys(self._graph.reached(node, rule.object)))
            for found in objects[:1] if rule.object.endswith("|.") else objects:
                yield {
                    "subject": self._name(subject, rule.root),
                    "predicate": rule.predicate,
                    "object": self._name(found, rule.root),
                    "relation": rule.relation,
                    **_carried(self._graph, node, (rule.root, "edge")),
                }

    def _name(self, node: Node, root: str) -> str:
        name, _ = self._used.setdefault(node, (self._known_as(node), root))
        return name

    def _known_as(self, node: Node) -> str:
        """The CURIE by which others know a node: a trial's at bioregistry.io, where it has one."""
        return _id(next(iter(self._graph.values(node, "skos:exactMatch|."))))

    def _words(self, node: Node) -> Mapping[str, Any]:
        found = self._graph.reached(node, _WORDS) if self._evidence else []
        words = [_id(terms.curie(one)) for one in dict.fromkeys(found)]
        text = [said for one in dict.fromkeys(found) for said in self._graph.values(one, "tkg:exact")]
        return {"has_evidence": words, "supporting_text": text} if words else {}

    def nodes(self) -> Iterator[Mapping[str, Any]]:
        """The nodes of the edges so far."""
        for node, (name, root) in self._used.items():
            kinds = self._graph.values(node, "rdf:type")
            label = next(iter(self._graph.values(node, "label|rdfs:label")), name)
            carried = [rule for kind in kinds for rule in _carried(self._graph, node, (kind, "node")).items()]
            kind = next(iter(self._graph.values(node, "^tkg:concept/tkg:kind|tkg:kind")), "")
            category = [_category(name, (kind, *kinds, root))]
            yield {"id": name, "category": category, "name": label, "iri": node[1:-1], **dict(carried)}


def _id(curie: str) -> str:
    """A CURIE as KGX takes it, which allows no slash in one: of ``tid:trial/NCT…/assay/0`` each becomes a tilde."""
    return curie.replace("/", "~") if curie.startswith("tid:") else curie


def _category(name: str, kinds: tuple[str, ...]) -> str:
    """By the prefix of its name, else by what it is."""
    known = _categories()
    return next((known[key] for key in (name.partition(":")[0], *kinds) if key in known), _ELSE)


def _carried(graph: Nodes, node: Node, of: tuple[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for rule in _fields():
        if (rule.root, rule.part) == of and (values := graph.values(node, rule.path)):
            found[rule.field] = values if rule.type == "list" else values[0]
            if rule.type == "number":
                found[rule.field] = float(values[0])
    return found


def _rows(name: str) -> list[dict[str, str]]:
    with (files.ontology() / "kgx" / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, dialect="excel-tab", quoting=csv.QUOTE_NONE))


@cache
def _edges() -> tuple[_Edge, ...]:
    return tuple(_Edge(**row) for row in _rows("edges.tsv"))


@cache
def _fields() -> tuple[_Field, ...]:
    return tuple(_Field(**row) for row in _rows("fields.tsv"))


@cache
def _categories() -> Mapping[str, str]:
    return {row["key"]: row["category"] for row in _rows("categories.tsv")}
