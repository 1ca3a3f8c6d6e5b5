"""Biopsies and samples of nothing that is named: what they take is tissue, where the page takes no other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.interpret import taking
from kg.model import Term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.interpret.clauses import Clause
    from kg.interpret.readings import Reading

# A biopsy whose tissue is not named takes tissue; "biopsy-proven" disease is known already.
_ANY: Final = "UBERON:0000479"
_SAMPLE: Final = "OBI:0001479"
_OPENS: Final = re.compile(
    r"[^.;:()]{0,40}:|\s*(?:\(|,?\s*(?:such\s+as|including|namely|i\.e\.|e\.g\.))", re.IGNORECASE
)
_TUMOR: Final = "tkg:TumorTissue"
NAMELESS: Final = "specimen-of-something"
"""The rule of a biopsy whose tissue no word names; it holds where the page takes no other tissue."""
_TUMOR_TISSUE: Final = Term(_TUMOR, "tumor tissue", "tissue")
_CANCER: Final = re.compile(r"cancer|carcinoma|tumou?r|sarcoma|melanoma|glioma|blastoma|mesothelioma", re.IGNORECASE)
_SWABS: Final = "OBI:0002599"
_SWAB: Final = re.compile(r"swab", re.IGNORECASE)
_TAKEN: Final = frozenset({"collected", "measured"})
_NODES: Final = re.compile(r"lymphoma", re.IGNORECASE)
_OF: Final = re.compile(
    r"\s+(?:of|from)\s+(?:the\s+|an?\s+|their\s+|your\s+|his\s+|her\s+|each\s+)?(?:(?:relapsed|recurrent|primary|metastatic|suspected|residual)\s+)?",
    re.IGNORECASE,
)
_PROOF: Final = re.compile(
    r"[\s-]*(?:prove[nd]|confirm\w*|verified|documented|diagnos\w+|site|results?|report|needle|forceps|accessible|is\s+(?:an?|the)\b(?!\s+part))\b",
    re.IGNORECASE,
)


def nameless(clause: Clause, mention: Reading) -> bool:
    """Whether a mention is a biopsy of nothing that is named."""
    return mention.term.id == _ANY and any(one.kind == "method" and one.at == mention.at for one in clause.mentions)


def unnamed(mention: Reading) -> bool:
    """Whether what is taken is only tissue: a biopsy of nothing that is named, "tissue samples"."""
    return mention.rule == NAMELESS or (mention.term.id == _ANY and mention.role == "collected")


def alone(clause: Clause, mention: Reading) -> bool:
    """Whether tissue without a name stands in no list of specimens: "blood and *tissue samples*" are two."""
    listed = mention.rule != NAMELESS and any(
        mention in run and len(run) > 1 for run in clause.chains(clause.of("tissue"))
    )
    return unnamed(mention) and not listed


def told(clause: Clause, mention: Reading) -> bool:
    """Whether a biopsy takes no sample of its own: it is of another tissue, a criterion's, or a proof."""
    others = any(other.at != mention.at for other in clause.of("tissue")) and not _of_tumor(clause, mention)
    return others or clause.where in {"criterion", "title"} or _PROOF.match(clause.after(mention)) is not None


def settle(clauses: Sequence[Clause]) -> None:
    """What biopsies and samples take without a name is the one solid tissue that the page takes by its name.

    Of several no one can say which: they play no role.  Where it takes none, it is the tumor tissue that it names;
    and a biopsy is of the tumor, where solid tumors are all that is under study.
    """
    _general(clauses)
    _swabs(clauses)
    named = _named(clauses)
    tumors = _only_tumors(clauses)
    tumor = next((one.term for clause in clauses for one in clause.of("tissue") if one.term.id == _TUMOR), None)
    for clause in clauses:
        for mention in clause.of("tissue"):
            if not mention.role or not unnamed(mention):
                continue
            if mention.rule == NAMELESS and _of_tumor(clause, mention):
                mention.term, mention.rule = _TUMOR_TISSUE, "tumor-sampled"
            elif tumor is not None and not named:
                mention.term, mention.rule = tumor, "tumor-elsewhere"
            elif tumors and not named and mention.rule == NAMELESS:
                mention.term, mention.rule = _TUMOR_TISSUE, "tumor-studied"
            elif len(named) == 1 and alone(clause, mention):
                mention.term, mention.rule = next(iter(named)), "tissue-elsewhere"
            elif named and alone(clause, mention):
                mention.role, mention.rule = None, ""


def _of_tumor(clause: Clause, biopsy: Reading) -> bool:
    """Whether the words call what is sampled a tumor: "a biopsy *of the kidney tumor*"."""
    tumors = (one for one in clause.of("condition") if _CANCER.search(clause.words(one)) and one.at[0] >= biopsy.at[1])
    return any(_OF.fullmatch(clause.section.text, biopsy.at[1], one.at[0]) for one in tumors)


def _general(clauses: Sequence[Clause]) -> None:
    """Drop "the following biological samples: blood, urine", which are these, where a page takes others."""
    taken = [(c, one) for c in clauses for one in c.of("tissue") if one.role in {"collected", "measured"}]
    if any(one.term.id != _SAMPLE for _, one in taken):
        for clause, mention in taken:
            if mention.term.id == _SAMPLE and _OPENS.match(clause.after(mention)):
                mention.role, mention.rule = None, ""


def _swabs(clauses: Sequence[Clause]) -> None:
    """Swabs of no named place are of the one that the page swabs by its name; of several, no one can say which."""
    taken = [one for clause in clauses for one in clause.of("tissue") if one.role in _TAKEN and _SWAB.search(one.text)]
    places = {one.term for one in taken if one.term.id != _SWABS}
    for mention in taken if places else ():
        if mention.term.id == _SWABS and len(places) == 1:
            mention.term, mention.rule = next(iter(places)), "tissue-elsewhere"
        elif mention.term.id == _SWABS:
            mention.role, mention.rule = None, ""


def _only_tumors(clauses: Sequence[Clause]) -> bool:
    """Whether each condition of the record's own list is a solid tumor, or a lymphoma beside one."""
    listed = {one.term for clause in clauses if clause.name == "condition" for one in clause.of("condition")}
    tumors = {term for term in listed if _CANCER.search(term.label)}
    return bool(tumors) and all(_NODES.search(term.label) for term in listed - tumors)


def _named(clauses: Sequence[Clause]) -> set[Term]:
    """The solid tissues that a page takes by their names."""
    return {
        mention.term
        for clause in clauses
        for mention in clause.of("tissue")
        if mention.role in {"collected", "measured"} and not unnamed(mention) and taking.solid(clause, mention)
    }
