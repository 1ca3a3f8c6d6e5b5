"""Clauses → every mention with its role and the rule that gave it.

The section decides first, then the cues of its sentence, then what the rest of the page says of the same concept.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.interpret import specimens
from kg.interpret.assayed import SELECTED, measure
from kg.interpret.assays import of_kind
from kg.interpret.cues import Cue, defaults, headings, speaking
from kg.interpret.enumerating import continued
from kg.interpret.given import of_procedures
from kg.interpret.groups import HEALTHY_ID, names_population
from kg.interpret.implied import says
from kg.interpret.keywords import ECHO, indexed
from kg.interpret.nameless import settle
from kg.interpret.needs import needed, told_by_itself
from kg.interpret.proteins import antigens, as_drug, by_name, drug_or_protein, short_forms
from kg.interpret.sources import sources

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.interpret.clauses import Clause
    from kg.interpret.readings import Reading
    from kg.model import Section, Term

_FIXED: Final = {"reference": "cited", "related": "related"}
_HELPERS: Final = frozenset({"method", "score", "blocker"})
_GIVEN: Final = frozenset({"agent", "procedure", "cell"})
_TITLES: Final = frozenset({"title", "official_title", "keyword"})
_WEAK: Final = frozenset({ECHO, "inclusion", "exclusion", "cited", "related"})
_TELLS: Final = frozenset({"arm", "outcome", "prose", "rationale", "objective", "title"})
_FREE: Final = "free-of-it"
"""The rule of what people are said to be free of."""
# "Cytokine profiles" that an aim asks for: the words are an assay's own, no count that is told of.
_ITSELF: Final = re.compile(r"profil|analys|assay|panel", re.IGNORECASE)
_DONOR: Final = re.compile(r"\bdonors?$", re.IGNORECASE)
_FROM: Final = re.compile(r"\b(?:from|of)\s+(?:an?\s+|the\s+|one\s+|\d+\s+)?(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
_SOUGHT: Final = frozenset({"title", "objective"})
_AIM: Final = frozenset({"title", "objective", "outcome"})
_MEMBERS: Final = {"cell": "measured", "analyte": "measured", "autoantibody": "measured", "condition": "objective"}
"""What a list of measurements makes of its members, by kind."""


def assign(clauses: Sequence[Clause]) -> None:
    """Give every mention its role; mentions that play none keep ``None``."""
    for clause in clauses:
        _of_clause(clause)
    _of_page(clauses)


def _of_clause(clause: Clause) -> None:
    fixed = _FIXED.get(clause.where)
    if fixed:
        for mention in clause.mentions:
            mention.role, mention.rule = fixed, f"section-{fixed}"
        return
    called = speaking(clause.where).called(clause)
    mentions = [mention for mention in clause.mentions if mention.kind not in _HELPERS]
    # A list matters to cues and to specimens only: where there are none, no list is looked for.
    listed = called or any(mention.kind == "tissue" for mention in mentions)
    for chain in clause.chains(mentions) if listed else [(mention,) for mention in mentions]:
        for mention in chain:
            decide(clause, called, mention, chain)
    of_procedures(clause)
    _donors(clause)
    measure(clause)


def _donors(clause: Clause) -> None:
    """Healthy people whose cells are given are donors, nobody to compare with: "cells from a *healthy donor*"."""
    given = any(one.role == "administered" for one in clause.of("cell", "procedure"))
    for one in clause.of("group") if given else ():
        if _DONOR.search(clause.words(one)) and _FROM.search(clause.before(one)) and not clause.of("assay", "analyte"):
            one.role, one.rule = None, ""


def decide(clause: Clause, called: list[Cue], mention: Reading, chain: tuple[Reading, ...]) -> None:
    """Give a mention its role: the first cue of those called up that reaches it, else what its section says."""
    for cue in called:
        if cue.concerns(mention.kind) and _holds(cue, clause, mention, chain):
            mention.role, mention.rule, mention.modality = cue.role or None, cue.rule, cue.modality
            break
    else:
        mention.role, mention.rule = without_cue(clause, mention, chain)
    as_drug(mention)


def without_cue(clause: Clause, mention: Reading, chain: tuple[Reading, ...]) -> tuple[str | None, str]:
    """What the section says of a mention that no cue speaks of."""
    if mention.kind == "group":
        return _group(mention)
    if mention.kind == "tissue":
        return specimens.role(clause, mention, chain)
    if mention.kind == "assay" and clause.where == "prose" and _generic(mention, chain):
        return "background", "generic-assay"
    return _of_heading(clause.section, mention.kind) or _of_list(clause, mention.kind) or _default(clause, mention)


def _generic(assay: Reading, chain: tuple[Reading, ...]) -> bool:
    """Whether an assay's name says hardly anything, and no panel of laboratory tests stands beside it in a list."""
    panels = of_kind("panel")
    return assay.term.id in of_kind("generic") and not any(
        one.kind == "assay" and one.term.id in panels for one in chain
    )


def _of_heading(section: Section, kind: str) -> tuple[str, str] | None:
    """What the heading above a criterion opens: "Patients with others connective tissue disease:"."""
    if not section.group or kind != "condition":
        return None
    heading = (cue for cue in headings() if cue.concerns(kind) and cue.pattern.search(section.group))
    return next((("comparator", f"{cue.rule}-heading") for cue in heading), None)


