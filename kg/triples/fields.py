"""The trial's own fields → its type, names, status, design, ages, dates, sponsor and field statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg import iris
from kg.triples.literals import camel, date, years

if TYPE_CHECKING:
    from kg.iris import Written
    from kg.model import Trial
    from kg.triples.scope import Scope, Values

_CODES: Final = (
    "study_type",
    "allocation",
    "intervention_model",
    "masking",
    "primary_purpose",
    "observational_model",
    "time_perspective",
    "sex",
    "acronym",
    "official_title",
)
# schema.org has these members of MedicalStudyStatus; any other code stays a code (tkg:statusCode).
_SCHEMA_STATUS: Final = frozenset(
    {
        "ActiveNotRecruiting",
        "Completed",
        "EnrollingByInvitation",
        "NotYetRecruiting",
        "Recruiting",
        "Suspended",
        "Terminated",
        "Withdrawn",
    }
)
_TYPES: Final = {
    "INTERVENTIONAL": ("OBI:0003699", "schema:MedicalTrial"),
    "OBSERVATIONAL": ("OBI:0003698", "schema:MedicalObservationalStudy"),
}


def field_quads(scope: Scope) -> None:
    """Everything that stands on the trial's node itself, its organisations, and its field statements."""
    trial = scope.trial
    scope.describe(
        scope.node,
        {
            "rdf:type": tuple(map(iris.written, _TYPES.get(trial.study_type or "", ("OBI:0003697",)))),
            "rdfs:label": trial.title or trial.id,
            "schema:identifier": trial.id,
            "skos:exactMatch": iris.registry_page(trial.id),
            "tkg:conditionText": trial.conditions,
            "tkg:keywordText": trial.keywords,
            **{f"tkg:{_lower(camel(name))}": words for name, words in trial.texts},
            "tkg:phase": trial.phases,
            "tkg:healthyVolunteers": trial.healthy_volunteers,
            **{f"tkg:{_lower(camel(name))}": getattr(trial, name) for name in _CODES},
            **_status(trial),
            **_numbers(trial),
            **_dates(trial),
        },
    )
    _organizations(scope)
    _statements(scope)


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


def _status(trial: Trial) -> dict[str, Values]:
    return {
        "tkg:statusCode": trial.status,
        "tkg:recruitmentStatus": _status_node(trial.status),
        "tkg:statusAsOf": date(trial.status_as_of),
    }


def _status_node(code: str | None) -> Written | None:
    """Status code → the individual that stands for it; ``None`` where schema.org has none."""
    name = camel(code or "")
    if name == "Unknown":
        return iris.written("tkg:UnknownStatus")
    return iris.written(f"schema:{name}") if name in _SCHEMA_STATUS else None


def _numbers(trial: Trial) -> dict[str, Values]:
    return {
        "tkg:enrollmentCount": trial.enrollment.count if trial.enrollment else None,
        "tkg:enrollmentType": trial.enrollment.type if trial.enrollment else None,
        "tkg:minimumAge": trial.ages.minimum,
        "tkg:maximumAge": trial.ages.maximum,
        "tkg:ageText": trial.ages.text,
        "tkg:minimumAgeYears": years(trial.ages.minimum),
        "tkg:maximumAgeYears": years(trial.ages.maximum),
    }


def _dates(trial: Trial) -> dict[str, Values]:
    """``start`` → tkg:startDate (a date), ``start_type`` → tkg:startDateType (ACTUAL or ESTIMATED)."""
    facts: dict[str, Values] = {}
    for name, value in trial.dates:
        stem, _, suffix = name.partition("_type")
        is_type = name.endswith("_type") and not suffix
        local = _lower(camel(stem)).removesuffix("Date")
        facts[f"tkg:{local}Date{'Type' if is_type else ''}"] = value if is_type else date(value)
    return facts


def _organizations(scope: Scope) -> None:
    trial = scope.trial
    if trial.sponsor:
        scope.describe(
            scope.node, {"schema:sponsor": iris.organization(trial.sponsor), "tkg:sponsorName": trial.sponsor}
        )
    for name in trial.collaborators:
        scope.describe(scope.node, {"tkg:collaborator": iris.organization(name)})
    for name in filter(None, (trial.sponsor, *trial.collaborators)):
        facts: dict[str, Values] = {"rdf:type": iris.written("schema:Organization"), "schema:name": name}
        scope.describe(iris.organization(name), facts)


def _statements(scope: Scope) -> None:
    for number, statement in enumerate(scope.trial.statements):
        node = scope.part("statement", number)
        scope.linked(
            "tkg:hasStatement",
            node,
            {
                "rdf:type": iris.written("tkg:FieldStatement"),
                "tkg:field": statement.field,
                "tkg:value": statement.value,
            },
        )
        scope.quoted(node, statement.quote)
