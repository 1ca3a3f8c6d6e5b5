"""Criteria that lost their headings get a polarity by named rules; what no rule decides stays unmarked."""

from __future__ import annotations

import pytest

from kg.criteria import alone, ends_group, heading, polarities, separates

INCLUSIONS = [
    ("Patients must have a direct bilirubin of less than 4.0 mg/dl.", "must-have"),
    ("The patients age must be less than or equal to 25 years.", "must-have"),
    ("Man or woman over 18 years of age", "age-bound"),
    ("Aged between 18 and 75 years", "age-bound"),
    ("≥18 years-old", "age-bound"),
    ("Male or female, age ≥ 18", "age-bound"),
    ("Patients 18 years or older", "age-bound"),
    ("Having signed an informed consent", "consent-given"),
    ("Able to give written informed consent", "consent-given"),
    ("Being insured", "insured"),
    ("Affiliation to a social security scheme", "insured"),
    ("Patients meeting the ACR/EULAR 2013 criteria", "meets-criteria"),
    ("With systemic sclerosis fulfilling the 2013 classification", "meets-criteria"),
    ("Willing to undergo a skin biopsy", "agrees"),
    ("Negative pregnancy test", "negative-test"),
]
EXCLUSIONS = [
    ("Pregnant or breastfeeding women", "pregnancy"),
    ("Pregnancy", "pregnancy"),
    ("Subject refusing genetic analysis", "refusal"),
    ("Persons who have refused or are unable to give informed consent", "refusal"),
    ("Inability to give consent", "no-consent"),
    ("Deprived of their liberty", "legal-protection"),
    ("Adults under guardianship", "legal-protection"),
    ("Immunosuppressive treatment within 12 months", "recent-treatment"),
    ("Vaccination in the last 4 weeks", "recent-treatment"),
    ("Syndrome of overlap with another connective tissue disease", "other-disease"),
    ("Any other autoimmune disease", "other-disease"),
    ("Contraindication to skin biopsy", "contraindication"),
    ("Known allergy to lidocaine", "hypersensitivity"),
    ("Drug or alcohol abuse", "substance-abuse"),
    ("Active infection with hepatitis B", "infection"),
    ("History of malignancy", "malignancy"),
    ("Age under 18", "under-age"),
]
UNDECIDED = [
    "Patients must not have cirrhosis",
    "Patients must be off steroids",
    "Drugs that patients must have at home",
    "Interstitial lung disease",
    "Dosage of current corticosteroid therapy ≥10mg/d",
    "Systemic retinoids",
    "Active smoker",
    "Raynaud's phenomenon",
    "Digital ulcers, current or past",
    "Disease duration of less than 5 years",
    "Stable treatment with mycophenolate for at least 3 months",
    "No treatment with rituximab within 12 months",
    "Not pregnant and not breastfeeding",
    "Women of childbearing age using contraception during pregnancy risk",
    "Without any contraindication to biopsy",
    "No known allergy to lidocaine",
    "Weight below 55 kg",
    "Platelets > 100 000",
    "Rodnan score over 15",
    "Modified Rodnan skin score between 10 and 35",
    "FVC above 70 % of predicted",
    "Patients who do not meet the ACR criteria",
    "Consent",
    "Positive anti-topoisomerase antibodies",
    "Hemoglobin at least 10 g/dL",
    "Treated with methotrexate",
    "Creatinine clearance over 60 ml/min",
]


@pytest.mark.parametrize(("words", "rule"), INCLUSIONS)
def test_certain_inclusions(words: str, rule: str) -> None:
    """By itself, with the rule that says so."""
    assert (alone(words).polarity, alone(words).rule) == ("inclusion", rule)


@pytest.mark.parametrize(("words", "rule"), EXCLUSIONS)
def test_certain_exclusions(words: str, rule: str) -> None:
    """By itself, with the rule that says so."""
    assert (alone(words).polarity, alone(words).rule) == ("exclusion", rule)


