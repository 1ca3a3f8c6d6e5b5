"""What is measured by what, on which specimens and cells: sections of records, read with the vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from marked_text import cases, marked

from kg.assemble import assemble
from kg.assemble.measured import classes, measurement
from kg.interpret import interpret
from kg.interpret.assays import of_kind
from kg.recognise import recognise

if TYPE_CHECKING:
    from kg.model import Measurement
    from kg.vocabulary import Vocabulary

PARTS = ("analytes", "specimens", "cells")


def pairs(found: tuple[Measurement, ...]) -> set[str]:
    """Assay, part and concept, as the cases write them."""
    return {
        f"{one.assay.id or one.assay.label} {part} {term.id or term.label}"
        for one in found
        if one.assay
        for part in PARTS
        for term in getattr(one, part)
    }


@pytest.mark.parametrize(
    ("why", "sections", "expected"), cases("measurements"), ids=[case[0] for case in cases("measurements")]
)
def test_pairs(vocabulary: Vocabulary, why: str, sections: str, expected: str) -> None:
    r"""The pairs of a case are those that it lists, no others; sections are "name=text", parted by ¦, lines by \n."""
    parts = [one.partition("=") for one in sections.replace(r"\n", "\n").split(" ¦ ")]
    page, _, _ = marked(*[(name, text) for name, _, text in parts])
    found = interpret(page, recognise(page, vocabulary), vocabulary).measurements
    assert pairs(found) == {one.strip() for one in expected.split(";") if one.strip()}, why


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("HLA-DR expression on monocytes", [["CL:0000576"]]),
        ("CCR5 occupancy on CD4 T cells", [["CL:0000624"]]),
        ("PD-1 expression, and number of T cells", [[], ["CL:0000084"]]),
        ("PD-1 expression compared with that of patients without B cells", [["CL:0000236"], []]),
    ],
)
def test_a_marker_is_measured_on_the_cells_that_follow(
    vocabulary: Vocabulary, text: str, cells: list[list[str]]
) -> None:
    """An assay that no class names still has its analyte and its cells in one measurement, those and no others."""
    page, _, _ = marked(("outcome.measure", text))
    found = interpret(page, recognise(page, vocabulary), vocabulary).measurements
    assert [[cell.id for cell in one.cells] for one in found] == cells


@pytest.mark.parametrize(
    ("text", "specimens", "things"),
    [
        ("Determine serum bile acid levels and troponin in serum.", {"blood serum"}, set()),
        ("Serum zinc will be measured.", {"blood serum"}, {"zinc atom"}),
        ("Sputum eosinophils will be measured.", {"sputum"}, {"eosinophil"}),
        ("Determine whether S100A1 matters.", None, set()),
        ("It is known that serum zinc is raised.", None, set()),
        ("Sputum eosinophils are thought to cause asthma.", None, set()),
    ],
)
def test_prose_measures_without_an_assay(
    vocabulary: Vocabulary, text: str, specimens: set[str] | None, things: set[str]
) -> None:
    """What a plan measures is a measurement, though no assay is named; what is only known is none."""
    page, _, _ = marked(("objective" if text.startswith("Determine") else "detailed_description", text))
    measured = interpret(page, recognise(page, vocabulary), vocabulary).measurements
    assert {term.label for one in measured for term in one.specimens} == (specimens or set())
    assert {term.label for one in measured for term in (*one.analytes, *one.cells)} >= things
    assert bool(measured) is (specimens is not None)


def test_every_class_of_analytes_is_known(vocabulary: Vocabulary) -> None:
    """A row of ontology/analyte_kinds.tsv names a term of the vocabulary."""
    assert classes()
    assert all(vocabulary.term(curie) is not None for curie in classes())


def test_a_class_of_analytes_stands_apart_from_named_ones(vocabulary: Vocabulary) -> None:
    """The record lists IL-6 as an analyte, and cytokines, of which no one can say which, as a class."""
    page, _, _ = marked(("outcome.measure", "IL-6, chemokines and antibodies by ELISA"))
    found = assemble(page, interpret(page, recognise(page, vocabulary), vocabulary))
    (one,) = found.measurements
    said = measurement(found, one)
    assert said["analytes"] == ["HGNC:6018"]
    assert said["analyte_classes"] == ["tkg:Chemokine", "EFO:0000264"]


def test_every_kind_names_known_terms(vocabulary: Vocabulary) -> None:
    """The ids of the tables of kinds are terms of the vocabulary, of the kind that the table is about."""
    for kind in ("generic", "self", "broad", "expression", "nucleic", "cell-free"):
        assert {getattr(vocabulary.term(curie), "kind", curie) for curie in of_kind(kind)} == {"assay"}
    for kind in ("class", "antibody"):
        assert {getattr(vocabulary.term(curie), "kind", curie) for curie in of_kind(kind, "analyte_kinds")} == {
            "analyte"
        }
    broad = of_kind("class", "condition_kinds")
    assert {getattr(vocabulary.term(curie), "kind", curie) for curie in broad} == {"condition"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Cytokines (IL-6) in serum", ["IL6"]),
        ("MCP-1 (as CCL2) in serum", ["CCL2"]),
        ("Hemoglobin (CRP as well) in blood", ["hemoglobin", "CRP"]),
        ("The effect of estrogen by markers of bone, including osteocalcin", ["estrogen", "BGLAP"]),
        ("Cytokines and chemokines in serum", ["cytokine", "chemokine"]),
        ("Antibodies to antigens such as IL-6 in serum", ["antibody", "IL6"]),
    ],
)
def test_only_a_class_of_analytes_heads_a_list(vocabulary: Vocabulary, text: str, found: list[str]) -> None:
    """What a bracket or "including" lists is measured in place of a class before it, and beside anything else."""
    page, _, _ = marked(("outcome.measure", text))
    mentions = interpret(page, recognise(page, vocabulary), vocabulary).mentions
    measured = [m for m in mentions if m.term.kind == "analyte" and m.rule != "class-of-list"]
    assert list(dict.fromkeys(m.term.label for m in measured)) == found
