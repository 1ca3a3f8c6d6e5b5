"""Page, mentions → what they mean: the role of each mention, and the measurements, samples and groups they form."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from kg.interpret.clauses import clauses
from kg.interpret.groups import groups
from kg.interpret.measurements import measurements
from kg.interpret.merging import merge
from kg.interpret.restrictions import restrictions
from kg.interpret.roles import assign
from kg.interpret.sampling import collections
from kg.model import Interpretation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model import Mention, Page, Term

__all__ = ["Hierarchies", "interpret"]


class Hierarchies(Protocol):
    """What interpretation asks of a vocabulary."""

    def term(self, curie: str) -> Term | None:
        """The term of an id."""

    def is_a(self, narrow: str, broad: str) -> bool:
        """Whether an id is another or a subtype of it."""

    def specimens(self, curie: str) -> tuple[str, ...]:
        """The material that an id stands for: of a cell that is a specimen (PBMC), of a method (venipuncture)."""


def interpret(page: Page, mentions: tuple[Mention, ...], vocabulary: Hierarchies) -> Interpretation:
    """Give every mention its role and gather what they say together.

    Mentions that play no role (a tissue outside every specimen frame, a concept of an unmarked criterion) are left
    out; mentions of prose that an outcome or objective was cut out of count once, in the narrower section.
    """
    read = clauses(page, (*mentions, *_implied(mentions, vocabulary)))
    assign(read)
    merge(read, vocabulary.is_a)

    def specimen(term: Term) -> bool:
        return bool(term.id and vocabulary.specimens(term.id))

    return Interpretation(
        mentions=tuple([mention.settled() for clause in read for mention in clause.mentions if mention.role]),
        measurements=measurements(page, read, specimen),
        collections=collections(page, read, vocabulary.is_a),
        groups=groups(page, read),
        restrictions=tuple(restrictions(page, read)),
    )


def _implied(mentions: tuple[Mention, ...], vocabulary: Hierarchies) -> Iterator[Mention]:
    """The tissue that a way of sampling takes: "venipuncture" names blood, "lumbar puncture" cerebrospinal fluid."""
    for mention in mentions:
        if mention.term.kind == "method" and mention.term.id:
            for curie in vocabulary.specimens(mention.term.id):
                term = vocabulary.term(curie)
                if term is not None and term.kind == "tissue":
                    yield replace(mention, term=term, match="lexicon")
