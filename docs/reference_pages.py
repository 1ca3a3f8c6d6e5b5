"""The ontology, its mappings and the shapes → docs/reference/ontology.md and shapes.md (``make docs``).

``--print ontology`` or ``--print shapes`` writes one of them to standard output.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rdflib import OWL, RDF, RDFS, SH, BNode, Graph, Literal, URIRef

from kg import iris
from kg.reason.sssom import mapping_set

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rdflib.term import Node

ROOT: Final = Path(__file__).parents[1]
OWN: Final = ("tkg:", "role:")
NEAR: Final = {
    "skos:exactMatch": "the same as",
    "skos:closeMatch": "close to",
    "skos:broadMatch": "narrower than",
    "skos:narrowMatch": "broader than",
    "skos:relatedMatch": "related to",
}
KINDS: Final = {
    OWL.Class: "Classes",
    OWL.NamedIndividual: "Individuals",
    OWL.ObjectProperty: "Object properties",
    OWL.DatatypeProperty: "Datatype properties",
    OWL.AnnotationProperty: "Annotation properties",
}
PLACES: Final = {
    RDFS.subClassOf: "subclass of",
    RDFS.subPropertyOf: "subproperty of",
    OWL.inverseOf: "inverse of",
    OWL.disjointWith: "disjoint with",
    RDFS.domain: "domain",
    RDFS.range: "range",
}
DEFINITION, SOURCE, EXAMPLE = (
    URIRef(iris.expand(f"IAO:{number}").value) for number in ("0000115", "0000119", "0000112")
)
TARGETS: Final = {
    SH.targetClass: "every {}",
    SH.targetNode: "{}",
    SH.targetSubjectsOf: "what has {}",
    SH.targetObjectsOf: "what {} points to",
}
SAID: Final = {SH.path, SH.severity, SH.message, SH.minCount, SH.maxCount, SH.ignoredProperties, RDF.type, *TARGETS}
HEAD_ONTOLOGY: Final = """# Ontology

Made from `ontology/trialkg.ttl` and `ontology/mappings/trialkg.sssom.tsv` by `make docs`; not edited by hand.

Version {version}, {licence}. {count} terms of our own: each with its definition, where that comes from, an example of
use, and the closest terms outside, the closest first. How they fit together stands in [the model](../model.md);
concepts (cell types, assays …) are rows of `ontology/terms/*.tsv`. An outside term was looked up before it was written
down: `ontology/mappings/objects.tsv` says where. `trialkg ontology check` holds all of this.
"""
HEAD_SHAPES: Final = """# Shapes

Made from `shapes/*.ttl` by `make docs`; not edited by hand.

