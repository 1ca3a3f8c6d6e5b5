"""MedDataX (meddatax.com): sections that each open with a blurb; shape B labels every value, shape A drops the labels."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kg import criteria as judge
from kg.codes import code
from kg.lines import Block, Cut, Field, Layout, Line, criteria, nothing, prose, section, skip, value, values
from kg.lines.people import ORGANISATION
from kg.lines.places import facility_and_place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.lines import Reader
    from kg.model import Section

_NUMBER: Final = re.compile(r"[A-Z]{2,8}[\w-]*\d[\w-]*", re.IGNORECASE)
_DATE: Final = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")
_COUNT: Final = re.compile(r"(\d[\d,]*)(?:\s+participants?)?", re.IGNORECASE)
_AGE: Final = re.compile(r"\d+\s+(?:years?|months?|weeks?|days?|hours?|minutes?)", re.IGNORECASE)
_ADULT: Final = re.compile(r"(?:18|19|20|21)\s+years?", re.IGNORECASE)
_LABEL_WORDS: Final = 12
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
    free = [field for field in fields if field not in taken and code(field, "OTHER")]
    others = [line for line in lines if line.text == "OTHER"]
    if len(free) == len(others) == 1:
        yield section(cut.document, free[0], [others[0].span])


def _groups(block: Block, cut: Cut) -> Iterator[Section | None]:
    """Arms with their interventions: shape B says ``Group Type …`` and ``Intervention Type …``, shape A does not."""
    if any(line.text.startswith(("Group Type", "Intervention Type")) for line in block.lines):
        yield from _labelled_groups(block, cut)
    else:
        yield from _bare_groups(block, cut)


def _labelled_groups(block: Block, cut: Cut) -> Iterator[Section | None]:
    """A name stands above its type; what follows is its description."""
    item, family = -1, ""
    for line, following in pairwise((*block.lines, None)):
        if line is None:
            continue
        kind = re.match(r"(Group|Intervention) Type:?\s*", line.text)
        opens = re.match(r"(Group|Intervention) Type", following.text) if following else None
        if kind and family == "arm":
            yield section(cut.document, "arm.type", [line.part(kind.end(), len(line.text)).span], item=max(item, 0))
        elif opens and opens[1] == "Group":
            item, family = item + 1, "arm"
            yield section(cut.document, "arm.label", [line.span], item=item)
        elif opens and item >= 0:
            family = "intervention"
            yield section(cut.document, "arm.intervention", [line.span], item=item)
        elif family == "arm" and not kind:
            yield section(cut.document, "arm.description", [line.span], item=item)
            family = "described"


def _bare_groups(block: Block, cut: Cut) -> Iterator[Section | None]:
    """Label, description, interventions in turn; the interventions are known from their own section."""
    names = {line.text for line in _named(cut.under("Interventions"), {line.text for line in block.lines})}
    item, state = -1, "intervention"
    for line in block.lines:
        if state != "label" and line.text in names and item >= 0 and not (state == "next" and line.text not in names):
            state = "intervention" if state != "next" else "next"
        if item < 0 or (
            state == "next"
            and len(line.text.split()) <= _LABEL_WORDS
            and not line.text.endswith(".")
            and line.text not in names
        ):
            item, state = item + 1, "arm"
            yield section(cut.document, "arm.label", [line.span], item=item)
        elif line.text in names:
            state = "next"
            yield section(cut.document, "arm.intervention", [line.span], item=item)
        elif state == "arm":
            state = "described"
            yield section(cut.document, "arm.description", [line.span], item=item)


def _named(lines: tuple[Line, ...], elsewhere: set[str]) -> list[Line]:
    """Names among the lines of the interventions: they stand with the arms as well; descriptions do not."""
    repeated = [line for line in lines if line.text in elsewhere]
    return repeated or [line for line in lines[:1] if len(line.text.split()) <= _LABEL_WORDS]


def _interventions(block: Block, cut: Cut) -> Iterator[Section | None]:
    arms = {line.text for line in cut.under("Study Groups")}
    typed = [
        line
        for line, below in pairwise((*block.lines, None))
        if line and below and below.text.startswith("Intervention Type")
    ]
    names = typed or _named(block.lines, arms)
    item = -1
    for line in block.lines:
        kind = re.match(r"Intervention Type:?\s*", line.text)
        if line in names:
            item += 1
            yield section(cut.document, "intervention.name", [line.span], item=item)
        elif item >= 0 and kind:
            yield section(cut.document, "intervention.type", [line.part(kind.end(), len(line.text)).span], item=item)
        elif item >= 0 and not line.text.startswith("Other Intervention Name"):
            yield section(cut.document, "intervention.description", [line.span], item=item)


def _criteria(sign: str | None = None) -> Reader:
    """Criteria, and after the last one the age limits, the sex and whether healthy volunteers are accepted."""

    def read(block: Block, cut: Cut) -> Iterator[Section | None]:
        lines = list(block.lines)
        tail: list[Line] = []
        while lines and not lines[-1].bullet and _is_tail(lines[-1].text):
            tail.insert(0, lines.pop())
        polarity = "inclusion" if sign == "inclusion" else "exclusion" if sign == "exclusion" else None
        yield from criteria(judge, polarity)(replace(block, lines=tuple(lines)), cut)
        yield from _tail(tail, cut)

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


def _sponsors(block: Block, cut: Cut) -> Iterator[Section | None]:
    """Each organisation stands above its class (``OTHER``, ``INDUSTRY``); the first one leads."""
    found = [
        line
        for line in block.lines
        if not _coded(line.text, "sponsor_class") and not re.match(r"role:|lead\b|collaborator\b", line.key)
    ]
    for item, line in enumerate(line for line in found if not nothing(line.text)):
        yield section(cut.document, "collaborator" if item else "sponsor", [line.span], item=max(item - 1, 0))


def _investigators(block: Block, cut: Cut) -> Iterator[Section | None]:
    """``dominique farges, MDPHD`` / ``Role: PRINCIPAL_INVESTIGATOR`` / ``APHP``."""
    lines = block.lines
    roles = [i for i, line in enumerate(lines) if line.text.startswith("Role:") and i]
    for item, (i, after) in enumerate(zip(roles, [*roles[1:], len(lines) + 1], strict=True)):
        yield section(cut.document, "investigator.name", [lines[i - 1].span], item=item)
        yield section(
            cut.document, "investigator.role", [lines[i].part(len("Role:"), len(lines[i].text)).span], item=item
        )
        if i + 1 < after - 1 or (after > len(lines) and i + 1 < len(lines)):
            yield section(cut.document, "investigator.affiliation", [lines[i + 1].span], item=item)


def _locations(block: Block, cut: Cut) -> Iterator[Section | None]:
    yield from facility_and_place(block.lines, cut.document)


def _references(block: Block, cut: Cut) -> Iterator[Section | None]:
    found = [line for line in block.lines if not re.match(r"(?:pmid|reference type|view on)\b", line.key)]
    for item, line in enumerate(found):
        yield section(cut.document, "reference", [line.span], item=item)


def _related(block: Block, cut: Cut) -> Iterator[Section | None]:
    """A title above its number; the list may also hold numbers alone."""
    item = 0
    before: Line | None = None
    for line in block.lines:
        if _NUMBER.fullmatch(line.text) and len(line.text) > 7:  # noqa: PLR2004 - the shortest registry number
            yield section(cut.document, "related.id", [line.span], item=item)
            yield section(cut.document, "related.title", [before.span] if before else [], item=item)
            item, before = item + 1, None
        else:
            before = line


def _outcomes(kind: str) -> Reader:
    def read(block: Block, cut: Cut) -> Iterator[Section | None]:
        item = -1
        for line in block.lines:
            frame = re.match(
                r"(?:Primary|Secondary|Other)?\s*(?:Outcome\s+)?Time\s?-?frame:?\s*", line.text, re.IGNORECASE
            )
            if frame and item >= 0:
                part = line.part(frame.end(), len(line.text))
                yield section(cut.document, "outcome.time_frame", [part.span], item=item, qualifier=kind)
                described = True
            elif item < 0 or described:
                item, described = item + 1, False
                yield section(cut.document, "outcome.measure", [line.span], item=item, qualifier=kind)
            else:
                yield section(cut.document, "outcome.description", [line.span], item=item, qualifier=kind)

    return read


def _sex(words: str) -> bool:
    return bool(code("sex", words))


LAYOUT: Final = Layout(
    site="MedDataX (meddatax.com)",
    signature=_BLURBS,
    preamble=_preamble,
    fields=(
        Field("NCT ID: …", value("id", _NUMBER.fullmatch)),
        Field("Last Updated: …", value("date.last_update", _DATE.fullmatch)),
        Field("Study Results", skip),
        Field("Basic Information", _snapshot),
        Field("Recruitment Status", value("status")),
        Field("Clinical Phase", value("phase", lambda words: code("phase", words))),
        Field("Total Enrollment", _enrollment),
        Field("Study Classification", value("study_type")),
        Field("Study Start Date", value("date.start", _DATE.fullmatch)),
        Field("Primary Completion Date", value("date.primary_completion", _DATE.fullmatch)),
        Field("Study Completion Date", value("date.completion", _DATE.fullmatch)),
        Field("Official Title", value("official_title")),
        Field("Brief Summary", prose("brief_summary")),
        Field("Related Clinical Trials | More Related Trials", _related),
        Field("Detailed Description", prose("detailed_description")),
        Field("Conditions", values("condition")),
        Field("Keywords", values("keyword")),
        Field("Study Design", _design),
        Field("Allocation Method", value("allocation", lambda words: code("allocation", words))),
        Field("Intervention Model", value("intervention_model")),
        Field("Primary Study Purpose", value("primary_purpose")),
        Field("Blinding Strategy", value("masking", lambda words: code("masking", words))),
        Field("Observational Model Type", value("observational_model")),
        Field("Study Time Perspective", value("time_perspective")),
        Field("Study Groups", _groups),
        Field("Interventions", _interventions),
        Field("Primary Outcomes | Primary Outcome Measures", _outcomes("PRIMARY")),
        Field("Secondary Outcomes | Secondary Outcome Measures", _outcomes("SECONDARY")),
        Field("Other Outcomes | Other Outcome Measures", _outcomes("OTHER")),
        Field("Eligibility Criteria", _criteria()),
        Field("Inclusion Criteria", _criteria("inclusion")),
        Field("Exclusion Criteria", _criteria("exclusion")),
        Field("Minimum Eligible Age", value("min_age", _AGE.fullmatch)),
        Field("Maximum Eligible Age", value("max_age", _AGE.fullmatch)),
        Field("Eligible Sex", value("sex", _sex)),
        Field("Accepts Healthy Volunteers", value("healthy_volunteers")),
        Field("Sponsors", _sponsors),
        Field("Responsible Party", skip),
        Field("Principal Investigators | Principal Investigator", _investigators),
        Field("Locations", _locations),
        Field("Countries", skip),
        Field("References", _references),
        Field("Other Identifiers", skip),
    ),
    noise=(
        r"(?:get a concise snapshot|review the sponsor-provided|explore similar clinical|dive into the extended"
        r"|see the medical conditions|explore important study keywords|understand how the trial is|review each arm or"
        r"|learn about the drugs|check the participation|meet the organizations|identify the individual or"
        r"|learn about the lead|explore where the study|review the countries|explore related publications"
        r"|review additional registry|additional clinical trials that may|review the main outcomes"
        r"|the study team has not published|detailed results|results pending).*",
    ),
    closing=("Sponsors", "Locations", "Other Identifiers", "Eligibility Criteria"),
)
