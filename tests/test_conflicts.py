"""Two pages of one trial from two sites: one trial, every value with its source, and who disagrees with whom."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from kg.ask.formats import render
from kg.build import build, retract
from kg.documents import document_of
from kg.knowledge_graph import KnowledgeGraph
from kg.model import AmbiguousLayout, IdentityConflict
from kg.read import read

if TYPE_CHECKING:
    from pathlib import Path

MEDPATH = """Skin Biopsies in a Made-up Disease
- Conditions
- Morphea
- Interventions
- Procedure: Skin biopsy
- Registration Number
- {number}
- Lead Sponsor
- Example University
- Brief Summary
The aim of this study is to describe fibroblasts in skin biopsies.
- Detailed Description
Not available
Recruitment & Eligibility
- Status
- {status}
- Sex
- All
- Target Recruitment
- {count}
- Adults with morphea
Study & Design
- Study Type
- OBSERVATIONAL
- Study Design
- Not specified
- Primary Outcome Measures
Name Time Method Number of fibroblasts in skin At inclusion
Trial Locations
- Locations (1)
Example Hospital
Lille, France
"""
GETWELLSOON = """Recruitment

Recruitment Status
{status}
Estimated Enrollment
{count}

Summary

Conditions
Morphea
Type
Observational

Participation Requirements

Age
18 years and older
Gender
Both males and females

Description

The aim of this study is to describe fibroblasts in skin biopsies.

Tracking Information

NCT #
{number}
Collaborators
Not Provided
Investigators
Principal Investigator: Jane Doe Example University
"""
SOURCES = """file\turl\tsite\tlanguage\tretrieved
a.txt\thttps://example.org/a\tMedPath\ten\t2026-01-02
b.txt\thttps://example.org/b\tGetWellSoon\ten\t2025-06-07
"""
NUMBER = "NCT90000123"


def pages(folder: Path, first: str, second: str) -> Path:
    """A folder with two pages and where they are from."""
    folder.mkdir()
    (folder / "a.txt").write_text(first)
    (folder / "b.txt").write_text(second)
    (folder / "sources.tsv").write_text(SOURCES)
    return folder


def rows(store: Path, **slots: str) -> list[dict[str, str]]:
    """What the question about conflicts answers."""
    with KnowledgeGraph.open(store) as graph:
        return [dict(row) for row in graph.ask_named("conflicts", slots).rows]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two sites, one trial: the number of participants differs, everything else agrees."""
    folder = tmp_path_factory.mktemp("conflicts")
    first = MEDPATH.format(number=NUMBER, status="RECRUITING", count=40)
    second = GETWELLSOON.format(number=NUMBER, status="Recruiting", count=55)
    report = build([pages(folder / "pages", first, second)], folder / "store")
    assert [(one["outcome"], one["trial"]) for one in report.records] == [("published", NUMBER)] * 2
    return folder / "store"


def test_who_says_what_as_of_when(store: Path) -> None:
    """Each value stands with its document, its site and its date."""
    told = {(row["field"], row["value"], row["document"], row["site"], row["retrieved"]) for row in rows(store)}
    assert told == {
        ("enrollment", "40", "a.txt", "MedPath", "2026-01-02"),
        ("enrollment", "55", "b.txt", "GetWellSoon", "2025-06-07"),
    }
    assert rows(store, trial=NUMBER) == rows(store)


def test_what_agrees_is_no_conflict(store: Path) -> None:
    """Status, type and sex are written differently and mean the same; a field that one page lacks is no conflict."""
    assert not {"status", "study_type", "sex", "title", "id"} & {row["field"] for row in rows(store)}


def test_the_two_documents_are_one_trial(store: Path) -> None:
    """The trial is answered once."""
    with KnowledgeGraph.open(store) as graph:
        assert [row["trial"] for row in graph.ask("which trials biopsy skin").rows] == [NUMBER]


