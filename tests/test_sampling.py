"""What is sampled, how, and of which state: sentences read with the vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from marked_text import marked

from kg.interpret import interpret
from kg.recognise import recognise

if TYPE_CHECKING:
    from kg.vocabulary import Vocabulary

TAKEN = [
    ("Bone marrow aspirates and biopsies will be done.", ["bone marrow: aspiration", "bone marrow: biopsy"]),
    ("Patients undergo bone marrow biopsy.", ["bone marrow: biopsy"]),
    ("Biopsies of the colon and ileum are performed.", ["colon: biopsy", "ileum: biopsy"]),
    ("Biopsies of skin and blood samples are taken.", ["skin of body: biopsy", "blood: blood draw"]),
    ("Gastric and duodenal biopsies will be collected.", ["stomach: biopsy", "duodenum: biopsy"]),
    ("Skin and blood samples will be taken.", ["skin of body: other", "blood: blood draw"]),
    ("Muscle biopsies (vastus lateralis) are taken.", ["vastus lateralis: biopsy"]),
    ("Lung biopsies and BAL are obtained.", ["lung: biopsy", "bronchial alveolar lavage: lavage"]),
    ("A synovial biopsy of the knee will be taken.", ["layer of synovial tissue: biopsy"]),
    ("A skin biopsy and a biopsy of the nerve will be taken.", ["skin of body: biopsy", "nerve: biopsy"]),
    ("Patients undergo biopsy of one of their skin nodules.", ["skin of body: biopsy"]),
    ("Renal allograft biopsies are taken at 3 months.", ["kidney: biopsy"]),
    ("Renal allograft recipients give blood samples.", ["blood: blood draw"]),
    ("A biopsy of the kidney tumor will be taken.", ["tumor tissue: biopsy"]),
    ("A biopsy will be taken from patients with a kidney tumor.", ["tissue: biopsy"]),
    ("Skin biopsies are not performed.", []),
    ("No skin biopsies will be taken.", []),
    ("Biopsy-proven kidney tumor.", []),
]


@pytest.mark.parametrize(("text", "taken"), TAKEN)
def test_what_is_taken_and_how(vocabulary: Vocabulary, text: str, taken: list[str]) -> None:
    """Every tissue of a list has the method that the list has; what is not taken, or says only where, is none."""
    page, _, _ = marked(("detailed_description", text))
    found = interpret(page, recognise(page, vocabulary), vocabulary).collections
    assert [f"{one.tissue.label}: {one.method}" for one in found] == taken


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("Punch biopsies of lesional and non-lesional skin are taken.", {"lesional", "non-lesional"}),
        ("Punch biopsies of unaffected or affected skin are taken.", {"lesional", "non-lesional"}),
        ("Punch biopsies of non-lesional skin are taken.", {"non-lesional"}),
        ("Patients with affected joints have skin biopsies taken.", {None}),
    ],
)
def test_the_state_of_the_site(vocabulary: Vocabulary, text: str, states: set[str | None]) -> None:
    page, _, _ = marked(("detailed_description", text))
    found = interpret(page, recognise(page, vocabulary), vocabulary).collections
    assert {one.site_state for one in found} == states
