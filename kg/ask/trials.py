"""A graph → its trials with typed attributes, each value from the document that is preferred."""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import groupby
from typing import TYPE_CHECKING, Any

from kg import files, iris
from kg.ask.slots import trial_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.ask.graph import Graph


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialFacts:
    """What the documents say of one trial; ``None`` or ``()`` where none says it.

    Codes are those of the ClinicalTrials.gov API v2 (``RECRUITING``, ``INTERVENTIONAL``); dates are as precise as the
    document, ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; ages are years.  Where documents disagree, a field has the value
    of the preferred one that gives it: a registry's own record before those that retell it, then the newer.

    Attributes:
        id: registry number, or the local id of a trial whose documents give none.
        title: the title, else the id.
        official_title: the long title.
        acronym: as the document writes it.
        status: recruitment status, a code.
        status_as_of: when the document says the status was true.
        study_type: ``INTERVENTIONAL``, ``OBSERVATIONAL`` …
        phases: ``PHASE1`` …; ``NA`` where a phase does not apply.
        allocation: ``RANDOMIZED`` …
        intervention_model: ``PARALLEL`` …
        masking: ``DOUBLE`` …
        primary_purpose: ``TREATMENT`` …
        observational_model: ``COHORT`` …
        time_perspective: ``PROSPECTIVE`` …
        enrollment: number of participants.
        enrollment_type: ``ACTUAL`` or ``ESTIMATED``.
        sex: ``ALL``, ``FEMALE`` or ``MALE``.
        min_age_years: lower bound.
        max_age_years: upper bound.
        healthy_volunteers: whether they may join, only where a labelled value says it.
        sponsor: its name.
        start: date.
        primary_completion: date.
        completion: date.
        conditions: the words of the document's list of conditions.
        countries: of the sites.
        documents: names of all documents that describe the trial.
    """

    id: str
    title: str
    official_title: str | None = None
    acronym: str | None = None
    status: str | None = None
    status_as_of: str | None = None
    study_type: str | None = None
    phases: tuple[str, ...] = ()
    allocation: str | None = None
    intervention_model: str | None = None
    masking: str | None = None
    primary_purpose: str | None = None
    observational_model: str | None = None
    time_perspective: str | None = None
    enrollment: int | None = None
    enrollment_type: str | None = None
    sex: str | None = None
    min_age_years: float | None = None
    max_age_years: float | None = None
    healthy_volunteers: bool | None = None
    sponsor: str | None = None
    start: str | None = None
    primary_completion: str | None = None
    completion: str | None = None
    conditions: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


def trials(graph: Graph, trial: str | None = None) -> Iterator[TrialFacts]:
    """Every trial that a document describes, by id; or the one with this id."""
    query = (files.queries() / "parts" / "trial-facts.rq").read_text(encoding="utf-8")
    rows = graph.select(query, {} if trial is None else {"askedTrial": iris.trial(trial)})
    for name, said in groupby(rows, key=lambda row: row["askedTrial"]):
        yield _facts(trial_id(name), said)


def _facts(name: str, rows: Iterable[dict[str, Any]]) -> TrialFacts:
    """Rows of one trial, the preferred document first → its facts."""
    said: dict[str, dict[str, list[Any]]] = {}
    for row in rows:
        said.setdefault(row["field"], {}).setdefault(row["graph"], []).append(row["value"])
    preferred = {field: next(iter(by_document.values())) for field, by_document in said.items()}
    documents = tuple(sorted(source for sources in said.pop("documents").values() for source in sources))
    given: dict[str, Any] = {
        field: tuple(preferred[field]) if field in _LISTS else preferred[field][0] for field in said
    }
    return TrialFacts(**{"title": name, **given, "id": name, "documents": documents})


_LISTS = frozenset(field.name for field in fields(TrialFacts) if field.default == ())
