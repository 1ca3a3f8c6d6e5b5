"""Clauses with roles → the classes of analytes that give way to what the page names more narrowly.

"The following cytokines: IL-6, CXCL10" measures two analytes, not three; "cytokines such as IL-6" measures others too.
The class stays what the page names as measured, in no measurement of its own.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kg.interpret.assays import of_kind
from kg.model import Term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kg.interpret.clauses import Clause
    from kg.interpret.readings import Reading

    IsA = Callable[[str, str], bool]

_OPENS_LIST: Final = re.compile(
    r"(?::|\(|\bsuch\s+as|\bincluding|\bnamely|\bi\.e\.|\be\.g\.)[\s,]*(?:the\s+)?$", re.IGNORECASE
)
_AGAINST: Final = re.compile(r"\b(?:against|to|toward|towards|directed|specific)\b", re.IGNORECASE)
_EXAMPLES: Final = re.compile(r"\b(?:such\s+as|includ\w+|e\.?\s?g\b|for\s+example|like|among)", re.IGNORECASE)
_FOLLOWING: Final = re.compile(r"\b(?:following|these)\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
# "decreased BAL cytokines", "cells that secrete growth factors", "regulate cytokine production": what a body makes
_MADE: Final = re.compile(
    r"\b(?:secret|produc|releas|elevat|increas|decreas|raise|regulat|induc|express|synthesi|hypersecret|upregulat)\w*\s"
    r"(?:(?!\bother\b)[^.;:]){0,60}$|\b(?:levels?|concentrations?)\s+of\s+(?:[\w-]+\s+){0,3}$",
    re.IGNORECASE,
)
_MAKING: Final = re.compile(
    r"(?:\s*/\s*\w+)?[\s-]+(?:production|secretion|release|synthesis|expression|levels?|responses?)\b", re.IGNORECASE
)
_INFLAMED: Final = re.compile(r"\b(?:pro|anti)?-?\s?inflammatory\b", re.IGNORECASE)
# "secretion of cytokines such as IL-6", "inflammatory cytokines (G-CSF, IP-10)": told of itself, whatever is listed
_OPENS: Final = re.compile(r"\s*,?\s*(?:\(|(?:such\s+as|including|namely|like)\b|[ei]\.\s?[eg])", re.IGNORECASE)
_MANY: Final = re.compile(r"s$", re.IGNORECASE)
# "IL-12 is a cytokine", "IL-6 and TNF are key cytokines", "other cytokines": what another is
_WHAT_IT_IS: Final = re.compile(
    r"\b(?:is|are|was|were|as|other|this|these|such|(?<!-)like)\s+(?:an?\s+)?(?:[\w-]+\s+)?$", re.IGNORECASE
)
_PAIR: Final = 2
_TOLD: Final = frozenset({"inclusion", "exclusion", "cited", "related", None})
_UNSTUDIED: Final = _TOLD | {"background"}
_MARKER: Final = Term(None, "inflammatory marker", "analyte")
BESIDE: Final = "class-of-list"
"""The rule of a class whose measured members the page lists."""
_ANTIBODY: Final = "EFO:0000264"
_BARE: Final = re.compile(
    r"(?:^\W*|[(\[,;:/.]\s*|\b(?:of|and|or|the|in|positive|negative|measur\w+|assess\w*|any|their|by|for|serological|that)\s+)$",
    re.IGNORECASE,
)
_AGAINST_ONE: Final = re.compile(
    r"[\s-]*(?:levels?|titers?|titres?|responses?)?\s*(?:against|to|for|directed|binding|elicited|specific)\b",
    re.IGNORECASE,
)


def heads(clauses: Sequence[Clause]) -> tuple[set[str], set[str]]:
    """The ids of classes that head a list; and of those whose list is measured and is all that is meant."""
    found = [(clause, head, listed) for clause in clauses for head, listed in _headings(clause)]
    exhausted = {str(head.term.id) for clause, head, listed in found if _exhausts(clause, head, listed)}
    return {str(head.term.id) for _, head, _ in found}, exhausted


def stands(clause: Clause, mention: Reading) -> bool:
    """Whether a class is named for itself ("cytokine levels (IL-6)"): "the following cytokines" names its list only.

    Of antibodies a list tells the kind, which is the name.
    """
    kept = of_kind("class", "analyte_kinds") - of_kind("antibody", "analyte_kinds")
    listed = _FOLLOWING.search(clause.before(mention))
    return mention.kind == "analyte" and mention.term.id in kept and not listed


def passing(clause: Clause, mention: Reading, heads: set[str]) -> frozenset[str]:
    """The classes that background names in passing, ``heads`` of lists too; what cells make, or what rises, is none.

    Nor is it where it lists some: "the secretion of *cytokines* such as IL-6" tells of cytokines.
    """
    before, words, after = clause.before(mention), clause.words(mention), clause.after(mention)
    many = _MANY.search(words) is not None
    made = many and (_MADE.search(before) or _INFLAMED.search(words))
    told = (made or _MAKING.match(after)) and not _WHAT_IT_IS.search(before)
    classes = of_kind("class", "analyte_kinds")
    listing = many and _OPENS.match(after)
    return (classes & of_kind("antibody", "analyte_kinds") if told else classes) | (set() if listing else heads)


def in_passing(clauses: Sequence[Clause]) -> frozenset[str]:
    """The broad diseases that a page names in its background alone ("fights off infections"): none of its own."""
    classes = of_kind("passing", "condition_kinds")
    told = {m.term.id for clause in clauses for m in clause.of("condition") if m.role not in _UNSTUDIED}
    return frozenset(classes - told)


def among(clause: Clause, mention: Reading, is_a: IsA) -> frozenset[str]:
    """A broad disease that is one of a list, beside one that is no kind of it: "diabetes or cancer"."""
    curie = mention.term.id
    if not curie or curie not in of_kind("listed", "condition_kinds"):
        return frozenset()
    broad = of_kind("class", "condition_kinds") | of_kind("passing", "condition_kinds")
    chain = next((chain for chain in clause.chains(clause.of("condition")) if mention in chain), ())
    ids = [one.term.id for one in chain if one.term.id and one.term.id not in broad]
    return frozenset() if not ids or any(is_a(one, curie) for one in ids) else frozenset({curie})


def inflamed(clauses: Sequence[Clause], is_a: IsA) -> None:
    """Drop "inflammatory markers" where the page measures some by name, or cytokines: they are what is meant."""
    named = of_kind("inflammation", "analyte_kinds")
    vague = [m for clause in clauses for m in clause.of("analyte") if m.role not in _TOLD and m.term == _MARKER]
    every = {m.term.id for clause in clauses for m in clause.of("analyte") if m.role == "measured"} if vague else set()
    if any(one and any(one == kind or is_a(one, kind) for kind in named) for one in every):
        for mention in vague:
            mention.role, mention.rule = None, "restated"


def bare(clause: Clause, mention: Reading) -> frozenset[str]:
    """Antibodies of nothing that is named, where the page measures some by name: "(positive *antibody* test)".

    "Measles virus antibody" and "antibodies to S" are others.
    """
    antibody = mention.term.id == _ANTIBODY and _BARE.search(clause.before(mention)) is not None
    return frozenset({_ANTIBODY}) if antibody and not _AGAINST_ONE.match(clause.after(mention)) else frozenset()


def named_again(clauses: Sequence[Clause]) -> None:
    """What heads a list is named as measured itself, once the measurements of its members are made."""
    for clause in clauses:
        for mention in clause.of("analyte"):
            if mention.rule == BESIDE:
                mention.role = "measured"


def broader(clauses: Sequence[Clause], is_a: IsA) -> set[str]:
    """Analytes that are only the class of others which the page measures by name.

    A class gives way to no narrower class ("cytokines and chemokines"), and stays as a member of a list with its kinds.
    """
    measured = [m for clause in clauses for m in clause.of("analyte") if m.role == "measured" and m.term.id]
    ids = {m.term.id for m in measured if m.term.id}
    named = ids - of_kind("class", "analyte_kinds")
    found = {broad for broad in ids if any(narrow != broad and is_a(narrow, broad) for narrow in named)}
    if found:
        found -= {curie for clause in clauses for curie in _beside_kinds(clause, found, is_a)}
    return found


def _beside_kinds(clause: Clause, broad: set[str], is_a: IsA) -> Iterator[str]:
    """The classes that stand as one of three or more in a list with a kind of theirs."""
    for chain in clause.chains(clause.of("analyte")):
        ids = [m.term.id for m in chain if m.term.id] if len(chain) > _PAIR else []
        yield from (one for one in ids if one in broad and any(o != one and is_a(o, one) for o in ids))


def _exhausts(clause: Clause, head: Reading, listed: Reading) -> bool:
    """Whether what is measured is all of the class before it: "cytokines (IL-6)", not "cytokines such as IL-6"."""
    gap = clause.section.text[head.at[1] : listed.at[0]]
    return listed.role == "measured" and not _EXAMPLES.search(gap)


def _headings(clause: Clause) -> Iterator[tuple[Reading, Reading]]:
    """Analytes that head a list of others, and the first of these: "the following cytokines: IL-6, CXCL10".

    A list that is not measured makes no class of what is: "cytokines such as IL-6 are high", and their levels.
    What is no class heads none: "MCP-1 (CCL2)" is one analyte by two names, "estrogen by markers of bone, including
    calcium" and "hemoglobin (CRP as well)" are two; of "antibodies to antigens such as KLH" the antigens are listed.
    """
    for head, listed in pairwise(clause.of("analyte")):
        gap = clause.section.text[head.at[1] : listed.at[0]]
        against = head.term.id in of_kind("antibody", "analyte_kinds") and _AGAINST.search(gap)
        if head.term.id in of_kind("class", "analyte_kinds") and _OPENS_LIST.search(gap) and not against:
            yield head, listed
