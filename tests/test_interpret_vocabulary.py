"""What role a named thing plays in sections of records, read with the vocabulary: grafts, transfusions, specimens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from marked_text import marked

from kg.interpret import interpret
from kg.recognise import recognise

if TYPE_CHECKING:
    from kg.vocabulary import Vocabulary

_INFUSED: Final = "Patients undergo bone marrow transplantation. Stem cells are infused on day 0."
_TREATED: Final = "Viral load of plasma in persons who are treated with ART and IL-2."

# Why, the sections, the id that is asked for, and the roles it has.
CASES: Final[tuple[tuple[str, tuple[tuple[str, str], ...], str, set[str]], ...]] = (
    ("an amino acid has a level", (("outcome.measure", "Serum glutamine"),), "CHEBI:28300", {"measured"}),
    ("and may be given", (("arm.description", "Patients receive oral glutamine."),), "CHEBI:28300", {"administered"}),
    ("enzymes of an organ are no drug", (("outcome.measure", "Serum pancreatic enzymes"),), "tkg:Pancrelipase", set()),
    ("a time is no regimen", (("criterion:exclusion", "EPOCH of enrolment"),), "tkg:EpochRegimen", set()),
    ("stem cells hide no marrow", (("detailed_description", _INFUSED),), "CL:0002092", {"administered"}),
    ("a title's transplantation is", (("title", "Fever After Bone Marrow Transplant"),), "CL:0002092", {"objective"}),
    (
        "one that was had before is not",
        (("title", "Relapse After Bone Marrow Transplant"),),
        "CL:0002092",
        {"inclusion"},
    ),
    (
        "what a registry's list says stands, beside COVID-19 as well",
        (("title", "Care of COVID-19"), ("condition", "SARS-CoV Infection")),
        "MONDO:0005091",
        {"objective"},
    ),
    (
        "a broad disease that only the background names says nothing of a trial",
        (("title", "Care of lupus"), ("brief_summary", "White blood cells fight off infections.")),
        "MONDO:0005550",
        set(),
    ),
    (
        "one that an outcome asks for as well does",
        (("outcome.measure", "Rate of infections"), ("brief_summary", "White blood cells fight off infections.")),
        "MONDO:0005550",
        {"objective", "background"},
    ),
    (
        "a narrower one is told of for itself",
        (("title", "Care of lupus"), ("brief_summary", "White blood cells fight off pneumonia.")),
        "MONDO:0005249",
        {"background"},
    ),
    (
        "aspirates of the windpipe are of it",
        (("outcome.description", "Viral load in tracheal aspirates"),),
        "UBERON:0003126",
        {"measured"},
    ),
    ("a tube in it takes none", (("outcome.description", "Days with a tube in the trachea"),), "UBERON:0003126", set()),
    (
        "fluid of a blister that is removed",
        (("brief_summary", "Blister fluid will be removed from the wells at 3 hours."),),
        "tkg:WoundFluid",
        {"collected"},
    ),
    ("fluid that leaks is no sample", (("brief_summary", "Blister fluid may leak."),), "tkg:WoundFluid", set()),
    (
        "clear cell carcinoma by its short form",
        (("outcome.measure", "Survival of patients with ccRCC"),),
        "MONDO:0005005",
        {"objective"},
    ),
    ("fibrinogen is its chains", (("outcome.measure", "Fibrinogen in plasma"),), "HGNC:3661", {"measured"}),
    ("fibrin is none of them", (("outcome.measure", "Fibrin sealant use"),), "HGNC:3661", set()),
    ("a keyword's gene by its expression", (("keyword", "N-myc Expression"),), "HGNC:7559", {"objective"}),
    ("a keyword's protein that nothing else names", (("keyword", "N-myc"),), "HGNC:7559", set()),
    ("CK among the markers of a laboratory", (("outcome.measure", "LDH, CK and troponin"),), "HGNC:1994", {"measured"}),
    ("cytokeratins are others", (("outcome.measure", "CK 7 and CK 20 expression"),), "HGNC:1994", set()),
    (
        "Mg among them",
        (("outcome.measure", "Laboratory markers (calcium, PTH, Mg, phosphate, CRP)"),),
        "CHEBI:25107",
        {"measured"},
    ),
    ("a dose is none", (("title", "Study of 60 Mg Daily Dose of Adefovir"),), "CHEBI:25107", set()),
    (
        "markers of brain damage sample no brain",
        (("outcome.measure", "Change of brain damage markers (S100b)"),),
        "UBERON:0000955",
        set(),
    ),
    (
        "brain tissue is a sample of it",
        (("outcome.measure", "S100b in brain tissue"),),
        "UBERON:0000955",
        {"measured"},
    ),
    (
        "samples that open a list are its members",
        (("detailed_description", "We collect the following biological samples: - Blood samples, urine samples."),),
        "OBI:0001479",
        set(),
    ),
    (
        "samples of nothing else are any",
        (("outcome.measure", "IL-2 in biological samples of patients"),),
        "OBI:0001479",
        {"measured"},
    ),
    (
        "in prose it is the older disease",
        (("title", "Care of COVID-19"), ("detailed_description", "It is similar to SARS-CoV infection.")),
        "MONDO:0005091",
        {"background"},
    ),
    ("alone it is SARS", (("condition", "SARS-CoV Infection"),), "MONDO:0005091", {"objective"}),
    (
        "antibodies that nothing names are those that the page names",
        (("outcome.measure", "Seroprevalence of SARS-CoV-2 antibodies (positive antibody test)"),),
        "EFO:0000264",
        set(),
    ),
    (
        "antibodies to something else are others",
        (("outcome.measure", "Levels of SARS-CoV-2 antibodies, and of antibodies to measles"),),
        "EFO:0000264",
        {"measured"},
    ),
    (
        "respiratory distress of patients with COVID-19 is that of adults",
        (("title", "Care of COVID-19"), ("condition", "Respiratory Distress Syndrome")),
        "MONDO:0006502",
        {"objective"},
    ),
    (
        "that of newborns is not",
        (("title", "Care of COVID-19"), ("brief_summary", "Preterm infants have respiratory distress syndrome.")),
        "MONDO:0006502",
        set(),
    ),
    ("so is one whose rate is asked for", (("outcome.measure", "Rate of HSCT"),), "CL:0000037", {"objective"}),
    ("a rate after one is of none", (("outcome.measure", "Rate of relapse after HSCT"),), "CL:0000037", set()),
    ("one told of gives none", (("brief_summary", "A bone marrow transplant is risky."),), "CL:0002092", set()),
    (
        "the stem cells of a graft are its own",
        (("detailed_description", "Peripheral blood stem cells are collected. Stem cells are infused on day 0."),),
        "CL:0002246",
        {"collected", "administered"},
    ),
    (
        "stem cells told of stay what they are",
        (("detailed_description", "Peripheral blood stem cells are collected. Stem cells are immature."),),
        "CL:0002246",
        {"collected"},
    ),
    (
        "lymphocytes stay beside a graft",
        (("detailed_description", "PBSC are infused. Patients may receive up to 3 donor lymphocyte infusions."),),
        "CL:0000542",
        {"administered"},
    ),
    (
        "a rule for them gives none",
        (("brief_summary", "A donor lymphocyte infusion was no option."),),
        "CL:0000542",
        set(),
    ),
    (
        "marrow that may be infused is a graft",
        (("detailed_description", "infusion of allogeneic peripheral blood stem cells or bone marrow on day 0"),),
        "CL:0002092",
        {"administered"},
    ),
    (
        "marrow into which cells go is none",
        (("detailed_description", "infusion of cells into bone marrow"),),
        "CL:0002092",
        set(),
    ),
    (
        "transfusions are of the cells of their name",
        (("outcome.measure", "Number of RBC transfusions"),),
        "CL:0000232",
        {"objective"},
    ),
    ("they count none", (("outcome.measure", "Number of platelet and RBC transfusions"),), "OBI:2100012", set()),
    ("cells that are counted are", (("outcome.measure", "Platelet and RBC counts"),), "OBI:2100012", {"measured"}),
    ("anemia that may need one is no aim", (("brief_summary", "It may need RBC transfusion."),), "CL:0000232", set()),
    (
        "what cells are called by is in what they are counted",
        (("objective", "Assess the activity on bone marrow blast cell count"),),
        "UBERON:0002371",
        {"measured"},
    ),
    ("marrow cells that are given are in nothing", (("title", "Bone marrow cells"),), "UBERON:0002371", set()),
    ("a biopsy takes tissue", (("brief_summary", "Patients have a biopsy."),), "UBERON:0000479", {"collected"}),
    ("what a biopsy is takes none", (("brief_summary", "A biopsy is the removal of it."),), "UBERON:0000479", set()),
    (
        "interleukin with which people are treated is a drug",
        (("intervention.name", "Aldesleukin"), ("outcome.measure", _TREATED)),
        "HGNC:6001",
        set(),
    ),
    (
        "signaling that drugs stop is given to nobody",
        (("intervention.name", "Tocilizumab"), ("brief_summary", "We will study tocilizumab or IFNg signaling.")),
        "HGNC:5438",
        {"objective"},
    ),
    (
        "a protein in a list of drugs is one of them",
        (("intervention.name", "Tocilizumab"), ("brief_summary", "We will study tocilizumab or IFNg.")),
        "HGNC:5438",
        set(),
    ),
    (
        "what cells are made to see is their target",
        (("title", "CD19-specific chimeric antigen receptor T cells in leukemia"),),
        "HGNC:1633",
        set(),
    ),
    (
        "and so is what an antibody is against",
        (("title", "CD19-specific antibodies in leukemia"),),
        "HGNC:1633",
        set(),
    ),
    ("however it is said", (("title", "CD19 CAR T cells"),), "HGNC:1633", set()),
    ("the marker of other cells does not", (("title", "CD19 B cells"),), "HGNC:1633", set()),
    (
        "interleukin whose level is seen is none",
        (("intervention.name", "Aldesleukin"), ("outcome.measure", "IL-2 levels")),
        "HGNC:6001",
        {"measured"},
    ),
    (
        "a drug's name among proteins that rise is a protein",
        (("detailed_description", "Illness comes with an increase in GCSF, IP10 and MCP1."),),
        "HGNC:2438",
        {"background"},
    ),
    (
        "beside another drug it is none",
        (("detailed_description", "Neutrophils recover with filgrastim, G-CSF and GM-CSF."),),
        "HGNC:2438",
        set(),
    ),
    (
        "a hormone that is elevated is a body's own",
        (("detailed_description", "Elevated cortisol is a response to illness."),),
        "CHEBI:17650",
        {"background"},
    ),
    (
        "one that the trial gives is a drug, whatever its level",
        (("intervention.name", "Cortisol"), ("detailed_description", "Elevated cortisol is a risk.")),
        "CHEBI:17650",
        {"administered"},
    ),
    (
        "what is added to a treatment is a drug",
        (("intervention.name", "GM-CSF"), ("objective", "Determine whether the addition of GM-CSF helps immunity.")),
        "HGNC:2434",
        set(),
    ),
    (
        "what an aim adds is one",
        (
            ("intervention.name", "Aldesleukin"),
            ("brief_summary", "To see if adding an HIV vaccine (ALVAC), IL-2 helps."),
        ),
        "HGNC:6001",
        set(),
    ),
    (
        "what is added to a dish is measured where its level is",
        (("intervention.name", "Aldesleukin"), ("outcome.measure", "IL-2 levels after adding serum")),
        "HGNC:6001",
        {"measured"},
    ),
    (
        "what cells make is no drug, given or not",
        (
            ("intervention.name", "Aldesleukin"),
            ("brief_summary", "It raises production of a chemical called IL-2."),
        ),
        "HGNC:6001",
        {"background"},
    ),
    (
        "what is produced for people is one",
        (("intervention.name", "Aldesleukin"), ("brief_summary", "Patients get a dose of IL-2.")),
        "HGNC:6001",
        set(),
    ),
    (
        "cytokines that cells make are told of, whatever is listed",
        (("detailed_description", "Secretion of TH1-like cytokines such as IL-1 and IL-18 rises."),),
        "EFO:0003786",
        {"background"},
    ),
    (
        "what one of them is tells of no more",
        (("detailed_description", "IL-6 is one of several cytokines."),),
        "EFO:0003786",
        set(),
    ),
    (
        "angiotensin 1-9 is no angiopoietin",
        (("outcome.measure", "Plasma Ang 1-9 and Ang-(1-9)"),),
        "HGNC:484",
        set(),
    ),
    (
        "swabs are of the one place that the page names",
        (("detailed_description", "A nasopharyngeal swab will be taken. Swabs will be taken for PCR."),),
        "OBI:0002599",
        set(),
    ),
    (
        "of none they are swabs",
        (("detailed_description", "Swabs will be taken for PCR."),),
        "OBI:0002599",
        {"collected"},
    ),
    (
        "a sample of the respiratory tract is of that",
        (("detailed_description", "A respiratory tract sample will be taken for PCR."),),
        "UBERON:0000065",
        {"collected"},
    ),
    ("which Ang-1 is", (("outcome.measure", "Plasma Ang-1 and Ang-2"),), "HGNC:484", {"measured"}),
)


@pytest.mark.parametrize(("why", "sections", "curie", "expected"), CASES, ids=[case[0] for case in CASES])
def test_roles(
    vocabulary: Vocabulary, why: str, sections: tuple[tuple[str, str], ...], curie: str, expected: set[str]
) -> None:
    """A concept has the roles of its case and no others."""
    page, _, _ = marked(*sections)
    found = interpret(page, recognise(page, vocabulary), vocabulary).mentions
    assert {str(one.role) for one in found if one.term.id == curie} == expected, why


@pytest.mark.parametrize(
    ("words", "roles"),
    [
        ("Inflammatory markers (CRP, IL-6)", set()),
        ("Inflammatory markers and cytokines", set()),
        ("Inflammatory markers and laminin", {"measured"}),
        ("Inflammatory markers", {"measured"}),
    ],
)
def test_inflammatory_markers_are_those_that_the_page_names(
    vocabulary: Vocabulary, words: str, roles: set[str]
) -> None:
    """They count where the page measures none of them by name."""
    page, _, _ = marked(("outcome.measure", words))
    found = interpret(page, recognise(page, vocabulary), vocabulary).mentions
    assert {one.role for one in found if one.term.label == "inflammatory marker"} == roles
