"""A name of a protein or a drug → which of the two its sentence means: what is measured, or what is given.

Hydrocortisone whose level is measured is no drug; interleukin-2 that the trial gives is no level.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kg.interpret.assays import of_kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.interpret.clauses import Clause
    from kg.interpret.readings import Reading
    from kg.model import Term

_LEVEL: Final = re.compile(
    r"\b(?:levels?|concentrations?|serum|plasma|urin(?:e|ary)|saliva(?:ry)?|hair|sweat|(?<!white\s)(?<!red\s)blood(?!\s+(?:cells?|flow|pressure|vessels?|stem|progenitors?|transfus\w+|products?|donors?|loss))|titers?|titres?|secretion|expression|excretion|measure\w*"
    r"|detect\w*|quantif\w*|produc\w+|release|assay\w*)\b",
    re.IGNORECASE,
)
_BESIDE: Final = 30
# In prose only what a level is named of: "urine melatonin levels", not "melatonin is measured out in capsules".
_NAMED_LEVEL: Final = re.compile(r"\s*(?:levels?|concentrations?)\b", re.IGNORECASE)
# "the antitumor activity of interleukin-12", "the safety profile of IL-7", "escalating doses of IL-7": of a drug.
_OF_DRUG: Final = re.compile(
    r"\b(?:(?:anti\S+|therapeutic|clinical|biologic(?:al)?)\s+activity|safety(?:\s+profile)?|toler(?:ability|ance)|effectiveness|pharmacokinetics|pharmacodynamics|dos(?:es?|ing|ages?)|courses?|toxicit\w+"
    r"|efficacy|effects?|trials?)\s+(?:\w+\s+(?=of))?of\s+(?:(?!on\b|in\b)\(?[\w-]+\)?\s+){0,5}(?:[\w-]+/)?$"
    r"|\b(?:initial|delayed|intermittent|subcutaneous|plus|during|following|(?<!per )(?<!each )(?<!the )dose)\s+"
    r"(?:[\w-]+/)?$"
    r"|\b(?:addition\s+of|(?:HAART|chemotherapy)\s+(?:and|plus|with)|adding\s+(?:[\w-]+\s+(?:\([^()]{1,30}\))?,?\s*){0,4})\s*$"
    r"|\b(?:immuni[sz]ation|vaccination|vaccine)\s+(?:(?:to|with|and|plus)\s+)+(?:(?!on\b|in\b)[\w-]+\s+){0,6}$"
    r"|\b(?:treat(?:ed|ment)|therapy|medications?|drugs|combin(?:ed|ation))\s+with\s+(?:[\w-]+\s+(?:and|plus|or)\s+)?$"
    r"|\b(?:exposure|respond\w*|response|hypersensitivity|addition)\s+to\s+(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
# "how GM-CSF affects viral load", "GM-CSF can increase CD4 counts", "frequency of IL-2 related side effects"
_DOES: Final = re.compile(
    r"\s*(?:\([^()]{1,60}\)\s*)?(?:affects?|influences?|enhances|is\s+an?\s+(?:[\w-]+,?\s+){0,3}cytokine|(?:when\s+)?added\s+to|has\s+been\s+(?:shown|found|reported)\s+to|(?:has\s+)?improve[sd]?|increases|increase\s+the|is\s+similar\s+to|(?:can|may|might|will|could)\s+(?:increase|reduce|lower|improve|help)"
    r"|(?:side\s+effects?|toxicit\w+|total\s+exposure|plus|doses|dosing|cycles|augmentation|priming|injections?|patients|recipients|(?:on\s+)?days?\s+\d+))\b"
    r"|[\s-]*(?:related|associated|induced)\s+(?:[\w-]+\s+){0,2}(?:effects?|toxicit\w+|fatigue|fevers?|symptoms|reactions?)\b",
    re.IGNORECASE,
)
# "the activity of IL-2 against tumor cells"
_ACTIVITY: Final = re.compile(r"\bactivity\s+of\s+(?:[\w-]+\s+){0,3}$", re.IGNORECASE)
_AGAINST: Final = re.compile(r"(?:[^.;:]|\.(?=\d))*\bagainst\b", re.IGNORECASE)
_ACTED_ON: Final = re.compile(r"[\s-]*(?:signal\w*|pathways?|axis|inhibit\w+|blockade|receptors?)\b", re.IGNORECASE)
_FEEDING: Final = frozenset({"culture-with", "in-medium"})
"""The cues of what a culture holds beside its cells."""
_RECEPTOR: Final = re.compile(r"\b(?:scFv|chimeric|CAR|transduced)\b")
# "serum levels of interleukin-6, tumor necrosis factor, and G-CSF"
_LEVELS: Final = re.compile(r"\b(?:levels|concentrations)\s+of\s+(?:(?!\b(?:doses?|priming)\b)[^.;:])*$", re.IGNORECASE)
_LIST: Final = 120
_IN_FLUID: Final = re.compile(r"\b(?:serum|plasma|urinary|CSF|salivary|blood)\s+(?:[\w-]+\s+)?$", re.IGNORECASE)
# "elevated cortisol", "serum cortisol is dissociated from its activity": a body's own, no drug
_OWN: Final = re.compile(r"\b(?:elevated|endogenous|serum|salivary|urinary|plasma)\s+$", re.IGNORECASE)
# "increase production of a chemical called interferon gamma": what cells make is a body's own as well
_MADE: Final = re.compile(
    r"\b(?:production|secretion|release|synthesis|(?:down|up)[\s-]?regulation)\s+of\s+(?:[\w-]+\s+){0,5}$",
    re.IGNORECASE,
)
_BACKGROUND: Final = frozenset({"prose", "rationale"})
_ANTIGEN: Final = "antigen-given"
_LISTED: Final = "bare-list"
_IS_A: Final = re.compile(r"\)?(?:,|\s+is)\s+an?\s+(?:[\w-]+\s+){0,2}", re.IGNORECASE)
_TOLD: Final = frozenset({"prose", "rationale", "title", "objective", "arm"})


def drug_or_protein(clause: Clause, mention: Reading, given: set[Term]) -> None:
    """Hydrocortisone whose level is measured is no drug; interleukin-2 that the trial gives is no level."""
    near = clause.before(mention, _BESIDE) + " | " + clause.after(mention, _BESIDE)
    if mention.kind == "agent" and _perhaps_measured(clause, mention, given):
        protein = other(mention, "analyte")
        if protein is not None and (_level(clause, mention, near) or _among_measured(clause, mention)):
            mention.term, mention.kind, mention.role, mention.rule = protein, "analyte", "measured", "level-of"
        elif protein is not None and mention.term not in given and _of_body(clause, mention):
            mention.term, mention.kind, mention.rule = protein, "analyte", "of-the-body"
    elif mention.kind == "analyte" and _unmeasured(clause, mention, near):
        drug = _drug(mention)
        known = drug in given or _among_given(clause, mention, given)
        if known and (not clause.of("assay") or _acting(clause, mention)):
            mention.term, mention.kind, mention.role, mention.rule = drug, "agent", "administered", "analyte-given"


def _perhaps_measured(clause: Clause, mention: Reading, given: set[Term]) -> bool:
    """Whether a name of a drug may be of what is measured; what the trial gives only as a member of levels."""
    if mention.term not in given:
        return mention.role == "background"
    levels = _LEVELS.search(clause.before(mention, _LIST)) is not None
    return levels and mention.role in {"background", "objective"} and _among_measured(clause, mention)


def _level(clause: Clause, mention: Reading, near: str) -> bool:
    """Whether words beside a name say that its level is measured; in prose they have to follow it."""
    told = clause.where == "prose" and not _NAMED_LEVEL.match(clause.after(mention, _BESIDE))
    return not told and _LEVEL.search(near) is not None


def _among_measured(clause: Clause, mention: Reading) -> bool:
    """Whether a name is a member of a list of what is measured: "analyzed for IL-6, ACTH and *cortisol*"."""
    chain = next(run for run in clause.chains(clause.of("analyte", "agent")) if mention in run)
    return any(one.kind == "analyte" and one.role == "measured" for one in chain)


def _among_given(clause: Clause, mention: Reading, given: set[Term]) -> bool:
    """Whether a name is a member of a list of what is given: "*interleukin-2*, interleukin-12, or nothing".

    "Inhibition of IL-6 (tocilizumab) or *IFNg signaling*" lists what drugs act on.
    """
    if _ACTED_ON.match(clause.after(mention)):
        return False
    chain = next(run for run in clause.chains(clause.of("analyte", "agent")) if mention in run)
    return other(mention, "agent") is not None and any(_drug(one) in given for one in chain)


def _of_body(clause: Clause, mention: Reading) -> bool:
    """Whether background tells of a body's own: "elevated *cortisol*", "cytokines (*G-CSF*, IP-10 and MCP-1)"."""
    if clause.where not in _BACKGROUND:
        return False
    chain = next(run for run in clause.chains(clause.of("analyte", "agent")) if mention in run)
    proteins = [one for one in chain if one.kind == "analyte" and one.role == "background"]
    only = all(other(one, "analyte") is not None for one in chain if one.kind == "agent")
    return (only and len(proteins) > 1) or _OWN.search(clause.before(mention, _BESIDE)) is not None


