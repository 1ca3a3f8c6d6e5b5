"""What a list measures → the proteins in it that are of the cytokine assay of their neighbours.

"IL-6, IL-10, TNF and *TGF-alpha*": no table has an assay of its own for the last, and the list is one assay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.interpret.assays import CYTOKINES
from kg.interpret.quantities import table
from kg.interpret.worded import GENETIC

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.interpret.clauses import Clause
    from kg.interpret.readings import Reading
    from kg.model import Term

_GENE: Final = "HGNC:"
_SEVERAL: Final = 3


def between(found: Sequence[tuple[Clause, Reading, Term]]) -> Iterator[tuple[Clause, Reading, Term]]:
    """The proteins without an assay that stand in a list of several cytokines; a list of genes has none."""
    done = {id(thing): assay for _, thing, assay in found}
    for clause in dict.fromkeys(clause for clause, _, _ in found):
        for run in clause.chains(clause.of("analyte")):
            named = [done[id(one)] for one in run if id(one) in done and done[id(one)].id == CYTOKINES]
            if len(named) >= _SEVERAL and not GENETIC.search(clause.text):
                yield from ((clause, one, named[0]) for one in run if id(one) not in done and _protein(one))


def _protein(thing: Reading) -> bool:
    named = (thing.term.id or "").startswith(_GENE) and not any(
        row.form == "" for row in table().get(thing.term.id or "", ())
    )
    return named and thing.role == "measured"
