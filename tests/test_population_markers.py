"""Marker strings in a document → populations with markers and levels, in record and graph; elsewhere they make none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.assemble import assemble, record
from kg.interpret import interpret
from kg.model import Document, Page, Section
from kg.recognise import recognise
from kg.triples import triples
from kg.validate import check_document

if TYPE_CHECKING:
    from kg.model import Trial
    from kg.vocabulary import Vocabulary

SIGNED = (
    (
        "Percentage of CD4+CD25hiCD127lo regulatory T cells by flow cytometry in blood",
        "CL:0000792: CD4 positive HGNC:1678, CD25 high HGNC:6008, CD127 low HGNC:6024",
    ),
    ("CD3-CD16+ NK cells by flow cytometry", "CL:0000623: CD3 negative HGNC:1674, CD16 positive None"),
    ("Number of T cells by flow cytometry", "CL:0000084: "),
)


def _trial(vocabulary: Vocabulary, *sections: tuple[str, str]) -> Trial:
    built, text = [], ""
    for name, words in (("id", "NCT90000001"), *sections):
        section, _, qualifier = name.partition(":")
        built.append(Section(section, words, len(text), len(text) + len(words), qualifier=qualifier))
        text += f"{words}\n"
    page = Page(Document("new.txt", text, "0" * 64, text), "case", tuple(built))
    return assemble(page, interpret(page, recognise(page, vocabulary), vocabulary))


def _populations(trial: Trial) -> list[str]:
    measurements = record(trial)["measurements"]
    assert isinstance(measurements, list)
    return [
        f"{one['cell']}: {', '.join(' '.join(map(str, marker.values())) for marker in one['markers'])}"
        for measurement in measurements
        for one in measurement["populations"]
    ]


def _said(trial: Trial, predicate: str) -> list[str]:
    return [
        str(quad.object).strip('"')
        for quad in triples(trial, vocabulary_version="v", software_version="s")
        if quad.predicate.value.endswith(f"#{predicate}")
    ]


@pytest.mark.parametrize(("text", "expected"), SIGNED)
def test_the_record_says_markers_levels_and_genes(vocabulary: Vocabulary, text: str, expected: str) -> None:
    """An ambiguous name (CD16 is two genes) has no id; cells without a marker string have no markers."""
    assert _populations(_trial(vocabulary, ("outcome.measure", text))) == [expected]


def test_the_graph_says_them_with_signs(vocabulary: Vocabulary) -> None:
    """One node for each marker and level, two links for each population, and no shape of theirs is violated."""
    trial = _trial(
        vocabulary,
        ("outcome.measure", "CD4+CD25hi T cells, CD16dim CD56+ NK cells and CD4+CD25- T cells by flow cytometry"),
    )
    assert sorted(_said(trial, "markerLevel")) == sorted(["+", "++", "+-", "+", "-"])
    assert _said(trial, "markerText") == ["CD16"]
    assert len(_said(trial, "hasMarker")) == 6
    found = check_document(triples(trial, vocabulary_version="v", software_version="s"))
    assert [one.message for one in found.results if "marker" in one.message] == []


def test_populations_that_differ_in_markers_stay_apart(vocabulary: Vocabulary) -> None:
    """Both are the same cells; what one has and the other lacks is not merged, in one sentence or in two."""
    one = ("outcome.measure", "CD4+CD45RO+ T cells by flow cytometry and CD4+CD45RO- T cells by flow cytometry")
    two = "HLA-DR+ monocytes will be measured by flow cytometry. HLA-DR- monocytes will be measured by flow cytometry."
    for section in (one, ("detailed_description", two)):
        levels = {line.split()[-2] for line in _populations(_trial(vocabulary, section))}
        assert levels == {"positive", "negative"}


@pytest.mark.parametrize(
    "section",
    [
        ("criterion:inclusion", "CD4+CD25+ T cells above 200/µl"),
        ("criterion:exclusion", "Fewer than 100 CD4+ T cells"),
        ("brief_summary", "CD4+CD25+ T cells are known to suppress inflammation."),
        ("outcome.measure", "CD25 level in serum by ELISA"),
    ],
)
def test_no_population(vocabulary: Vocabulary, section: tuple[str, str]) -> None:
    """Eligibility, background and analytes plan no cells."""
    trial = _trial(vocabulary, section)
    assert _populations(trial) == []
    assert _said(trial, "hasMarker") == []
