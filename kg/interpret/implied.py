"""Mentions → the further mentions that their words imply: the tissue a method takes, the analyte an assay is of.

"Venipuncture" names blood, "HLA typing" HLA, "cytokine panel" cytokines, "methotrexate levels" a pharmacokinetic assay,
"CD4 count" a count of cells (ontology/implied.tsv); "stem cell transplantation" is of the cells of its row; "CD123
positive cells" name CD123.  An implied mention has the words and the place of the one that implies it.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final, Protocol

from kg import files
from kg.model import Term

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.model import Mention, Page

_REACH: Final = 80


class Known(Protocol):
    """What is asked of the vocabulary."""

    def of(self, term: Term) -> tuple[Term, ...]:
        """The tissues that a term takes or is of."""

    def term(self, curie: str) -> Term | None:
        """The term of an id."""

    def given(self, procedure: Term) -> Term | None:
        """The cells that a procedure gives; ``None`` where its row names none."""


@dataclass(frozen=True, slots=True)
class Implication:
    """A row: what an id (or a kind) implies, where its words, and those before and behind them, are of this form."""

    before: re.Pattern[str]
    words: re.Pattern[str]
    after: re.Pattern[str]
    curie: str
    term: Term

    def holds(self, mention: Mention, page: Page) -> bool:
        """Whether the mention's words and those around it are the row's."""
        if not self.words.search(mention.text):
            return False
        text = page.sections[mention.section].text
        start, end = mention.at
        led = self.before.search(text[max(0, start - _REACH) : start]) is not None
        return led and self.after.match(text, end, end + _REACH) is not None


def implied(page: Page, mentions: Sequence[Mention], known: Known) -> Iterator[Mention]:
    """What mentions imply, in their order; a mention that implies nothing adds nothing."""
    rows = table()
    for mention in mentions:
        term = mention.term
        if term.kind == "method":
            for tissue in known.of(term):
                yield replace(mention, term=tissue, match="lexicon")
        if term.kind == "procedure" and (cells := known.given(term)) is not None:
            yield replace(mention, term=cells, match="lexicon")
        if term.kind == "cell" and not term.id:
            yield from _markers(mention, known)
        said = dict.fromkeys(
            known.term(row.curie) or row.term
            for row in (*rows.get(term.id or "", ()), *rows.get(term.kind, ()))
            if row.holds(mention, page)
        )
        for one in said:
            # What no ontology names ("viral load": a virus) is matched by nothing.
            yield replace(mention, term=one, match="lexicon" if one.id else "none")


def _markers(mention: Mention, known: Known) -> Iterator[Mention]:
    """The markers of cells that no class names: "CD123 positive cells" are counted by CD123."""
    for marker in mention.markers:
        term = known.term(marker.id or "")
        if term is not None and marker.level == "positive":
            yield replace(mention, term=term, match="lexicon", markers=())


def says(mention: Mention, assay: Mention) -> bool:
    """Whether a mention, in the same place, is what another was implied by: the cells in "CD4 count"."""
    rows = table()
    said = (*rows.get(mention.term.id or "", ()), *rows.get(mention.term.kind, ()))
    implies = (row for row in said if row.curie == assay.term.id)
    return mention.at == assay.at and any(row.words.search(mention.text) for row in implies)


@cache
def table() -> dict[str, tuple[Implication, ...]]:
    """Id or kind → what it implies, as ontology/implied.tsv lists it."""
    found: dict[str, tuple[Implication, ...]] = {}
    with (files.ontology() / "implied.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            before, words, after = (
                re.compile(pattern, re.IGNORECASE) for pattern in (f"(?:{row['before']})$", row["words"], row["after"])
            )
            term = Term(row["implies"] or None, row["label"], row["kind"])
            made = Implication(before, words, after, row["implies"], term)
            found[row["of"]] = (*found.get(row["of"], ()), made)
    return found