def test_without_the_other_document_nobody_disagrees(tmp_path: Path) -> None:
    """Retracting one takes its values and the conflict with it."""
    first = MEDPATH.format(number=NUMBER, status="RECRUITING", count=40)
    second = GETWELLSOON.format(number=NUMBER, status="Completed", count=40)
    build([pages(tmp_path / "pages", first, second)], tmp_path / "store")
    assert {row["field"] for row in rows(tmp_path / "store")} == {"status"}
    retract("b.txt", tmp_path / "store")
    assert rows(tmp_path / "store") == []


def test_other_trials_do_not_disagree(tmp_path: Path) -> None:
    """Two numbers are two trials, however alike."""
    first = MEDPATH.format(number=NUMBER, status="RECRUITING", count=40)
    second = GETWELLSOON.format(number="NCT90000124", status="Completed", count=55)
    build([pages(tmp_path / "pages", first, second)], tmp_path / "store")
    assert rows(tmp_path / "store") == []


def test_two_pages_in_one_file_are_refused(tmp_path: Path) -> None:
    """The report names both numbers and lines; nothing of either is published."""
    glued = MEDPATH.format(number=NUMBER, status="RECRUITING", count=40)
    glued += MEDPATH.format(number="NCT90000124", status="COMPLETED", count=12).replace("morphea", "lupus")
    (tmp_path / "glued.txt").write_text(glued)
    report = build([tmp_path / "glued.txt"], tmp_path / "store")
    (record,) = report.records
    (issue,) = record["issues"]
    assert (record["outcome"], issue["code"], issue["severity"]) == ("quarantined", "identity-conflict", "error")
    for words in (f"{NUMBER} (line 7)", "NCT90000124 (line 39)"):
        assert words in issue["message"]


def test_two_pages_without_numbers_are_refused_as_well() -> None:
    """Headings that all come again with other words are a second page."""
    glued = GETWELLSOON.format(number="", status="Recruiting", count=40)
    glued += GETWELLSOON.format(number="", status="Completed", count=55).replace("skin", "muscle")
    with pytest.raises(IdentityConflict, match="two pages in one file"):
        read(document_of(glued.encode(), "glued.txt"))


def test_a_page_that_stands_twice_in_its_file_is_read_once() -> None:
    """Nothing differs, so nothing is in doubt."""
    page = GETWELLSOON.format(number=NUMBER, status="Recruiting", count=40)
    once, twice = (read(document_of(text.encode(), "x")) for text in (page, page + "\n" + page))
    assert [(s.name, s.text) for s in once.sections] == [(s.name, s.text) for s in twice.sections]


def test_a_formula_stays_text_in_a_table(tmp_path: Path) -> None:
    """A cell that begins with = is escaped; the value itself is kept."""
    first = MEDPATH.format(number=NUMBER, status="RECRUITING", count=40).replace("Example University", "=1+1", 1)
    second = MEDPATH.format(number=NUMBER, status="RECRUITING", count=40)
    build([pages(tmp_path / "pages", first, second)], tmp_path / "store")
    with KnowledgeGraph.open(tmp_path / "store") as graph:
        answer = graph.ask_named("conflicts", {})
    table = list(csv.DictReader(io.StringIO(render(answer, "csv"))))
    assert [row["value"] for row in table] == ["'=1+1", "Example University"]
    assert [row["value"] for row in answer.rows] == ["=1+1", "Example University"]


def test_pages_of_two_sites_in_one_file_are_refused() -> None:
    """With two numbers it is a conflict of identity; with one it is not known which page to believe."""
    first = MEDPATH.format(number=NUMBER, status="RECRUITING", count=40)
    second = GETWELLSOON.format(number="NCT90000124", status="Completed", count=55)
    with pytest.raises(IdentityConflict, match=rf"{NUMBER} \(line 7\) and NCT90000124 \(line"):
        read(document_of((first + second).encode(), "x"))
    with pytest.raises(AmbiguousLayout):
        read(document_of((first + second.replace("NCT90000124", NUMBER)).encode(), "x"))


