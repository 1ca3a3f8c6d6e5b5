"""Clauses with roles → the same, with what else the words say: purpose, modality, material, function.

ontology/qualifiers.tsv holds the words, as cues of ``kg.interpret.cues``.  Absent means not stated.  An outcome's
measure says what its description is for: "Safety" as the measure makes the counts of its description safety counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.interpret.cues import qualifying

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.interpret.clauses import Clause
    from kg.interpret.cues import Cue
    from kg.interpret.readings import Reading
    from kg.model import Page

_TAKEN: Final = frozenset({"measured", "collected"})
_ROLES: Final = {"purpose": _TAKEN, "modality": _TAKEN, "material": _TAKEN, "function": frozenset({"administered"})}


def qualify(page: Page, clauses: Sequence[Clause]) -> None:
    """Set purpose, modality, material and function where the words say so."""
    for clause in clauses:
        called: list[Cue] | None = None
        for mention in clause.mentions:
            if mention.role in _TAKEN or mention.role == "administered":
                called = qualifying(clause.where).called(clause) if called is None else called
                _qualify(clause, mention, called)
    _by_measure(page, clauses)


def _qualify(clause: Clause, mention: Reading, called: Sequence[Cue]) -> None:
    for cue in called:
        open_ = mention.role in _ROLES[cue.rule] and getattr(mention, cue.rule) is None
        barred = cue.unless is not None and cue.unless.search(clause.words(mention))
        if open_ and not barred and cue.concerns(mention.kind) and cue.reaches(clause, mention, mention):
            setattr(mention, cue.rule, cue.role)


def _by_measure(page: Page, clauses: Sequence[Clause]) -> None:
    """What an outcome's measure is for, its description is for; the measure need not name any concept itself."""
    open_ = [clause for clause in clauses if clause.where == "outcome" and any(map(_purposeless, clause.mentions))]
    if open_:
        said = {section.item: _purpose(section.text) for section in page.named("outcome.measure")}
        for clause in open_:
            for mention in filter(_purposeless, clause.mentions):
                mention.purpose = said.get(clause.section.item)


def _purposeless(mention: Reading) -> bool:
    return mention.role in _TAKEN and mention.purpose is None


def _purpose(text: str) -> str | None:
    called = qualifying("outcome").named(text)
    return next((cue.role for cue in called if cue.rule == "purpose" and cue.pattern.search(text)), None)
