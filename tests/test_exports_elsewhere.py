"""Exports in the programs of others: KGX's validator, Frictionless, networkx, igraph; what can be rebuilt from them."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import networkx as nx
import pytest
from outside_tools import tool

from kg import iris
from kg.export.graphml import SEPARATOR

if TYPE_CHECKING:
    from pathlib import Path

    from kg.knowledge_graph import KnowledgeGraph

INVOLVEMENTS: Final = """PREFIX tkg: <https://w3id.org/trialkg/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?node ?trial ?number ?concept ?kind ?role WHERE { ?node a tkg:Involvement ; tkg:ofTrial ?trial ; tkg:kind ?kind ;
  tkg:role ?role OPTIONAL { ?node tkg:concept ?concept } OPTIONAL { ?trial skos:exactMatch ?number } }"""
MEASUREMENTS: Final = """PREFIX tkg: <https://w3id.org/trialkg/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?node ?what ?value WHERE { ?node a tkg:PlannedAssay .
  { ?node tkg:assayType ?value BIND("assay" AS ?what) } UNION { ?node tkg:analyte ?value BIND("analytes" AS ?what) }
  UNION { ?node tkg:evaluant/tkg:specimenType ?value BIND("specimens" AS ?what) }
  UNION { ?node tkg:targetCellPopulation|tkg:evaluant/tkg:producedBy ?value BIND("populations" AS ?what) }
  UNION { ?node tkg:forOutcome/rdfs:label ?value BIND("outcome" AS ?what) } }"""


@pytest.fixture(scope="module")
def kgx(graph: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seeds as KGX."""
    folder = tmp_path_factory.mktemp("kgx")
    graph.export(folder, "kgx")
    return folder


