"""Roles, measurements, collections and restrictions on marked-up sentences: the vocabulary plays no part here."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis.strategies import characters, from_regex
from marked_text import Words, cases, labels, marked, read

from kg.interpret import interpret
from kg.interpret.clauses import clauses
from kg.interpret.cues import Cue, cues, heads, qualifiers
from kg.interpret.readings import Reading
from kg.interpret.roles import assign
from kg.model import Marker, Mention, Page, Section, Term


@pytest.mark.parametrize(("why", "section", "text"), cases("roles"), ids=[case[0] for case in cases("roles")])
def test_role(why: str, section: str, text: str) -> None:
    """Each mention of a case plays the role that the case says, and no other."""
    page, mentions, roles = marked((section, text))
    found = {mention.at: mention.role for mention in interpret(page, mentions, Words()).mentions}
    assert [found.get(mention.at) for mention in mentions] == roles, why


def test_an_agent_in_vitro_is_exvivo_in_every_aim_but_administered_stays_administered() -> None:
    """One sentence says in vitro; the others of the page follow, where no arm gives the drug to people."""
    aim = ("objective", "To characterize the impact of {agent:ruxolitinib} on other cytokines")
    lab = ("outcome.measure", "{analyte:CCL18} of {cell:MDM} pre treated or not in vitro by {agent:ruxolitinib}")
    assert {m.role for m in read(aim, lab).mentions if m.term.kind == "agent"} == {"exvivo"}
    both = read(
        ("brief_summary", "After {agent:fludarabine}, participants are followed."), ("arm.label", "{agent:fludarabine}")
    )
    assert {m.role for m in both.mentions} == {"administered"}
    given = read(aim, lab, ("arm.description", "{agent:ruxolitinib} 10 mg twice daily"))
    assert [m.role for m in given.mentions if m.term.kind == "agent"] == ["administered", "exvivo", "administered"]


def test_a_mention_that_an_outcome_was_cut_out_of_counts_once() -> None:
    """The prose keeps its sentence, the outcome is the narrower section."""
    text = "The primary outcome will be {analyte:CCL18}"
    page, mentions, _ = marked(("detailed_description", text))
    at = mentions[0].start
    outcome = Section("outcome.measure", "CCL18", at, at + 5, qualifier="PRIMARY")
    both = Page(page.document, "case", (*page.sections, outcome))
    twin = Mention(at, at + 5, "CCL18", (at, at + 5), mentions[0].term, "label", section=1, at=(0, 5))
    assert [(m.section, m.role) for m in interpret(both, (*mentions, twin), Words()).mentions] == [(1, "measured")]


def test_adjacent_assay_names_are_one_assay_and_lists_are_several() -> None:
    """Read "Single cell RNAseq transcriptomic analysis" is one; "exome & whole genome" are two that share specimens."""
    (one,) = read(
        ("outcome.measure", "{assay:Single cell RNAseq} {assay:transcriptomic analysis} of {tissue:skin}")
    ).measurements
    assert one.assay is not None
    assert (one.assay.label, labels(one.specimens)) == ("Single cell RNAseq", ["skin"])
    two = read(
        (
            "detailed_description",
            (
                "Genomics ({assay:exome} & {assay:whole genome}) will be performed on {cell:PMBC}, {tissue:muscle} and"
                " {tissue:skin}."
            ),
        )
    ).measurements
    assert [(m.assay.label if m.assay else None, labels(m.specimens)) for m in two] == [
        ("exome", ["muscle", "skin", "PMBC"]),
        ("whole genome", ["muscle", "skin", "PMBC"]),
    ]


def test_a_short_form_means_the_assay_named_in_full_before() -> None:
    """Take "Single cell analysis" for the RNA sequencing named before, and "Transcriptomic analysis" not."""
    text = (
        "It will include {assay:single cell RNAseq}: {assay:Transcriptomic analysis} will be performed on"
        " {tissue:skin}. {assay:Single cell analysis} will be performed on {tissue:muscle}."
    )
    found = read(("detailed_description", text)).measurements
    assert [(m.assay.label if m.assay else None, labels(m.specimens)) for m in found][1:] == [
        ("Transcriptomic analysis", ["skin"]),
        ("single cell RNAseq", ["muscle"]),
    ]


def test_assays_side_by_side_share_their_analytes_and_others_do_not() -> None:
    """Read "IL-2 by ELISA and real-time PCR" as both of IL-2; flow cytometry of other cells measures no IL-2."""
    both = read(("outcome.measure", "{analyte:IL-2} values by {assay:ELISA} and {assay:real-time PCR}")).measurements
    assert [labels(one.analytes) for one in both] == [["IL-2"], ["IL-2"]]
    text = "{analyte:IL-2} by {assay:ELISA} in {tissue:serum}, and {assay:flow cytometry} of {cell:B cells}"
    elisa, flow = read(("outcome.measure", text)).measurements
    assert (labels(elisa.analytes), labels(flow.analytes)) == (["IL-2"], [])


def test_two_ways_of_measuring_share_what_is_named_once() -> None:
    """Read "IL-2 by ELISA and expression by PCR with CD4" as IL-2 by both, and CD4 as what they are compared with."""
    text = "{analyte:IL-2} values by {assay:ELISA} and their expression by {assay:PCR} with {analyte:CD4}"
    found = {
        m.assay.label if m.assay else None: labels(m.analytes) for m in read(("outcome.measure", text)).measurements
    }
    assert found == {"ELISA": ["IL-2"], "PCR": ["IL-2"], None: ["CD4"]}


def test_with_joins_only_a_class_and_its_kind() -> None:
    """PCR compared with histopathology are two assays; "transcriptomic analysis with single cell RNAseq" is one."""
    two = read(("outcome.measure", "{assay:PCR} with {assay:histopathology} of {tissue:liver}")).measurements
    assert {m.assay.label for m in two if m.assay} == {"PCR", "histopathology"}
    (one,) = read(
        ("outcome.measure", "{assay:transcriptomic analysis} with {assay:single cell RNAseq} of {tissue:liver}")
    ).measurements
    assert labels([one.assay] if one.assay else []) == ["single cell RNAseq"]


def test_what_outcomes_measure_without_an_assay_is_of_the_only_test() -> None:
    """A diagnostic test that is the only assay measures the outcomes' cells; beside another nothing is guessed."""
    test = ("intervention.name", "{assay:Flow cytometry}")
    outcome = ("outcome.measure#1", "{cell:NK cell} ratio")
    first = read(test, outcome).measurements[0]
    assert (labels([first.assay] if first.assay else []), labels(first.cells)) == (["Flow cytometry"], ["NK cell"])
    other = ("outcome.measure#2", "{analyte:CRP} by {assay:ELISA}")
    found = {tuple(labels(m.cells)): m.assay for m in read(test, outcome, other).measurements if m.cells}
    assert found == {("NK cell",): None}


