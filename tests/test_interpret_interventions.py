"""Qualifiers, functions of interventions, and cell products on marked-up sentences."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from marked_text import Words, cases, marked, read

from kg.interpret import interpret
from kg.interpret.cues import qualifying
from kg.interpret.given import placed
from kg.model import Term
from kg.recognise import recognise

if TYPE_CHECKING:
    from kg.vocabulary import Vocabulary

QUALIFIERS = ("purpose", "modality", "material", "function")


@pytest.mark.parametrize(("why", "section", "text"), cases("qualifiers"), ids=[case[0] for case in cases("qualifiers")])
def test_qualifiers(why: str, section: str, text: str) -> None:
    """A mention has the role and the qualifiers that its case names, and no other."""
    page, mentions, wanted = marked((section, text))
    found = {one.at: one for one in interpret(page, mentions, Words()).mentions}
    said = [[found[m.at].role, *filter(None, (getattr(found[m.at], name) for name in QUALIFIERS))] for m in mentions]
    assert ["|".join(filter(None, one)) for one in said] == wanted, why


def test_every_qualifier_has_a_case() -> None:
    """Words that no case fires are a rule that nobody has seen work."""
    seen = {
        value
        for _, _, text in cases("qualifiers")
        for role in marked(("x", text))[2]
        for value in (role or "").split("|")
    }
    rows = {cue.role for section in ("outcome", "prose", "arm") for cue in qualifying(section).every}
    assert rows <= seen


def test_the_measure_says_what_its_description_is_for() -> None:
    """A measure that names no concept itself ("Safety") still says it; another outcome's does not."""
    found = read(
        ("outcome.measure#0", "Safety and tolerability"),
        ("outcome.description#0", "{cell:neutrophil} and {cell:platelet} counts"),
        ("outcome.measure#1", "{cell:T cell} counts"),
    )
    assert [one.purpose for one in found.mentions] == ["safety", "safety", None]


def _functions(*sections: tuple[str, str]) -> dict[int, str]:
    return dict(read(*sections).functions)


def test_arms_say_what_an_intervention_is_for() -> None:
    """What only the experimental arm gets is investigational, what every arm gets is background."""
    arms = (
        ("arm.label#0", "New"), ("arm.type#0", "Experimental"),
        ("arm.label#1", "Old"), ("arm.type#1", "Active Comparator"),
        ("intervention.name#0", "{agent:sirolimus}"), ("intervention.arm#0", "New"),
        ("intervention.name#1", "{agent:prednisone}"), ("intervention.arm#1", "New"),
        ("intervention.arm#1", "Old"), ("intervention.name#2", "{agent:tacrolimus}"), ("intervention.arm#2", "Old"),
    )  # fmt: skip
    assert _functions(*arms) == {0: "investigational", 1: "background", 2: "active control"}


def test_an_arm_without_type_says_nothing_and_a_single_arm_is_no_comparison() -> None:
    """No function is guessed; what stands alone in an experimental arm is what is investigated."""
    alone = (("arm.label#0", "A"), ("intervention.name#0", "{agent:sirolimus}"), ("intervention.arm#0", "A"))
    assert _functions(*alone) == {}
    assert _functions(*alone, ("arm.type#0", "Experimental")) == {0: "investigational"}


@pytest.mark.parametrize(
    ("other", "found"),
    [
        ("Placebo Comparator", "investigational"),
        ("No Intervention", "investigational"),
        ("Experimental", "active control"),
        ("Active Comparator", None),
        ("Other", None),
    ],
)
def test_an_active_arm_is_what_is_tried_where_no_arm_is_experimental(other: str, found: str | None) -> None:
    """Many a registry calls it "active comparator" beside a placebo; of two active arms nobody says which is tried."""
    arms = (
        ("arm.label#0", "A"), ("arm.type#0", "Active Comparator"), ("arm.label#1", "B"), ("arm.type#1", other),
        ("intervention.name#0", "{agent:sirolimus}"), ("intervention.arm#0", "A"),
    )  # fmt: skip
    assert _functions(*arms).get(0) == found


