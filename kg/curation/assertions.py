"""The graphs of one trial's documents → what they assert: a row for each concept in a role, with a sentence for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.curation.decisions import Decision
from kg.curation.facts import P

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kg.curation.facts import Facts, Stated
    from kg.curation.quotes import Text


def assertions(trial: str, documents: Iterable[Facts], text: Callable[[Facts], Text]) -> list[Decision]:
    """What the documents of a trial assert, as decisions in which nothing is decided yet.

    Document and quote are those of the preferred document (``tkg:precedence``) and its first mention; the confidence is
    the greatest of all documents.
    """
    ordered = sorted(documents, key=lambda facts: facts.graph.value)
    ordered.sort(key=lambda facts: facts.precedence, reverse=True)
    found: dict[tuple[str, str], list[tuple[Facts, Stated]]] = {}
    for facts in ordered:
        for one in facts.stated():
            if one.mentions:
                found.setdefault((one.subject, one.role), []).append((facts, one))
    rows = [_row(trial, said, text) for said in found.values()]
    return sorted(rows, key=lambda row: (row.kind, row.label, row.role))


def _row(trial: str, said: Sequence[tuple[Facts, Stated]], text: Callable[[Facts], Text]) -> Decision:
    facts, one = said[0]
    mention = one.mentions[0]
    place = facts.place(mention)
    words = facts.value(mention, P["exact"])
    confidences = [held.value(other.node, P["confidence"]) for held, other in said]
    return Decision(
        trial=trial,
        concept=one.concept,
        label=one.label,
        kind=one.kind,
        role=one.role,
        quote=text(facts).sentence(place) or " ".join(words.split()),
        words=" ".join(words.split()),
        document=facts.source,
        place=str(place),
        confidence=max((c for c in confidences if c), key=float, default=""),
        decision="",
    )
