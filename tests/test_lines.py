"""The engine that runs a layout's table, and its readers, each on lines of its own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg import criteria as judge
from kg.documents import document_of
from kg.lines import Block, Cut, Field, Layout, criteria, flattened, lines_of, nothing, prose, skip, value, values
from kg.lines.arms import rows
from kg.lines.cutting import Line, section
from kg.lines.masthead import masthead
from kg.lines.people import name_and_affiliation
from kg.lines.places import is_place, place
from kg.lines.prose import stated
from kg.lines.treatments import interventions, typed_names
from kg.lines.values import unglued
from kg.model import Document, Section

PAGE = "A title\n- Conditions\n- LupusNephritis\n\n- Status: \n- Recruiting\nLaunched by ACME · 2020\nThe end"
LAYOUT = Layout(
    site="Example (example.org)",
    signature=("Conditions", "Status", "Launched by …"),
    preamble=lambda block, cut: [section(cut.document, "title", [line.span for line in block.lines])],
    fields=(
        Field("Conditions | Diseases", values("condition")),
        Field("Status", value("status")),
        Field("Launched by …", value("sponsor")),
        Field("The end", skip),
    ),
    closing=("The end",),
)


def doc(text: str) -> Document:
    """A document of a text."""
    return document_of(text.encode(), "page.txt")


def under(text: str) -> tuple[Block, Cut]:
    """All lines of a text as one block."""
    document = doc(text)
    block = Block(None, None, lines_of(document.clean))
    return block, Cut(document, (block,))


def found(sections: object) -> list[tuple[str, str]]:
    """Sections as (name, text)."""
    return [(one.name, one.text) for one in sections if isinstance(one, Section)]  # type: ignore[attr-defined]


def line(text: str) -> Line:
    """A line that stands alone."""
    return Line(text, 0, len(text))


# --- the engine ---------------------------------------------------------------------------------------------------


def test_a_table_is_run() -> None:
    """Headings with bullets and colons, a value on the heading's own line, a preamble."""
    sections, issues = LAYOUT.read(doc(PAGE))
    assert found(sections) == [
        ("title", "A title"),
        ("condition", "Lupus"),
        ("condition", "Nephritis"),
        ("status", "Recruiting"),
        ("sponsor", "ACME · 2020"),
    ]
    assert issues == ()


def test_words_inside_a_sentence_are_no_heading() -> None:
    """Only a whole line is one."""
    sections, _ = LAYOUT.read(doc("Conditions of the skin\nStatus report\nRelaunched by X\nThe end"))
    assert [name for name, _ in found(sections)] == ["title"]


def test_a_page_without_its_end_is_truncated_and_half_words_are_left_out() -> None:
    """The last line may be cut off in a word."""
    sections, (issue,) = LAYOUT.read(doc("A title\nConditions\nLupus\nNephri"))
    assert (issue.code, issue.line) == ("truncated", 4)
    assert ("condition", "Nephri") not in found(sections)


def test_shuffled_headings_are_an_issue() -> None:
    """The order of a site's pages is fixed."""
    fields = tuple(Field(name, skip) for name in ("one", "two", "three", "four", "five"))
    layout = Layout("x", ("one",), fields, skip)
    assert layout.read(doc("one\ntwo\nthree\nfour\nfive"))[1] == ()
    assert [issue.code for issue in layout.read(doc("five\nfour\nthree\ntwo\none"))[1]] == ["disordered"]


def _steady() -> Layout:
    named = Field("one", skip), Field("two", skip), Field("three", value("status"))
    blurbs = (("see what", "two"),)
    return Layout("x", ("one",), named, skip, always=("one", "two"), filled=("three",), blurbs=blurbs)


def test_a_whole_page_has_no_hole() -> None:
    """Every heading stands, with its sentence and its value."""
    assert _steady().read(doc("one\ntwo\nSee what two is.\nthree\nOngoing"))[1] == ()


@pytest.mark.parametrize(
    ("text", "said", "line"),
    [
        ("two\nSee what two is.\nthree\nOngoing", "“one”", None),
        ("one\nSee what two is.\nthree\nOngoing", "“two”", None),
        ("one\ntwo\nthree\nOngoing", "“two”", None),
        ("one\ntwo\nSee what two is.\nthree", "“three”", 4),
        ("one\ntwo\nSee what two is.\nOngoing", "“three”", None),
    ],
    ids=["heading", "heading above its sentence", "sentence", "value", "heading above its value"],
)
def test_a_lost_line_is_an_issue(text: str, said: str, line: int | None) -> None:
    """What stands on every page of a site and not on this one is named."""
    (issue,) = _steady().read(doc(text))[1]
    assert (issue.code, issue.line) == ("incomplete", line)
    assert said in issue.message


