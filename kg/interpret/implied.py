"""Mentions → the further mentions that their words imply: the tissue a method takes, the analyte an assay is of.

"Venipuncture" names blood, "HLA typing" HLA, "cytokine panel" cytokines, "methotrexate levels" a pharmacokinetic assay,
"CD4 count" a count of cells (ontology/implied.tsv); "CD123 positive cells" name CD123.  An implied mention has the
words and the place of the one that implies it.
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

_REACH: Final = 40


class Known(Protocol):
    """What is asked of the vocabulary."""

    def of(self, term: Term) -> tuple[Term, ...]:
        """The tissues that a term takes or is of."""

    def term(self, curie: str) -> Term | None:
        """The term of an id."""


@dataclass(frozen=True, slots=True)
class Implication:
    """A row: what an id (or a kind) implies, where its words, and those that follow, are of this form."""

    words: re.Pattern[str]
    after: re.Pattern[str]
    curie: str
    term: Term

    def holds(self, mention: Mention, page: Page) -> bool:
        """Whether the mention's words and those behind it are the row's."""
        if not self.words.search(mention.text):
            return False
        end = mention.at[1]
        return self.after.match(page.sections[mention.section].text, end, end + _REACH) is not None


def implied(page: Page, mentions: Sequence[Mention], known: Known) -> Iterator[Mention]:
    """What mentions imply, in their order; a mention that implies nothing adds nothing."""
    rows = table()
    for mention in mentions:
        term = mention.term
        if term.kind == "method":
            for tissue in known.of(term):
                yield replace(mention, term=tissue, match="lexicon")
        if term.kind == "cell" and not term.id:
            yield from _markers(mention, known)
        for row in rows.get(term.id or "", ()) or rows.get(term.kind, ()):
            if row.holds(mention, page):
                yield replace(mention, term=known.term(row.curie) or row.term, match="lexicon")


def _markers(mention: Mention, known: Known) -> Iterator[Mention]:
    """The markers of cells that no class names: "CD123 positive cells" are counted by CD123."""
    for marker in mention.markers:
        term = known.term(marker.id or "")
        if term is not None and marker.level == "positive":
            yield replace(mention, term=term, match="lexicon", markers=())


@cache
def table() -> dict[str, tuple[Implication, ...]]:
    """Id or kind → what it implies, as ontology/implied.tsv lists it."""
    found: dict[str, tuple[Implication, ...]] = {}
    with (files.ontology() / "implied.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            words, after = (re.compile(row[name], re.IGNORECASE) for name in ("words", "after"))
            made = Implication(words, after, row["implies"], Term(row["implies"] or None, row["label"], row["kind"]))
            found[row["of"]] = (*found.get(row["of"], ()), made)
    return found
