"""The exported graph of the seeds, which carries ontology and slices, loads the same in the programs of others.

Triples: rdflib, pyoxigraph, Jena and owlready2 (which adds a header of its own to what it reads: left out).

Axioms: the OWL API and py-horned-owl, a count for each type.  Two things differ and are put together here.  A
declaration is one type for the OWL API and one for each kind of entity for horned-owl.  What the header of an ontology
says is an annotation of the ontology or an annotation assertion about its IRI: the OWL API (3.4.3, the one that comes
with owlready2) takes only what it knows to be an annotation property when it meets it for the first, horned-owl
everything.  There is no anonymous individual, whose count would depend on the reader.

owlready2 keeps triples and no axioms: of it the entities are counted, by kind.
"""

from __future__ import annotations

import subprocess
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

import owlready2
import pyhornedowl
import pyoxigraph
import pytest
import rdflib
from jena_reader import jena_reader

from kg.export import FORMATS
from kg.knowledge_graph import KnowledgeGraph
from kg.reason.slices import slice_folder, slice_quads

if TYPE_CHECKING:
    from conftest import Require

MERGED: Final = {"turtle": "ttl", "ntriples": "nt", "rdfxml": "rdf"}
"""Formats that carry the ontology, with the ending by which programs tell them."""
SLICES: Final = sorted(slice_folder().glob("*.ttl"))
TOOLS: Final = Path(__file__).with_name("tools")
PREFIX: Final = "https://w3id.org/trialkg/ontology#"


class Loaded:
    """One file in each format, and how many statements were written."""

    def __init__(self, folder: Path, store: Path) -> None:
        """Export a store."""
        self._folder = folder
        with KnowledgeGraph.open(store) as graph:
            (self.count,) = {graph.export(self.path(form), form) for form in MERGED}

    def path(self, form: str) -> Path:
        """The file of a format."""
        return self._folder / f"graph.{MERGED[form]}"


