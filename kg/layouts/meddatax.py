"""MedDataX (meddatax.com): each section opens with a blurb; shape B labels every value, shape A drops the labels."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg import criteria as judge
from kg.codes import code
from kg.lines import Block, Cut, Field, Layout, Line, criteria, nothing, prose, section, skip, value, values
from kg.lines.cards import arms, interventions
from kg.lines.organisations import ranked
from kg.lines.people import above_roles
from kg.lines.places import pairs
from kg.lines.related import numbers, related
from kg.lines.treatments import conditions
from kg.lines.turns import in_turn
from kg.lines.words import rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.lines import Reader
    from kg.model import Polarity, Section

_NUMBER: Final = re.compile(r"[A-Z]{2,8}[\w-]*\d[\w-]*", re.IGNORECASE)
_DATE: Final = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")
_COUNT: Final = re.compile(r"(\d[\d,]*)(?:\s+participants?)?", re.IGNORECASE)
_AGE: Final = re.compile(r"\d+\s+(?:years?|months?|weeks?|days?|hours?|minutes?)", re.IGNORECASE)
_ADULT: Final = re.compile(r"(?:18|19|20|21)\s+years?", re.IGNORECASE)
_FRAME: Final = re.compile(r"(?:primary|secondary|other)?\s*(?:outcome\s+)?time\s?-?frame:?\s*", re.IGNORECASE)
_OUTCOMES: Final = re.compile(r"review the main outcomes\b", re.IGNORECASE)
_CITATION: Final = 40
"""The fewest characters of a citation."""
_DESIGN: Final = ("allocation", "intervention_model", "primary_purpose", "masking")
_OBSERVED: Final = ("observational_model", "time_perspective")
_BLURBS: Final = (
    "Get a concise snapshot of the trial, …",
    "Review the sponsor-provided synopsis …",
    "Dive into the extended narrative …",
    "See the medical conditions and disease areas …",
    "Understand how the trial is structured, …",
    "Review each arm or cohort in the study, …",
    "Learn about the drugs, procedures, or behavioral strategies …",
    "Check the participation requirements, …",
    "Meet the organizations funding or collaborating …",
    "Review additional registry numbers …",
)


def _coded(words: str, *fields: str) -> bool:
    """Whether the words are a code as this site writes them: in capitals (``SINGLE_GROUP``)."""
    return words == words.upper() and any(code(field, words) for field in fields)


def _preamble(block: Block, cut: Cut) -> Iterator[Section | None]:
    lines = [line for line in block.lines if not nothing(line.text)]
    yield section(cut.document, "title", [line.span for line in lines[-1:]])


def _snapshot(block: Block, cut: Cut) -> Iterator[Section | None]:
    """Status, phase, enrolment, type, start, completion: without labels each is known by its form.

    One date alone may be the start or the completion: then it is neither.
    """
    rest = list(block.lines)
    kinds: tuple[tuple[str, Callable[[str], object]], ...] = (
        ("study_type", lambda words: _coded(words, "study_type")),
        ("enrollment", lambda words: " " in words and _COUNT.fullmatch(words)),
        ("phase", lambda words: _coded(words, "phase")),
        ("status", lambda words: _coded(words, "status")),
    )
    for name, accept in kinds:
        line = next((line for line in rest if accept(line.text)), None)
        if line:
            rest.remove(line)
            yield _counted(line, cut) if name == "enrollment" else section(cut.document, name, [line.span])
    dates = [line for line in rest if _DATE.fullmatch(line.text)]
    if len(dates) == 2 and dates[0].text <= dates[1].text:  # noqa: PLR2004 - start and completion
        for name, line in zip(("date.start", "date.completion"), dates, strict=True):
            yield section(cut.document, name, [line.span])


def _counted(line: Line, cut: Cut) -> Section | None:
    match = _COUNT.fullmatch(line.text)
    return section(cut.document, "enrollment", [line.part(*match.span(1)).span]) if match else None


def _enrollment(block: Block, cut: Cut) -> Iterator[Section | None]:
    for line in block.lines[:1]:
        yield _counted(line, cut)


def _design(block: Block, cut: Cut) -> Iterator[Section | None]:
    """Allocation, model, purpose, masking, or observational model and time perspective, each known by its form.

    ``OTHER`` fits several: it stands where its neighbours leave one place free.
    """
    lines = [line for line in block.lines if _coded(line.text, *_DESIGN, *_OBSERVED)]
    observed = any(line.text != "OTHER" and _coded(line.text, *_OBSERVED) for line in lines)
    fields = _OBSERVED if observed else _DESIGN
    taken: list[str] = []
    for line in lines:
        if line.text != "OTHER":
            fitting = [field for field in fields if field not in taken and code(field, line.text)]
            taken += fitting[:1]
            yield section(cut.document, fitting[0], [line.span]) if fitting else None
    free = [field for field in fields if taken and field not in taken and code(field, "OTHER")]
    others = [line for line in lines if line.text == "OTHER"]
    if len(free) == len(others) == 1:
        yield section(cut.document, free[0], [others[0].span])


def _coded_value(name: str) -> Reader:
    """``NA`` and ``NONE`` look like missing values and are codes: one group needs no allocation, nobody is blind."""

    def read(block: Block, cut: Cut) -> Iterator[Section | None]:
        for line in block.lines[:1]:
            yield section(cut.document, name, [line.span]) if code(name, line.text) else None

    return read


def _criteria(polarity: Polarity | None = None) -> Reader:
    """Criteria, and after the last one the age limits, the sex and whether healthy volunteers are accepted."""

    def read(block: Block, cut: Cut) -> Iterator[Section | None]:
        bullets = [i for i, line in enumerate(block.lines) if line.bullet]
        after = range(bullets[-1] + 1 if bullets else 0, len(block.lines))
        # what follows the limits belongs to a section whose heading is lost
        end = next((i for i in after if _is_tail(block.lines[i].text)), len(block.lines))
        yield from criteria(judge, polarity)(replace(block, lines=block.lines[:end]), cut)
        yield from _tail([line for line in block.lines[end:] if _is_tail(line.text)], cut)

    return read


def _is_tail(words: str) -> bool:
    return bool(_AGE.fullmatch(words)) or _coded(words, "sex") or words in {"Yes", "No"}


def _tail(lines: list[Line], cut: Cut) -> Iterator[Section | None]:
    """Two ages are the limits; one alone is the lower limit only where it is the age of majority."""
    ages = [line for line in lines if _AGE.fullmatch(line.text)]
    names = ("min_age", "max_age")[: len(ages) if len(ages) != 1 or _ADULT.fullmatch(ages[0].text) else 0]
    for name, line in zip(names, ages, strict=False):
        yield section(cut.document, name, [line.span])
    for name, field in (("sex", "sex"), ("healthy_volunteers", "yes_no")):
        found = [line for line in lines if code(field, line.text)]
        yield section(cut.document, name, [line.span for line in found[:1]])


def _references(block: Block, cut: Cut) -> Iterator[Section | None]:
    """A line is a citation, unless it is too short for one: then the heading of the section below is lost."""
    found = [line for line in block.lines if not re.match(r"(?:pmid|reference type|view on)\b", line.key)]
    found = [line for line in found if len(line.text) >= _CITATION and not cut.torn(line)]
    for item, line in enumerate(found):
        yield section(cut.document, "reference", [line.span], item=item)


def _frame(words: str) -> int:
    """The length of the label that opens a time frame's line."""
    match = _FRAME.match(words)
    return match.end() if match else 0


