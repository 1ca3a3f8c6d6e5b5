"""The mapping set of the ontology → valid SSSOM, complete, its outside terms real; each planted fault is found."""

from __future__ import annotations

import csv
import lzma
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import yaml
from outside_tools import tool
from rdflib import namespace

from kg import files, iris
from kg.reason.sssom import Known, MappingSet, mapping_faults, mapping_set, outside_terms, own_terms, unlisted
from kg.vocabulary.ontologies import newest, read

if TYPE_CHECKING:
    from pathlib import Path

ROW = {
    "subject_id": "tkg:Arm",
    "subject_label": "arm",
    "predicate_id": "skos:closeMatch",
    "object_id": "OBI:0003705",
    "object_label": "study arm design",
    "mapping_justification": "semapv:ManualMappingCuration",
    "object_source": "obo:obi.owl",
}
ELEMENT = {
    **ROW,
    "object_id": "fhir:ResearchStudy.comparisonGroup",
    "object_label": "ResearchStudy.comparisonGroup",
}
PHASE = {**ROW, "object_id": "CTO:0000125", "object_label": "hasPhase"}
RELATED = {"predicate_id": "skos:relatedMatch"}
NONE = {**ROW, "object_id": "sssom:NoTermFound", "object_label": ""}
OWN = {"tkg:Arm": Known("arm", "class")}
OUTSIDE = {
    "OBI:0003705": Known("study arm design", "class"),
    "fhir:ResearchStudy.comparisonGroup": Known("ResearchStudy.comparisonGroup", "element"),
    "CTO:0000125": Known("hasPhase", "property"),
}
VOCABULARIES = {
    "schema": namespace.SDO,
    "prov": namespace.PROV,
    "skos": namespace.SKOS,
    "time": namespace.TIME,
    "sosa": namespace.SOSA,
    "dcterms": namespace.DCTERMS,
    "rdfs": namespace.RDFS,
    "sh": namespace.SH,
}
"""Prefix → the terms of the vocabulary as rdflib has them, which nobody here wrote."""


def faults(*rows: dict[str, str], header: dict[str, str] | None = None, prefixes: dict[str, str] | None = None) -> str:
    """Every finding on a mapping set of these rows, one a line."""
    own = mapping_set()
    found = MappingSet(header or own.header, prefixes or own.prefixes, rows)
    return "\n".join(map(str, mapping_faults(found, OWN, OUTSIDE)))


def test_the_mapping_set_is_right_and_complete() -> None:
    """Every class, property and individual of our own has a row."""
    assert list(mapping_faults(mapping_set(), own_terms(), outside_terms())) == []
    assert list(unlisted(outside_terms())) == []
    assert {row["subject_id"] for row in mapping_set().rows} == set(own_terms())


@pytest.mark.parametrize(
    "rows",
    [(ROW,), (NONE,), (NONE, {**NONE, "object_source": "obo:cto.owl"}), (ELEMENT,), ({**PHASE, **RELATED},)],
)
def test_what_is_right_is_not_found(rows: tuple[dict[str, str], ...]) -> None:
    """A term, none, none in two vocabularies, an element (class and property alike), a property that is related."""
    assert faults(*rows) == ""


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ((), "tkg:Arm: it has no mapping"),
        (({**ROW, "predicate_id": ""},), "a row has no predicate_id"),
        (({**ROW, "predicate_id": "skos:broader"},), "skos:broader is no mapping"),
        (({**ROW, "mapping_justification": ""},), "a row has no mapping_justification"),
        (({**ROW, "mapping_justification": "skos:note"},), "no term of SEMAPV"),
        (({**ROW, "object_id": "XYZ:1", "object_label": "x"},), "XYZ:1 has no prefix"),
        (({**ROW, "object_id": "OBI:9999999"},), "OBI:9999999 is None in objects.tsv"),
        (({**ROW, "object_label": "arm of a body"},), "OBI:0003705 is 'study arm design'"),
        (({**ROW, "subject_label": "leg"},), "the ontology calls it 'arm'"),
        (({**ROW, "subject_id": "tkg:Gone"}, ROW), "tkg:Gone: the ontology calls it None"),
        ((PHASE,), "it is a class, CTO:0000125 a property: only skos:relatedMatch"),
        (({**PHASE, "predicate_id": "skos:broadMatch"},), "only skos:relatedMatch"),
        ((ROW, ROW), "mapped to OBI:0003705 2 times"),
        ((ROW, {**ROW, "predicate_id": "skos:exactMatch"}), "mapped to OBI:0003705 2 times"),
        ((ROW, NONE), "it has a term outside and sssom:NoTermFound"),
        (({**NONE, "object_source": ""},), "a row has no object_source"),
        (({**NONE, "object_label": "nothing"},), "has a label"),
    ],
)
def test_a_planted_fault_is_found(rows: tuple[dict[str, str], ...], message: str) -> None:
    assert message in faults(*rows)