def test_a_class_adds_nothing_to_the_condition_under_study_unless_a_title_names_it() -> None:
    """Drop "infection" where COVID-19 is studied; a title's "other infections" are studied themselves."""
    told = ("outcome.description", "Course of the {condition:infection}")
    named = ("title", "{condition:COVID-19} and other {condition:infection}")
    assert [m.text for m in read(("title", "{condition:COVID-19}"), told).mentions] == ["COVID-19"]
    assert [m.text for m in read(named, told).mentions] == ["COVID-19", "infection", "infection"]
    another = ("outcome.measure", "Rate of post-treatment {condition:infection}")
    same = ("outcome.measure", "Rate of severe {condition:infection}")
    assert [m.text for m in read(("title", "{condition:COVID-19}"), another).mentions] == ["COVID-19", "infection"]
    assert [m.text for m in read(("title", "{condition:COVID-19}"), same).mentions] == ["COVID-19"]


def test_a_class_in_a_title_that_tells_of_something_else_is_not_studied() -> None:
    """A "tumor-sensitized" cell names no tumor that a trial of glioma studies; tumors that a title treats are."""
    told = (
        ("title", "{condition:tumor}-sensitized cells in {condition:glioma}"),
        ("brief_summary", "{condition:tumor}"),
    )
    assert [m.text for m in read(*told).mentions] == ["glioma"]
    treated = ("title", "{condition:glioma} and other {condition:tumor}")
    assert [m.text for m in read(treated).mentions] == ["glioma", "tumor"]


