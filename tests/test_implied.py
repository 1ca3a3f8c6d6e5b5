"""What a mention's words imply beside it, on marked-up sentences and the rows of ontology/implied.tsv."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest
from marked_text import Words, marked

from kg.interpret import interpret
from kg.interpret.implied import table
from kg.recognise import recognise

if TYPE_CHECKING:
    from kg.vocabulary import Vocabulary

CASES: Final[tuple[tuple[str, str, str, list[str | None]], ...]] = (
    ("an assay's name says its analyte", "{assay:cytokine panel}", "OBI:0002766", ["EFO:0003786"]),
    ("a culture of blood is in blood", "{assay:blood cultures}", "OBI:0002649", ["UBERON:0000178"]),
    ("a culture of sputum is in sputum", "{assay:sputum culture}", "OBI:0002649", ["UBERON:0007311"]),
    ("a score of sputum is no assay of it", "{assay:sputum production}", "OBI:0002649", []),
    ("a culture of stool is in feces", "{assay:stool culture}", "OBI:0002649", ["UBERON:0001988"]),
    ("a marrow examination is of marrow", "{assay:bone marrow examination}", "OBI:0600020", ["UBERON:0002371"]),
    ("a marrow donor registry is not", "{assay:bone marrow registry}", "OBI:0600020", []),
    ("counts in peripheral blood are in blood", "{assay:peripheral blood counts}", "OBI:0000520", ["UBERON:0000178"]),
    ("tissue beside a fluid is one as it", "{tissue:serum} and tissue levels", "UBERON:0001977", ["UBERON:0000479"]),
    ("tissue factor is a protein", "{tissue:plasma} and tissue factor", "UBERON:0001969", []),
    ("tissue samples have a name", "{tissue:blood} and tissue samples", "UBERON:0000178", []),
    ("a study of its microbes may be in another", "{assay:blood microbiology}", "OBI:0002649", []),
    (
        "two cultures are named by one",
        "Blood and {assay:CSF cultures}",
        "OBI:0003240",
        ["UBERON:0001359", "OBI:0002649"],
    ),
    ("one culture is of one", "{assay:CSF cultures}", "OBI:0003240", ["UBERON:0001359"]),
    ("a metabolome is looked at as such", "{assay:serum metabolome}", "OBI:0000366", [None, "UBERON:0001977"]),
    ("metabolomics name none", "{assay:metabolomics}", "OBI:0000366", []),
    ("a gene whose forms are asked for is read", "{analyte:TNF} gene polymorphism", "HGNC:11892", ["OBI:0000435"]),
    ("its forms go by another word", "{analyte:APOE} genotype", "HGNC:613", ["OBI:0000435"]),
    ("a virus has types of its own", "{analyte:HCV RNA} genotype", "HCV RNA", []),
    ("a gene alone is not", "{analyte:TNF} gene", "HGNC:11892", []),
    ("T cells are activated in their assay", "{assay:T cell activation assay}", "EFO:0030037", ["CL:0000084"]),
    ("activation names no cell by itself", "{assay:activation assay}", "EFO:0030037", []),
    ("genes beside cytokines are profiled", "gene and {analyte:cytokine} expression", "EFO:0003786", ["OBI:0000424"]),
    ("cytokines alone are not", "{analyte:cytokine} expression", "EFO:0003786", [None]),
    (
        "a biopsy that is examined is looked at",
        "{tissue:skin biopsies} are examined for cells",
        "UBERON:0002097",
        ["OBI:0600020"],
    ),
    (
        "by a method that is named it is not",
        "{tissue:skin biopsies} are examined for cells by PCR",
        "UBERON:0002097",
        [],
    ),
    ("typing is of HLA", "{assay:HLA typing}", "OBI:0002122", ["GO:0042611"]),
    ("a hemoglobin level is of hemoglobin", "{assay:hemoglobin level}", "OBI:0003156", ["CHEBI:35143"]),
    ("cells are named for their marker", "{cell:CD34+ cells}", "tkg:CD34PositiveCell", ["HGNC:1662"]),
    ("so are those that are given", "Infusion of {cell:CD34+ cells}", "tkg:CD34PositiveCell", ["HGNC:1662"]),
    ("and stem cells of the blood", "CD34+ selected {cell:PBSC}", "CL:0002246", ["HGNC:1662"]),
    ("stem cells by themselves are of no marker", "selected {cell:PBSC}", "CL:0002246", []),
    ("nor are those beside others of it", "CD34 and {cell:PBSC}", "CL:0002246", []),
    ("aggregation is of platelets", "{assay:platelet aggregation}", "tkg:Coagulation", ["CL:0000233"]),
    ("coagulation is of no cells", "{assay:coagulation tests}", "tkg:Coagulation", []),
    ("a level of endotoxin is of it", "{assay:endotoxin level}", "tkg:EndotoxinTest", [None]),
    (
        "a test for a virus is of it",
        "{assay:replication-competent virus}",
        "tkg:ReplicationCompetentVirusAssay",
        [None],
    ),
    ("copies of a vector are of none", "{assay:vector copies}", "tkg:VectorCopyNumber", []),
    ("clonotypes are of the receptor", "{assay:TCR clonotypes}", "OBI:0002990", ["GO:0042101", "CL:0000084"]),
    ("a repertoire names cells only", "{assay:T cell repertoire}", "OBI:0002990", ["CL:0000084"]),
    ("a virus that is looked for", "Expression of {condition:HIV} in tonsils", "MONDO:0005109", [None]),
    ("the illness is none", "Detection of {condition:HIV} infection", "MONDO:0005109", []),
    ("a virus that circulates", "The {condition:hepatitis C virus} circulates in serum", "MONDO:0005231", [None]),
    ("a virus that is bound to", "It can bind to the {condition:dengue virus} here", "MONDO:0005502", [None]),
    ("people with a virus have the illness", "with {condition:hepatitis C virus} today", "MONDO:0005231", []),
    ("levels of its antibodies are not its", "levels of {condition:HIV} antibodies", "MONDO:0005109", []),
    ("what is infused of marrow are its cells", "{tissue:bone marrow} infusion", "UBERON:0002371", ["CL:0002092"]),
    ("so is marrow of a donor on a day", "donor {tissue:bone marrow} on day 0", "UBERON:0002371", ["CL:0002092"]),
    ("marrow that is looked at is none", "{tissue:bone marrow} on day 0", "UBERON:0002371", []),
    (
        "marrow harvested with cells of a short form is a graft",
        "Autologous {tissue:bone marrow} and/or stem cells (PBSC) are harvested",
        "UBERON:0002371",
        ["CL:0002092"],
    ),
    ("a biopsy of it gives nobody cells", "{tissue:bone marrow} biopsy", "UBERON:0002371", []),
    ("a biopsy that tells is looked at", "assessed by {tissue:BM biopsy}", "UBERON:0002371", ["OBI:0600020"]),
    ("a biopsy by itself is not", "{tissue:BM biopsy} at baseline", "UBERON:0002371", []),
    ("an assay that names no analyte implies none", "{assay:ELISA}", "OBI:0000661", []),
    ("serology that names antibodies is of antibodies", "{assay:antibody titer}", "OBI:0002145", ["EFO:0000264"]),
    (
        "a rapid test names its antibodies",
        "{assay:IgG/IgM test}",
        "OBI:0002145",
        ["tkg:ImmunoglobulinG", "tkg:ImmunoglobulinM"],
    ),
    ("a viral load is of the virus it names", "{assay:HIV viral load}", "EFO:0010125", [None]),
    ("so it is of one named before it", "HCV {assay:viral load}", "EFO:0010125", [None]),
    ("a virus that is a mention itself is named once", "SARS-CoV-2 {assay:viral load}", "EFO:0010125", []),
    ("a culture of a virus is of the virus", "{condition:HIV} co-culture", "x:hiv", [None]),
    ("a culture of others is not", "{condition:HIV} patients, and co-culture", "x:hiv", []),
    (
        "a virus that is detected",
        "detecting {condition:cytomegalovirus} (CMV) in the blood",
        "x:cytomegalovirus",
        [None],
    ),
    ("a disease that is detected", "detecting {condition:cytomegalovirus} disease", "x:cytomegalovirus", []),
    ("a viral load alone names no virus", "HIV and {assay:viral load}", "EFO:0010125", []),
    ("shedding names no virus", "{assay:shedding}", "EFO:0010125", []),
    ("serology by that name alone is not", "{assay:serology}", "OBI:0002145", []),
    (
        "the level of a drug is a pharmacokinetic assay",
        "{agent:methotrexate} levels",
        "CHEBI:44185",
        ["tkg:Pharmacokinetics"],
    ),
    (
        "so is a change of the exposure to it",
        "Change in {agent:methotrexate} exposure",
        "CHEBI:44185",
        ["tkg:Pharmacokinetics"],
    ),
    (
        "so is what the body sees of it",
        "{agent:methotrexate} systemic exposure",
        "CHEBI:44185",
        ["tkg:Pharmacokinetics"],
    ),
    ("people who were exposed to it are none", "Asthma after {agent:methotrexate} exposure", "CHEBI:44185", []),
    (
        "the repertoire of antibodies is of B cells",
        "{analyte:antibody} and T cell repertoires",
        "EFO:0000264",
        ["OBI:0002991"],
    ),
    ("antibodies beside cells are found by serology", "{analyte:antibody} and T cells", "EFO:0000264", ["OBI:0002145"]),
    ("a level of a dose is none", "{agent:methotrexate} dose level 1", "CHEBI:44185", []),
    ("a drug beside a level of something else is none", "{agent:methotrexate} and levels", "CHEBI:44185", []),
    ("the level of a coded drug, too", "Plasma Concentration of S-217622 in {tissue:plasma}", "UBERON:0001969", []),
    (
        "the plasma of a coded drug's level",
        "{tissue:Plasma} Concentration of S-217622",
        "UBERON:0001969",
        ["tkg:Pharmacokinetics"],
    ),
    ("a cluster of differentiation is no coded drug", "{tissue:Plasma} Concentration of CD163", "UBERON:0001969", []),
    ("cytokines that are produced are assayed", "{analyte:cytokine} production", "EFO:0003786", ["OBI:0002766"]),
    ("cytokines by themselves are not", "{analyte:cytokine} storm", "EFO:0003786", []),
    ("a status of mutations is typed", "{analyte:FLT3 mutation} status", "HGNC:3765", ["OBI:0000435"]),
    ("so it is behind a symbol", "{analyte:EGFR} mutation testing", "HGNC:3236", ["OBI:0000435"]),
    ("a gene that is deficient tells the form", "{analyte:p47phox} deficient CGD", "HGNC:7660", ["MONDO:0009309"]),
    ("the expression of a gene is no test that an ontology has", "{analyte:p47phox} expression", "HGNC:7660", [None]),
    ("a mutation alone is no test", "{analyte:FLT3 mutation} carriers", "HGNC:3765", []),
    ("the tumor whose size is seen is no sample", "{condition:tumor} size", "MONDO:0005070", []),
    ("a level of a virus's RNA is its load", "{analyte:HIV-1 RNA} level", "x:rna", ["EFO:0010125"]),
    ("its RNA alone is none", "{analyte:HIV-1 RNA} sequence", "x:rna", []),
    ("cells of a marker are counted", "{cell:CD20+} cell counts", "CL:0000236", ["OBI:0003897"]),
    ("a blood count is one of its own", "{cell:neutrophil} counts", "CL:0000775", ["OBI:2100006"]),
    (
        "titers of an autoantibody are serology",
        "{autoantibody:anti-dsDNA} titers",
        "tkg:AntiDsDnaAntibody",
        ["OBI:0002145"],
    ),
    ("an autoantibody by itself is not", "{autoantibody:anti-dsDNA} positive", "tkg:AntiDsDnaAntibody", []),
    ("an activity of complement is of complement", "{assay:CH50}", "tkg:ComplementAssay", [None]),
    (
        "samples of a cancer are tumor tissue",
        "{condition:prostate tumor} tissue is taken",
        "MONDO:0021259",
        ["tkg:TumorTissue"],
    ),
    ("samples of another illness are not", "{condition:hepatitis} samples", "MONDO:0002251", []),
    ("a bank of tumors takes none", "{condition:prostate tumor} tissue bank", "MONDO:0021259", []),
)


@pytest.mark.parametrize(("why", "text", "curie", "expected"), CASES, ids=[case[0] for case in CASES])
def test_implied(vocabulary: Vocabulary, why: str, text: str, curie: str, expected: list[str | None]) -> None:
    """A mention implies what its row says, at the same place, and nothing where the row's words do not hold."""
    page, mentions, _ = marked(("outcome.measure", text))
    named = tuple(replace(one, term=replace(one.term, id=curie)) for one in mentions)
    found = interpret(page, named, vocabulary)
    assert [one.term.id for one in found.mentions if one.term.id != curie] == expected, why
    assert {one.at for one in found.mentions} <= {one.at for one in named}