def test_section_text_maps_to_the_document() -> None:
    """Bullets, blank lines and soft hyphens between are no part of the text."""
    document = doc("- immuno\u00adlogy \r\n\r\n- of skin")
    spans = [one.span for one in lines_of(document.clean)]
    one = section(document, "x", spans)
    assert one is not None
    assert one.text == "immunology\nof skin"
    assert document.text[slice(*one.raw(11, 18))] == "of skin"
    assert document.text[slice(*one.raw(0, 10))] == "immuno\u00adlogy"


def test_nothing_gives_no_section() -> None:
    """Blank slices have no section."""
    assert section(doc("a b"), "x", [(1, 2)]) is None


# --- values ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["Not available", "Not Provided", "N/A", "n.a.", "-", "None", "Non disponibile", ""])
def test_words_for_nothing(words: str) -> None:
    """A missing value has many names."""
    assert nothing(words)


@pytest.mark.parametrize(
    "words", ["None (Open Label)", "Not yet recruiting", "No", "Nasal polyps", "0", "Not recruiting"]
)
def test_values_that_are_not_nothing(words: str) -> None:
    """They begin alike."""
    assert not nothing(words)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Systemic SclerodermaSystemic Sclerosis", ["Systemic Scleroderma", "Systemic Sclerosis"]),
        ("Lupus (SLE)Nephritis", ["Lupus (SLE)", "Nephritis"]),
        ("AsthmaCOPD", ["Asthma", "COPD"]),
        ("Diabetes, Type 2Obesity", ["Diabetes, Type 2", "Obesity"]),
        ("McArdle disease", ["McArdle disease"]),
        ("mRNA vaccine", ["mRNA vaccine"]),
        ("iPSC-derived NK cells, IgG4 and PaCO2", ["iPSC-derived NK cells, IgG4 and PaCO2"]),
        ("DeSScipher", ["DeSScipher"]),
        ("single cell RNAseq", ["single cell RNAseq"]),
    ],
)
def test_glued_values(text: str, parts: list[str]) -> None:
    """A capital after small letters is a seam; inside names it is none."""
    assert [one.text for one in unglued(line(text))] == parts


def test_prose_that_is_printed_twice_is_read_once() -> None:
    """The first copy ends with three dots."""
    block, cut = under("Cells are studied in...\n\nCells are studied in blood. And skin.")
    assert found(prose("brief_summary")(block, cut)) == [("brief_summary", "Cells are studied in blood. And skin.")]


def test_an_ellipsis_alone_is_no_copy() -> None:
    """Both lines say something."""
    block, cut = under("Cells are studied...\nBlood is drawn.")
    assert found(prose("x")(block, cut)) == [("x", "Cells are studied...\nBlood is drawn.")]


def test_interventions_with_types() -> None:
    """Glued, typed or bare."""
    block, cut = under("- Drug: AspirinOther: Skin biopsy\n- Bare name\n- Not specified")
    names = [text for name, text in found(interventions(block, cut)) if name == "intervention.name"]
    assert names == ["Aspirin", "Skin biopsy", "Bare name"]


def test_a_colon_alone_is_no_type() -> None:
    """Not every word with a colon is a kind of intervention."""
    assert [(kind, name.text) for kind, name in typed_names(line("Dose: 5 mg"))] == [(None, "Dose: 5 mg")]


# --- people and places ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "affiliation"),
    [
        ("Patrick JEGO Rennes University Hospital", "Patrick JEGO", "Rennes University Hospital"),
        ("Jane A. Doe, MD, PhD Example University", "Jane A. Doe, MD, PhD", "Example University"),
        ("Jane Doe, Example University", "Jane Doe", "Example University"),
        ("Ann Lee Mayo Clinic", "Ann Lee", "Mayo Clinic"),
        ("Jane Doe", "Jane Doe", None),
        ("Jean-Pierre DE LA TOUR", "Jean-Pierre DE LA TOUR", None),
    ],
)
def test_names_and_affiliations(text: str, name: str, affiliation: str | None) -> None:
    """Without a sign of where the name ends, all of it is the name."""
    first, second = name_and_affiliation(line(text))
    assert (first.text, second.text if second else None) == (name, affiliation)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Lille, France", {"city": "Lille", "country": "France"}),
        ("Paris, , France", {"city": "Paris", "country": "France"}),
        (
            "Strasbourg, Bas-Rhin, Francia, 67000",
            {"city": "Strasbourg", "region": "Bas-Rhin", "country": "Francia", "postal_code": "67000"},
        ),
        ("Seoul, Korea, Republic of", {"city": "Seoul", "country": "Korea, Republic of"}),
        (
            "London, United Kingdom, SW1A 1AA",
            {"city": "London", "country": "United Kingdom", "postal_code": "SW1A 1AA"},
        ),
    ],
)
def test_places(text: str, parts: dict[str, str]) -> None:
    """The country stands last."""
    assert is_place(text)
    assert {name.removeprefix("site."): words for name, words in found(place(line(text), doc(text), 0))} == parts