def test_metastatic_cancer_is_a_stage_of_the_cancer_that_is_named() -> None:
    """Where the trial studies glioma, "metastatic cancer" adds nothing; alone it is what the trial studies."""
    aim = ("brief_summary", "We will treat patients with {condition:metastatic cancer}.")
    assert [m.text for m in read(("title", "{condition:glioma}"), aim).mentions] == ["glioma"]
    assert [m.text for m in read(aim).mentions] == ["metastatic cancer"]


def test_a_class_of_cells_gives_way_to_those_that_are_studied() -> None:
    """The stem cells of a trial that gives peripheral blood stem cells are those; alone they are what it gives."""
    given = ("arm.description", "Infusion of {cell:peripheral blood stem cells}")
    told = ("brief_summary", "The donor's {cell:stem cells} make blood.")
    assert [m.text for m in read(given, told).mentions] == ["peripheral blood stem cells"]
    assert [m.text for m in read(told).mentions] == ["stem cells"]


def test_a_disease_that_has_kinds_is_named_for_itself() -> None:
    """The background of a trial of acute leukemia names leukemia; an infection there is the one under study."""
    title = ("title", "{condition:acute leukemia} and {condition:COVID-19}")
    told = ("brief_summary", "Every {condition:leukemia} is a cancer. The {condition:infection} is mild.")
    assert {m.text: m.role for m in read(title, told).mentions} == {
        "acute leukemia": "objective", "COVID-19": "objective", "leukemia": "background"
    }  # fmt: skip


def test_the_entries_of_an_index_are_the_trials_own_where_the_page_names_them() -> None:
    """Others say whom it admits, unless there are more than any trial takes one by one."""
    title = ("title", "{condition:melanoma}")
    index = (("keyword", "stage IV {condition:melanoma}"), ("keyword", "{condition:plasmacytoma}"))
    found = [(one.text, one.role) for one in read(title, *index).mentions]
    assert found == [("melanoma", "objective"), ("melanoma", "objective"), ("plasmacytoma", "inclusion")]
    every = tuple(("keyword", f"recurrent {{condition:disease {number}}}") for number in range(30))
    assert [one.text for one in read(title, *index, *every).mentions] == ["melanoma", "melanoma"]
    assert len(read(title, *every[:20]).mentions) == len((title, *every[:20]))


def test_an_entry_is_named_by_all_its_words_in_one_sentence() -> None:
    """Names that share a noun stand apart: "large cell and immunoblastic lymphoma"."""
    entry = ("keyword", "stage I {condition:adult large cell lymphoma}")
    said = ("title", "Large Cell and Immunoblastic {condition:Lymphoma}")
    apart = ("detailed_description", "Large tumors are excised. Each cell is counted. {condition:Lymphoma} recurs.")
    assert [one.role for one in read(said, entry).mentions] == ["objective", "objective"]
    assert [one.role for one in read(apart, entry).mentions] == ["background", "inclusion"]


def test_an_entry_of_an_index_that_only_criteria_name_says_whom_the_trial_admits() -> None:
    """The index repeats the criteria then; where the condition list names the disease too it is the trial's own."""
    entry = ("keyword", "stage IV {condition:melanoma}")
    asked = ("criterion:inclusion", "Metastatic {condition:melanoma}")
    assert {mention.role for mention in read(entry, asked).mentions} == {"inclusion"}
    refused = ("criterion:exclusion", "Ocular {condition:melanoma}")
    assert {mention.role for mention in read(entry, refused).mentions} == {"inclusion", "exclusion"}
    own = read(entry, asked, ("condition", "{condition:melanoma}")).mentions
    assert [mention.role for mention in own] == ["objective", "inclusion", "objective"]


def test_an_analyte_among_the_keywords_counts_where_a_criterion_asks_for_it() -> None:
    """FLT3 as a keyword is a trial's own where participants must have it mutated, not where the mutation excludes."""
    keyword = ("keyword", "{analyte:FLT3}")
    asked = read(keyword, ("criterion:inclusion", "Documented {analyte:FLT3} mutation"))
    assert [m.role for m in asked.mentions] == ["objective", "inclusion"]
    refused = read(keyword, ("criterion:exclusion", "Documented {analyte:FLT3} mutation"))
    assert [m.role for m in refused.mentions] == ["exclusion"]
    assert not read(keyword).mentions


