"""MedPath (trial.medpath.com): labels and values as list items and tables on one line, or bare labels (shape B)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg import criteria as judge
from kg.codes import code
from kg.lines import (
    Block,
    Cut,
    Field,
    Layout,
    Line,
    criteria,
    flattened,
    nothing,
    prose,
    section,
    skip,
    unglued,
    value,
    values,
)
from kg.lines.arms import Row, rows
from kg.lines.people import collaborators
from kg.lines.places import pairs
from kg.lines.related import numbers
from kg.lines.treatments import interventions, is_treatment, typed_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.lines import Reader
    from kg.model import Section

_COUNT: Final = re.compile(r"\d[\d,]*")
_ARMS: Final = re.compile(r"Group\s*Intervention\s*Description\s*", re.IGNORECASE)
_OUTCOMES: Final = re.compile(r"Name\s*Time\s*Method\s*", re.IGNORECASE)
# EUCTR pages: "Lupus (SLE)MedDRA version: 21.1Level: LLTClassification code …": codes are no conditions
_MEDDRA: Final = re.compile(r"(?:MedDRA version|Therapeutic area|System Organ Class|Classification code|Level)\s*:?.*")
# DRKS pages: "K50.0Crohn disease of small intestine"
_ICD: Final = re.compile(r"[A-Z]\d{2}(?:\.\d{1,2})?\s*[-:]?\s*(?=[^\W\d_])")
# ChiCTR pages: "Experimental group:30;Control group:30;" is no count of all, and no criterion
_COUNTS: Final = re.compile(r"(?:[^:;]{1,60}[:\uff1a]\s*\d+\s*[;\uff1b]?\s*)+")
_STATUS: Final = re.compile(r"recruit|ongoing|complet|authori[sz]ed|terminat|pending|unknown", re.IGNORECASE)
_TITLE_WORDS: Final = 3


def _number(words: str) -> bool:
    return bool(re.fullmatch(r"[A-Za-z]{0,12}[\w/.-]*\d[\w/.-]*", words))


def _preamble(block: Block, cut: Cut) -> Iterator[Section | None]:
    """The title; in shape B below it loose values: ``Phase 1``, ``Completed``."""
    lines = [line for line in block.lines if line.key != "medpath"]
    loose = [line for line in lines if code("phase", line.text) or code("status", line.text)]
    # a status that no table knows ("Authorised-recruitment may be …") stands here and under its label
    said = {other.key for other in cut.under("Status")[:1]}
    free = [line for line in lines if line not in loose and line.key not in said]
    # what stands below the loose values has lost its heading: "Conditions"
    above = [line for line in free if not loose or line.start < loose[0].start] or free
    titles = [line for line in above if not line.bullet and not nothing(line.text)]
    long = [line for line in titles if len(line.text.split()) >= _TITLE_WORDS]
    yield section(cut.document, "title", [line.span for line in (long or titles)[-1:]])
    for line in loose:
        phase = code("phase", line.text)
        labelled = any(code("status", other.text) for other in cut.under("Status")[:1])
        if phase or not labelled:
            yield section(cut.document, "phase" if phase else "status", [line.span])


def _first(name: str, accept: Callable[[str], object]) -> Reader:
    """A value of the recruitment block; in shape A the criteria follow the last one without a heading."""

    def read(block: Block, cut: Cut) -> Iterator[Section | None]:
        lines = block.lines
        if lines and (accept(lines[0].text) or nothing(lines[0].text)):
            yield from value(name, accept)(block, cut)
            lines = lines[1:]
        yield from criteria(judge, drop=_is_value)(replace(block, lines=lines), cut)

    return read


def _is_value(words: str) -> bool:
    """Whether a line is the value of a label that got lost, no criterion."""
    coded = any(code(field, words) for field in ("status", "sex", "study_type", "phase"))
    numbers = _COUNT.fullmatch(words) or _COUNTS.fullmatch(words)
    return coded or bool(numbers or _OUTCOMES.match(words) or _ARMS.match(words))


def _status(words: str) -> bool:
    """Other registries have words of their own: ``Authorised-recruitment may be ongoing or finished``."""
    return bool(code("status", words) or _STATUS.search(words))


def _condition(words: str) -> bool:
    """A number or ``Other: Skin biopsy`` stands here only where the next label is lost."""
    return not _number(words) and not is_treatment(words)


def _conditions(line: Line) -> Iterator[Line]:
    codes = _MEDDRA.search(line.text)
    for part in unglued(line.part(0, codes.start() if codes else len(line.text))):
        code_before = _ICD.match(part.text)
        yield part.part(code_before.end() if code_before else 0, len(part.text))


def _design(block: Block, cut: Cut) -> Iterator[Section | None]:
    """One design word without its label: ``PARALLEL``, ``SINGLE_GROUP``; words that fit no field are left out."""
    for line in block.lines[:1]:
        fields = [field for field in ("intervention_model", "observational_model") if code(field, line.text)]
        yield section(cut.document, fields[0], [line.span]) if len(fields) == 1 else None


def _arms(block: Block, cut: Cut) -> Iterator[Section | None]:
    names = [name.text for line in cut.under("Interventions") for _, name in typed_names(line)]
    heads = [line for line in block.lines if _ARMS.match(line.text)][:1]
    for head in heads:
        first = head.part(_header(_ARMS)(head.text), len(head.text))
        below = block.lines[block.lines.index(head) + 1 :]
        tables = [line for line in below if _OUTCOMES.match(line.text)]
        lines = below[: below.index(tables[0])] if tables else below
        yield from _arm_sections(rows([first, *lines] if first.text else lines, names), cut)


def _arm_sections(found: list[Row], cut: Cut) -> Iterator[Section | None]:
    """An arm with two interventions has two rows."""
    items: dict[str, int] = {}
    for row in found:
        fresh = row.label.text not in items
        item = items.setdefault(row.label.text, len(items))
        yield section(cut.document, "arm.label", [row.label.span], item=item) if fresh else None
        yield section(cut.document, "arm.intervention", [row.intervention.span], item=item)
        if fresh and row.description and not nothing(row.description.text):
            yield section(cut.document, "arm.description", [row.description.span], item=item)


def _header(pattern: re.Pattern[str]) -> Callable[[str], int]:
    def length(words: str) -> int:
        match = pattern.match(words)
        return match.end() if match else 0

    return length


LAYOUT: Final = Layout(
    site="MedPath (trial.medpath.com)",
    signature=(
        "Registration Number",
        "Lead Sponsor",
        "Recruitment & Eligibility",
        "Target Recruitment",
        "Study & Design",
        "Arm && Interventions",
        "Trial Locations",
    ),
    preamble=_preamble,
    number="Registration Number",
    opening=("Registration Number", "Conditions", "Interventions", "Lead Sponsor", "Collaborators"),
    fields=(
        Field("Conditions", values("condition", _condition, _conditions)),
        Field("Interventions", interventions),
        Field("Registration Number", numbers(_number)),
        Field("Lead Sponsor", value("sponsor")),
        Field("Collaborators", collaborators),
        Field("Brief Summary", prose("brief_summary")),
        Field("Detailed Description", prose("detailed_description")),
        Field("Recruitment & Eligibility", skip),
        Field("Status", _first("status", _status)),
        Field("Sex", _first("sex", lambda words: code("sex", words))),
        Field("Target Recruitment", _first("enrollment", _COUNT.fullmatch)),
        Field("Inclusion Criteria", criteria(judge, "inclusion", drop=judge.separates)),
        Field("Exclusion Criteria", criteria(judge, "exclusion", drop=judge.separates)),
        Field("Study & Design", skip),
        Field("Study Type", value("study_type", lambda words: len(words.split()) <= _TITLE_WORDS * 3)),
        Field("Study Design", _design),
        Field("Arm && Interventions | Arm & Interventions | Arms & Interventions", _arms),
        Field("Primary Outcome Measures", flattened("PRIMARY", _header(_OUTCOMES))),
        Field("Secondary Outcome Measures", flattened("SECONDARY", _header(_OUTCOMES))),
        Field("Other Outcome Measures", flattened("OTHER", _header(_OUTCOMES))),
        Field("Trial Locations", pairs),
        Field("Locations (…", pairs),
        Field("Related News | Related Trials | Related Research Topics", skip),
    ),
    runs_on=True,
    noise=(r"note:? other protocol.defined.*",),
    always=("Brief Summary", "Recruitment & Eligibility", "Study & Design"),
    filled=("Registration Number", "Lead Sponsor", "Status", "Sex", "Target Recruitment", "Study Type"),
    closing=("Primary Outcome Measures", "Secondary Outcome Measures", "Trial Locations"),
)
