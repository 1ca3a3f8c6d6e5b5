"""Tables of the seeds: they rebuild what the graph says, keep its evidence, and describe themselves."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pyarrow.parquet
import pytest

from kg.export.tables import tables

if TYPE_CHECKING:
    from pathlib import Path

    from kg.knowledge_graph import KnowledgeGraph

PREFIXES = """PREFIX tkg: <https://w3id.org/trialkg/ontology#> PREFIX schema: <https://schema.org/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> """
INVOLVEMENTS = """SELECT ?trial ?document ?kind ?concept ?label ?role WHERE {
  GRAPH ?graph { ?node a tkg:Involvement ; tkg:ofTrial/schema:identifier ?trial ; tkg:kind ?kind ; rdfs:label ?label ;
    tkg:role ?role . ?graph tkg:sourceName ?document OPTIONAL { ?node tkg:concept ?concept } } }"""
MEASUREMENTS = """SELECT ?node ?what ?value WHERE { ?node a tkg:PlannedAssay .
  { ?node tkg:assayType ?value BIND("assay" AS ?what) } UNION { ?node tkg:analyte ?value BIND("analytes" AS ?what) }
  UNION { ?node tkg:evaluant/tkg:specimenType ?value BIND("specimens" AS ?what) }
  UNION { ?node tkg:targetCellPopulation|tkg:evaluant/tkg:producedBy ?value BIND("populations" AS ?what) }
  UNION { ?node tkg:forOutcome/rdfs:label ?value BIND("outcome" AS ?what) }
  UNION { ?node tkg:evidence ?value BIND("evidence" AS ?what) } }"""
EVIDENCE = """SELECT ?node ?exact ?start ?end WHERE { ?node tkg:exact ?exact ; tkg:start ?start ; tkg:end ?end }"""