def test_an_implied_analyte_is_not_listed_beside_its_assay(vocabulary: Vocabulary) -> None:
    """A panel of cytokines is an assay; its measurement does not repeat that cytokines are measured."""
    page, _, _ = marked(("outcome.measure", "Cytokine panel of serum"))
    found = interpret(page, recognise(page, vocabulary), vocabulary)
    assert [one.assay.id for one in found.measurements if one.assay] == ["OBI:0002766"]
    assert [one.analytes for one in found.measurements] == [()]


@pytest.mark.parametrize(
    ("section", "text", "expected"),
    [
        ("title", "Recovery of CD4 counts in HIV infection", {"OBI:0003897"}),
        ("title", "HIV infection and CD4 counts above 200", set()),
        ("brief_summary", "Patients had CD4 counts below 200.", set()),
    ],
)
def test_a_title_plans_a_count(vocabulary: Vocabulary, section: str, text: str, expected: set[str]) -> None:
    """What a title says is counted is a count; a threshold, and what is told of patients, are none."""
    page, _, _ = marked((section, text))
    found = interpret(page, recognise(page, vocabulary), vocabulary).mentions
    assert {m.term.id for m in found if m.term.kind == "assay" and m.role == "objective"} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Patients have urine melatonin levels at night.", [("analyte", "measured")]),
        ("Melatonin lowers the level of anxiety.", [("agent", "background")]),
    ],
)
def test_prose_measures_what_a_level_is_named_of(vocabulary: Vocabulary, text: str, expected: list[object]) -> None:
    """A hormone whose level is named is no drug there; a level of something else beside it says nothing of it."""
    page, _, _ = marked(("brief_summary", text))
    found = interpret(page, recognise(page, vocabulary), vocabulary).mentions
    assert [(one.term.kind, one.role) for one in found if one.term.id == "CHEBI:16796"] == expected


