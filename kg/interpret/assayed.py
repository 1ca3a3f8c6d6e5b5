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
# "after a positive PCR test": what is known of people already
_FOUND: Final = re.compile(
    r"\b(?:positive|negative|confirmatory)\s+(?:\w+\s+)?$|\bpositive\s+(?:with|by)\s+$", re.IGNORECASE
)
# "The sensitivity of PCR using blood and lavage samples"
_RUN_ON: Final = re.compile(
    r"\s*(?:\([^()]{1,20}\)\s*)?(?:tests?\s+|assays?\s+)?(?:using|on|in|from)\s+(?:[\w-]+\s+){0,2}", re.IGNORECASE
)
_CLUSTER: Final = re.compile(r"CD\s?\d+\w?\s*(?:\+|\(\+\))?", re.IGNORECASE)
_METHOD: Final = "aim-by-method"
_INSIDE: Final = "specimen-assayed"
_TAKEN: Final = frozenset({"measured", "collected", "exvivo"})
MARKER: Final = "marker-of-cells"
"""The rule of a marker that stands in the name of cells."""
SELECTED: Final = "marker-of-given-cells"
"""The rule of a marker by which cells that are given were selected: nobody measures it beside a specimen."""
SEEN: Final = frozenset({"cell", "analyte", "autoantibody"})
"""The kinds of concept that an assay may look at."""


def measure(clause: Clause) -> None:
    """Give the role to what a planned assay stands beside, as far as the sentence's section lets it."""
    if clause.where in {"prose", "objective"}:
        _of_aim(clause)
    if clause.where in {"prose", "arm", "objective"}:
        _beside_assay(clause)
    elif clause.where == "title":
        _before_assay(clause)
    if clause.name == "keyword":
        _counted_cells(clause)
    _markers(clause)


def sought(clause: Clause, mention: Reading) -> bool:
    """Whether a name says what an aim seeks (a load, a count, an analyte), and no threshold that it is what some have.

    "The effect on plasma viral load", not "in patients with CD4 counts below 500".
    """
    if mention.kind == "assay" and mention.term.id not in of_kind("self") | of_kind("count"):
        return False
    return not bounded(clause, mention)


def bounded(clause: Clause, mention: Reading, words: int = 0) -> bool:
    """Whether a level is what people have, or a threshold stands behind it (behind ``words`` more characters)."""
    return bool(_HAVING.search(clause.before(mention)) or _BOUND.match(clause.after(mention)[words:]))


def _of_aim(clause: Clause) -> None:
    """An aim that names a method, or the specimen that it looks into, plans every assay that it names.

    "By ELISA, and compare with histology", "changes in clonotypes and cytokine levels in blood and serum".
    """
    by_method = any(mention.rule == _METHOD for mention in clause.of("assay"))
    inside = any(mention.rule == _INSIDE for mention in clause.of("tissue"))
    for mention in clause.of("assay"):
        planned = by_method or inside or _run_on(clause, mention) or _of_asked(clause, mention)
        if planned and mention.role == "objective" and not _FOUND.search(clause.before(mention)):
            mention.role, mention.rule = "measured", "aim-beside-method" if by_method else "aim-in-specimen"


def _of_asked(clause: Clause, assay: Reading) -> bool:
    """Whether the cells whose response an assay's name says are what an aim measures: "the *T-cell response*"."""
    cells = [one for one in clause.of("cell") if one.role == "measured"]
    return any(assay.at[0] <= one.at[0] and one.at[1] <= assay.at[1] for one in cells)


def _run_on(clause: Clause, assay: Reading) -> bool:
    """Whether specimens that are taken stand right behind an assay: what it is run on."""
    taken = [one for one in clause.of("tissue") if one.role in _TAKEN and one.at[0] >= assay.at[1]]
    return bool(taken) and _RUN_ON.fullmatch(clause.section.text, assay.at[1], taken[0].at[0]) is not None


def _beside_assay(clause: Clause) -> None:
    """What a planned assay's own sentence names is what it measures: "samples are analysed for antibodies by ELISA"."""
    assays = [mention for mention in clause.of("assay") if mention.role == "measured"]
    # An aim that names its method measures what it names; another aim may only follow from what is measured.
    by_method = any(mention.rule == _METHOD for mention in assays)
    aimed = {"plan-sentence", *(("imperative", "aim", "this-study", "section-objective") if by_method else ())}
    if assays:
        for mention in clause.mentions:
            if mention.rule == "analyte-given" and clause.where == "arm":
                mention.term, mention.kind = mention.mention.term, mention.mention.term.kind
                mention.role, mention.rule = "measured", "beside-assay"
            elif mention.kind in SEEN and (_open(mention) or mention.rule in aimed or _counts(mention, assays)):
                mention.role, mention.rule = "measured", "beside-assay"


def _open(mention: Reading) -> bool:
    """Whether a mention is told of in passing; the HLA of a "matched donor" says whose the cells are."""
    return mention.role == "background" and mention.rule != "matched-donor"


def _markers(clause: Clause) -> None:
    """The marker that cells are named for plays their part: they are taken and counted by it.

    Where they are given, they were selected by it: it is studied, though its sentence measures nothing.
    """
    for marker in clause.mentions:
        cell = next((one for one in clause.of("cell") if one.at == marker.at and one.term.id), None)
        if cell is not None and marker.mention.term.kind == "analyte":
            marker.term, marker.kind, marker.rule = marker.mention.term, "analyte", MARKER
            marker.role = "measured" if cell.role in _TAKEN else cell.role
            if cell.role == "administered":
                marker.role, marker.rule = "objective", SELECTED


def _counts(cell: Reading, assays: list[Reading]) -> bool:
    """Whether cells are what an aim counts: "the effect on CD4 counts"."""
    return any(one.rule == "aim-of-effect" and one.at == cell.at for one in assays)


def _counted_cells(clause: Clause) -> None:
    """A count of cells among the keywords is what the trial measures: "CD4 Lymphocyte Count"."""
    for assay in clause.of("assay"):
        cells = [cell for cell in clause.of("cell") if says(cell.mention, assay.mention)]
        if cells and assay.role == "objective" and assay.term.id in of_kind("count"):
            for mention in (assay, *cells):
                mention.role, mention.rule = "measured", "keyword-count"


def _before_assay(clause: Clause) -> None:
    """What a title names right before the assay that it is about is what that assay measures: "IgG and IgM assays"."""
    for chain in clause.chains(clause.of("assay", *SEEN)):
        assays = [mention for mention in chain if mention.kind == "assay" and mention.role == "measured"]
        for mention in chain if assays else ():
            if mention.kind in SEEN and mention.role == "objective" and mention.at <= assays[-1].at:
                mention.role, mention.rule = "measured", "beside-assay"


def marks(clause: Clause, marker: Reading, cell: Reading) -> bool:
    """Whether a marker stands right before the cells that it tells: "*CD19* B cell counts"."""
    gap = clause.section.text[marker.at[1] : cell.at[0]]
    kinds = (marker.kind, cell.kind) == ("analyte", "cell")
    return kinds and gap.isspace() and _CLUSTER.fullmatch(clause.words(marker)) is not None
