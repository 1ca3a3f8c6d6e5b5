"""Criteria's clauses → Restrictions: what a criterion says of a condition, drug or procedure, and for how long.

"Immunosuppressive treatment within 12 months" (wash-out) differs from "introduced for more than 1 month" (a minimum
exposure) and from "at least 6 months after completion of cyclophosphamide" (a minimum time since).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.durations import Time, amounts
from kg.model import AUXILIARY, Restriction

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.interpret.clauses import Clause
    from kg.interpret.readings import Reading
    from kg.model import Page

_PRIOR: Final = re.compile(
    r"\b(?:prior|previous(?:ly)?|history|past|former(?:ly)?|antecedents?|ever|post[\s-]treatment|after|since)\b",
    re.IGNORECASE,
)
_NOW: Final = re.compile(
    r"\b(?:current(?:ly)?|concomitant|concurrent|ongoing|taking|requiring|receiving|active|chronic|uncontrolled)\b",
    re.IGNORECASE,
)
_WITHIN: Final = re.compile(
    r"(?:\bwithin|\bin\s+the|\bduring\s+the|\bover\s+the|\blast|\bpast|\bprevious|\bpreceding|\bless\s+than|\bfor\s+less\s+than|<|≤)\s*(?:the\s+)?(?:last\s+|past\s+|previous\s+|preceding\s+|prior\s+)?$",
    re.IGNORECASE,
)
_MINIMUM: Final = re.compile(
    r"(?:\bmore\s+than|\bover|\bat\s+least|\bfor\s+at\s+least|>|≥|\bminimum\s+of)\s*$", re.IGNORECASE
)
_SINCE: Final = re.compile(
    r"^\s*(?:of\s+)?(?:follow[\s-]?up\s+|wash-?\s?out\s+)?(?:after|since|from|following|have\s+(?:passed|elapsed))\b",
    re.IGNORECASE,
)
_EXPOSED: Final = re.compile(
    r"\b(?:introduced|treated|stable|taking|on|used|started|received|receiving|treatment|therapy|exposure|dose)\b[^.;]{0,40}$",
    re.IGNORECASE,
)
# "Sequelae … post treatment by cyclophosphamide": the sequelae are excluded, not the drug
_CAUSE: Final = re.compile(
    r"\b(?:due\s+to|secondary\s+to|(?:induced|caused)\s+by|post[\s-]treatment\s+(?:by|with)|sequelae\s+of)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
# "Plaque psoriasis for at least 6 months": how long it has lasted
_LASTING: Final = re.compile(r"\bfor\s+(?:more\s+than|over|at\s+least|a\s+minimum\s+of)\s*$", re.IGNORECASE)
_DOSE: Final = re.compile(
    r"^[^.;,]{0,30}?((?:[<>≤≥=]+|more\s+than|at\s+least|less\s+than|up\s+to|over)\s*\d[\d.,]*\s*(?:mg|µg|mcg|g|UI|IU|U)\b(?:\s*(?:/|per)\s*(?:\w+(?:/\w+)?))?)",
    re.IGNORECASE,
)


def restrictions(page: Page, clauses: Iterable[Clause]) -> Iterator[tuple[int, Restriction]]:
    """(index of the criterion's section, restriction) for every concept that a criterion names."""
    for clause in clauses:
        if clause.section.name != "criterion":
            continue
        for mention in clause.mentions:
            concept = mention.kind not in AUXILIARY and mention.kind != "tissue"
            if concept and mention.modality != "negated" and not _CAUSE.search(clause.before(mention, 40)):
                yield clause.index, _restriction(page, clause, mention)


def _restriction(page: Page, clause: Clause, mention: Reading) -> Restriction:
    time = _time(clause, mention)
    bound = _bound(clause.text, time) if time else None
    following = min((m.at[0] for m in clause.mentions if m.at[0] >= mention.at[1]), default=clause.end)
    dose = mention.kind == "agent" and _DOSE.match(
        clause.section.text[mention.at[1] : min(following, mention.at[1] + 80)]
    )
    return Restriction(
        term=mention.term,
        quote=page.quote(clause.section, clause.start, clause.end),
        temporality=_temporality(clause, mention, bound),
        duration=time.duration if time and bound else None,
        bound=bound,
        dose=" ".join(dose[1].split()) if dose else None,
        mention=mention.settled() if mention.role else None,
    )


def _time(clause: Clause, mention: Reading) -> Time | None:
    """The amount of time nearest to the concept, in the same sentence; an age ("18 years old") is none."""
    at = mention.at[0] - clause.start
    times = [
        time for time in amounts(clause.text) if not re.match(r"\s*(?:of\s+age|old|-old)\b", clause.text[time.end :])
    ]
    return min(times, key=lambda time: min(abs(time.start - at), abs(time.end - at)), default=None)


def _bound(text: str, time: Time) -> str | None:
    before, after = text[: time.start], text[time.end :]
    if _SINCE.search(after) or re.search(r"\b(?:since|after)\b[^.;]{0,20}$", before, re.IGNORECASE):
        return "since"
    if _MINIMUM.search(before):
        return "at-least" if _EXPOSED.search(before) or _LASTING.search(before) else "since"
    if _WITHIN.search(before) or re.match(r"\s*(?:before|prior|preceding)\b", after, re.IGNORECASE):
        return "within"
    return None


def _temporality(clause: Clause, mention: Reading, bound: str | None) -> str | None:
    near = clause.before(mention, 40)
    if _NOW.search(near):
        return "concomitant"
    if bound == "at-least":
        return "ongoing"
    if bound in {"within", "since"} or _PRIOR.search(near):
        return "prior"
    return None
