"""Clauses with roles → the same clauses, where names that only restate a narrower one beside them play no role.

"Single cell RNAseq transcriptomic analysis" names one assay, the most specific; "proteomic [mass spectrometry]" the
method in brackets; "the following cytokines: IL-6, CXCL10" names two analytes, not three.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.interpret.clauses import Clause
    from kg.model import Mention

    IsA = Callable[[str, str], bool]

_LINK: Final = re.compile(
    r"\s*[\[(]\s*|[\s-]*|\s*\)?\s*analys[ei]s\s*|\s*(?:by|using|with|via|through)\s+", re.IGNORECASE
)

_OPENS_LIST: Final = re.compile(
    r"(?::|\(|\bsuch\s+as|\bincluding|\bnamely|\bi\.e\.|\be\.g\.)[\s,]*(?:the\s+)?$", re.IGNORECASE
)
_ASSAY: Final = "OBI:0000070"
_SAME: Final = re.compile(r"\bsame\s+(?:\w+\s+){0,2}$", re.IGNORECASE)


def merge(clauses: tuple[Clause, ...], is_a: IsA) -> tuple[Clause, ...]:
    """Take the role from every assay and analyte that a narrower name in its place restates."""
    classes = _classes(clauses, is_a) | _strategies(clauses)
    return tuple(
        replace(
            clause, mentions=tuple(_settle(mention, _restated(clause, is_a), classes) for mention in clause.mentions)
        )
        for clause in clauses
    )


def _settle(mention: Mention, restated: set[tuple[int, int]], classes: set[str]) -> Mention:
    if mention.term.kind == "assay" and (mention.at in restated or mention.term.id in classes):
        return replace(mention, role=None, rule="restated")
    if mention.term.kind == "analyte" and (mention.term.id in classes or mention.at in restated):
        return replace(mention, role=None, rule="class-of-listed")
    return mention


def _restated(clause: Clause, is_a: IsA) -> set[tuple[int, int]]:
    """Places of assays that a narrower name restates, and of analytes that "the same …" refers back to."""
    assays = {m.at for cluster in _clusters(clause) for m in cluster if m is not _narrowest(clause, cluster, is_a)}
    same = {
        m.at for chain in clause.chains(clause.of("analyte")) if _SAME.search(clause.before(chain[0])) for m in chain
    }
    return assays | same


def _clusters(clause: Clause) -> Iterator[tuple[Mention, ...]]:
    """Runs of assay names of one role with only a space, a bracket or "by" between them."""
    run: list[Mention] = []
    for mention in clause.of("assay"):
        gap = clause.section.text[run[-1].at[1] : mention.at[0]] if run else ""
        if run and (mention.role != run[-1].role or not _LINK.fullmatch(gap)):
            yield tuple(run)
            run = []
        run.append(mention)
    if run:
        yield tuple(run)


def _narrowest(clause: Clause, cluster: tuple[Mention, ...], is_a: IsA) -> Mention:
    """The narrower of two names; of two unrelated ones the bracketed (or "by …") one, for it names the method."""
    best = cluster[0]
    for mention in cluster[1:]:
        if is_a(best.term.id or "", mention.term.id or ""):
            continue
        gap = clause.section.text[best.at[1] : mention.at[0]]
        if is_a(mention.term.id or "", best.term.id or "") or gap.strip(" \t-"):
            best = mention
    return best


def _classes(clauses: tuple[Clause, ...], is_a: IsA) -> set[str]:
    """Analytes that are only the class of others which the page measures by name."""
    ids = {m.term.id for clause in clauses for m in clause.of("analyte") if m.role == "measured" and m.term.id}
    broader = {broad for broad in ids if any(narrow != broad and is_a(narrow, broad) for narrow in ids)}
    return broader | {m.term.id for clause in clauses for m in _heading(clause) if m.term.id}


def _heading(clause: Clause) -> Iterator[Mention]:
    """Analytes that head a list of others: "the following cytokines evaluated in serum: IL-6, CXCL10"."""
    for head, listed in pairwise(clause.of("analyte")):
        if _OPENS_LIST.search(clause.section.text[head.at[1] : listed.at[0]]):
            yield head


def _strategies(clauses: tuple[Clause, ...]) -> set[str]:
    """Assay names that name no method ("multi-omics"): they count only on a page that names no method at all."""
    assays = {m.term for clause in clauses for m in clause.of("assay") if m.role and m.term.id}
    vague = {term for term in assays if term.closest == _ASSAY}
    return {str(term.id) for term in vague} if assays - vague else set()
