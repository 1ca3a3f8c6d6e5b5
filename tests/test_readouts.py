"""Immune responses that a trial asks for without a method: an assay where they are planned, and nothing elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given, settings
from hypothesis.strategies import characters, from_regex
from marked_text import marked

from kg.interpret import interpret
from kg.interpret.readouts import RESPONSE, Readout, table
from kg.recognise import recognise, recognise_text

if TYPE_CHECKING:
    from kg.vocabulary import Vocabulary

CASES: Final[tuple[tuple[str, tuple[tuple[str, str], ...], list[tuple[str, str]]], ...]] = (
    ("a title", (("title", "Safety and Immunogenicity of a Vaccine"),), [("Immunogenicity", "objective")]),
    (
        "an aim at a response of cells",
        (("objective", "Determine the T-cell responses of patients with melanoma."),),
        [("T-cell responses", "measured")],
    ),
    (
        "an aim at a response of no cells",
        (("objective", "Determine the immune responses of patients with melanoma."),),
        [("immune responses", "objective")],
    ),
    (
        "an outcome",
        (("outcome.measure", "Cellular and humoral immune response"),),
        [("Cellular and humoral immune response", "measured")],
    ),
    ("biology in prose", (("brief_summary", "The immune response limits viral replication."),), []),
    ("a criterion", (("criterion", "Impaired immune response"),), []),
    ("a citation", (("reference", "Immune response to influenza vaccines. J Virol 1999."),), []),
    ("criteria of tumors", (("outcome.measure", "Survival by immune response criteria"),), []),
    ("a response of a tumor", (("outcome.measure", "Cellular response rate and tumor response"),), []),
    (
        "tests without a name",
        (("brief_summary", "A leukapheresis is done to obtain specimens for immunologic tests."),),
        [("immunologic tests", "measured")],
    ),
    (
        "effects that are measured",
        (("brief_summary", "Immunologic effects are measured at week 2."),),
        [("Immunologic effects", "measured")],
    ),
    ("effects that are known", (("objective", "Learn of the immunologic effects of sleep."),), []),
    ("what is to be restored", (("objective", "Assess grafts for restoring marrow and immune function."),), []),
    ("what something needs", (("objective", "Develop vaccines where an immune response may be needed."),), []),
    (
        "a page that counts the virus only",
        (("title", "Immunogenicity of a Vaccine"), ("outcome.measure", "Viral load")),
        [("Immunogenicity", "objective")],
    ),
    (
        "a page that names how it is seen",
        (("title", "Immunogenicity of a Vaccine"), ("outcome.measure", "IFN-gamma by ELISpot")),
        [],
    ),
    (
        "a page that names a method only for those who take part",
        (("title", "Immunogenicity of a Vaccine"), ("criterion:inclusion", "HIV positive by ELISA")),
        [("Immunogenicity", "objective")],
    ),
)


@pytest.mark.parametrize(("why", "sections", "expected"), CASES, ids=[case[0] for case in CASES])
def test_readouts(
    vocabulary: Vocabulary, why: str, sections: tuple[tuple[str, str], ...], expected: list[tuple[str, str]]
) -> None:
    """The words that stand for an immune response assay, with their roles."""
    page, _, _ = marked(*sections)
    found = interpret(page, recognise(page, vocabulary), vocabulary)
    assert [(one.text, one.role) for one in found.mentions if one.term.id == RESPONSE] == expected, why


def test_recognition_names_no_response(vocabulary: Vocabulary) -> None:
    """By themselves such words are biology."""
    words = "The immune response and the immunogenicity of a vaccine"
    assert RESPONSE not in {one.term.id for one in recognise_text(words, vocabulary)}


CYTOMETRY: Final = ("immunophenotyping", "OBI:0001977", "measured")
WORDED: Final[tuple[tuple[str, tuple[tuple[str, str], ...], list[tuple[str, str | None, str]]], ...]] = (
    (
        "engraftment as an outcome",
        (("outcome.measure", "Engraftment and survival"),),
        [("Engraftment", None, "measured")],
    ),
    ("an aim at what a transplant does", (("objective", "Determine the engraftment of marrow."),), []),
    ("what is counted", (("outcome.measure", "Time to neutrophil engraftment"),), []),
    ("a syndrome", (("outcome.measure", "Engraftment syndrome"),), []),
    (
        "complement",
        (("outcome.measure", "Complement Activation"),),
        [("Complement Activation", "tkg:ComplementAssay", "measured")],
    ),
    ("what complement does", (("brief_summary", "Complement activation harms the kidney."),), []),
    (
        "genes as an outcome",
        (("outcome.measure", "Host genetic variants"),),
        [("Host genetic variants", "OBI:0000435", "measured")],
    ),
    (
        "genes that an aim asks for, under a name that is longer",
        (("objective", "Summarize associations between genomic alterations and relapse."),),
        [("genomic alterations", "OBI:0000435", "objective")],
    ),
    (
        "genes under a heading inside prose",
        (("detailed_description", "OBJECTIVES: I. Determine genetic variants. OUTLINE: Genetic variants are known."),),
        [("genetic variants", "OBI:0000435", "objective")],
    ),
    (
        "genes that a method of the page reads",
        (("outcome.measure", "Host genetic variants"), ("outcome.description", "Whole exome sequencing")),
        [("Whole exome sequencing", "OBI:0002118", "measured")],
    ),
    ("genes that are known", (("brief_summary", "Genetic factors cause the disease."),), []),
    ("genes of those who take part", (("objective", "Treat patients whose tumors have genetic alterations."),), []),
    (
        "what has no class",
        (("objective", "Evaluate this drug by measuring 20S proteasome inhibition in these patients."),),
        [("20S proteasome inhibition", None, "measured")],
    ),
    (
        "how a virus resists",
        (("objective", "Evaluate the genotype and phenotype of drug-resistant isolates."),),
        [("genotype and phenotype", "OBI:0000435", "objective")],
    ),
    ("a type of virus that patients have", (("objective", "Treat patients with genotype 1 hepatitis C."),), []),
    ("a kind of drug", (("objective", "Compare histone deacetylation inhibitors."),), []),
    (
        "engraftment as an end point",
        (("detailed_description", "The end points of this study are engraftment and survival."),),
        [("engraftment", None, "measured")],
    ),
    ("engraftment that an aim has in view", (("objective", "Determine the dose for engraftment in patients."),), []),
    (
        "what an aim looks at in cells",
        (("objective", "Correlate response with apoptosis and DNA damage in tumors."),),
        [("apoptosis", None, "objective"), ("DNA damage", None, "objective")],
    ),
    ("what only drives it", (("objective", "Study genes involved in apoptosis and apoptosis pathways."),), []),
    (
        "a gene that was brought in",
        (("objective", "Determine gene marking of lymphocytes in blood."),),
        [("gene marking", None, "measured")],
    ),
    ("a gene of a vector", (("objective", "Learn of transgene expression cassettes."),), []),
    (
        "resistance that prose asks for",
        (("brief_summary", "To study the emergence of resistance to zidovudine."),),
        [("emergence of resistance", None, "objective")],
    ),
    ("resistance that is known", (("brief_summary", "Emergence of resistance limits therapy."),), []),
    (
        "a profile that an outcome asks for",
        (("outcome.measure", "Changes in the immunological profile"),),
        [("immunological profile", None, "measured")],
    ),
    (
        "a profile that cytometry sees",
        (("outcome.measure", "Immune profile"), ("outcome.description", "By immunophenotyping of blood")),
        [("immunophenotyping", "OBI:0001977", "measured")],
    ),
    ("a profile of no patient", (("brief_summary", "The immune profile differs between people."),), []),
    (
        "markers that prose asks for",
        (("brief_summary", "Patients are monitored with biopsies, cell surface markers and visits."),),
        [("cell surface markers", None, "measured")],
    ),
    ("markers that are known", (("brief_summary", "Cell surface markers tell cells apart."),), []),
    (
        "markers that are not named one by one",
        (("objective", "Evaluate tumor marker responses in these patients."),),
        [("tumor marker responses", None, "objective")],
    ),
    ("markers that are", (("outcome.measure", "Levels of tumor markers: growth"),), []),
    (
        "an aim's enzymes",
        (("brief_summary", "Efficacy is measured by muscle enzyme levels."),),
        [("muscle enzyme levels", None, "measured")],
    ),
    ("enzymes of those who take part", (("brief_summary", "Patients have raised muscle enzyme levels."),), []),
    (
        "a pattern of cytokines",
        (("objective", "Compare the cytokine pattern of both groups."),),
        [("cytokine pattern", "OBI:0002766", "objective")],
    ),
    ("a response that harms", (("brief_summary", "The cytokine response harms the lungs."),), []),
    (
        "two letters beside another time",
        (("outcome.measure", "Change in PT, PTT"),),
        [("PT", "OBI:0000802", "measured"), ("PTT", "OBI:0000820", "measured")],
    ),
    ("two letters alone", (("outcome.measure", "Sessions of PT and OT"),), []),
    (
        "DNA that blood is analyzed for",
        (("outcome.description", "Blood is analyzed for cell-free DNA."),),
        [("cell-free DNA", "EFO:0004739", "measured")],
    ),
    ("DNA in which something is read", (("objective", "Study cell-free DNA fragments in plasma."),), []),
    (
        "polymorphisms that are explored",
        (("objective", "Assess the common functional polymorphisms in these genes."),),
        [("polymorphisms", "OBI:0000435", "objective")],
    ),
    ("polymorphisms that are known", (("objective", "Treat patients whose polymorphisms cause it."),), []),
    (
        "activity that changes",
        (("outcome.measure", "Changes in immune activity"),),
        [("immune activity", "OBI:0000743", "measured")],
    ),
    ("activity that is known", (("brief_summary", "A model of coordinated immune activity."),), []),
    ("troponin", (("outcome.measure", "Serum troponin"),), [("Serum troponin", None, "measured")]),
    ("troponin that is raised", (("outcome.description", "Infarction: troponin > 99th percentile"),), []),
    (
        "immunoglobulins that no class names",
        (("objective", "Determine the effects on immunoglobulin levels."),),
        [("immunoglobulin levels", None, "objective")],
    ),
    ("immunoglobulins of those who take part", (("criterion", "Low immunoglobulin levels"),), []),
    (
        "what a biopsy proves as an outcome",
        (("outcome.measure", "Rate of biopsy-proven acute rejection"),),
        [("biopsy-proven acute rejection", "OBI:0600020", "measured")],
    ),
    ("what it proved before", (("brief_summary", "Patients had biopsy-proven acute rejection."),), []),
    (
        "an aim at how much protein there is",
        (("objective", "Determine whether the drug can decrease proteinuria."),),
        [("proteinuria", "OBI:2100205", "objective")],
    ),
    ("protein as a sign", (("brief_summary", "Nephrosis is marked by proteinuria."),), []),
    (
        "what is rebuilt, as an aim asks for it",
        (("objective", "Determine the rates of hematologic and immune reconstitution."),),
        [("hematologic and immune reconstitution", None, "objective")],
    ),
    ("what counts of cells say", (("outcome.measure", "Immune reconstitution by immunophenotyping"),), [CYTOMETRY]),
    (
        "what is rebuilt, as an outcome",
        (("outcome.measure", "T cell reconstitution"),),
        [("T cell reconstitution", None, "measured")],
    ),
    ("a syndrome of it", (("outcome.measure", "Immune reconstitution inflammatory syndrome"),), []),
    ("immunity that is to be rebuilt", (("objective", "Treat patients by immune reconstitution."),), []),
    (
        "a remission of molecules",
        (("outcome.measure", "Molecular remission rates"),),
        [("Molecular remission rates", None, "measured")],
    ),
    ("one of those who take part", (("brief_summary", "Patients in molecular remission are invited."),), []),
    (
        "a panel without members",
        (("brief_summary", "A panel of inflammatory markers will be measured."),),
        [("panel of inflammatory markers", None, "measured")],
    ),
    ("a panel that is known", (("brief_summary", "A panel of inflammatory markers predicts death."),), []),
    (
        "what is seen of a biopsy",
        (("brief_summary", "A small skin sample is removed for microscopic analysis."),),
        [("microscopic analysis", "OBI:0002564", "measured")],
    ),
    ("what no biopsy shows", (("brief_summary", "Blood is examined under a microscope."),), []),
    (
        "a biopsy that determines something",
        (("brief_summary", "Patients undergo liver biopsy to determine the severity of their disease."),),
        [("biopsy to determine", "OBI:0002564", "measured")],
    ),
    ("a biopsy of lymph nodes", (("title", "Sentinel Lymph Node Biopsy to Assess Axillary Lymph Nodes"),), []),
    ("a biopsy that finds who may join", (("brief_summary", "A biopsy to determine eligibility is done."),), []),
    (
        "cells that respond to a virus",
        (("outcome.measure", "Cellular response to SARS-CoV-2"),),
        [("Cellular response", "OBI:0000743", "measured")],
    ),
    ("NK cells that respond", (("outcome.measure", "NK response"),), [("NK response", "OBI:0000743", "measured")]),
    (
        "cells beside antibodies, which say nothing of them",
        (("outcome.measure", "Neutralizing antibody titers"), ("outcome.measure", "Cellular immune response")),
        [
            ("Neutralizing antibody titers", "OBI:0000872", "measured"),
            ("Cellular immune response", "OBI:0000743", "measured"),
        ],
    ),
    (
        "what antibodies say",
        (("outcome.measure", "Neutralizing antibody titers"), ("outcome.measure", "B-cell responses")),
        [("Neutralizing antibody titers", "OBI:0000872", "measured")],
    ),
    (
        "profiles of cytokines that an aim asks for",
        (("objective", "Examine the effects on cytokine profiles."),),
        [("cytokine profiles", "OBI:0002766", "objective")],
    ),
    ("profiles that are known", (("brief_summary", "Their cytokine profiles have been described."),), []),
    (
        "the expression of one gene",
        (("outcome.measure", "Wild type p53 gene expression"),),
        [("gene expression", None, "measured")],
    ),
    (
        "the expression of genes",
        (("outcome.measure", "Gene expression of p53 and others"),),
        [("Gene expression", "OBI:0000424", "measured")],
    ),
    (
        "an immune response beside tests of a product",
        (("brief_summary", "Cells are tested for endotoxin levels. Immune responses will be evaluated."),),
        [("endotoxin levels", "tkg:EndotoxinTest", "measured"), ("Immune responses", "OBI:0000743", "measured")],
    ),
    (
        "antibodies that respond to a virus",
        (("title", "Antibody Responses Following Convalescent Plasma for COVID-19"),),
        [("Antibody Responses", "EFO:0803360", "objective")],
    ),
    (
        "cells that do as well",
        (("title", "Cellular Immunity and Antibody Responses to COVID-19"),),
        [("Cellular Immunity", "OBI:0000743", "objective"), ("Antibody Responses", "OBI:0000743", "objective")],
    ),
    (
        "antibodies beside cells, which say nothing of them",
        (("outcome.measure", "Lymphocyte proliferation, specific antibody responses, and DTH reaction"),),
        [
            ("Lymphocyte proliferation", "OBI:0000891", "measured"),
            ("specific antibody responses", "OBI:0000743", "measured"),
            ("DTH", "tkg:DelayedTypeHypersensitivity", "measured"),
        ],
    ),
    (
        "antibodies that a method finds",
        (("outcome.measure", "ELISA of serum"), ("brief_summary", "Specific antibody responses will be studied.")),
        [("ELISA", "OBI:0000661", "measured")],
    ),
    (
        "a list of what cells do",
        (("brief_summary", "We will assess them by measuring proliferation, viability, and apoptosis."),),
        [
            ("proliferation", "OBI:0000891", "measured"),
            ("viability", "OBI:0003583", "measured"),
            ("apoptosis", "OBI:0003759", "measured"),
        ],
    ),
    (
        "what cells are known to do",
        (("brief_summary", "The drug inhibits proliferation, migration and apoptosis of tumors."),),
        [],
    ),
    (
        "studies of tumor markers",
        (("objective", "Determine the response rate using imaging and tumor marker studies."),),
        [("tumor marker studies", None, "measured")],
    ),
    (
        "markers that serum has",
        (("outcome.measure", "Serological markers"),),
        [("Serological markers", None, "measured")],
    ),
    ("markers in a criterion", (("criterion", "Negative serological markers"),), []),
    (
        "a molecular response",
        (("outcome.measure", "Major molecular response"),),
        [("molecular response", None, "measured")],
    ),
    ("molecular biology of a response", (("brief_summary", "The molecular response to stress is known."),), []),
    (
        "blood tests for how organs work",
        (("detailed_description", "Blood tests for chemistries and liver function will be done weekly."),),
        [("chemistries", "OBI:0000520", "measured"), ("liver function", "OBI:0000520", "measured")],
    ),
    (
        "the chemistry of the brain, and an organ's work without a test",
        (("detailed_description", "Diet changes the brain chemistry and the liver function."),),
        [],
    ),
    (
        "samples for culture",
        (("detailed_description", "A sample will be obtained via rectal swab for culture."),),
        [("culture", "tkg:MicrobialCulture", "measured")],
    ),
    (
        "samples for a culture of cells",
        (("detailed_description", "A skin sample will be obtained for culture of fibroblasts."),),
        [],
    ),
    (
        "blood clotting as an outcome",
        (("outcome.measure", "Change in blood clotting"),),
        [("blood clotting", "tkg:Coagulation", "measured")],
    ),
    ("what blood clotting needs", (("brief_summary", "Platelets are needed for normal blood clotting."),), []),
    (
        "the activity of the immune system",
        (("brief_summary", "Blood will be drawn to evaluate immune system activity."),),
        [("immune system activity", "OBI:0000743", "measured")],
    ),
    ("its activity that is known", (("brief_summary", "IL-12 may enhance immune system activity."),), []),
    (
        "blood counts as an outcome",
        (("outcome.measure", "Recovery of blood counts"),),
        [("blood counts", "tkg:CompleteBloodCount", "measured")],
    ),
    (
        "blood counts that are checked",
        (("brief_summary", "Blood will be drawn to check blood counts."),),
        [("blood counts", "tkg:CompleteBloodCount", "measured")],
    ),
    (
        "until when, and who has few cells",
        (("detailed_description", "Patients have low blood counts. G-CSF is given until blood counts recover."),),
        [],
    ),
)


@pytest.mark.parametrize(("why", "sections", "expected"), WORDED, ids=[case[0] for case in WORDED])
def test_worded_readouts(
    vocabulary: Vocabulary,
    why: str,
    sections: tuple[tuple[str, str], ...],
    expected: list[tuple[str, str | None, str]],
) -> None:
    """The assays that plain words stand for, with their roles."""
    page, _, _ = marked(*sections)
    found = interpret(page, recognise(page, vocabulary), vocabulary)
    assert [(one.text, one.term.id, one.role) for one in found.mentions if one.term.kind == "assay"] == expected, why


@pytest.mark.parametrize("row", table(), ids=lambda row: f"{row.heads[0]}-{row.sections.pattern[:20]}")
def test_no_words_of_the_table_escape_their_heads(row: Readout) -> None:
    """A text without the heads of a row is not searched for its words: every match must hold one of them."""

    @settings(max_examples=12, deadline=None, database=None, derandomize=True)
    @given(from_regex(row.words, alphabet=characters(codec="ascii")))
    def holds(text: str) -> None:
        assert any(head in text.lower() for head in row.heads)

    holds()


def test_heads_are_pieces_of_words_in_lower_case() -> None:
    """They are looked for in lower case; an empty one would let every text through."""
    assert all(row.heads and all(len(head) > 1 and head == head.lower() for head in row.heads) for row in table())
