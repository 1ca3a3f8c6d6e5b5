"""Decisions of curators → the draft of a generation: their effects on documents' graphs, a graph that tells of them."""

from __future__ import annotations

import json
from dataclasses import astuple
from hashlib import sha256
from typing import TYPE_CHECKING

from kg import iris
from kg.build.versions import versions
from kg.curation.decisions import Standing
from kg.curation.effects import Given, curate
from kg.curation.facts import Facts
from kg.curation.provenance import quads, read, written
from kg.curation.quotes import Text
from kg.model import StoreError
from kg.store.curated import Effect, Settled

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.curation.decisions import Decision
    from kg.store.reader import Entry
    from kg.store.writer import Draft


def decided(data: bytes) -> tuple[Decision, ...]:
    """What a store keeps of decisions (N-Quads) → the decisions.

    Raises:
        StoreError: the file holds no decisions; a build would lose them.
    """
    if not data:
        return ()
    try:
        return tuple(read(data))
    except (SyntaxError, ValueError) as error:
        raise StoreError(f"the decisions of curators cannot be read: {error}; nothing was published") from error


def settle(draft: Draft, decisions: Iterable[Decision]) -> frozenset[str]:
    """Put decisions and their effects into a draft that has documents and names; the CURIEs that they put in place.

    Only trials whose decisions or documents have changed are looked at; of the others everything stays.
    """
    kept = sorted(decisions, key=lambda one: one.key)
    by_trial: dict[str, list[Decision]] = {}
    for one in kept:
        by_trial.setdefault(one.trial, []).append(one)
    documents = by_document(draft.entries.values())
    known = draft.curation.known({name for one in kept for name in _names(one)})
    changed = _changed(draft)
    settled: dict[str, Settled] = {}
    effects: dict[str, Effect] = {}
    same: set[str] = set()
    for trial, about in sorted(by_trial.items()):
        entries = documents.get(trial, [])
        graphs = [str(entry.graph) for entry in entries]
        mark = _mark(about, graphs, known)
        before = draft.curation.settled(trial, mark, graphs)
        if before is not None and changed.isdisjoint(graphs):
            settled[trial] = before
            same.update(graphs)
            continue
        standing, effect = _settled(draft, entries, about, known)
        settled[trial] = Settled(mark, json.dumps(standing))
        effects |= effect
    standings = {key: _standing(said) for one in settled.values() for key, said in json.loads(one.standings).items()}
    draft.curation.put(quads(kept, standings), effects, same)
    draft.curation.remember(settled)
    draft.decisions = written(kept)
    return frozenset(one.made[0] for one in kept if one.made and one.made[0] in known)


def _changed(draft: Draft) -> set[str]:
    """The graphs of documents of which anything in the index is new: their text may be another one too."""
    sources = draft.before.keys() | draft.entries.keys()
    pairs = ((draft.before.get(source), draft.entries.get(source)) for source in sources)
    return {str(entry.graph) for pair in pairs if pair[0] != pair[1] for entry in pair if entry is not None}


def _settled(
    draft: Draft, entries: Sequence[Entry], about: Sequence[Decision], known: set[str]
) -> tuple[dict[str, Standing], dict[str, Effect]]:
    """What the decisions about one trial come to: how each stands, and what it changes by graph."""
    held = [Facts(iris.document(entry.sha256), draft.curation.extraction(str(entry.graph))) for entry in entries]
    texts = {facts: Text(draft.curation.text(entry.sha256)) for facts, entry in zip(held, entries, strict=True)}
    standings = curate(held, about, Given(texts.__getitem__, known.__contains__))
    effects = {facts.graph.value: Effect(*facts.changes()) for facts in held}
    return standings, {graph: effect for graph, effect in effects.items() if effect.taken or effect.given}


def _mark(about: Sequence[Decision], graphs: Sequence[str], known: set[str]) -> str:
    """All that the outcome of a trial's decisions rests on, but for what its documents say: these are named alone."""
    names = sorted({name for one in about for name in _names(one)} & known)
    said = [versions(), [astuple(one) for one in about], list(graphs), names]
    return sha256(json.dumps(said).encode()).hexdigest()


def _names(one: Decision) -> list[str]:
    return [name for name in (one.concept, one.corrected_concept) if name]


def _standing(said: Sequence[Sequence[str]]) -> Standing:
    return Standing(*map(tuple, said))


def by_document(entries: Iterable[Entry]) -> dict[str, Sequence[Entry]]:
    """Trial → the documents that describe it, one a graph, by graph."""
    found: dict[str, dict[str, Entry]] = {}
    for entry in entries:
        if entry.graph and entry.trial:
            found.setdefault(entry.trial, {})[entry.graph] = entry
    return {trial: [graphs[name] for name in sorted(graphs)] for trial, graphs in found.items()}
