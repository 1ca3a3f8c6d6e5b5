"""Clauses with roles → Measurements: assay × specimens × cells × analytes × source group × exposure, per outcome.

One unit is an outcome (its measure and description) or a planning sentence of prose.  Lists share what
stands beside them; "the same cytokines" repeats what the outcomes before it named; a measured analyte with no assay
named is a measurement without assay.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kg.interpret.populations import exposures, groups_of, populations
from kg.model import Measurement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kg.interpret.clauses import Clause
    from kg.interpret.readings import Reading
    from kg.model import Mention, Page, Term

_SAME: Final = re.compile(r"\b(?:the\s+)?same\s+([^.;]{0,80}?)(?=\s+(?:in|on|of|from|at)\b|[.;,]|$)", re.IGNORECASE)
_PRIMARY: Final = re.compile(r"\bprimary\s+(?:outcome|end\s?-?point|measure)\b", re.IGNORECASE)
_MEMBRANE: Final = re.compile(r"\b(?:membrane|surface|cell[\s-]surface)\s+(?:expression|markers?)\b", re.IGNORECASE)
_MARKER: Final = re.compile(r"\bmarkers?\b", re.IGNORECASE)
_NEAR: Final = 40
_PLANNING: Final = frozenset({"prose", "objective", "arm", "biospecimen", "title"})
_AND: Final = re.compile(r"(?:\band\b|\bor\b|,|/|&)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Unit:
    """What one outcome, or one planning sentence, says; ``outcome`` is its number, or ``None`` for prose."""

    clauses: tuple[Clause, ...]
    outcome: int | None
    time_point: str | None = None

    def of(self, kind: str, *roles: str) -> tuple[Reading, ...]:
        """The unit's mentions of a kind that have one of these roles."""
        return tuple(
            mention
            for clause in self.clauses
            for mention in clause.mentions
            if mention.kind == kind and mention.role in roles
        )

    @property
    def text(self) -> str:
        """All the words of the unit."""
        return " ".join(clause.text for clause in self.clauses)


def measurements(page: Page, clauses: Sequence[Clause], specimen: Callable[[Term], bool]) -> tuple[Measurement, ...]:
    """Every planned measurement of a page, in the order of its words, each once."""
    found: list[Measurement] = []
    for unit in _units(page, clauses):
        read = tuple(_of_unit(page, unit, specimen))
        found.extend(_same(unit, read, found, page) if _SAME.search(unit.text) else _inherit(unit, read, found))
    return _distinct(found)


def _units(page: Page, clauses: Sequence[Clause]) -> Iterator[Unit]:
    """Outcomes first, in order, then the planning sentences of prose."""
    times = {section.item: section.text for section in page.named("outcome.time_frame")}
    outcomes: dict[int, list[Clause]] = {}
    for clause in clauses:
        if clause.where == "outcome":
            outcomes.setdefault(clause.section.item, []).append(clause)
    for item in sorted(outcomes):
        yield Unit(tuple(outcomes[item]), item, times.get(item))
    for clause in clauses:
        if clause.where in _PLANNING and any(m.kind == "assay" and m.role == "measured" for m in clause.mentions):
            yield Unit((clause,), None)


def _of_unit(page: Page, unit: Unit, specimen: Callable[[Term], bool]) -> Iterator[Measurement]:
    """One measurement an assay; without an assay, one for what is measured."""
    assays = unit.of("assay", "measured")
    analytes = (*unit.of("analyte", "measured"), *unit.of("autoantibody", "measured"))
    tissues = unit.of("tissue", "measured", "collected")
    cells = unit.of("cell", "measured", "collected")
    shares = _shares(unit, assays, analytes) if assays else {None: analytes}
    for assay, own in shares.items():
        if assay is None and not own and not cells:
            continue
        clause = _clause_of(unit, assay or (own or cells)[0])
        material = _beside(unit, clause, tissues, "tissue")
        seen = _beside(unit, clause, cells, "cell")
        material = (*material, *(mention for mention in seen if specimen(mention.term)))
        seen = tuple(mention for mention in seen if not specimen(mention.term))
        outside = exposures(page, unit.clauses)
        yield Measurement(
            assay=assay.term if assay else None,
            quote=page.quote(clause.section, clause.start, clause.end),
            outcome=unit.outcome,
            time_point=unit.time_point,
            analytes=_terms(own),
            specimens=_terms(material),
            cells=_terms(seen),
            source_groups=groups_of(unit.clauses, seen or material),
            exposures=outside,
            populations=populations(unit.clauses, seen, outside),
            quality="tkg:MembraneExpression" if _MEMBRANE.search(unit.text) else None,
            mentions=_settled((*((assay,) if assay else ()), *own, *material, *seen)),
        )