def test_a_header_that_lacks_something_is_found() -> None:
    """The required slots, and a prefix that means something else."""
    for slot in ("mapping_set_id", "license", "subject_source"):
        rest = {key: value for key, value in mapping_set().header.items() if key != slot}
        assert f"it has no {slot}" in faults(ROW, header=rest)
    elsewhere = {**mapping_set().prefixes, "OBI": "https://example.org/"}
    assert "OBI: it means http://purl.obolibrary.org/obo/OBI_ elsewhere" in faults(ROW, prefixes=elsewhere)


def test_the_header_is_yaml_and_read_right() -> None:
    """A parser of YAML reads the same header."""
    lines = (files.ontology() / "mappings" / "trialkg.sssom.tsv").read_text(encoding="utf-8").splitlines()
    header = yaml.safe_load("\n".join(line[1:] for line in lines if line.startswith("#")))
    assert header["curie_map"] == mapping_set().prefixes
    assert {key: value for key, value in header.items() if isinstance(value, str)}.items() <= (
        mapping_set().header.items()
    )


def test_the_versions_are_the_ontology_s() -> None:
    """The mapping set is of the ontology as it is."""
    (version,) = iris.stated("owl:versionInfo")["https://w3id.org/trialkg/ontology"]
    header = mapping_set().header
    assert header["subject_source_version"] == header["mapping_set_version"] == version


def test_what_the_ontology_itself_maps_stands_in_the_set() -> None:
    """One truth in two places: the same predicate, the same term."""
    own = {(row["subject_id"], row["predicate_id"], row["object_id"]) for row in mapping_set().rows}
    for kind in ("exact", "close", "broad", "narrow"):
        for term, targets in iris.stated(f"skos:{kind}Match").items():
            assert {(term, f"skos:{kind}Match", target) for target in targets} <= own


def test_the_labels_agree_with_those_that_the_project_has() -> None:
    """Where an outside term is in the ontology or among the imports too, it is called the same."""
    path = files.ontology() / "imports" / "labels.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    known = dict(line.split("\t")[:2] for line in lines)
    known |= {term: next(iter(words)) for term, words in iris.stated("rdfs:label").items()}
    both = {term: found.label for term, found in outside_terms().items() if term in known}
    assert len(both) > 20
    assert both == {term: known[term] for term in both}


@pytest.mark.parametrize("prefix", VOCABULARIES)
def test_terms_of_the_web_s_vocabularies_are_real(prefix: str) -> None:
    """Held against rdflib's own lists; what they do not list is told apart from what they do."""
    terms = [term.partition(":")[2] for term in outside_terms() if term.startswith(f"{prefix}:")]
    vocabulary = VOCABULARIES[prefix]
    assert [term for term in terms if vocabulary[term] not in vocabulary] == []
    assert terms