def test_every_row_names_known_terms(vocabulary: Vocabulary) -> None:
    """What a row implies is a term of the vocabulary, or one that no ontology names; so is what implies it."""
    for of, rows in table().items():
        assert (
            of in {"agent", "analyte", "assay", "autoantibody", "cell", "condition", "score", "tissue"}
            or vocabulary.term(of) is not None
        )
        assert all(not row.curie or vocabulary.term(row.curie) is not None for row in rows)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Levels of cytokines, chemokines and growth factors in serum",
            {"EFO:0003786", "tkg:Chemokine", "tkg:GrowthFactor"},
        ),
        ("Levels of chemokines. Other cytokines will be measured.", {"EFO:0003786", "tkg:Chemokine"}),
        ("Type I interferons and IFN-beta in serum", {"HGNC:5434"}),
        ("T cell receptor (TCR) expression", {"GO:0042101"}),
        ("Levels of cytokines (IL-6, IL-10)", {"EFO:0003786", "HGNC:6018", "HGNC:5962"}),
        ("Levels of antibodies (IgG)", {"tkg:ImmunoglobulinG"}),
        ("Levels of the following cytokines: IL-6, IL-10", {"HGNC:6018", "HGNC:5962"}),
    ],
)
def test_a_class_counts_beside_its_members_in_a_list_or_at_its_head(
    vocabulary: Vocabulary, text: str, expected: set[str]
) -> None:
    """One that heads a list is named as measured too, but for antibodies; one that sums up its members adds nothing."""
    page, _, _ = marked(("outcome.measure", text))
    found = interpret(page, recognise(page, vocabulary), vocabulary)
    assert {one.term.id for one in found.mentions if one.term.kind == "analyte"} == expected


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Evaluate the antitumor activity of {analyte:IL-12}.", ["agent"]),
        ("Evaluate the safety profile of recombinant {analyte:IL-12}.", ["agent"]),
        ("Evaluate the serum level of {analyte:IL-12}.", ["analyte"]),
    ],
)
def test_a_protein_that_the_trial_gives_is_a_drug_where_its_effect_is_told(text: str, kinds: list[str]) -> None:
    """The activity of a drug is no level; the level of the same protein in serum is one."""
    page, mentions, _ = marked(("intervention.name", "recombinant {analyte:IL-12}"), ("objective", text))
    found = interpret(page, mentions, Words())
    assert [one.term.kind for one in found.mentions if page.sections[one.section].name == "objective"] == kinds


