"""Every gene with a product is known by symbol, name and alias; words and short forms that look like one are none."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from kg import files
from kg.recognise import recognise_text
from kg.vocabulary.tables import rows

if TYPE_CHECKING:
    from kg.vocabulary import Vocabulary

SENTENCE = "{} was measured in serum."
SIZE, LEAST = 500, 0.98


def found(text: str, vocabulary: Vocabulary) -> dict[str, str | None]:
    """The analytes of a text, by their words."""
    return {one.text: one.term.id for one in recognise_text(text, vocabulary) if one.term.kind == "analyte"}


@pytest.mark.parametrize(
    ("text", "name", "curie"),
    [
        ("Serum clusterin was measured by ELISA.", "clusterin", "HGNC:2095"),
        ("Levels of selenium-binding protein 1 fell.", "selenium-binding protein 1", "HGNC:10719"),
        ("Expression of SPRY2 in tumor cells", "SPRY2", "HGNC:11270"),
        ("Expression of SPRY-2 in tumor cells", "SPRY-2", "HGNC:11270"),
        ("Plasma gelsolin at day 7", "gelsolin", "HGNC:4620"),
        ("Beclin-1 by western blot", "Beclin-1", "HGNC:1034"),
        ("Expression of NR2B and VPS30", "VPS30", "HGNC:1034"),
        ("Ezrin (EZR) was stained; EZR was seen in all.", "EZR", "HGNC:12691"),
        ("WAF1 (cyclin dependent kinase inhibitor 1A) expression", "WAF1", "HGNC:1784"),
    ],
)
def test_a_gene_is_found(vocabulary: Vocabulary, text: str, name: str, curie: str) -> None:
    assert found(text, vocabulary).get(name) == curie


@pytest.mark.parametrize(
    "text",
    [
        "Patients of ARM 1 receive the drug.",
        "Sodium nitrite injection USP 30 mg/mL",
        "An MVA-SARS-2-S vaccine against SARS2",
        "A CAT scan, REST and MAX are no genes.",
        "EZR was seen in all.",
        "Flower cells, castor oil, spatial memory, El Salvador",
        "Cadherin, glypican and syndecan are families.",
        "Death-associated protein kinase was silent.",
        "The trial CT155 begins.",
    ],
)
def test_what_is_no_gene_is_not_found(vocabulary: Vocabulary, text: str) -> None:
    assert not [curie for curie in found(text, vocabulary).values() if curie and curie.startswith("HGNC:")]


def test_the_drug_keeps_its_meaning(vocabulary: Vocabulary) -> None:
    [mention] = recognise_text("Asparaginase was given.", vocabulary)
    assert (mention.term.kind, mention.term.id) == ("agent", "tkg:Asparaginase")


@pytest.mark.parametrize("column", ["symbol", "name"])
def test_a_sample_of_all_genes_is_found(vocabulary: Vocabulary, column: str) -> None:
    """Of 6,000 genes 99.7 % of the names and 99.8 % of the symbols with a digit were."""
    genes = [row for row in rows(files.ontology() / "imports" / "hgnc.tsv") if column == "name" or _coded(row[column])]
    sample = random.Random(7).sample(genes, SIZE)  # noqa: S311 - no secret
    right = [found(SENTENCE.format(row[column]), vocabulary).get(row[column]) == row["id"] for row in sample]
    assert sum(right) / SIZE >= LEAST


def _coded(symbol: str) -> bool:
    return len(symbol) > 3 and any(map(str.isdigit, symbol)) and symbol[:2].isalpha()


def test_products_come_with_genes(vocabulary: Vocabulary) -> None:
    assert vocabulary.links.values("HGNC:2095", "protein") == ("P10909",)


def test_a_gene_without_a_product_has_no_link(vocabulary: Vocabulary) -> None:
    table = list(rows(files.ontology() / "imports" / "hgnc.tsv"))
    without = [row["id"] for row in table if not row["uniprot"]]
    assert without
    assert not [curie for curie in without if "" in vocabulary.links.values(curie, "protein")]
