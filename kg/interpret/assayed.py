"""Clauses with planned assays → what else they name is what these assays measure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.interpret.assays import of_kind
from kg.interpret.implied import says

if TYPE_CHECKING:
    from kg.interpret.clauses import Clause
    from kg.interpret.readings import Reading

_HAVING: Final = re.compile(
    r"\b(?:with|having|have|had|whose|without|based\s+on|defined\s+(?:by|as)|stratified\s+by)\s+"
    r"(?:(?:an?|the|low|high|detectable|undetectable|initially|persistent|stable|screening|baseline)\s+){0,3}$",
    re.IGNORECASE,
)
_BOUND: Final = re.compile(
    r"\s*\(?\s*(?:of\s+|is\s+|are\s+|was\s+|at\s+)?"
    r"(?:[<>=≤≥\d]|(?:below|above|under|over|between|less|greater|more|fewer|lower|higher|at\s+least)\b)",
    re.IGNORECASE,
)
SEEN: Final = frozenset({"cell", "analyte", "autoantibody"})
"""The kinds of concept that an assay may look at."""


def measure(clause: Clause) -> None:
    """Give the role to what a planned assay stands beside, as far as the sentence's section lets it."""
    if clause.where in {"prose", "arm", "objective"}:
        _beside_assay(clause)
    elif clause.where == "title":
        _before_assay(clause)


def sought(clause: Clause, assay: Reading) -> bool:
    """Whether an assay's name says what an aim seeks (a load, a count), and no threshold that it is what people have.

    "The effect on plasma viral load", not "in patients with CD4 counts below 500".
    """
    if assay.term.id not in of_kind("self") | of_kind("count"):
        return False
    return not bounded(clause, assay)


def bounded(clause: Clause, mention: Reading, words: int = 0) -> bool:
    """Whether a level is what people have, or a threshold stands behind it (behind ``words`` more characters)."""
    return bool(_HAVING.search(clause.before(mention)) or _BOUND.match(clause.after(mention)[words:]))


def _beside_assay(clause: Clause) -> None:
    """What a planned assay's own sentence names is what it measures: "samples are analysed for antibodies by ELISA"."""
    assays = [mention for mention in clause.of("assay") if mention.role == "measured"]
    # An aim that names its method measures what it names; another aim may only follow from what is measured.
    by_method = any(mention.rule == "aim-by-method" for mention in assays)
    aimed = {"plan-sentence", *(("imperative", "aim", "this-study", "section-objective") if by_method else ())}
    if assays:
        for mention in clause.mentions:
            if mention.rule == "analyte-given" and clause.where == "arm":
                mention.term, mention.kind = mention.mention.term, mention.mention.term.kind
                mention.role, mention.rule = "measured", "beside-assay"
            elif mention.kind in SEEN and (
                mention.role == "background" or mention.rule in aimed or _counts(mention, assays)
            ):
                mention.role, mention.rule = "measured", "beside-assay"


def _counts(cell: Reading, assays: list[Reading]) -> bool:
    """Whether cells are what an aim counts: "the effect on CD4 counts"."""
    return any(one.rule == "aim-of-effect" and says(cell.mention, one.mention) for one in assays)


def _before_assay(clause: Clause) -> None:
    """What a title names right before the assay that it is about is what that assay measures: "IgG and IgM assays"."""
    for chain in clause.chains(clause.of("assay", *SEEN)):
        assays = [mention for mention in chain if mention.kind == "assay" and mention.role == "measured"]
        for mention in chain if assays else ():
            if mention.kind in SEEN and mention.role == "objective" and mention.at <= assays[-1].at:
                mention.role, mention.rule = "measured", "beside-assay"
