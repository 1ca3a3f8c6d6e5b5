"""Markers that name cells by themselves (*CD4 and CD8 at week 24*, *lymphocytes (CD3, CD19)*) → the cells.

*CD4* and *CD8* alone mean T cells, unless their words tell of the protein (*soluble CD4*, *CD4 receptor*).  Other
markers of a lineage mean cells in a list with these, or in brackets behind cells (*B cells (CD19)*).  A panel that has
markers of other kinds (*CD8, CD38 and CD45RA*) tells of proteins.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.recognise.matching import Hit, Matcher
    from kg.vocabulary import Tokens

_ALONE: Final = frozenset({"cd4", "cd8"})
_BESIDE: Final = frozenset({"cd3", "cd14", "cd19", "cd20", "cd56"})
_MARKER: Final = re.compile(r"CD ?\d{1,3}[A-Za-z]{0,2}")
_BETWEEN: Final = frozenset({",", "/", "and", "or", "&", "+", "(", ")", ":", ";"})
_KINDS: Final = frozenset({"analyte", "cell"})
_WIDE: Final = 3
_SPAN: Final = 60
_PROTEIN_AFTER: Final = re.compile(
    r"\W{0,3}(?:-?(?:immunoglobulin|IgG)|binding|receptors?\b|molecules?|antigens?|surface|proteins?|genes?\b|mRNA|sites?\b"
    r"|high\W|HDM|microp|microb|beads?|(?:monoclonal\W+)?(?:antibod|mAb)|expression|staining|clone\b|inhibit|block|target(?!\W+cell)"
    r"|pattern|co-?recept|ligand|domain|epitope|locus|polymorph|marker\b)",
    re.IGNORECASE,
)
_PROTEIN_BEFORE: Final = re.compile(
    r"(?:\b(?:soluble|recombinant|human|antigens?,|receptors?|molecules?|conjugated|anti|binds?\W+to|bound\W+to|blocks?|inhibits?"
    r"|express(?:es|ed|ing|ion\W+of)?|positive\W+for|negative\W+for|antibod(?:y|ies)\W+(?:to|against)|genes?|proteins?"
    r"|attach\w*\W+to|via|CAR)|-)\W*(?:the\W+)?$",
    re.IGNORECASE,
)


def lineages(tokens: Tokens, hits: Sequence[Hit], matcher: Matcher) -> list[Hit]:
    """Put cells in the place of such markers."""
    if not any(_name(tokens, hit) in _ALONE | _BESIDE for hit in hits if hit.term.kind == "analyte"):
        return list(hits)
    meant = {one.first: one for run in _runs(tokens, hits) for one in _cells(tokens, run, matcher)}
    return [meant.get(hit.first, hit) for hit in hits]


def _runs(tokens: Tokens, hits: Iterable[Hit]) -> Iterator[list[Hit]]:
    """The hits that stand side by side, with nothing but commas and the like between them."""
    run: list[Hit] = []
    for hit in hits:
        between = tokens.words[run[-1].last : hit.first] if run else []
        if run and not (len(between) <= _WIDE and _BETWEEN.issuperset(between) and hit.term.kind in _KINDS):
            yield run
            run = []
        if hit.term.kind in _KINDS:
            run.append(hit)
    if run:
        yield run


def _cells(tokens: Tokens, run: Sequence[Hit], matcher: Matcher) -> Iterator[Hit]:
    names = {hit.first: _name(tokens, hit) for hit in run if hit.term.kind == "analyte"}
    told = {name for name in names.values() if name}
    if not told <= _ALONE | _BESIDE or any(_protein(tokens, hit) for hit in run if names.get(hit.first)):
        return
    listed = not told.isdisjoint(_ALONE) or any(_signed(tokens, hit) for hit in run)
    for number, hit in enumerate(run):
        name = names.get(hit.first)
        aside = number > 0 and run[number - 1].term.kind == "cell" and tokens.words[hit.first - 1] == "("
        if name and (name in _ALONE or listed or aside):
            cell = matcher.read(f"{name.upper()} cell")
            if cell is not None and cell.term.kind == "cell":
                yield cell.at(hit.first, hit.last)


def _signed(tokens: Tokens, hit: Hit) -> bool:
    """Whether cells are called by a marker: *CD3, CD4+ and CD8+ T cells*."""
    start = tokens.starts[hit.first]
    return hit.term.kind == "cell" and _MARKER.match(tokens.text, start) is not None


def _name(tokens: Tokens, hit: Hit) -> str:
    """The marker's name, if a hit is nothing else; an empty string otherwise."""
    text = tokens.text[tokens.starts[hit.first] : tokens.ends[hit.last - 1]]
    return text.replace(" ", "").lower() if _MARKER.fullmatch(text) else ""


def _protein(tokens: Tokens, hit: Hit) -> bool:
    """Whether the words around a marker tell of the protein, and of no cells."""
    start, end = tokens.starts[hit.first], tokens.ends[hit.last - 1]
    before = tokens.text[max(0, start - _SPAN) : start]
    return bool(_PROTEIN_AFTER.match(tokens.text, end) or _PROTEIN_BEFORE.search(before))
