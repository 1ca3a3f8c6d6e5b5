"""No statement leaves without its evidence and its document, in any format that can carry it; the docs say which can.

The formats are those that ``kg.export`` lists: a new one has to be read here, and to stand in the docs.
"""

from __future__ import annotations

import csv
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyarrow.parquet
import pyoxigraph
import pytest
from review_sheets import curated

from kg.export import EVIDENCE, FORMATS
from kg.export.formats import NOTHING, WHOLE
from kg.knowledge_graph import KnowledgeGraph
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DOCS: Final = Path(__file__).parents[1] / "docs" / "how-to" / "export.md"
PREFIXES: Final = """PREFIX tkg: <https://w3id.org/trialkg/ontology#> PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> """
COMPACT: Final = (
    PREFIXES
    + """SELECT DISTINCT ?node ?words ?exact ?document WHERE { ?node tkg:evidence ?words .
  ?words tkg:exact ?exact ; tkg:start ?start ; tkg:end ?end ; (tkg:section/tkg:inDocument)|tkg:inDocument ?document }"""
)
ANNOTATION: Final = (
    PREFIXES
    + """SELECT DISTINCT ?node ?words ?exact ?document WHERE { ?node tkg:evidence ?words .
  ?words a oa:Annotation ; oa:hasTarget ?target . ?target oa:hasSource ?document ; oa:hasSelector ?quote .
  ?quote a oa:TextQuoteSelector ; oa:exact ?exact .
  ?target oa:hasSelector|(oa:hasSelector/oa:refinedBy) ?position .
  ?position a oa:TextPositionSelector ; oa:start ?start ; oa:end ?end }"""
)
NODES: Final = PREFIXES + "SELECT DISTINCT ?node WHERE { ?node tkg:evidence ?words }"
Row = dict[str, Any]


@pytest.fixture(scope="module")
def graph(seeds_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeGraph]:
    """The graph of the five seeds, with decisions of a curator, which rest on words, too."""
    with KnowledgeGraph.open(curated(seeds_store, tmp_path_factory.mktemp("curated"))) as opened:
        yield opened


def answers(store: pyoxigraph.Store, query: str) -> set[tuple[str, ...]]:
    found = store.query(query, use_default_graph_as_union=True)
    return {tuple(str(value) for value in row) for row in found}  # type: ignore[union-attr]


@pytest.mark.parametrize("evidence", ["compact", "webannotation"])
@pytest.mark.parametrize("form", [name for name, form in FORMATS.items() if form.evidence == WHOLE])
def test_rdf(form: str, evidence: str, graph: KnowledgeGraph, tmp_path: Path) -> None:
    """Each statement with each of its quotations, their words and their document, as the store has them."""
    graph.export(tmp_path / "g", form, evidence=evidence)
    again = pyoxigraph.Store()
    again.load(path=str(tmp_path / "g"), format=pyoxigraph.RdfFormat.from_media_type(FORMATS[form].media))
    said = answers(again, COMPACT if evidence == "compact" else ANNOTATION)
    whole = pyoxigraph.Store()
    whole.extend(graph.store.quads())
    assert said == answers(whole, COMPACT)
    assert {node for node, *_ in said} == {node for (node,) in answers(whole, NODES)}
    assert len(said) > 500