def records(folder: Path) -> Path:
    """One trial as its registry has it, in two versions, and as the WHO and a page retell it."""
    folder.mkdir()
    study = {
        "identificationModule": {
            "nctId": NUMBER,
            "briefTitle": "Skin",
            "secondaryIdInfos": [{"id": "ChiCTR2000090009"}, {"id": "EX-2020-77"}],
        },
        "statusModule": {"overallStatus": "COMPLETED", "lastUpdatePostDateStruct": {"date": "2025-03-09"}},
        "designModule": {"enrollmentInfo": {"count": 24}},
    }
    (folder / "new.json").write_text(json.dumps({"protocolSection": study}), encoding="utf-8")
    (folder / "old.xml").write_text(
        f"<clinical_study><id_info><nct_id>{NUMBER}</nct_id></id_info><brief_title>Skin</brief_title>"
        "<overall_status>Recruiting</overall_status><acronym>SKIN</acronym>"
        "<last_update_posted>May 2, 2019</last_update_posted><enrollment>30</enrollment></clinical_study>",
        encoding="utf-8",
    )
    trials = "".join(
        f"<Trial><TrialID>{number}</TrialID><Last_Refreshed_on>1 May 2026</Last_Refreshed_on>"
        f"<Public_title>Skin</Public_title><Target_size>40</Target_size><Secondary_ID>{other}</Secondary_ID></Trial>"
        for number, other in ((NUMBER, ""), ("ChiCTR2000090009", "EX-2020-77"))
    )
    (folder / "who.xml").write_text(f"<Trials>{trials}</Trials>", encoding="utf-8")
    (folder / "page.txt").write_text(MEDPATH.format(number=NUMBER, status="SUSPENDED", count=24))
    return folder


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of those records."""
    folder = tmp_path_factory.mktemp("records")
    report = build([records(folder / "in")], folder / "store")
    assert {one["outcome"] for one in report.records} == {"published"}
    return folder / "store"


def test_the_registry_comes_before_who_retells_it_and_the_newer_before_the_older(told: Path) -> None:
    """The WHO refreshed its copy last, and is not preferred; the others stay."""
    found = [(row["field"], row["value"], row["preferred"], row["document"]) for row in rows(told)]
    assert {one[1:] for one in found if one[0] == "enrollment"} == {
        ("24", "yes", "new.json"),
        ("40", "no", f"who.xml#{NUMBER}"),
        ("30", "no", "old.xml"),
        ("24", "no", "page.txt"),
    }
    assert {one[1] for one in found if one[0] == "status" and one[2] == "yes"} == {"COMPLETED"}


def test_when_a_page_was_changed_is_no_conflict(told: Path) -> None:
    """Nor is the number."""
    assert not {"dates.last_update", "id"} & {row["field"] for row in rows(told)}


def test_show_takes_the_preferred_value(told: Path) -> None:
    """A field that the best document leaves out comes from the next one."""
    with KnowledgeGraph.open(told) as graph:
        card = graph.show(NUMBER).record()
    preferred = {row["field"]: (row["value"], row["document"]) for row in card["preferred"]}
    assert preferred["status"] == ("COMPLETED", "new.json")
    assert preferred["acronym"] == ("SKIN", "old.xml")
    assert preferred["sponsor"] == ("Example University", "page.txt")
    assert card["facts"][0]["document"] == "new.json"


def test_other_numbers_make_candidates_and_nothing_is_merged(told: Path) -> None:
    """The other trial's number, and a number that both have; the equal short title is no sign."""
    with KnowledgeGraph.open(told) as graph:
        found = [(row["trial"], row["other"], row["value"]) for row in graph.ask_named("perhaps-the-same", {}).rows]
        trials = {entry["trial"] for entry in graph.documents().rows}
    assert trials == {NUMBER, "ChiCTR2000090009"}
    assert set(found) == {
        (NUMBER, "ChiCTR2000090009", "ChiCTR2000090009"),
        ("ChiCTR2000090009", NUMBER, "EX-2020-77"),
    }
