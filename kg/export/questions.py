"""Folder of canned questions → each as an executable SPARQL query (``sh:SPARQLExecutable``, SHACL SPARQL extensions).

The form is that of the examples of sib-swiss/sparql-examples, which other tools read: label, comment, prefixes, query.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from kg import files, iris
from kg.export.files import replacing
from kg.export.formats import NOTHING, Format
from kg.export.turtle import document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kg.export.selection import Selection, Source

_FRONT: Final = "#+"


def examples(base: str = "https://w3id.org/trialkg/question/", endpoint: str | None = None) -> Iterator[Triple]:
    """Every canned question, named below ``base``; ``endpoint`` is where it may be asked."""
    for path in sorted(files.queries().glob("*.rq")):
        yield from _example(path, base, endpoint)


def _example(path: Path, base: str, endpoint: str | None) -> Iterator[Triple]:
    lines = path.read_text(encoding="utf-8").splitlines()
    front = _front([line.removeprefix(_FRONT).strip() for line in lines if line.startswith(_FRONT)])
    node = NamedNode(f"{base}{path.stem}")
    text = "\n".join(line for line in lines if not line.startswith(_FRONT))
    yield Triple(node, iris.expand("rdf:type"), iris.expand("sh:SPARQLExecutable"))
    yield Triple(node, iris.expand("rdf:type"), iris.expand("sh:SPARQLSelectExecutable"))
    yield Triple(node, iris.expand("rdfs:label"), Literal(front["title"], language="en"))
    yield Triple(node, iris.expand("rdfs:comment"), Literal(front["description"], language="en"))
    yield Triple(node, iris.expand("sh:prefixes"), NamedNode("https://w3id.org/trialkg/ontology"))
    yield Triple(node, iris.expand("sh:select"), Literal(text))
    if endpoint:
        yield Triple(node, iris.expand("schema:target"), NamedNode(endpoint))


def _front(lines: list[str]) -> dict[str, str]:
    """The title and the description of front matter, whose values are JSON on one line each."""
    pairs = (line.partition(":") for line in lines if line.partition(":")[0] in {"title", "description"})
    return {key: json.loads(value) for key, _, value in pairs}


def write(source: Source, path: Path, selection: Selection, *, seen: Callable[[int, int], None]) -> int:  # noqa: ARG001 - every format is called alike
    """Write the questions as Turtle; returns how many statements they are."""
    prefixes = parse((files.ontology() / "prefixes.ttl").read_bytes(), format=RdfFormat.TURTLE)
    triples = [*(quad.triple for quad in prefixes), *examples()]
    with replacing(path) as target:
        target.write_text(document(triples), encoding="utf-8", newline="\n")
    return len(set(triples))


FORMATS: Final = {"questions": Format(write, "statements", "text/turtle", NOTHING)}