def test_whatever_is_listed_in_an_arm_serves_as_it_says() -> None:
    """Programmes and techniques as drugs; what is only looked at or asked serves for nothing."""
    arms = (
        ("arm.label#0", "New"), ("arm.type#0", "Experimental"),
        ("arm.label#1", "Old"), ("arm.type#1", "Active Comparator"),
        ("intervention.type#0", "Behavioral"), ("intervention.name#0", "Resilience programme"),
        ("intervention.arm#0", "New"), ("intervention.type#1", "Other"), ("intervention.name#1", "Handouts"),
        ("intervention.arm#1", "Old"),
        ("intervention.type#2", "Other"), ("intervention.name#2", "Questionnaires"), ("intervention.arm#2", "New"),
        ("intervention.type#3", "Genetic"), ("intervention.name#3", "Typing"), ("intervention.arm#3", "New"),
    )  # fmt: skip
    assert _functions(*arms) == {0: "investigational", 1: "active control"}


@pytest.mark.parametrize(
    ("kind", "names", "title", "found"),
    [
        ("Interventional", ["{agent:sirolimus}"], "A trial", {0: "investigational"}),
        ("Observational", ["{agent:sirolimus}"], "A trial", {}),
        ("Interventional", ["Scans"], "Value of pictures", {0: "investigational"}),
        ("Interventional", ["{agent:sirolimus}", "{agent:prednisone}"], "A trial", {}),
        ("Interventional", ["{agent:sirolimus}", "{agent:tacrolimus}"], "Sirolimus in grafts", {0: "investigational"}),
        ("Interventional", ["{agent:sirolimus}", "{agent:tacrolimus}"], "Sirolimus or tacrolimus?", {}),
        ("Interventional", ["{agent:sirolimus}", "{agent:tacrolimus}"], "In Patients Who Have Taken Sirolimus", {}),
        ("Interventional", ["{agent:sirolimus}", "{agent:prednisone}"], "Sirolimus and prednisone in grafts", {}),
        (
            "Interventional",
            ["{agent:sirolimus} tablets", "{agent:prednisone}", "Scans"],
            "Sirolimus and Prednisone in Treating Patients With Lupus",
            {0: "investigational", 1: "investigational"},
        ),
        ("Interventional", ["{agent:sirolimus}", "Scans"], "Grafts With or Without Sirolimus in Treating Lupus", {}),
        ("Interventional", ["Control app", "Birth control"], "A trial", {0: "active control"}),
    ],
)  # fmt: skip
def test_the_only_intervention_is_what_is_tried(kind: str, names: list[str], title: str, found: dict[int, str]) -> None:
    """The only one of an interventional trial, or the only one of its title, where no arms are told."""
    listed = tuple((f"intervention.name#{number}", name) for number, name in enumerate(names))
    assert _functions(("title", title), ("study_type", kind), *listed) == found


def test_the_only_one_that_is_no_background_is_what_is_tried() -> None:
    """Of two, of which one is what people take anyway; where that is not said, of neither."""
    two = (("intervention.name#0", "{agent:zidovudine}"), ("intervention.name#1", "{agent:delavirdine}"))
    taken = ("brief_summary", "Background therapy with {agent:zidovudine}.")
    trial = ("study_type", "Interventional")
    assert _functions(trial, *two, taken) == {0: "background", 1: "investigational"}
    assert _functions(trial, *two) == {}
    assert _functions(("study_type", "Observational"), *two, taken) == {0: "background"}


def test_a_page_that_lost_the_type_of_its_study_says_by_its_design_that_it_assigns_something() -> None:
    """Only trials of interventions are masked or have a model of who gets what; without either nothing is guessed."""
    only = (("title", "A trial"), ("intervention.name#0", "{agent:sirolimus}"))
    assert _functions(*only, ("masking", "NONE")) == _functions(*only, ("intervention_model", "SINGLE_GROUP"))
    assert _functions(*only, ("masking", "NONE")) == {0: "investigational"}
    assert not _functions(*only)
    assert not _functions(*only, ("masking", "NONE"), ("study_type", "OBSERVATIONAL"))


