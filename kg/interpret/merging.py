"""Clauses with roles → the same clauses, where names that only restate a narrower one beside them play no role.

"Single cell RNAseq transcriptomic analysis" names one assay, the most specific; "proteomic [mass spectrometry]" the
method in brackets; "the following cytokines: IL-6, CXCL10" names two analytes, not three.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kg.interpret.assayed import marks
from kg.interpret.assays import of_kind
from kg.interpret.classes import BESIDE, among, bare, broader, heads, in_passing, inflamed, passing, stands
from kg.interpret.given import RULE
from kg.interpret.vague import generics, strategies, unsaid, unseen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.interpret.classes import IsA
    from kg.interpret.clauses import Clause
    from kg.interpret.readings import Reading
    from kg.model import Term

_LINK: Final = re.compile(r"(?i)\s*[\[(]\s*|[\s-]*|\s*\)?\s*analys[ei]s\s*|\s*(?:by|using|with|via|through)\s+")
_IS: Final = re.compile(r"[^.;:]{0,12}?(?:\(|,)?\s*(?:is|are|\(|,)\s*(?:an?|the)\s+[^.;:]{0,60}$", re.IGNORECASE)
_CALLED: Final = re.compile(
    r"[^.;:]{0,12}\b(?:called|named|termed|known\s+as|namely|i\.e\.)\s[^.;:]{0,20}$", re.IGNORECASE
)
_DUE: Final = re.compile(
    r"\s+(?:(?:due|secondary)\s+to|caused\s+by|with|by|from)\s+(?:the\s+|an?\s+|novel\s+|resistant\s+)*", re.IGNORECASE
)
_ANALYSIS: Final = frozenset({"analysis", "analyses", "assay", "assays", "test", "testing", "profiling", "study"})
# A generic name before a bracket of narrower ones: tissue samples, of skin and muscle; blood, as serum and PBMC.
_BRACKETED: Final = re.compile(r"\s*(?:samples?|specimens?)?\s*\(\s*", re.IGNORECASE)
_STAGE: Final = re.compile(r"(?:acute|primary|initial|early|recent|chronic|persistent)(?:\s+\w+$|\s*$)", re.IGNORECASE)
_BARE: Final = re.compile(
    r"(?:^|\(\w{2,8}\)|\b(?:of|by|the|and|to|in|from|with|detecting|prevent|severe|high|asymptomatic|documented))\s*$",
    re.IGNORECASE,
)
# "secondary infection": another one than the page studies
_OTHER: Final = re.compile(
    r"\b(?:secondary|post-?\s?(?:treatment|transplant\w*|operative)|nosocomial|(?:hospital|healthcare)-?\s?acquired|superimposed|concomitant|other(?:\s+\w+)?)\s+$",
    re.IGNORECASE,
)
_INFECTIONS: Final = frozenset({"MONDO:0005550", "MONDO:0005108"})
_ABOUT: Final = re.compile(r"\b(?:intra|pan|anti|peri)[\s-]*$", re.IGNORECASE)
_OF_IT: Final = re.compile(
    r"[\s-]*(?:antigens?|vaccin\w+|cells?|sensiti[sz]ed|specific|infiltrating|associated|derived|lysates?|tissues?|samples?"
    r"|specimens?|markers?|biops\w+)\b",
    re.IGNORECASE,
)
_NAMED: Final = frozenset({"background", "objective", "subgroup", "comparator"})
_BROAD: Final = frozenset({"assay", "analyte", "condition"})
_CANCER: Final = "MONDO:0004992"
_TOLD: Final = frozenset({"measured", "collected", "administered", "targeted", "objective", "exvivo", "background"})
_TWO: Final = 2
_SAME: Final = re.compile(r"\bsame\s+(?:\w+\s+){0,2}$", re.IGNORECASE)


def merge(clauses: Sequence[Clause], is_a: IsA) -> None:
    """Take the role from every name that a narrower one in its place restates, and from classes told of in passing."""
    assayed = [clause for clause in clauses if any(mention.kind == "assay" for mention in clause.mentions)]
    _refer(assayed, is_a)
    _general(clauses, is_a)
    _vague_cells(clauses, is_a)
    told, exhausted = heads(clauses)
    classes = exhausted | strategies(assayed) | broader(clauses, is_a)
    measured = classes - (of_kind("class", "analyte_kinds") - exhausted)
    inflamed(clauses, is_a)
    slight = in_passing(clauses)
    unseen(assayed)
    generics(assayed)
    unsaid(clauses)
    for clause in clauses:
        restated = _restated(clause, is_a) if len(clause.mentions) > 1 else set()
        methods = _by_narrower(clause, is_a)
        for mention in clause.mentions:
            here = measured | (classes & bare(clause, mention)) if mention.role == "measured" else classes | told
            if mention.role == "background":
                here = classes | (slight - among(clause, mention, is_a)) | passing(clause, mention, told)
            dropped = mention.at in restated or (mention.kind in _BROAD and mention.term.id in here)
            dropped = dropped or (mention.kind != "cell" and mention.at in methods)
            if mention.role and dropped:
                named = mention.role == "measured" and mention.at not in restated and stands(clause, mention)
                mention.role, mention.rule = None, BESIDE if named else "restated"


def _general(clauses: Sequence[Clause], is_a: IsA) -> None:
    """A class of a condition under study adds nothing to it: "severe COVID-19 infections", "the size of the tumor".

    Such classes stand in ontology/condition_kinds.tsv; a disease that has kinds ("leukemia") is named for itself,
    and "metastatic cancer" is a stage of whatever cancer is named.
    A class that title, condition list or keywords name is a condition under study itself.
    """
    studied = {m.term.id for clause in clauses for m in clause.of("condition") if m.role == "objective" and m.term.id}
    titles = [clause for clause in clauses if clause.where == "title"]
    told = {(c.index, str(m.term.id)) for c in titles for m in c.of("condition") if m.role == "objective"}
    named = {str(m.term.id) for clause in titles for m in clause.of("condition") if _itself(clause, m, told, is_a)}
    for clause in clauses:
        for mention in clause.of("condition"):
            broad = mention.term.id
            if broad not in of_kind("class", "condition_kinds") or mention.role not in _NAMED:
                continue
            another = (broad in _INFECTIONS and _OTHER.search(clause.before(mention))) or among(clause, mention, is_a)
            under = studied if mention.role != "objective" and broad not in studied else named
            wide = _CANCER if broad in of_kind("stage", "condition_kinds") else broad
            if not another and broad not in named and any(is_a(narrow, wide) and narrow != broad for narrow in under):
                mention.role, mention.rule = None, "restated"


def _itself(clause: Clause, mention: Reading, told: set[tuple[int, str]], is_a: IsA) -> bool:
    """Whether a title studies a condition: "tumor-sensitized T cells" and a "cancer antigen" tell of something else.

    "Acute infection" is a stage of the infection that another one names, if any does; so is a bare "infection" in a
    title that names one ("infection and clinical course of COVID-19"), but no "opportunistic infection".  An
    "intra-tumor injection" and "anti-tumor effects" tell of a place and an effect.
    """
    if mention.text.casefold() == "infection" and _BARE.search(clause.before(mention)):
        beside = (other for index, other in told if index == clause.index and other != mention.term.id)
        if any(is_a(other, mention.term.id or "") for other in beside):
            return False
    staged = _STAGE.match(mention.text) or _STAGE.search(clause.before(mention))
    other = _OF_IT.match(clause.after(mention)) or _ABOUT.search(clause.before(mention))
    meant = mention.role == "objective" and bool(mention.term.id) and not other
    return meant and not (staged and mention.term.id in of_kind("class", "condition_kinds"))


def _vague_cells(clauses: Sequence[Clause], is_a: IsA) -> None:
    """A class of cells (ontology/cell_kinds.tsv) that the page studies by a narrower name: "the stem cells" of PBSC.

    It means the narrower one; where these are several, or it is only told of or a procedure's, it gives way to them.
    """
    broad = of_kind("class", "cell_kinds")
    cells = [mention for clause in clauses for mention in clause.of("cell") if mention.role in _TOLD]
    own = {cell.term for cell in cells if cell.role != "background" and cell.term.id}
    for cell in cells:
        narrow = [one for one in own if cell.term.id in broad and _is_narrower(one, cell.term, is_a)]
        if len(narrow) == 1 and cell.role != "background" and cell.rule != RULE:
            cell.term = narrow[0]
        elif narrow:
            cell.role, cell.rule = None, "restated"


def _refer(clauses: Sequence[Clause], is_a: IsA) -> None:
    """A short form means the assay that its section named in full: "single cell RNAseq … Single cell analysis"."""
    named: dict[int, list[tuple[Term, set[str]]]] = {}
    for clause in clauses:
        for mention in clause.of("assay"):
            if mention.role:
                words = set(re.findall(r"\w+", clause.words(mention).casefold()))
                short = words - _ANALYSIS
                earlier = named.setdefault(clause.index, [])
                before = {t for t, full in earlier if short and short <= full and _is_narrower(t, mention.term, is_a)}
                earlier.append((mention.term, words))
                if len(before) == 1:
                    mention.term, mention.rule = before.pop(), "short-form"


def _is_narrower(term: Term, other: Term, is_a: IsA) -> bool:
    return term != other and is_a(term.id or "", other.id or "")


def _restated(clause: Clause, is_a: IsA) -> set[tuple[int, int]]:
    """Places of names that a narrower one restates or explains, and of analytes that "the same …" refers back to."""
    kinds: dict[str, list[Reading]] = {}
    for mention in clause.mentions:
        kinds.setdefault(mention.kind, []).append(mention)
    found: set[tuple[int, int]] = set()
    for chain in clause.chains(kinds.get("analyte", ())):
        if _SAME.search(clause.before(chain[0])):
            found.update(mention.at for mention in chain)
    for mention, part in pairwise(kinds.get("tissue", ())):
        if _BRACKETED.fullmatch(clause.section.text[mention.at[1] : part.at[0]]):
            found.add(mention.at)
    found.update(marker.at for marker, cell in pairwise(clause.mentions) if marks(clause, marker, cell))
    for same in kinds.values():
        for left, right in pairwise(same):
            found.update(_explained(clause, left, right, is_a))
    return found


def _by_narrower(clause: Clause, is_a: IsA) -> set[tuple[int, int]]:
    """Places of assays that a narrower one restates; their cells stay: "*NK cell* cytotoxicity by chromium release"."""
    if len(clause.of("assay")) < _TWO:
        return set()
    clusters = _clusters(clause, is_a)
    return {m.at for cluster in clusters for m in cluster if m is not _narrowest(clause, cluster, is_a)}


def _explained(clause: Clause, left: Reading, right: Reading, is_a: IsA) -> Iterator[tuple[int, int]]:
    """The broader of two neighbours, where it only says what the other is: "ruxolitinib (a JAK inhibitor)".

    A class right behind its member is one name with it ("COVID-19 infection"), and so is one that its member ends:
    "infection with HIV".  Cells that no class names are those in the bracket behind them: "regulatory cells (Treg)".
    """
    one, other = left.term.id, right.term.id
    if left.kind == "cell" and not one and other and _glossed(clause, left, right):
        yield left.at
    if one and other and one != other:
        gap = clause.section.text[left.at[1] : right.at[0]]
        same = left.kind == "condition" and not gap.strip(" \n-()/")
        if (same or _IS.match(gap)) and is_a(one, other):
            yield right.at
        caused = one in of_kind("class", "condition_kinds") and _DUE.fullmatch(gap)
        if (caused or _CALLED.match(gap)) and is_a(other, one):
            yield left.at


def _glossed(clause: Clause, left: Reading, right: Reading) -> bool:
    """Whether a name is all that stands in the bracket behind another."""
    gap = clause.section.text[left.at[1] : right.at[0]]
    return gap.strip() == "(" and clause.after(right).startswith(")")


def _clusters(clause: Clause, is_a: IsA) -> Iterator[tuple[Reading, ...]]:
    """Runs of assay names of one role with only a space, a bracket or "by" between them.

    "With" joins only a class and its kind: "PCR with histopathological findings" are two assays.
    """
    run: list[Reading] = []
    for mention in clause.of("assay"):
        gap = clause.section.text[run[-1].at[1] : mention.at[0]] if run else ""
        apart = run and gap.strip() == "with" and not _related(run[-1].term, mention.term, is_a)
        # "PCR viral load": the method, and what it says all of by itself.
        alone = run and not of_kind("self").isdisjoint((run[-1].term.id, mention.term.id))
        if run and (mention.role != run[-1].role or apart or alone or not _LINK.fullmatch(gap)):
            yield tuple(run)
            run = []
        run.append(mention)
    if run:
        yield tuple(run)


def _related(one: Term, other: Term, is_a: IsA) -> bool:
    return is_a(one.id or "", other.id or "") or is_a(other.id or "", one.id or "")


def _narrowest(clause: Clause, cluster: tuple[Reading, ...], is_a: IsA) -> Reading:
    """The narrower of two names; of two unrelated ones the bracketed (or "by …") one, for it names the method."""
    best = cluster[0]
    for mention in cluster[1:]:
        if is_a(best.term.id or "", mention.term.id or ""):
            continue
        gap = clause.section.text[best.at[1] : mention.at[0]]
        if is_a(mention.term.id or "", best.term.id or "") or gap.strip(" \t-"):
            best = mention
    return best
