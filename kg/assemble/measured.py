"""Measurement → what the JSON record says of it: assay, outcome, concepts, and the populations with their markers."""

from __future__ import annotations

import csv
from functools import cache
from typing import TYPE_CHECKING

from kg import files

if TYPE_CHECKING:
    from kg.model import Exposure, Marker, Measurement, Population, Term, Trial

Record = dict[str, object]


def measurement(trial: Trial, one: Measurement) -> Record:
    """One planned measurement; its populations keep apart what treatment and what markers tell apart.

    ``analyte_classes`` are what the words name as a class only: cytokines, antibodies (ontology/analyte_kinds.tsv).
    """
    outcome = None if one.outcome is None else {"index": one.outcome, "type": trial.outcomes[one.outcome].type}
    return {
        "assay": one.assay.id if one.assay else None,
        "outcome": outcome,
        "time_point": one.time_point,
        "analytes": _ids(tuple(term for term in one.analytes if term.id not in classes())),
        "analyte_classes": _ids(tuple(term for term in one.analytes if term.id in classes())),
        "specimens": _ids(one.specimens),
        "cells": _ids(one.cells),
        "populations": [_population(population) for population in one.populations],
        "source_groups": list(one.source_groups),
        "exposures": _exposures(one.exposures),
        "quote": one.quote.text,
    }


@cache
def classes() -> frozenset[str]:
    """The ids of analytes that are only a class of them: which member is measured, they do not say."""
    with (files.ontology() / "analyte_kinds.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return frozenset(row["id"] for row in rows if row["kind"] == "class")


def _population(one: Population) -> Record:
    return {
        "cell": one.cell.id,
        "quote": one.phrase,
        "markers": [_marker(marker) for marker in one.markers],
        "group": one.group,
        "in_vitro": one.in_vitro,
        "exposures": _exposures(one.exposures),
    }


def _marker(one: Marker) -> Record:
    return {"name": one.name, "level": one.level, "id": one.id}


def _exposures(of: tuple[Exposure, ...]) -> list[Record]:
    return [{"agent": one.agent.id, "function": one.function} for one in of]


def _ids(terms: tuple[Term, ...]) -> list[str | None]:
    return [term.id for term in terms if term.id]
