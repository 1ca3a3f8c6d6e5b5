"""ClinConnect (clinconnect.io): headings over values, criteria as one list whose headings are bullets themselves."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg import criteria as judge
from kg.codes import code
from kg.lines import Block, Cut, Field, Layout, criteria, nothing, prose, section, skip, value, values
from kg.lines.places import bare
from kg.lines.related import related
from kg.lines.treatments import conditions, interventions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.lines import Reader
    from kg.model import Polarity, Section

_DATE: Final = re.compile(r"(?:[A-Z][a-z]{2,8}\.?\s+(?:\d{1,2},\s*)?\d{4}|\d{4}-\d{2}(?:-\d{2})?)")
_NUMBER: Final = re.compile(r"\bNCT\d+\b", re.IGNORECASE)
_KEYWORD_WORDS: Final = 8


def _preamble(block: Block, cut: Cut) -> Iterator[Section | None]:
    """The logo's text, the number, the title: the title stands last."""
    lines = [line for line in block.lines if not line.text.startswith("ClinConnect") and not nothing(line.text)]
    for line in lines[-1:]:
        yield section(cut.document, "title", [line.span])


def _trial_number(block: Block, cut: Cut) -> Iterator[Section | None]:
    """``Search / Trial NCT04995588``, and below it the title."""
    for line in block.lines[:1]:
        yield section(cut.document, "id", [line.part(*match.span()).span for match in _NUMBER.finditer(line.text)][:1])
    yield from _preamble(replace(block, lines=block.lines[1:]), cut)


def _launched(block: Block, cut: Cut) -> Iterator[Section | None]:
    """``POITIERS UNIVERSITY HOSPITAL · Jul 29, 2021``: the sponsor.

    When a trial was "launched" the site does not define: it is no start date.
    """
    for line in block.lines[:1]:
        yield section(cut.document, "sponsor", [line.part(0, len(line.text.partition(" · ")[0])).span])


def _current(block: Block, cut: Cut) -> Iterator[Section | None]:
    """``Current as of November 14, 2025``, and below it the status."""
    dated = [line for line in block.lines if _DATE.fullmatch(line.text)]
    status = [line for line in block.lines if code("status", line.text)]
    for name, lines in (("status_as_of", dated), ("status", status)):
        yield section(cut.document, name, [line.span for line in lines[:1]])


def _criteria(polarity: Polarity | None = None) -> Reader:
    """Every criterion is a bullet here; a line without one below them has lost its heading ("About …")."""
    read = criteria(judge, polarity)

    def bulleted(block: Block, cut: Cut) -> Iterable[Section | None]:
        lines = tuple(line for line in block.lines if line.bullet)
        return read(replace(block, lines=lines or block.lines), cut)

    return bulleted


def _keyword(words: str) -> bool:
    return len(words.split()) <= _KEYWORD_WORDS and not words.endswith(".")


LAYOUT: Final = Layout(
    site="ClinConnect (clinconnect.io)",
    signature=(
        "ClinConnect Summary",
        "Trial Information",
        "Launched by …",
        "Current as of …",
        "Patients applied",
        "Similar Trials",
        "Trial launched",
    ),
    preamble=_preamble,
    number="Search / Trial …",
    opening=("Launched by …", "Search / Trial …", "Trial Information", "Current as of …"),
    fields=(
        Field("Search / Trial …", _trial_number),
        Field("Launched by …", _launched),
        Field("Trial Information", skip),
        Field("Current as of …", _current),
        Field("Keywords", values("keyword", _keyword)),
        Field("ClinConnect Summary", prose("lay_summary", origin="aggregator")),
        Field("Gender | Sex", value("sex", lambda words: code("sex", words))),
        Field("Age | Ages | Age range", value("age")),
        Field("Phase | Phases", value("phase", lambda words: code("phase", words))),
        Field("Study Type | Type", value("study_type", lambda words: code("study_type", words))),
        Field("Conditions | Condition", conditions),
        Field("Interventions | Intervention", interventions),
        Field("Eligibility criteria", _criteria()),
        Field("Inclusion Criteria", _criteria("inclusion")),
        Field("Exclusion Criteria", _criteria("exclusion")),
        Field("About …", skip),
        Field("Locations", bare),
        Field("Patients applied", skip),
        Field("Timeline", skip),
        Field("First submit", skip),
        Field("Trial launched", skip),
        Field("Trial updated", skip),
        Field("Estimated completion", value("date.completion", _DATE.fullmatch, qualifier="ESTIMATED")),
        Field("Similar Trials", related),
    ),
    noise=(r"\d+ patients? (?:viewed|applied).*", r"search clinical trials.*"),
    always=(
        "Trial Information",
        "ClinConnect Summary",
        "Timeline",
        "First submit",
        "Trial launched",
        "Trial updated",
    ),
    filled=("Launched by …", "Current as of …", "Gender"),
    closing=("Patients applied", "Similar Trials", "Timeline", "Locations"),
)
