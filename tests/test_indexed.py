"""The class that MeSH files a disease under: found where MeSH has none for the disease itself, and nowhere else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kg.recognise import recognise_json

if TYPE_CHECKING:
    from kg.vocabulary import Vocabulary


def said(words: str, vocabulary: Vocabulary) -> tuple[str | None, str | None]:
    """The id and the closest class of words, as they are printed."""
    [(mention,)] = [json.loads(one) for one in recognise_json([words], vocabulary)]
    return mention["id"], mention["closest"]


@pytest.mark.parametrize(
    ("words", "curie", "filed"),
    [
        ("breast cancer", "MONDO:0007254", "MONDO:0021100"),
        ("colorectal cancer", "MONDO:0005575", "MONDO:0005335"),
        ("lung cancer", "MONDO:0008903", "MONDO:0021117"),
        ("cancer", "MONDO:0004992", "MONDO:0005070"),
    ],
)
def test_a_class_that_mesh_has_not(vocabulary: Vocabulary, words: str, curie: str, filed: str) -> None:
    assert said(words, vocabulary) == (curie, filed)


@pytest.mark.parametrize(
    "words",
    [
        "systemic sclerosis",
        "breast neoplasm",
        "immunodeficiency",
        "obesity",
        "familial adenomatous polyposis",
        "clusterin",
    ],
)
def test_what_has_its_own_class(vocabulary: Vocabulary, words: str) -> None:
    """MeSH knows the disease, or it is no cancer of a site."""
    curie, filed = said(words, vocabulary)
    assert curie
    assert filed is None


def test_own_terms_keep_what_their_row_says(vocabulary: Vocabulary) -> None:
    assert said("sepsis", vocabulary) == ("tkg:Sepsis", "MONDO:1040015")