def test_tissue_without_a_name_counts_only_where_no_other_is_taken(vocabulary: Vocabulary) -> None:
    """Samples of tissue of a trial that takes skin are of skin; alone they are of some tissue."""
    for text, expected in (
        ("Tissue samples will be taken.", {"UBERON:0000479"}),
        ("Tissue samples will be taken. A skin biopsy will be taken.", {"UBERON:0002097"}),
    ):
        page, _, _ = marked(("detailed_description", text))
        found = interpret(page, recognise(page, vocabulary), vocabulary)
        assert {one.term.id for one in found.mentions if one.term.kind == "tissue"} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("PCR viral load", {"OBI:0002692", "EFO:0010125"}), ("Proteomic mass spectrometry", {"OBI:0003781"})],
)
def test_an_assay_that_says_all_by_itself_stands_beside_a_method(
    vocabulary: Vocabulary, text: str, expected: set[str]
) -> None:
    """A load is no kind of the method before it; two names of one method are one."""
    page, _, _ = marked(("outcome.measure", text))
    found = interpret(page, recognise(page, vocabulary), vocabulary)
    assert {one.term.id for one in found.mentions if one.term.kind == "assay"} == expected


@pytest.mark.parametrize(("text", "match"), [("HIV viral load", "none"), ("HLA typing", "lexicon")])
def test_what_no_ontology_names_is_matched_by_nothing(vocabulary: Vocabulary, text: str, match: str) -> None:
    """A virus that a load implies has no id, and so no kind of match; HLA has both."""
    page, _, _ = marked(("outcome.measure", text))
    found = interpret(page, recognise(page, vocabulary), vocabulary)
    assert [(one.match, one.term.id is None) for one in found.mentions if one.term.kind == "analyte"] == [
        (match, match == "none")
    ]


@pytest.mark.parametrize(
    ("text", "curie", "match"),
    [("Infant, Low Birth Weight", None, "none"), ("Leukemia, Hairy Cell", "MONDO:0018935", "variant")],
)
def test_a_name_turned_round_that_no_ontology_has_is_matched_by_nothing(
    vocabulary: Vocabulary, text: str, curie: str | None, match: str
) -> None:
    """An entry of a condition list that turns a name round: what has no id has no kind of match."""
    page, _, _ = marked(("condition", text))
    assert [(one.term.id, one.match) for one in recognise(page, vocabulary)] == [(curie, match)]
