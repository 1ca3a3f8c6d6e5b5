"""Page, clauses with roles → what each intervention is for: investigational, active control, placebo and so on.

The words decide first ("conditioning", "rescue", "placebo"); where they say nothing, the types of the arms that the
intervention is listed in: what every arm gets is background, what only an active comparator gets is the control.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.interpret.cues import qualifying
from kg.interpret.tried import interventional, only

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
_TESTS: Final = re.compile(r"diagnostic|genetic", re.IGNORECASE)
# what is only looked at or asked serves for nothing, whatever arm it is listed in
_LOOKS: Final = re.compile(
    r"\b(?:assessments?|questionnaires?|surveys?|interviews?|analys[ie]s|bio-?specimens?|samples?|sampling|specimens?|biops(?:y|ies)"
    r"|(?:blood|pregnancy)\s+(?:draws?|tests?)|collections?|imaging|tomography|scans?|scintigraphy|ultraso\w+|echocardiogra\w+|mammogra\w+|x-?ray"
    r"|laboratory|biomarkers?|pharmaco(?:kinetics?|dynamics?|logical)|assays?|immunohisto\w+|cytometry|polymerase"
    r"|follow-?up|observation(?:al)?|data|records?|registry|monitoring|examinations?|evaluations?)\b",
    re.IGNORECASE,
)
# what people would get anyway
_USUAL: Final = re.compile(
    r"\b(?:standard[\s-]+(?:of[\s-]+)?care|usual\s+(?:medical\s+)?care|(?:treatment|care)\s+as\s+usual|routine\s+care"
    r"|(?:standard|conventional|usual)\s+(?:\w+\s+)?(?:treatment|therap(?:y|ies)))\b|^\W*(?:TAU|SOC)\W*$",
    re.IGNORECASE,
)
_NAME: Final = 5
"""From how many letters on the name of an intervention is looked for in the labels of arms."""
_OLD: Final = re.compile(r"\s*(?:conventional|standard|usual)\s+(?:\w+\s+)*?(\w+)\s*", re.IGNORECASE)
_NO_HEADS: Final = frozenset({"therapy", "treatment", "care", "dose", "regimen", "management"})
# "Control app", "attention control"; no birth control, no control of pain
_CONTROL: Final = re.compile(
    r"\W*(?:(?:active|attention|sham)\s+)?controls?(?:\s+(?:app\w*|group|condition|intervention|treatment|arm|vaccine|diet|device|video"
    r"|program\w*|exercises?|drug|product|task|session)s?\b.*)?\W*$|\W*(?:active|attention)\s+control\b",
    re.IGNORECASE,
)
_COMPARES: Final = re.compile(
    r"\W*(?:active\s+)?(?:comparators?|controls?)(?:\s+(?:group|arm))?\W*(?:$|[.:])", re.IGNORECASE
)


def functions(page: Page, clauses: Sequence[Clause]) -> tuple[tuple[int, str], ...]:
    """(number of the intervention, its function), for those whose function is stated."""
    types = {section.item: section.text for section in page.named("intervention.type")}
    served = _served(page)
    said = _said(clauses)
    kinds = set(_kinds(page).values())
    names = {section.item: section.text for section in page.named("intervention.name")}
    found: dict[int, str] = {}
    for item, name in names.items():
        function = (
            _named(name)
            or ("active control" if _CONTROL.match(name) else None)
            or (_usual(item, served) if _USUAL.search(name) else None)
            or said.get(item)
        )
        if _replaced(name, names.values()):
            function = "active control"
        if function is None and not _TESTS.match(types.get(item, "")) and not _only_looks(page, name):
            function = _by_arms(served.get(item, frozenset()), served, kinds) or only(page, names, item)
        if function:
            found.setdefault(item, function)
    left = [item for item in names if item not in found and not _TESTS.match(types.get(item, ""))]
    if len(left) == 1 and interventional(page) and not page.named("arm.type") and set(found.values()) == {"background"}:
        found[left[0]] = "investigational"  # all the others are what people get anyway
    return tuple(sorted(found.items()))


def _only_looks(page: Page, name: str) -> bool:
    """Whether an intervention is an examination that the trial is not about: biopsies of a trial of a drug."""
    if len(list(page.named("intervention.name"))) == 1:
        return False
    titles = " ".join(section.text.casefold() for section in page.named("title"))
    return _LOOKS.search(name) is not None and name.casefold() not in titles


def _usual(item: int, served: Mapping[int, frozenset[str]]) -> str | None:
    """Standard of care that an arm of a comparison gets alone is the control; beside something new, background."""
    mine = served.get(item, frozenset())
    others = frozenset().union(*(arms for other, arms in served.items() if other != item))
    if any(arm.partition(":")[0] in {"active control", "nothing", "placebo"} for arm in mine - others):
        return "active control"
    return "background" if mine & others else None


def _replaced(name: str, names: Collection[str]) -> bool:
    """Whether a conventional procedure stands beside a new one: conventional surgery, and laparoscopic surgery."""
    old = _OLD.fullmatch(name)
    if old is None or old[1].lower() in _NO_HEADS:
        return False
    return any(one != name and one.lower().split()[-1:] == [old[1].lower()] for one in names)


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
    kinds = _kinds(page)
    arms: dict[int, set[int]] = {}
    for section in page.named("intervention.arm"):
        if section.text.casefold() in labels:
            arms.setdefault(section.item, set()).add(labels[section.text.casefold()])
    if not arms:
        listed = [(section.item, section.text.casefold()) for section in page.named("arm.intervention")]
        for name in page.named("intervention.name"):
            arms[name.item] = {item for item, text in listed if name.text.casefold() in text}
    for name in page.named("intervention.name"):
        if not arms.get(name.item):
            arms[name.item] = {item for label, item in labels.items() if _holds(label, name.text.casefold())}
    return {item: frozenset(f"{kinds.get(arm, '')}:{arm}" for arm in found) for item, found in arms.items()}


def _holds(label: str, name: str) -> bool:
    """Whether an arm is called after an intervention: "The support programme plus usual care"."""
    return len(name) >= _NAME and re.search(rf"\b{re.escape(name)}\b", label) is not None


def _kinds(page: Page) -> dict[int, str]:
    """Number of an arm → what it is for, by its type, or by a label or description that says "comparator"."""
    kinds = {section.item: _kind(section.text) for section in page.named("arm.type")}
    for section in (*page.named("arm.label"), *page.named("arm.description")):
        if kinds.get(section.item) == "investigational" and _COMPARES.match(section.text):
            kinds[section.item] = "active control"
    return kinds


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
    if kinds == {"placebo"} and "investigational" in named:
        return "placebo"
    if kinds != {"active control"}:
        return None
    if "investigational" in named:
        return "active control"
    beside = set(named) - {"active control"}
    return "investigational" if beside and beside <= {"placebo", "nothing"} else None