def _sex(words: str) -> bool:
    return bool(code("sex", words))


LAYOUT: Final = Layout(
    site="MedDataX (meddatax.com)",
    signature=_BLURBS,
    preamble=_preamble,
    number="NCT ID: …",
    opening=("Basic Information", "NCT ID: …", "Last Updated: …", "Study Results", "Recruitment Status"),
    blurbs=tuple((row["begins"], row["heading"]) for row in rows("blurbs_meddatax")),
    fields=(
        Field("NCT ID: …", numbers(_NUMBER.fullmatch)),
        Field("Last Updated: …", value("date.last_update", _DATE.fullmatch)),
        Field("Study Results", skip),
        Field("Basic Information", _snapshot),
        Field("Recruitment Status", value("status")),
        Field("Clinical Phase", _coded_value("phase")),
        Field("Total Enrollment", _enrollment),
        Field("Study Classification", value("study_type")),
        Field("Study Start Date", value("date.start", _DATE.fullmatch)),
        Field("Primary Completion Date", value("date.primary_completion", _DATE.fullmatch)),
        Field("Study Completion Date", value("date.completion", _DATE.fullmatch)),
        Field("Official Title", value("official_title")),
        Field("Brief Summary", prose("brief_summary")),
        Field("Related Clinical Trials | More Related Trials", related),
        Field("Detailed Description", prose("detailed_description")),
        Field("Conditions", conditions),
        Field("Keywords", values("keyword")),
        Field("Study Design", _design),
        Field("Allocation Method", _coded_value("allocation")),
        Field("Intervention Model", value("intervention_model")),
        Field("Primary Study Purpose", value("primary_purpose")),
        Field("Blinding Strategy", _coded_value("masking")),
        Field("Observational Model Type", value("observational_model")),
        Field("Study Time Perspective", value("time_perspective")),
        Field("Study Groups", arms),
        Field("Interventions", interventions),
        Field("Primary Outcomes | Primary Outcome Measures", in_turn("PRIMARY", _frame, _OUTCOMES.match)),
        Field("Secondary Outcomes | Secondary Outcome Measures", in_turn("SECONDARY", _frame, _OUTCOMES.match)),
        Field("Other Outcomes | Other Outcome Measures", in_turn("OTHER", _frame, _OUTCOMES.match)),
        Field("Eligibility Criteria", _criteria()),
        Field("Inclusion Criteria", _criteria("inclusion")),
        Field("Exclusion Criteria", _criteria("exclusion")),
        Field("Minimum Eligible Age", value("min_age", _AGE.fullmatch)),
        Field("Maximum Eligible Age", value("max_age", _AGE.fullmatch)),
        Field("Eligible Sex", value("sex", _sex)),
        Field("Accepts Healthy Volunteers", value("healthy_volunteers")),
        Field("Sponsors", ranked(lambda words: _coded(words, "sponsor_class"))),
        Field("Responsible Party", skip),
        Field("Principal Investigators | Principal Investigator", above_roles),
        Field("Locations", pairs),
        Field("Countries", skip),
        Field("References", _references),
        Field("Other Identifiers", skip),
    ),
    noise=(
        r"(?:the study team has not published) .*",
        r"site status\b.*",
        r"results pending|results available",
    ),
    always=("Basic Information", "Brief Summary", "Conditions", "Study Design", "Eligibility Criteria"),
    filled=("Sponsors",),
    closing=("Locations", "Countries", "References", "Other Identifiers"),
)
