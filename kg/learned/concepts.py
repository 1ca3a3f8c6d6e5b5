"""Mentions → the concepts of a page as recognition sees them: their names, their mentions, what is above them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from kg.model import Interpretation, Mention, Term

Key = tuple[str, str]


class Links(Protocol):
    """What is above what."""

    def above(self, curie: str) -> frozenset[str]:
        """The id and all that it is a subtype of."""


class Hierarchies(Protocol):
    """What the second reading asks of a vocabulary."""

    @property
    def links(self) -> Links:
        """The links between its ids."""


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of a page with all words that name it, whatever becomes of them.

    ``above``: the classes that it belongs to, its own with them.  ``narrower``, ``wider``: whether the page names
    another concept below it, and one above it.
    """

    term: Term
    mentions: tuple[Mention, ...]
    above: frozenset[str]
    narrower: bool
    wider: bool


def key(term: Term) -> Key:
    """What tells concepts apart: kind and id, or the words of what has none."""
    return term.kind, term.id or term.label.casefold()


def concepts(
    mentions: Iterable[Mention], interpretation: Interpretation, vocabulary: Hierarchies, kinds: Collection[str]
) -> Mapping[Key, Concept]:
    """The concepts of these kinds: those that a page's words name, and those that interpretation read into them."""
    terms: dict[Key, Term] = {}
    named: dict[Key, list[Mention]] = {}
    for mention in mentions:
        for term in (mention.term, *mention.others):
            if term.kind in kinds:
                terms.setdefault(key(term), term)
                named.setdefault(key(term), []).append(mention)
    known = frozenset(named)
    for mention in interpretation.mentions:
        mine = key(mention.term)
        if mine not in known and mention.role and mention.term.kind in kinds:
            terms.setdefault(mine, mention.term)
            named.setdefault(mine, []).append(mention)
    ids = {mine: curie for mine, term in terms.items() if (curie := term.id or term.closest)}
    above = {curie: vocabulary.links.above(curie) for curie in set(ids.values())}
    wider = set().union(*(classes - {curie} for curie, classes in above.items()))
    none: frozenset[str] = frozenset()
    return {
        mine: Concept(
            term,
            tuple(named[mine]),
            above.get(ids.get(mine, ""), none),
            ids.get(mine) in wider,
            not (above.get(ids.get(mine, ""), none) - {ids.get(mine)}).isdisjoint(above),
        )
        for mine, term in terms.items()
    }
