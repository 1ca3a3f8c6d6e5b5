"""Clauses with roles → Measurements: assay × specimens × cells × analytes × source group × exposure, per outcome.

One unit is an outcome (its measure and description) or a planning sentence of prose.  Lists share what
stands beside them; "the same cytokines" repeats what the outcomes before it named; a measured analyte with no assay
named is a measurement without assay.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Protocol

from kg.interpret.assayed import MARKER
from kg.interpret.assays import heads, itself, of_kind, of_one
from kg.interpret.completing import of_the_test, of_these, where_named, with_members
from kg.interpret.distinct import distinct
from kg.interpret.fitting import fitting, said
from kg.interpret.implied import says
from kg.interpret.material import known_by, on_what_is_kept
from kg.interpret.populations import exposures, groups_of, populations
from kg.interpret.quantified import QUANTIFIED
from kg.interpret.quantities import of_many, paired
from kg.interpret.sharing import analytes_of, beside, free, inside, referred
from kg.interpret.units import units
from kg.model import Measurement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.interpret.clauses import Clause
    from kg.interpret.readings import Reading
    from kg.interpret.units import Unit
    from kg.model import Mention, Page, Term

# "the same cytokines and membrane markers"; the same patients, period or population repeat nothing
_SAME: Final = re.compile(
    r"\bsame\s+((?:\w+\s+){0,6}?(?:cytokines|chemokines|(?:bio)?markers|mediators|analytes|proteins|molecules|genes|transcripts"
    r"|antibodies|autoantibodies|hormones|factors)\b[^.;]{0,80}?)(?=\s+(?:in|on|of|from|at)\b|[.;,]|$)",
    re.IGNORECASE,
)
_PRIMARY: Final = re.compile(r"\bprimary\s+(?:outcome|end\s?-?point|measure)\b", re.IGNORECASE)
_TAKEN: Final = re.compile(
    r"(?:\s*\([^()]*\))?\s*(?:samples?\s+)?(?:will\s+be|are|were|is|was)\s+(?:\w+ly\s+)?(?:collected|isolated|obtained|taken|drawn|separated)\b",
    re.IGNORECASE,
)
# "Th1/Th2 cytokines", "Th1 versus Th2 responses": which cytokines, not in which cells
_TYPE: Final = re.compile(
    r"(?:\s*(?:/|,|-|and|or|versus|vs\.?)\s*Th-?\d+)*[\s-]+(?:[\w-]+\s+)?(?:cytokines?|responses?|types?)\b",
    re.IGNORECASE,
)
_HELPER: Final = re.compile(r"T(?:[\s-]?helper|h)[\s-]?\d+", re.IGNORECASE)
_MEMBRANE: Final = re.compile(r"\b(?:membrane|surface|cell[\s-]surface)\s+(?:expression|markers?)\b", re.IGNORECASE)
_MARKER: Final = re.compile(r"\bmarkers?\b", re.IGNORECASE)


class Materials(Protocol):
    """What is known of the materials that terms stand for."""

    def has(self, term: Term) -> bool:
        """Whether a term is a specimen by itself (PBMC)."""

    def of(self, term: Term) -> tuple[Term, ...]:
        """The tissues that a term takes or is of: of a lumbar puncture, of plasma proteomics."""


def measurements(page: Page, clauses: Sequence[Clause], materials: Materials) -> tuple[Measurement, ...]:
    """Every planned measurement of a page, in the order of its words, each once."""
    found: list[Measurement] = []
    taken = [m for clause in clauses for m in clause.mentions if m.kind == "tissue" and m.role == "collected"]
    for unit in units(page, clauses):
        read = tuple(_of_unit(page, unit, taken, materials))
        found.extend(_same(unit, read, found, page) if _SAME.search(unit.text) else _inherit(unit, read, found))
    return distinct(
        on_what_is_kept(
            of_these(where_named(with_members(of_the_test(found, clauses), clauses), clauses), clauses),
            clauses,
            materials,
        )
    )


def _of_unit(page: Page, unit: Unit, taken: Sequence[Reading], materials: Materials) -> Iterator[Measurement]:
    """One measurement an assay; without an assay, one for what is measured."""
    planned = tuple([one for one in unit.of("assay", "measured") if not known_by(unit.clause_of(one), one)])
    assays = tuple([one for one in planned if one.rule != QUANTIFIED])
    tissues = unit.of("tissue", "measured", "collected")
    counts = _counts(unit, [one for one in planned if one not in assays])
    within = {one: inside(unit, one) for one in planned if one not in assays}
    within |= {one: tuple([cell for cell in within[one] if materials.has(cell.term)]) for one in counts}
    counted = {cell for cells in (*counts.values(), *within.values()) for cell in cells}
    seen_in = [one for one in unit.of("cell", "measured", "collected") if one not in counted]
    uncounted = tuple([one for one in seen_in if not planned or not _of_a_type(unit.clause_of(one), one)])
    shares = _shares(unit, assays, planned)
    for assay, own in shares.items():
        cells = counts.get(assay, uncounted) if assay else uncounted
        if assay is None and not own and not cells:
            continue
        clause = unit.clause_of(assay or (own or cells)[0])
        others = {one for share in shares.values() for one in share} - set(own)
        material = beside(unit, assay, clause, free(unit, assay, tissues, others))
        none = _of_no_cell(assay) and cells is uncounted
        named = [one for one in cells if assay and says(assay.mention, one.mention)]  # "CAR-T cell persistence"
        looked = [cell for cell in cells if materials.has(cell.term) or cell in named] if none else cells
        seen = (*(within.get(assay, ()) if assay else ()), *beside(unit, assay, clause, looked))
        kept = [m for m in cells if unit.outcome is not None and m.role == "measured" and _kept(unit, clause, m)]
        stuff = dict.fromkeys(mention for mention in (*seen, *kept) if materials.has(mention.term))
        material = fitting(unit, assay, (*material, *stuff), taken) or referred(unit, clause, taken)
        seen = tuple(mention for mention in seen if not materials.has(mention.term))
        known = materials.of(assay.term) if assay else ()
        outside = exposures(page, unit.clauses)
        yield Measurement(
            assay=assay.term if assay else None,
            quote=page.quote(clause.section, clause.start, clause.end),
            outcome=unit.outcome,
            time_point=unit.time_point,
            analytes=_terms(own),
            specimens=said(clause, assay, known) if assay and known else _terms(material),
            cells=_terms(seen),
            source_groups=groups_of(unit.clauses, seen or material),
            exposures=outside,
            populations=populations(unit.clauses, seen, outside),
            quality="tkg:MembraneExpression" if _MEMBRANE.search(unit.text) else None,
            mentions=_settled((*((assay,) if assay else ()), *own, *material, *seen)),
        )


def _shares(
    unit: Unit, assays: Sequence[Reading], planned: Sequence[Reading]
) -> dict[Reading | None, tuple[Reading, ...]]:
    """Each assay with its analytes; an assay of levels that no word names has what it was made for.

    What an assay's own name implies ("cytokine panel") is said by the assay.
    """
    places = {(assay.section, assay.at) for assay in planned}
    named = (*unit.of("analyte", "measured"), *unit.of("autoantibody", "measured"))
    quantified = [one.term for one in planned if one not in assays]
    analytes = tuple([m for m in named if (m.section, m.at) not in places and not heads(m.term, quantified)])
    levels: dict[Term, list[Reading]] = {}
    for one in planned:
        if one not in assays:
            levels.setdefault(one.term, []).append(one)
    shares = analytes_of(unit, assays, analytes) if assays else {None: analytes}
    # "Mobilization of CD34 positive stem cells": without an assay the marker is in the cells' name, nothing more.
    shares = {one: own if one else tuple([m for m in own if m.rule != MARKER]) for one, own in shares.items()}
    of_levels = {here[0]: (term, _at(here, named)) for term, here in levels.items()}
    classes = of_kind("class", "analyte_kinds")
    for assay in assays:  # "ACE2 polymorphisms": the gene's name says the assay
        own = [one for one in _at((assay,), named) if one.term.id not in classes]
        own = [m for m in own if says(m.mention, assay.mention) or (of_one(assay.term) and paired(assay.term, m.term))]
        shares[assay] = (*own, *shares[assay])
    return shares | {
        one: tuple([thing for thing in own if paired(term, thing.term)]) for one, (term, own) in of_levels.items()
    }


def _counts(unit: Unit, levels: Sequence[Reading]) -> dict[Reading, tuple[Reading, ...]]:
    """The counts with their cells; one assay for all that it counts: "count of B cells, CD4 and CD8 T cells"."""
    same: dict[Term, list[Reading]] = {}
    for one in levels:
        same.setdefault(one.term, []).append(one)
    cells = unit.of("cell", "measured")
    return {one: here for one in levels if _at((one,), cells) and (here := _at(same[one.term], cells))}


def _at(assays: Sequence[Reading], things: Sequence[Reading]) -> tuple[Reading, ...]:
    """The things that stand in the same place as assays: what these are of."""
    places = {(assay.section, assay.at) for assay in assays}
    return tuple([thing for thing in things if (thing.section, thing.at) in places])


def _of_a_type(clause: Clause, cell: Reading) -> bool:
    """Whether helper cells only name a type of what is measured: "*Th1* and Th2 cytokines"."""
    return _HELPER.fullmatch(clause.words(cell)) is not None and _TYPE.match(clause.after(cell)) is not None


def _kept(unit: Unit, clause: Clause, cell: Reading) -> bool:
    """Whether another sentence of an outcome takes cells for it: "T cells by cytometry. PBMC will be collected"."""
    other = unit.clause_of(cell)
    return other is not clause and _TAKEN.match(other.after(cell)) is not None


def _of_no_cell(assay: Reading | None) -> bool:
    """Whether an assay looks at no cells: serology (``cell-free`` of ontology/assay_kinds.tsv), one analyte's."""
    level = assay is not None and assay.rule == QUANTIFIED and not of_many(assay.term)
    return level or itself(assay) or (assay is not None and assay.term.id in of_kind("cell-free"))


