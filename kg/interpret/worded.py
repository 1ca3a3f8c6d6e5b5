"""A thing that is measured → what the words beside it say of how: that its level or number is meant, or which assay.

"Expression of ACE2", "renin assay": where no table has such an assay, it has no identity, only a label.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.interpret.assays import of_kind
from kg.interpret.quantities import table
from kg.model import Term

if TYPE_CHECKING:
    from kg.interpret.clauses import Clause
    from kg.interpret.readings import Reading

_GENE: Final = "HGNC:"
_EXPRESSION: Final = re.compile(
    r"\bexpression\s+(?:levels?\s+|patterns?\s+)?of\s+(?:(?:the|both|several|other|pro-?inflammatory|inflammatory)\s+)*$",
    re.IGNORECASE,
)
_EXPRESSED: Final = re.compile(
    r"\)?[\s-]*(?:\([^()]{1,20}\)\s*)?(?:(?:gene|protein|receptor|surface|antigen|oncogene|tumou?r)\s+)?expression\b"
    r"(?!\s+(?:system|vector|construct|cassette))",
    re.IGNORECASE,
)
_ACTIVE: Final = re.compile(
    r"[\s-]*(?:\([^()]{1,40}\)\s*)?(?P<what>(?:(?:enzym(?:e|atic)|promoter|pathway)\s+)?"
    r"(?:activit(?:y|ies)|activation|inhibition|(?:de)?phosphorylation|acetylation|methylation|depletion|occupancy"
    r"|densit(?:y|ies)|responses?|responsiveness))\b"
    r"(?!\s+(?:inhibitors?|domains?|loops?|assays?|tests?|therap\w+|treatment))",
    re.IGNORECASE,
)
"""What is seen of an enzyme or another protein: "telomerase *activity*"."""
_EXPRESSES: Final = re.compile(r"\bexpression$", re.IGNORECASE)
_RESPONSE: Final = re.compile(r"respons", re.IGNORECASE)
"""What is seen of one protein; a "cytokine response" is a row of ontology/readouts.tsv, a "PSA response" an effect."""
_ACTS: Final = re.compile(r"\bactivity$", re.IGNORECASE)
"""What is in the name itself: "*factor VIII activity*"."""
_PROPERTY: Final = (
    r"(?P<what>functions?|functionality|phenotypes?|diversity|apoptosis|proliferation|cytotoxicity|exhaustion|specificity|persistence|persists?"
    r"|(?:chemotactic|phagocytic|antiviral|antimicrobial|bactericidal|suppressive|cytotoxic|cytolytic|lytic|killer|metabolic)?\s*activity|activation|viability|migration|chemotaxis|phagocytosis|clearance|oxidative\s+burst)\b"
)
_DOES: Final = re.compile(
    r"[\s-]*(?:\([^()]{1,20}\)\s*)?(?:cells?\s+)?"
    rf"(?:(?:counts?|numbers?|frequenc(?:y|ies)|phenotype)\s*(?:,(?!\s*\w+\s+of\b)|and|&|/)\s*)?{_PROPERTY}"
    r"(?!\s+(?:disorders?|syndromes?|inhibit\w+|antigens?|markers?|gene|factors?))",
    re.IGNORECASE,
)
_SEEN_BY: Final = {
    "proliferation": Term("OBI:0000891", "cell proliferation assay", "assay"),
    "cytotoxicity": Term("OBI:0000882", "cell-cell killing assay", "assay"),
    "viability": Term("OBI:0003583", "cell viability assay", "assay"),
    "chemotaxis": Term("OBI:0003820", "cell migration assay", "assay"),
}
"""What cells do that has an assay, whatever cells: "antigen-specific T-cell *proliferation*"."""
_COUNTED: Final = re.compile(r"[\s-]*(?:cells?\s+)?(?:counts?|numbers?|frequenc(?:y|ies))\b", re.IGNORECASE)
_PERSIST: Final = re.compile(r"persists?$")
_DONE_BY: Final = re.compile(
    rf"\b{_PROPERTY}\s+of\s+(?:(?:the|these|circulating|peripheral|blood|infused|total)\s+)*$", re.IGNORECASE
)
_MOVED: Final = re.compile(
    r"[\s-]*(?P<what>mobili[sz]ation)\b(?!\s+(?:with|by|using|regimens?|failures?))", re.IGNORECASE
)
"""What cells are made to do as well, so that an aim must ask for it: "compare stem cell *mobilization*"."""
_ASKED: Final = re.compile(
    r"\b(?:compare|assess|evaluate|determine|measure|quantify|monitor|examine)\s+(?:the\s+)?"
    r"(?:(?:rate|extent|kinetics|degree|amount|effects?\s+of\s+[\w-]+)\s+(?:of|on)\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
# What is expressed though no ontology names it; a virus is another matter.
_MOLECULE: Final = re.compile(r"\b(?:molecule|receptor|protein|antigen|oncogene)s?\b", re.IGNORECASE)
_MARKS: Final = re.compile(r"\b(?:markers?|signs?|evidence|genes?)\s+of\s+(?:\w+\s+)?$", re.IGNORECASE)
_PATHWAY: Final = re.compile(r"[\s-]*(?:pathways?|signall?ing)\b", re.IGNORECASE)
GENETIC: Final = re.compile(
    r"\b(?:polymorphisms?|(?<!HCV\s)(?<!HIV\s)(?<!HBV\s)(?<!HPV\s)(?<!viral\s)(?<!virus\s)genotyp\w+|mutations?|mRNA|transcripts?|genes?|SNPs?)\b",
    re.IGNORECASE,
)
"""Words of a gene, no level of its product: "*polymorphisms* of TNF"."""
TESTED: Final = (
    r"(?:assays?|tests?|testing|measurements?|determinations?|quantification|quantitations?)\b"
    r"(?!\s*(?:kits?|strips?|articles?)\b)"
)
"""What a thing is called with where its name says what is done: "ferritin *test*"."""
_TESTED: Final = re.compile(
    rf"\s*(?:\([^()]{{1,20}}\)\s*)?(?:(?:serum|plasma|blood|urine|saliva)\s+)?{TESTED}", re.IGNORECASE
)
_OF: Final = (
    r"\b(?:counts?|numbers?|frequenc(?:y|ies)|levels?|quantit(?:y|ies)|amounts?|concentrations?|contents?|values?|percentages?"
    r"|(?:counts?|numbers?|amounts?)\s+(?:and|or)\s+(?:\w+\s+)?\w+|(?<!\bself-)(?:determinations?|measurements?|quantifications?|quantitation|dosages?))\s+of\s*:?\s+"
    r"(?:(?:\w+\s+)?(?:bio)?markers?\s*[(:,]?\s*)?"
)
_BEFORE: Final = re.compile(
    rf"(?:{_OF}|\babsolute\s+|\b(?:tests?|testing|assays?|determinations?|measurements?)\s+(?:for|of\s+levels\s+of)\s+)"
    r"(?:(?:the|absolute|total|circulating|peripheral|serum|plasma|blood|(?:bone\s+)?marrow|mean|median"
    r"|[\w-]+[- ]specific)\s+)*$",
    re.IGNORECASE,
)
# "Serum leptin": of what is dissolved; circulating cells are only in the blood.
_IN_FLUID: Final = re.compile(r"\b(?:serum|plasma|urinary|circulating|salivary|CSF)\s+$", re.IGNORECASE)
# "… and PAI-1, from plasma", "C5a, Bb concentration in serum": the same, said behind.
_FROM_FLUID: Final = re.compile(
    r"\s*(?:\([^()]{1,20}\))?(?:,\s*(?-i:[A-Z][\w-]{0,9})\s+(?:levels?|concentrations?))?\s*,?\s*(?:in|from)\s+"
    r"(?:(?:the|human|peripheral|venous|fasting|blood|patient\w*)\s+)*(?:serum|plasma|urine|saliva|CSF|cerebrospinal\s+fluid|sputum|blood)\b(?![\s-]+free)",
    re.IGNORECASE,
)
_TITER: Final = re.compile(r"\btit(?:er|re)s?\s+of\s+(?:[\w-]+\s+){0,4}$", re.IGNORECASE)
LEVEL: Final = re.compile(
    r"\)?\s*(?:\([^()]{1,20}\)\s*)?(?:(?:cells?|serum|plasma|blood|absolute|(?:types?|functions?|phenotypes?|percentages?)\s+and)\s+)?(?:(?:counts?|numbers?|nadirs?|levels?|loads?|values?|concentrations?|contents?|frequenc(?:y|ies)|production|secretion|dosages?|tit(?:er|re)s?)\b|"
    rf"{TESTED})"
    r"|\s*[\[(]?\s*(?:cells?|K|[×x*]?\s*10\s*\^?\s*\d+)\s*/\s*(?:[uµμ]l|mm|m?l\b)",
    re.IGNORECASE,
)
_CHANGE: Final = re.compile(
    r"(?:^\W*|\b(?:changes?|increases?|decreases?|reductions?|improvements?|differences?|variations?)\s+"
    r"(?:(?:from|at|over|versus|to)\s+(?:the\s+)?baseline\s+)?(?:in|of|for)\s+)(?:(?:the|total|blood|peripheral|plasma|serum|circulating)\s+)*$",
    re.IGNORECASE,
)
_END: Final = re.compile(
    r"s?\s*(?:\([^()]*\))?\s*(?:$|[.;,]|(?:from|at|on|after|before|during|between|over|within|by)\b)", re.IGNORECASE
)
"""Where the name of cells ends what an outcome says that changes: "change from baseline in *platelets* at day 7"."""
_SUBSETS: Final = re.compile(
    r"\s*(?:cells?\s+)?(?:sub-?sets?|sub-?populations?|profiles?|sub-?typ\w+)\b", re.IGNORECASE
)
_GOVERNED: Final = re.compile(
    r"(?<!changes\s)(?<!change\s)\b(?:of|in|on|from|within)\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE
)
_WORDS: Final = re.compile(
    r"\b(?:counts?|numbers?|levels?)$|^(?:ANC|ALC|WBC|NAN)$|^antibod\w+\s+(?:to|against)\b", re.IGNORECASE
)


def worded(clause: Clause, thing: Reading) -> Term | None:
    """The assay that the words beside an analyte name; none of antibodies, which nothing expresses.

    The markers of a population (``CD45+Col-1+``) are not what is expressed either.
    """
    if thing.kind == "cell":
        return _of_cells(clause, thing)
    marker = any(cell.at == thing.at for cell in clause.of("cell"))
    antibody = thing.term.id in of_kind("antibody", "analyte_kinds") or "antibod" in thing.term.label
    if thing.kind != "analyte" or marker or antibody:
        return None
    classed = thing.term.id in of_kind("class", "analyte_kinds")
    gene = (thing.term.id or "").startswith(_GENE) or classed
    gene = gene or (thing.term.id is None and _MOLECULE.search(thing.term.label) is not None)
    listed = next((run for run in clause.chains(clause.of("analyte")) if thing in run), (thing,))
    after = clause.after(listed[-1])
    if gene and (
        _EXPRESSES.search(clause.words(thing))
        or _EXPRESSED.match(after)
        or (_EXPRESSION.search(clause.before(listed[0])) and not _PATHWAY.match(after))
    ):
        return Term(None, f"{thing.term.label} expression", "assay")
    acts = _ACTIVE.match(clause.after(thing)) if gene and thing.role == "measured" else None
    acts = (
        acts if acts is None or not (_RESPONSE.search(acts["what"]) and (classed or thing.term.id in table())) else None
    )
    if acts is None and gene and thing.role == "measured" and _ACTS.search(clause.words(thing)):
        return Term(None, f"{thing.term.label} activity", "assay")
    if acts:
        return Term(None, f"{thing.term.label} {' '.join(acts['what'].lower().split())}", "assay")
    return Term(None, f"{thing.term.label} assay", "assay") if _TESTED.match(clause.after(thing)) else None


def _sharing(clause: Clause, cell: Reading) -> Reading:
    """The cell whose last words are this one's as well: "*T cell* and B cell function"; not "T cells and B cell …"."""
    listed = next((run for run in clause.chains(clause.of("cell")) if cell in run), (cell,))
    alike = all(not clause.words(one).endswith("s") for one in listed)
    return listed[-1] if alike else cell


