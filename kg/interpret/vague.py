"""Assay names that say too little → no role, where better ones stand beside them.

A class of methods gives way to a method, a strategy ("multi-omics") to any assay, and what a class of analytes implied
to the analytes that are named.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg.interpret.assays import CYTOKINES, of_kind, of_one
from kg.interpret.implied import says
from kg.interpret.readouts import READOUT, WORDED
from kg.interpret.tied import ON
from kg.model import Term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.interpret.clauses import Clause
    from kg.interpret.readings import Reading

_CLEARED: Final = re.compile(r"\bclearance$", re.IGNORECASE)
"""What a virus does until no PCR finds it: "viral clearance: two negative PCR tests" is the PCR."""
# A bracket may say what samples are for: "blood samples (for antibody testing)".
_OWN: Final = re.compile(r"\s*(?:(?:samples?|specimens?)?\s*\(for\s+(?:[\w-]+\s+)?)?", re.IGNORECASE)
# What antibodies say nothing of: "Neutralizing antibodies, cellular immune response".
_CELLULAR: Final = re.compile(r"\b(?:cellular|(?<!B[- ])cell|T[- ]?cells?|lymphocytes?)\b", re.IGNORECASE)
# An assay that goes by its own name: "IL-6 and TNF by *multiplex cytokine assays*".
_BY_NAME: Final = re.compile(r"\b(?:assays?|multiplex)\b", re.IGNORECASE)
# What is read of a gene that is named: no profile of many.
_ONE: Final = re.compile(r"(?:gene|m?RNA)[\s-]+expression(?:\s+levels?)?", re.IGNORECASE)
# "Chemiluminescence followed by nucleic acid testing": two.
_NUCLEIC: Final = re.compile(r"\bnucleic[\s-]acid", re.IGNORECASE)
# What cells say nothing of: "lymphocyte proliferation, antibody responses".
_HUMORAL: Final = re.compile(
    r"(?:(?:specific|humoral|antibody[- ]mediated)\s+)*(?:antibody|humoral)\b(?!\s+and)", re.IGNORECASE
)
_PASSING: Final = frozenset({"background", "inclusion", "exclusion", "cited", "related", None})
_CRITERIA: Final = frozenset({"inclusion", "exclusion"})
_INTERVENTIONS: Final = frozenset({"intervention.name", "test"})
_GENE: Final = "HGNC:"
_PAIR: Final = 2


def unsaid(clauses: Sequence[Clause]) -> None:
    """Drop an assay that a class implied whose members are named beside it: "cytokine levels: IL-6, CXCL10"."""
    named = {
        clause.whole for clause in clauses if any((m.term.id or "").startswith(_GENE) for m in clause.of("analyte"))
    }
    for clause in clauses:
        if clause.whole in named:
            heads = [m.mention for m in clause.of("analyte") if not (m.term.id or "").startswith(_GENE)]
            for assay in clause.of("assay"):
                if not _BY_NAME.search(assay.text) and any(says(head, assay.mention) for head in heads):
                    assay.role, assay.rule = None, "restated"


def strategies(clauses: Sequence[Clause]) -> set[str]:
    """Assay names that name no method ("multi-omics"): they count only on a page that names no method at all.

    So does "microbiome analysis", on a page that names no sequencing of bacteria.  What an intervention is called
    ("laboratory biomarker analysis") is planned under that name, whatever else is.
    """
    assays = {str(m.term.id) for clause in clauses for m in clause.of("assay") if m.role and m.term.id}
    planned = {m.term.id for clause in clauses if clause.name in _INTERVENTIONS for m in clause.of("assay")}
    vague = assays & of_kind("strategy")
    microbes = assays & of_kind("microbiome") if assays & of_kind("of-bacteria") else set()
    return (vague - planned if assays - vague else set()) | microbes


def unseen(clauses: Sequence[Clause]) -> None:
    """Drop a response that is told of in passing, or that the page sees by an assay it names.

    So is what is found or what happens ("viral load", "phagocytosis") no assay where it is only known, and the
    expression of one gene no profile.
    """
    _of_one_gene(clauses)
    assays = [one for clause in clauses for one in clause.of("assay")]
    blind = of_kind("self") | of_kind("nucleic") | of_kind("look") | of_kind("panel") | of_kind("count-of-cells")
    able = [one for one in assays if one.role not in _PASSING and one.term.id and one.term.id not in blind]
    able = [one for one in able if not of_one(one.term)]
    named = {one.term.id for one in able if one.mention.rule != READOUT}
    for mention in (one for one in assays if one.mention.rule == READOUT):
        seen = named - of_kind("serology") if _CELLULAR.search(mention.mention.text) else named
        if _HUMORAL.match(mention.mention.text):
            seen = named & (of_kind("serology") | of_kind("fluid")) - {CYTOKINES}
        if seen or mention.role in _PASSING:
            mention.role, mention.rule = None, "restated"
    for mention in (one for one in assays if one.mention.rule.startswith(WORDED)):
        better = of_kind(mention.mention.rule.removeprefix(WORDED))
        if any(
            one.role not in _PASSING and one.term.id in better and one.mention.rule != mention.mention.rule
            for one in assays
        ):
            mention.role, mention.rule = None, "restated"
    processes = of_kind("self") | of_kind("process") | of_kind("sought")
    for mention in (one for one in assays if one.role == "background" and one.term.id in processes):
        mention.role, mention.rule = None, "restated"


def generics(clauses: Sequence[Clause]) -> None:
    """A class of methods, or of what is counted, gives way to a method beside it: "cell counts … by flow cytometry".

    What an immunoassay says better in one place it says better on the whole page ("anti-drug antibodies … by ELISA").
    In a list of tests it is one of them: "immunophenotyping, karyotyping, FISH".  Nor does it give way to an assay that
    says all of by itself ("viral load and CD4 count"), or where each has its own material: "PCR in a swab and serum
    antibody testing".
    """
    vague = of_kind("generic") | of_kind("broad") | of_kind("sought") | of_kind("immunoassay")
    places: dict[tuple[str, int], list[Reading]] = {}
    for clause in clauses:
        for mention in clause.of("assay"):
            if mention.role and not _listed(clause, mention) and not _elsewhere(clause, mention):
                places.setdefault(clause.whole, []).append(mention)
    said: set[str | None] = set()
    for mentions in places.values():
        beside = {mention.term.id for mention in mentions} - of_kind("self")
        for mention in mentions:
            # An immunoassay, vague as it is, says better than serology how antibodies are found.
            methods = beside - (vague - of_kind("immunoassay") if mention.term.id in of_kind("serology") else vague)
            cleared = _CLEARED.search(mention.mention.text) and methods & of_kind("nucleic")
            if cleared or (mention.term.id in vague and _better(mention, methods)):
                mention.role, mention.rule = None, "restated"
                better = (methods - vague) & of_kind("fluid") if mention.role not in _CRITERIA else set()
                said |= {mention.term.id} & of_kind("sought") if better else set()
    for mention in (one for clause in clauses for one in clause.of("assay") if one.term.id in said):
        mention.role, mention.rule = None, "restated"


def _better(vague: Reading, methods: set[str | None]) -> bool:
    """Whether methods say better what a class of them says: PCR counts no cells, a panel is a class as well."""
    methods = methods - of_kind("repertoire") - of_kind("panel")
    if vague.term.id in of_kind("count"):
        methods = methods - of_kind("nucleic") - of_kind("cell-free") - of_kind("look") - of_kind("fluid")
        methods = methods - of_kind("differential")
    if vague.term.id in of_kind("immunoassay"):
        methods = methods & of_kind("kind-of-immunoassay")
    if vague.term.id in of_kind("serology"):
        methods = methods - of_kind("nucleic") - of_kind("look")
    if vague.mention.rule == READOUT and _CELLULAR.search(vague.text):
        methods = methods - of_kind("serology")
    if _NUCLEIC.search(vague.text):
        methods = methods & of_kind("nucleic")
    if vague.term.id in of_kind("broad"):
        methods = methods & of_kind("expression")
    return bool(methods)


def _of_one_gene(clauses: Sequence[Clause]) -> None:
    """Make a profile of expression that of the one gene right before its words: "wild type *p53* gene expression"."""
    for clause in clauses:
        runs = clause.chains([one for one in clause.mentions if (one.term.id or "").startswith(_GENE)])
        genes = {run[0].at[1]: run[0].term for run in runs if len(run) == 1}
        for assay in clause.of("assay") if genes else ():
            gene = genes.get(len(clause.section.text[: assay.at[0]].rstrip().removesuffix("-")))
            if gene and assay.role and assay.term.id in of_kind("broad") and _ONE.fullmatch(assay.text):
                assay.term = Term(None, f"{gene.label} expression", "assay")
                assay.mention = replace(assay.mention, term=assay.term, match="none")


def _listed(clause: Clause, mention: Reading) -> bool:
    """Whether an assay stands in a list of three or more."""
    return any(mention in chain and len(chain) > _PAIR for chain in clause.chains(clause.of("assay")))


def _elsewhere(clause: Clause, assay: Reading) -> bool:
    """Whether a generic assay has a specimen of its own right beside it, and its sentence names another one."""
    if assay.term.id not in of_kind("generic"):
        return False
    text = clause.section.text
    tissues = [tissue for tissue in clause.of("tissue") if tissue.role]
    own = [t for t in tissues if t.at[1] <= assay.at[0] and _OWN.fullmatch(text, t.at[1], assay.at[0])]
    own += [t for t in tissues if t.at[0] >= assay.at[1] and ON.fullmatch(text, assay.at[1], t.at[0])]
    return bool(own) and any(tissue.term != own[0].term for tissue in tissues)
