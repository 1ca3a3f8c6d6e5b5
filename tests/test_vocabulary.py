"""Tables and ontology files → names and terms: what meets in one key, what never matches, what the cache survives."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import small_vocabulary
import zstandard
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.model import Term
from kg.recognise.sieve import Sieve
from kg.vocabulary import Vocabulary, VocabularyError, load
from kg.vocabulary.bags import bag
from kg.vocabulary.canon import canonical, plurals
from kg.vocabulary.flags import Flags
from kg.vocabulary.lexing import Lexer
from kg.vocabulary.ontologies import newest
from kg.vocabulary.stems import Stems
from kg.vocabulary.tokens import Forms, tokenise

if TYPE_CHECKING:
    from pathlib import Path

ONTOLOGY = {
    "MONDO:1": {"label": "disease", "ancestors": {}, "deprecated": False},
    "MONDO:2": {"label": "ulcer", "ancestors": {"MONDO:1": 1}, "deprecated": False, "synonyms": ["ALL", "Ulcus X"]},
    "MONDO:3": {
        "label": "gastric ulcer",
        "ancestors": {"MONDO:2": 1, "MONDO:1": 2},
        "deprecated": False,
        "synonyms": ["ulcer, gastric", "GU", "acquired stomach ulcer, ASU", "bad name", "ulcerous"],
    },
    "MONDO:4": {"label": "old ulcer", "ancestors": {}, "deprecated": True},
    "MONDO:5": {"label": "grade 3", "ancestors": {"MONDO:9": 1}, "deprecated": False},
    "MONDO:9": {"label": "characteristic", "ancestors": {}, "deprecated": False},
}


def _pack(folder: Path, name: str, terms: dict[str, Any]) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(zstandard.compress(json.dumps(terms).encode()))


@pytest.fixture
def tiny(tmp_path: Path) -> Vocabulary:
    """One curated row over one ontology of six terms, with a ban."""
    folder = small_vocabulary.write(tmp_path / "ontology", {"condition": "MONDO:2\tulcer disease\t\tsore\n"})
    header = "ontology\tkind\trank\twithin\twithout\tselect\tedges\twhy\n"
    row = "MONDO\tcondition\t3\tMONDO:1\tMONDO:9\tall\tis_a\t\n"
    (folder / "recognition" / "sources.tsv").write_text(header + row)
    (folder / "bans.tsv").write_text("id\tname\twhy\nMONDO:3\tBad name\tnot a name\n")
    _pack(tmp_path / "guide", "MONDO-ontology-v2026-05-05.json.zst", ONTOLOGY)
    _pack(tmp_path / "guide", "MONDO-ontology-v2025-09-02.json.zst", {})
    return load(ontology=folder, guide=tmp_path / "guide", cached=tmp_path / "cache")


def _means(vocabulary: Vocabulary, name: str) -> list[str | None]:
    return [sense.term.id for sense in vocabulary.senses(vocabulary.key(name))]


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("T-cells", "T cell"),
        ("T lymphocytes", "T cell"),
        ("Raynaud phenomenon", "Raynaud's phenomenon"),
        ("Raynaud\u2019s phenomenon", "Raynaud's phenomenon"),
        ("anaemia", "anemia"),
        ("tumours", "tumor"),
        ("CD4-positive T cells", "CD4+ T cell"),
        ("IFN-\u03b3", "IFN-gamma"),
        ("IFN\u03b3", "IFN-gamma"),
        ("IL-6", "IL6"),
        ("interleukin 6", "interleukin-6"),
    ],
)
def test_spellings_meet(tmp_path: Path, name: str, same: str) -> None:
    """Plural, hyphen, possessive, British, Greek and sign spellings share a key with the listed name."""
    vocabulary = small_vocabulary.small(tmp_path)
    assert set(_means(vocabulary, name)) & set(_means(vocabulary, same)) - {None}


@pytest.mark.parametrize("name", ["", "cells", "anemi", "systemic", "PAR", "sclerosis systemic"])
def test_no_name(tmp_path: Path, name: str) -> None:
    """Words that no row lists mean nothing."""
    assert not _means(small_vocabulary.small(tmp_path), name)


def test_branches_bans_and_roots(tiny: Vocabulary) -> None:
    """Only the chosen branch counts; roots, obsolete terms and banned names do not."""
    assert _means(tiny, "gastric ulcers") == ["MONDO:3"]
    assert _means(tiny, "acquired stomach ulcer") == ["MONDO:3"]
    for name in ("disease", "old ulcer", "grade 3", "characteristic", "bad name", "ulcerous"):
        assert not _means(tiny, name), name


def test_curated_rows_win(tiny: Vocabulary) -> None:
    """A curated row gives the term of its CURIE, and its names come first."""
    assert tiny.term("MONDO:2") == Term("MONDO:2", "ulcer disease", "condition")
    assert _means(tiny, "ulcus x") == ["MONDO:2"]
    assert {sense.rank for sense in tiny.senses("sore")} == {0}


def test_short_capitals_need_case_and_support(tiny: Vocabulary) -> None:
    """Short acronyms of an ontology are asserted only as written and with support."""
    (sense,) = tiny.senses("all")
    assert (sense.exact, sense.weak) == (True, True)
    (sense,) = tiny.senses("gu")
    assert (sense.exact, sense.weak) == (True, True)


def test_names_are_those_listed(tiny: Vocabulary) -> None:
    """The names index gets what the sources list, nothing generated."""
    names = {(name, term.id) for name, term, _ in tiny.names()}
    assert {("gastric ulcer", "MONDO:3"), ("sore", "MONDO:2"), ("ulcer, gastric", "MONDO:3")} <= names
    assert ("gastric ulcer, ulcer", "MONDO:3") not in names
    assert not any(name == "bad name" for name, _ in names)


def test_hierarchy(tiny: Vocabulary) -> None:
    """Nearest ancestors are is_a; closures are reflexive."""
    assert tiny.is_a("MONDO:3", "MONDO:2")
    assert tiny.is_a("MONDO:3", "MONDO:3")
    assert not tiny.is_a("MONDO:2", "MONDO:3")
    found = tiny.hierarchy(["MONDO:3"])
    assert [term.id for term in found.terms] == ["MONDO:1", "MONDO:2", "MONDO:3"]
    assert ("MONDO:3", "is_a", "MONDO:2") in found.edges
    assert ("MONDO:3", "MONDO:1") in found.subtypes
    assert ("MONDO:1", "MONDO:1") in found.subtypes


def test_own_terms(tmp_path: Path) -> None:
    """Own terms carry their closest class; narrow matches are subtypes without being edges."""
    vocabulary = small_vocabulary.small(tmp_path)
    own = vocabulary.term("tkg:InnateT")
    assert own is not None
    assert own.closest == "CL:0002127"
    assert vocabulary.is_a("CL:0000940", "tkg:InnateT")
    assert not vocabulary.is_a("CL:0002127", "tkg:InnateT")
    found = vocabulary.hierarchy(["CL:0000940", "HGNC:10616"])
    assert found.narrow == (("tkg:InnateT", "CL:0000940"),)
    assert found.proteins == (("HGNC:10616", "uniprot:P55774"),)
    assert ("CL:0000940", "is_a", "tkg:InnateT") not in found.edges
    assert vocabulary.targets("tkg:Tnfi") == ("HGNC:11892",)


def test_parts_are_no_subtypes(tmp_path: Path) -> None:
    """A part is within, never a subtype; other relations are left out."""
    folder = small_vocabulary.write(tmp_path / "ontology", {"tissue": "U:1\tdermis\nU:2\tskin\nU:3\torgan\n"})
    (folder / "imports").mkdir()
    edges = "child\trelation\tparent\tsource\nU:1\tpart_of\tU:2\tx\nU:2\tis_a\tU:3\tx\nU:1\tdevelops_from\tU:9\tx\n"
    (folder / "imports" / "uberon.tsv").write_text(edges)
    vocabulary = load(ontology=folder, cached=tmp_path / "cache")
    assert vocabulary.within("U:1", "U:2")
    assert vocabulary.within("U:1", "U:3")
    assert not vocabulary.is_a("U:1", "U:2")
    assert not vocabulary.within("U:1", "U:9")
    found = vocabulary.hierarchy(["U:1"])
    assert ("U:1", "U:3") in found.within
    assert ("U:1", "U:3") not in found.subtypes


def test_the_cache_is_used_rebuilt_and_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A damaged, cut or foreign cache is made anew, byte for byte; other inputs make another vocabulary."""
    monkeypatch.setenv("TRIALKG_CACHE", str(tmp_path / "mine"))
    folder = small_vocabulary.write(tmp_path / "ontology", small_vocabulary.tables())
    first = load(ontology=folder)
    (path,) = (tmp_path / "mine").iterdir()
    whole = path.read_bytes()
    for damage in (b"", whole[:-20], whole.replace(b"skin", b"sk\xffn", 1), b"{}\n", b"\x80\x04N."):
        path.write_bytes(damage)
        load.__globals__["_load"].cache_clear()
        assert list(load(ontology=folder).names()) == list(first.names())
        assert path.read_bytes() == whole
    small_vocabulary.write(folder, {"tissue": "UBERON:1\tlung\n"})
    second = load(ontology=folder)
    assert second.version != first.version
    assert not _means(second, "skin")


