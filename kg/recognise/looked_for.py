"""Hits → the same, with names that are mostly given or of an illness made sure where words say that they are measured.

Zinc, leucine and lysine are given as often as they are measured, *Candida* and *Mycoplasma* mostly name an infection.
What a fluid holds (*serum zinc, selenium and manganese*), has a level or is carried (*leucine levels*, *RSV
shedding*), or what a test is for (*PCR for adenovirus and norovirus*, *cultured for S. aureus*) is an analyte.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.recognise.matching import Hit
    from kg.vocabulary import Tokens

_REACH: Final = 110
_SMALL: Final = re.compile(r"[a-z]{4}")
_ITEM: Final = r"[\w.()'-]+(?:\s(?!(?:and|or)\b)[\w.()'-]+){0,3}"
_LIST: Final = rf"(?:{_ITEM}\s*(?:,\s*(?:(?:and|or)\s+)?|\s(?:and|or)\s+|/\s*)){{0,8}}(?:an?\s+|the\s+)?"
_MEMBER: Final = r"[\w.()'-]+(?:\s(?!(?:and|or)\b)[\w.()'-]+)?"
_BEFORE: Final = re.compile(
    r"(?:\b(?:tests?|tested|testing|pcrs?|swabs?|swabbed|cultures?|cultured|screen(?:ed|ing|s)?|examined|assay(?:s|ed)?"
    r"|analy[sz]ed|analys[ei]s|measurements?|evaluated|checked|positive)"
    r"\s+(?:\([^()]{1,20}\)\s+)?(?:for|of)\s+(?:the\s+)?(?:(?:presence|detection|growth|levels?)\s+of\s+)?"
    r"|\b(?:detection|presence|carriage|coloni[sz]ation|shedding|isolation|density|abundance|identification"
    r"|quantification|levels?|concentrations?|amounts?|eradication|clearance|growth|measurement|determination|excretion)"
    r"\s+(?:rates?\s+)?(?:of|by|with)\s+|\b(?:coloni[sz]ed|carriers?)\s+(?:with|by|of)\s+|\bdetect(?:s|ing|able)?\s+"
    rf"|\b(?:serum|plasma|urinary|urine|saliva(?:ry)?|f[a]?ecal|csf|circulating)\s+(?:levels\s+of\s+)?){_LIST}$",
    re.IGNORECASE,
)
_AFTER: Final = re.compile(
    rf"(?:\s*\([^()]{{1,20}}\))?(?:(?:\s*,\s*|\s(?:and|or)\s+|\s*/\s*)+{_MEMBER}){{0,6}}\s+(?:(?:serum|plasma|blood)\s+)?"
    r"(?:levels?|concentrations?|pcr|cultures?|carriage|coloni[sz]ation|shedding|load|antigens?|positivity|detection"
    r"|eradication|density|excretion)\b",
    re.IGNORECASE,
)
_OTHER: Final = re.compile(
    r"[\s-]*(?:\([^()]{1,20}\)\s*)?(?:infect\w*|disease|pneumonia|specific|reactive|vaccin\w*|supplement\w*|tablets?"
    r"|capsules?|therapy|treat\w*|intake|receptors?|transport\w*|\w*kinases?|deficien\w*|\w+ases?|vectors?|\d+\s*m?g\b"
    r"|hydrochloride|chloride|sulfate|sulphate|oxide|carbonate|phosphate|citrate|acetate|induced|related|associated|ions?"
    r"|-?encod\w*|overload|chelat\w*|poisoning|toxicity|containing|based|free\b)",
    re.IGNORECASE,
)


def looked_for(tokens: Tokens, hits: Sequence[Hit]) -> list[Hit]:
    """Make weak names of analytes sure that words beside them, or beside their list, say are looked for.

    Short forms of genes stay as they are: *CAT* is a scan as well, whatever its level.
    """
    if not any(hit.weak and hit.term.kind == "analyte" for hit in hits):
        return list(hits)
    return [hit._replace(weak=False) if _weak(tokens, hit) and _sought(tokens, hit) else hit for hit in hits]


def _weak(tokens: Tokens, hit: Hit) -> bool:
    if not hit.weak or hit.term.kind != "analyte" or hit.candidates:
        return False
    return hit.term.id is None or _SMALL.search(tokens.text, *_span(tokens, hit)) is not None


def _sought(tokens: Tokens, hit: Hit) -> bool:
    start, end = _span(tokens, hit)
    if _OTHER.match(tokens.text, end):
        return False
    sentence = re.split(r"[;:]|(?<!\b[A-Z])\.\s|\n", tokens.text[max(start - _REACH, 0) : start])[-1]
    return _BEFORE.search(sentence) is not None or _AFTER.match(tokens.text, end) is not None


def _span(tokens: Tokens, hit: Hit) -> tuple[int, int]:
    return tokens.starts[hit.first], tokens.ends[hit.last - 1]
