"""Sheets of curators ↔ a store: what it asserts as a sheet, and a sheet's decisions as its next generation."""

from __future__ import annotations

import json
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kg import iris
from kg.ask import Answer
from kg.ask.questions import Slot
from kg.ask.slots import Refused, fill
from kg.build.completing import complete
from kg.build.curating import by_document, decided
from kg.curation import provenance, sheet
from kg.curation.assertions import assertions
from kg.curation.checking import Defaults, check
from kg.curation.decisions import ADD, CORRECT
from kg.curation.facts import Facts
from kg.curation.making import Concept, Fault
from kg.curation.quotes import Text
from kg.curation.score import COLUMNS, scores
from kg.store import Store
from kg.store.curated import Curated
from kg.store.writer import publication

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kg.curation.decisions import Decision, Standing
    from kg.store.reader import Entry

__all__ = ["Applied", "Defaults", "Wanted", "apply", "export", "rows"]


class Applied(NamedTuple):
    """What became of a sheet's rows (accept, reject, correct, add, withdrawn, unchanged); whether it is published."""

    counts: Mapping[str, int]
    published: bool


def apply(path: Path, store: Path, defaults: Defaults, *, waiting: Callable[[str], None] = lambda _: None) -> Applied:
    """Apply a sheet: all of its rows, or none; a generation is published where something changes.

    Raises:
        SheetError: rows are wrong; every one is named with sheet and line, and nothing is applied.
        StoreError: there is no store, or it is damaged.
    """
    rows = sheet.read(path.read_bytes(), path.name)
    Store(store).close()  # a sheet is about a store that is there
    with publication(store, waiting=waiting) as draft:
        before = decided(draft.decisions)
        with Store(store) as base, Curated(base) as curated:
            outcome = check(rows, path.name, before, _Known(base, curated), defaults=defaults)
            report = [json.loads(line) for line in base.report()]
        if outcome.faults:
            raise sheet.SheetError(outcome.faults)
        after = set(outcome.decisions.values())
        if after != set(before):
            draft.changed = True
            complete(draft, report, after)
        return Applied(outcome.counts, published=draft.changed)


class _Known:
    """What a store asserts of its trials."""

    def __init__(self, store: Store, curated: Curated) -> None:
        self._store, self._curated = store, curated
        self._documents = by_document(store.entries())

    @lru_cache(maxsize=64)  # noqa: B019 - it lives as long as a sheet is read
    def source(self, trial: str) -> _Trial | None:
        """One trial, where a document describes it."""
        entries = self._documents.get(trial)
        return _Trial(trial, entries, self._store, self._curated) if entries else None

    def trials(self) -> list[str]:
        """All trials."""
        return sorted(self._documents)


class _Trial:
    """One trial as its documents tell it, before anybody decided."""

    def __init__(self, trial: str, entries: Sequence[Entry], store: Store, curated: Curated) -> None:
        self._trial, self._entries, self._store, self._curated = trial, entries, store, curated

    @cached_property
    def asserted(self) -> list[Decision]:
        """What the extraction says."""
        held = [
            Facts(node, self._curated.extraction(node)) for node in (iris.document(e.sha256) for e in self._entries)
        ]
        texts = {facts: text for facts, (_, text) in zip(held, self.texts, strict=True)}
        return assertions(self._trial, held, texts.__getitem__)

    @cached_property
    def texts(self) -> list[tuple[str, Text]]:
        """Name and text of each document."""
        return [(entry.source, Text(self._store.text(entry.sha256) or "")) for entry in self._entries]

    def resolve(self, words: str, kind: str) -> Concept:
        """The concept that words name: of this kind before all others, as questions understand them.

        Raises:
            Fault: they name none, or several equally well.
        """
        named = self._store.find(words)
        if not named:
            near = "; ".join(self._store.nearest(words, (kind,) if kind else ()))
            raise Fault(f"{words!r} names no known {kind or 'concept'}{f'; perhaps: {near}' if near else ''}")
        kinds = sorted({name.kind for name in named})
        slot = Slot("concept", (kind,) if kind in kinds else tuple(kinds), optional=False, aliases=(), example="")
        filled = fill(slot, words, self._store)
        if isinstance(filled, Refused):
            raise Fault(filled.message)
        name = next(name for name in named if name.id == filled.id and name.kind in slot.kinds)
        return Concept(name.id, name.label, name.kind)


