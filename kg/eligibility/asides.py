"""A sentence's mentions → those that ask for nothing: labels, words of a cue, whom a threshold is for."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.eligibility.cues import Cue
    from kg.eligibility.normals import Found
    from kg.eligibility.quantities import Subject
    from kg.model import Mention

# "Chemotherapy: No prior docetaxel", "Apremilast only: known allergy to it":
# a label of what follows, where that names a treatment itself or nothing
_LABEL: Final = re.compile(r"s?(?:\s+only)?\s*:(?!\w)")
_ASKS_NOTHING: Final = re.compile(
    r"\s*(?:not\s+(?:specified|applicable)|see\b|none|n/?a\b|any\b|recovered|(?:no|prior|concurrent)\s+[a-z ]+$|\W*$)",
    re.IGNORECASE,
)
_TREATMENTS: Final = frozenset({"agent", "procedure"})
_PARTS: Final = _TREATMENTS | {"assay"}
# whom a threshold is for: "ALT ≤ 5 x ULN if liver metastases are present" asks nobody for metastases
_FOR_SOME: Final = re.compile(
    r"[\s,;(]*(?:(?:or|and|but)\s+)?(?:if|unless|where|when|in\s+(?:the\s+)?(?:presence|absence|case|setting)\s+of"
    r"|(?:for|in)\s+(?:\w+\s+)?(?:patients?|subjects?|participants?|those|individuals|cases?)\b"
    r"|with(?:out)?\b(?=[^().;]*\)))[^.;()]{0,60}",
    re.IGNORECASE,
)
_SOME_WITH: Final = re.compile(
    r"(?:^|[(;,:]\s*|\bor\s+)(?:if|unless|in\s+(?:the\s+)?(?:presence|absence|case)\s+of"
    r"|(?:for|in)\s+(?:patients?|subjects?|participants?|those|individuals)\s+with(?:out)?)\b[^.;()]{0,40}$",
    re.IGNORECASE,
)
# a reason, or what the excluded thing does to another: "as they may be at risk of toxicity from olaparib"
_REASON: Final = re.compile(
    r"\b(?:(?:as|because|since)\s+(?:they|these|this|it|he|she)\s+(?:may|might|could|would|can|will)\b"
    r"|(?:that|which)\s+(?:(?:may|might|could|would|can|will)\s+)?(?:(?:significantly|potentially|adversely)\s+)?"
    r"(?:affect|alter|confound|contra-?indicate|influence|interfere|mask|preclude|prevent|render)s?\b(?!.*\b(?:such\s+as|including)\b))"
    r"(?:(?!\bno\b)[^.;,:()])*$",
    re.IGNORECASE,
)
# "exact delineation of tumor volume"
_PART: Final = re.compile(r"\s+(?:volumes?|tissues?|samples?|specimens?|blocks?|beds?)\b", re.IGNORECASE)
# a class that only explains a name, and what the trial itself gives: "beta lactams (a class of antibiotics)"
_GLOSS: Final = re.compile(
    r"\(\s*an?\s+(?:class|type|kind|form|group|family)\s+of\s+(?:\w+\s+)?$|\bwhen\s+(?:taking|receiving|using|given)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_OWN_PART: Final = re.compile(
    r"\s+(?:part|phase|portion|component)\s+of\s+(?:this|the)\s+(?:study|trial)\b", re.IGNORECASE
)
# what an excluded state only stands before or after: "radiotherapy before the surgery"
_AROUND: Final = re.compile(
    r"\b(?:before|prior\s+to|during|after|following|post|at\s+the\s+time\s+of|relative\s+to|since\s+(?:the\s+)?onset\s+of|independent(?:ly)?\s+of)\s+"
    r"(?:(?:the|their|his|this|planned|index|primary)\s+)*$",
    re.IGNORECASE,
)
# "received immunosuppression after transplantation": what is excluded, though no concept is known of it
_GIVEN: Final = re.compile(
    r"\b(?:receiv\w+|use|using|agents?|drugs?|immunosuppress\w+|treat\w*|therap\w+|relapse\w*|recurren\w+|complications?)\b",
    re.IGNORECASE,
)
# a web address: "(cancer.gov)"
_ADDRESS: Final = re.compile(r"\.(?:gov|org|com|net|edu|int|eu|uk)\b")
# "lymphoma (B-cell, T-cell, or null-cell type)": cells that a disease is named after
_TYPE: Final = re.compile(
    r"s?(?:\s*(?:,|/|\bor\b|\band\b)\s*(?:(?:or|and)\s+)?[\w-]+(?:\s[\w-]+)?){0,3}?[\s-]+(?:(?:immuno)?pheno|histo|cell\s+)?(?:types?|lineage|origin)\b",
    re.IGNORECASE,
)
# what a treatment is to reach: "oxygen to achieve SpO2 > 92%"
_TARGET: Final = re.compile(
    r"(?<!able\s)(?<!ability\s)(?<!failure\s)\bto\s+(?:achieve|maintain|keep|reach|obtain)\s+(?:an?\s+|the\s+)?(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
# the disease of the trial itself: "bleeding of the primary tumor"
_ITSELF: Final = re.compile(
    r"\b(?:of|by|from)\s+(?:the|their)\s+(?:primary|underlying|original|index)\s+(?:tumou?r|cancer|neoplasm|malignancy|disease|lesion)s?$",
    re.IGNORECASE,
)
# whose age only tells who signs or is tested: "a guardian if under 18", "performed on every woman younger than 55"
_WHOSE_AGE: Final = re.compile(
    r"\b(?:if|when|parents?|partners?|guardians?|caregivers?|mothers?|fathers?|(?:performed|required|done)\s+(?:on|in|for|of))\b[^.;:()]{0,40}$",
    re.IGNORECASE,
)
_ALLERGY: Final = frozenset({"MONDO:0005271", "MONDO:0000605"})
_TO: Final = re.compile(
    r"(?:[\s,/]+(?:or|and|reactions?|hypersensitivity|allerg\w+|intolerance|anaphyla\w+))*\s+(?:to|against)\s+(?!(?:(?:any|multiple|several)\s+)?(?:date|drugs|medications|medicines|foods?)\b)",
    re.IGNORECASE,
)
_SEVERITY: Final = {
    "congestive heart failure": ("NYHA class",),
    "heart failure": ("NYHA class",),
    "scoliosis": ("Cobb angle",),
    "kyphosis": ("Cobb angle",),
}
_RANKED: Final = re.compile(
    r"[\s(,:]*(?:(?:or|and|worse|symptomatic|coronal|with|a|of|the|congestive)\s+)*", re.IGNORECASE
)
_THEN: Final = re.compile(r"[^.;:()]{0,60}")


def restates(mention: Mention, intolerances: Sequence[Cue]) -> bool:
    """Whether a mention is the words of a cue: "allergy" in *allergy to heparin*."""
    return any(cue.start < mention.at[1] and mention.at[0] < cue.end for cue in intolerances)


def counts(mention: Mention, pairs: Sequence[tuple[Found, Subject]]) -> bool:
    """Whether a limit is about other words at its place: the cells of a "CD4 count", a rate in mL/min."""
    start, end = mention.at
    others = [one for _, one in pairs if one.start < end and start < one.end and one.mention is not mention]
    kinds = {("assay", "cell"), ("analyte", "measure"), ("cell", "assay")}
    return any(one.mention is None or (mention.term.kind, one.term.kind) in kinds for one in others)


def part_of_name(mention: Mention, mentions: Sequence[Mention]) -> bool:
    """Whether an analyte is only a part of a score's name at its place: creatinine in "creatinine clearance"."""
    return mention.term.kind == "analyte" and any(
        one.term.kind == "score" and one.at == mention.at and mention.term.label.lower() in one.term.label.lower()
        for one in mentions
    )