def test_usual_care_is_the_control_where_it_stands_alone() -> None:
    """Beside something new in the only arm it is background; an old procedure beside a new one is the control."""
    new = (("arm.label#0", "New"), ("arm.type#0", "Experimental"))
    care = (("intervention.name#0", "Standard of Care"), ("intervention.arm#0", "New"))
    tried = (("intervention.name#1", "{agent:sirolimus}"), ("intervention.arm#1", "New"))
    old = (("arm.label#1", "Old"), ("arm.type#1", "Active Comparator"), ("intervention.arm#0", "Old"))
    assert _functions(*new, *care, *tried) == {0: "background", 1: "investigational"}
    assert _functions(*new, *old, *care, *tried) == {0: "active control", 1: "investigational"}
    two = ("intervention.name#0", "conventional surgery"), ("intervention.name#1", "laparoscopic surgery")
    assert _functions(*two) == {0: "active control"}
    assert _functions(two[0], ("intervention.name#1", "radiation therapy")) == {}


def test_an_arm_that_calls_itself_a_comparator_is_one() -> None:
    """Two arms of one type, of which a description says that it compares; a controlled dose compares nothing."""
    arms = (
        ("arm.label#0", "A"), ("arm.type#0", "Experimental"), ("arm.description#0", "Controlled release."),
        ("arm.label#1", "B"), ("arm.type#1", "Experimental"), ("arm.description#1", "Comparator."),
        ("intervention.name#0", "{agent:sirolimus}"), ("intervention.arm#0", "A"),
        ("intervention.name#1", "{agent:tacrolimus}"), ("intervention.arm#1", "B"),
    )  # fmt: skip
    assert _functions(*arms) == {0: "investigational", 1: "active control"}


def test_an_arm_is_called_after_what_it_gets() -> None:
    """Where nothing lists what an arm gets, its label may; a short name names too much."""
    arms = (("arm.label#0", "Resilience programme plus usual care"), ("arm.type#0", "Experimental"))
    assert _functions(*arms, ("intervention.name#0", "Resilience programme")) == {0: "investigational"}
    assert _functions(*arms, ("intervention.name#0", "care")) == {}


def test_the_words_win_over_the_arms() -> None:
    """A placebo in an experimental arm, conditioning told in a description."""
    assert _functions(
        ("arm.label#0", "A"), ("arm.type#0", "Experimental"), ("intervention.name#0", "Placebo tablets"),
        ("intervention.arm#0", "A"), ("intervention.name#1", "{agent:fludarabine}"), ("intervention.arm#1", "A"),
        ("arm.description#0", "Conditioning with {agent:fludarabine}"),
    ) == {0: "placebo", 1: "conditioning"}  # fmt: skip


def test_a_transplantation_prepares_none() -> None:
    """Ablation with stem cell support prepares for the transplantation, though one concept may be named in both."""
    assert _functions(
        ("intervention.name#0", "{procedure:stem cell} support after ablation"),
        ("intervention.name#1", "{procedure:stem cell} transplantation"),
        ("arm.description#0", "Myeloablative conditioning by {procedure:stem cell} support"),
    ) == {0: "conditioning"}  # fmt: skip


@pytest.mark.parametrize(("name", "found"), [("Pregnancy test", {}), ("Pregnancy vitamins", {0: "investigational"})])
def test_a_test_of_pregnancy_is_only_looked_at(name: str, found: dict[int, str]) -> None:
    """Whoever may join is tested, whatever arm lists it."""
    arm = (
        ("arm.label#0", "A"),
        ("arm.type#0", "Experimental"),
        ("intervention.arm#0", "A"),
        ("intervention.arm#1", "A"),
    )
    got = _functions(("intervention.name#0", name), ("intervention.name#1", "Sirolimus"), *arm)
    assert {item: what for item, what in got.items() if item == 0} == found


