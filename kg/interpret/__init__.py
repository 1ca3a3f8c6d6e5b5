"""Page, mentions → what they mean: the role of each mention, and the measurements, samples and groups they form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from kg.interpret import clauses as cutting
from kg.interpret import populations, restrictions, roles, specimens
from kg.interpret.measurements import measurements
from kg.model import Interpretation

if TYPE_CHECKING:
    from kg.model import Mention, Page, Term

__all__ = ["Hierarchies", "interpret"]


class Hierarchies(Protocol):
    """What interpretation asks of a vocabulary: which ids are narrower, and which cells are specimens (PBMC)."""

    def is_a(self, narrow: str, broad: str) -> bool:
        """Whether an id is another or a subtype of it."""

    def specimens(self, curie: str) -> tuple[str, ...]:
        """The material that an id stands for as a specimen; empty where it is none."""


def interpret(page: Page, mentions: tuple[Mention, ...], vocabulary: Hierarchies) -> Interpretation:
    """Give every mention its role and gather what they say together.

    Mentions that play no role (a tissue outside every specimen frame, a concept of an unmarked criterion) are left
    out; mentions of prose that an outcome or objective was cut out of count once, in the narrower section.
    """
    read = roles.assign(cutting.clauses(page, mentions))
    arms = {section.item: section.text for section in page.named("arm.label")}

    def specimen(term: Term) -> bool:
        return bool(term.id and vocabulary.specimens(term.id))

    return Interpretation(
        mentions=tuple(mention for clause in read for mention in clause.mentions if mention.role),
        measurements=measurements(page, read, vocabulary.is_a, specimen),
        collections=specimens.collections(page, read, arms),
        groups=populations.groups(page, read),
        restrictions=tuple(restrictions.restrictions(page, read)),
    )
