"""Identity, values and parts of a trial from sections; half of the cases say what must not be made of them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kg.assemble import assemble, record
from kg.assemble.ages import bounds
from kg.assemble.dates import date
from kg.assemble.identity import registry_number
from kg.durations import time_frame
from kg.interpret import interpret
from kg.model import Document, IdentityConflict, Interpretation, Mention, Page, Section, Term, Trial
from kg.recognise import recognise

if TYPE_CHECKING:
    from kg.vocabulary import Vocabulary


def page(*sections: tuple[str, str], url: str | None = None) -> Page:
    """Sections as (name[:qualifier][#item], text) → a page whose text is theirs, one a line."""
    built, text = [], ""
    for name, words in sections:
        heading, _, item = name.partition("#")
        plain, _, qualifier = heading.partition(":")
        built.append(
            Section(
                plain,
                words,
                len(text),
                len(text) + len(words),
                qualifier=qualifier,
                item=int(item or 0),
                rule="heading",
            )
        )
        text += words + "\n"
    return Page(Document("case.txt", text, "0" * 64, text, url=url), "case", tuple(built))


def trial(*sections: tuple[str, str], url: str | None = None) -> Trial:
    """The trial that the sections make."""
    return assemble(page(*sections, url=url), Interpretation())


@pytest.mark.parametrize(
    ("sections", "url", "expected", "codes"),
    [
        ([("id", "NCT05273138")], None, "NCT05273138", []),
        ([("id", "nct05273138")], None, "NCT05273138", []),
        ([("title", "x")], "https://example.org/it/NCT04917705", "NCT04917705", ["no-identity"]),
        ([("id", "NCT05273138")], "https://example.org/NCT05273138", "NCT05273138", []),
        ([("id", "NCT05273138")], "https://example.org/NCT04917705", "NCT05273138", ["identity-conflict"]),
        ([("id", "NCT05273138"), ("id", "DRKS00012345")], None, "NCT05273138", ["identity-conflict"]),
        (
            [("id", "NCT0527313")],
            "https://example.org/NCT05273138",
            "NCT05273138",
            ["invalid-identifier", "no-identity"],
        ),
        ([("id", "EUCTR2019-002706-46-FR")], None, "EUCTR2019-002706-46-FR", []),
        ([("id", "NL-OMON12345")], None, "NL-OMON12345", []),
    ],
)
def test_identity(sections: list[tuple[str, str]], url: str | None, expected: str, codes: list[str]) -> None:
    """The labelled number, else the URL's; disagreement is reported, not settled in silence."""
    found = trial(*sections, url=url)
    assert found.id == expected
    assert [issue.code for issue in found.issues] == codes


def test_two_numbers_of_one_registry_are_two_trials() -> None:
    """Whose are the facts between them?  The page is refused, and both lines are named."""
    with pytest.raises(IdentityConflict, match=r"NCT05273138 \(line 1\) and NCT04917705 \(line 2\)"):
        trial(("id", "NCT05273138"), ("id", "NCT04917705"))


@pytest.mark.parametrize(
    ("sections", "said"),
    [
        ([("enrollment", "40"), ("enrollment", "99999")], "enrollment: the page says 40 (line 1) and 99999 (line 2)"),
        ([("status", "Recruiting"), ("status", "Completed")], "status: the page says RECRUITING (line 1) and"),
        ([("date.start", "May 2014"), ("date.start", "2014-06")], "date.start: the page says 2014-05 (line 1) and"),
        ([("sponsor", "Lille"), ("sponsor", "Paris")], "sponsor: the page says lille (line 1) and paris (line 2)"),
        ([("enrollment", "1,200"), ("enrollment", "1200")], ""),
        ([("status", "Recruiting"), ("status", "RECRUITING")], ""),
        ([("status", "Recruiting"), ("status", "as the site says")], ""),
        ([("sponsor", "Lille  University"), ("sponsor", "LILLE University")], ""),
        ([("enrollment:ESTIMATED", "40"), ("enrollment:ACTUAL", "38")], ""),
        ([("condition", "Lupus"), ("condition", "Morphea")], ""),
    ],
)
def test_a_value_that_stands_twice_differently_is_reported(sections: list[tuple[str, str]], said: str) -> None:
    """The first one is taken; what only looks different once normalised, or is not the same thing, is none."""
    found = [issue.message for issue in trial(*sections).issues if issue.code == "value-conflict"]
    assert [message.startswith(said) for message in found] == ([True] if said else [])


def test_without_a_number_the_id_is_local_and_a_related_trials_number_is_not_ours() -> None:
    """The only number on the page is another trial's: identity stays local, and white space does not change it."""
    found = trial(("title", "A trial"), ("related.id", "NCT00962923"))
    assert found.local
    assert [one.id for one in found.related_trials] == ["NCT00962923"]
    assert [issue.code for issue in found.issues] == ["no-identity"]
    assert trial(("title", "A  trial"), ("related.id", "NCT00962923")).id == found.id
    assert trial(("title", "Another trial"), ("related.id", "NCT00962923")).id != found.id


@pytest.mark.parametrize(
    "text", ["NCT0527313", "NCT052731389", "XNCT05273138", "MSC Severe Systemic Sclerosis", "2014-05-06"]
)
def test_no_registry_number(text: str) -> None:
    """Short, long and glued numbers are none."""
    assert registry_number(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("≥18 years-old", ("18 Years", None)),
        ("18 Years and older", ("18 Years", None)),
        ("18 Years to 75 Years", ("18 Years", "75 Years")),
        ("Between 18 and 65 years of age", ("18 Years", "65 Years")),
        ("Aged 6 months to 5 years", ("6 Months", "5 Years")),
        ("under 12 years", (None, "12 Years")),
        ("18 ans et plus", ("18 Years", None)),
        ("Adults", (None, None)),
        ("Diagnosis of SSc", (None, None)),
    ],
)
def test_age_bounds(text: str, expected: tuple[str | None, str | None]) -> None:
    """Open bounds stay open."""
    assert bounds(text) == expected


def test_an_age_range_that_cannot_be_is_kept_in_words_and_reported() -> None:
    """Keep "Between 18 years and 18 years": minimum 18, maximum unknown, the words kept."""
    found = trial(("age", "Between 18 years and 18 years"))
    assert (found.ages.minimum, found.ages.maximum, found.ages.text) == (
        "18 Years",
        None,
        "Between 18 years and 18 years",
    )
    assert ("age-range-suspicious", 1) in [(issue.code, issue.line) for issue in found.issues]
    assert not [issue for issue in trial(("age", "18 years to 70 years")).issues if issue.code != "no-identity"]


@pytest.mark.parametrize(
    ("sections", "expected"),
    [
        ([("criterion:inclusion", "Man or woman over 18 years of age")], ("18 Years", None)),
        ([("criterion:unmarked", "Male or female (age ≥ 18, no upper age limit)")], ("18 Years", None)),
        ([("criterion:inclusion", "età compresa tra 18 e 70 anni")], ("18 Years", "70 Years")),
        ([("criterion:inclusion", "Between 4 months and 21 years of age")], ("4 Months", "21 Years")),
        ([("criterion:inclusion", "Age = 18 and = 80 years")], ("18 Years", "80 Years")),  # its signs were lost
        ([("criterion:inclusion", "Signed consent"), ("criterion:inclusion", "Age ≤ 75")], (None, "75 Years")),
        ([("criterion:exclusion", "Under 18 years of age")], (None, None)),
        ([("criterion:inclusion", "Disease duration of less than 3 years")], (None, None)),
        ([("criterion:inclusion", "Consent of a guardian if < 18 years of age")], (None, None)),
        ([("criterion:inclusion", "Over 18 years of age"), ("age", "21 to 60 Years")], ("21 Years", "60 Years")),
    ],
)
def test_an_age_comes_from_a_criterion_where_no_value_is_labelled(
    sections: list[tuple[str, str]], expected: tuple[str | None, str | None], vocabulary: Vocabulary
) -> None:
    """Never from an exclusion, a duration, or what holds for some; a labelled value goes before."""
    found = page(*sections)
    ages = assemble(found, interpret(found, recognise(found, vocabulary), vocabulary)).ages
    assert (ages.minimum, ages.maximum) == expected


def test_a_registry_that_labels_every_limit_has_none_where_it_gives_none(vocabulary: Vocabulary) -> None:
    """Its "N/A" goes before the words of a criterion; pages that retell it have the criterion's."""
    retold = page(("criterion:inclusion", "Patients must be 18 years or older."))
    assert assemble(retold, interpret(retold, recognise(retold, vocabulary), vocabulary)).ages.minimum == "18 Years"
    said = page(("criterion:inclusion", "Patients must be 18 years or older."))
    found = replace(said, document=replace(said.document, kind="registry"))
    ages = assemble(found, interpret(found, recognise(found, vocabulary), vocabulary)).ages
    assert (ages.minimum, ages.maximum, ages.text) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14 dicembre 2021", "2021-12-14"),
        ("1er juin 2023", "2023-06-01"),
        ("November 14, 2025", "2025-11-14"),
        ("June 2023", "2023-06"),
        ("2014", "2014"),
        ("25/11/2021", "2021-11-25"),
        ("05/06/2021", None),
        ("Not reported", None),
    ],
)
def test_dates(text: str, expected: str | None) -> None:
    """No precision is invented, and an unclear order of day and month is no date."""
    assert date(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("At inclusion", (None, "inclusion")),
        ("baseline", (None, "baseline")),
        ("5 years", ("P5Y", None)),
        ("At Day 1", ("P1D", None)),
        ("week 12", ("P12W", None)),
        ("up to 30 days after last dose", ("P30D", "last dose")),
        ("1.5 years", ("P18M", None)),
        ("twelve months", ("P12M", None)),
        ("through study completion", (None, "study completion")),
    ],
)
def test_time_frames(text: str, expected: tuple[str | None, str | None]) -> None:
    """Durations or anchors, or neither."""
    time = time_frame(text)
    assert (time.duration, time.anchor) == expected


