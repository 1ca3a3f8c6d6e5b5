"""Sections → mentions of what a trial asks for without a method: immune responses, and what becomes of a drug.

"Immune response", "immunogenicity" are biology by themselves, so that recognition leaves them.  In an outcome, an aim
or a title they are an immune response assay, where the page names no other way to see it (``kg/interpret/vague.py``).
"How quickly the drug is cleared by the kidneys" says pharmacokinetics in plain words.  What else an outcome or an aim
asks for by a plain name ("engraftment", "host genetic variants") stands in ontology/readouts.tsv.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, Protocol

from kg import files
from kg.interpret.clauses import PROSE
from kg.interpret.stretches import Stretches
from kg.model import Mention, Term

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.model import Page, Section

RESPONSE: Final = "OBI:0000743"
"""OBI's *immune response assay*."""
READOUT: Final = "readout"
"""The rule of such a mention, until it has its role."""
_WORDS: Final = re.compile(
    r"\b(?:(?:(?:cell(?:ular)?|T[- ]cell|antibody)[- ]mediated|cellular|humoral|specific|innate|adaptive|in\s+vitro)"
    r"\s+(?:and\s+\w+\s+)?)*"
    r"(?:(?:immune(?:\s+system)?|immunologic(?:al)?)\s+(?:responses?|functions?(?:\s+(?:tests?|testing|studies|assays?))?|reactivity|tests?|testing|analys[ei]s"
    r"|effects(?=\s+(?:are|is|were|will\s+be)\s+(?:\w+ly\s+)?(?:measured|assessed|evaluated|tested|studied|monitored)))"
    r"|(?:antibody|lymphocyte|NK|(?:[TB]|NK)[- ]?(?:cell|lymphocyte)s?)\s+(?:responses?|responsiveness|reactivity)"
    r"|cellular\s+responses?(?=\s+(?:to|against)\s+(?:the\s+)?(?:SARS|COVID|HIV|virus|vaccin|antigen|tumou?r|spike))"
    r"|immune\s+system\s+activity|(?:cellular|humoral)\s+immunity|(?:cell-mediated|humoral)\s+(?:immunity|responses?)|immunogenicity)\b"
    r"(?!\s*(?:modifiers?|(?:evaluation\s+|assessment\s+)?criteria|RECIST))",
    re.IGNORECASE,
)
# What is to be restored, or what something else needs or comes from: no response that is looked at.
_LED: Final = re.compile(
    r"\b(?:for|to)\s+(?:reconstitut|restor)\w+\s+[^.;]{0,40}$|\b(?:not\s+known|unknown|unclear)\s+$|\b(?:due\s+to|because\s+of|(?:required|necessary|needed)\s+for)\s+(?:an?\s+|the\s+)?$",
    re.IGNORECASE,
)
_NEEDED: Final = re.compile(
    r"\s+(?:(?:may|might|could|would|will)\s+be|is|are)\s+(?:necessary|needed|required)\b", re.IGNORECASE
)
_REACH: Final = 80
_KINETICS: Final = "tkg:Pharmacokinetics"
_PLAIN: Final = "plain-words"
_DRUG: Final = (
    r"(?:the|this|these|each|both|a)\s+(?:study\s+|new\s+|two\s+)?"
    r"(?:drugs?|medicines?|medications?|antibod(?:y|ies)|treatments?)"
)
_FATE: Final = re.compile(
    rf"\bhow\s+(?:(?:quickly|fast|rapidly|slowly|well)\s+{_DRUG}\s+(?:is|are)\s+(?:used|cleared|absorbed|broken\s+down"
    r"|eliminated|metaboli[sz]ed|removed|excreted|processed)\b"
    rf"|long\s+{_DRUG}\s+(?:stays?|remains?|lasts?)\s+in\b|much\s+(?:of\s+)?{_DRUG}\s+(?:is|gets?|stays?)\s+in(?:to)?\b"
    rf"|(?:\w+\s+)?the\s+body\s+(?:processes|handles|absorbs|breaks\s+down|gets\s+rid\s+of|metaboli[sz]es|clears|uses)\s+{_DRUG})"
    r"|\bclinical\s+pharmacology(?=\s+of\b)",
    re.IGNORECASE,
)
_NAMED: Final = frozenset({"assay", "condition"})
_SECTIONS: Final = re.compile(
    r"(?:title|official_title|brief_summary|detailed_description|lay_summary|objective|plan)$|(?:outcome|arm|intervention)\b"
)


