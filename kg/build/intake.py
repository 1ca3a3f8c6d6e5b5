"""Paths → documents told apart: unchanged, bad, to be built; and the record that the report keeps of each."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from kg.build.stages import PUBLISHED, QUARANTINED, Built, Work, dump
from kg.build.versions import versions
from kg.documents import Raw, UnreadableFolder, raws
from kg.model import DocumentError, UnreadableDocument
from kg.store.reader import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kg.store.writer import Draft


class Intake:
    """Documents as they come in, told apart into unchanged, bad, and to be built; the records of the report."""

    def __init__(self, draft: Draft, paths: Sequence[Path], *, checked: bool = True) -> None:
        """Remember where the documents come from: in the order of their names, whatever the order of the command."""
        self._draft, self._paths, self._checked = draft, sorted(paths, key=str), checked
        self._records: dict[str, dict[str, Any] | None] = {}

    def work(self) -> Iterator[Work]:
        """The documents that have to be built."""
        for path in self._paths:
            origin = str(path.resolve()) if path.is_dir() else None
            for found in raws([path]):
                if isinstance(found, DocumentError):
                    self._refuse(found, origin)
                    continue
                raw = self._named_once(found)
                digest = sha256(raw.data).hexdigest()
                work = Work(raw, digest, fingerprint(raw, digest, checked=self._checked), origin, self._checked)
                if not self._unchanged(work):
                    self._records[raw.source] = None
                    yield work

    def _named_once(self, raw: Raw) -> Raw:
        """Two inputs of one run may have the same name (``a/1.txt b/1.txt``): later ones are numbered."""
        if raw.source not in self._records:
            return raw
        number = 2
        while f"{raw.source}~{number}" in self._records:
            number += 1
        return raw._replace(source=f"{raw.source}~{number}")

    def _refuse(self, error: DocumentError, origin: str | None) -> None:
        """Note what is wrong with an input; what could only not be read keeps the graph of an earlier build.

        Raises:
            UnreadableFolder: a full build would forget all that stands below the folder.
        """
        if isinstance(error, UnreadableFolder) and self._draft.full:
            raise error
        bad = Entry(error.source, "", "", QUARANTINED, issues=dump((error.issue,)), origin=origin)
        known = self._draft.entries.get(error.source)
        if known is not None and known.outcome == PUBLISHED and type(error) in {UnreadableDocument, UnreadableFolder}:
            self._records[bad.source] = record(bad, QUARANTINED)
        else:
            self.settle(Built(bad, None))

    def _unchanged(self, work: Work) -> bool:
        entry = self._draft.entries.get(work.raw.source)
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

    def note_vanished(self) -> None:
        """A full build says what an earlier one published and this one did not find."""
        for entry in self._draft.before.values() if self._draft.full else ():
            if entry.outcome == PUBLISHED and entry.source not in self._records:
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


def fingerprint(raw: Raw, digest: str, *, checked: bool) -> str:
    """What a document's graph depends on: its bytes, its row of ``sources.tsv``, vocabulary, software and shapes."""
    row = sorted((raw.row or {}).items())
    return sha256(json.dumps([raw.source, digest, row, versions(), checked]).encode()).hexdigest()
