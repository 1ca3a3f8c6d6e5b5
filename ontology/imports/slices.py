"""The terms of the seeds' graph → a slice in OWL for each outside ontology: ``ontology/imports/slices/*.ttl``.

Terms in use and all above them, with their labels; *is a* as ``rdfs:subClassOf``, *part of* as the annotation
``tkg:partOf``, so that a part is never a subclass.  Own terms, and what we say of outside ones, are left out.  ``make
imports`` runs it after ``build.py``, whose tables it rests on.
"""
# ruff: noqa: INP001 - a script that stands beside the data it makes, no package

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from kg import files, iris
from kg.build import build
from kg.export.turtle import document
from kg.store import Store
from kg.vocabulary.ontologies import newest
from kg.vocabulary.tables import rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Quad

HERE: Final = Path(__file__).parent
SPACE: Final = "https://w3id.org/trialkg/imports/"
_LINKS: Final = frozenset(map(iris.expand, ("rdf:type", "rdfs:label", "rdfs:subClassOf", "tkg:partOf")))
_NODES: Final = frozenset(map(iris.expand, ("rdfs:subClassOf", "tkg:partOf")))
_OWN: Final = "tkg"
_ANNOTATIONS: Final = {
    "dcterms:title": "title",
    "dcterms:license": "license",
    "dcterms:source": "source",
    "tkg:partOf": "part of (typed)",
}
"""What a slice uses and has to declare, with the labels that our ontology gives them."""


def slices(quads: Iterable[Quad]) -> dict[str, str]:
    """The quads of a store → Turtle of each slice, by the name of its file.

    Raises:
        KeyError: ``headers.ttl`` knows nothing of an ontology in use.
    """
    said = [quad for quad in quads if quad.graph_name == iris.hierarchy_graph() and quad.predicate in _LINKS]
    labels = {quad.subject: quad.triple for quad in said if quad.predicate == iris.expand("rdfs:label")}
    found: dict[str, set[Triple]] = defaultdict(set)
    for quad in said:
        above = quad.object if quad.predicate in _NODES else quad.subject
        if _OWN not in (ontology := _ontology(quad.subject), _ontology(above)):
            found[ontology] |= {quad.triple, *_class(above, labels[above])}
    headers, releases = _headers(), _releases()
    return {
        f"{name.lower()}.ttl": document([*triples, *headers[name.lower()], *_version(name, releases.get(name))])
        for name, triples in sorted(found.items())
    }


def _ontology(node: object) -> str:
    return iris.contract(str(node)[1:-1]).partition(":")[0]


def _class(node: NamedNode, label: Triple) -> Iterator[Triple]:
    """A class of another ontology above one of this has to be declared, too."""
    yield Triple(node, iris.expand("rdf:type"), iris.expand("owl:Class"))
    yield label


def _headers() -> dict[str, list[Triple]]:
    found: dict[str, list[Triple]] = defaultdict(list)
    for quad in parse((HERE / "headers.ttl").read_bytes(), format=RdfFormat.TURTLE):
        found[str(quad.subject)[1:-1].removeprefix(SPACE)].append(quad.triple)
    return dict(found)


def _releases() -> dict[str, str]:
    """The releases of the ontologies that the vocabulary reads from their package: the newest file's."""
    names = [row["ontology"] for row in rows(files.ontology() / "recognition" / "sources.tsv")]
    ends = {name: path.name.removesuffix(".json.zst") for name, path in newest(names).items()}
    return {name: end.removeprefix(f"{name}-ontology-").removeprefix("v") for name, end in ends.items()}


def _version(name: str, release: str | None) -> Iterator[Triple]:
    """The slice has the version of our ontology; of some sources no release is known, and that is said."""
    node = NamedNode(f"{SPACE}{name.lower()}")
    (own,) = (str(quad.object.value) for quad in iris.ontology() if quad.predicate == iris.expand("owl:versionInfo"))
    said = f"{name} {release}" if release else f"{name}; the source names no release"
    yield Triple(node, iris.expand("owl:versionIRI"), NamedNode(f"{node.value}/{own}"))
    yield Triple(node, iris.expand("owl:versionInfo"), Literal(said))
    for curie, label in _ANNOTATIONS.items():
        yield Triple(iris.expand(curie), iris.expand("rdf:type"), iris.expand("owl:AnnotationProperty"))
        yield Triple(iris.expand(curie), iris.expand("rdfs:label"), Literal(label))


def main() -> None:
    """Renew every slice; one whose ontology is in use no more goes."""
    with tempfile.TemporaryDirectory() as folder:
        build([files.seeds()], Path(folder) / "store")
        with Store(Path(folder) / "store") as store:
            found = slices(store.quads())
    (HERE / "slices").mkdir(exist_ok=True)
    for path in (HERE / "slices").glob("*.ttl"):
        if path.name not in found:
            path.unlink()
    for name, text in found.items():
        (HERE / "slices" / name).write_text(text, encoding="utf-8", newline="\n")
    sys.stdout.write(f"{len(found)} slices are renewed\n")


if __name__ == "__main__":
    main()
