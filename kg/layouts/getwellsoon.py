"""GetWellSoon (getwellsoon.ai): short labelled values, and a description that tells objectives and outcomes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg import criteria as judge
from kg.codes import code
from kg.lines import Block, Cut, Field, Layout, criteria, listed, nothing, prose, section, skip, value
from kg.lines.people import collaborators, investigators
from kg.lines.places import is_place, pairs
from kg.lines.related import numbers
from kg.lines.treatments import conditions, interventions
from kg.places import country

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.lines import Reader
    from kg.model import Polarity, Section

# "Observational Model: OtherTime Perspective: Cross-Sectional": the values of a design run on
_DESIGN: Final = {
    "Allocation": "allocation",
    "Intervention Model": "intervention_model",
    "Interventional Model": "intervention_model",
    "Masking": "masking",
    "Primary Purpose": "primary_purpose",
    "Observational Model": "observational_model",
    "Time Perspective": "time_perspective",
    "Intervention Model Description": "",
    "Interventional Model Description": "",
    "Masking Description": "",
}
_LABEL: Final = re.compile(rf"({'|'.join(_DESIGN)})s?\s*:\s*")
_NUMBER: Final = re.compile(r"\d[\d,. ]*")
_SMALLEST_TITLE: Final = 3


def _design(block: Block, cut: Cut) -> Iterator[Section | None]:
    for line in block.lines:
        labels = list(_LABEL.finditer(line.text))
        ends = [label.start() for label in labels[1:]] + [len(line.text)]
        for label, end in zip(labels, ends, strict=False):
            part = line.part(label.end(), end)
            field = _DESIGN[label[1]]
            if field and (code(field, part.text) or not nothing(part.text)):
                yield section(cut.document, field, [part.span])


def _preamble(block: Block, cut: Cut) -> Iterator[Section | None]:
    """Where the extractor kept it, the title is the line above "Recruitment"."""
    lines = [line for line in block.lines if not line.bullet and len(line.text.split()) >= _SMALLEST_TITLE]
    yield section(cut.document, "title", [line.span for line in lines[-1:]])


def _criteria(polarity: Polarity | None = None) -> Reader:
    """Criteria; a place among them, and the facility above it, stand there where the heading of the places is lost."""

    def read(block: Block, cut: Cut) -> Iterator[Section | None]:
        places = [i for i, line in enumerate(block.lines) if i and not line.bullet and _located(line.text)]
        lines = block.lines[: places[0] - 1] if places else block.lines
        yield from criteria(judge, polarity)(replace(block, lines=lines), cut)

    return read


def _located(words: str) -> bool:
    return is_place(words) and any(country(part) for part in words.split(",")[-2:])


def _identifier(words: str) -> bool:
    return bool(re.fullmatch(r"[A-Za-z][\w/-]*\d[\w/-]*", words))


def _phases(block: Block, cut: Cut) -> Iterator[Section | None]:
    """``Not Applicable`` looks like a missing value and is a code."""
    for item, line in enumerate(line for line in block.lines if code("phase", line.text)):
        yield section(cut.document, "phase", [line.span], item=item)


LAYOUT: Final = Layout(
    site="GetWellSoon (getwellsoon.ai)",
    signature=(
        "Recruitment",
        "Participation Requirements",
        "Tracking Information",
        "NCT #",
        "Estimated Enrollment",
        "Actual Enrollment",
    ),
    preamble=_preamble,
    number="NCT #",
    opening=("Recruitment", "Recruitment Status", "Estimated Enrollment", "Actual Enrollment", "Enrollment", "Summary"),
    fields=(
        Field("Recruitment", skip),
        Field("Recruitment Status", value("status")),
        Field("Estimated Enrollment", value("enrollment", _NUMBER.fullmatch, qualifier="ESTIMATED")),
        Field("Actual Enrollment", value("enrollment", _NUMBER.fullmatch, qualifier="ACTUAL")),
        Field("Enrollment", value("enrollment", _NUMBER.fullmatch)),
        Field("Summary", prose("brief_summary")),
        Field("Conditions | Condition", conditions),
        Field("Interventions | Intervention", interventions),
        Field("Type | Study Type", value("study_type")),
        Field("Phase", _phases),
        Field("Design", _design),
        Field("Participation Requirements", skip),
        Field("Age", value("age")),
        Field("Gender | Sex", value("sex", lambda words: code("sex", words))),
        Field("Healthy Volunteers | Accepts Healthy Volunteers", value("healthy_volunteers")),
        Field("Eligibility Criteria | Criteria", _criteria()),
        Field("Inclusion Criteria", _criteria("inclusion")),
        Field("Exclusion Criteria", _criteria("exclusion")),
        Field("Description", prose("detailed_description")),
        Field("Primary Outcome | Primary Outcomes | Primary Outcome Measures", listed("PRIMARY")),
        Field("Secondary Outcome | Secondary Outcomes | Secondary Outcome Measures", listed("SECONDARY")),
        Field("Locations", pairs),
        Field("Tracking Information", skip),
        Field("NCT #", numbers(_identifier)),
        Field("Sponsor | Sponsors | Lead Sponsor", value("sponsor")),
        Field("Collaborators", collaborators),
        Field("Investigators", investigators),
    ),
    always=(
        "Recruitment",
        "Participation Requirements",
        "Tracking Information",
        "Summary",
        "Collaborators",
        "Investigators",
        "Description",
    ),
    filled=("Recruitment Status", "Conditions", "Type", "Design", "Age", "Gender", "NCT #"),
    closing=("Tracking Information", "NCT #", "Investigators", "Collaborators"),
)
