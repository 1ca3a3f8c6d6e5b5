"""What a name may mean, and in which spelling."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.vocabulary.genes import RANK as _OF_GENES
from kg.vocabulary.tokens import squeeze

if TYPE_CHECKING:
    from kg.model import Term


@dataclass(frozen=True, slots=True)
class Sense:
    """What a name may mean: ``name`` is the name as listed; lower ``rank`` wins (0 is curated).

    ``exact``: only in this case; ``weak``: only with support elsewhere in the document.
    """

    term: Term
    match: str
    name: str
    rank: int
    exact: bool
    weak: bool

    def fits(self, spelling: str) -> bool:
        """Whether a name in this spelling may have the sense: of an exact one only, or its plural, blanks left out.

        In the short names of genes they are not left out: *ARM 1* is no *ARM1*.
        """
        if not self.exact:
            return True
        if self.rank == _OF_GENES and len(spelling.split()) > 1:
            return False
        squeezed = squeeze(spelling)
        return squeeze(self.name) in (squeezed, squeezed.removesuffix("s"))
