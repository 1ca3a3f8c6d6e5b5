"""Annotated registry records → rows to learn from: each concept that a record names, and whether readers listed it.

``annotations/README.md`` says what stands in the file.  The records themselves are taken from the archives.
"""

from __future__ import annotations

import gzip
import json
import tarfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gold import INSIDE, KINDS, _plain, documents

from kg.documents import document_of
from kg.interpret import interpret
from kg.learned import laid_down
from kg.learned.concepts import concepts
from kg.learned.features import Surroundings, features
from kg.learned.shares import counted
from kg.learned.weights import GROUPS
from kg.read import read
from kg.recognise import recognise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.learned.concepts import Concept, Key
    from kg.learned.features import Features
    from kg.vocabulary import Vocabulary

ANNOTATIONS: Final = Path(__file__).parent / "annotations" / "records.jsonl.gz"

Annotation = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """A record: its concepts with their features and the names that their shares are counted under."""

    concepts: Mapping[Key, Concept]
    features: Mapping[Key, Features]
    counted: Mapping[Key, list[str]]
    around: Surroundings
    held: frozenset[Key]


@dataclass(frozen=True, slots=True)
class Row:
    """A concept of an annotated record: whether it is listed, what the rules say of it, what the row counts for."""

    annotation: Annotation
    key: Key
    page: Page
    listed: bool
    roles: tuple[str, ...]
    held: bool
    weight: float

    @property
    def live(self) -> bool:
        """Whether the rules assert it."""
        return any(role in GROUPS for role in self.roles)

    @property
    def unseen(self) -> bool:
        """Whether it is of a record that the rules had not seen when they said these roles."""
        return "rules" in self.annotation


def rows(shared: Path, words: Vocabulary) -> list[Row]:
    """All rows of the annotated records that the folder has."""
    found = _annotations(shared)
    return _rows(found, dict(_pages(shared, found, words)))


def _annotations(shared: Path) -> list[Annotation]:
    """The annotations of the project, and the adjudicated gold."""
    with gzip.open(ANNOTATIONS, "rt", encoding="utf-8") as file:
        found = [json.loads(line) for line in file]
    for one in found:
        names = ("kind", "ids", "surface", "groups")
        one["involvements"] = [dict(zip(names, each, strict=True)) for each in one.pop("concepts")]
    adjudicated = [
        {**gold, "record": path.stem, "set": "gold", "readers": "adjudicated", "measurements": None}
        for gold, path in documents(shared / "gold" / "records", shared / "data" / "records48")
    ]
    unseen = {one["record"] for one in found if "rules" in one}
    return [one for one in (*adjudicated, *found) if "rules" in one or one["record"] not in unseen]


def _pages(shared: Path, annotations: Sequence[Annotation], words: Vocabulary) -> Iterator[tuple[str, Page]]:
    """The annotated records, read."""
    wanted = {one["record"] for one in annotations}
    for path in sorted((shared / "data" / "records48").iterdir()):
        if path.stem in wanted:
            wanted.remove(path.stem)
            yield path.stem, _page(path.read_bytes(), path.name, words)
    for archive in ("ctgov_v2.tar.xz", "ctgov_xml.tar.xz"):
        with tarfile.open(shared / "data" / archive) as file:
            for member in file:
                name = Path(member.name)
                stream = file.extractfile(member) if name.stem in wanted else None
                if stream is not None:
                    wanted.remove(name.stem)
                    yield name.stem, _page(stream.read(), name.name, words)


def _page(data: bytes, name: str, words: Vocabulary) -> Page:
    page = read(document_of(data, name, None))
    mentions = recognise(page, words)
    meant = interpret(page, mentions, words)
    known, around = concepts(mentions, meant, words, KINDS), Surroundings(page)
    return Page(
        known,
        {mine: features(one, around) for mine, one in known.items()},
        {mine: counted(one, around) for mine, one in known.items()},
        around,
        laid_down(page, meant, known),
    )


def _rows(annotations: Sequence[Annotation], pages: Mapping[str, Page]) -> list[Row]:
    """The concepts of the records that count: not those that readers may list or not."""
    readings = Counter(one["record"] for one in annotations)
    found = []
    for one in annotations:
        page, said = pages[one["record"]], {(kind, name): roles for kind, name, roles in one.get("rules", ())}
        for mine, concept in page.concepts.items():
            hits = [entry for entry in one["involvements"] if _same(entry, concept)]
            if _open(one, concept, hits):
                continue
            wanted = any(INSIDE & set(entry["groups"]) for entry in hits)
            roles = tuple(said.get(mine, ()))
            held = mine in page.held or bool({"administered", "targeted"} & set(roles))
            found.append(Row(one, mine, page, wanted, roles, held, 1 / readings[one["record"]]))
    return found


def _open(annotation: Annotation, concept: Concept, hits: Sequence[Annotation]) -> bool:
    optional, kinds = set(annotation.get("optional", ())), annotation.get("kinds") or KINDS
    return (
        concept.term.kind not in kinds
        or bool(_ids(concept) & optional)
        or (concept.term.kind == "analyte" and "partial" in annotation and not hits)
        or (bool(hits) and all(one["ids"] and set(one["ids"]) <= optional for one in hits))
    )


def _same(entry: Annotation, concept: Concept) -> bool:
    if entry["kind"] != concept.term.kind:
        return False
    if entry["ids"]:
        return bool(set(entry["ids"]) & _ids(concept))
    names = {_plain(concept.term.label), *(_plain(one.text) for one in concept.mentions)}
    wanted = _plain(entry["surface"])
    return any(name and (name in wanted or wanted in name) for name in names)


def _ids(concept: Concept) -> set[str]:
    return {curie for curie in (concept.term.id, concept.term.closest) if curie}