def _same(unit: Unit, read: Sequence[Measurement], before: Sequence[Measurement], page: Page) -> Iterator[Measurement]:
    """Repeat the outcomes before on new material: "Evaluation of the same cytokines … in MDM from HD"."""
    words = " ".join(found[1] for found in _SAME.finditer(unit.text))
    wants_markers, wants_others = (
        bool(_MARKER.search(words)),
        bool(re.sub(r"(?i)\b(?:membrane|surface)?\s*markers?\b|and", "", words).strip()),
    )
    earlier = [one for one in before if one.outcome is not None and one.analytes]
    clause = unit.clauses[0]
    cells = unit.of("cell", "measured", "collected", "comparator")
    outside = exposures(page, unit.clauses)
    for one in earlier:
        if (one.quality is not None and wants_markers) or (one.quality is None and wants_others):
            yield replace(
                one,
                quote=page.quote(clause.section, clause.start, clause.end),
                outcome=unit.outcome,
                time_point=unit.time_point,
                cells=_terms(cells) or one.cells,
                source_groups=groups_of(unit.clauses, cells),
                exposures=outside,
                populations=populations(unit.clauses, cells, outside),
                mentions=(*_settled(cells), *one.mentions[:1]) if cells else one.mentions,
            )
    yield from (one for one in read if one.assay is not None)


def _inherit(unit: Unit, read: Sequence[Measurement], before: Sequence[Measurement]) -> Iterator[Measurement]:
    """Take the assay of the outcome that is referred to: "the effect on the primary outcome (CCL18 …)"."""
    for one in read:
        if one.assay is None and _PRIMARY.search(unit.text):
            known = next(
                (b for b in before if b.outcome is not None and b.assay and set(b.analytes) & set(one.analytes)), None
            )
            yield replace(one, assay=known.assay, specimens=one.specimens or known.specimens) if known else one
        else:
            yield one


def _settled(mentions: Iterable[Reading]) -> tuple[Mention, ...]:
    return tuple(mention.settled() for mention in mentions)


def _terms(mentions: Iterable[Reading]) -> tuple[Term, ...]:
    return tuple(dict.fromkeys(mention.term for mention in mentions))
