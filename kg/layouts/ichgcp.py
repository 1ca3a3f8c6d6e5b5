"""ICH GCP (ichgcp.net): headings of ClinicalTrials.gov in English and, machine-translated, in Italian and French.

Linked values (conditions, interventions, status) are often lost, so a label may stand without its value.  The headings
in each language are columns of ``ontology/reading/headings_ichgcp.tsv``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg import criteria as judge
from kg.codes import code
from kg.lines import Block, Cut, Field, Layout, criteria, key, nothing, prose, section, skip, timed, value, values
from kg.lines.groups import cohorts, groups
from kg.lines.masthead import DAY, masthead, translated
from kg.lines.people import collaborators, investigators
from kg.lines.places import nested
from kg.lines.treatments import conditions
from kg.lines.words import alternatives, headings
from kg.places import country

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.lines import Reader
    from kg.model import Section

_HEADINGS: Final = headings("ichgcp")
_DATE: Final = re.compile(DAY)
_FRAME: Final = re.compile(rf"{alternatives('time frame label')}\s*:\s*", re.IGNORECASE)
_TYPE: Final = re.compile(r"\b(?:interven|observa|osserva)\w+", re.IGNORECASE)
_TABLE: Final = re.compile(alternatives("outcome table header"), re.IGNORECASE)
_CITATION: Final = 40
"""The fewest characters of a citation."""


def _field(english: str, read: Reader) -> Field:
    return Field(_HEADINGS[english], read)


def _enrollment(block: Block, cut: Cut) -> Iterator[Section | None]:
    """``Iscrizione (Anticipato)``; the value is often lost, and so is the next heading: then a phase stands here."""
    for line in block.lines:
        if code("phase", line.text):
            yield section(cut.document, "phase", [line.span])
        elif re.fullmatch(r"\d[\d,. ]*", line.text):
            yield section(cut.document, "enrollment", [line.span], qualifier=_qualifier(block))


def _qualifier(block: Block) -> str:
    """``Inizio studio (Effettivo)`` → ACTUAL."""
    match = re.search(r"\(([^()]+)\)", block.heading.text if block.heading else "")
    return (code("date_type", match[1]) if match else None) or ""


def _date(name: str) -> Reader:
    def read(block: Block, cut: Cut) -> Iterator[Section | None]:
        # "(Effettivo)" stands on the heading's line
        lines = [line for line in block.lines if not re.fullmatch(r"\(.*\)", line.text)][:1]
        spans = [line.span for line in lines if _DATE.fullmatch(line.text)]
        yield section(cut.document, name, spans, qualifier=_qualifier(block))

    return read


def _primary_completion(block: Block, cut: Cut) -> Iterator[Section | None]:
    """The date before the completion; where that heading is lost, the date that stands here may have stood under it."""
    if cut.headed("Study Completion …"):
        yield from _date("date.primary_completion")(block, cut)


def _coded(name: str, field: str = "") -> Reader:
    """The first line, if it has a code; ``Assegnazione: N / A`` looks like nothing and is the code NA."""

    def read(block: Block, cut: Cut) -> Iterator[Section | None]:
        for line in block.lines[:1]:
            yield section(cut.document, name, [line.span]) if code(field or name, line.text) else None

    return read


def _model(name: str) -> Reader:
    """The label says the type of study, which the page may not give otherwise: ``Modello interventistico: …``."""

    def read(block: Block, cut: Cut) -> Iterator[Section | None]:
        typed = any(code("study_type", line.text) for line in cut.under("Study Type")[:1])
        kind = _TYPE.search(block.heading.text) if block.heading else None
        if kind and block.heading and not typed:
            yield section(cut.document, "study_type", [block.heading.part(*kind.span()).span], rule="design-label")
        yield from value(name)(block, cut)

    return read


def _phases(block: Block, cut: Cut) -> Iterator[Section | None]:
    phases = [line for line in block.lines if code("phase", line.text)]
    for item, line in enumerate(phases):
        yield section(cut.document, "phase", [line.span], item=item)


def _trials_on(block: Block, cut: Cut) -> Iterator[Section | None]:
    """``Prove cliniche su X``: the site links conditions, then interventions; X is one of them.

    Words of the titles are a condition; else the last one is an intervention where people are assigned to one.
    """
    treatments = [line.text for line in cut.under("Intervention / Treatment")]
    known = {line.key for line in cut.under("Conditions")} | {
        key(text.partition(": ")[2] or text) for text in treatments
    }
    for line in block.lines[:1]:
        if nothing(line.text) or line.key in known:
            continue
        last = block is [other for other in cut.blocks if other.field is block.field][-1]
        titled = line.key in " ".join(other.text for other in cut.blocks[0].lines).casefold()
        assigned = last and not treatments and bool(cut.headed("Interventional Model: …"))
        name = "condition" if titled else "intervention.name" if assigned else "keyword"
        yield section(cut.document, name, [line.span])


def _frame(words: str) -> int:
    """The length of the label that opens a time frame's line."""
    match = _FRAME.match(words)
    return match.end() if match and match.end() < len(words) else 0