@pytest.mark.parametrize("text", ['" } ; DROP ALL ; #', "> ?x } UNION { ?s ?p ?o", "France", "<b>, France", "👨🔬"])
def test_what_is_no_place(text: str) -> None:
    """Junk below the last site."""
    assert not is_place(text)


# --- tables -----------------------------------------------------------------------------------------------------------

TABLE = flattened("PRIMARY", lambda words: len("Name Time Method ") if words.startswith("Name Time Method ") else 0)


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ("RNAseq of skin At inclusion", [("RNAseq of skin", "At inclusion", None)]),
        ("Skin score 24 weeks Blinded assessor.", [("Skin score", "24 weeks", "Blinded assessor.")]),
        ("Change from baseline in mRSS Week 52", [("Change from baseline in mRSS", "Week 52", None)]),
        ("Survival Up to 5 years -", [("Survival", "Up to 5 years", None)]),
        ("B cells Day 1, 14 and 28 Memory Day 1", [("B cells", "Day 1, 14 and 28", None), ("Memory", "Day 1", None)]),
        ("CXCL10 in skinBaselineELISA", [("CXCL10 in skin", "Baseline", "ELISA")]),
        ("Number of T cells", [("Number of T cells", None, None)]),
        ("Number of T cells N/A", [("Number of T cells", None, None)]),
    ],
)
def test_flattened_outcomes(row: str, cells: list[tuple[str, str | None, str | None]]) -> None:
    """Measure, time frame, description run on in one line."""
    block, cut = under(f"Name Time Method {row}")
    read = [one for one in TABLE(block, cut) if one]
    items = [[one for one in read if one.item == i] for i in range(len(cells))]
    by_name = [{one.name.removeprefix("outcome."): one.text for one in item} for item in items]
    assert [(one["measure"], one.get("time_frame"), one.get("description")) for one in by_name] == cells
    assert len({one.item for one in read}) == len(cells)


def test_a_second_table_in_a_block_is_not_read() -> None:
    """Its heading is lost, so its type is unknown."""
    block, cut = under("Name Time Method A cells Day 1\nName Time Method B cells Day 1")
    assert [text for name, text in found(TABLE(block, cut)) if name == "outcome.measure"] == ["A cells"]


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        (
            "SSc patients Skin biopsy Patients with systemic sclerosis Healthy subjects Skin biopsy -",
            ["Skin biopsy"],
            [("SSc patients", "Patients with systemic sclerosis"), ("Healthy subjects", "-")],
        ),
        ("Arm A Drug X Patients receive Drug X daily.", ["Drug X"], [("Arm A", "Patients receive Drug X daily.")]),
        ("Placebo Placebo One tablet.", ["Placebo"], [("Placebo", "One tablet.")]),
        ("Arm A Drug X daily", [], []),
        ("Arm A something else", ["Drug X"], []),
    ],
)
def test_arm_tables(text: str, names: list[str], expected: list[tuple[str, str]]) -> None:
    """Cut at the known interventions; without them nothing is cut."""
    cut = rows([line(text)], names)
    assert [(row.label.text, row.description.text if row.description else None) for row in cut] == expected


# --- tables whose cells run on ------------------------------------------------------------------------------------


RUN_ON = Layout(
    "x", ("Outcomes",), (Field("Outcomes", flattened("PRIMARY", lambda words: 5 * (words[:5] == "Name "))),), skip
)


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("Name mRSS Week 24 - Serum CCL18 Week 12 -", "info"),
        ("Name Overall survival as of month 24 in adults", "warning"),
    ],
)
def test_a_table_that_runs_on_says_so(text: str, severity: str) -> None:
    """Several rows on one line, or a time that stands inside the measure."""
    (issue,) = replace(RUN_ON, runs_on=True).read(doc(f"Outcomes\n{text}"))[1]
    assert (issue.code, issue.severity, issue.line) == ("table-unclear", severity, 2)