def lines(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as opened:
        return [json.loads(line) for line in opened]


def known_as(curie: str) -> str:
    """A CURIE as KGX files have it."""
    return curie.replace("/", "~") if curie.startswith("tid:") else curie


def test_kgx_rebuilds_every_involvement(graph: KnowledgeGraph, kgx: Path) -> None:
    """Trial, concept, kind and role of each; what nothing names is an edge to its own words."""
    found = {
        (edge["id"], edge["subject"], edge["object"], edge["kind"], edge["role"])
        for edge in lines(kgx / "edges.jsonl")
        if edge["relation"] == "involves"
    }
    said = {
        (
            known_as(str(row["node"])),
            known_as(str(row["number"] or row["trial"])),
            known_as(str(row["concept"] or row["node"])),
            str(row["kind"]),
            str(row["role"]).removeprefix("role:"),
        )
        for row in graph.store.select(INVOLVEMENTS)
    }
    assert found == said
    assert len(found) > 100


def test_kgx_rebuilds_every_measurement(graph: KnowledgeGraph, kgx: Path) -> None:
    """Assay, analytes, specimens, populations and outcome of each."""
    said = {
        (known_as(str(row["node"])), str(row["what"]), known_as(str(row["value"])))
        for row in graph.store.select(MEASUREMENTS)
    }
    relations = {what for _, what, _ in said} - {"outcome"}
    found = {
        (edge["subject"], edge["relation"], edge["object"])
        for edge in lines(kgx / "edges.jsonl")
        if edge["relation"] in relations
    }
    found |= {(node["id"], "outcome", node["outcome"]) for node in lines(kgx / "nodes.jsonl") if "outcome" in node}
    assert found == said
    assert found


def test_kgx_has_a_node_for_every_end_and_none_twice(kgx: Path) -> None:
    names = [node["id"] for node in lines(kgx / "nodes.jsonl")]
    assert len(names) == len(set(names))
    edges = lines(kgx / "edges.jsonl")
    assert {edge[end] for edge in edges for end in ("subject", "object")} == set(names)
    assert len({edge["id"] for edge in edges}) == len(edges)


def test_kgx_is_accepted_by_its_validator(kgx: Path) -> None:
    """Every node and edge is looked at, and nothing is found; the Biolink Model is the packaged one."""
    found = tool("kgx_validate.py", str(kgx), json.dumps(dict(iris.prefixes())))
    assert found["seen"] == {name: len(lines(kgx / f"{name}s.jsonl")) for name in ("node", "edge")}
    assert found["errors"] == {}


class Damage(NamedTuple):
    """A field of the first node or edge, what it becomes, and the error that has to come of it."""

    file: str
    field: str
    value: str | list[str] | None
    error: str


@pytest.mark.parametrize(
    "damage",
    [
        Damage("edges", "predicate", "biolink:administers_nothing", "INVALID_EDGE_PREDICATE"),
        Damage("nodes", "category", ["biolink:NoSuchThing"], "INVALID_CATEGORY"),
        Damage("edges", "subject", "tid:trial/with/slashes", "INVALID_EDGE_PROPERTY_VALUE"),
        Damage("edges", "knowledge_level", None, "MISSING_EDGE_PROPERTY"),
    ],
    ids=lambda damage: damage.field,
)
def test_the_validator_would_find_it(damage: Damage, kgx: Path, tmp_path: Path) -> None:
    """The check can fail: one damaged line is reported."""
    for path in kgx.iterdir():
        (tmp_path / path.name).write_text(path.read_text("utf-8"), "utf-8")
    rows = lines(tmp_path / f"{damage.file}.jsonl")
    rows[0][damage.field] = damage.value
    if damage.value is None:
        del rows[0][damage.field]
    (tmp_path / f"{damage.file}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    found = tool("kgx_validate.py", str(tmp_path), json.dumps(dict(iris.prefixes())))
    assert damage.error in {kind for kinds in found["errors"].values() for kind in kinds}


@pytest.mark.parametrize("form", ["csv", "immport"])
def test_tables_are_what_their_description_says(form: str, graph: KnowledgeGraph, tmp_path: Path) -> None:
    """Frictionless reads every row of every table with its type."""
    count = graph.export(tmp_path, form)
    found = tool("frictionless_validate.py", str(tmp_path))
    assert found["errors"] == []
    assert found["valid"]
    assert sum(found["rows"].values()) == count


def test_frictionless_would_find_it(graph: KnowledgeGraph, tmp_path: Path) -> None:
    graph.export(tmp_path, "csv")
    with (tmp_path / "evidence.csv").open(encoding="utf-8", newline="") as opened:
        rows = list(csv.reader(opened))
    rows[1][rows[0].index("start")] = "not a number"
    with (tmp_path / "evidence.csv").open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened, lineterminator="\n").writerows(rows)
    assert not tool("frictionless_validate.py", str(tmp_path))["valid"]


def test_graphml_in_two_programs(graph: KnowledgeGraph, kgx: Path, tmp_path: Path) -> None:
    """By networkx and igraph the same nodes, edges and attributes: those of KGX, with lists joined."""
    path = tmp_path / "g.graphml"
    count = graph.export(path, "graphml")
    assert nx.read_graphml(path, force_multigraph=True).number_of_nodes() > 100
    net = nx.read_graphml(path, force_multigraph=True)
    nodes, edges = lines(kgx / "nodes.jsonl"), lines(kgx / "edges.jsonl")
    assert count == len(nodes) + len(edges)
    assert dict(net.nodes(data=True)) == {node["id"]: _flat(node, "id") for node in nodes}
    expected = {(edge["subject"], edge["object"], edge["id"]): _flat(edge, "id", "subject", "object") for edge in edges}
    assert {(one, other, key): facts for one, other, key, facts in net.edges(keys=True, data=True)} == expected
    read = tool("igraph_read.py", str(path))
    assert read["nodes"].keys() == {node["id"] for node in nodes}
    said = sorted((one, other, sorted(map(str, facts.items()))) for (one, other, _), facts in expected.items())
    again = [(one, other, {name: facts[name] for name in facts if name != "id"}) for one, other, facts in read["edges"]]
    assert sorted((one, other, sorted(map(str, _present(facts).items()))) for one, other, facts in again) == said


def _present(facts: dict[str, Any]) -> dict[str, Any]:
    """What igraph gives every edge is empty, or no number, where the edge has none."""
    return {name: value for name, value in facts.items() if str(value) not in {"", "nan", "None"}}


def _flat(said: dict[str, Any], *left_out: str) -> dict[str, Any]:
    return {
        name: SEPARATOR.join(one.replace("|", "\\|") for one in value) if isinstance(value, list) else value
        for name, value in said.items()
        if name not in left_out
    }
