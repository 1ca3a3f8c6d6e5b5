"""ontology/quantified.tsv → which assay a level or a count is, by what is measured and what its outcome says.

IgG on a page about COVID-19 is EFO's SARS-CoV-2 antibody measurement, unless the outcome says that it is another.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, Protocol

from kg import files

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.interpret.clauses import Clause
    from kg.model import Term

_GENE: Final = "HGNC:"
# Antibodies to something that is named, or all that there are ("the humoral immune profile: IgG, IgA").
_AGAINST: Final = re.compile(
    r"\b(?:antibod\w+|titers?|Ig[GMAE])\s+(?:against|to|for)\b|\banti-"
    r"|\b(?:measles|mumps|rubella|influenza|tetanus|diphtheria|pertussis|polio\w*|rabies|pneumococc\w+|varicella|VZV|EBV|CMV"
    r"|hepatitis|HBV|HCV|HIV|HPV|dengue)\b[^.;]{0,30}?\b(?:antibod|Ig[GMA]\b|titer|serolog)"
    r"|\bvaccine\s+antibody\s+tit"
    r"|\b(?:humoral\s+immune\s+profiles?|total\s+Ig[GMA]|immunoglobulin\s+(?:levels?|concentrations?))\b",
    re.IGNORECASE,
)


class Known(Protocol):
    """What is asked of the vocabulary."""

    def term(self, curie: str) -> Term | None:
        """The term of an id."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A row: the assay of a level or a count, the words that must stand beside it, what its outcome must name."""

    within: re.Pattern[str]
    form: str
    assay: str


def narrow(clauses: Sequence[Clause], known: Known) -> None:
    """Make an assay the kind of it that the words around it, or a title, name: serology for COVID-19."""
    texts: dict[tuple[str, int], str] = {}
    for clause in clauses:
        for assay in clause.of("assay"):
            rows = table().get(assay.term.id or "") if assay.role else None
            if rows:
                whole = (one for one in clauses if one.whole == clause.whole)
                text = texts.get(clause.whole) or in_title(whole, titles(clauses))
                texts[clause.whole] = text
                found = next((known.term(row.assay) for row in rows if row.within.search(text)), None)
                assay.term = found or assay.term


ALONE: Final = "alone"
"""The form of a row whose assay is that of one thing, of a class (cytokines) whose assay finds several."""


def of_many(assay: Term) -> bool:
    """Whether an assay is of several things: a cytokine assay of IL-6, too; a creatinine assay only of creatinine."""
    return assay.id in _many()


def paired(assay: Term, thing: Term) -> bool:
    """Whether an assay of a level is paired with what it is of: a protein, whose gene no name of an assay says."""
    return of_many(assay) or (thing.id or "").startswith(_GENE)


def in_title(whole: Iterable[Clause], title: str) -> str:
    """What an outcome says with what the titles do; by itself where it says against what antibodies are."""
    text = " ".join([clause.text for clause in whole])
    return text if _AGAINST.search(text) else f"{title} {text}"


def titles(clauses: Sequence[Clause]) -> str:
    """What the titles say, the lists of conditions and keywords with them."""
    return " ".join([clause.text for clause in clauses if clause.where == "title"])


@cache
def table() -> dict[str, tuple[Quantity, ...]]:
    """Id (or the label of what has none) → its rows of ontology/quantified.tsv, in their order."""
    found: dict[str, tuple[Quantity, ...]] = {}
    with (files.ontology() / "quantified.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            made = Quantity(re.compile(row["within"], re.IGNORECASE), row["form"], row["assay"])
            found[row["of"]] = (*found.get(row["of"], ()), made)
    return found


@cache
def _many() -> frozenset[str | None]:
    rows = [row for rows in table().values() for row in rows if not row.within.pattern]
    counted = Counter(row.assay for row in rows)
    alone = (row.assay for row in rows if row.form == ALONE)
    return frozenset([*(assay for assay, times in counted.items() if times > 1), *alone])