def test_a_biopsy_of_nothing_named_is_of_tissue_unless_the_page_takes_one() -> None:
    """Patients who "undergo a biopsy" give tissue; a "biopsy-proven" disease is no sample."""
    page, mentions, _ = marked(("arm.description", "Patients undergo a {method:biopsy}."))
    tissue = replace(mentions[0], term=Term("UBERON:0000479", "tissue", "tissue"))
    assert [(m.term.kind, m.role) for m in interpret(page, (*mentions, tissue), Words()).mentions] == [
        ("tissue", "collected")
    ]
    page, mentions, _ = marked(("arm.description", "Patients with {method:biopsy}-proven disease."))
    tissue = replace(mentions[0], term=Term("UBERON:0000479", "tissue", "tissue"))
    assert interpret(page, (*mentions, tissue), Words()).mentions == ()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("{tissue:Blood} and {tissue:tissue samples} are stored.", ["Blood", "tissue", "skin"]),
        ("{tissue:Tissue samples} are stored.", ["skin", "skin"]),
    ],
)
def test_tissue_without_a_name_counts_beside_another_specimen_in_its_list(text: str, kept: list[str]) -> None:
    """Elsewhere it is the tissue that the page takes by its name."""
    page, mentions, _ = marked(("brief_summary", text), ("arm.description", "A biopsy of {tissue:skin} is taken."))
    tissue = Term("UBERON:0000479", "tissue", "tissue")
    read = [replace(one, term=tissue) if one.text.endswith("samples") else one for one in mentions]
    assert [one.term.label for one in interpret(page, tuple(read), Words()).mentions] == kept


def test_a_semicolon_parts_what_is_measured() -> None:
    """Calprotectin and CRP are no analytes of the sequencing between them."""
    text = "{tissue:Faecal} {analyte:calprotectin}; {assay:16S} of {tissue:stool}; {analyte:CRP} in {tissue:serum}"
    found = {
        m.assay.label if m.assay else None: labels(m.analytes) for m in read(("outcome.measure", text)).measurements
    }
    assert found == {"16S": [], None: ["calprotectin", "CRP"]}


def test_a_level_without_assay_is_a_measurement_without_assay() -> None:
    """What has no assay named is no guess."""
    (one,) = read(("outcome.measure", "{tissue:Serum} {analyte:CCL18} level")).measurements
    assert one.assay is None
    assert (labels(one.analytes), labels(one.specimens)) == (["CCL18"], ["Serum"])


def test_treated_and_untreated_are_two_populations() -> None:
    """Read "pre treated or not in vitro" gives an exposed and an unexposed population of the same cells."""
    (one,) = read(
        (
            "outcome.measure",
            (
                "{analyte:CCL18} by {assay:ELISA} in the {tissue:conditioned media} of {cell:MDM} from SSc patients"
                " pre treated or not in vitro by {agent:ruxolitinib}"
            ),
        )
    ).measurements
    assert [[e.agent.label for e in p.exposures] for p in one.populations] == [["ruxolitinib"], []]
    assert {p.group for p in one.populations} == {"SSc patients"}
    assert all(p.in_vitro for p in one.populations)
    assert labels(one.specimens) == ["conditioned media"]


def test_the_same_analytes_are_repeated_on_new_material() -> None:
    """Read "the same cytokines and membrane markers in MDM from HD" repeats both assays, with the serum as stimulus."""
    elisa = (
        "outcome.measure:SECONDARY#0",
        "{assay:ELISA} of {analyte:IL-6} in SSc {cell:MDM} pre-treated with {agent:ruxolitinib}",
    )
    flow = (
        "outcome.measure:SECONDARY#1",
        "Membrane expression ({assay:flow cytometry}) of the markers: {analyte:CD86} on {cell:MDM}",
    )
    same = (
        "outcome.measure:SECONDARY#2",
        (
            "Evaluation of the same cytokines and membrane markers in {cell:MDM} from HD exposed to {tissue:serum}"
            " media of SSc patients."
        ),
    )
    found = [m for m in read(elisa, flow, same).measurements if m.outcome == 2]
    assert [(m.assay.label if m.assay else None, labels(m.analytes)) for m in found] == [
        ("ELISA", ["IL-6"]),
        ("flow cytometry", ["CD86"]),
    ]
    assert all([(e.agent.label, e.function) for e in m.exposures] == [("serum", "stimulus")] for m in found)
    assert all(not m.specimens or labels(m.specimens) != ["serum"] for m in found)