def labels(text: str, place: tuple[int, int], mention: Mention, mentions: Sequence[Mention]) -> bool:
    """Whether a treatment is only the label of what its sentence says: of another treatment, or of none."""
    if mention.term.kind not in _TREATMENTS or text[place[0] : mention.at[0]].strip(" -*•"):
        return False
    label = _LABEL.match(text, mention.at[1])
    if label is None:
        return False
    first = next((one.at[0] for one in mentions if one.term.kind in _TREATMENTS and one.at[0] >= label.end()), None)
    if first is None:
        return _ASKS_NOTHING.match(text, label.end(), place[1]) is not None
    return bool(text[label.end() : first].strip())  # "Antivirals: ritonavir" names a class and a member of it


def of_some(text: str, place: tuple[int, int], mention: Mention, pairs: Sequence[tuple[Found, Subject]]) -> bool:
    """Whether a disease only tells for whom a threshold holds, before or after the threshold."""
    before = text[place[0] : mention.at[0]]
    first = _SOME_WITH.search(before) is not None
    return any(
        _FOR_SOME.fullmatch(text, limit.end, mention.at[0])
        if limit.end <= mention.at[0]
        else first and _THEN.fullmatch(text, mention.at[1], limit.start)
        for limit, _ in pairs
    )


def _ranks(text: str, mention: Mention, pairs: Sequence[tuple[Found, Subject]]) -> bool:
    """Whether a limit says how severe a disease must be: "scoliosis (Cobb angle > 20)" excludes no other scoliosis."""
    start, end = mention.at
    return any(
        _RANKED.fullmatch(text[limit.end : start] if limit.end <= start else text[end : subject.start]) is not None
        for limit, subject in pairs
        if subject.term.label in _SEVERITY.get(mention.term.label, ())
    )