def test_a_diagnostic_test_has_no_function_and_its_proteins_are_measured() -> None:
    """Nothing is given in a test; the same words under a drug name what it acts on."""
    test = (("intervention.type#0", "Diagnostic Test"), ("intervention.name#0", "Panel"))
    listed = ("intervention.description#0", "{analyte:IL-6} and {analyte:TNF}")
    assert [one.role for one in read(*test, listed).mentions] == ["measured", "measured"]
    assert {one.role for one in read(("intervention.type#0", "Drug"), listed).mentions} == {"background"}
    assert _functions(("arm.label#0", "A"), ("arm.type#0", "Experimental"), *test, ("intervention.arm#0", "A")) == {}


def test_a_cell_product_is_told_by_all_that_is_said_of_it() -> None:
    """Whose cells, from where, what was done to them, against what; that it is measured as well."""
    (one,) = read(
        ("title", "Autologous CD19 {cell:CAR-T cells} in leukemia"),
        ("intervention.name#2", "{cell:CAR-T cells}"),
        ("arm.description", "{cell:CAR-T cells} from {tissue:blood}, expanded and cryopreserved, are infused"),
        ("outcome.measure", "Persistence of {cell:CAR-T cells}"),
    ).products
    assert (one.origin, one.modification, one.manipulations) == (
        "autologous",
        "chimeric antigen receptor",
        ("expanded", "cryopreserved"),
    )
    assert [term.label for term in one.targets] == ["CD19"]
    assert one.source is not None
    assert (one.source.label, one.measured, one.interventions) == ("blood", True, (2,))


def test_a_product_is_quoted_where_its_target_is_named() -> None:
    """The first words that speak of it may not say against what it is."""
    (one,) = read(
        ("title", "{cell:CAR-T cells} in leukemia"), ("arm.label", "CD19-specific {cell:CAR-T cells}")
    ).products
    (other,) = read(("title", "{cell:CAR-T cells} in leukemia"), ("arm.label", "The {cell:CAR-T cells}")).products
    assert (one.quote.text, [term.label for term in one.targets]) == ("CD19-specific CAR-T cells", ["CD19"])
    assert (other.quote.text, other.targets) == ("CAR-T cells in leukemia", ())


@pytest.mark.parametrize(
    ("words", "origin", "donor"),
    [
        ("haploidentical {cell:stem cells} are infused", "allogeneic", "haploidentical"),
        ("{cell:stem cells} of a matched unrelated donor are infused", "allogeneic", "matched unrelated"),
        ("{cell:stem cells} are infused", None, None),
        ("autologous or allogeneic {cell:stem cells} are infused", None, None),
        ("{cell:stem cells} of an HLA-identical sibling are infused", "allogeneic", "matched related"),
        ("{cell:stem cells} are infused for reasons unrelated to therapy", None, None),
    ],
)
def test_whose_cells(words: str, origin: str | None, donor: str | None) -> None:
    """Origin and donor where the words say them; both origins say neither."""
    (one,) = read(("arm.description", words)).products
    assert (one.origin, one.donor) == (origin, donor)


def test_a_procedure_that_is_an_intervention_gives_its_cells() -> None:
    """A registered transplantation is a product of the cells of its row, or of narrower ones that the page names."""
    (one,) = read(("intervention.name#1", "Autologous {procedure:HSCT}")).products
    assert (one.cell.label, one.origin, one.interventions) == ("hsc", "autologous", (1,))
    (one,) = read(
        ("arm.description", "{cell:PBSC} are infused"), ("intervention.name#1", "Autologous {procedure:HSCT}")
    ).products
    assert (one.cell.label, one.origin, one.interventions) == ("PBSC", "autologous", (1,))


def test_a_procedure_that_everybody_in_an_arm_undergoes_gives_its_cells() -> None:
    """The description of an arm says so; what some of them may undergo is another matter."""
    (one,) = read(("arm.description", "Patients undergo autologous {procedure:HSCT} on day 0")).products
    assert (one.cell.label, one.origin, one.interventions) == ("hsc", "autologous", ())


