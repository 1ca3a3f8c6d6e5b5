"""Levels and counts that no method is named for: which assay they are, and where none may be made up."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Final

import pytest
from marked_text import marked

from kg import files
from kg.interpret import interpret
from kg.recognise import recognise

if TYPE_CHECKING:
    from kg.vocabulary import Vocabulary

CASES: Final[tuple[tuple[str, tuple[tuple[str, str], ...], dict[str | None, str]], ...]] = (
    (
        "the change of an analyte is its assay",
        (("outcome.measure", "Change in serum creatinine"),),
        {"OBI:2100003": "measured"},
    ),
    ("so is that of one without id", (("outcome.measure", "D-dimer"),), {"EFO:0004507": "measured"}),
    (
        "a clearance is another assay",
        (("outcome.measure", "Decrease of creatinine clearance"),),
        {"EFO:0007934": "measured"},
    ),
    (
        "a level that an aim asks for",
        (("objective", "Assess the effect on the absolute neutrophil count and hemoglobin level."),),
        {"OBI:2100006": "measured", "OBI:0003156": "measured"},
    ),
    (
        "the change of cells that a description gives",
        (("outcome.description", "Inflammation markers change from baseline for lymphocytes"),),
        {"OBI:2100008": "measured"},
    ),
    ("cells that a description only names", (("outcome.description", "Lymphocytes"),), {}),
    ("eGFR as an outcome", (("outcome.measure", "Change in eGFR"),), {"OBI:2100218": "measured"}),
    ("a gene of like letters", (("outcome.measure", "Mutations of EGFR"),), {}),
    (
        "two short forms of counts",
        (("brief_summary", "Daily recording of TLC, DLC and ESR."),),
        {"OBI:2100013": "measured", "OBI:0003898": "measured", "tkg:ErythrocyteSedimentationRate": "measured"},
    ),
    ("a capacity of the lungs", (("outcome.measure", "TLC (total lung capacity)"),), {}),
    ("samples for the drug", (("brief_summary", "PK sampling is done daily."),), {"tkg:Pharmacokinetics": "measured"}),
    ("serodiagnosis", (("outcome.measure", "Positive serodiagnosis"),), {"OBI:0002145": "measured"}),
    (
        "what antibodies let cells do",
        (("outcome.measure", "Antibody-dependent cellular cytotoxicity"),),
        {"OBI:0001642": "measured"},
    ),
    (
        "biomarkers in general are no method of a level",
        (("outcome.measure", "Biomarker analysis"), ("outcome.description", "Number of lymphocytes (in uL)")),
        {"tkg:BiomarkerAnalysis": "measured", "OBI:2100008": "measured"},
    ),
    (
        "PCR finds no antibodies, so that both are measured",
        (("outcome.description", "Positive by PCR, or seroconversion"),),
        {"OBI:0002692": "measured", "OBI:0002145": "measured"},
    ),
    (
        "ELISA does",
        (("outcome.description", "Seroconversion by ELISA"),),
        {"OBI:0000661": "measured"},
    ),
    (
        "a test of nucleic acids is none of proteins",
        (("outcome.description", "Chemiluminescence followed by nucleic acid testing"),),
        {"OBI:0003779": "measured", "OBI:0001187": "measured"},
    ),
    (
        "PCR is a test of nucleic acids",
        (("outcome.description", "Nucleic acid testing by PCR"),),
        {"OBI:0002692": "measured"},
    ),
    (
        "an arm says that cells are counted",
        (("arm.description", "Parameters like total leucocytic count are seen."),),
        {"OBI:2100013": "measured"},
    ),
    ("or gives them", (("arm.description", "They get leukocytes."),), {}),
    (
        "the percentage of cells of the marrow",
        (("objective", "Evaluate the change in the percentage of bone marrow blast cells."),),
        {"OBI:0003897": "measured"},
    ),
    (
        "an amount and a place",
        (("objective", "Measure the amount and subcellular location of DNA topoisomerase I."),),
        {"EFO:0020331": "measured"},
    ),
    ("a place alone", (("objective", "Learn of the subcellular location of DNA topoisomerase I."),), {}),
    (
        "antibodies to a drug, by the number of its maker",
        (("outcome.measure", "Concentration of anti-SAB-185 antibodies"),),
        {"EFO:0010559": "measured"},
    ),
    (
        "and to a virus",
        (("outcome.measure", "Antibodies to HIV-1"),),
        {"OBI:0002146": "measured"},
    ),
    (
        "the quantity of a virus",
        (("outcome.measure", "Quantity of viral RNA in tissues"),),
        {"EFO:0010125": "measured"},
    ),
    ("a virus in passing", (("brief_summary", "Viral RNA is copied in the cell."),), {}),
    (
        "leukocytes by another spelling",
        (("outcome.measure", "Total leucocytic count"),),
        {"OBI:2100013": "measured"},
    ),
    (
        "serology is the test and what it looks for",
        (("outcome.description", "SARS-CoV-2 serology positive at day 0"),),
        {"EFO:0803360": "measured"},
    ),
    ("a threshold of an aim is none", (("objective", "Treat patients with neutrophil counts below 500."),), {}),
    ("nor is what background tells", (("brief_summary", "Creatinine levels rise in sepsis."),), {}),
    ("nor what a criterion asks", (("criterion", "Creatinine level of 2 mg/dL or less"),), {}),
    (
        "prose must say that a level is meant",
        (
            ("detailed_description", "IL-6 acts on all. We study IL-6."),
            ("detailed_description", "IL-6 levels are measured."),
        ),
        {"EFO:0004810": "measured"},
    ),
    (
        "or list it among what is tested",
        (("detailed_description", "Serum is tested for IL-6 and IL-10."),),
        {"OBI:0002766": "measured"},
    ),
    (
        "a level that strata are made by has its assay",
        (("detailed_description", "Patients are stratified according to bilirubin and creatinine levels."),),
        {"OBI:2100018": "subgroup", "OBI:2100003": "subgroup"},
    ),
    ("words of an aim do not", (("detailed_description", "The study is of IL-6 and IL-10."),), {}),
    ("antibodies are looked for by other methods", (("detailed_description", "Serum is tested for IgG."),), {}),
    (
        "what is dissolved, by the fluid behind it",
        (("outcome.measure", "C5 and C3 from serum"),),
        {"EFO:0020278": "measured", "EFO:0004983": "measured"},
    ),
    ("a protein in a tissue is no level", (("outcome.measure", "C5 in kidney biopsies"),), {}),
    ("a fragment has a measurement of its own", (("outcome.measure", "Plasma C5a"),), {"EFO:0020208": "measured"}),
    ("lipids apart from HDL", (("outcome.measure", "Non-HDL-C"),), {"EFO:0005689": "measured"}),
    ("HDL itself", (("outcome.measure", "HDL-C"),), {"OBI:2100030": "measured"}),
    ("a fluid tells what the letters mean", (("outcome.measure", "Change in serum TG"),), {"OBI:2100029": "measured"}),
    ("the letters alone do not", (("outcome.measure", "Follow-up by TG"),), {}),
    ("what an enzyme does", (("outcome.measure", "Telomerase activity"),), {None: "measured"}),
    ("a kind of drug", (("outcome.measure", "Telomerase activity inhibitors"),), {}),
    ("what an enzyme is known to do", (("brief_summary", "Telomerase activity is high in tumors."),), {}),
    (
        "how many kinds of cells there are",
        (("outcome.measure", "Diversity of circulating T cells"),),
        {None: "measured"},
    ),
    (
        "blood cells alone are counted",
        (("outcome.measure", "Change from baseline in platelets"),),
        {"OBI:2100012": "measured"},
    ),
    ("what they do is not", (("outcome.measure", "Platelet engraftment"),), {}),
    ("nor are cells of no blood count", (("outcome.measure", "Change in mesenchymal stem cells"),), {}),
    ("a titer is of antibodies", (("outcome.measure", "Anti-HIV antibody titers"),), {"OBI:0002146": "measured"}),
    (
        "what stands in a list of tests has its own",
        (("detailed_description", "CBC, phosphorus and coagulation profile will be drawn every day."),),
        {"tkg:CompleteBloodCount": "measured", "OBI:2100015": "measured", "tkg:Coagulation": "measured"},
    ),
    ("cells are counted by words", (("outcome.measure", "Number of platelets"),), {"OBI:2100012": "measured"}),
    (
        "those of a list as well",
        (("outcome.measure", "Changes of neutrophil and platelet counts"),),
        {"OBI:2100006": "measured", "OBI:2100012": "measured"},
    ),
    (
        "or by the unit of what the measure names",
        (("outcome.measure", "Response: platelets"), ("outcome.description", "Increase of platelets by 30 x 10^9/L")),
        {"OBI:2100012": "measured"},
    ),
    ("their engraftment is no count", (("outcome.measure", "Time to platelet engraftment"),), {}),
    (
        "nor are cytokine levels in them",
        (("outcome.measure", "Level of IL-6 in monocytes"),),
        {"EFO:0004810": "measured"},
    ),
    ("a method says it better", (("outcome.measure", "IL-6 level by ELISA"),), {"OBI:0000661": "measured"}),
    ("C-peptide is no insulin", (("outcome.measure", "Serum C-peptide level"),), {"EFO:0005187": "measured"}),
    ("insulin is none", (("outcome.measure", "Serum insulin level"),), {"OBI:0003222": "measured"}),
    ("GLP-1 is no glucagon", (("outcome.measure", "Plasma GLP-1 level"),), {"EFO:0008465": "measured"}),
    ("glucagon is", (("outcome.measure", "Plasma glucagon level"),), {"EFO:0008463": "measured"}),
    ("calcitonin is no procalcitonin", (("outcome.measure", "Serum calcitonin level"),), {}),
    ("nor is the peptide of its gene", (("outcome.measure", "Plasma CGRP level"),), {}),
    ("procalcitonin is", (("outcome.measure", "Serum procalcitonin level"),), {"EFO:0802910": "measured"}),
    ("C3a is no C3", (("outcome.measure", "Plasma C3a level"),), {"EFO:0020207": "measured"}),
    ("C3 is", (("outcome.measure", "Plasma C3 level"),), {"EFO:0004983": "measured"}),
    ("angiotensin 1-7 is no angiotensinogen", (("outcome.measure", "Plasma angiotensin 1-7 level"),), {}),
    ("beta-endorphin is", (("outcome.measure", "Plasma beta-endorphin level"),), {"EFO:0008034": "measured"}),
    ("ACTH is none", (("outcome.measure", "Plasma ACTH level"),), {}),
    (
        "what reads nucleic acids or looks at tissue does not",
        (("outcome.measure", "C-reactive protein, PCR of the virus, and liver histology"),),
        {"OBI:2100047": "measured", "OBI:0002692": "measured", "OBI:0600020": "measured"},
    ),
    (
        "a stimulation is no method that finds anything",
        (("outcome.measure", "IL-6 level after ex vivo stimulation"),),
        {"EFO:0004810": "measured", "tkg:WholeBloodStimulation": "measured"},
    ),
    (
        "the same analyte is measured by the same method elsewhere",
        (("outcome.measure", "IL-6 level"), ("outcome.description", "C-reactive protein, IL-6: ELISA")),
        {"OBI:0000661": "measured"},
    ),
    (
        "an intervention that is a test is the method of all",
        (("intervention.type", "Diagnostic Test"), ("intervention.name", "ELISA"), ("outcome.measure", "IL-6 level")),
        {"OBI:0000661": "measured"},
    ),
    (
        "the parts of a score are not measured for themselves",
        (("outcome.description", "SOFA score from platelet count, bilirubin and creatinine"),),
        {},
    ),
    (
        "a gene is no level of its product",
        (("outcome.measure", "Polymorphisms of IL-12 and TNF"),),
        {"OBI:0000435": "measured"},
    ),
    (
        "antibodies against the virus that the outcome names",
        (("outcome.measure", "IgG against SARS-CoV-2"),),
        {"EFO:0803360": "measured"},
    ),
    ("serology for it", (("outcome.measure", "COVID-19: serologic testing"),), {"EFO:0803360": "measured"}),
    ("serology for nothing that is named", (("outcome.measure", "Serologic testing"),), {"OBI:0002145": "measured"}),
    ("subsets are seen by cytometry", (("outcome.measure", "Lymphocyte subsets"),), {"OBI:0001977": "measured"}),
    (
        "the title says for what",
        (("title", "Immunity to COVID-19"), ("outcome.measure", "Antibody titers")),
        {"EFO:0803360": "measured"},
    ),
    (
        "unless the outcome does",
        (("title", "Immunity to COVID-19"), ("outcome.measure", "Antibody titers against the drug")),
        {"OBI:0002145": "measured"},
    ),
    (
        "what an immunoassay looks for is told once",
        (("outcome.measure", "Anti-drug antibodies"), ("biospecimen", "Anti-drug antibodies are measured by ELISA.")),
        {"OBI:0000661": "measured"},
    ),
    ("no immunoassay, no other assay", (("outcome.measure", "Anti-drug antibodies"),), {"EFO:0010559": "measured"}),
    ("a concentration of cells", (("outcome.measure", "CD4 lymphocyte concentration"),), {"OBI:0003897": "measured"}),
    ("immunoglobulins alone", (("outcome.measure", "Serum IgG"),), {"EFO:0020465": "measured"}),
    ("what is in the name of a protein", (("outcome.measure", "Factor VIII activity"),), {None: "measured"}),
    ("a protein that is replaced", (("brief_summary", "Factor VIII activity is low in hemophilia A."),), {}),
    ("how a protein responds", (("outcome.measure", "TFPI response at 10 minutes"),), {None: "measured"}),
    (
        "a class of proteins in prose is no readout",
        (("brief_summary", "The cytokine response to the virus is investigated in regard to outcome."),),
        {},
    ),
    ("oncogenes are expressed as well", (("outcome.measure", "Oncogene expression"),), {None: "measured"}),
    ("what is quantitated", (("outcome.measure", "M protein quantitation"),), {None: "measured"}),
    (
        "two kinds of laboratory tests and a third",
        (("brief_summary", "Hematology, biochemistry and coagulation will be assessed at every visit."),),
        {"OBI:0000630": "measured", "OBI:0000520": "measured", "tkg:Coagulation": "measured"},
    ),
    (
        "in the other order",
        (("outcome.measure", "Abnormal chemistry, hematology and urinalysis values"),),
        {"OBI:0000630": "measured", "OBI:0000520": "measured", "tkg:Urinalysis": "measured"},
    ),
    ("coagulation as biology", (("brief_summary", "Inflammation and coagulation are disturbed in sepsis."),), {}),
    ("chemistry as a science", (("brief_summary", "Addiction changes brain chemistry and function."),), {}),
    ("counts of blood cells", (("outcome.measure", "Blood cell counts"),), {"tkg:CompleteBloodCount": "measured"}),
    (
        "counts that have recovered",
        (("outcome.measure", "Response"), ("outcome.description", "Evaluated once the blood counts have recovered.")),
        {},
    ),
    ("an effect on a tumor", (("objective", "Determine the efficacy in terms of PSA response."),), {}),
    ("counts that recover", (("brief_summary", "Treatment is repeated when blood cell counts recover."),), {}),
    ("precursors that are counted", (("outcome.measure", "CTL precursor frequencies"),), {None: "measured"}),
    ("precursors in a drug", (("brief_summary", "CTL precursors are rare in healthy people."),), {}),
    (
        "a method beside another one",
        (("outcome.measure", "Serum IL-6 by ELISA and CRP by nephelometry"),),
        {"OBI:0000661": "measured", None: "measured"},
    ),
    ("bacteria and drugs", (("outcome.measure", "Antibiotic susceptibility of isolates"),), {None: "measured"}),
    ("who is susceptible", (("outcome.measure", "Susceptibility to infection"),), {}),
    ("what is expressed, with no id", (("outcome.measure", "Expression of ACE2 in the tumor"),), {None: "measured"}),
    ("so in an aim", (("objective", "Determine p53 and Bcl-2 expression."),), {None: "measured"}),
    (
        "what a method finds is told by it",
        (("outcome.measure", "ACE2 expression by western blot"),),
        {"OBI:0000854": "measured"},
    ),
    ("what is known of its expression", (("brief_summary", "Expression of ACE2 is high in the lung."),), {}),
    ("markers tell cells apart", (("outcome.measure", "CD45+Col-1+ expression in cells"),), {}),
    ("what only raises it", (("brief_summary", "The drug may increase ACE2 expression."),), {}),
    (
        "antibodies are expressed by nothing",
        (("outcome.measure", "Expression of IgE antibodies in use"),),
        {"EFO:0020464": "measured"},
    ),
    (
        "what it is tested for has its row",
        (("outcome.measure", "C-reactive protein test"),),
        {"OBI:2100047": "measured"},
    ),
    ("or only a label", (("outcome.measure", "Aldosterone assay"),), {None: "measured"}),
    ("a test kit is a thing", (("outcome.measure", "Use of the aldosterone test kit"),), {}),
    (
        "what blood is tested for",
        (("detailed_description", "Blood is drawn to test for antibodies to HIV."),),
        {"OBI:0002146": "measured"},
    ),
    ("what is known of a test", (("brief_summary", "Tests for antibodies to HIV have been used for years."),), {}),
    (
        "a count in the blood",
        (("outcome.measure", "Curve of peripheral blood lymphocytes count"),),
        {"OBI:2100008": "measured"},
    ),
    (
        "levels and numbers that prose measures",
        (("brief_summary", "We will measure CD4 cell numbers and cytokine levels."),),
        {"OBI:0003897": "measured", "OBI:0002766": "measured"},
    ),
    (
        "a skin test counts no cells",
        (("outcome.measure", "CD4 cell numbers and DTH skin test"),),
        {"OBI:0003897": "measured", "tkg:DelayedTypeHypersensitivity": "measured"},
    ),
    (
        "a list in a bracket behind its levels",
        (("objective", "To compare levels of biomarkers (hsTnT, NT-proBNP) between groups"),),
        {"EFO:0005043": "measured", "EFO:0004745": "measured"},
    ),
    ("of BNP alone", (("outcome.measure", "BNP level"),), {"EFO:0006920": "measured"}),
    ("any cell may be counted", (("outcome.measure", "Number of naive T cells"),), {"OBI:0003897": "measured"}),
    ("what is infused is not", (("outcome.measure", "Number of naive T cells infused"),), {}),
    ("a nadir is a count", (("outcome.measure", "Platelet nadir"),), {"OBI:2100012": "measured"}),
    ("what serum has has a level", (("objective", "The effect on serum leptin."),), {"OBI:0003202": "measured"}),
    ("a virus in the plasma is a load", (("title", "Effects on plasma HIV-1 RNA"),), {"EFO:0010125": "measured"}),
    ("once", (("outcome.measure", "Plasma HIV-1 RNA level"),), {"EFO:0010125": "measured"}),
    (
        "a short form stands between a name and its level",
        (("objective", "Determine whether interleukin-6 (IL-6) expression and ferritin (FTH1) levels differ."),),
        {"OBI:0003009": "measured", None: "objective"},
    ),
    (
        "what is determined has a level",
        (("outcome.measure", "Determination of sCD14 in the serum"),),
        {"EFO:0020860": "measured"},
    ),
    ("what is not measured of it has none", (("outcome.measure", "Presence of sCD14"),), {}),
    (
        "a blood count finds no protein",
        (("outcome.measure", "Complete blood count, fibrinogen and D-dimer"),),
        {"tkg:CompleteBloodCount": "measured", "OBI:0003010": "measured", "EFO:0004507": "measured"},
    ),
    (
        "a count that is asked for beside it is one more",
        (("outcome.measure", "Complete blood count and platelet count"),),
        {"tkg:CompleteBloodCount": "measured", "OBI:2100012": "measured"},
    ),
    (
        "cells that it counts are none",
        (("outcome.measure", "Complete blood count with platelets"),),
        {"tkg:CompleteBloodCount": "measured"},
    ),
    ("number and type", (("outcome.measure", "Number and phenotype of lymphocytes"),), {"OBI:2100008": "measured"}),
    ("type and number", (("outcome.measure", "Lymphocyte type and numbers"),), {"OBI:2100008": "measured"}),
    ("the type alone is no number", (("outcome.measure", "Lymphocyte type"),), {}),
    ("cytokines of an outcome", (("outcome.measure", "Cytokines in venous blood"),), {"OBI:0002766": "measured"}),
    ("their release syndrome is none", (("outcome.measure", "Cytokine release syndrome, cytokine storm"),), {}),
    (
        "an assay that is named is told once",
        (("outcome.measure", "Plasma cell apoptosis assay"),),
        {"OBI:0003759": "measured"},
    ),
    ("what is known to happen is no assay", (("brief_summary", "Macrophage phagocytosis was shown to fail."),), {}),
    ("nor what others had", (("brief_summary", "The drug was shown to reduce viral load in mice."),), {}),
    (
        "the method by which it is known is told",
        (("brief_summary", "It was shown by ELISA in earlier studies."),),
        {"OBI:0000661": "background"},
    ),
    (
        "two methods in one name are one",
        (
            (
                "outcome.measure",
                "Gadolinium by plasma-atomic emission spectroscopy and liquid chromatography with mass spectrometry",
            ),
        ),
        {None: "measured", "OBI:0003097": "measured"},
    ),
    (
        "an array of tissues profiles no transcripts",
        (("outcome.measure", "Tissue microarray analysis; immunocytochemistry"),),
        {None: "measured", "OBI:0002174": "measured"},
    ),
    ("a place of care is no test", (("outcome.measure", "Time at the point of care"),), {}),
    ("a test there is one", (("outcome.measure", "Accuracy of the POC test"),), {None: "measured"}),
    (
        "against what else the antibodies are",
        (("title", "COVID-19 in children"), ("outcome.measure", "Measles antibody titer")),
        {"OBI:0002145": "measured"},
    ),
    (
        "all immunoglobulins that there are",
        (("title", "Cells for COVID-19"), ("outcome.measure", "Humoral immune profile: IgG and IgM levels")),
        {"EFO:0020465": "measured", "EFO:0020466": "measured"},
    ),
    ("a marker in a list of markers is none", (("outcome.measure", "CD19, CXCR5, IgD, CD27 of immune cells"),), {}),
    (
        "what complement does is of complement alone",
        (("outcome.measure", "CH50 and IL-6"),),
        {"tkg:ComplementAssay": "measured", "EFO:0004810": "measured"},
    ),
    ("what has no id is expressed, too", (("outcome.measure", "Adhesion molecule expression"),), {None: "measured"}),
    ("what cells do", (("objective", "Determine the leukemic blast clearance from the blood."),), {None: "objective"}),
    ("markers of it are another matter", (("outcome.measure", "Markers of macrophage activation"),), {}),
    (
        "cytokines that prose examines",
        (("detailed_description", "Cytokines will be examined in venous blood."),),
        {"OBI:0002766": "measured"},
    ),
    ("antibodies are found by methods", (("detailed_description", "IgG will be examined in venous blood."),), {}),
    ("a place is no assay", (("detailed_description", "Samples will be analyzed in the Sequencing Core."),), {}),
    (
        "what is done there is",
        (("detailed_description", "Samples will be analyzed by sequencing of the core gene."),),
        {"OBI:0600047": "measured"},
    ),
    (
        "a virus that no PCR finds is cleared",
        (("outcome.measure", "Viral clearance"), ("outcome.description", "Two negative PCR tests")),
        {"OBI:0002692": "measured"},
    ),
    ("by itself it is a load", (("outcome.measure", "Viral clearance"),), {"EFO:0010125": "measured"}),
    (
        "what becomes of a drug, in plain words",
        (("brief_summary", "The study examines how quickly the drug is cleared by the kidneys."),),
        {"tkg:Pharmacokinetics": "objective"},
    ),
    ("what is not known of it", (("brief_summary", "It is not known how quickly the drug is cleared."),), {}),
    (
        "the pharmacology of a drug",
        (("outcome.measure", "Study the clinical pharmacology of the drug"),),
        {"tkg:Pharmacokinetics": "measured"},
    ),
    ("a clinic of it", (("brief_summary", "They will come to the clinical pharmacology unit."),), {}),
    (
        "cells whose mobilization is compared",
        (("objective", "Compare CD34 positive stem cell mobilization in two groups."),),
        {None: "objective"},
    ),
    ("cells that are mobilized", (("objective", "Treat patients after CD34 positive stem cell mobilization."),), {}),
    (
        "how many cells there are, and what they do",
        (("objective", "Determine T cell number and function."),),
        {"OBI:0003897": "measured", None: "measured"},
    ),
    (
        "an aim at what changes",
        (("objective", "Determine the response in terms of changes in creatinine."),),
        {"OBI:2100003": "measured"},
    ),
    (
        "a load is a level",
        (("title", "Cytokine release syndrome"), ("outcome.description", "Decrease in cytokine load")),
        {"OBI:0002766": "measured"},
    ),
    (
        "their syndrome is none",
        (("title", "Cytokine release syndrome"), ("outcome.description", "Cytokine release syndrome")),
        {},
    ),
    (
        "what is tested beside a panel in one place",
        (
            ("brief_summary", "Complete blood count, metabolic panel, D-dimer and coagulation tests will be drawn."),
            ("detailed_description", "Complete blood count, metabolic panel, D-dimer will be drawn."),
        ),
        {
            "tkg:CompleteBloodCount": "measured",
            "OBI:0000520": "measured",
            "EFO:0004507": "measured",
            "tkg:Coagulation": "measured",
        },
    ),
    ("changes that are known", (("brief_summary", "Changes in creatinine are common."),), {}),
    (
        "levels in the fluid of the brain",
        (("objective", "Measure the CSF levels and serum pharmacokinetics of I-3F8."),),
        {"tkg:Pharmacokinetics": "measured"},
    ),
    (
        "numbers of transfusions count no cells",
        (("outcome.measure", "Number of platelet and red blood cell transfusions"),),
        {},
    ),
    (
        "chemistry by its parameters",
        (("outcome.measure", "Biochemical parameters of the liver"),),
        {"OBI:0000520": "measured"},
    ),
    ("parameters alone name no method", (("outcome.measure", "Parameters of the liver"),), {}),
    ("a clearance is asked for", (("outcome.measure", "Creatinine clearance at week 4"),), {"EFO:0007934": "measured"}),
    ("as a threshold it is none", (("outcome.measure", "Creatinine clearance below 50"),), {}),
    ("nor where it is known", (("brief_summary", "Changes in creatinine clearance are common in old age."),), {}),
    (
        "a load is an assay and the virus",
        (("brief_summary", "Participants will have specialized tests of CD4 counts and HIV-1 viral load."),),
        {"OBI:0003897": "measured", "EFO:0010125": "measured"},
    ),
    (
        "what is tested beside a panel",
        (("detailed_description", "A metabolic panel, D-dimer and coagulation tests will be drawn."),),
        {"OBI:0000520": "measured", "EFO:0004507": "measured", "tkg:Coagulation": "measured"},
    ),
    (
        "what the panel finds",
        (("outcome.description", "Coagulation tests (D-dimer)"),),
        {"tkg:Coagulation": "measured"},
    ),
    (
        "a head that cells share",
        (("objective", "Determine natural killer cell and lymphocyte activity."),),
        {None: "measured"},
    ),
    (
        "expression of what no ontology names",
        (("objective", "Characterize the expression of HIV-1 co-receptors."),),
        {None: "measured"},
    ),
    ("that they are expressed is known", (("brief_summary", "HIV-1 co-receptors are expressed by T cells."),), {}),
    (
        "how long cells persist",
        (("brief_summary", "Patients are followed to see how long these T cells persist."),),
        {None: "measured"},
    ),
    ("what cells do is known", (("brief_summary", "It is known how long T cells persist."),), {}),
    (
        "what happens in the body, though it has an effect",
        (("brief_summary", "A protective effect from the cytotoxic activity of TNF."),),
        {},
    ),
    (
        "the effect on it",
        (("brief_summary", "We will study the effect of IL-2 on cytotoxic activity."),),
        {"OBI:0000882": "objective"},
    ),
    (
        "antibodies to what is given",
        (("title", "Drugs for COVID-19"), ("outcome.measure", "Antibodies to IFN-beta")),
        {"EFO:0010559": "measured"},
    ),
    (
        "antibodies to the virus",
        (("title", "Drugs for COVID-19"), ("outcome.measure", "Antibodies to SARS-CoV-2")),
        {"EFO:0803360": "measured"},
    ),
    (
        "antibodies that a vaccine against something else raises",
        (("title", "Immunity after COVID-19"), ("outcome.measure", "Vaccine antibody titers (influenza vaccine)")),
        {"OBI:0002145": "measured"},
    ),
    (
        "an inhibitor in a list of what is measured",
        (
            (
                "detailed_description",
                "Blood was drawn for plasminogen activator inhibitor type 1, homocysteine and CRP.",
            ),
        ),
        {"EFO:0004792": "measured", "EFO:0004578": "measured", "OBI:2100047": "measured"},
    ),
    (
        "an inhibitor that is known",
        (("detailed_description", "It has long been known that PAI-1 may harm the vessels of the heart."),),
        {},
    ),
    (
        "what evaluations may include",
        (("detailed_description", "Additional evaluations may include immunophenotyping of blood."),),
        {"OBI:0001977": "measured"},
    ),
    (
        "what they do not",
        (("detailed_description", "Evaluations follow immunophenotyping of others."),),
        {"OBI:0001977": "background"},
    ),
    (
        "what samples are sent away for",
        (("detailed_description", "Blood samples are sent to the central laboratory for cytokine analysis."),),
        {"OBI:0002766": "measured"},
    ),
    ("samples that are sent away", (("detailed_description", "Samples are sent off; cytokine storms harm."),), {}),
    (
        "a titer in a list of what is measured",
        (("detailed_description", "Outcome measures: renal flares; anti-dsDNA titers; use of steroids."),),
        {"OBI:0002145": "measured"},
    ),
    ("a titer that is known", (("detailed_description", "High anti-dsDNA titers come with flares."),), {}),
    (
        "the level of an antibody that is given",
        (("outcome.description", "Pharmacokinetics, including antibody level"),),
        {"tkg:Pharmacokinetics": "measured"},
    ),
    (
        "a schedule of measurements",
        (("brief_summary", "Temperature and progesterone measurements during the last 14 days."),),
        {"OBI:0003214": "measured"},
    ),
    ("measurements that are spoken of", (("brief_summary", "Progesterone measurements are of little use."),), {}),
    (
        "a class of immunoassays beside its kind",
        (("outcome.measure", "IgG immunoassay"), ("outcome.description", "Done by ELISA.")),
        {"OBI:0000661": "measured"},
    ),
    (
        "beside another method it stands",
        (("outcome.measure", "IgG immunoassay"), ("outcome.description", "With PCR.")),
        {"OBI:0002773": "measured", "OBI:0002692": "measured"},
    ),
    (
        "a response to an antibody",
        (("title", "A Monoclonal Antibody for Cancer"), ("objective", "Determine the immunogenicity.")),
        {"EFO:0010559": "objective"},
    ),
    (
        "one to a vaccine",
        (("title", "A Vaccine and a Monoclonal Antibody"), ("objective", "Determine the immunogenicity.")),
        {"OBI:0000743": "objective"},
    ),
    ("cells that secrete it are no level of it", (("outcome.measure", "IFN-gamma producing T cells"),), {}),
    (
        "antibodies to a drug in the words of its maker, beside their short form",
        (("outcome.measure", "Anti-drug antibody (ADA)"), ("outcome.description", "Rate of anti-SCT A01 antibody")),
        {"EFO:0010559": "measured"},
    ),
    (
        "antibodies to an antibody that is given",
        (("outcome.measure", "Incidence of anti-rituximab antibodies"),),
        {"EFO:0010559": "measured"},
    ),
    ("their level", (("outcome.measure", "Anti-adalimumab antibody level"),), {"EFO:0010559": "measured"}),
    ("antibodies by their short form", (("outcome.measure", "Anti-VZV Ab titers"),), {"OBI:0002145": "measured"}),
    ("a blood group by the same letters", (("outcome.measure", "Blood type AB"),), {}),
    (
        "proteins beside a profile of metabolites",
        (("outcome.measure", "Evolution of IL-6, viral load and metabolomics"),),
        {"EFO:0004810": "measured", "EFO:0010125": "measured", "OBI:0000366": "measured"},
    ),
    (
        "metabolites that a profile is of",
        (("outcome.measure", "Plasma amino acids by metabolomics"),),
        {"OBI:0000366": "measured"},
    ),
    ("lactate is no enzyme", (("outcome.measure", "Serum lactate"),), {"OBI:2100042": "measured"}),
    ("nor the enzyme lactate", (("outcome.measure", "Lactate dehydrogenase"),), {"OBI:2100028": "measured"}),
    (
        "neutralizing antibodies, whatever virus they are against",
        (("outcome.measure", "Subjects who develop neutralizing antibody to Covid-19"),),
        {"OBI:0000872": "measured"},
    ),
    ("those of another virus", (("outcome.measure", "Neutralising antibodies to HIV-1"),), {"OBI:0000872": "measured"}),
    (
        "those of one isotype",
        (("outcome.measure", "Level of neutralizing IgG antibodies against SARS-CoV-2"),),
        {"OBI:0000872": "measured"},
    ),
    ("their short form", (("outcome.measure", "Neutralizing Ab levels"),), {"OBI:0000872": "measured"}),
    (
        "antibodies of which only some neutralize",
        (("outcome.measure", "Titers of binding and neutralizing antibodies against SARS-CoV-2"),),
        {"EFO:0803360": "measured"},
    ),
    ("nor does a drug that neutralizes", (("intervention.name", "neutralizing IL-6 antibody"),), {}),
    (
        "what cells do by the assay of it",
        (("outcome.measure", "Antigen-specific T-cell proliferation"),),
        {"OBI:0000891": "measured"},
    ),
    (
        "and beside their count",
        (("outcome.measure", "T cell numbers and proliferation"),),
        {"OBI:0003897": "measured", "OBI:0000891": "measured"},
    ),
    ("a function has no assay of its own", (("outcome.measure", "Function of neutrophils"),), {None: "measured"}),
    (
        "a clearance of something else behind a count",
        (("outcome.measure", "Blood cell count, clearance of lactate"),),
        {"tkg:CompleteBloodCount": "measured", "OBI:2100042": "measured"},
    ),
    ("the white count by kinds", (("outcome.measure", "Differential white count"),), {"OBI:0003898": "measured"}),
    ("a differential diagnosis", (("outcome.measure", "Differential diagnosis of white matter"),), {}),
    (
        "polymorphisms that are analysed",
        (("intervention.name", "polymorphism analysis"),),
        {"OBI:0000435": "measured"},
    ),
    (
        "antibodies to a vaccine beside those to a drug",
        (("outcome.measure", "Anti-drug antibodies and antibodies to tetanus toxoid"),),
        {"EFO:0010559": "measured", "OBI:0002145": "measured"},
    ),
    (
        "subsets beside a profile of expression",
        (("outcome.measure", "Whole transcriptome, T cell subsets"),),
        {"OBI:0000424": "measured", "OBI:0001977": "measured"},
    ),
    (
        "subsets that a profile is of",
        (("outcome.measure", "Transcriptome of T cell subsets"),),
        {"OBI:0000424": "measured"},
    ),
)


@pytest.mark.parametrize(("why", "sections", "expected"), CASES, ids=[case[0] for case in CASES])
def test_quantified(
    vocabulary: Vocabulary, why: str, sections: tuple[tuple[str, str], ...], expected: dict[str | None, str]
) -> None:
    """The assays of a page that play a role are those of the case, and no others."""
    page, _, _ = marked(*sections)
    found = interpret(page, recognise(page, vocabulary), vocabulary).mentions
    live = (m for m in found if m.term.kind == "assay" and m.role not in {"inclusion", "exclusion"})
    assert {m.term.id: m.role for m in live} == expected, why


def test_every_row_names_known_terms(vocabulary: Vocabulary) -> None:
    """What is quantified, and its assay, are terms of the vocabulary, with the labels that the rows give."""
    with (files.ontology() / "quantified.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    bare = {term.label for _, term, _ in vocabulary.names() if not term.id and term.kind == "analyte"}
    for row in rows:
        assay, thing = vocabulary.term(row["assay"]), vocabulary.term(row["of"])
        assert assay is not None, row
        assert (assay.kind, assay.label) == ("assay", row["assay_label"])
        if row["of"] != "cell":  # any cell that has no row
            assert (thing.label if thing else row["of"]) == row["label"]
            assert thing is not None or row["of"] in bare
        assert row["form"] in {"", "alone", "count", "level", "subsets"}