`trialkg validate` holds every graph against them. A kind is *closed* where a property that the model does not give it
is a fault. {count} shapes in {files} files.
"""


def name(node: Node) -> str:
    """An IRI as a CURIE in code marks, a literal as it is, a list or a path in words."""
    return f"`{iris.contract(str(node))}`" if isinstance(node, URIRef) else f"`{node}`"


def ontology() -> str:
    """The page of the terms."""
    graph = Graph().parse(ROOT / "ontology" / "trialkg.ttl")
    (header,) = graph.subjects(RDF.type, OWL.Ontology)
    mappings: dict[str, list[str]] = defaultdict(list)
    for row in mapping_set().rows:
        target = f"`{row['object_id']}` {row['object_label']}"
        none = f"none found (sought in {row['object_source']})"
        mappings[row["subject_id"]].append(
            none if row["object_id"] == "sssom:NoTermFound" else f"{NEAR[row['predicate_id']]} {target}"
        )
    pieces, count = [], 0
    for kind, title in KINDS.items():
        terms = [node for node in graph.subjects(RDF.type, kind) if iris.contract(str(node)).startswith(OWN)]
        pieces.append(f"\n## {title}\n")
        pieces += [_term(graph, node, mappings) for node in sorted(terms, key=lambda node: iris.contract(str(node)))]
        count += len(terms)
    licence = graph.value(header, URIRef("http://purl.org/dc/terms/license"))
    head = HEAD_ONTOLOGY.format(version=graph.value(header, OWL.versionInfo), licence=f"<{licence}>", count=count)
    return head + "\n".join(pieces)


def _term(graph: Graph, term: Node, mappings: dict[str, list[str]]) -> str:
    curie = iris.contract(str(term))
    lines = [f'<a id="{curie.replace(":", "-")}"></a>', "", f"### {curie}", ""]
    lines += [f"*{graph.value(term, RDFS.label)}*. {graph.value(term, DEFINITION)}", ""]
    lines += [f"- Source: {graph.value(term, SOURCE)}", f"- Example: {graph.value(term, EXAMPLE)}"]
    for predicate, words in PLACES.items():
        found = sorted(name(node) for node in graph.objects(term, predicate))
        lines += [f"- {words.capitalize()}: {', '.join(found)}"] if found else []
    return "\n".join([*lines, f"- Outside: {'; '.join(mappings[curie])}", ""])


def shapes() -> str:
    """The page of the shapes, a section a file."""
    pieces, count = [], 0
    for path in sorted((ROOT / "shapes").glob("*.ttl")):
        graph = Graph().parse(path)
        found = sorted({node for node in graph.subjects(SH.severity, None) if isinstance(node, URIRef)})
        closed = sorted(
            {name(cls) for node in graph.subjects(SH.closed, None) for cls in graph.objects(node, SH.targetClass)}
        )
        verdict = f"Closed: {', '.join(closed)}." if closed else "Not closed."
        about = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
        pieces += [f"\n## {path.stem}\n", f"{about} {verdict}\n"]
        pieces += ["| shape | target | property | asked | severity | message |", "|---|---|---|---|---|---|"]
        pieces += [f"| {' | '.join(cell.replace('|', '&#124;') for cell in _row(graph, node))} |" for node in found]
        count += len(found)
    return HEAD_SHAPES.format(count=count, files=len(list((ROOT / "shapes").glob("*.ttl")))) + "\n".join([*pieces, ""])


def _row(graph: Graph, shape: Node) -> tuple[str, ...]:
    targets = [words.format(name(node)) for kind, words in TARGETS.items() for node in graph.objects(shape, kind)]
    path = graph.value(shape, SH.path)
    return (
        f"`{iris.contract(str(shape))}`",
        ", ".join(sorted(targets)),
        _path(graph, path) if path else "",
        "; ".join(_asked(graph, shape)),
        str(graph.value(shape, SH.severity)).rpartition("#")[2],
        str(graph.value(shape, SH.message) or graph.value(graph.value(shape, SH.sparql), SH.message)),
    )


def _path(graph: Graph, path: Node) -> str:
    if isinstance(path, URIRef):
        return name(path)
    if inverse := graph.value(path, SH.inversePath):
        return f"{name(inverse)}, from its other end"
    if either := graph.value(path, SH.alternativePath):
        return " or ".join(_path(graph, node) for node in graph.items(either))
    return ", then ".join(_path(graph, node) for node in graph.items(path))


def _asked(graph: Graph, shape: Node) -> Iterator[str]:
    """Each constraint of a shape in words."""
    least, most = (graph.value(shape, bound) for bound in (SH.minCount, SH.maxCount))
    if least is not None and least == most:
        yield f"exactly {least}"
    else:
        yield from (
            f"{words} {bound}" for words, bound in (("at least", least), ("at most", most)) if bound is not None
        )
    yield from sorted(
        _WRITTEN.get(key := str(predicate).rpartition("#")[2], _plain)(graph, key, node)
        for predicate, node in graph.predicate_objects(shape)
        if predicate not in SAID
    )


def _plain(graph: Graph, key: str, node: Node) -> str:
    return f"{key} {_value(graph, node)}"


def _value(graph: Graph, node: Node) -> str:
    if isinstance(node, BNode) and graph.value(node, RDF.first):
        return ", ".join(_value(graph, one) for one in graph.items(node))
    if isinstance(node, BNode):
        path = graph.value(node, SH.path)
        return f"({' '.join(filter(None, [_path(graph, path) if path else '', *_asked(graph, node)]))})"
    return f"`{node.toPython()}`" if isinstance(node, Literal) and node.datatype else name(node)


_WRITTEN: Final[dict[str, Callable[[Graph, str, Node], str]]] = {
    "in": lambda graph, _, node: f"one of {_value(graph, node)}",
    "or": lambda graph, _, node: f"any of {_value(graph, node)}",
    "xone": lambda graph, _, node: f"exactly one of {_value(graph, node)}",
    "sparql": lambda *_: "a query in the file",
    "closed": lambda *_: "no property but those of the model",
}
PAGES: Final = {"ontology": ontology, "shapes": shapes}

if __name__ == "__main__":
    if "--print" in sys.argv:
        sys.stdout.write(PAGES[sys.argv[-1]]())
    else:
        for title, page in PAGES.items():
            (ROOT / "docs" / "reference" / f"{title}.md").write_text(page(), encoding="utf-8")