def test_the_cells_of_a_procedure_are_those_that_the_page_names(vocabulary: Vocabulary) -> None:
    """Where the page studies cord blood stem cells, "stem cell transplantation" is of them; else its own cells are."""
    sections = (
        ("condition", "Hematopoietic Stem Cell Transplantation"),
        ("intervention.name", "stem cell transplantation"),
    )
    cord, _, _ = marked(("brief_summary", "To study umbilical cord blood stem cells."), *sections)
    plain, _, _ = marked(*sections)
    found = [interpret(page, recognise(page, vocabulary), vocabulary) for page in (cord, plain)]
    assert [[one.cell.id for one in each.products] for each in found] == [["CL:2000095"], ["CL:0000037"]]
    assert all(one.cell in {m.term for m in each.mentions} for each in found for one in each.products)


@pytest.mark.parametrize(
    "sections",
    [
        [("arm.description", "Patients after {procedure:HSCT} receive {agent:rituximab}")],
        [("arm.description", "Patients may undergo {procedure:HSCT} on day 0")],
        [("arm.description", "Patients in remission who have undergone {procedure:HSCT}")],
        [("criterion:exclusion", "Previous {procedure:HSCT}")],
        [("intervention.name", "{procedure:Lobectomy}")],
        [("intervention.name", "{agent:rituximab}")],
    ],
)
def test_other_procedures_and_what_a_drug_acts_on_are_no_products(sections: list[tuple[str, str]]) -> None:
    """A transplantation that people had, one that is excluded, a procedure without cells, a drug's target."""
    assert read(*sections).products == ()


@pytest.mark.parametrize(("cell", "source"), [("MSC of umbilical cord", "umbilical cord"), ("T cell", None)])
def test_cells_called_after_a_place_come_from_it(cell: str, source: str | None) -> None:
    """What the vocabulary has as a tissue is the source; a cell of no place has none."""
    (product,) = read(("arm.description", f"The {{cell:{cell}}} is infused")).products
    found = placed(product, lambda name: Term("x:1", name, "tissue"))
    assert (found.source.label if found.source else None) == source


def test_cells_that_are_only_measured_are_no_product() -> None:
    """An antigen of a receptor is no analyte either; a marker of cells is no antigen of a receptor."""
    assert read(("outcome.measure", "Number of {cell:T cells} in {tissue:blood}")).products == ()
    (plain,) = read(("arm.description", "CD34 {cell:stem cells} are infused")).products
    assert plain.targets == ()


@pytest.mark.parametrize(
    "words",
    [
        "Infusion, more than 30% {cell:blasts}",
        "Infusion of the drug, {cell:platelets} counts",
        "delivered to the {cell:blasts}",
    ],
)
def test_cells_that_people_have_are_no_product(words: str) -> None:
    """Counts in the definition of a phase, and what a drug is brought to, though the section tells what is given."""
    assert read(("arm.description", words)).products == ()


def test_an_infusion_of_cells_is_that_of_the_only_product_with_a_receptor() -> None:
    """The text of an arm may shorten the name; cells that are not infused are others."""
    named = ("intervention.name", "{cell:CAR-T cells}")
    assert len(read(named, ("arm.description", "on the day of {cell:T cell} infusion")).products) == 1
    assert len(read(named, ("arm.description", "The {cell:T cell} is given")).products) == 2


def test_cells_named_after_a_tissue_come_from_it() -> None:
    """Cells of the bone marrow, where the page names the bone marrow; others come from where the words say."""
    cells, blood = ("arm.description", "{cell:marrow cells} are infused"), ("prose", "{tissue:blood} is drawn")
    assert [one.source and one.source.label for one in read(cells, ("prose", "{tissue:marrow}")).products] == ["marrow"]
    assert [one.source for one in read(cells, blood).products] == [None]