def test_no_cache_folder_is_no_failure(tmp_path: Path) -> None:
    """Where nothing can be cached the vocabulary is compiled all the same."""
    (tmp_path / "file").write_text("")
    folder = small_vocabulary.write(tmp_path / "ontology", small_vocabulary.tables())
    assert _means(load(ontology=folder, cached=tmp_path / "file" / "cache"), "skin")


@pytest.mark.parametrize("row", ["MONDO:1\t", "a\tb\t" + "\t" * 12 + "too much"])
def test_bad_tables_are_named(tmp_path: Path, row: str) -> None:
    """The error names the table and the row."""
    folder = small_vocabulary.write(tmp_path / "ontology", {"condition": row})
    with pytest.raises(VocabularyError, match=r"condition\.tsv:3"):
        load(ontology=folder, cached=tmp_path / "cache")


def test_a_missing_ontology_is_named(tmp_path: Path) -> None:
    """The error names the ontology."""
    with pytest.raises(VocabularyError, match="no file of CL"):
        newest(["CL"], tmp_path)


def test_newest_counts_numbers(tmp_path: Path) -> None:
    """Version 10 is newer than version 9."""
    for version in ("v9.2.0", "v10.1.0", "v9.10.0"):
        _pack(tmp_path, f"EFO-ontology-{version}.json.zst", {})
    assert newest(["EFO"], tmp_path)["EFO"].name == "EFO-ontology-v10.1.0.json.zst"