LAYOUT: Final = Layout(
    site="ICH GCP (ichgcp.net)",
    signature=tuple(
        _HEADINGS[heading]
        for heading in (
            "Study Overview",
            "Study Type",
            "Contacts and Locations",
            "Participation Criteria",
            "Study Plan",
            "What is the study measuring?",
            "Collaborators and Investigators",
            "Study record dates",
        )
    ),
    preamble=masthead,
    opening=tuple(
        _HEADINGS[heading]
        for heading in ("Study Overview", "Status", "Conditions", "Intervention / Treatment", "Detailed Description")
    ),
    finish=translated,
    fields=(
        _field("Study Overview", skip),
        _field("Status", _coded("status")),
        _field("Conditions", conditions),
        _field("Intervention / Treatment", groups),
        _field("Detailed Description", prose("detailed_description")),
        _field("Study Type", _coded("study_type")),
        _field("Enrollment …", _enrollment),
        _field("Phase", _phases),
        _field("Contacts and Locations", skip),
        _field("Study Contact", skip),
        _field("Study Contact Backup", skip),
        _field("Study Locations", nested(lambda words: code("status", words), country)),
        _field("Participation Criteria", skip),
        _field("Eligibility Criteria", skip),
        _field("Ages Eligible for Study", value("age")),
        _field("Accepts Healthy Volunteers", _coded("healthy_volunteers", "yes_no")),
        _field("Sexes Eligible for Study | Genders Eligible for Study", _coded("sex")),
        _field("Sampling Method", skip),
        _field("Study Population", prose("detailed_description")),
        _field("Description", criteria(judge)),
        _field("Inclusion Criteria", criteria(judge, "inclusion")),
        _field("Exclusion Criteria", criteria(judge, "exclusion")),
        _field("Study Plan", skip),
        _field("How is the study designed?", skip),
        _field("Design Details", skip),
        _field("Primary Purpose: …", _coded("primary_purpose")),
        _field("Allocation: …", _coded("allocation")),
        _field("Interventional Model: …", _model("intervention_model")),
        _field("Observational Models: … | Observational Model: …", _model("observational_model")),
        _field("Time Perspectives: … | Time Perspective: …", _coded("time_perspective")),
        _field("Masking: …", value("masking")),
        _field("Arms and Interventions", groups),
        _field("Groups and Cohorts", cohorts),
        _field("What is the study measuring?", skip),
        _field("Primary Outcome Measures", timed("PRIMARY", _frame, _TABLE.fullmatch)),
        _field("Secondary Outcome Measures", timed("SECONDARY", _frame, _TABLE.fullmatch)),
        _field("Other Outcome Measures", timed("OTHER", _frame, _TABLE.fullmatch)),
        _field("Collaborators and Investigators", skip),
        _field("Sponsor", value("sponsor")),
        _field("Collaborators", collaborators),
        _field("Investigators", investigators),
        _field("Publications and helpful links", skip),
        _field("General Publications", values("reference", lambda words: len(words) > _CITATION, lambda line: [line])),
        _field("Study record dates", skip),
        _field("Study Major Dates", skip),
        _field("Study Start …", _date("date.start")),
        _field("Primary Completion …", _primary_completion),
        _field("Study Completion …", _date("date.completion")),
        _field("Study Registration Dates", skip),
        _field("First Submitted", skip),
        _field("First Submitted That Met QC Criteria", skip),
        _field("First Posted …", _date("date.first_posted")),
        _field("Study Record Updates", skip),
        _field("Last Update Posted …", _date("date.last_update")),
        _field("Last Update Submitted …", skip),
        _field("Last Verified", skip),
        _field("More Information", skip),
        _field("Terms related to this study", skip),
        _field("Keywords", values("keyword")),
        _field("Additional Relevant MeSH Terms", skip),
        _field("Other Study ID Numbers", skip),
        _field("Plan for Individual participant data (IPD)", skip),
        _field("Drug and device information, study documents", skip),
        _field("This information was retrieved …", skip),
        _field("Clinical Trials on …", _trials_on),
    ),
    noise=(
        r"(?:questa sezione fornisce|this section provides|cette section (?:fournit|présente)) .*",
        r"(?:i ricercatori cercano|researchers look for|les chercheurs recherchent) .*",
        r"(?:qui è dove troverai|this is where you will find|c'est ici que vous) .*",
        r"(?:queste date tengono traccia|these dates track|ces dates suivent) .*",
        r"participant group / arm|group / cohort|gruppo di partecipanti / braccio|gruppo / coorte",
        r"groupe de participants / bras|groupe / cohorte",
    ),
    cells=True,
    always=tuple(
        _HEADINGS[heading]
        for heading in (
            "Study Overview",
            "Study Type",
            "Contacts and Locations",
            "Participation Criteria",
            "Eligibility Criteria",
            "Study Plan",
            "How is the study designed?",
            "What is the study measuring?",
            "Collaborators and Investigators",
            "Study record dates",
            "Study Major Dates",
            "Study Registration Dates",
        )
    ),
    filled=tuple(_HEADINGS[heading] for heading in ("Ages Eligible for Study", "Study Start …", "First Posted …")),
    closing=tuple(
        _HEADINGS[heading] for heading in ("Study record dates", "Collaborators and Investigators", "More Information")
    ),
)