def tables(folder: Path) -> Iterator[tuple[str, list[Row]]]:
    """The tables of a folder, or of a single file."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else [folder]:
        if path.suffix == ".parquet":
            yield path.stem, pyarrow.parquet.read_table(path).to_pylist()
        elif path.suffix != ".json":
            with path.open(encoding="utf-8", newline="") as lines:
                yield path.stem, list(csv.DictReader(lines, delimiter="\t" if path.suffix == ".txt" else ","))


def of_tables(path: Path) -> Iterator[tuple[bool, bool, bool]]:
    """Whether each row names its evidence, has its words (or the table of evidence has), and names its document."""
    found = dict(tables(path))
    known = {row["id"] for row in found.pop("evidence", [])}
    for rows in found.values():
        for row in rows:
            names = row["evidence"] if isinstance(row["evidence"], list) else row["evidence"].split("|")
            words = set(names) <= known if known else bool(row["evidence_text"])
            yield bool(row["evidence"]), words, bool(row.get("document") or row.get("source_document"))


def of_kgx(path: Path) -> Iterator[tuple[bool, bool, bool]]:
    """The same of each edge of KGX."""
    with (path / "edges.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            edge = json.loads(line)
            yield bool(edge["has_evidence"]), all(edge["supporting_text"]), all(edge["publications"])


def of_graphml(path: Path) -> Iterator[tuple[bool, bool, bool]]:
    """The same of each edge of GraphML."""
    space = "{http://graphml.graphdrawing.org/xmlns}"
    root = ET.parse(path).getroot()  # noqa: S314 - we wrote it
    names = {key.get("id"): key.get("attr.name") for key in root.iter(f"{space}key")}
    for edge in root.iter(f"{space}edge"):
        facts = {names[data.get("key")]: data.text for data in edge.iter(f"{space}data")}
        yield bool(facts["has_evidence"]), bool(facts["supporting_text"]), bool(facts["publications"])


READERS: Final[dict[str, Callable[[Path], Iterator[tuple[bool, bool, bool]]]]] = {
    "text/csv": of_tables,
    "text/tab-separated-values": of_tables,
    "application/vnd.apache.parquet": of_tables,
    "application/jsonl": of_kgx,
    "application/graphml+xml": of_graphml,
}


@pytest.mark.parametrize("form", [name for name, form in FORMATS.items() if form.evidence not in {WHOLE, NOTHING}])
def test_other_formats(form: str, graph: KnowledgeGraph, tmp_path: Path) -> None:
    """Every row or edge names its evidence, has its words, and names its document."""
    path = tmp_path / "export.csv" if form == "cellxgene" else tmp_path / "export"
    graph.export(path, form)
    found = list(READERS[FORMATS[form].media](path))
    assert len(found) > 50
    assert set(found) == {(True, True, True)}


@pytest.mark.parametrize("form", [name for name, form in FORMATS.items() if form.evidence not in {WHOLE, NOTHING}])
def test_without_evidence_no_word_leaves(form: str, graph: KnowledgeGraph, tmp_path: Path) -> None:
    """Whoever asks for none gets none: no file holds a node of evidence or a quotation's name."""
    graph.export(tmp_path / "export", form, evidence="none")
    paths = sorted((tmp_path / "export").iterdir()) if (tmp_path / "export").is_dir() else [tmp_path / "export"]
    for path in paths:
        data = path.read_bytes()
        assert re.search(rb"[/~](mention|quote)[/~]", data) is None, path.name


@pytest.mark.parametrize("form", FORMATS)
def test_the_docs_say_which_evidence_it_carries(form: str) -> None:
    """A row of the table for each format, with each kind of evidence that it takes, and no other."""
    rows = [line for line in DOCS.read_text("utf-8").splitlines() if line.startswith("|") and f"`{form}`" in line]
    assert len(rows) == 1
    said = set(re.findall(r"`(\w+)`", rows[0].split("|")[3])) & EVIDENCE.keys()
    assert said == set(FORMATS[form].evidence) - (set(NOTHING) if FORMATS[form].evidence == NOTHING else set())


def test_the_docs_name_no_format_that_is_none() -> None:
    rows = [line.split("|")[1] for line in DOCS.read_text("utf-8").splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert named == set(FORMATS)


@pytest.mark.parametrize("form", FORMATS)
def test_two_exports_are_the_same_bytes(form: str, seeds_store: Path, tmp_path: Path) -> None:
    """Every format, from a store opened anew."""
    for name in ("one", "two"):
        with KnowledgeGraph(Store(seeds_store)) as opened:
            opened.export(tmp_path / name, form)
    pairs = [(tmp_path / "one", tmp_path / "two")]
    if (tmp_path / "one").is_dir():
        pairs = [(path, tmp_path / "two" / path.name) for path in (tmp_path / "one").iterdir()]
    assert pairs
    for one, other in pairs:
        assert one.read_bytes() == other.read_bytes()