def _drug(mention: Reading) -> Term:
    return other(mention, "agent") or replace(mention.term, kind="agent")


def _acting(clause: Clause, mention: Reading) -> bool:
    """Whether the words beside a name tell of what a drug does."""
    before, after = clause.before(mention), clause.after(mention)
    active = _ACTIVITY.search(before) and _AGAINST.match(after)
    return bool(active or _OF_DRUG.search(before) or _DOES.match(after))


def short_forms(clause: Clause) -> None:
    """A short form in brackets means what its long form means: "the effect of interleukin-12 (IL-12)" is a drug's.

    A class that tells what a drug is says nothing more: "interleukin-2, a cytokine with many effects".
    """
    for long, short in pairwise(clause.mentions):
        gap = clause.section.text[long.at[1] : short.at[0]]
        given = long.kind == "agent" and long.role in {"administered", "exvivo"}
        if given and short.kind == "analyte" and gap.strip() == "(" and long.mention.term == short.mention.term:
            short.term, short.kind, short.role, short.rule = long.term, long.kind, long.role, long.rule
        elif given and _IS_A.fullmatch(gap) and short.term.id in of_kind("class", "analyte_kinds"):
            short.role, short.rule = None, "restated"


def _unmeasured(clause: Clause, mention: Reading, near: str) -> bool:
    """Whether nothing says that a protein is measured: no level in its sentence, in prose none right beside it."""
    if _acting(clause, mention) or mention.rule == _LISTED:  # "cyclophosphamide; IL-2": a list of drugs
        return True
    if mention.rule.startswith("section-") and clause.where not in {"prose", "rationale", "arm"}:
        return not _LEVEL.search(clause.text)
    told = clause.where in _TOLD and mention.role in {"objective", "background", "subgroup"}
    return told and not _LEVEL.search(near) and not _MADE.search(clause.before(mention))


