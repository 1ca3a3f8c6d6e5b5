"""What a record's interventions of a drug type give where no name in them is known."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kg import files
from kg.documents import document_of
from kg.read import read
from kg.recognise import recognise
from kg.vocabulary.ontologies import newest
from kg.vocabulary.ontologies import read as read_ontology
from kg.vocabulary.tables import rows

if TYPE_CHECKING:
    from kg.vocabulary import Vocabulary


def _agents(vocabulary: Vocabulary, name: str, kind: str = "DRUG") -> list[tuple[str, str | None]]:
    """The agents in the name of a record's only intervention: words and id."""
    record = {
        "protocolSection": {
            "identificationModule": {"nctId": "NCT00000001", "briefTitle": "A study of adults"},
            "armsInterventionsModule": {"interventions": [{"type": kind, "name": name}]},
        }
    }
    page = read(document_of(json.dumps(record).encode(), "NCT00000001.json", None))
    found = recognise(page, vocabulary)
    names = {number for number, section in enumerate(page.sections) if section.name == "intervention.name"}
    return [(one.text, one.term.id) for one in found if one.section in names and one.term.kind == "agent"]


@pytest.mark.parametrize(
    ("name", "kind", "agents"),
    [
        ("RWJ-333369", "DRUG", [("RWJ-333369", None)]),
        ("RBT-9 (90 mg)", "DRUG", [("RBT-9", None)]),
        ("UB-612", "BIOLOGICAL", [("UB-612", None)]),
        ("TQB2930 injection", "DRUG", [("TQB2930", None)]),
        ("Drug: NA-831", "DRUG", [("NA-831", None)]),
        ("carboxyamidotriazole", "DRUG", [("carboxyamidotriazole", None)]),
        ("Ro 24-7429 plus ABT-335", "DRUG", [("Ro 24-7429", None), ("ABT-335", None)]),
        ("SU101 + Standard of Care", "DRUG", [("SU101", None)]),
        ("Zinc sulfate", "DIETARY_SUPPLEMENT", [("Zinc sulfate", "CHEBI:35176")]),
        ("Glycine", "DIETARY_SUPPLEMENT", [("Glycine", "CHEBI:15428")]),
        ("N2O", "DRUG", [("N2O", "CHEBI:17045")]),
        ("Saline", "DRUG", [("Saline", "CHEBI:26710")]),
    ],
)
def test_agents(vocabulary: Vocabulary, name: str, kind: str, agents: list[tuple[str, str | None]]) -> None:
    """Codes, words that nothing lists, and the names of the table; dose, form and brackets are no part of them."""
    assert _agents(vocabulary, name, kind) == agents


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Standard of care", "DRUG"),
        ("Best available care", "DRUG"),
        ("Observation", "DRUG"),
        ("ARM 1", "DRUG"),
        ("Phase 2", "DRUG"),
        ("COVID-19", "BIOLOGICAL"),
        ("Blood samples", "BIOLOGICAL"),
        ("Gene expression analysis", "DRUG"),
        ("Deep anesthesia", "DRUG"),
        ("Stem cells", "BIOLOGICAL"),
        ("RWJ-333369", "DEVICE"),
        ("Mindfulness", "BEHAVIORAL"),
        ("A questionnaire about how people live with their disease", "DRUG"),
    ],
)
def test_no_agents(vocabulary: Vocabulary, name: str, kind: str) -> None:
    """Care, arms, diseases, samples, other types of intervention and long names give no drug."""
    assert _agents(vocabulary, name, kind) == []


@pytest.mark.parametrize("name", ["Ruxolitinib", "Nitazoxanide tablets", "FOLFOX regimen"])
def test_what_is_known_stays(vocabulary: Vocabulary, name: str) -> None:
    """A name that is known has its own class, and none beside it."""
    agents = _agents(vocabulary, name)
    assert len(agents) == 1
    assert agents[0][1] is not None


def test_the_table_has_classes_of_chebi_under_their_labels() -> None:
    chebi = read_ontology(newest(["CHEBI"])["CHEBI"])
    table = list(rows(files.ontology() / "recognition" / "supplied.tsv"))
    assert [row for row in table if row["id"] not in chebi or chebi[row["id"]]["label"] != row["label"]] == []
    assert [row["id"] for row in table if chebi[row["id"]]["deprecated"]] == []