WORDED: Final = "worded-"
"""Begins the rule of a mention of the table; behind it stands the kind of assay that says it better."""


@dataclass(frozen=True, slots=True)
class Readout:
    """A row of the table: words, those before and behind them, the sections where they ask for an assay.

    ``heads``: in lower case, pieces of which every match holds one; a text without them is not searched.
    """

    heads: tuple[str, ...]
    before: re.Pattern[str]
    words: re.Pattern[str]
    after: re.Pattern[str]
    sections: re.Pattern[str]
    unless: str
    term: Term

    def asked(self, section: str) -> bool:
        """Whether words of a section, or under a heading inside it, ask for an assay."""
        return self.sections.search(section) is not None

    def called(self, words: str) -> Term:
        """The term of the row; one without a label goes by the words of the text."""
        return self.term if self.term.label else Term(None, " ".join(map(_small, words.split())), "assay")

    def spoken(self, text: str) -> Iterator[tuple[int, int]]:
        """Where a text has the words of this row."""
        for found in self.words.finditer(text):
            start, end = found.span()
            if self.before.search(text[max(0, start - _REACH) : start]) and self.after.match(text, end):
                yield start, end


def _small(word: str) -> str:
    """A word in small letters, unless it is a short form: "DNA damage"."""
    return word.lower() if word[1:].islower() else word


class Known(Protocol):
    """What is asked of the vocabulary."""

    def term(self, curie: str) -> Term | None:
        """The term of an id."""


def readouts(page: Page, mentions: Sequence[Mention], known: Known) -> Iterator[Mention]:
    """The responses and the kinetics that a page's sections speak of, where no assay or disease covers their words."""
    taken: dict[int, list[tuple[int, int]]] = {}
    for one in mentions:
        if one.term.kind in _NAMED:
            taken.setdefault(one.section, []).append(one.at)
    asked = [(_WORDS, known.term(RESPONSE), READOUT), (_FATE, known.term(_KINETICS), _PLAIN)]
    for number, section in enumerate(page.sections):
        if not _SECTIONS.match(section.name):
            continue
        found = [(at, term, rule) for words, term, rule in asked if term for at in _spoken(words, section.text)]
        heads = Stretches(section) if section.name in PROSE else None
        low = section.text.lower()
        rows = [row for row in table() if any(head in low for head in row.heads)]
        words = [(at, row) for row in rows for at in row.spoken(section.text) if row.asked(_name(section, heads, at))]
        found += [(at, row.called(section.text[slice(*at)]), WORDED + row.unless) for at, row in words]
        for at, term, rule in dict.fromkeys(found):  # two rows may have the same words
            if not any(_covers(other, at, rule) for other in taken.get(number, ())):
                raw = section.raw(*at)
                text = page.value(section)[slice(*raw)]
                yield Mention(
                    *raw,
                    text,
                    raw,
                    term,
                    "lexicon" if term.id else "none",
                    path=section.path,
                    section=number,
                    at=at,
                    rule=rule,
                )


def _name(section: Section, heads: Stretches | None, at: tuple[int, int]) -> str:
    """What the words of a section stand under: its own name, or the heading inside prose: "OBJECTIVES:"."""
    stretch = heads.at(at[0]) if heads else None
    return stretch.name if stretch else section.name


def _covers(other: tuple[int, int], at: tuple[int, int], rule: str) -> bool:
    """Whether a name stands in the way; one within the words of the table does not: "*genomic* alterations"."""
    within = at[0] <= other[0] and other[1] <= at[1]
    return other[0] < at[1] and at[0] < other[1] and not (within and rule.startswith(WORDED))


def _spoken(words: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Where a text speaks of a readout that it does not only need, or restore."""
    for found in words.finditer(text):
        start, end = found.span()
        if not _LED.search(text, max(0, start - _REACH), start) and not _NEEDED.match(text, end):
            yield start, end


@cache
def table() -> tuple[Readout, ...]:
    """The rows of ontology/readouts.tsv."""
    with (files.ontology() / "readouts.tsv").open(encoding="utf-8", newline="") as lines:
        return tuple([_row(row) for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)])


def _row(row: dict[str, str]) -> Readout:
    patterns = (f"(?:{row['before']})$", row["words"], row["after"], row["sections"])
    before, words, after, sections = (re.compile(pattern, re.IGNORECASE) for pattern in patterns)
    term = Term(row["implies"] or None, row["label"], "assay")
    return Readout(tuple(row["heads"].split()), before, words, after, sections, row["unless"], term)