@pytest.fixture(scope="module")
def folder(graph: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its tables as CSV."""
    path = tmp_path_factory.mktemp("tables") / "csv"
    graph.export(path, "csv")
    return path


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_table_of_involvements_rebuilds_them(graph: KnowledgeGraph, folder: Path) -> None:
    """Each involvement of the graph once, and no other."""
    columns = ("trial", "document", "kind", "concept", "label", "role")
    found = [tuple(row[name] for name in columns) for row in rows(folder / "involvements.csv")]
    said = graph.store.select(PREFIXES + INVOLVEMENTS)
    expected = [tuple(str(row[name] or "").removeprefix("role:") for name in columns) for row in said]
    assert found
    assert sorted(found) == sorted(expected)


def test_the_table_of_measurements_rebuilds_them(graph: KnowledgeGraph, folder: Path) -> None:
    """Assay, analytes, specimens, populations, outcome and evidence of each."""
    found = {
        (row["id"], name, value)
        for row in rows(folder / "measurements.csv")
        for name in ("assay", "analytes", "specimens", "populations", "outcome", "evidence")
        for value in ([row[name]] if name == "outcome" else row[name].split("|"))
        if value
    }
    assert found
    assert found == {(row["node"], row["what"], row["value"]) for row in graph.store.select(PREFIXES + MEASUREMENTS)}


def test_no_row_leaves_without_its_evidence(folder: Path) -> None:
    """Every row that rests on words names rows of the table of evidence, which hold the words."""
    words = {row["id"]: row for row in rows(folder / "evidence.csv")}
    for name in ("involvements", "measurements", "collections", "outcomes", "criteria", "sites"):
        for row in rows(folder / f"{name}.csv"):
            assert row["evidence"], row
            assert set(row["evidence"].split("|")) <= words.keys()
    assert all(len(row["exact"]) == int(row["end"]) - int(row["start"]) for row in words.values())


def test_the_table_of_evidence_is_whole(graph: KnowledgeGraph, folder: Path) -> None:
    """Every mention and quotation of the graph, with its words and place."""
    found = {(row["id"], row["exact"], int(row["start"]), int(row["end"])) for row in rows(folder / "evidence.csv")}
    said = graph.store.select(PREFIXES + EVIDENCE)
    assert found == {(row["node"], row["exact"], row["start"], row["end"]) for row in said}


def test_the_description_names_every_file_and_column(folder: Path) -> None:
    """A data dictionary: name, type and meaning of each column."""
    described = json.loads((folder / "datapackage.json").read_text("utf-8"))
    for resource in described["resources"]:
        with (folder / resource["path"]).open(encoding="utf-8", newline="") as lines:
            header = next(csv.reader(lines))
        assert header == [field["name"] for field in resource["schema"]["fields"]]
        assert all(field["description"] for field in resource["schema"]["fields"])
    assert {resource["path"] for resource in described["resources"]} | {"datapackage.json"} == {
        path.name for path in folder.iterdir()
    }


def test_parquet_holds_the_same_rows_with_types(graph: KnowledgeGraph, folder: Path, tmp_path: Path) -> None:
    """Several values are a list; numbers are numbers; what is not stated is null, not an empty text."""
    graph.export(tmp_path, "parquet")
    for name in ("trials", "involvements", "measurements", "collections", "evidence"):
        table = pyarrow.parquet.read_table(tmp_path / f"{name}.parquet")
        plain = rows(folder / f"{name}.csv")
        assert table.num_rows == len(plain)
        for typed, text in zip(table.to_pylist(), plain, strict=True):
            for column, value in typed.items():
                assert _as_text(value) == text[column].replace("\\|", "|"), column
    assert pyarrow.parquet.read_table(tmp_path / "evidence.parquet")["start"].type == pyarrow.int64()


def _as_text(value: object) -> str:
    if isinstance(value, list):
        return "|".join(value)
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def test_a_separator_inside_a_value_is_escaped(graph: KnowledgeGraph, folder: Path) -> None:
    """The tables' separator may stand in a document's words; it does not stand bare in a list of values."""
    lists = [column.name for column in tables()["involvements"].columns if column.type == "list"]
    assert lists
    labels = graph.store.select(PREFIXES + "SELECT ?rule ?label WHERE { ?rule a tkg:Rule ; rdfs:label ?label }")
    known = {str(row["label"]) for row in labels}
    for row in rows(folder / "involvements.csv"):
        for value in filter(None, row["rules"].split("|")):
            assert value in known


def test_two_exports_are_the_same_bytes(graph: KnowledgeGraph, folder: Path, tmp_path: Path) -> None:
    """No order of the moment, CSV and Parquet."""
    graph.export(tmp_path / "again", "csv")
    for path in folder.iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes()
    graph.export(tmp_path / "one", "parquet")
    graph.export(tmp_path / "two", "parquet")
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_one_trial_without_evidence(graph: KnowledgeGraph, tmp_path: Path) -> None:
    """Rows of that trial alone; no table of evidence, and none is described."""
    graph.export(tmp_path, "csv", trial="NCT04206644", evidence="none")
    assert {row["trial"] for row in rows(tmp_path / "involvements.csv")} == {"NCT04206644"}
    assert not (tmp_path / "evidence.csv").exists()
    described = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    assert "evidence" not in {one["name"] for one in described["resources"]}


def test_tables_hold_no_web_annotations(graph: KnowledgeGraph, tmp_path: Path) -> None:
    """It is said, and nothing is written."""
    with pytest.raises(ValueError, match="cannot hold evidence webannotation"):
        graph.export(tmp_path / "t", "csv", evidence="webannotation")
    assert not (tmp_path / "t").exists()


def test_cellxgene_names_its_fields(graph: KnowledgeGraph, tmp_path: Path) -> None:
    """The field names of the CELLxGENE schema, one row a measurement; an id is never a label."""
    graph.export(tmp_path / "x.csv", "cellxgene")
    found = rows(tmp_path / "x.csv")
    for name in ("cell_type", "tissue", "disease", "assay"):
        assert {name, f"{name}_ontology_term_id"} <= set(found[0])
    assert all(":" in row["assay_ontology_term_id"] for row in found if row["assay_ontology_term_id"])
    assert len(found) == len(graph.store.select(PREFIXES + "SELECT ?node WHERE { ?node a tkg:PlannedAssay }"))


CELLXGENE = """SELECT ?node ?what ?value WHERE { ?node a tkg:PlannedAssay .
  { ?node tkg:assayType ?value BIND("assay" AS ?what) }
  UNION { ?node tkg:evaluant/tkg:specimenType ?value BIND("tissue" AS ?what) }
  UNION { ?node (tkg:targetCellPopulation|(tkg:evaluant/tkg:producedBy))/tkg:cellType ?value
    BIND("cell_type" AS ?what) }
  UNION { ?node tkg:ofTrial/tkg:investigatesCondition ?value BIND("disease" AS ?what) } }"""


def test_cellxgene_rebuilds_every_measurement(graph: KnowledgeGraph, tmp_path: Path) -> None:
    """Assay, tissue, cells and disease of each, under the field names of CELLxGENE."""
    graph.export(tmp_path / "x.csv", "cellxgene")
    found = {
        (row["measurement_id"], name, value)
        for row in rows(tmp_path / "x.csv")
        for name in ("assay", "tissue", "cell_type", "disease")
        for value in filter(None, row[f"{name}_ontology_term_id"].split(" || "))
    }
    assert found == {(row["node"], row["what"], row["value"]) for row in graph.store.select(PREFIXES + CELLXGENE)}


@pytest.mark.parametrize(
    "planned",
    [
        ("experiments", "tkg:PlannedAssay", "assay_ontology_term_id", "tkg:assayType"),
        ("bioSamples", "tkg:PlannedSpecimenCollection", "tissue_ontology_term_id", "tkg:tissue"),
        ("inclusion_exclusion", "tkg:Criterion", "Criterion", "tkg:criterionText"),
        ("arm_or_cohort", "tkg:Arm", "Name", "rdfs:label"),
    ],
    ids=lambda planned: planned[0],
)
def test_immport_rebuilds_what_is_planned(
    planned: tuple[str, str, str, str], graph: KnowledgeGraph, tmp_path: Path
) -> None:
    """A row each, and no row for anything else."""
    table, kind, column, path = planned
    graph.export(tmp_path, "immport")
    with (tmp_path / f"{table}.txt").open(encoding="utf-8", newline="") as lines:
        found = sorted((row["User Defined ID"], row[column]) for row in csv.DictReader(lines, delimiter="\t"))
    query = f"{PREFIXES} SELECT ?node ?value {{ ?node a {kind} OPTIONAL {{ ?node {path} ?value }} }}"
    assert found == sorted((str(row["node"]), str(row["value"] or "")) for row in graph.store.select(query))
    assert found


def test_immport_plans_and_has_no_subject(graph: KnowledgeGraph, tmp_path: Path) -> None:
    """What only a finished study has is no column: no subject, no result, no visit."""
    graph.export(tmp_path, "immport")
    headers = [path.read_text("utf-8").partition("\n")[0] for path in tmp_path.glob("*.txt")]
    assert len(headers) == 6
    assert not any(word in header for header in headers for word in ("Subject", "Result", "Visit"))
