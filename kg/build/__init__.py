"""Paths → a published generation and a report: the pipeline, and the only place that knows the order of its stages.

``intake`` tells documents apart, ``stages`` takes one document from text to graph, ``completing`` adds what stands
beside the documents' graphs, ``curating`` what curators have decided; ``review`` applies their sheets.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from kg import files
from kg.build.completing import complete
from kg.build.intake import Intake, record
from kg.build.stages import construct, lost
from kg.build.versions import versions
from kg.store.writer import publication
from kg.workers import each, each_on_cluster, in_batches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from kg.build.stages import Built, Work

__all__ = ["BuildReport", "build", "retract"]

_BATCH: Final = (32, 1 << 20)
"""How many documents, or how many bytes of them, go to a worker at once."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What became of every document: one record each, as the interface's ``--report`` writes them."""

    records: tuple[dict[str, Any], ...]
    generation: bool

    def count(self, outcome: str) -> int:
        """How many documents had this outcome: published, unchanged, quarantined or retracted."""
        return sum(record["outcome"] == outcome for record in self.records)

    def lines(self) -> Iterator[str]:
        """The report as JSON lines."""
        return (json.dumps(record, ensure_ascii=False) for record in self.records)


def build(  # noqa: PLR0913 - the options of the command
    paths: Sequence[Path],
    store: Path,
    *,
    workers: int = 1,
    dask: str | None = None,
    shapes: bool = True,
    full: bool = False,
    progress: bool = False,
    waiting: Callable[[str], None] = lambda _: None,
) -> BuildReport:
    """Build documents into a store and publish a generation, if anything changed.

    Args:
        paths: files, folders, archives; none means the packaged seeds.
        store: folder of the store; made where it is missing.
        workers: how many processes read the documents.
        dask: address of the scheduler of a Dask cluster that reads them instead.
        shapes: hold each graph against the shapes; a document that violates one is quarantined.
        full: start from nothing, and retract what earlier builds put in and this one does not find.
        progress: show a progress bar on stderr.
        waiting: hears who holds the build lock, where we have to wait for it.

    Raises:
        StoreError: the store is damaged or cannot be written; nothing is published then.
        UnreadableFolder: in a full build a folder cannot be read.
        OSError: the disk fails; nothing is published then.
    """
    with publication(store, full=full, waiting=waiting) as draft:
        intake = Intake(draft, paths or [files.seeds()], checked=shapes)
        batches = in_batches(_shown(intake.work(), progress=progress), _weight, _BATCH)
        for built in _constructed(batches, workers, dask):
            intake.settle(built)
        intake.note_vanished()
        if draft.changed:
            complete(draft, intake.records())
        return BuildReport(intake.records(), draft.changed)


def _constructed(batches: Iterable[list[Work]], workers: int, dask: str | None) -> Iterator[Built]:
    if dask:
        return each_on_cluster(construct, batches, dask, lost, agree=versions)
    return each(construct, batches, workers, lost)


def _weight(work: Work) -> int:
    return len(work.raw.data)


def retract(source: str, store: Path, *, waiting: Callable[[str], None] = lambda _: None) -> BuildReport:
    """Take one document out of the store and publish the rest.

    Raises:
        KeyError: the store has no document of this source.
    """
    with publication(store, waiting=waiting) as draft:
        if source not in draft.entries:
            raise KeyError(source)
        entry = draft.drop(source)
        records = (record(entry, "retracted"),) if entry else ()
        complete(draft, records)
        return BuildReport(records, generation=True)


def _shown(work: Iterable[Work], *, progress: bool) -> Iterable[Work]:
    if not progress:
        return work
    from tqdm import tqdm  # noqa: PLC0415 - only a terminal shows progress

    bar: Callable[..., Iterable[Work]] = partial(tqdm, desc="documents", unit="", leave=False)
    return bar(work)