@pytest.mark.parametrize("words", UNDECIDED)
def test_what_must_stay_unmarked(words: str) -> None:
    """A disease, a drug or a laboratory value may be required or forbidden; a negation turns a cue round."""
    assert alone(words).polarity == "unmarked"


def signs(criteria: list[str]) -> str:
    """A list's polarities as one word: i, x, and ? for unmarked."""
    return "".join({"inclusion": "i", "exclusion": "x", "unmarked": "?"}[one.polarity] for one in polarities(criteria))


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        (["Systemic sclerosis", "Being insured", "Pregnancy", "Active smoker"], "iixx"),
        (["Being insured", "Systemic retinoids", "Pregnancy"], "i?x"),
        (["Systemic sclerosis", "Active smoker"], "??"),
        (["Systemic sclerosis", "Pregnancy"], "?x"),
        (["Being insured", "Digital ulcers"], "i?"),
        (["Pregnancy", "Raynaud's phenomenon", "Being insured"], "x?i"),
        ([], ""),
    ],
)
def test_a_flat_list_has_one_boundary(criteria: list[str], expected: str) -> None:
    """Inclusions come first; between the last and the first certain one nothing is known."""
    assert signs(criteria) == expected


def test_a_list_that_starts_again_at_one_is_the_second_list() -> None:
    """The numbers of the page decide, whatever the words."""
    found = polarities(["Lupus", "Biopsy", "Asthma", "Cancer"], [1, 2, 1, 2])
    assert [one.polarity for one in found] == ["inclusion", "inclusion", "exclusion", "exclusion"]


@pytest.mark.parametrize("numbers", [[1, 2, 3, 4], [1, 2, 1, 1], [None, 1, 2, 1], [1, 3, 1, 2]])
def test_other_numbers_decide_nothing(numbers: list[int | None]) -> None:
    """One run, three runs, gaps."""
    found = polarities(["Lupus", "Biopsy", "Asthma", "Cancer of the skin"], numbers)
    assert {one.polarity for one in found} == {"unmarked"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Inclusion Criteria:", ("inclusion", "")),
        ("Key Exclusion Criteria", ("exclusion", "")),
        ("Inclusion criteria for healthy controls:", ("inclusion", "healthy controls")),
        ("Non-inclusion criteria", ("exclusion", "")),
        ("Criteri di inclusione:", ("inclusion", "")),
        ("Critères d'exclusion :", ("exclusion", "")),
        ("Critères de non-inclusion", ("exclusion", "")),
        ("Inclusion criteria are met according to the investigator's judgement", None),
        ("Patients who fulfil the inclusion criteria", None),
        ("Exclusion of pregnancy", None),
        ("Criteria", None),
    ],
)
def test_headings_of_lists(words: str, expected: tuple[str, str] | None) -> None:
    """A sentence about criteria opens no list."""
    assert heading(words) == expected


@pytest.mark.parametrize(
    "words", ["Healthy subjects from general population", "Male or female (age ≥ 18)", "Signed consent"]
)
def test_sub_lists_end_where_everybody_is_meant(words: str) -> None:
    """These stand under no disease."""
    assert ends_group(words)


@pytest.mark.parametrize("words", ["Rheumatoid arthritis", "DLCO < 30 %", "Health-related quality of life below 5"])
def test_sub_lists_go_on(words: str) -> None:
    """A disease or a value may stand under a heading."""
    assert not ends_group(words)


def test_the_age_table_of_the_eu_register_separates() -> None:
    """It stands after the inclusions on pages of that register."""
    assert separates("F.1.2 Adults (18-64 years) yes")
    assert not separates("Adults (18-64 years)")
    assert signs(["Lupus", "F.1.2 Adults (18-64 years) yes", "Gout"]) == "i?x"


def test_what_is_left_of_a_lost_heading_separates() -> None:
    """Of "Key Exclusion Criteria" a "Key" stands between the lists; at the top it says nothing."""
    assert signs(["Lupus", "Key", "Gout"]) == "i?x"
    assert signs(["Key", "Lupus", "Gout"]) == "???"
    assert signs(["Key", "Lupus", "Key", "Gout"]) == "?i?x"