def test_sections_of_other_items_are_not_mixed() -> None:
    """The test of one intervention does not make another one a test."""
    found = read(
        ("intervention.name#0", "{assay:flow cytometry}"),
        ("intervention.name#1", "{agent:rituximab}"),
        ("intervention.description#1", "{analyte:interleukin-2} is given"),
    )
    assert [one.role for one in found.mentions] == ["measured", "administered", "administered"]


def test_a_protein_that_the_trial_gives_is_a_drug_in_its_outcomes_unless_its_level_is_measured() -> None:
    """Interleukin-2 in an arm makes it a drug in "Effectiveness of interleukin-2", not in "serum interleukin-2"."""
    given = ("arm.label", "{analyte:interleukin-2}")
    plain = read(given, ("outcome.measure", "Effectiveness of {analyte:interleukin-2}"))
    assert [(one.term.kind, one.role) for one in plain.mentions] == [("agent", "administered")] * 2
    level = read(given, ("outcome.measure", "{tissue:Serum} {analyte:interleukin-2}"))
    assert [one.role for one in level.mentions if one.term.kind == "analyte"] == ["measured"]
    alone = read(("outcome.measure", "Effectiveness of {analyte:interleukin-2}"))
    assert [one.role for one in alone.mentions] == ["measured"]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("This study will look at how {analyte:interleukin-2} affects {assay:viral load}.", "agent"),
        ("Assess whether {assay:cytotoxicity} is enhanced by exposure to {analyte:interleukin-2}.", "agent"),
        ("Estimate the toxicity of pulse dose {analyte:interleukin-2} and {assay:histology}.", "agent"),
        ("Assess {assay:cytotoxicity} after vaccine plus {analyte:interleukin-2}.", "agent"),
        ("{analyte:interleukin-2} is a regulatory cytokine in {assay:immunity}.", "agent"),
        ("The clinical activity of subcutaneous (SC) recombinant {analyte:interleukin-2} will be evaluated.", "agent"),
        ("Endpoints include frequency of other {analyte:interleukin-2} side effects.", "agent"),
        ("Primary endpoints are frequency of {analyte:interleukin-2} associated fatigue and fever.", "agent"),
        ("Cytokine changes during {analyte:interleukin-2} and {assay:histology}", "agent"),
        ("Determine {assay:titers} after immunization to a polyvalent vaccine and {analyte:interleukin-2}.", "agent"),
        ("Assess expression of CD34 with a range of {analyte:interleukin-2} doses.", "agent"),
        ("Assess the effects of treatment on {analyte:interleukin-2} levels.", "analyte"),
        ("Assess {analyte:interleukin-2} related {assay:histology}.", "analyte"),
        ("Determine {analyte:interleukin-2} by {assay:ELISA}.", "analyte"),
        ("Determine {analyte:interleukin-2} after each dose by {assay:ELISA}.", "analyte"),
    ],
)
def test_a_protein_that_is_given_and_acts_is_the_drug(words: str, kind: str) -> None:
    """An assay beside it measures something else, unless it is an assay of the protein."""
    found = read(("arm.label", "{analyte:interleukin-2}"), ("objective", words))
    assert [one.term.kind for one in found.mentions if one.term.label == "interleukin-2"] == ["agent", kind]


@pytest.mark.parametrize(
    ("sections", "roles"),
    [
        ([("intervention.name", "{procedure:HSCT}")], ["administered"]),
        ([("criterion:exclusion", "Prior {procedure:HSCT}")], ["exclusion"]),
        ([("outcome.measure", "Time to {procedure:HSCT}")], []),
        ([("detailed_description", "Patients undergo {procedure:HSCT}")], ["administered"]),
        ([("detailed_description", "{procedure:HSCT} may cure some patients")], []),
        ([("intervention.name", "{procedure:HSCT}"), ("arm.description", "{cell:PBSC} are infused")], ["administered"]),
    ],
)
def test_cells_of_a_procedures_name(vocabulary: Vocabulary, sections: list[tuple[str, str]], roles: list[str]) -> None:
    """They are given where the trial does it, excluded with it, measured nowhere; cells that are named come first."""
    page, mentions, _ = marked(*sections)
    ids = {"procedure": "tkg:HematopoieticStemCellTransplantation", "cell": "CL:0002246"}
    known = tuple(replace(one, term=replace(one.term, id=ids[one.term.kind])) for one in mentions)
    found = interpret(page, known, vocabulary)
    assert [one.role for one in found.mentions if one.term.kind == "cell"] == roles
    assert not any(restriction.term.kind == "cell" for _, restriction in found.restrictions)