@pytest.mark.parametrize(
    "words", ["the same population", "the same period as the peptide-pulsed arm", "the same patients"]
)
def test_what_is_the_same_but_no_analyte_repeats_nothing(words: str) -> None:
    """Read "safety in the same population": what outcomes before measured is not measured again."""
    first = ("outcome.measure:SECONDARY#0", "{assay:ELISA} of {analyte:IL-6} in {tissue:serum}")
    again = ("outcome.measure:SECONDARY#1", f"Safety of the drug in {words}, by blood pressure")
    assert [m.outcome for m in read(first, again).measurements] == [0]


def test_prose_that_restates_an_assay_adds_no_measurement() -> None:
    """A bare "flow cytometry will be performed" beside an outcome that places it is no second measurement."""
    outcome = ("outcome.measure", "{assay:flow cytometry} of {cell:B cells}")
    prose = ("detailed_description", "{assay:flow cytometry} will be performed.")
    assert len(read(outcome, prose).measurements) == 1
    assert len(read(prose).measurements) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{tissue:Blood} sampling and {tissue:skin} {method:biopsy}", [("Blood", "blood draw"), ("skin", "biopsy")]),
        (
            "{tissue:plasma} and tissue samples ({tissue:skin} and {tissue:muscle} {method:biopsy})",
            [("plasma", "other"), ("skin", "biopsy"), ("muscle", "biopsy")],
        ),
        ("{tissue:bronchoalveolar lavage} samples will be collected", [("bronchoalveolar lavage", "lavage")]),
        ("{method:Lumbar puncture} at baseline", [("cerebrospinal fluid", "aspiration")]),
        ("{method:biopsy} of the {tissue:lung} will be taken", [("lung", "biopsy")]),
        ("Fibrosis of the {tissue:lung} is assessed", []),
        ("No {tissue:skin} {method:biopsy} will be performed", []),
        ("modified Rodnan {tissue:skin} thickness", []),
        ("{tissue:bone marrow} {method:aspirates} will be collected", [("bone marrow", "aspiration")]),
    ],
)
def test_collections(text: str, expected: list[tuple[str, str]]) -> None:
    """Each tissue is taken by the method that its own words name."""
    found = read(("brief_summary", text)).collections
    assert sorted((one.tissue.label, one.method) for one in found) == sorted(expected)


def test_counts_and_states_of_biopsies() -> None:
    """Read "two superficial skin biopsies (1 sclerotic tissue & 1 healthy tissue)" is one of each."""
    found = read(
        (
            "detailed_description",
            "Two superficial {tissue:skin} {method:biopsy} (1 sclerotic & 1 healthy tissue) taken for research.",
        )
    ).collections
    assert [(one.count, one.site_state, one.purpose) for one in found] == [
        (1, "lesional", "research"),
        (1, "non-lesional", "research"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{agent:Immunosuppressive treatment} within 12 months", ("P12M", "within", "prior", None)),
        ("Dosage of current {agent:corticosteroid} therapy ≥10mg/d", (None, None, "concomitant", "≥10mg/d")),
        ("{agent:methotrexate} introduced for more than 1 month", ("P1M", "at-least", "ongoing", None)),
        (
            "at least 6 months follow-up after completion of prior {agent:cyclophosphamide}",
            ("P6M", "since", "prior", None),
        ),
        ("{condition:Plaque psoriasis} for at least 6 months", ("P6M", "at-least", "ongoing", None)),
        ("{condition:Neutropenia} < 0.5 G/L", (None, None, None, None)),
        ("{procedure:Vaccination} in the last 4 weeks", ("P4W", "within", "prior", None)),
        ("{condition:Systemic sclerosis} and 18 years old", (None, None, None, None)),
        ("{agent:Immunosuppressants} ({agent:corticosteroids}> 15 mg)", (None, None, None, None)),
        ("{agent:corticosteroids}> 15 mg, {agent:methotrexate}", (None, None, None, "> 15 mg")),
    ],
)
def test_restrictions(text: str, expected: tuple[str | None, ...]) -> None:
    """Duration, its bound, when, and the dose of the first concept of a criterion."""
    (_, one), *_ = read(("criterion:exclusion", text)).restrictions
    assert (one.duration, one.bound, one.temporality, one.dose) == expected


