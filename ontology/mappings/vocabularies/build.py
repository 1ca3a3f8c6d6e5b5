"""Files of five outside vocabularies → the tables beside this script: every id with its label and kind.

Run ``python ontology/mappings/vocabularies/build.py FOLDER``, where FOLDER holds ``biolink_model.yaml``, ``cto.owl``,
``oa.ttl``, ``schemaorg-all-https-types.csv`` and ``schemaorg-all-https-properties.csv`` (README.md says of which
release, and where they come from), with the package ``fhir.resources`` installed, which has the elements of FHIR.
"""
# ruff: noqa: INP001 - a script that stands beside the data it makes, no package

from __future__ import annotations

import csv
import importlib
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

import rdflib
import yaml
from rdflib.namespace import RDF, RDFS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Rows = Iterator[tuple[str, str, str]]

HERE: Final = Path(__file__).parent
_OWL: Final = "{http://www.w3.org/2002/07/owl#}"
_OF_EVERYTHING: Final = {"fhir_comments", "extension", "id", "modifierExtension", "resource_type"}
"""What every element of FHIR has, so that it says nothing of studies."""


def biolink(folder: Path) -> Rows:
    """Classes in camel case, slots with underscores, as Biolink's own CURIEs have them."""
    model = yaml.safe_load((folder / "biolink_model.yaml").read_text(encoding="utf-8"))
    for name in model["classes"]:
        words = name.split(" ")
        yield f"biolink:{''.join(word[:1].upper() + word[1:] for word in words)}", name, "class"
    for name in model["slots"]:
        yield f"biolink:{name.replace(' ', '_')}", name, "property"


def cto(folder: Path) -> Rows:
    """CTO's own terms with an English label; what it imports stands elsewhere, what is deprecated nowhere."""
    root = ET.parse(folder / "cto.owl").getroot()  # noqa: S314 - a file that the caller chose
    kinds = {}
    for entity in (found for declared in root.iter(f"{_OWL}Declaration") for found in declared):
        kinds[_iri(entity)] = "class" if entity.tag == f"{_OWL}Class" else "property"
    gone, labels = set(), {}
    for said in root.iter(f"{_OWL}AnnotationAssertion"):
        predicate, subject, value = said[0], said[1].text or "", said[2].text or ""
        if _iri(predicate) in {"rdfs:label", str(RDFS.label)}:
            labels.setdefault(subject, value.strip())
        elif _iri(predicate).endswith("deprecated") and value == "true":
            gone.add(subject)
    for name, label in labels.items():
        if (number := re.search(r"CTO_(\d{7})$", name)) and name in kinds and name not in gone:
            yield f"CTO:{number[1]}", label, kinds[name]


def _iri(entity: ET.Element) -> str:
    return entity.get("abbreviatedIRI") or entity.get("IRI") or ""


def fhir(_folder: Path) -> Rows:
    """Elements of a study as their paths; FHIR has no other names of them."""
    module = importlib.import_module("fhir.resources.researchstudy")
    resource = vars(module)["ResearchStudy"]
    inside = {
        name: found for name, found in vars(module).items() if getattr(found, "__module__", "") == module.__name__
    }
    whole = {
        field.alias
        for field in vars(importlib.import_module("fhir.resources.domainresource"))[
            "DomainResource"
        ].model_fields.values()
    }
    for alias in (field.alias for field in resource.model_fields.values()):
        if alias[:1] != "_" and alias not in whole | _OF_EVERYTHING:
            path = f"ResearchStudy.{alias}"
            yield f"fhir:{path}", path, "element"
            part = inside.get(f"ResearchStudy{alias[0].upper()}{alias[1:]}")
            for field in part.model_fields.values() if part else ():
                if field.alias[:1] != "_" and field.alias not in _OF_EVERYTHING:
                    yield f"fhir:{path}.{field.alias}", f"{path}.{field.alias}", "element"


def oa(folder: Path) -> Rows:
    """Classes, properties and individuals of the Web Annotation Vocabulary."""
    graph = rdflib.Graph().parse(folder / "oa.ttl")
    for term, label in graph.subject_objects(RDFS.label):
        if str(term).startswith("http://www.w3.org/ns/oa#"):
            kinds = set(graph.objects(term, RDF.type))
            kind = "class" if RDFS.Class in kinds else "property" if RDF.Property in kinds else "individual"
            yield f"oa:{str(term).partition('#')[2]}", str(label), kind


def schema(folder: Path) -> Rows:
    """Types, members of enumerations and properties of schema.org."""
    for kind in ("types", "properties"):
        with (folder / f"schemaorg-all-https-{kind}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                name = row["id"].removeprefix("https://schema.org/")
                member = "individual" if row.get("enumerationtype") else "class"
                yield f"schema:{name}", row["label"], "property" if kind == "properties" else member


_VOCABULARIES: Final[tuple[Callable[[Path], Rows], ...]] = (biolink, cto, fhir, oa, schema)


def main() -> int:
    """Write the tables, sorted by id."""
    for vocabulary in _VOCABULARIES:
        rows = sorted(set(vocabulary(Path(sys.argv[1]))))
        text = "".join("\t".join(row) + "\n" for row in [("id", "label", "kind"), *rows])
        (HERE / f"{vocabulary.__name__}.tsv").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
