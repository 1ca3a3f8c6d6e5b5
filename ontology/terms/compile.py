"""The own terms of the tables beside this script → OWL, ``terms.ttl``, compiled by linkml-owl (``make terms``).

``schema.yaml`` says what each column becomes.  Run it in the environment of the programs of others, which has
linkml-owl: ``.venv-tools/bin/python ontology/terms/compile.py [FILE]``.
"""
# ruff: noqa: INP001 - a script that stands beside the data it makes, no package

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import rdflib
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE: Final = Path(__file__).parent
ONTOLOGY: Final = rdflib.URIRef("https://w3id.org/trialkg/terms")
_IAO: Final = "http://purl.obolibrary.org/obo/IAO_"
_LISTS: Final = ("parent", "surfaces", "close", "narrow")
_SINGLE: Final = ("label", "closest", "definition", "source")


def own_terms() -> Iterator[dict[str, Any]]:
    """The rows with an id of ours, as records of the schema; a name loses its marks (``=X``, ``X?``)."""
    for path in sorted(HERE.glob("*.tsv")):
        header, _, *lines = path.read_text(encoding="utf-8").splitlines()
        for line in lines:
            row = dict(zip(header.split("\t"), line.split("\t"), strict=False))
            if row["id"].startswith("tkg:"):
                parted = {name: re.split(r"\|", row[name]) for name in _LISTS if row.get(name)}
                if "surfaces" in parted:
                    parted["surfaces"] = [name.removeprefix("=").removesuffix("?") for name in parted["surfaces"]]
                yield {"id": row["id"], **{name: row[name] for name in _SINGLE if row.get(name)}, **parted}


def compiled() -> rdflib.Graph:
    """What linkml-owl makes of them."""
    with tempfile.TemporaryDirectory() as folder:
        given, made = Path(folder) / "terms.json", Path(folder) / "terms.owl"
        given.write_text(json.dumps(list(own_terms())), encoding="utf-8")
        tool = Path(sys.executable).with_name("linkml-data2owl")
        options = ["-s", str(HERE / "schema.yaml"), "-C", "Term", "-O", "ttl", "-o", str(made)]
        subprocess.run([str(tool), *options, str(given)], check=True, capture_output=True)  # noqa: S603 - a tool beside this Python
        graph = rdflib.Graph().parse(made, format="xml")  # it writes RDF/XML whatever it is asked for
    plain = rdflib.Graph()
    for subject, predicate, found in graph:
        is_text = isinstance(found, rdflib.Literal)
        plain.add((subject, predicate, rdflib.Literal(str(found)) if is_text else found))
    return plain


def described(graph: rdflib.Graph) -> rdflib.Graph:
    """With the ontology's header and the declarations of its annotation properties."""
    for prefix, space in (("tkg", "https://w3id.org/trialkg/ontology#"), ("IAO", _IAO), ("owl", OWL), ("skos", SKOS)):
        graph.bind(prefix, space)
    header = rdflib.Graph().parse(HERE.parent / "trialkg.ttl")
    version = header.value(rdflib.URIRef("https://w3id.org/trialkg/ontology"), OWL.versionInfo)
    graph.add((ONTOLOGY, RDF.type, OWL.Ontology))
    graph.add((ONTOLOGY, DCTERMS.title, rdflib.Literal("Own concepts of the trial knowledge graph")))
    graph.add((ONTOLOGY, DCTERMS.license, rdflib.URIRef("https://creativecommons.org/licenses/by/4.0/")))
    graph.add((ONTOLOGY, OWL.versionInfo, rdflib.Literal(str(version))))
    graph.add((ONTOLOGY, OWL.versionIRI, rdflib.URIRef(f"{ONTOLOGY}/{version}")))
    properties = (DCTERMS.license, DCTERMS.source, DCTERMS.title, SKOS.altLabel, SKOS.closeMatch, SKOS.narrowMatch)
    for annotation in (*properties, rdflib.URIRef(f"{_IAO}0000115")):
        graph.add((annotation, RDF.type, OWL.AnnotationProperty))
    for parent in set(graph.objects(None, RDFS.subClassOf)):
        graph.add((parent, RDF.type, OWL.Class))
    return graph


def main() -> int:
    """Write the file."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "terms.ttl"
    described(compiled()).serialize(target, format="turtle")
    return 0


if __name__ == "__main__":
    sys.exit(main())
