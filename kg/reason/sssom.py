"""``ontology/mappings/trialkg.sssom.tsv`` → what is wrong with it, and which own terms it forgets.

SSSOM (https://w3id.org/sssom/) is a table of mappings under a header in YAML, each line of which begins with ``#``.
What is asked here: the slots that its schema requires, prefixes that are declared and mean what they mean everywhere
else in the project, outside terms that stand in ``objects.tsv`` beside it under the same label and, where the folder
``vocabularies`` has the whole list of theirs, in that; no class that is said to be nearly a property; and a row for
every term of our own; where nothing outside is near, the row says so by ``sssom:NoTermFound`` and where it was sought.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from kg import files, iris
from kg.reason.findings import Finding
from kg.vocabulary.tables import rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

_SET: Final = ("mapping_set_id", "license", "mapping_set_version", "subject_source")
_ROW: Final = ("subject_id", "subject_label", "predicate_id", "object_id", "mapping_justification", "object_source")
_PREDICATES: Final = frozenset(f"skos:{kind}Match" for kind in ("exact", "close", "broad", "narrow", "related"))
_RELATED: Final = "skos:relatedMatch"
_NONE: Final = "sssom:NoTermFound"
_ELEMENT: Final = "element"
"""The kind of what names a part of a record and the link to it alike: it may be close to a class and to a property."""


class Known(NamedTuple):
    """What a term is called, and whether it is a ``class``, a ``property``, an ``individual`` or an ``element``."""

    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class MappingSet:
    """Header (first level), prefixes of its ``curie_map``, and rows by column."""

    header: Mapping[str, str]
    prefixes: Mapping[str, str]
    rows: tuple[dict[str, str], ...]


def mapping_set(path: Path | None = None) -> MappingSet:
    """Read a mapping set; without a path, the ontology's own."""
    path = path or files.ontology() / "mappings" / "trialkg.sssom.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()
    head = [line[1:] for line in lines if line.startswith("#")]
    pairs = [match.groups() for line in head if (match := re.fullmatch(r"( *)([\w.]+): *(.*)", line))]
    columns, *cells = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return MappingSet(
        {key: value.strip('"') for indent, key, value in pairs if not indent},
        {key: value for indent, key, value in pairs if indent},
        tuple(dict(zip(columns, row, strict=True)) for row in cells),
    )


def mapping_faults(found: MappingSet, own: Mapping[str, Known], outside: Mapping[str, Known]) -> Iterator[Finding]:
    """``own`` terms and those ``outside``, by CURIE → what the mapping set lacks or says wrongly."""
    for slot in _SET:
        if not found.header.get(slot):
            yield Finding("sssom", "header", f"it has no {slot}: add the line to the header")
    spaces = iris.prefixes()
    for prefix, space in found.prefixes.items():
        if spaces.get(prefix, space) != space:
            yield Finding("sssom", prefix, f"it means {spaces[prefix]} elsewhere: write that into the curie_map")
    for row in found.rows:
        for message in (*_form(row, found.prefixes), *_terms(row, own, outside)):
            yield Finding("sssom", row.get("subject_id", ""), message)
    yield from _over_rows(found.rows, own)


def own_terms() -> dict[str, Known]:
    """Every class, property and individual of our own that the ontology declares."""
    named = iris.stated("rdfs:label")
    return {
        term: Known(next(iter(named.get(term, {""}))), _kind(kinds))
        for term, kinds in iris.stated("rdf:type").items()
        if term.startswith(("tkg:", "role:"))
    }


def outside_terms() -> dict[str, Known]:
    """The terms outside that were looked up, as they are called there."""
    return {row["id"]: Known(row["label"], row["kind"]) for row in rows(files.ontology() / "mappings" / "objects.tsv")}


def unlisted(terms: Mapping[str, Known], folder: Path | None = None) -> Iterator[Finding]:
    """Terms outside that the whole list of their vocabulary does not have so; without a folder, the ontology's own."""
    for path in sorted((folder or files.ontology() / "mappings" / "vocabularies").glob("*.tsv")):
        listed = {row["id"]: Known(row["label"], row["kind"]) for row in rows(path)}
        prefixes = {term.partition(":")[0] for term in listed}
        for term, known in terms.items():
            there = listed.get(term)
            if term.partition(":")[0] in prefixes and there != known:
                message = f"{path.name} has {there}, objects.tsv {known}: take id, label and kind from the list"
                yield Finding("sssom", term, message)


def _kind(types: Collection[str]) -> str:
    if "owl:Class" in types:
        return "class"
    return "property" if any(name.endswith("Property") for name in types) else "individual"


def _form(row: Mapping[str, str], prefixes: Mapping[str, str]) -> Iterator[str]:
    for slot in _ROW:
        value = row.get(slot, "")
        if not value:
            yield f"a row has no {slot}: fill it"
        elif slot != "subject_label" and value.partition(":")[0] not in prefixes:
            yield f"{value} has no prefix of the curie_map: add the prefix, or write a CURIE"
    if row.get("predicate_id", "") not in _PREDICATES:
        yield f"{row.get('predicate_id')} is no mapping: use one of {', '.join(sorted(_PREDICATES))}"
    if not row.get("mapping_justification", "").startswith("semapv:"):
        yield "its justification is no term of SEMAPV: say how it was found, such as semapv:ManualMappingCuration"


def _terms(row: Mapping[str, str], own: Mapping[str, Known], outside: Mapping[str, Known]) -> Iterator[str]:
    subject, target = row.get("subject_id", ""), row.get("object_id", "")
    mine, theirs = own.get(subject), outside.get(target)
    if mine is None or mine.label != row.get("subject_label"):
        label = mine.label if mine else None
        yield f"the ontology calls it {label!r}: take its id and label from ontology/trialkg.ttl"
    if target == _NONE:
        if row.get("object_label"):
            yield f"{_NONE} has a label: leave the cell empty"
    elif theirs is None or theirs.label != row.get("object_label"):
        label = theirs.label if theirs else None
        yield f"{target} is {label!r} in objects.tsv: look the term up and write it there"
    elif mine and row.get("predicate_id") != _RELATED and _apart(mine.kind, theirs.kind):
        yield f"it is a {mine.kind}, {target} a {theirs.kind}: only {_RELATED} can hold between them"


def _apart(mine: str, theirs: str) -> bool:
    """Whether one is a property and the other is what properties hold between."""
    return theirs != _ELEMENT and (mine == "property") != (theirs == "property")


def _over_rows(mappings: tuple[dict[str, str], ...], own: Mapping[str, Known]) -> Iterator[Finding]:
    """Faults that no single row shows."""
    targets: dict[str, list[str]] = defaultdict(list)
    for row in mappings:
        targets[row.get("subject_id", "")].append(row.get("object_id", ""))
    for term in own:
        if not targets[term]:
            message = f"it has no mapping: name the closest term outside, or {_NONE}, in ontology/mappings"
            yield Finding("sssom", term, message)
    for term, found in targets.items():
        for target, count in Counter(found).items():
            if count > 1 and target != _NONE:
                yield Finding("sssom", term, f"it is mapped to {target} {count} times: keep the row that is right")
        if _NONE in found and set(found) != {_NONE}:
            yield Finding("sssom", term, f"it has a term outside and {_NONE}: take one of them away")