@pytest.mark.parametrize(
    ("word", "plural"),
    [
        ("cell", "cells"),
        ("biopsy", "biopsies"),
        ("diagnosis", "diagnoses"),
        ("bronchus", "bronchi"),
        ("sarcoma", "sarcomata"),
    ],
)
def test_plurals(word: str, plural: str) -> None:
    """English and Latin plurals."""
    assert plural in set(plurals(word))


def test_an_acronym_is_no_plural() -> None:
    """AIDS is no plural of aid."""
    forms = canonical(["aid", "aids", "cell", "pus"], ["aids"], [])
    assert "pi" not in forms
    assert forms["cells"] == "cell"
    assert "aids" not in forms


@pytest.mark.parametrize(
    ("word", "drug"), [("ruxolitinib", True), ("rituximab", True), ("nib", False), ("april", False)]
)
def test_stems(word: str, drug: bool) -> None:  # noqa: FBT001 - a table's column
    """A stem needs letters beside it."""
    assert (
        Stems(
            [
                {"stem": "-nib", "strength": "strong"},
                {"stem": "-mab", "strength": "strong"},
                {"stem": "-pril", "strength": "strong"},
            ]
        ).strong(word)
        is drug
    )


# --- the real vocabulary ---


@pytest.mark.parametrize(
    ("name", "curie"),
    [
        ("systemic sclerosis", "MONDO:0005100"),
        ("Sj\u00f6gren's syndrome", "MONDO:0010030"),
        ("T lymphocytes", "CL:0000084"),
        ("innate lymphoid cells", "CL:0001065"),
        ("fibroblast", "CL:0000057"),
        ("skin", "UBERON:0002097"),
        ("ruxolitinib", "CHEBI:66919"),
    ],
)
def test_real_names(vocabulary: Vocabulary, name: str, curie: str) -> None:
    """Names of every source mean what they should."""
    assert _means(vocabulary, name)[0] == curie


@pytest.mark.parametrize(
    "name", ["cell", "cells", "disease", "tissue", "assay", "complete", "grade 3", "organ", "group"]
)
def test_generic_words_never_match(vocabulary: Vocabulary, name: str) -> None:
    """Words that say nothing by themselves mean nothing."""
    assert not _means(vocabulary, name)


def test_real_hierarchy(vocabulary: Vocabulary) -> None:
    """Cells and conditions over is_a, tissues over part_of as well; siblings stay apart."""
    assert vocabulary.is_a("MONDO:0016356", "MONDO:0005100")
    assert vocabulary.is_a("CL:0000815", "CL:0000084")
    assert not vocabulary.is_a("CL:0000084", "CL:0000236")
    assert not vocabulary.is_a("UBERON:0002067", "UBERON:0002097")
    assert vocabulary.within("UBERON:0002067", "UBERON:0002097")
    assert not vocabulary.within("UBERON:0000178", "UBERON:0002097")