def _kinds(*sections: tuple[str, str]) -> list[str]:
    return [one.term.kind for one in read(*sections).mentions]


def test_a_short_form_means_what_its_long_form_means() -> None:
    """Where the long form is the drug, so is the form in brackets; elsewhere it may be measured."""
    page, mentions, _ = marked(
        ("intervention.name", "{analyte:interleukin-12}"),
        ("detailed_description", "Evaluate the antitumor activity of {analyte:interleukin-12} ({analyte:IL-12})"),
        ("outcome.measure", "Serum levels of {analyte:IL-12}"),
    )
    same = tuple([replace(one, term=Term("HGNC:5969", "IL12A", "analyte")) for one in mentions])
    found = [(one.term.kind, one.role) for one in interpret(page, same, Words()).mentions]
    assert found == [("agent", "administered")] * 3 + [("analyte", "measured")]


def test_an_antigen_is_one_wherever_the_page_gives_it() -> None:
    """Named as the antigen of a vaccine once, it is no drug in the arm either; a cytokine beside it is."""
    sections = (
        ("detailed_description", "Patients receive {analyte:gp100} peptide vaccine. They receive {analyte:GM-CSF}."),
        ("intervention.name", "{analyte:gp100}"),
    )
    assert _kinds(*sections) == ["analyte", "agent", "analyte"]


def test_blood_cells_are_no_level_of_a_protein() -> None:
    """What may stimulate white blood cells is the drug; what is in the blood is a level."""
    given = ("intervention.name", "{analyte:interleukin-7}")
    assert _kinds(given, ("brief_summary", "{analyte:interleukin-7} may stimulate white blood cells")) == ["agent"] * 2
    assert "analyte" in _kinds(given, ("brief_summary", "{analyte:interleukin-7} in the blood"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("If feasible, autologous bone marrow is harvested.", {("CL:0002092", "collected")}),
        ("PBSC or bone marrow is harvested.", {("CL:0002246", "collected"), ("CL:0002092", "collected")}),
        ("Bone marrow is collected for cytogenetics.", {("UBERON:0002371", "collected")}),
        (
            "Patients undergo bone marrow or peripheral stem cell transplantation.",
            {("CL:0002246", "administered"), ("CL:0002092", "administered")},
        ),
        ("Bone marrow and stem cell biology are taught.", {("CL:0000034", "background")}),
        ("Peripheral blood lymphocytes are collected.", {("CL:4030030", "collected"), ("UBERON:0000178", "collected")}),
    ],
)
def test_marrow_that_is_harvested_is_a_graft(vocabulary: Vocabulary, text: str, expected: set[tuple[str, str]]) -> None:
    """Its cells are collected; marrow that is taken for a test is a specimen."""
    page, _, _ = marked(("detailed_description", text))
    found = interpret(page, recognise(page, vocabulary), vocabulary)
    assert {(one.term.id, one.role) for one in found.mentions if one.term.kind in {"cell", "tissue"}} == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Proportion of patients developing ANC < 500", True),
        ("Number of women at ANC visits", False),
        ("Women of the ante-natal clinic (ANC) who come to the ANC every month", False),
    ],
)
def test_anc_is_the_neutrophil_count_but_where_it_is_antenatal_care(
    vocabulary: Vocabulary,
    text: str,
    found: bool,  # noqa: FBT001
) -> None:
    """Records write it without the long form; in obstetrics it is a clinic."""
    page, _, _ = marked(("outcome.measure", text))
    assert ("CL:0000775" in {one.term.id for one in recognise(page, vocabulary)}) is found
