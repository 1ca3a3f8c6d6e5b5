"""Facts and curated tables → own terms that do not say what they are, and what the ontology's header lacks."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from kg import files
from kg.reason.findings import Finding
from kg.vocabulary.tables import rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.reason.facts import Fact

_HEADER: Final = ("owl:versionIRI", "owl:versionInfo", "dcterms:title", "dcterms:description", "dcterms:license")
_OWN: Final = ("tkg:", "role:")
_DEFINITIONS: Final = ("IAO:0000115", "skos:definition")
_KINDS: Final = frozenset(
    {
        "owl:Class",
        "owl:ObjectProperty",
        "owl:DatatypeProperty",
        "owl:AnnotationProperty",
        "owl:NamedIndividual",
    }
)


def ontology_metadata(facts: Iterable[Fact]) -> Iterator[Finding]:
    """One header with version, licence, title and description; own terms with label and definition; others with label.

    After the OBO Foundry principles on versioning, licence and textual definitions (FP-001, 004, 006).
    """
    said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for fact in facts:
        said[fact.subject][fact.predicate].append(fact.object)
    headers = [subject for subject, facts_ in said.items() if "owl:Ontology" in facts_["rdf:type"]]
    if len(headers) != 1:
        yield Finding("metadata", "owl:Ontology", f"there are {len(headers)} ontology headers: keep exactly one")
    for header in headers:
        for name in _HEADER:
            if not said[header][name]:
                yield Finding("metadata", header, f"the header lacks {name}: add it to ontology/trialkg.ttl")
    for subject, own_facts in sorted(said.items()):
        if _KINDS & set(own_facts["rdf:type"]):
            yield from _term(subject, own_facts)


def _term(subject: str, said: dict[str, list[str]]) -> Iterator[Finding]:
    if not said["rdfs:label"] and not subject.startswith("rdfs:") and not subject.startswith("owl:"):
        yield Finding("metadata", subject, "it has no rdfs:label: add one")
    if subject.startswith(_OWN):
        definitions = [words for name in _DEFINITIONS for words in said[name]]
        if not definitions:
            yield Finding("metadata", subject, "it has no definition (IAO:0000115): say in a sentence what it is")
        if len(set(definitions)) > 1:
            yield Finding("metadata", subject, "it has several definitions: keep one")


def table_metadata() -> Iterator[Finding]:
    """Own terms of ``ontology/terms/*.tsv``: each has a definition, a nearest outside term, and stands in one table."""
    seen: dict[str, str] = {}
    for path in sorted((files.ontology() / "terms").glob("*.tsv")):
        for row in rows(path):
            curie = row.get("id", "")
            if not curie.startswith("tkg:"):
                continue
            for column in ("definition", "closest"):
                if not row.get(column):
                    yield Finding("metadata", curie, f"it has no {column}: fill that column of {path.name}")
            if curie in seen:
                yield Finding("metadata", curie, f"it stands in {seen[curie]} and in {path.name}: keep one row")
            seen[curie] = path.name