def test_a_row_on_a_line_of_its_own_is_clear() -> None:
    """Nothing is said of a site whose tables do not run on either."""
    assert replace(RUN_ON, runs_on=True).read(doc("Outcomes\nName mRSS Week 24 Measured by two assessors"))[1] == ()
    assert RUN_ON.read(doc("Outcomes\nName mRSS Week 24 - Serum CCL18 Week 12 -"))[1] == ()


# --- criteria ---------------------------------------------------------------------------------------------------


def listed(text: str, polarity: str = "inclusion") -> list[tuple[str, str, str]]:
    """The criteria of a list as (polarity, group, text)."""
    block, cut = under(text)
    read = criteria(judge, "exclusion" if polarity == "exclusion" else "inclusion" if polarity else None)
    return [(one.qualifier, one.group, one.text) for one in read(block, cut) if one]


def test_lines_below_a_bullet_belong_to_it() -> None:
    """Also numbered ones, and "And/or"."""
    found = listed(
        "* Severe disease, defined as:\n1. Lung disease:\nDLCO below 60 %\nAnd/or\n2. Heart disease\n* Consent"
    )
    assert [text.count("\n") for _, _, text in found] == [4, 0]


def test_a_numbered_line_whose_first_number_is_lost_names_no_group() -> None:
    """It goes on with the list inside the criterion above; but headings may be numbered."""
    lost = listed("* Severe disease, defined as:\nDLCO below 60 %\n2. Heart disease:\n* Consent")
    assert [group for _, group, _ in lost] == ["", ""]
    numbered = listed("1. Cohort A:\n* Lupus\n2. Cohort B:\n* Nephritis")
    assert [group for _, group, _ in numbered] == ["1. Cohort A", "2. Cohort B"]


def test_numbers_make_criteria_where_there_are_no_bullets() -> None:
    """The number is no part of the text."""
    assert [text for _, _, text in listed("1. Lupus\nactive\n2) Biopsy")] == ["Lupus\nactive", "Biopsy"]


def test_an_unbulleted_heading_names_a_group() -> None:
    """A long line or one that ends with a full stop goes on with the criterion above."""
    found = listed("Populations 1 & 2\n- Lupus\nof the kidney.\n- Nephritis\nFor all:\n- Consent")
    assert found == [
        ("inclusion", "Populations 1 & 2", "Lupus\nof the kidney."),
        ("inclusion", "Populations 1 & 2", "Nephritis"),
        ("inclusion", "For all", "Consent"),
    ]


def test_a_bullet_that_opens_a_sub_list_is_a_criterion_and_names_it() -> None:
    """Until a full stop, or until everybody is meant."""
    found = listed("- Other disease:\n- Lupus\n- Gout\n- Healthy subjects\n- Renal:\n- Stones.\n- Cancer")
    assert [group for _, group, _ in found] == ["", "Other disease", "Other disease", "", "", "Renal", ""]


def test_indentation_says_where_a_sub_list_ends() -> None:
    """A full stop inside it does not end it."""
    found = listed("  • Any of:\n    • Lupus.\n    • Gout\n  • Cancer")
    assert [group for _, group, _ in found] == ["", "Any of", "Any of", ""]


def test_headings_among_the_lines_turn_the_polarity() -> None:
    """Also as bullets, also for a group."""
    found = listed("- Inclusion Criteria:\n- Lupus\n- Exclusion criteria for controls:\n- Gout", "")
    assert found == [("inclusion", "", "Lupus"), ("exclusion", "controls", "Gout")]


# --- prose ------------------------------------------------------------------------------------------------------