@pytest.fixture(scope="module")
def loaded(seeds_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """The seeds' graph with the ontology."""
    return Loaded(tmp_path_factory.mktemp("loading"), seeds_store)


@pytest.fixture(scope="module")
def owl_api(loaded: Loaded, require_system: Require) -> Counter[str]:
    """The axioms by type as the OWL API counts them."""
    return axioms_by_owl_api([loaded.path("turtle")], require_system)[0]


def axioms_by_owl_api(paths: list[Path], require_system: Require) -> list[Counter[str]]:
    java = require_system("java", "default-jdk-headless")
    require_system("javac", "default-jdk-headless")
    jars = Path(owlready2.__file__).parent / "pellet"
    command = [java, "-cp", f"{jars}/*", str(TOOLS / "Axioms.java"), *map(str, paths)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, Counter[str]] = {str(path): Counter() for path in paths}
    for line in done.stdout.splitlines():
        path, name, number = line.split("\t")
        found[path][name] = int(number)
    return [+found[str(path)] for path in paths]


def axioms_by_horned_owl(path: Path) -> Counter[str]:
    ontology = pyhornedowl.open_ontology_from_file(str(path))
    return Counter(type(one.component).__name__ for one in ontology.get_components())


def comparable(found: Counter[str]) -> Counter[str]:
    """The counts without what the two tell apart in different ways; a component that is no axiom is left out."""
    put: Counter[str] = Counter()
    for name, number in found.items():
        if name == "OntologyAnnotation":
            put["AnnotationAssertion"] += number
        elif name.startswith("Declare"):
            put["Declaration"] += number
        elif name != "OntologyID":
            put[name] += number
    return put


def owlready(path: Path) -> owlready2.World:
    """A world of owlready2 with the file, read as bytes: a path may stand for something that it fetches."""
    world = owlready2.World()
    with path.open("rb") as file:
        world.get_ontology("https://w3id.org/trialkg/ontology").load(fileobj=file)
    return world


@pytest.mark.parametrize("form", MERGED)
def test_pyoxigraph_and_rdflib_count_what_was_written(form: str, loaded: Loaded) -> None:
    kind = pyoxigraph.RdfFormat.from_media_type(FORMATS[form].media)
    assert len(set(pyoxigraph.parse(path=str(loaded.path(form)), format=kind))) == loaded.count
    assert len(rdflib.Graph().parse(loaded.path(form), format=FORMATS[form].media)) == loaded.count


def test_jena_counts_what_was_written(
    loaded: Loaded, require_system: Require, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Each triple once, so that lines can be counted."""
    read = jena_reader(tmp_path_factory.mktemp("jena"), require_system)
    read({loaded.path(form): FORMATS[form].media for form in MERGED})
    for form in MERGED:
        lines = Path(f"{loaded.path(form)}.jena.nq").read_text("utf-8").splitlines()
        assert len(set(lines)) == len(lines) == loaded.count


@pytest.mark.parametrize("form", ["ntriples", "rdfxml"])
def test_owlready2_counts_what_was_written(form: str, loaded: Loaded) -> None:
    """It reads no Turtle; of a file without base it makes an anonymous ontology, whose header is its own."""
    world = owlready(loaded.path(form))
    own = [subject for subject, *_ in world.as_rdflib_graph() if str(subject) == "http://anonymous"]
    assert len(own) == 1
    assert len(world.graph) - len(own) == loaded.count
    world.close()


@pytest.mark.parametrize("form", MERGED)
def test_axioms_are_the_same_in_two_libraries(form: str, loaded: Loaded, owl_api: Counter[str]) -> None:
    """Every type; and the types that a graph with its ontology has to have are there."""
    found = comparable(axioms_by_horned_owl(loaded.path(form)))
    assert found == comparable(owl_api)
    wanted = {"Declaration", "SubClassOf", "DisjointClasses", "ClassAssertion", "AnnotationAssertion"}
    assert wanted | {"ObjectPropertyAssertion", "DataPropertyAssertion"} <= found.keys()


def test_the_owl_api_counts_the_same_in_every_format(
    loaded: Loaded, owl_api: Counter[str], require_system: Require
) -> None:
    others = [loaded.path(form) for form in MERGED if form != "turtle"]
    assert axioms_by_owl_api(others, require_system) == [owl_api] * len(others)


def test_entities_are_the_same_in_owlready2(loaded: Loaded) -> None:
    """Classes, individuals and properties by kind, as horned-owl finds them declared."""
    world = owlready(loaded.path("ntriples"))
    declared = axioms_by_horned_owl(loaded.path("ntriples"))
    kinds = {
        "DeclareClass": world.classes(),
        "DeclareNamedIndividual": world.individuals(),
        "DeclareObjectProperty": world.object_properties(),
        "DeclareDataProperty": world.data_properties(),
        "DeclareAnnotationProperty": world.annotation_properties(),
    }
    assert {kind: len(list(found)) for kind, found in kinds.items()} == {kind: declared[kind] for kind in kinds}
    world.close()


def test_each_slice_alone_is_an_ontology_that_all_count_alike(require_system: Require, tmp_path: Path) -> None:
    """Triples in five libraries, axioms in two."""
    read = jena_reader(tmp_path, require_system)
    copies = [tmp_path / path.name for path in SLICES]
    for path, copy in zip(SLICES, copies, strict=True):
        copy.write_bytes(path.read_bytes())
    read(dict.fromkeys(copies, "text/turtle"))
    for path, said in zip(copies, axioms_by_owl_api(copies, require_system), strict=True):
        lines = Path(f"{path}.jena.nq").read_text("utf-8").splitlines()
        graph = rdflib.Graph().parse(path, format="turtle")
        assert len(lines) == len(graph) == len(list(pyoxigraph.parse(path=str(path))))
        path.with_suffix(".nt").write_text("\n".join(lines) + "\n", "utf-8")
        world = owlready(path.with_suffix(".nt"))
        assert len(world.graph) == len(lines) + 1
        world.close()
        assert comparable(axioms_by_horned_owl(path)) == comparable(said)
        assert said["SubClassOf"] == len(list(graph.subject_objects(rdflib.RDFS.subClassOf)))


def test_the_exported_graph_holds_the_slices(loaded: Loaded) -> None:
    """So that what is loaded above is ontology, slices and graph together; their headers are left out."""
    graph = set(pyoxigraph.parse(path=str(loaded.path("ntriples"))))
    assert SLICES
    assert set(slice_quads(slice_folder())) - graph == set()


def test_a_property_without_declaration_would_be_seen(
    loaded: Loaded, owl_api: Counter[str], require_system: Require, tmp_path: Path
) -> None:
    """One declaration taken out: horned-owl still guesses what it is, the OWL API does not, and the counts differ."""
    whole = loaded.path("ntriples").read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in whole if not line.startswith(f"<{PREFIX}ofTrial> ") or "ObjectProperty>" not in line]
    assert len(kept) == len(whole) - 1
    (tmp_path / "graph.nt").write_text("".join(kept), "utf-8")
    (less,) = axioms_by_owl_api([tmp_path / "graph.nt"], require_system)
    assert less["ObjectPropertyAssertion"] < owl_api["ObjectPropertyAssertion"]
    assert comparable(less) != comparable(axioms_by_horned_owl(tmp_path / "graph.nt"))