def test_groups_are_arms_numbered_populations_and_comparators() -> None:
    """A group has the conditions it is said to have; a donor of cells or plain "patients" are no group."""
    found = read(
        ("arm.label#0", "{condition:Scleroderma} patients"),
        ("arm.label#1", "{group:healthy subjects}"),
        ("criterion:inclusion", "Control population without {condition:myopathy} (population 1)"),
        ("criterion:inclusion", "Confirmed {condition:myositis} (population 2)"),
        ("criterion:inclusion", "Presence of a consenting {group:donor}"),
        ("brief_summary", "Samples of {group:patients} are stored"),
    ).groups
    assert [(one.name, one.kind, one.role, labels(one.conditions)) for one in found] == [
        ("Scleroderma patients", "patients", None, ["Scleroderma"]),
        ("healthy subjects", "healthy", "comparator", []),
        ("population 1", "control", "comparator", []),
        ("population 2", "patients", None, ["myositis"]),
    ]


def test_what_only_caused_the_excluded_state_is_not_restricted() -> None:
    """Sequelae of a drug are excluded, not the drug."""
    cause = read(("criterion:exclusion", "Sequelae cystopathy post treatment by {agent:cyclophosphamide}"))
    assert cause.restrictions == ()
    assert [m.role for m in cause.mentions] == ["exclusion"]


def test_a_class_right_behind_its_member_restricts_nobody_more() -> None:
    """It is one name; named beside it, the class counts."""
    one = read(("criterion:exclusion", "Confirmed {condition:COVID-19} {condition:infection}"))
    both = read(("criterion:exclusion", "Confirmed {condition:COVID-19}, or any other {condition:infection}"))
    assert [restriction.term.label for _, restriction in one.restrictions] == ["COVID-19"]
    assert [restriction.term.label for _, restriction in both.restrictions] == ["COVID-19", "infection"]


@pytest.mark.parametrize(
    ("section", "words", "kept", "apart"),
    [
        (
            "outcome.description",
            "{analyte:Cytokines} ({analyte:IL-6} and {analyte:IL-8}) are high.",
            ["measured", "measured"],
            set(),
        ),
        (
            "outcome.description",
            "{analyte:Cytokines} such as {analyte:IL-6} are high.",
            ["measured", "measured"],
            {"EFO:0003786"},
        ),
        ("brief_summary", "{analyte:Cytokines} ({analyte:IL-6} and {analyte:IL-8}) are high.", ["measured"], set()),
    ],
)
def test_a_class_gives_way_to_a_list_of_all_that_is_measured(
    section: str, words: str, kept: list[str], apart: set[str]
) -> None:
    """A list tells which cytokines are measured, examples do not; what is known of some says nothing of the levels.

    The class is named as measured all the same, in a measurement of its own only where others may be meant.
    """
    page, mentions, _ = marked((section, words), ("outcome.measure", "Levels of {analyte:cytokines}"))
    found = interpret(page, tuple([_classed(one) for one in mentions]), Words())
    assert [one.role for one in found.mentions if one.term.id == "EFO:0003786"] == kept
    assert {term.id for one in found.measurements for term in one.analytes if term.id == "EFO:0003786"} == apart


