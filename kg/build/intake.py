"""Paths → documents told apart: unchanged, bad, to be built; and the record that the report keeps of each."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import kg
from kg import files
from kg.build.stages import PUBLISHED, QUARANTINED, Built, Work, dump
from kg.documents import documents
from kg.model import Document, DocumentError
from kg.store.reader import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.store.writer import Draft


class Intake:
    """Documents as they come in, told apart into unchanged, bad, and to be built; the records of the report."""

    def __init__(self, draft: Draft, paths: Sequence[Path]) -> None:
        """Remember where the documents come from."""
        self._draft, self._paths = draft, paths
        self._records: dict[str, dict[str, Any] | None] = {}
        self._roots: set[str] = set()

    def work(self) -> Iterator[Work]:
        """The documents that have to be built."""
        for path in self._paths:
            root = str(path.resolve()) if path.is_dir() else None
            self._roots |= {root} if root else set()
            for found in documents([path]):
                named = self._named_once(found)
                if isinstance(named, DocumentError):
                    self.settle(Built(_bad(named, root), None))
                    continue
                work = Work(named, fingerprint(named), root)
                if not self._unchanged(work):
                    self._records[named.source] = None
                    yield work

    def _named_once(self, found: Document | DocumentError) -> Document | DocumentError:
        """Two inputs of one run may have the same name (``a/1.txt b/1.txt``): later ones are numbered."""
        if isinstance(found, DocumentError) or found.source not in self._records:
            return found
        number = 2
        while f"{found.source}~{number}" in self._records:
            number += 1
        return replace(found, source=f"{found.source}~{number}")

    def _unchanged(self, work: Work) -> bool:
        entry = self._draft.entries.get(work.document.source)
        if entry is None or entry.outcome != PUBLISHED or entry.fingerprint != work.fingerprint:
            return False
        self._records[entry.source] = record(entry, "unchanged")
        return True

    def settle(self, built: Built) -> None:
        """Put a document into the draft, or out of it where it is bad; note what became of it."""
        entry = built.entry
        if self._draft.entries.get(entry.source) != entry:
            self._draft.put(entry, built.text, built.quads)
        self._records[entry.source] = record(entry, entry.outcome)

    def retract_missing(self) -> None:
        """Take out what an earlier build found in one of these folders and this one did not."""
        for entry in list(self._draft.entries.values()):
            if entry.origin in self._roots and entry.source not in self._records:
                self._draft.drop(entry.source)
                self._records[entry.source] = record(entry, "retracted")

    def records(self) -> tuple[dict[str, Any], ...]:
        """One record a document, in the order of the input."""
        return tuple(record for record in self._records.values() if record is not None)


def record(entry: Entry, outcome: str) -> dict[str, Any]:
    """What the report says of a document."""
    return {
        "source": entry.source,
        "outcome": outcome,
        "layout": entry.layout,
        **({"reading": entry.reading} if entry.reading else {}),
        "trial": entry.trial,
        "sha256": entry.sha256 or None,
        "issues": json.loads(entry.issues),
    }


def _bad(error: DocumentError, origin: str | None) -> Entry:
    return Entry(error.source, "", "", QUARANTINED, issues=dump((error.issue,)), origin=origin)


def fingerprint(document: Document) -> str:
    """What a document's graph depends on: its bytes, its row of ``sources.tsv``, the vocabulary, the software."""
    row = (document.source, document.sha256, document.url, document.site, document.language, document.retrieved)
    return sha256(json.dumps([*row, vocabulary_version(), software_version()]).encode()).hexdigest()


@cache
def vocabulary_version() -> str:
    """The vocabulary's version, from its inputs alone: nothing is compiled or loaded."""
    from kg.vocabulary.sources import Sources  # noqa: PLC0415 - only builds need it

    return Sources(files.ontology(), None).digest()


@cache
def software_version() -> str:
    """The package's version, and a hash of its code, ontology and shapes, so that a change of them rebuilds."""
    digest = sha256(kg.__version__.encode())
    code = Path(__file__).parent.rglob("*.py")
    for path in sorted((*code, *files.shapes().glob("*.ttl"), *files.ontology().glob("*.*"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()