def _of_cells(clause: Clause, thing: Reading) -> Term | None:
    """What cells do, or are, as the words beside their name say: "T cell *function*", "*phenotype of* lymphocytes"."""
    head = _sharing(clause, thing)
    behind = _DOES.match(clause.after(head))
    if behind and any(head.at[1] <= one.at[0] <= head.at[1] + behind.end() for one in clause.of("assay")):
        return None  # "plasma cell *apoptosis assay*": its words are an assay's name already
    moved = _MOVED.match(clause.after(thing)) if _ASKED.search(clause.before(thing)) else None
    does = behind or moved or _DONE_BY.search(clause.before(thing))
    if does and _MARKS.search(clause.before(thing)):
        return None  # "markers of macrophage activation" are what is measured
    what = " ".join(does["what"].lower().split()) if does else ""
    if clause.where == "objective" and what.startswith("phenotype"):
        return None  # what cells are is seen by any method that the page may tell; an outcome says that it is
    named = Term(None, f"{thing.term.label} {_PERSIST.sub('persistence', what)}", "assay") if what else None
    return _SEEN_BY.get(what, named)


def does_as_well(clause: Clause, thing: Reading) -> Term | None:
    """What counted cells do, where both are asked for: "T cell number *and function*"."""
    after = clause.after(thing)
    does = _DOES.match(after) if thing.kind == "cell" and _COUNTED.match(after) else None
    what = does["what"].lower() if does else ""
    if not what or what.startswith("phenotype"):
        return None
    return _SEEN_BY.get(what) or Term(None, f"{thing.term.label} {what}", "assay")