@pytest.mark.parametrize(
    ("section", "roles"),
    [("brief_summary", ["background"]), ("outcome.measure", ["measured", "measured"])],
)
def test_a_class_told_of_in_passing_says_nothing(section: str, roles: list[str]) -> None:
    """The protein beside it is background; where something measures them, both are measured."""
    page, mentions, _ = marked((section, "{analyte:IL-6} and {analyte:cytokines} in the blood"))
    found = interpret(page, tuple([_classed(one) for one in mentions]), Words()).mentions
    assert [one.role for one in found] == roles


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("These cells secrete {analyte:cytokines} that act on the lung.", ["background"]),
        ("It may regulate {analyte:cytokine} production.", ["background"]),
        ("The illness came with elevated {analyte:cytokines}.", ["background"]),
        ("{analyte:IL-12} is secreted as a {analyte:cytokine}.", ["background"]),
        ("It elevates {analyte:IL-6} and other {analyte:cytokines}.", ["background"]),
        ("Cells leave the marrow after {analyte:cytokines} alone.", []),
    ],
)
def test_a_class_that_is_made_is_told_of(text: str, roles: list[str]) -> None:
    """What a body makes is background by itself; what another is, and what is given, adds no class."""
    page, mentions, _ = marked(("detailed_description", text))
    found = interpret(page, tuple([_classed(one) for one in mentions]), Words()).mentions
    assert [one.role for one in found] == roles


@pytest.mark.parametrize(
    ("section", "text", "named"),
    [
        ("brief_summary", "Men with {condition:gout}, {condition:asthma} or {condition:cancer} die.", True),
        ("brief_summary", "The body may fight {condition:cancer}.", False),
        ("brief_summary", "Given against {condition:COVID-19} and other {condition:viral infections}.", True),
        (
            "outcome.measure",
            "Rate of {condition:mycoses}, {condition:COVID-19} or {condition:viral infections}.",
            False,
        ),
        ("outcome.measure", "Rate of {condition:mycoses} and {condition:viral infections}.", True),
        ("outcome.measure", "Course of the {condition:viral infection}.", False),
    ],
)
def test_a_broad_disease_in_a_list_of_others_is_named(section: str, text: str, *, named: bool) -> None:
    """Alone it is told of in passing, or is the disease under study once more."""
    page, mentions, _ = marked(("condition", "{condition:COVID-19}"), (section, text))
    broad = {"cancer": "MONDO:0004992", "viral infections": "MONDO:0005108", "viral infection": "MONDO:0005108"}
    known = [replace(m, term=replace(m.term, id=broad.get(m.text, f"x:{m.text.lower()}"))) for m in mentions]
    last = interpret(page, tuple(known), Words()).mentions[-1]
    assert (last.at == mentions[-1].at) is named


def _classed(mention: Mention) -> Mention:
    """Cytokines as the class, any other protein as a gene."""
    curie = "EFO:0003786" if mention.text.lower().startswith("cytokine") else f"HGNC:{mention.text}"
    return replace(mention, term=replace(mention.term, id=curie))


def test_every_cue_has_a_case() -> None:
    """A cue that no case fires is a rule that nobody has seen work."""
    fired = set()
    for _, section, text in cases("roles"):
        page, mentions, _ = marked((section, text))
        read = clauses(page, mentions)
        assign(read)
        fired |= {mention.rule for clause in read for mention in clause.mentions}
    assert {cue.rule for cue in cues()} <= fired


def test_a_reading_keeps_all_that_was_recognised() -> None:
    """Every field that interpretation does not set comes through; a new field of mentions must be added there."""
    term = Term("CL:0000624", "CD4-positive T cell", "cell")
    mention = Mention(
        *(3, 6, "CD4", (3, 12), term, "synonym", ("CL:0000084",), "/a/0", 2, (1, 4), "measured", "levels", "safety"),
        *("planned", "fresh", "placebo", (Marker("CD4", "positive"),), 0.5, (Term(None, "CD4", "analyte"),), True),
    )
    assert Reading(mention).settled() == mention
    assert all(getattr(mention, one.name) != one.default for one in fields(Mention))


@pytest.mark.parametrize("cue", [cue for cue in (*cues(), *qualifiers()) if cue.heads], ids=lambda cue: cue.rule)
def test_no_match_escapes_its_heads(cue: Cue) -> None:
    """Every sentence that a cue's expression matches holds a word of its heads: else the cue would never be tried."""

    @settings(max_examples=6, deadline=None, database=None, derandomize=True)
    @given(from_regex(cue.pattern, fullmatch=True, alphabet=characters(codec="ascii")))
    def holds(text: str) -> None:
        assert heads(text) & cue.heads

    holds()