def _of_something(text: str, mention: Mention) -> bool:
    """Whether an allergy is one to something: "allergy to latex" is no allergic disease."""
    return mention.term.id in _ALLERGY and _TO.match(text, mention.at[1]) is not None


def part_of_body(text: str, mention: Mention) -> bool:
    """Whether the words are of a part, a sample or the size of a tumour, which nobody has as a disease."""
    return mention.term.kind == "condition" and _PART.match(text, mention.at[1]) is not None


def reasons(text: str, place: tuple[int, int], mention: Mention) -> bool:
    """Whether a concept is only named in a reason, or is what something excluded acts on."""
    start, end = mention.at
    if _of_something(text, mention) or _ADDRESS.match(text, end):
        return True
    if mention.term.kind == "cell" and _TYPE.match(text, end):
        return True
    return any(one.search(text, place[0], start) for one in (_REASON, _GLOSS)) or (
        mention.term.kind in _PARTS and _OWN_PART.match(text, end) is not None
    )


def around(text: str, place: tuple[int, int], mention: Mention, first: int) -> bool:
    """Whether something excluded, from ``first`` on, only comes before or after a concept."""
    start = mention.at[0]
    beside = _AROUND.search(text, place[0], start)
    return beside is not None and (first < start or _GIVEN.search(text, place[0], beside.start()) is not None)


def targets(text: str, place: tuple[int, int], start: int) -> bool:
    """Whether a treatment is to reach the quantity that begins at ``start``: nobody is asked for it."""
    return _TARGET.search(text, place[0], start) is not None


def spelled(text: str, mentions: Sequence[Mention]) -> dict[int, Mention]:
    """The numbers of mentions → the same without abbreviations in brackets behind their own words.

    "Major depressive disorder (MDD), current" is named once.
    """
    found: dict[int, Mention] = {}
    last = -1
    for number, one in enumerate(mentions):
        before = found.get(last)
        start, end = one.at
        same = before is not None and before.term == one.term
        if before is not None and same and text[before.at[1] : start].strip() == "(" and text[end : end + 1] == ")":
            found[last] = replace(before, at=(before.at[0], end + 1))
            continue
        found[number], last = one, number
    return found


def itself(text: str, place: tuple[int, int], mention: Mention, pairs: Sequence[tuple[Found, Subject]]) -> bool:
    """Whether a disease is the trial's own, of which something else is said, or excluded only from some severity on."""
    if mention.term.kind != "condition":
        return False
    return _ranks(text, mention, pairs) or _ITSELF.search(text[place[0] : mention.at[1]]) is not None


def of_others(text: str, place: tuple[int, int], start: int) -> bool:
    """Whether an age is that of other people than those who take part, or a case of a rule."""
    return _WHOSE_AGE.search(text, place[0], start) is not None