def test_terms_of_obo_ontologies_are_real(shared: Path) -> None:
    """Held against the full lists of OBI and of the others beside the checkout: there, not deprecated, same label."""
    names: dict[str, str] = {}
    for name in ("obi_terms.tsv.xz", "other_terms.tsv.xz"):
        with lzma.open(shared / "data" / "vocab" / name, "rt", encoding="utf-8") as file:
            names |= {row["id"]: row["label"] for row in csv.DictReader(file, delimiter="\t")}
    obo = {term: known.label for term, known in outside_terms().items() if term.partition(":")[0].isupper()}
    obo = {
        term: label for term, label in obo.items() if term.partition(":")[0] not in {"CL", "MONDO", "UBERON", "PATO"}
    }
    assert obo == {term: names.get(term) for term in obo}
    assert len(obo) > 50


@pytest.mark.parametrize("ontology", ["CL", "MONDO", "UBERON", "PATO"])
def test_terms_of_packaged_ontologies_are_real(ontology: str) -> None:
    """Held against the releases that the project takes its concepts from."""
    terms = read(newest([ontology])[ontology])
    own = {term: known for term, known in outside_terms().items() if term.startswith(f"{ontology}:")}
    assert own == {term: Known(terms[term]["label"], "class") for term in own}
    assert own
    assert not any(terms[term]["deprecated"] for term in own)


def test_every_vocabulary_of_the_issue_is_aligned() -> None:
    """OBI, COB, CL, MONDO, UBERON, CTO, Biolink, schema.org and FHIR's study, each by at least one row."""
    aligned = {row["object_id"].partition(":")[0] for row in mapping_set().rows}
    assert aligned >= {"OBI", "COB", "CL", "MONDO", "UBERON", "CTO", "biolink", "schema", "fhir", "oa"}


@pytest.mark.parametrize("prefix", ["biolink", "schema", "fhir", "CTO", "oa"])
def test_a_term_that_its_vocabulary_does_not_list_is_found(prefix: str) -> None:
    """Invented, called or typed otherwise: each is named; a term of a vocabulary without list is not."""
    term, known = next((term, known) for term, known in outside_terms().items() if term.startswith(f"{prefix}:"))
    assert list(unlisted({term: known, "XYZ:1": known})) == []
    other = {f"{term}0": known, term: known._replace(label="x")}
    assert [finding.focus for finding in unlisted(other)] == [f"{term}0", term]
    assert len(list(unlisted({term: known._replace(kind="thing")}))) == 1


def test_the_lists_say_where_they_come_from() -> None:
    """Every list of a vocabulary has its release, source and licence in the README beside it."""
    folder = files.ontology() / "mappings" / "vocabularies"
    told = (folder / "README.md").read_text(encoding="utf-8")
    lists = sorted(folder.glob("*.tsv"))
    assert len(lists) == 5
    for path in lists:
        (line,) = [line for line in told.splitlines() if line.startswith(f"| `{path.name}` |")]
        assert len([cell for cell in line.strip("|").split("|") if cell.strip()]) == 4


def test_sssom_py_accepts_it(tmp_path: Path) -> None:
    """The field's own library reads every row and finds nothing; an unknown prefix it finds, a wrong CURIE it drops."""
    own = files.ontology() / "mappings" / "trialkg.sssom.tsv"
    rows = len(mapping_set().rows)
    assert tool("sssom_validate.py", str(own)) == {"rows": rows, "errors": []}
    text, wrong = own.read_text(encoding="utf-8"), tmp_path / "wrong.sssom.tsv"
    wrong.write_text(text.replace("skos:closeMatch", "xyz:closeMatch"), encoding="utf-8")
    assert tool("sssom_validate.py", str(wrong)) == {"rows": rows, "errors": ["Missing prefix: xyz"]}
    wrong.write_text(text.replace("OBI:0003705", "OBI:00 03705"), encoding="utf-8")
    assert tool("sssom_validate.py", str(wrong))["rows"] == rows - 1


def test_a_term_that_is_forgotten_is_found() -> None:
    """Without any one term's rows, that term is named."""
    own = mapping_set()
    short = replace(own, rows=tuple(row for row in own.rows if row["subject_id"] != "tkg:evaluant"))
    found = [finding.focus for finding in mapping_faults(short, own_terms(), outside_terms())]
    assert found == ["tkg:evaluant"]
