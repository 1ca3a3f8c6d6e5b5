"""Clauses → which tissues are specimens, and which specimens are taken how (Collections).

A tissue counts only inside a frame: "skin biopsies", "blood samples", "analysis of skin", "serum CCL18 level".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.interpret.cues import section_class
from kg.model import Collection, Mention

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.interpret.clauses import Clause
    from kg.model import Page, Term

_SAMPLE = (
    r"(?:samples?|specimens?|biops(?:y|ies)|aspirat(?:es?|ions?)|draws?|swabs?|sampling|smears?|lavages?|explants?"
    r"|collections?|punch(?:es)?)"
)
# "blood and tissue samples": the samples are of both.
_TAKEN_AFTER: Final = re.compile(
    rf"^\s*(?:(?:and|or|&)\s+(?=tissue))?(?:(?:tissue|punch|core|needle|excisional|incisional|shave)\s+)?{_SAMPLE}\b",
    re.IGNORECASE,
)
_TAKEN_BEFORE: Final = re.compile(
    rf"\b(?:{_SAMPLE}|volumes?|tubes?|m[lL]|cc|collected|obtained|isolated|drawn|taken)\s*(?:\(|:)?\s*(?:of|from)\s+"
    rf"(?:the\s+|whole\s+|\w+al\s+)*$|\btissue\s+{_SAMPLE}\s*\(\s*$|\btissues?\s*\(\s*$",
    re.IGNORECASE,
)
_VERB_AFTER: Final = re.compile(
    r"^[^.;]{0,30}\b(?:will\s+be|is|are|was|were|to\s+be)\s+(?:\w+ly\s+)?(?:collected|drawn|taken|obtained|sampled|stored|biopsied|isolated|banked)\b",
    re.IGNORECASE,
)
_PLACE: Final = re.compile(
    r"\b(?:on|in|of|from|within|per|using|between|into)\s+(?:the\s+|both\s+|whole\s+|different\s+|patients?'?s?\s+|\w+al\s+){0,3}$",
    re.IGNORECASE,
)
_PROFILE: Final = re.compile(
    r"\b(?:profil|signature|expression|level|concentration|analys|characteri[sz]ation|number|count|percentage|proportion|frequenc|measure|quantif|infiltrat|persistence|kinetics|detect|presence|composition|populations?|titer|titre|activity|marker)",
    re.IGNORECASE,
)
_OF_PATIENTS: Final = re.compile(
    r"^\s*of\s+(?:\w+\s+){0,3}(?:patients?|subjects?|participants?|donors?|volunteers?|individuals?)\b", re.IGNORECASE
)
_POPULATION: Final = re.compile(
    r"\((?:population|group|cohort|arm|case\s+group)s?\s*\w{1,3}\)|^\W*(?:population|group|cohort|arm)\s*\w{1,3}\s*[:=-]",
    re.IGNORECASE,
)
_CONTROL: Final = re.compile(r"\b(?:controls?|healthy)\b", re.IGNORECASE)


def names_population(text: str) -> bool:
    """Whether a criterion defines a studied population ("Early … scleroderma (population 4)"), no control group."""
    return _POPULATION.search(text) is not None and _CONTROL.search(text) is None


def role(clause: Clause, mention: Mention, chain: tuple[Mention, ...]) -> tuple[str | None, str]:
    """The role of a tissue and its rule: ``None`` outside every specimen frame."""
    frame = _frame(clause, mention, chain)
    if frame is None:
        return None, ""
    where = section_class(clause.section.name)
    if where == "criterion":
        polarity = clause.section.qualifier
        return (polarity, "criterion-specimen") if polarity in {"inclusion", "exclusion"} else (None, "")
    if frame == "assayed" or (where == "outcome" and frame != "patients"):
        return "measured", f"specimen-{frame}"
    if frame == "patients":
        return (
            ("objective", "specimen-of-patients")
            if where in {"objective", "prose"}
            else ("measured", "specimen-of-patients")
        )
    return "collected", f"specimen-{frame}"


def _frame(clause: Clause, mention: Mention, chain: tuple[Mention, ...]) -> str | None:
    """Which frame holds the tissue: ``taken``, ``assayed``, ``patients`` or none."""
    before = (clause.before(mention), clause.before(chain[0]))
    after = (clause.after(mention), clause.after(chain[-1]))
    taken = (
        any(map(_TAKEN_AFTER.search, after))
        or any(map(_TAKEN_BEFORE.search, before))
        or any(map(_VERB_AFTER.search, after))
    )
    measured = clause.of("assay", "analyte") or (
        section_class(clause.section.name) == "outcome" and _PROFILE.search(clause.text)
    )
    placed = any(map(_PLACE.search, before))
    if taken or clause.section.name == "biospecimen":
        return "taken"
    if measured and (placed or _beside_analyte(clause, mention)):
        return "assayed"
    if placed and any(map(_OF_PATIENTS.search, after)):
        return "patients"
    return None


def _beside_analyte(clause: Clause, mention: Mention) -> bool:
    """Whether an analyte stands right beside the tissue: "serum CCL18", "CCL18 serum levels", "CCL18 (serum)"."""
    return any(
        clause.section.text[left.at[1] : right.at[0]].strip(" ([-") == ""
        for left, right in zip(clause.mentions, clause.mentions[1:], strict=False)
        if mention in (left, right) and {left.term.kind, right.term.kind} & {"analyte", "assay"}
    )


# --- collections ---------------------------------------------------------------------------------------------------

_METHODS: Final = (
    ("biopsy", re.compile(r"\bbiops(?:y|ies)\b|\bpunch(?:es)?\b", re.IGNORECASE)),
    ("leukapheresis", re.compile(r"\b(?:leu[ck]o?)?apheresis\b|\bleu[ck]apheresis\b", re.IGNORECASE)),
    ("lavage", re.compile(r"\blavages?\b|\bwash(?:es|ings?)\b", re.IGNORECASE)),
    ("aspiration", re.compile(r"\baspirat\w+\b|\bpunctures?\b", re.IGNORECASE)),
    ("swab", re.compile(r"\bswabs?\b|\bbrushings?\b", re.IGNORECASE)),
    ("surgery", re.compile(r"\bsurg(?:ery|ical)\b|\bresect\w+\b|\bexplant\w*\b", re.IGNORECASE)),
)
_BLOODY: Final = frozenset({"UBERON:0000178", "UBERON:0001977", "UBERON:0001969"})
_URINE: Final = "UBERON:0001088"
_NEGATED: Final = re.compile(r"\b(?:no|without|not)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_COUNT: Final = re.compile(r"\b(one|two|three|four|five|six|\d{1,2}|an?|additional)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_NUMBERS: Final = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "an additional": 1}
_LESIONAL: Final = re.compile(
    r"\b(?:lesional|lesion|sclerotic|affected|involved|inflamed|tumou?r|diseased)\b", re.IGNORECASE
)
_SPARED: Final = re.compile(
    r"\b(?:non-?\s?lesional|unaffected|uninvolved|non-?\s?inflamed|healthy|normal|perilesional|non-?\s?sclerotic)\b",
    re.IGNORECASE,
)
_RESEARCH: Final = re.compile(
    r"\bfor\s+(?:the\s+)?(?:purposes?\s+of\s+)?(?:research|scientific|study|biobank\w*)\b", re.IGNORECASE
)
_CARE: Final = re.compile(
    r"\b(?:usual\s+way|routine(?:ly)?|standard\s+(?:of\s+)?care|diagnostic\s+(?:and|management|work)|as\s+part\s+of\s+(?:their\s+)?(?:usual|routine|standard))\b",
    re.IGNORECASE,
)


def collections(page: Page, clauses: Iterable[Clause], arms: dict[int, str]) -> tuple[Collection, ...]:
    """The specimens that the trial takes; each tissue × method × group × state stands once, its first words kept.

    ``arms`` maps an arm's item number to its label, which is the group that the arm's own samples come from.
    """
    found: dict[tuple[object, ...], Collection] = {}
    for clause in clauses:
        if section_class(clause.section.name) in {"criterion", "reference", "related"}:
            continue
        group = arms.get(clause.section.item) if clause.section.name.startswith("arm.") else None
        for taken in _of_clause(page, clause, group):
            key = (taken.tissue.id or taken.tissue.label, taken.method, taken.group, taken.site_state, taken.purpose)
            found.setdefault(key, taken)
    return _distinct(tuple(found.values()))


def _of_clause(page: Page, clause: Clause, group: str | None) -> Iterator[Collection]:
    samples = [mention for mention in clause.mentions if mention.term.kind in {"tissue", "cell"}]
    for chain in clause.chains(samples):
        for mention in chain:
            method = _method(clause, mention, chain)
            if mention.term.kind != "tissue" or mention.role not in {"collected", "measured"} or method is None:
                continue
            quote = page.quote(clause.section, clause.start, clause.end)
            for state, count in _states(clause, mention, method):
                yield Collection(mention.term, method, quote, group, count, state, _purpose(clause.text), (mention,))


def _method(clause: Clause, mention: Mention, chain: tuple[Mention, ...]) -> str | None:
    """How a sample is taken, from the words beside it; ``None`` where the words say no sample is taken."""
    here = clause.section.text[clause.start : clause.end]
    first = re.split(r"[,;]|\band\b", clause.after(mention, 40))[0]
    near = first if _TAKEN_AFTER.search(first) else clause.before(chain[0], 30) + " " + clause.after(chain[-1], 30)
    if _NEGATED.search(clause.before(chain[0], 20)) or not _taken(clause, mention, chain):
        return None
    for method, pattern in _METHODS:
        if pattern.search(near):
            return method
    if mention.term.id in _BLOODY:
        return "blood draw"
    if mention.term.id == _URINE:
        return "urine collection"
    return "other" if here else None


def _taken(clause: Clause, mention: Mention, chain: tuple[Mention, ...]) -> bool:
    return mention.rule == "specimen-taken" or any(
        pattern.search(words)
        for words in (clause.after(mention), clause.after(chain[-1]))
        for pattern in (_TAKEN_AFTER, _VERB_AFTER)
    )


def _states(clause: Clause, mention: Mention, method: str) -> Iterator[tuple[str | None, int | None]]:
    """(state, count) of each kind of sample: "two … skin biopsies (1 sclerotic tissue & 1 healthy tissue)"."""
    after = clause.after(mention, 90)
    bracket = re.match(r"[^(.;,]{0,24}\(([^()]*)\)", after)
    parts = [part for part in re.split(r"&|\band\b|,|\+", bracket[1]) if _state(part)] if bracket else []
    if len(parts) > 1:
        yield from ((_state(part), _number(part + " ")) for part in parts)
        return
    before = re.split(r"[.;,(]|\band\b", clause.before(mention, 40))[-1]
    yield _state(before) or (_state(bracket[1]) if bracket else None), _number(before) if method == "biopsy" else None


def _state(words: str) -> str | None:
    if _SPARED.search(words):
        return "non-lesional"
    return "lesional" if _LESIONAL.search(words) else None


def _number(words: str) -> int | None:
    found = _COUNT.search(words)
    if found is None:
        return None
    return int(found[1]) if found[1].isdigit() else _NUMBERS.get(found[1].lower())


def _purpose(words: str) -> str | None:
    if _RESEARCH.search(words):
        return "research"
    return "care" if _CARE.search(words) else None


def _distinct(found: tuple[Collection, ...]) -> tuple[Collection, ...]:
    """Drop the bare restatement of a collection that another sentence tells more of."""
    return tuple(
        one
        for one in found
        if any((one.group, one.site_state, one.purpose))
        or not any(
            other is not one
            and (other.tissue, other.method) == (one.tissue, one.method)
            and (other.group or other.site_state or other.purpose)
            for other in found
        )
    )


def tissue(term: Term) -> bool:
    """Whether a term is material taken from the body rather than derived from it (OBI)."""
    return term.kind == "tissue" and not (term.id or "").startswith("OBI:")
