"""The ontology with and without data → no fault; each planted fault is found and named."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import owlready2
import pyoxigraph
import pytest
from example_trial import hierarchy, trial
from pyoxigraph import Quad, RdfFormat

from kg import files, iris
from kg.model import ROLES, STUDIED
from kg.reason import OntologyReport, check_ontology
from kg.reason.disjoint import contradictions
from kg.reason.facts import facts_of
from kg.reason.java import inconsistencies, java, outside_dl
from kg.reason.metadata import ontology_metadata
from kg.reason.profile import profile_faults
from kg.reason.slices import slice_folder, slice_metadata, slice_quads
from kg.store import Store
from kg.triples import hierarchy_quads, triples

if TYPE_CHECKING:
    from collections.abc import Callable

needs_java = pytest.mark.usefixtures("java_found")
SLICES = sorted(map(str, slice_folder().glob("*.ttl")))
PREFIXES = "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in iris.prefixes().items())


@pytest.fixture
def java_found(require_system: Callable[[str, str], str]) -> None:
    """HermiT and the OWL API run on Java."""
    require_system("java", "default-jre-headless")


def _quads(turtle: str) -> list[Quad]:
    return list(pyoxigraph.parse(f"{PREFIXES}{turtle}", format=RdfFormat.TURTLE))


def _data() -> list[Quad]:
    return [*triples(trial(), vocabulary_version="v", software_version="s"), *hierarchy_quads(hierarchy())]


def _ntriples(quads: list[Quad]) -> bytes:
    return "".join(f"{fact.line}\n" for fact in facts_of([*iris.ontology(), *quads])).encode()


def test_the_ontology_conforms() -> None:
    """Alone, with the curated tables."""
    assert check_ontology().findings == ()


def test_ontology_and_data_conform_together() -> None:
    """A trial with everything in it and its hierarchy: planned things, punned classes, dates and durations."""
    assert check_ontology(_data()).findings == ()


def test_ontology_and_seeds_conform_together(seeds_store: Path) -> None:
    """The graph that the packaged documents give, with all terms in use: declared, defined, free of contradictions."""
    with Store(seeds_store) as store:
        assert check_ontology(store.quads()).findings == ()


@pytest.mark.parametrize(
    ("turtle", "check", "focus"),
    [
        ("tkg:New a owl:Class ; rdfs:label 'new' .", "metadata", "tkg:New"),
        ("tkg:New a owl:Class ; IAO:0000115 'A new thing.' .", "metadata", "tkg:New"),
        ("role:new a owl:NamedIndividual ; rdfs:label 'new' .", "metadata", "role:new"),
        ("OBI:0000661 a owl:Class .", "metadata", "OBI:0000661"),
        ("<https://example.org/o> a owl:Ontology .", "metadata", "owl:Ontology"),
        ("tkg:Arm IAO:0000115 'Another definition.' .", "metadata", "tkg:Arm"),
        ("tid:x a tkg:Undeclared .", "profile", "tkg:Undeclared"),
        ("tkg:Arm rdfs:subClassOf OBI:9999999 .", "profile", "OBI:9999999"),
        ("tid:x tkg:undeclared tid:y .", "profile", "tkg:undeclared"),
        ("tkg:start a owl:ObjectProperty .", "profile", "tkg:start"),
        ("tid:x tkg:evidence 'words' .", "profile", "tkg:evidence"),
        ("tid:x tkg:exact tid:y .", "profile", "tkg:exact"),
        ("tid:x tkg:value '2024-01-01'^^xsd:date .", "profile", "tkg:value"),
        ("tid:x tkg:value 'P1Y'^^xsd:duration .", "profile", "tkg:value"),
        ("tid:x a tkg:PlannedAssay , OBI:0000070 .", "disjoint", "tid:x"),
        ("tid:x a tkg:Arm , tkg:PlannedIntervention .", "disjoint", "tid:x"),
        ("tid:x a COB:0000035 . tid:y tkg:evaluant tid:x .", "disjoint", "tid:x"),
        ("tkg:Bad a owl:Class ; rdfs:subClassOf tkg:Mention , OBI:0000070 .", "disjoint", "tkg:Bad"),
    ],
)
def test_a_planted_fault_is_found_and_named(turtle: str, check: str, focus: str) -> None:
    """Each by its own check; these need no Java."""
    facts = facts_of([*iris.ontology(), *_quads(turtle)])
    found = [*ontology_metadata(facts), *profile_faults(facts), *contradictions(facts)]
    assert (check, focus) in {(finding.check, finding.focus) for finding in found}
    assert all(": " in str(finding) for finding in found)


@pytest.mark.parametrize(
    "turtle",
    [
        "tid:x a tkg:PlannedAssay ; tkg:assayType OBI:0000070 .",  # a class as a value is legal punning
        "tid:t tkg:startDate '2024-01'^^xsd:gYearMonth .",  # an annotation may have any datatype
        "tid:t a OBI:0003698 , OBI:0003699 .",  # two documents may disagree
        "tid:d a tkg:Document , prov:Entity .",
        "tid:t tkg:value 'x'@fr .",
    ],
)
def test_what_is_right_is_not_found(turtle: str) -> None:
    """Half of the cases say what must not happen."""
    facts = facts_of([*iris.ontology(), *_quads(turtle)])
    assert [*profile_faults(facts), *contradictions(facts)] == []


@needs_java
@pytest.mark.parametrize(
    ("turtle", "consistent"),
    [
        ("", True),
        ("tid:x a tkg:PlannedAssay , OBI:0000070 .", False),
        # over two steps, which no single pair of types shows: a specimen that an assay runs on is a plan
        ("tid:a tkg:evaluant tid:x . tid:x a tkg:Q . tkg:Q rdfs:subClassOf BFO:0000003 ; a owl:Class .", False),
        ("tid:x tkg:start 'three' .", False),
        ("tid:x a tkg:PlannedAssay ; tkg:assayType OBI:0000070 .", True),
    ],
)
def test_hermit_finds_contradictions(turtle: str, *, consistent: bool) -> None:
    """Planned is not done; an offset is a number."""
    found = list(inconsistencies(_ntriples(_quads(turtle))))
    assert (found == []) == consistent


@needs_java
def test_hermit_names_classes_that_must_be_empty() -> None:
    """A class below two that exclude each other is no contradiction yet, but nothing can be a member."""
    found = inconsistencies(_ntriples(_quads("tkg:Bad a owl:Class ; rdfs:subClassOf tkg:Mention , tkg:Quotation .")))
    assert [(finding.check, finding.focus) for finding in found] == [("consistency", "tkg:Bad")]


@needs_java
@pytest.mark.parametrize(("turtle", "fine"), [("", True), ("tid:x a tkg:Undeclared .", False)])
def test_owl_api_judges_the_profile(turtle: str, *, fine: bool) -> None:
    """It only says whether; our rules say where."""
    assert (list(outside_dl(_ntriples(_quads(turtle)))) == []) == fine


def test_without_java_the_report_says_what_was_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that was not run is not passed."""
    monkeypatch.setattr(owlready2, "JAVA_EXE", "no-such-java")
    report = check_ontology()
    assert report.conforms
    assert report.skipped
    assert "not checked: " in report.to_text()