def said(clause: Clause, thing: Reading) -> bool:
    """Whether a thing's own words, or those beside it or its list, say that its level or its number is meant."""
    listed = next((run for run in clause.chains(clause.of(thing.kind)) if thing in run), (thing,))
    own = any(_WORDS.search(clause.words(one)) or LEVEL.match(clause.after(one)) for one in (thing, listed[-1]))
    before = clause.before(listed[0])
    if own or _BEFORE.search(before):
        return True
    dissolved = _IN_FLUID.search(before) or _TITER.search(before) or _FROM_FLUID.match(clause.after(listed[-1]))
    return thing.kind != "cell" and dissolved is not None


def subsets(clause: Clause, thing: Reading) -> bool:
    """Whether the subsets of cells are meant: "*lymphocyte* subsets"."""
    return thing.kind == "cell" and _SUBSETS.match(clause.after(thing)) is not None


def subsets_apart(clause: Clause, thing: Reading) -> bool:
    """Whether subsets are a readout of their own: "cytokines, *T cell* subsets"; not "sequencing of B cell subsets"."""
    return subsets(clause, thing) and not _GOVERNED.search(clause.before(thing))


def bare(clause: Clause, thing: Reading) -> bool:
    """Whether an outcome is nothing but blood cells, or how they change: their number is meant."""
    rows = table().get(thing.term.id or "", ()) if thing.kind == "cell" and clause.name.startswith("outcome.") else ()
    if not any(row.form == "count" and row.assay not in of_kind("generic") for row in rows):
        return False
    listed = next((run for run in clause.chains(clause.of("cell", "analyte")) if thing in run), (thing,))
    change = _CHANGE.search(clause.before(listed[0]))
    alone = change and (change[0].strip() or clause.name.endswith(".measure"))
    return bool(alone and _END.match(clause.after(listed[-1])))
