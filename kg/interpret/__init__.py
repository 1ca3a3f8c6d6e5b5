"""Page, mentions → what they mean: the role of each mention, and the measurements, samples and groups they form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from kg.eligibility import restrictions
from kg.interpret.classes import named_again
from kg.interpret.clauses import clauses
from kg.interpret.given import of_procedure
from kg.interpret.groups import groups
from kg.interpret.headed import headed
from kg.interpret.homonyms import reread
from kg.interpret.implied import implied
from kg.interpret.interventions import functions, serve
from kg.interpret.measurements import measurements
from kg.interpret.merging import merge
from kg.interpret.products import products
from kg.interpret.qualifying import qualify
from kg.interpret.quantified import quantify
from kg.interpret.quantities import narrow
from kg.interpret.readouts import readouts
from kg.interpret.roles import assign
from kg.interpret.sampling import collections
from kg.model import Interpretation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model import Mention, Page, Term

__all__ = ["Hierarchies", "interpret"]


class Meaning(Protocol):
    """One thing that a name may mean."""

    @property
    def term(self) -> Term:
        """The term."""


class Hierarchies(Protocol):
    """What interpretation asks of a vocabulary."""

    def term(self, curie: str) -> Term | None:
        """The term of an id."""

    def is_a(self, narrow: str, broad: str) -> bool:
        """Whether an id is another or a subtype of it."""

    def targets(self, curie: str) -> tuple[str, ...]:
        """What a drug acts on, the cells that a procedure gives."""

    def specimens(self, curie: str) -> tuple[str, ...]:
        """The material that an id stands for: of a cell that is a specimen (PBMC), of a method (venipuncture)."""

    def key(self, name: str) -> str:
        """The key that a name is looked up by."""

    def senses(self, name: str) -> Sequence[Meaning]:
        """What a key may mean, best first."""


def interpret(page: Page, mentions: tuple[Mention, ...], vocabulary: Hierarchies) -> Interpretation:
    """Give every mention its role and gather what they say together.

    Mentions that play no role (a tissue outside every specimen frame, a concept of an unmarked criterion) are left
    out; mentions of prose that an outcome or objective was cut out of count once, in the narrower section.
    """
    known = _Known(vocabulary)
    read = clauses(page, (*mentions, *implied(page, mentions, known), *readouts(page, mentions, known)))
    reread(read)
    assign(read)
    read = tuple(headed(read))
    merge(read, vocabulary.is_a)
    narrow(read, known)
    quantify(read, known)
    qualify(page, read)
    found = functions(page, read)
    serve(read, dict(found))
    measured = measurements(page, read, known)
    named_again(read)
    return Interpretation(
        mentions=tuple([mention.settled() for clause in read for mention in clause.mentions if mention.role]),
        measurements=measured,
        collections=collections(page, read, vocabulary.is_a),
        groups=groups(page, read),
        functions=found,
        products=products(page, read, known),
        restrictions=tuple(
            restrictions(
                page,
                [
                    one.settled()
                    for clause in read
                    if clause.where == "criterion"
                    for one in clause.mentions
                    if (one.kind, one.rule) != ("condition", "restated") and not of_procedure(clause, one)
                ],
            )
        ),
    )


class _Known:
    """What the vocabulary's rows say of materials, and of the names of antigens."""

    def __init__(self, vocabulary: Hierarchies) -> None:
        self._vocabulary = vocabulary
        self.is_a = vocabulary.is_a

    def named(self, name: str) -> Term | None:
        return self._of_kind(name, "analyte")

    def place(self, name: str) -> Term | None:
        return self._of_kind(name, "tissue")

    def _of_kind(self, name: str, kind: str) -> Term | None:
        found = (sense.term for sense in self._vocabulary.senses(self._vocabulary.key(name)))
        return next((term for term in found if term.kind == kind), None)

    def term(self, curie: str) -> Term | None:
        return self._vocabulary.term(curie) if curie else None

    def given(self, procedure: Term) -> Term | None:
        acted_on = map(self.term, self._vocabulary.targets(procedure.id) if procedure.id else ())
        return next((term for term in acted_on if term is not None and term.kind == "cell"), None)

    def has(self, term: Term) -> bool:
        return bool(term.id and self._vocabulary.specimens(term.id))

    def of(self, term: Term) -> tuple[Term, ...]:
        curies = self._vocabulary.specimens(term.id) if term.id else ()
        found = [self._vocabulary.term(curie) for curie in curies]
        return tuple([one for one in found if one is not None and one.kind == "tissue"])