def test_a_report_counts_its_faults() -> None:
    """Text for the terminal."""
    assert OntologyReport().to_text() == "the ontology conforms"


def test_the_roles_are_those_of_the_model() -> None:
    """Same names, same order, same studied ones."""
    said = {(str(q.subject), iris.contract(q.predicate.value)): getattr(q.object, "value", "") for q in iris.ontology()}
    found = {role: said[str(iris.expand(f"role:{role}")), "tkg:strength"] for role in ROLES}
    assert [int(rank) for rank in found.values()] == list(range(1, len(ROLES) + 1))
    studied = {role for role in ROLES if said[str(iris.expand(f"role:{role}")), "tkg:studied"] == "true"}
    assert studied == STUDIED
    assert sum("/role/" in subject and name == "tkg:strength" for subject, name in said) == len(ROLES)


def test_the_ontology_has_no_blank_node() -> None:
    """So that two exports are the same bytes."""
    assert not [quad for quad in iris.ontology() if "_:" in f"{quad.subject} {quad.object}"[:2]]
    assert not [quad for quad in iris.ontology() if isinstance(quad.object, pyoxigraph.BlankNode)]


def test_the_model_s_document_names_no_unknown_property() -> None:
    """Every tkg: name in ``docs/model.md`` is declared, and every declared property stands in it."""
    words = (files.ontology().parent / "docs" / "model.md").read_text(encoding="utf-8")
    own_term = re.compile(r"tkg:([a-z]\w+)")
    declared = {
        iris.contract(str(quad.subject)[1:-1]).removeprefix("tkg:")
        for quad in iris.ontology()
        if str(quad.object).endswith("Property>") and "trialkg/ontology#" in str(quad.subject)
    }
    assert set(own_term.findall(words)) == declared