def _shares(
    unit: Unit, assays: Sequence[Reading], analytes: Sequence[Reading]
) -> dict[Reading | None, tuple[Reading, ...]]:
    """Which analytes belong to which assay: all to a single one, else each to the assay its list leads to."""
    shares: dict[Reading | None, tuple[Reading, ...]] = dict.fromkeys(assays, ())
    for analyte in analytes:
        if all(_apart(unit, assay, analyte) for assay in assays):
            shares[None] = (*shares.get(None, ()), analyte)
            continue
        near = min(assays, key=lambda assay: _distance(assay, analyte))
        shares[near] = (*shares[near], analyte)
    for left, right in pairwise(assays):
        if not shares[right] and _listed(unit, left, right):
            shares[right] = shares[left]
    return shares


def _apart(unit: Unit, assay: Reading, analyte: Reading) -> bool:
    """Whether a semicolon parts them: "Faecal calprotectin; 16S rRNA sequencing of stool; CRP in serum"."""
    if assay.section != analyte.section:
        return False
    text = _clause_of(unit, assay).section.text
    first, last = sorted((assay.at, analyte.at))
    return ";" in text[first[1] : last[0]]


def _listed(unit: Unit, left: Reading, right: Reading) -> bool:
    """Whether two assays stand side by side on the same things: "by ELISA and real-time PCR"."""
    clause = _clause_of(unit, left)
    if right not in clause.mentions:
        return False
    between = clause.section.text[left.at[1] : right.at[0]]
    named = [mention for mention in clause.mentions if left.at[1] <= mention.at[0] < right.at[0]]
    return not named and len(between) <= _NEAR and _AND.search(between) is not None


def _distance(assay: Reading, analyte: Reading) -> tuple[bool, int]:
    """Same section first; an assay after its analyte ("A by ELISA") or before it ("ELISA of A") by the gap."""
    same = assay.section == analyte.section
    gap = analyte.at[0] - assay.at[1] if analyte.at[0] >= assay.at[1] else assay.at[0] - analyte.at[1]
    return not same, gap


def _clause_of(unit: Unit, mention: Reading) -> Clause:
    return next(clause for clause in unit.clauses if mention in clause.mentions)


def _beside(unit: Unit, clause: Clause, mentions: Sequence[Reading], kind: str) -> tuple[Reading, ...]:
    """What stands in the assay's own sentence; where that names none, what the rest of the outcome names."""
    here = tuple(mention for mention in mentions if mention in clause.mentions)
    return here or tuple(mention for mention in mentions if mention.kind == kind and unit.outcome is not None)


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


def _distinct(found: Sequence[Measurement]) -> tuple[Measurement, ...]:
    """Drop repeats, and prose that only restates an assay which an outcome or a fuller sentence already places."""
    placed = {one.assay for one in found if one.assay and (one.specimens or one.analytes or one.cells)}
    seen: set[tuple[object, ...]] = set()
    kept: list[Measurement] = []
    for one in found:
        key = (
            one.assay,
            one.outcome,
            one.time_point,
            one.analytes,
            one.specimens,
            one.cells,
            one.source_groups,
            one.exposures,
        )
        bare = not (one.specimens or one.analytes or one.cells)
        restates = one.outcome is None and bare and (one.assay in placed or any(k.assay == one.assay for k in kept))
        summary = one.quote.section in {"brief_summary", "title", "official_title", "lay_summary"}
        told = summary and any(
            o is not one and o.assay == one.assay and o.specimens and o.quote.section != one.quote.section
            for o in found
        )
        if key not in seen and not restates and not told:
            seen.add(key)
            kept.append(one)
    return tuple(kept)
