"""Decisions of curators → the draft of a generation: their effects on documents' graphs, a graph that tells of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import iris
from kg.curation.effects import Given, curate
from kg.curation.facts import Facts
from kg.curation.provenance import quads, read, written
from kg.curation.quotes import Text
from kg.model import StoreError
from kg.store.curated import Effect

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.curation.decisions import Decision, Standing
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
    """Put decisions and their effects into a draft that has documents and names; the CURIEs that they put in place."""
    kept = sorted(decisions, key=lambda one: one.key)
    by_trial: dict[str, list[Decision]] = {}
    for one in kept:
        by_trial.setdefault(one.trial, []).append(one)
    documents = by_document(draft.entries.values())
    names = {name for one in kept for name in (one.concept, one.corrected_concept) if name}
    known = draft.curation.known(names)
    standings: dict[str, Standing] = {}
    effects: dict[str, Effect] = {}
    for trial, about in sorted(by_trial.items()):
        entries = documents.get(trial, [])
        held = [Facts(iris.document(entry.sha256), draft.curation.extraction(str(entry.graph))) for entry in entries]
        texts = {facts: Text(draft.curation.text(entry.sha256)) for facts, entry in zip(held, entries, strict=True)}
        standings |= curate(held, about, Given(texts.__getitem__, known.__contains__))
        for facts in held:
            taken, given = facts.changes()
            if taken or given:
                effects[facts.graph.value] = Effect(taken, given)
    draft.curation.put(quads(kept, standings), effects)
    draft.decisions = written(kept)
    return frozenset(one.made[0] for one in kept if one.made and one.made[0] in known)


def by_document(entries: Iterable[Entry]) -> dict[str, Sequence[Entry]]:
    """Trial → the documents that describe it, one a graph, by graph."""
    found: dict[str, dict[str, Entry]] = {}
    for entry in entries:
        if entry.graph and entry.trial:
            found.setdefault(entry.trial, {})[entry.graph] = entry
    return {trial: [graphs[name] for name in sorted(graphs)] for trial, graphs in found.items()}
