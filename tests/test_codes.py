"""Words become codes of the ClinicalTrials.gov data model only where they are clear."""

from __future__ import annotations

import csv
import itertools

import pytest

from kg import files
from kg.codes import code, fields


@pytest.mark.parametrize(
    ("field", "words", "expected"),
    [
        ("status", "RECRUITING", "RECRUITING"),
        ("status", "Active, not recruiting", "ACTIVE_NOT_RECRUITING"),
        ("status", "Completato", "COMPLETED"),
        ("status", "Complété", "COMPLETED"),
        ("study_type", "interventistico", "INTERVENTIONAL"),
        ("study_type", "Interventional clinical trial of medicinal product", "INTERVENTIONAL"),
        ("phase", "Non applicabile", "NA"),
        ("phase", "PHASE1/PHASE2", "PHASE1 PHASE2"),
        ("phase", "Phase II", "PHASE2"),
        ("allocation", "N / A", "NA"),
        ("allocation", "NON_RANDOMIZED", "NON_RANDOMIZED"),
        ("intervention_model", "Assegnazione di gruppo singolo", "SINGLE_GROUP"),
        ("masking", "Nessuno (etichetta aperta)", "NONE"),
        ("masking", "Double (Participant, Outcomes Assessor)", "DOUBLE"),
        ("primary_purpose", "Scienza basilare", "BASIC_SCIENCE"),
        ("observational_model", "Cas-témoins", "CASE_CONTROL"),
        ("time_perspective", "Cross-Sectional", "CROSS_SECTIONAL"),
        ("sex", "Both males and females", "ALL"),
        ("sex", "Femelle", "FEMALE"),
        ("yes_no", "No", "false"),
        ("date_type", "Anticipato", "ESTIMATED"),
        ("date_type", "Effettivo", "ACTUAL"),
    ],
)
def test_clear_words_have_a_code(field: str, words: str, expected: str) -> None:
    """Case, spaces and hyphens do not matter."""
    assert code(field, words) == expected
    assert code(field, f"  {words.upper()} ") == expected


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("status", "ot Recruiting"),
        ("status", "Not Recruiting"),
        ("status", "Authorised-recruitment may be ongoing or finished"),
        ("status", "Not available"),
        ("status", ""),
        ("study_type", "Not specified"),
        ("phase", "Not provided"),
        ("phase", "Phase 5"),
        ("masking", "N/A"),
        ("masking", "Not Applicable"),
        ("intervention_model", "NA"),
        ("sex", "Not specified"),
        ("sex", "female patients with lupus"),
        ("yes_no", "Not provided"),
        ("allocation", "Not specified"),
    ],
)
def test_other_words_have_none(field: str, words: str) -> None:
    """Unclear statuses of other registries, and words that mean nothing."""
    assert code(field, words) is None


def test_an_unknown_field_is_an_error() -> None:
    """A field's name is ours, not the document's."""
    with pytest.raises(KeyError):
        code("colour", "red")


def test_words_have_one_code_each() -> None:
    """No row contradicts another, also not by the way words are compared."""
    with (files.ontology() / "codes.tsv").open(encoding="utf-8", newline="") as file:
        rows = [(row["field"], row["words"], row["code"]) for row in csv.DictReader(file, delimiter="\t")]
    assert all(code(field, words) == expected for field, words, expected in rows)
    assert {field for field, _, _ in rows} == set(fields())
    assert not [pair for pair in itertools.pairwise(sorted(rows)) if pair[0] == pair[1]]
