"""A criterion's mentions → the same, with drugs for what is measured elsewhere: estrogens in a list of medications.

"CYP3A4 inhibitors", "medicines metabolised by CYP2C9" name no enzyme that somebody has, but drugs.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg.model import Term

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.model import Mention, Section

_BOTH: Final = frozenset(
    {"CHEBI:12777", "CHEBI:17026", "CHEBI:17347", "CHEBI:27363", "CHEBI:33234", "CHEBI:50114", "EFO:0003786"}
)
"""What people have and take: vitamins, sex hormones, zinc, cytokines (interleukins)."""
_MEDICATION: Final = re.compile(r"medication|medicine|\bdrug|therap|treatment|\bagents?\b", re.IGNORECASE)
_MEASURED: Final = re.compile(
    r"\b(?:levels?|concentrations?|elevated|abnormal|low|high|serum|plasma|deficien\w+|titers?|receptors?|test(?:s|ing)?|assays?"
    r"|normal|positive|negative)\b|[<>≥≤=]",
    re.IGNORECASE,
)
_JOINT: Final = re.compile(r"\s*(?:,|/|and/or|and|or|,\s*(?:and/or|and|or))\s*", re.IGNORECASE)
_BESIDE: Final = 30
_ENZYME: Final = re.compile(r"CYP\d\w*|cytochrome P450|ABCB1|UGT\w+")
_HERITED: Final = re.compile(
    r"metaboli[sz]ers?|genotyp|allel|polymorphi|deficien|mutation|variant|phenotyp", re.IGNORECASE
)
_REACH: Final = 60
_ACTING: Final = (
    ("inhibitor", re.compile(r"inhibit", re.IGNORECASE)),
    ("inducer", re.compile(r"induc", re.IGNORECASE)),
    (
        "substrate",
        re.compile(r"substrate|metaboli[sz]ed|metabolism|medicine|medication|\bdrugs?\b|interact", re.IGNORECASE),
    ),
)
_KNOWN: Final = {
    "CYP3A4 inhibitor": Term(
        "CHEBI:86501", "EC 1.14.13.97 (taurochenodeoxycholate 6alpha-hydroxylase) inhibitor", "agent"
    ),
    "cytochrome P450 inhibitor": Term("CHEBI:50183", "P450 inhibitor", "agent"),
}
"""What CHEBI calls them."""


def as_drugs(section: Section, mentions: Sequence[Mention]) -> Sequence[Mention]:
    """The mentions of a criterion, with drugs for what is given in it."""
    if not any(mention.term.kind == "analyte" for mention in mentions):
        return mentions
    text = section.text
    listed = bool(section.group and _MEDICATION.search(section.group))
    found: list[Mention] = []
    for place, mention in enumerate(mentions):
        beside = [*found[-1:], *mentions[place + 1 : place + 2]]
        found += _meant(text, mention, beside, listed=listed)
    return found


def _meant(text: str, mention: Mention, beside: Sequence[Mention], *, listed: bool) -> Iterator[Mention]:
    if mention.term.kind != "analyte":
        yield mention
        return
    start, end = mention.at
    around = text[max(0, start - _REACH) : end + _REACH]
    if _ENZYME.fullmatch(mention.term.label) and not _HERITED.search(around):
        acting = [name for name, words in _ACTING if words.search(around)]
        acting = acting[:-1] if len(acting) > 1 and acting[-1] == "substrate" and "ubstrate" not in around else acting
        for name in acting:
            label = f"{mention.term.label} {name}"
            yield replace(mention, term=_KNOWN.get(label, Term(None, label, "agent")), role=None)
        if acting:
            return
    drug = _drug(mention)
    given = drug and (listed or any(_lists(text, mention, one) for one in beside))
    if drug and given and not _MEASURED.search(text[max(0, start - _BESIDE) : end + _BESIDE]):
        mention = replace(mention, term=drug, role=None)
    yield mention


def _drug(mention: Mention) -> Term | None:
    """The drug that the words of an analyte name as well."""
    if mention.term.id in _BOTH:
        return replace(mention.term, kind="agent")
    return next((term for term in mention.others if term.kind == "agent"), None)


def _lists(text: str, mention: Mention, other: Mention) -> bool:
    """Whether a neighbour in the same list is a drug."""
    first, last = sorted((mention.at, other.at))
    return other.term.kind == "agent" and _JOINT.fullmatch(text, first[1], last[0]) is not None