# --- slices of outside ontologies -------------------------------------------------------------------------------


def test_slices_are_those_of_the_seeds_graph(seeds_store: Path) -> None:
    """Terms, labels and edges as a build gives them now."""
    script = files.ontology() / "imports" / "slices.py"
    spec = importlib.util.spec_from_file_location("slices", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with Store(seeds_store) as store:
        found = module.slices(store.quads())
    kept = {path.name: path.read_text("utf-8") for path in slice_folder().glob("*.ttl")}
    assert found == kept, "the terms of the seeds have changed: python ontology/imports/slices.py (or make imports)"


def test_a_part_is_no_subclass_in_a_slice() -> None:
    """No pair is both, no cell is a kind of tissue, and nothing of ours is in a slice of others."""
    links = {name: set[tuple[str, str]]() for name in ("rdfs:subClassOf", "tkg:partOf")}
    for fact in facts_of(slice_quads(slice_folder())):
        if fact.predicate in links:
            links[fact.predicate].add((fact.subject, fact.object))
    assert links["tkg:partOf"]
    assert links["rdfs:subClassOf"].isdisjoint(links["tkg:partOf"])
    crossing = {(child[:2], parent[:2]) for child, parent in links["rdfs:subClassOf"]}
    assert ("CL", "UB") not in crossing
    assert not [pair for pair in links["rdfs:subClassOf"] | links["tkg:partOf"] if "tkg:" in "".join(pair)]


HEADER = """<https://example.org/s> a owl:Ontology ; owl:versionIRI <https://example.org/s/1> ; owl:versionInfo "S 1" ;
  dcterms:title "S" ; dcterms:license <https://example.org/l> ; dcterms:source <https://example.org/o> ."""


@pytest.mark.parametrize(
    ("turtle", "focus", "lacks"),
    [
        ("", "slice.ttl", "0 ontology headers"),
        (f"{HEADER} <https://example.org/t> a owl:Ontology .", "slice.ttl", "2 ontology headers"),
        (HEADER.replace("dcterms:license <https://example.org/l> ;", ""), "https://example.org/s", "dcterms:license"),
        (HEADER.replace('owl:versionInfo "S 1" ;', ""), "https://example.org/s", "owl:versionInfo"),
        (HEADER, None, None),
    ],
)
def test_a_slice_says_its_version_and_licence(
    turtle: str, focus: str | None, lacks: str | None, tmp_path: Path
) -> None:
    """What its header lacks is found; a whole one is let pass; its classes are no part of the header."""
    (tmp_path / "slice.ttl").write_text(f"{PREFIXES}{turtle} CL:0000000 a owl:Class .", "utf-8")
    found = list(slice_metadata(tmp_path))
    assert (focus in {finding.focus for finding in found}) == (focus is not None)
    assert any(str(lacks) in finding.message for finding in found) == (lacks is not None)
    assert {str(quad.subject) for quad in slice_quads(tmp_path)} == {"<http://purl.obolibrary.org/obo/CL_0000000>"}


@needs_java
def test_the_conformance_program_finds_no_violation(
    tmp_path: Path, shared: Path, seeds_store: Path, require_system: Callable[[str, str], str]
) -> None:
    """The OWL API's own list of violations, and HermiT: ontology and seeds, each slice alone, and all together."""
    require_system("javac", "default-jdk-headless")
    jars = Path(owlready2.__file__).parent
    path = f"{jars}/pellet/*:{jars}/hermit/HermiT.jar"
    file = tmp_path / "all.ttl"
    with Store(seeds_store) as store:
        file.write_bytes(_ntriples(list(store.quads())))
    program = shared / "conformance" / "owlapi" / "Check.java"
    done = subprocess.run(
        [str(java()), "-cp", path, str(program), str(file), *SLICES], capture_output=True, text=True, check=False
    )
    assert done.stdout.count("violations=0") == len(SLICES) + 2, done.stdout + done.stderr
    assert done.stdout.count("HermiT consistent=true unsatisfiable=0") == len(SLICES) + 2
    assert done.returncode == 0
