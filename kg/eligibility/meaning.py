"""A criterion's mentions → the same with what they mean there: a protein that is given, an operation on one place.

"Use of growth hormone" is of the drug.  "Spinal surgery", where no class is known, is no surgery in general: it has its
words as its label and no id (``ontology/eligibility/sites.tsv``).
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Final

from kg.eligibility.tables import table
from kg.model import Term

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.model import Mention

_GIVEN: Final = re.compile(
    r"\b(?:use[ds]?|using|taking|taken|receiv(?:e|ed|es|ing)|receipt|treat(?:ed|ment)\s+with|therapy\s+with|medications?"
    r"|administration|combination|infusions?\s+of|injections?\s+of|exposure\s+to|allerg(?:y|ies|ic)\s+to"
    r"|hypersensitiv(?:ity|e)\s+to)\b[^.;:]{0,90}$",
    re.IGNORECASE,
)
_AFTER: Final = re.compile(
    r"\s+(?:therapy|treatment|use|administration|infusions?|injections?|supplement\w*|support)\b", re.IGNORECASE
)
# "use of an assay of IgG", "elevated immunoglobulins", "IgA deficiency": of what is measured
_MEASURED: Final = re.compile(
    r"\b(?:levels?|concentrations?|elevated|abnormal|low|high|serum|plasma|deficien\w+|titers?|titres?|antibod\w+"
    r"|secret\w+|express\w+|receptors?|measure\w*|assays?|tests?)\b",
    re.IGNORECASE,
)
_STATES: Final = {"UBERON:0000175": Term(None, "pleural effusion", "condition")}
"""What is a fluid where it is examined, and a state of people in a criterion."""
_BESIDE: Final = 25
_JOINT: Final = re.compile(r"\s*(?:,\s*)?(?:and/or|and|or|/)\s*", re.IGNORECASE)


def meant(text: str, start: int, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions of a sentence that begins at ``start``; one whose concept changes is no evidence of the old one."""
    return list(_narrowed(text, start, [_given(text, start, one) for one in mentions]))


def _given(text: str, start: int, mention: Mention) -> Mention:
    """A protein as the drug that its words name too, where it is given."""
    if mention.term.id in _STATES:
        return replace(mention, term=_STATES[mention.term.id], role=None)
    if mention.term.kind != "analyte" or not mention.others:
        return mention
    first, last = mention.at
    drug = next((term for term in mention.others if term.kind == "agent"), None)
    if drug is None or _MEASURED.search(text[max(first - _BESIDE, start) : last + _BESIDE]):
        return mention
    given = _GIVEN.search(text[start:first]) or _AFTER.match(text, last)
    return replace(mention, term=drug, role=None) if given else mention


def _narrowed(text: str, start: int, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Mentions of anything of a kind, confined to a place by words before them: "spinal infection or tumor"."""
    heads, site = _sites()
    before, last = "", -1
    for mention in mentions:
        if mention.term.id not in heads:
            before = ""
            yield mention
            continue
        found = site.search(text[start : mention.at[0]])
        if found is not None:
            before = found[1]
        elif not (before and last >= 0 and _JOINT.fullmatch(text, last, mention.at[0])):
            before = ""
        last = mention.at[1]
        words = " ".join(f"{before} {text[slice(*mention.at)]}".split()).lower()
        yield replace(mention, term=Term(None, words, mention.term.kind), role=None) if before else mention


@cache
def _sites() -> tuple[frozenset[str], re.Pattern[str]]:
    rows = table("sites")
    one = "(?:" + "|".join(row["words"] for row in rows if row["what"] == "site") + ")"
    return (
        frozenset(row["words"] for row in rows if row["what"] == "head"),
        re.compile(rf"\b({one}(?:[\s/,-]+(?:(?:and|or)\s+)?{one})*)\s+$", re.IGNORECASE),
    )