FORMS = Forms({"cells": "cell", "tumour": "tumor"})
HEADS = {("t", "cell"): "2", ("tumor", "cell"): "2"}
NAMES = {"skin", "cell"}
LEXER = Lexer(
    FORMS,
    Flags(NAMES, (one for one, _ in HEADS), (two for _, two in HEADS)),
    HEADS,
    lambda spelling, word: word in NAMES and spelling != "SKIN",
)
TEXTS = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "T cells",
                "tumour cell",
                "skin",
                "SKIN",
                "IFN\u03b3",
                "Raynaud\u2019s",
                "CD8(+)",
                "\n- ",
                "_",
                "\u00e9",
                "x" * 70,
            ]
        ),
        st.text(max_size=12),
    ),
    min_size=30,
    max_size=80,
).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_words_cut_on_arrays_are_those_cut_one_by_one(text: str) -> None:
    """The fast way and the plain way agree on words and places; the fast one may find more places likely."""
    (fast,), plain = LEXER.tokenise([text]), tokenise(text, FORMS, Flags(NAMES, ["t", "tumor"], ["cell"]))
    assert (fast.words, fast.starts, fast.ends) == (plain.words, plain.starts, plain.ends)
    pairs = {place for place, pair in enumerate(zip(plain.words, plain.words[1:], strict=False)) if pair in HEADS}
    names = {place for place, word in enumerate(plain.words) if word in NAMES}
    shouted = {place for place in names if text[plain.starts[place] : plain.ends[place]] == "SKIN"}
    assert set(fast.likely) >= pairs | (names - shouted)
    alone = {place for place, alone in zip(fast.likely, fast.alone, strict=True) if alone}
    assert alone == names - shouted or (fast.batch is None and alone == names)
    for some in (set[str](), set(plain.words), {"skin", "unheard-of"}, set(plain.words) - {"cell"}):
        expected = [place for place, word in enumerate(plain.words) if word in some]
        assert fast.places(some) == plain.places(some) == expected
        assert Sieve(some.__contains__).places(fast) == Sieve(some.__contains__).places(plain) == expected


@settings(max_examples=50, deadline=None)
@given(st.lists(st.one_of(TEXTS, st.text(max_size=5), st.sampled_from(["", "\0", "T\n", "\U0001f9ec"])), max_size=5))
@example(["T cells " * 40 + "00\0"])
def test_texts_cut_together_do_not_touch(texts: list[str]) -> None:
    """Each text has its own words and places, as if cut alone; a sieve that is asked for all finds those of each."""
    sieve = Sieve(str.isalpha)
    for text, fast in zip(texts, LEXER.tokenise(texts), strict=True):
        plain = tokenise(text, FORMS)
        assert (fast.text, fast.words, fast.starts, fast.ends) == (text, plain.words, plain.starts, plain.ends)
        assert all(0 <= place < len(plain.words) for place in fast.likely)
        assert sieve.places(fast) == [place for place, word in enumerate(plain.words) if word.isalpha()]


def test_a_sieve_learns_the_words_that_come_and_forgets_those_of_another_lexicon() -> None:
    """Each word is tested once in a lexicon; a second lexicon numbers its words anew."""
    tested: list[str] = []

    def test(word: str) -> bool:
        tested.append(word)
        return word == "skin"

    sieve = Sieve(test)
    other = Lexer(FORMS, Flags(NAMES, (), ()), HEADS, lambda _, word: word in NAMES)
    for lexer, words in ((LEXER, "skin brook "), (other, "brook skin "), (other, "skin stone ")):
        (tokens,) = lexer.tokenise([words * 40])
        assert sieve.places(tokens) == [place for place, word in enumerate(tokens.words) if word == "skin"]
    assert tested[-3:] == ["brook", "skin", "stone"]


def test_a_bag_minds_the_words_alone() -> None:
    """Order, filler and adjectives of places make no difference; another word does."""
    nouns, filler = {"pulmonary": "lung"}, {"of", "human"}
    same = bag(["endothelial", "cell", "of", "lung"], nouns, filler)
    assert same == bag(["human", "pulmonary", "endothelial", "cell"], nouns, filler)
    assert same != bag(["lymphatic", "endothelial", "cell", "of", "lung"], nouns, filler)
    assert not bag(["cell"], nouns, filler)


def test_classes_of_rules_have_labels_and_no_names(vocabulary: Vocabulary) -> None:
    """What only a criterion's rule finds is known by its id; its words are no name that any text is searched for."""
    contraception = vocabulary.term("EFO:0009520")
    assert contraception is not None
    assert (contraception.label, contraception.kind) == ("contraception", "procedure")
    assert vocabulary.senses(vocabulary.key("contraception")) == ()
    assert vocabulary.senses(vocabulary.key("oophorectomy")) == ()
