"""Page, clauses with roles → what each intervention is for: investigational, active control, placebo and so on.

The words decide first ("conditioning", "rescue", "placebo"); where they say nothing, the types of the arms that the
intervention is listed in: what every arm gets is background, what only an active comparator gets is the control.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.interpret.cues import qualifying

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kg.interpret.clauses import Clause
    from kg.model import Page

_BY_ARM: Final = (
    (re.compile(r"experimental", re.IGNORECASE), "investigational"),
    (re.compile(r"active", re.IGNORECASE), "active control"),
    (re.compile(r"placebo|sham", re.IGNORECASE), "placebo"),
    (re.compile(r"no.?intervention", re.IGNORECASE), "nothing"),
)
_TESTS: Final = re.compile(r"diagnostic|behaviou?ral|genetic|other", re.IGNORECASE)


def functions(page: Page, clauses: Sequence[Clause]) -> tuple[tuple[int, str], ...]:
    """(number of the intervention, its function), for those whose function is stated."""
    types = {section.item: section.text for section in page.named("intervention.type")}
    served = _served(page)
    said = _said(clauses)
    kinds = {_kind(section.text) for section in page.named("arm.type")}
    found: dict[int, str] = {}
    for section in page.named("intervention.name"):
        function = _named(section.text) or said.get(section.item)
        if function is None and not _TESTS.match(types.get(section.item, "")):
            function = _by_arms(served.get(section.item, frozenset()), served, kinds)
        if function:
            found.setdefault(section.item, function)
    return tuple(found.items())


def serve(clauses: Sequence[Clause], found: Mapping[int, str]) -> None:
    """Give what an intervention's name administers the intervention's function."""
    for clause in clauses:
        function = found.get(clause.section.item) if clause.section.name == "intervention.name" else None
        for mention in clause.mentions if function else ():
            if mention.role == "administered" and mention.function is None:
                mention.function = function


def _named(name: str) -> str | None:
    """The function that a name says by itself: "Placebo", "Rescue medication", "Conditioning chemotherapy"."""
    called = [cue for cue in qualifying("arm").named(name) if cue.rule == "function"]
    fits = (cue for cue in called if cue.unless is None or not cue.unless.search(name))
    return next((cue.role for cue in fits if cue.pattern.search(name)), None)


def _said(clauses: Sequence[Clause]) -> dict[int, str]:
    """What the page says of the concepts of a name, where all that it says agrees."""
    told: dict[object, set[str]] = {}
    for clause in clauses:
        for mention in clause.mentions:
            if mention.function:
                told.setdefault(mention.term, set()).add(mention.function)
    found: dict[int, str] = {}
    for clause in clauses:
        if clause.section.name == "intervention.name":
            given = [told.get(mention.term, set()) for mention in clause.mentions if mention.role == "administered"]
            if given and given[0] and len(given[0]) == 1 and all(values == given[0] for values in given):
                function = next(iter(given[0]))
                if not _barred(function, clause.section.text):
                    found[clause.section.item] = function
    return found


def _barred(function: str, name: str) -> bool:
    """Whether a name says that it cannot serve so, whatever is said of its concept: no transplantation prepares."""
    cues = (cue for cue in qualifying("arm").every if cue.rule == "function" and cue.role == function)
    return any(cue.unless is not None and cue.unless.search(name) for cue in cues)


def _served(page: Page) -> dict[int, frozenset[str]]:
    """Number of an intervention → the arms it is given in, each as "function:label" ("" where the type says none)."""
    labels = {section.text.casefold(): section.item for section in page.named("arm.label")}
    kinds = {section.item: _kind(section.text) for section in page.named("arm.type")}
    arms: dict[int, set[int]] = {}
    for section in page.named("intervention.arm"):
        if section.text.casefold() in labels:
            arms.setdefault(section.item, set()).add(labels[section.text.casefold()])
    if not arms:
        listed = [(section.item, section.text.casefold()) for section in page.named("arm.intervention")]
        for name in page.named("intervention.name"):
            arms[name.item] = {item for item, text in listed if name.text.casefold() in text}
    return {item: frozenset(f"{kinds.get(arm, '')}:{arm}" for arm in found) for item, found in arms.items()}


def _kind(words: str) -> str:
    return next((function for pattern, function in _BY_ARM if pattern.search(words)), "")


def _by_arms(mine: frozenset[str], served: Mapping[int, frozenset[str]], named: Collection[str]) -> str | None:
    """Only experimental arms: investigational; only comparators: the control; all arms of a comparison: background.

    ``named``: the kinds of the page's arms.  Where none is experimental, an "active comparator" beside placebo or
    nothing is what is tried, and of several nobody says which.
    """
    kinds = {arm.partition(":")[0] for arm in mine}
    every = frozenset().union(*served.values())
    compared = {arm.partition(":")[0] for arm in every} - {"investigational"}
    if kinds == {"investigational"}:
        return "investigational"
    if mine and mine == every and compared and any(arms < every for arms in served.values()):
        return "background"
    if kinds != {"active control"}:
        return None
    if "investigational" in named:
        return "active control"
    beside = set(named) - {"active control"}
    return "investigational" if beside and beside <= {"placebo", "nothing"} else None