def told(text: str) -> list[tuple[str, str, str]]:
    """What a description tells, as (name, qualifier, text)."""
    block, cut = under(text)
    sections = [one for one in prose("detailed_description")(block, cut) if one]
    return [(one.name, one.qualifier, one.text) for one in stated(sections)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Blood is drawn. The primary outcome will be the concentration of CCL18 in plasma. It is high.",
            [("outcome.measure", "PRIMARY", "the concentration of CCL18 in plasma")],
        ),
        (
            "The secondary outcomes : ELISA of IL-6, CXCL4 Membrane expression of CD86. Evaluation of the same cells.",
            [
                ("outcome.measure", "SECONDARY", "ELISA of IL-6, CXCL4"),
                ("outcome.measure", "SECONDARY", "Membrane expression of CD86"),
                ("outcome.measure", "SECONDARY", "Evaluation of the same cells"),
            ],
        ),
        (
            "The secondary objectives : To count B cells To measure antibodies",
            [("objective", "SECONDARY", "To count B cells"), ("objective", "SECONDARY", "To measure antibodies")],
        ),
        ("It is unclear The main objective is to study skin", [("objective", "PRIMARY", "to study skin")]),
        ("done, with the objective of identifying markers.", [("objective", "", "identifying markers")]),
    ],
)
def test_stated_outcomes_and_objectives(text: str, expected: list[tuple[str, str, str]]) -> None:
    """Cut out by their triggers, item by item, without the full stop."""
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The primary outcome was assessed in earlier trials by others",
        "Variation of the effect on the primary outcome (CCL18)",
        "An objective measure of skin thickness is missing.",
        "Patients reached their goal weight.",
        "The modified Rodnan skin score is used.",
    ],
)
def test_words_that_announce_nothing(text: str) -> None:
    """Outcomes that are spoken of are not stated."""
    assert [one for one in told(text) if one[0] == "outcome.measure" and "assessed" not in one[2]] == []


def test_a_page_with_outcomes_keeps_them() -> None:
    """Prose is asked only where the page has no section for outcomes."""
    block, cut = under("The primary outcome will be pain.")
    own = [one for one in prose("detailed_description")(block, cut) if one]
    measure = section(cut.document, "outcome.measure", [(0, 3)])
    assert measure is not None
    assert list(stated([*own, measure])) == []


# --- mastheads --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "sponsor"),
    [
        ("University Hospital, Strasbourg, France", "University Hospital, Strasbourg, France"),
        ("Pere Example, Hospital de Mataró", "Hospital de Mataró"),
        ("Jane Doe, University of California, Los Angeles", "University of California, Los Angeles"),
        ("Gilead Sciences, Inc.", "Gilead Sciences, Inc."),
        ("Biogen", "Biogen"),
        ("Johns Hopkins University", "Johns Hopkins University"),
    ],
)
def test_the_sponsor_in_a_masthead(by: str, sponsor: str) -> None:
    """A person's name before the organisation is left out."""
    block, cut = under(f"A title\n14 dicembre 2021 aggiornato da: {by}\nAn official title")
    assert ("sponsor", sponsor) in found(masthead(block, cut))


@pytest.mark.parametrize(
    ("title", "acronym"),
    [
        ("Biomarkers in Inflammatory Myopathies (SCLEROMYOMICS)", "SCLEROMYOMICS"),
        ("A Self-help Program (WELL)", "WELL"),
        ("Cells for Systemic Sclerosis (SSc)", None),
        ("Cells for Chronic Obstructive Pulmonary Disease (COPD)", None),
        ("A Trial (in Adults)", None),
        ("A Trial", None),
    ],
)
def test_acronyms(title: str, acronym: str | None) -> None:
    """Parentheses that abbreviate the words before them hold no acronym of the trial."""
    block, cut = under(title)
    assert dict(found(masthead(block, cut))).get("acronym") == acronym


def _listing() -> Layout:
    headings = Field("conditions", values("condition")), Field("Interventions used", values("intervention.name"))
    return Layout("x", ("conditions",), (*headings, Field("Locations", skip)), skip)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("conditions\nSystemic sclerosis • Lupus", 2),
        ("conditions\nSystemic sclerosis * Lupus", 2),
        ("conditions\nLupus with nephritis Interventions used", 2),
        ("conditions\nlupus with nephritis Locations", 2),
        ("conditions\nLupus\nInterventions used - Drug: X", 3),
    ],
    ids=["a bullet amid", "a star amid", "heading at the end", "short heading", "heading at the beginning"],
)
def test_a_lost_line_end_is_an_issue(text: str, line: int) -> None:
    """A heading or a bullet amid a line says that two lines stand on one."""
    assert [(issue.code, issue.line) for issue in _listing().read(doc(text))[1]] == [("incomplete", line)]


@pytest.mark.parametrize(
    "text",
    [
        "conditions\nSystemic sclerosis\nLupus\nInterventions used\nDrug: X",
        "conditions\nHeart - Lung Transplant",
        "conditions\nInterventions used in the past",
        "conditions\nPain At Several Locations",
        "conditions\nPain, in many locations",
        "conditions\nT1 * 2 cells",
    ],
    ids=["whole", "a dash in a name", "prose", "a title's words", "small letters", "times"],
)
def test_a_whole_line_is_no_issue(text: str) -> None:
    """Names hold dashes, prose holds a heading's words."""
    assert _listing().read(doc(text))[1] == ()
