"""Trial → the JSON record of the interface (words of the ClinicalTrials.gov API v2 data model)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.assemble.measured import measurement

if TYPE_CHECKING:
    from kg.model import (
        CellProduct,
        Collection,
        Criterion,
        Involvement,
        Limit,
        Mention,
        Quote,
        RegistryTerm,
        Restriction,
        SetAside,
        Trial,
    )

# The graph has a kind of its own for autoantibodies, the record of the interface has not: what an assay measures is an
# analyte there, and those that are only named (who is positive for them, what excludes) stay in the graph.
_GRAPH_ONLY: Final = "autoantibody"
_PLAIN: Final = (
    "id", "title", "official_title", "acronym", "status", "status_as_of", "study_type", "phases", "allocation",
    "intervention_model", "masking", "primary_purpose", "observational_model", "time_perspective",
)  # fmt: skip
_DATES: Final = (
    "start", "start_type", "primary_completion", "primary_completion_type", "completion", "completion_type",
    "first_posted", "last_update",
)  # fmt: skip

Record = dict[str, object]


def record(trial: Trial) -> Record:
    """Everything the interface promises of one trial, with unknown values ``None`` or empty."""
    return {
        **{name: _plain(getattr(trial, name)) for name in _PLAIN},
        "enrollment": {"count": trial.enrollment.count, "type": trial.enrollment.type} if trial.enrollment else None,
        "sex": trial.sex,
        "min_age": trial.ages.minimum,
        "max_age": trial.ages.maximum,
        "age_text": trial.ages.text,
        "healthy_volunteers": trial.healthy_volunteers,
        "sponsor": trial.sponsor,
        "collaborators": list(trial.collaborators),
        "investigators": [{"name": p.name, "role": p.role, "affiliation": p.affiliation} for p in trial.investigators],
        "dates": {**dict.fromkeys(_DATES), **dict(trial.dates)},
        "conditions": list(trial.conditions),
        **_parts(trial),
        "involvements": [_involvement(trial, i) for i in trial.involvements if _listed(i)],
        "measurements": [measurement(trial, one) for one in trial.measurements],
        "collections": [_collection(one) for one in trial.collections],
        "set_aside": [_set_aside(trial, one) for one in trial.aside],
        "issues": [
            {"code": i.code, "severity": i.severity, "message": i.message, "line": i.line} for i in trial.issues
        ],
    }


def _listed(one: Involvement) -> bool:
    return one.term.kind != _GRAPH_ONLY or "measured" in one.roles


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _parts(trial: Trial) -> Record:
    return {
        "interventions": [_intervention(trial, number) for number in range(len(trial.interventions))],
        "cell_products": [_product(one) for one in trial.products],
        "arms": [
            {
                "label": a.label,
                "type": a.type,
                "description": a.description,
                "interventions": [trial.interventions[number].name for number in a.interventions],
            }
            for a in trial.arms
        ],
        "outcomes": [
            {
                "type": o.type,
                "measure": o.measure,
                "time_frame": o.time_frame,
                "duration": o.duration,
                "anchor": o.anchor,
                "time_points": list(o.time_points),
            }
            for o in trial.outcomes
        ],
        "criteria": [
            {
                "polarity": c.polarity,
                "text": c.text,
                "group": c.group,
                "restrictions": [_restriction(c, one) for one in c.restrictions],
            }
            for c in trial.criteria
        ],
        "sites": [
            {
                "facility": s.facility,
                "city": s.city,
                "region": s.region,
                "country": s.country,
                "lat": s.lat,
                "lon": s.lon,
            }
            for s in trial.sites
        ],
        "references": [
            {"citation": r.citation, "doi": r.doi, "pmid": r.pmid, "type": r.type} for r in trial.references
        ],
        "related_trials": [one.id for one in trial.related_trials],
        "secondary_ids": [{"id": one.value, "type": one.type} for one in trial.secondary_ids],
        "registry_terms": [_registry_term(one) for one in trial.registry_terms],
        "keywords": list(trial.keywords),
    }


def _restriction(criterion: Criterion, one: Restriction) -> Record:
    """What a criterion demands, with the words of its sentence."""
    return {
        "kind": one.term.kind,
        "id": one.term.id,
        "label": one.term.label,
        "polarity": one.polarity or criterion.polarity,
        "aspect": one.aspect,
        "temporality": one.temporality,
        "duration": one.duration,
        "bound": one.bound,
        "dose": one.dose,
        "limit": _limit(one.limit) if one.limit else None,
        "mentions": [{"path": one.quote.path, "start": one.quote.start, "end": one.quote.end, "text": one.quote.text}],
    }


def _limit(limit: Limit) -> Record:
    return {
        "comparator": limit.comparator,
        "value": limit.value,
        "upper": limit.upper,
        "unit": limit.unit,
        "reference": limit.reference,
        "text": limit.text,
    }


def _involvement(trial: Trial, one: Involvement) -> Record:
    return {
        "kind": "analyte" if one.term.kind == _GRAPH_ONLY else one.term.kind,
        "id": one.term.id,
        "label": one.term.label,
        "closest": one.term.closest,
        "roles": list(one.roles),
        "confidence": max((mention.confidence for mention in one.mentions), default=None),
        "mentions": [_mention(trial, mention) for mention in one.mentions],
    }


def _set_aside(trial: Trial, one: SetAside) -> Record:
    """What the rules assert and the second reading does not believe, with its words."""
    return {
        "kind": one.term.kind,
        "id": one.term.id,
        "label": one.term.label,
        "closest": one.term.closest,
        "roles": list(one.roles),
        "probability": one.probability,
        "mentions": [_mention(trial, mention) for mention in one.mentions],
    }


def _mention(trial: Trial, one: Mention) -> Record:
    return {
        "path": one.path,
        "start": one.start,
        "end": one.end,
        "text": one.text,
        "section": trial.sections[one.section].name,
        "role": one.role,
    }


def _collection(one: Collection) -> Record:
    return {
        "tissue": one.tissue.id,
        "method": one.method,
        "group": one.group,
        "count": one.count,
        "site_state": one.site_state,
        "purpose": one.purpose,
        "quote": _words(one.quote),
    }


def _words(quote: Quote) -> str:
    return quote.text


def _registry_term(one: RegistryTerm) -> Record:
    return {"label": one.label, "id": one.id, "about": one.about, "ancestor": one.ancestor, "mapped": one.mapped}


def _intervention(trial: Trial, number: int) -> Record:
    one = trial.interventions[number]
    products = [_product(product) for product in trial.products if number in product.interventions]
    return {"name": one.name, "type": one.type, "function": one.function, "products": products}


def _product(product: CellProduct) -> Record:
    return {
        "cell": product.cell.id,
        "label": product.cell.label,
        "origin": product.origin,
        "donor": product.donor,
        "source": product.source.id if product.source else None,
        "manipulations": list(product.manipulations),
        "modification": product.modification,
        "targets": [term.id or term.label for term in product.targets],
        "measured": product.measured,
        "interventions": list(product.interventions),
        "quote": product.quote.text,
    }