def by_name(clause: Clause, mention: Reading, role: str | None) -> str | None:
    """What a section says of a protein, where it may name a drug (role ``drug``), or a part of cells that are given.

    In the text of an arm, what may be a drug is given: a name that a drug has too, a small molecule, antibodies.
    """
    drug = other(mention, "agent") is not None
    if role == "administered" and not drug and (clause.of("cell") or _RECEPTOR.search(clause.text)):
        return "background"
    if role == "administered" and _IN_FLUID.search(clause.before(mention)):
        return "measured"
    if role != "drug":
        return role
    small = (mention.term.id or "").startswith("CHEBI:")
    return "administered" if drug or small or mention.term.id in of_kind("class", "analyte_kinds") else "background"


def as_drug(protein: Reading) -> None:
    """A protein that is given is a drug, one that feeds cells in culture an agent; an antigen stays what it is.

    What has no class and is no name of a drug (a virus, a marker) is given to nobody.
    """
    if protein.kind != "analyte":
        return
    drug = other(protein, "agent")
    if protein.role == "administered" and not _given_itself(protein):
        protein.rule = "analyte-given"
        if drug is None and not _named(protein.term):  # "vaccination against SARS-CoV-2"
            protein.role = "background"
            return
    elif protein.role != "exvivo" or (drug is None and protein.rule not in _FEEDING):
        return
    protein.term, protein.kind = drug or replace(protein.term, kind="agent"), "agent"


def _given_itself(mention: Reading) -> bool:
    """Whether what is given is no drug but an antigen: a protein that a vaccine holds, or a vector encodes."""
    drug = mention.term.id in of_kind("antibody", "analyte_kinds") or other(mention, "agent") is not None
    return mention.rule == _ANTIGEN and _named(mention.term) and not drug


def _named(term: Term) -> bool:
    """Whether a name is of something that can be given: no marker, and no virus as such."""
    return term.id is not None or term.label.endswith(("protein", "antigen"))


def antigens(clauses: Sequence[Clause]) -> None:
    """What one place of the page gives as an antigen is one wherever the page gives it."""
    found = {one.term for clause in clauses for one in clause.of("analyte") if one.rule == _ANTIGEN}
    for clause in clauses if found else ():
        for mention in clause.mentions:
            if mention.rule == "analyte-given" and mention.mention.term in found:
                mention.term, mention.kind, mention.rule = mention.mention.term, "analyte", _ANTIGEN


def other(mention: Reading, kind: str) -> Term | None:
    """What the same words name in another kind: GM-CSF the protein, and the drug."""
    return next((term for term in mention.mention.others if term.kind == kind), None)