@pytest.mark.parametrize(
    ("curie", "kept"), [("tkg:MultiOmics", ["OBI:0000661"]), ("tkg:Coagulation", ["tkg:Coagulation", "OBI:0000661"])]
)
def test_only_a_strategy_gives_way_to_any_method(curie: str, kept: list[str]) -> None:
    """Multi-omics names no method; a coagulation assay does, although OBI has no class near it but *assay*."""
    page, mentions, _ = marked(("outcome.measure", "{assay:one test}. {assay:ELISA} of the rest."))
    first, second = mentions
    named = (
        replace(first, term=Term(curie, "one test", "assay", "OBI:0000070")),
        replace(second, term=Term("OBI:0000661", "ELISA", "assay")),
    )
    assert [one.term.id for one in interpret(page, named, Words()).mentions] == kept


def test_a_strategy_that_an_intervention_is_called_is_planned_beside_any_method() -> None:
    """As an intervention's name "laboratory biomarker analysis" is a plan of the trial; in prose it says too little."""
    ids = ("tkg:BiomarkerAnalysis", "OBI:0000661")
    for field, kept in (("intervention.name", list(ids)), ("brief_summary", ["OBI:0000661"])):
        page, mentions, _ = marked((field, "{assay:biomarker analysis}"), ("outcome.measure", "{assay:ELISA}"))
        pairs = zip(mentions, ids, strict=True)
        named = tuple(replace(one, term=Term(curie, one.text, "assay", "OBI:0000070")) for one, curie in pairs)
        assert [one.term.id for one in interpret(page, named, Words()).mentions] == kept


@pytest.mark.parametrize(("taken", "found"), [("{tissue:liver}", "liver"), ("{tissue:liver} and {tissue:skin}", None)])
def test_a_biopsy_of_nothing_named_is_of_the_one_tissue_that_the_page_takes(taken: str, found: str | None) -> None:
    """Where the page takes two, no one can say which."""
    page, mentions, _ = marked(
        ("outcome.measure", "{assay:ELISA} of {method:biopsies}"), ("arm.description", f"Samples of {taken} are taken.")
    )
    tissue = replace(mentions[1], term=Term("UBERON:0000479", "tissue", "tissue"))
    read = interpret(page, (*mentions[:2], tissue, *mentions[2:]), Words()).mentions
    assert next((one.term.label for one in read if one.at == tissue.at and one.term.kind == "tissue"), None) == found


@pytest.mark.parametrize(
    ("elsewhere", "found"),
    [(("criterion:inclusion", "Archived {tissue:tumor}"), "tkg:TumorTissue"), (("title", "Tumors"), "UBERON:0000479")],
)
def test_a_biopsy_of_nothing_named_is_of_the_tumor_that_the_page_names(elsewhere: tuple[str, str], found: str) -> None:
    """Elsewhere it is tissue; the illness alone does not say which."""
    page, mentions, _ = marked(("arm.description", "Patients undergo a {method:biopsy}."), elsewhere)
    named = [replace(one, term=Term("tkg:TumorTissue", "tumor tissue", "tissue")) for one in mentions[1:]]
    tissue = replace(mentions[0], term=Term("UBERON:0000479", "tissue", "tissue"))
    read = interpret(page, (mentions[0], tissue, *named), Words()).mentions
    assert [one.term.id for one in read if one.role == "collected"] == [found]


@pytest.mark.parametrize(
    ("studied", "found"),
    [
        (["{condition:breast cancer}"], "tkg:TumorTissue"),
        (["{condition:lymphoma}", "{condition:solid tumor}"], "tkg:TumorTissue"),
        (["{condition:lymphoma}"], "UBERON:0000479"),
        (["{condition:breast cancer}", "{condition:cirrhosis}"], "UBERON:0000479"),
    ],
)
def test_a_biopsy_is_of_the_tumor_where_only_tumors_are_studied(studied: list[str], found: str) -> None:
    """Another disease beside the tumor may be what the biopsy looks at; lymphoma alone has marrow and nodes."""
    page, mentions, _ = marked(
        ("detailed_description", "Serial {method:biopsies} are taken."), *[("condition", one) for one in studied]
    )
    tissue = replace(mentions[0], term=Term("UBERON:0000479", "tissue", "tissue"))
    read = interpret(page, (mentions[0], tissue, *mentions[1:]), Words()).mentions
    assert [one.term.id for one in read if one.role == "collected"] == [found]