def _of_list(clause: Clause, kind: str) -> tuple[str, str] | None:
    """What a list of measurements that goes on behind a semicolon makes of its members."""
    role = _MEMBERS.get(kind)
    listed = role and clause.where == "prose" and continued(clause.section.text, clause.start, clause.end)
    return (role, "list-goes-on") if role and listed else None


def _group(mention: Reading) -> tuple[str | None, str]:
    """Healthy people and control groups are comparators; "patients" or "donors" alone say nothing."""
    if mention.term.id == HEALTHY_ID:
        return "comparator", "healthy-group"
    return ("comparator", "control-group") if "control" in mention.term.label else (None, "")


def _holds(cue: Cue, clause: Clause, mention: Reading, chain: tuple[Reading, ...]) -> bool:
    near = cue.reaches(clause, mention, mention)
    if not near and cue.reach in {"next", "prev", "tail"} and len(chain) > 1:
        near = cue.reaches(clause, chain[0], chain[-1])
    return near and (not cue.needs or needed(cue.needs, clause, mention))


def _default(clause: Clause, mention: Reading) -> tuple[str | None, str]:
    table = defaults()
    role = table.get((clause.name, mention.kind)) or table.get((clause.name, "*"))
    if role == "polarity":
        return _eligibility(clause)
    role = by_name(clause, mention, role) if mention.kind == "analyte" else role
    return role, f"section-{clause.name}" if role else ""


def _eligibility(clause: Clause) -> tuple[str | None, str]:
    if clause.qualifier not in {"inclusion", "exclusion"}:
        return None, ""
    if clause.qualifier == "inclusion" and names_population(clause.text):
        return "objective", "population-definition"
    return clause.qualifier, f"criterion-{clause.section.rule or 'heading'}"


def _of_page(clauses: Sequence[Clause]) -> None:
    """What one place says of an agent or cell product holds for the page's titles, aims and outcomes as well."""
    indexed(clauses)
    antigens(clauses)
    given = _terms(clauses, "administered")
    named = {m.term for clause in clauses for m in clause.mentions if m.role not in {None, *_WEAK}}
    named |= {m.term for clause in clauses for m in clause.of("analyte") if m.role == "inclusion"}
    in_vitro = _terms(clauses, "exvivo") - given
    treated = any(term.kind == "agent" for term in given)
    sought = _terms(clauses, "objective")
    settle(clauses)
    for clause in clauses:
        for mention in clause.mentions:
            if clause.where in _TELLS and mention.kind in {"agent", "analyte"}:
                drug_or_protein(clause, mention, given)
            if mention.rule == "generic-assay" and _of_measured(clause, mention):
                mention.role, mention.rule = "measured", "of-measured"
            if mention.role == ECHO:
                mention.role = "objective" if mention.term in named else None
            elif _idle(clause, mention) or _counted(clause, mention) or _absent(clause, mention, sought):
                mention.role, mention.rule = None, ""
            elif mention.kind in _GIVEN and mention.role in {"objective", "background"}:
                aim = clause.where in _AIM or mention.role == "objective"
                if mention.term in given and (aim or told_by_itself(clause)):
                    mention.role, mention.rule = "administered", "administered-elsewhere"
                elif mention.term in in_vitro and mention.kind == "agent" and aim and not treated:
                    mention.role, mention.rule = "exvivo", "exvivo-elsewhere"
        short_forms(clause)
    sources(clauses)


def _idle(clause: Clause, mention: Reading) -> bool:
    """Whether a tissue was taken for a specimen in a sentence that measures nothing after all."""
    return mention.rule == "specimen-assayed" and not _assays(clause)


def _absent(clause: Clause, mention: Reading, sought: set[Term]) -> bool:
    """Whether people are told to be free of what the page does not study: "HIV seronegative patients with lymphoma"."""
    return clause.where in _SOUGHT and mention.rule == _FREE and mention.term not in sought


def _counted(clause: Clause, mention: Reading) -> bool:
    """Whether a count of cells is told of, not planned: "patients with CD4 counts below 500".

    What a title says is counted is planned: "the recovery of CD4+ T-cell counts".
    """
    told = mention.role == "background" or (mention.role == "objective" and clause.name not in _TITLES)
    idle = mention.kind == "assay" and told
    idle = idle and not _ITSELF.search(mention.text)
    return idle and any(says(other.mention, mention.mention) for other in clause.of("cell", "analyte"))


def _of_measured(clause: Clause, assay: Reading) -> bool:
    """Whether an assay that a level implies is of what its sentence measures: "C3 levels and *anti-dsDNA titers*"."""
    things = (one for one in clause.of("cell", "analyte", "autoantibody") if one.role == "measured")
    return any(says(one.mention, assay.mention) for one in things)


def _assays(clause: Clause) -> bool:
    """Whether a sentence measures anything, so that a tissue in it may be what it is measured in."""
    looked = (m for m in clause.of("assay", "analyte") if m.rule != SELECTED)
    return clause.where == "outcome" or any(m.role in {"measured", "objective"} for m in looked)


def _terms(clauses: Sequence[Clause], role: str) -> set[Term]:
    return {mention.term for clause in clauses for mention in clause.mentions if mention.role == role}