class Wanted(NamedTuple):
    """Which rows a sheet is to have: what is empty leaves nothing out.

    ``least`` and ``below`` bound the confidence (from ``least`` on, less than ``below``; without one, a row goes),
    ``decided`` keeps rows with a decision, ``stale`` decisions about what has changed since.
    """

    kinds: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    trials: tuple[str, ...] = ()
    least: float | None = None
    below: float | None = None
    decided: bool = False
    stale: bool = False

    def takes(self, one: Decision, standing: Standing | None) -> bool:
        """Whether a row is wanted."""
        if (self.kinds and one.kind not in self.kinds) or (self.roles and one.role not in self.roles):
            return False
        if self.least is not None or self.below is not None:
            sure = float(one.confidence) if one.confidence else None
            low, high = self.least, self.below
            if sure is None or (low is not None and sure < low) or (high is not None and sure >= high):
                return False
        return not (self.decided and not one.decision) and not (self.stale and not (standing and standing.states))


def export(store: Store, wanted: Wanted) -> Iterator[str]:
    """What a store asserts and what has been decided → the lines of a sheet, trial by trial."""
    return sheet.write(rows(store, wanted))


def rows(store: Store, wanted: Wanted) -> Iterator[tuple[Decision, Standing | None]]:
    """Assertions and decisions with how these stand; an assertion that is decided on is its decision."""
    with Curated(store) as curated:
        standings = provenance.standings(store.quads(iris.curation_graph()))
        made: dict[str, list[Decision]] = {}
        for one in decided(curated.decisions):
            made.setdefault(one.trial, []).append(one)
        known = _Known(store, curated)
        for trial in sorted({*known.trials(), *made} if not wanted.trials else wanted.trials):
            about = list(made.get(trial, ()))
            source = None if wanted.decided or wanted.stale else known.source(trial)
            for one in _of_trial(about, source):
                standing = standings.get(one.key) if one.decision else None
                if wanted.takes(one, standing):
                    yield one, standing


def _of_trial(about: list[Decision], source: _Trial | None) -> list[Decision]:
    """Decisions, and assertions on which none is."""
    taken = {one.assertion for one in about if one.decision != ADD}
    rest = [one for one in (source.asserted if source else ()) if one.assertion not in taken]
    return sorted((*about, *rest), key=lambda one: (one.kind, one.label, one.role, one.quote))


def status(store: Store, *, every: bool = False) -> Answer:
    """The decisions about what has changed since; with ``every``, all of them."""
    columns = ("trial", "concept", "role", "decision", "corrected", "curator", "date", "state", "now", "quote")
    found = []
    for one, standing in rows(store, Wanted(decided=True, stale=not every)):
        states, now = standing or ((), ())
        concept, label, _, role = one.made or ("", "", "", "")
        held = {"id": concept or None, "label": f"{label}, {role}"} if one.decision == CORRECT else None
        cells = (one.trial, {"id": one.concept or None, "label": one.label}, one.role, one.decision, held)
        said = (*cells, one.curator, one.date, " ".join(states), " ".join(now), one.quote)
        found.append(dict(zip(columns, said, strict=True)))
    return Answer("decisions of curators", "review", {}, columns, found, [])


def score(path: Path) -> Answer:
    """A sheet as gold → precision by kind and role; see ``kg.curation.score``.

    Raises:
        SheetError: it is no sheet.
    """
    found = scores(sheet.read(path.read_bytes(), path.name))
    return Answer("precision by kind and role", "review", {}, COLUMNS, found, [])