def test_unknown_words_are_null_and_reported() -> None:
    """A status that no code fits stays unknown, with its line."""
    found = trial(("title", "x"), ("status", "Perhaps recruiting on Tuesdays"))
    assert found.status is None
    assert [(issue.code, issue.line) for issue in found.issues if issue.code != "no-identity"] == [
        ("status-unmapped", 2)
    ]


def test_values_and_their_words() -> None:
    """Codes, numbers and dates, each with the words that it rests on."""
    found = trial(
        ("status", "Recruiting"),
        ("enrollment:ESTIMATED", "150"),
        ("sex", "Both males and females"),
        ("healthy_volunteers", "No"),
        ("date.start:ACTUAL", "25 novembre 2021"),
        ("phase", "PHASE1/PHASE2"),
    )
    assert (found.status, found.sex, found.healthy_volunteers, found.phases) == (
        "RECRUITING",
        "ALL",
        False,
        ("PHASE1", "PHASE2"),
    )
    assert record(found)["enrollment"] == {"count": 150, "type": "ESTIMATED"}
    assert dict(found.dates) == {"start": "2021-11-25", "start_type": "ACTUAL"}
    assert all(found.document.text[s.quote.start : s.quote.end] == s.quote.text for s in found.statements)
    assert {s.field: s.quote.text for s in found.statements}["sex"] == "Both males and females"


