"""Selected graphs → what they are as a dataset (DCAT 3, VoID): licence, version, counts, what there is of each kind."""

from __future__ import annotations

from collections import Counter
from functools import cache
from hashlib import md5
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

import kg
from kg import files, iris
from kg.export.files import replacing
from kg.export.formats import NOTHING, Format
from kg.export.selection import Selection, selected
from kg.export.turtle import document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from kg.export.selection import Part, Source

DATASET: Final = NamedNode("https://w3id.org/trialkg/id/dataset")
_TYPE: Final = iris.written("rdf:type")
_DOCUMENT: Final = iris.written("tkg:Document")
_VOCABULARY: Final = iris.written("tkg:vocabularyVersion")


class Counts:
    """How often a dataset has each property, and how many things of each class."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.properties: Counter[str] = Counter()
        self.classes: Counter[str] = Counter()
        self.versions: set[str] = set()
        self._shared: set[tuple[str, str]] = set()

    def add(self, part: Part) -> None:
        """Count a graph; a thing that several documents speak of counts once."""
        key = part.graph.value.rpartition("/")[2]
        for subject, predicate, found in part.statements:
            self.properties[predicate] += 1
            if predicate == _VOCABULARY:
                self.versions.add(found)
            if predicate == _TYPE and (key in subject or (subject, found) not in self._shared):
                self.classes[found] += 1
                if key not in subject:
                    self._shared.add((subject, found))


def write(source: Source, path: Path, selection: Selection, *, seen: Callable[[int, int], None]) -> int:
    """Write the description as Turtle; returns how many statements it makes."""
    counts = Counts()
    for part in selected(source, Selection(selection.trial), seen=seen):  # the evidence is part of what is there
        counts.add(part)
    triples = [*described(), *_counted(counts), *_distributions()]
    with replacing(path) as target:
        target.write_text(document(triples), encoding="utf-8", newline="\n")
    return len(set(triples))


FORMATS: Final = {"dcat": Format(write, "statements", "text/turtle", NOTHING)}


def described() -> Iterator[Triple]:
    """What holds of the dataset whatever is in it, and the version of the software."""
    for quad in parse((files.ontology() / "dataset.ttl").read_bytes(), format=RdfFormat.TURTLE):
        yield quad.triple
    yield Triple(DATASET, iris.expand("dcat:version"), Literal(kg.__version__))


def _counted(counts: Counts) -> Iterator[Triple]:
    yield _number(DATASET, "void:triples", counts.properties.total())
    yield _number(DATASET, "void:documents", counts.classes[_DOCUMENT])
    yield _number(DATASET, "void:properties", len(counts.properties))
    yield _number(DATASET, "void:classes", len(counts.classes))
    for version in sorted(counts.versions):
        yield Triple(DATASET, iris.expand("tkg:vocabularyVersion"), Literal(version.strip('"')))
    yield from _partitions("property", "p", counts.properties, "void:triples")
    yield from _partitions("class", "c", counts.classes, "void:entities")


def _partitions(of: str, letter: str, counted: Mapping[str, int], what: str) -> Iterator[Triple]:
    """A part of the dataset for each property or class, by the names that the endpoint gives them too."""
    for name in sorted(counted):
        iri = name[1:-1]
        part = NamedNode(f"{DATASET.value}#{letter}{md5(iri.encode(), usedforsecurity=False).hexdigest()}")
        yield Triple(DATASET, iris.expand(f"void:{of}Partition"), part)
        yield Triple(part, iris.expand(f"void:{of}"), NamedNode(iri))
        yield _number(part, what, counted[name])


def _distributions() -> Iterator[Triple]:
    """A distribution for each format; where the files lie, only who publishes them knows."""
    for name, media in _others().items():
        node = NamedNode(f"{DATASET.value}#{name}")
        yield Triple(DATASET, iris.expand("dcat:distribution"), node)
        yield Triple(node, iris.expand("rdf:type"), iris.expand("dcat:Distribution"))
        yield Triple(node, iris.expand("dcterms:title"), Literal(f"trialkg export --format {name}"))
        media_type = NamedNode(f"https://www.iana.org/assignments/media-types/{media}")
        yield Triple(node, iris.expand("dcat:mediaType"), media_type)
        yield Triple(node, iris.expand("dcterms:license"), NamedNode("https://creativecommons.org/licenses/by/4.0/"))


@cache
def _others() -> Mapping[str, str]:
    """Every format that carries statements, with its media type."""
    from kg.export import FORMATS as EVERY  # noqa: PLC0415 - the list of formats holds this one too

    return {name: form.media for name, form in EVERY.items() if form.evidence != NOTHING}


def _number(subject: NamedNode, predicate: str, number: int) -> Triple:
    return Triple(subject, iris.expand(predicate), Literal(number))
