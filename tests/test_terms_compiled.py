"""``ontology/terms/*.tsv`` compiled by linkml-owl → OWL 2 DL that says what the tables and the stores say."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
import rdflib
from outside_tools import python
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

from kg import files, iris
from kg.reason.facts import facts_of
from kg.reason.profile import profile_faults
from kg.store import Store
from kg.vocabulary.tables import rows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FOLDER = files.ontology() / "terms"
DEFINITION = rdflib.URIRef(str(iris.expand("IAO:0000115").value))
SAID = (RDFS.label, DEFINITION, SKOS.closeMatch, SKOS.narrowMatch)


@pytest.fixture(scope="module")
def compiled() -> rdflib.Graph:
    """The compiled terms, as they stand beside their tables."""
    return rdflib.Graph().parse(FOLDER / "terms.ttl")


def own() -> dict[str, Mapping[str, str]]:
    """The rows of our own terms, by IRI."""
    every = (row for path in sorted(FOLDER.glob("*.tsv")) for row in rows(path))
    return {iris.expand(row["id"]).value: row for row in every if row["id"].startswith("tkg:")}


def test_it_is_what_linkml_owl_makes_of_the_tables(tmp_path: Path) -> None:
    """Byte by byte: whoever edits a table runs ``make terms``."""
    made = tmp_path / "terms.ttl"
    subprocess.run([str(python()), str(FOLDER / "compile.py"), str(made)], check=True, capture_output=True)
    assert made.read_text(encoding="utf-8") == (FOLDER / "terms.ttl").read_text(encoding="utf-8")


def test_every_own_term_is_there_as_its_row_says(compiled: rdflib.Graph) -> None:
    """Label, definition and its source, superclasses and closest terms; and no other class of ours."""
    assert len(own()) > 250
    for iri, row in own().items():
        node = rdflib.URIRef(iri)
        assert (node, RDF.type, OWL.Class) in compiled
        for predicate, column in ((RDFS.label, "label"), (DEFINITION, "definition"), (DCTERMS.source, "source")):
            assert [str(found) for found in compiled.objects(node, predicate)] == [row[column]] != [""]
        for predicate, columns in ((RDFS.subClassOf, ("parent",)), (SKOS.closeMatch, ("closest", "close"))):
            named = {one for column in columns for one in row.get(column, "").split("|") if one}
            assert {iris.contract(str(found)) for found in compiled.objects(node, predicate)} == named
    classes = {
        str(node) for node in compiled.subjects(RDFS.label) if str(node).startswith(iris.expand("tkg:x").value[:-1])
    }
    assert classes == set(own())


def test_a_store_says_nothing_of_them_that_is_not_there(compiled: rdflib.Graph, seeds_store: Path) -> None:
    """What our own code writes of own concepts in use, and what the tool of the field makes of them, is the same."""
    with Store(seeds_store) as store:
        lines = "\n".join(f"{line} ." for line in store.lines(iris.hierarchy_graph()))
    written = rdflib.Graph().parse(data=lines, format="nt")
    ids = own()
    mine = {(s, p, str(o)) for s, p, o in written if str(s) in ids and p in SAID}
    assert len(mine) > 30
    assert mine <= {(s, p, str(o)) for s, p, o in compiled if p in SAID}


def test_it_keeps_the_profile() -> None:
    """OWL 2 DL together with the ontology; a property that nobody declares would be found."""
    text = (FOLDER / "terms.ttl").read_bytes()
    facts = facts_of((*iris.ontology(), *_quads(text)))
    assert list(profile_faults(facts)) == []
    wrong = text + b"\n<https://w3id.org/trialkg/ontology#Abatacept> tkg:undeclared true ."
    assert list(profile_faults(facts_of((*iris.ontology(), *_quads(wrong))))) != []


def _quads(turtle: bytes) -> list[iris.Quad]:
    """Turtle as quads, as a store hands them out."""
    nt = rdflib.Graph().parse(data=turtle, format="turtle").serialize(format="nt")
    return list(iris.quads(nt))