def test_roles_are_strongest_first_and_what_no_ontology_names_keeps_its_words() -> None:
    """One involvement a concept; two unnamed phrases are two."""
    here = page(("title", "B cells"))
    cell = Mention(0, 7, "B cells", (0, 7), Term("CL:0000236", "B cell", "cell"), "label", role="background")
    strange = replace(cell, term=Term(None, "glow cells", "cell"), role="objective")
    other = replace(strange, term=Term(None, "dim cells", "cell"))
    unread = replace(cell, role=None)
    mentions = (cell, replace(cell, role="measured"), strange, other, unread)
    found = assemble(here, Interpretation(mentions)).involvements
    assert [(one.term.label, one.roles, len(one.mentions)) for one in found] == [
        ("B cell", ("measured", "background"), 2),
        ("glow cells", ("objective",), 1),
        ("dim cells", ("objective",), 1),
    ]


def test_an_autoantibody_is_an_analyte_of_the_record_where_it_is_measured() -> None:
    """The interface has no kind for them; those that only say who takes part stay in the graph."""
    here = page(("title", "anti-dsDNA"))
    term = Term("tkg:AntiDsDnaAntibody", "anti-dsDNA antibody", "autoantibody")
    named = Mention(0, 10, "anti-dsDNA", (0, 10), term, "label", role="subgroup")
    assert record(assemble(here, Interpretation((named,))))["involvements"] == []
    found = record(assemble(here, Interpretation((named, replace(named, role="measured")))))["involvements"]
    assert isinstance(found, list)
    assert [(one["kind"], one["id"], one["roles"]) for one in found] == [("analyte", term.id, ["measured", "subgroup"])]


def test_the_record_has_every_key_of_the_interface_and_is_json() -> None:
    """An empty page gives nulls and empty lists, never a missing key."""
    found = record(trial(("title", "Only a title")))
    assert json.loads(json.dumps(found)) == found
    assert found["max_age"] is None
    assert found["outcomes"] == []
    assert set(found) >= {
        "id",
        "dates",
        "enrollment",
        "collections",
        "measurements",
        "involvements",
        "issues",
        "age_text",
    }


def test_a_country_has_one_name_in_every_language() -> None:
    """Italian and English pages of one country meet; a city or an unknown word stays as written."""
    sites = [("site.country#0", "Francia"), ("site.country#1", "France"), ("site.country#2", "Atlantis")]
    assert [site.country for site in trial(*sites).sites] == ["France", "France", "Atlantis"]
    assert trial(("site.country", "Francia")).sites[0].quote.text == "Francia"
