"""Clauses → every mention with its role and the rule that gave it.

The section decides first, then the cues of its sentence, then what the rest of the page says of the same concept.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg.interpret import specimens
from kg.interpret.cues import Cue, cues, defaults, section_class
from kg.interpret.groups import HEALTHY_ID

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.interpret.clauses import Clause
    from kg.model import Mention, Section

_FIXED: Final = {"reference": "cited", "related": "related"}
_HELPERS: Final = frozenset({"method", "score", "blocker"})
_GIVEN: Final = frozenset({"agent", "procedure", "cell"})
_REACH: Final = 80
_PEOPLE: Final = re.compile(
    r"\b(?:patients?|participants?|subjects?|people|individuals?)\s+(?:\w+\s+)?\S+\s+(?:or not\s+)?(?:to|with|by)\s+"
    r"(?:the\s+|an?\s+)?$",
    re.IGNORECASE,
)
_AIM: Final = frozenset({"title", "objective", "outcome"})


def assign(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """Give every mention its role; mentions that play none keep ``None``."""
    first = tuple(replace(clause, mentions=_of_clause(clause)) for clause in clauses)
    return _of_page(first)


def _of_clause(clause: Clause) -> tuple[Mention, ...]:
    fixed = _FIXED.get(section_class(clause.section.name))
    if fixed:
        return tuple(replace(mention, role=fixed, rule=f"section-{fixed}") for mention in clause.mentions)
    found: dict[Mention, Mention] = {}
    for chain in clause.chains([mention for mention in clause.mentions if mention.term.kind not in _HELPERS]):
        for mention in chain:
            found[mention] = _decide(clause, mention, chain)
    return tuple(found.get(mention, mention) for mention in clause.mentions)


def _decide(clause: Clause, mention: Mention, chain: tuple[Mention, ...]) -> Mention:
    kind, where = mention.term.kind, section_class(clause.section.name)
    cue = next((cue for cue in cues() if cue.concerns(where, kind) and _holds(cue, clause, mention, chain)), None)
    if cue is not None and (kind != "tissue" or cue.role == "exvivo"):
        return replace(mention, role=cue.role, rule=cue.rule, modality=cue.modality)
    role, rule = _without_cue(clause, mention, chain)
    if kind == "analyte" and role == "administered":
        return replace(mention, term=replace(mention.term, kind="agent"), role=role, rule="analyte-given")
    return replace(mention, role=role, rule=rule)


def _without_cue(clause: Clause, mention: Mention, chain: tuple[Mention, ...]) -> tuple[str | None, str]:
    """What the section says of a mention that no cue speaks of."""
    if mention.term.kind == "group":
        return _group(mention)
    if mention.term.kind == "tissue":
        return specimens.role(clause, mention, chain)
    return _of_heading(clause.section, mention.term.kind) or _default(clause.section, mention.term.kind)


def _of_heading(section: Section, kind: str) -> tuple[str, str] | None:
    """What the heading above a criterion opens: "Patients with others connective tissue disease:"."""
    if not section.group or kind != "condition":
        return None
    heading = (cue for cue in cues() if cue.role == "comparator" and cue.concerns("criterion", kind))
    return next((("comparator", f"{cue.rule}-heading") for cue in heading if cue.pattern.search(section.group)), None)


def _group(mention: Mention) -> tuple[str | None, str]:
    """Healthy people and control groups are comparators; "patients" or "donors" alone say nothing."""
    if mention.term.id == HEALTHY_ID:
        return "comparator", "healthy-group"
    return ("comparator", "control-group") if "control" in mention.term.label else (None, "")


def _holds(cue: Cue, clause: Clause, mention: Mention, chain: tuple[Mention, ...]) -> bool:
    if cue.needs == "aim" and section_class(clause.section.name) == "prose" and not _aims(clause):
        return False
    if cue.needs == "cell" and not _cells_exposed(clause, mention):
        return False
    if cue.reach in {"next", "prev"}:
        return cue.reaches(clause, mention, mention) or cue.reaches(clause, chain[0], chain[-1])
    return cue.reaches(clause, mention, mention)


def _cells_exposed(clause: Clause, mention: Mention) -> bool:
    """Whether cells stand before what they are exposed to: "patients pre-treated with a drug" are people."""
    cells = any(0 <= mention.at[0] - cell.at[1] <= _REACH for cell in clause.of("cell"))
    return cells and _PEOPLE.search(clause.before(mention)) is None


def _aims(clause: Clause) -> bool:
    return any(cue.role == "objective" and cue.pattern.search(clause.text) for cue in cues())


def _default(section: Section, kind: str) -> tuple[str | None, str]:
    table = defaults()
    role = table.get((section.name, kind)) or table.get((section.name, "*"))
    if role == "polarity":
        return _eligibility(section)
    return role, f"section-{section.name}" if role else ""


def _eligibility(section: Section) -> tuple[str | None, str]:
    if section.qualifier not in {"inclusion", "exclusion"}:
        return None, ""
    if section.qualifier == "inclusion" and specimens.names_population(section.text):
        return "objective", "population-definition"
    return section.qualifier, f"criterion-{section.rule or 'heading'}"


def _of_page(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """What one place says of an agent or cell product holds for the page's titles, aims and outcomes as well."""
    given = _terms(clauses, "administered")
    in_vitro = _terms(clauses, "exvivo") - given

    def settle(clause: Clause, mention: Mention) -> Mention:
        if mention.rule == "specimen-assayed" and not _assays(clause):
            return replace(mention, role=None, rule="")
        if mention.term.kind not in _GIVEN or mention.role not in {"objective", "background"}:
            return mention
        aim = section_class(clause.section.name) in _AIM or mention.role == "objective"
        if mention.term in given and (aim or _own(clause)):
            return replace(mention, role="administered", rule="administered-elsewhere")
        if mention.term in in_vitro and mention.term.kind == "agent" and aim:
            return replace(mention, role="exvivo", rule="exvivo-elsewhere")
        return mention

    return tuple(
        replace(clause, mentions=tuple(settle(clause, mention) for mention in clause.mentions)) for clause in clauses
    )


def _own(clause: Clause) -> bool:
    """Whether a sentence of prose tells of the trial itself, not of what others found."""
    return section_class(clause.section.name) == "prose" and not any(
        cue.rule == "literature" and cue.pattern.search(clause.text) for cue in cues()
    )


def _assays(clause: Clause) -> bool:
    """Whether a sentence measures anything, so that a tissue in it may be what it is measured in."""
    outcome = section_class(clause.section.name) == "outcome"
    return outcome or any(m.role in {"measured", "objective"} for m in clause.of("assay", "analyte"))


def _terms(clauses: tuple[Clause, ...], role: str) -> set[object]:
    return {mention.term for clause in clauses for mention in clause.mentions if mention.role == role}
