"""Immune responses that a trial asks for without a method: an assay where they are planned, and nothing elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from marked_text import marked

from kg.interpret import interpret
from kg.interpret.readouts import RESPONSE
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
