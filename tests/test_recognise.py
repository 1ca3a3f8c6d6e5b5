"""Texts → mentions: golden cases on a small vocabulary, true offsets on any text, pages, and the real vocabulary."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import small_vocabulary
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.model import Document, Mention, Page, Section
from kg.recognise import distinct, mention_record, nearest, recognise, recognise_json, recognise_text
from kg.recognise.expansion import is_short
from kg.recognise.longforms import fits, long_form
from kg.recognise.misspellings import one_edit

if TYPE_CHECKING:
    from kg.vocabulary import Vocabulary

GOLDEN = Path(__file__).parent / "golden" / "recognise"


def _cases(name: str) -> list[tuple[str, str, str]]:
    lines = (GOLDEN / name).read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    return [(text.replace("\\n", "\n"), expected.replace("\\n", "\n"), why) for text, expected, why in rows]


def _shown(mentions: tuple[Mention, ...]) -> str:
    return " ".join(f"{mention.text}={mention.term.id or mention.term.kind}" for mention in mentions)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    """The vocabulary of ``small_vocabulary``."""
    return small_vocabulary.small(tmp_path_factory.mktemp("small"))


@pytest.mark.parametrize(("text", "expected", "why"), _cases("small.tsv"))
def test_small(small: Vocabulary, text: str, expected: str, why: str) -> None:
    """Golden cases; what is not listed must not be found."""
    assert _shown(recognise_text(text, small)) == expected, why


@pytest.mark.parametrize(("text", "expected", "why"), _cases("real.tsv"))
def test_real(vocabulary: Vocabulary, text: str, expected: str, why: str) -> None:
    """Golden cases on the real vocabulary."""
    assert _shown(recognise_text(text, vocabulary)) == expected, why


@pytest.mark.parametrize(("text", "expected", "why"), _cases("phrases.tsv"))
def test_the_whole_name_of_a_cell(vocabulary: Vocabulary, text: str, expected: str, why: str) -> None:
    """Phrase, core and id of each cell; half of the cases say what does not belong to a name."""
    cells = (one for one in recognise_text(text, vocabulary) if one.term.kind == "cell")
    shown = "; ".join(f"{text[slice(*one.phrase)]} \u2192 {one.text} = {one.term.id}" for one in cells)
    assert shown == expected, why


@pytest.mark.parametrize(("text", "expected", "why"), _cases("identity.tsv"))
def test_the_identity_of_the_whole_phrase(vocabulary: Vocabulary, text: str, expected: str, why: str) -> None:
    """What is printed of each cell: an id only where the class says all that the phrase says, else the closest."""
    (line,) = recognise_json([text], vocabulary)
    cells = [one for one in json.loads(line) if one["kind"] == "cell"]
    shown = (f"{one['id'] or ''}{'~' * bool(one['closest'])}{one['closest'] or ''}" or "-" for one in cells)
    assert " ".join(shown) == expected, why
    assert cells == [
        mention_record(one, vocabulary) for one in recognise_text(text, vocabulary) if one.term.kind == "cell"
    ]


@pytest.mark.parametrize(("text", "expected", "why"), _cases("markers.tsv"))
def test_marker_strings(vocabulary: Vocabulary, text: str, expected: str, why: str) -> None:
    """Markers, their levels, and the class that they define."""
    cells = (one for one in recognise_text(text, vocabulary) if one.term.kind == "cell")
    shown = (f"{one.text} = {one.term.id} [{' '.join(f'{m.name} {m.level}' for m in one.markers)}]" for one in cells)
    assert "; ".join(shown) == expected, why


def test_a_marker_has_its_gene(vocabulary: Vocabulary) -> None:
    """CD25 is one gene, CD16 two: an ambiguous name has no id."""
    (cell,) = recognise_text("CD25+CD16+ T cells", vocabulary)
    assert [marker.id for marker in cell.markers] == ["HGNC:6008", None]


def test_confidence_follows_the_kind_of_match(vocabulary: Vocabulary) -> None:
    """A label is surer than a short form that the text defines, and both than a name without identity."""
    text = "fibroblasts, myelin stripping macrophages (MSM), MSM, GFP+ cells, fibroblast of lung"
    sure = {one.text: one.confidence for one in recognise_text(text, vocabulary)}
    assert 1 > sure["fibroblast of lung"] > sure["MSM"] > sure["GFP+ cells"] > 0


def test_words_that_name_two_kinds(vocabulary: Vocabulary) -> None:
    """GM-CSF is measured, and given; CCL18 is measured only."""
    found = {one.text: [other.kind for other in one.others] for one in recognise_text("GM-CSF, CCL18", vocabulary)}
    assert found == {"GM-CSF": ["agent"], "CCL18": []}


@pytest.mark.parametrize(
    ("name", "kind", "curie"),
    [
        ("kidney tubule lining cells", "cell", "CL:1000507"),
        ("CD16+ NK cell", "cell", "CL:0000939"),
        ("cells of lung epithelium", "cell", "CL:0000082"),
    ],
)
def test_nearest(vocabulary: Vocabulary, name: str, kind: str, curie: str) -> None:
    """Candidates are of the kind, the likest first; a name that shares nothing has none."""
    found = nearest(name, kind, vocabulary)
    assert found[0].id == curie
    assert {term.kind for term in found} == {kind}
    assert len(nearest(name, kind, vocabulary, 1)) == 1


def test_nothing_is_near_to_nonsense(vocabulary: Vocabulary) -> None:
    """No shared word, no candidate."""
    assert nearest("xyzzy", "cell", vocabulary) == ()


PIECES = st.sampled_from(
    [
        *("T", "B", "cell", "cells", "CD4", "CD8", "+", "-", "high", "and", "or", ",", "/", "(", ")", "SSc", "PARC"),
        *("systemic", "sclerosis", "systemic sclerosis (SSc)", "limited", "diffuse", "hepatitis", "C", "anti-", "\n"),
        *(
            " ",
            " ",
            " ",
            ".",
            "\n\n",
            "\u00bd",
            "\u03b3",
            "\u0130",
            "\ufb01",
            "\U0001f1eb",
            "'s",
            "\u2019",
            "IFN",
            "vs.",
        ),
    ]
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map("".join)))
def test_any_text(small: Vocabulary, text: str) -> None:
    """Nothing crashes; the words are those of the text, inside their phrase; twice the same.

    They are apart from each other, but for cells in the name of an assay.
    """
    mentions = recognise_text(text, small)
    assert mentions == recognise_text(text, small)
    end, holder = 0, (0, 0)
    for mention in mentions:
        assert mention.text == text[mention.start : mention.end]
        assert mention.phrase[0] <= mention.start < mention.end <= mention.phrase[1]
        inside = holder[0] <= mention.start < mention.end <= holder[1] and mention.phrase != holder
        assert mention.start >= end or (mention.term.kind == "cell" and inside)
        assert mention.term.kind != "blocker"
        end = max(end, mention.end)
        holder = (mention.start, mention.end) if mention.term.kind == "assay" else holder
    alone = [mention_record(mention, small) for mention in mentions]
    beside = ["Treg (SSc)", text, "", "systemic sclerosis (Treg)", text]
    assert [json.loads(one) for one in recognise_json([text], small)] == [alone]
    assert [json.loads(one) for one in recognise_json(beside, small)][1::3] == [alone, alone]


def _page(*sections: tuple[str, str]) -> Page:
    """A page whose sections are slices of one text, parted by markup that no section has."""
    text, made = "", []
    for name, words in sections:
        text += "<p>"
        made.append(Section(name, words, len(text), len(text) + len(words)))
        text += words
    return Page(Document("a.txt", text, "0" * 64, text), "none", tuple(made))


def test_a_short_form_holds_in_the_whole_document(small: Vocabulary) -> None:
    """Defined in the summary, used in the title before it."""
    page = _page(("title", "Cells in SSc"), ("brief_summary", "On systemic sclerosis (SSc)."), ("criterion", "SSc"))
    mentions = recognise(page, small)
    assert [(m.section, m.text, m.match) for m in mentions] == [
        (0, "SSc", "abbreviation"),
        (1, "systemic sclerosis", "label"),
        (1, "SSc", "abbreviation"),
        (2, "SSc", "abbreviation"),
    ]
    for mention in mentions:
        assert page.document.text[mention.start : mention.end] == mention.text
        assert page.sections[mention.section].text[slice(*mention.at)] == mention.text


def test_no_name_and_no_phrase_crosses_sections(small: Vocabulary) -> None:
    """The sections are read as one text; each is a text of its own all the same."""
    assert not recognise(_page(("keyword", "systemic"), ("keyword", "sclerosis")), small)
    page = _page(
        ("keyword", "skin"), ("title", "T cells"), ("keyword", ""), ("keyword", "T and"), ("keyword", "B cells")
    )
    assert [(m.section, m.at, m.phrase) for m in recognise(page, small)] == [
        (0, (0, 4), (3, 7)),
        (1, (0, 7), (10, 17)),
        (4, (0, 7), (31, 38)),
    ]


def test_a_heading_written_head_first_is_read_in_its_own_section(small: Vocabulary) -> None:
    """*Sclerosis, Multiple* is a name where it is all of a section, not where a sentence holds it."""
    page = _page(("condition", "Sclerosis, Multiple"), ("brief_summary", "On sclerosis, multiple and other."))
    assert [(m.section, m.text) for m in recognise(page, small)] == [(0, "Sclerosis, Multiple")]


def test_an_entry_of_a_condition_list_is_a_condition_without_an_id(small: Vocabulary) -> None:
    """What a registry lists as a condition is one, "Healthy" too; a list in one entry and a known name add none."""
    entries = ["Insulin Resistance", "Healthy Aging", "lupus", "Gout; other", "IR", "T cell", "Healthy Volunteers"]
    values = {f"/conditions/{number}": words for number, words in enumerate(entries)}
    sections = [Section("condition", words, 0, len(words), path=path) for path, words in values.items()]
    title = Section("title", "Gout", 0, 4, path="/title")
    page = Page(
        Document("a.json", "{}", "0" * 64, "{}"), "none", (*sections, title), values={**values, "/title": "Gout"}
    )
    found = [(one.text, one.term.id, one.path) for one in recognise(page, small) if one.term.kind == "condition"]
    assert found[0] == ("Insulin Resistance", None, "/conditions/0")
    assert [text for text, *_ in found[1:]] == ["lupus", "Healthy Volunteers"]
    assert [one.text for one in recognise(_page(("condition", "Insulin Resistance")), small)] == []


def test_sections_without_prose_are_not_read(small: Vocabulary) -> None:
    """Sites, people, sponsors, ids, dates and status name no concept."""
    names = ("site.facility", "sponsor", "investigator.name", "id", "status", "date.start", "acronym")
    assert not recognise(_page(*((name, "skin") for name in names)), small)
    assert len(recognise(_page(("keyword", "skin"), ("outcome.measure", "skin")), small)) == 2


def test_offsets_of_cleaned_text(small: Vocabulary) -> None:
    """A section whose text lost characters points to the document all the same."""
    raw = "sys\\temic sclerosis"
    offsets = (0, 1, 2, *range(4, len(raw) + 1))
    section = Section("title", "systemic sclerosis", 0, len(raw), offsets)
    (mention,) = recognise(Page(Document("a.txt", raw, "0" * 64, raw), "none", (section,)), small)
    assert (mention.start, mention.end, mention.text) == (0, len(raw), raw)
    assert mention.at == (0, 18)


def test_values_of_records_quote_their_own_text(small: Vocabulary) -> None:
    """At a path, offsets and words are those of the value."""
    section = Section("title", "the skin", 0, 8, path="/protocolSection/title")
    record = Document("a.json", "{}", "0" * 64, "{}")
    (mention,) = recognise(Page(record, "none", (section,), values={section.path: "the skin"}), small)
    assert (mention.start, mention.end, mention.text, mention.path) == (4, 8, "skin", "/protocolSection/title")


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("of infiltrating T cells in", "infiltrating T cells"),
        ("autologous MSC; severe anemia and", "severe anemia"),
        ("the systemic sclerosis patients were", "systemic sclerosis patients"),
        ("skin, blood samples", "skin"),
        ("of CD4+CD25+FOXP3+ Treg", "CD4+CD25+FOXP3+ Treg"),
        ("of CD45RA- CCR7+ T cells", "CD45RA- CCR7+ T cells"),
        ("A + B skin", "skin"),
        ("was treated blood", "blood"),
    ],
)
def test_phrases(small: Vocabulary, text: str, phrase: str) -> None:
    """Modifiers before, head nouns after; no verbs, no punctuation, no other mention."""
    (mention, *_) = recognise_text(text, small)
    assert text[slice(*mention.phrase)] == phrase


def test_the_record(small: Vocabulary) -> None:
    """The keys of the interface, JSON values only."""
    (mention,) = recognise_text("innate T cells", small)
    assert mention_record(mention, small) == {
        "path": "",
        "start": 0,
        "end": 14,
        "text": "innate T cells",
        "phrase": [0, 14],
        "kind": "cell",
        "id": "tkg:InnateT",
        "closest": "CL:0002127",
        "match": "variant",
        "candidates": [],
        "confidence": 0.95,
        "markers": [],
    }


@pytest.mark.parametrize("form", ["and", "n=20", "2013", "A", "Italy", "see below", "12,5", "a b"])
def test_no_short_form(form: str) -> None:
    """Words, numbers and phrases in parentheses define nothing."""
    assert not is_short(form)


@pytest.mark.parametrize(("short", "text"), [("ABC", "of other things"), ("SSc", "SSc"), ("XS", "a short text")])
def test_no_long_form(short: str, text: str) -> None:
    """A letter is missing, or the long form is the short one."""
    assert long_form(short, text) is None


@pytest.mark.parametrize(
    ("short", "text", "right"),
    [
        ("NSCLC", "non-small cell lung cancer", True),
        ("HCC", "hepatocellular carcinoma", True),
        ("CMV", "cytomegalovirus", True),
        ("COVID-19", "coronavirus disease 2019", True),
        ("MRI", "morbid obesity", False),
        ("ABC", "treatment of tubercular bacterial cysts", False),
    ],
)
def test_initials_carry_a_definition(short: str, text: str, right: bool) -> None:  # noqa: FBT001 - a table's column
    """Letters from anywhere inside the words are not enough."""
    assert fits(short, text, frozenset({"of"})) is right


@pytest.mark.parametrize(
    ("slip", "right"),
    [("ruxoltinib", True), ("ruxolitiniib", True), ("ruxolitanib", True), ("urxolitinib", True), ("ruxoltiinb", False)],
)
def test_a_slip_is_one_letter(slip: str, right: bool) -> None:  # noqa: FBT001 - a table's column
    """One insertion, deletion, substitution or transposition, no two."""
    assert one_edit(slip, "ruxolitinib") is right


def test_a_slip_needs_the_right_spelling_in_its_document(small: Vocabulary) -> None:
    """Beside the name a slip is a variant of it, in any section; alone it has no identity."""
    (mention,) = recognise_text("ruxoltinib", small)
    assert (mention.term.id, mention.match) == (None, "none")
    page = _page(("title", "A trial of ruxoltinib"), ("brief_summary", "Ruxolitinib is given."))
    slip, right = recognise(page, small)
    assert (slip.text, slip.term.id, slip.match) == ("ruxoltinib", "CHEBI:66919", "variant")
    assert (right.term.id, right.match) == ("CHEBI:66919", "label")


def test_a_mention_is_printed_once(small: Vocabulary) -> None:
    """What an outcome repeats of the description around it is one mention; the same word elsewhere is another."""
    text = "To measure the skin. Skin."
    whole = Section("detailed_description", text, 0, len(text))
    part = Section("outcome.measure", text[3:20], 3, 20)
    mentions = recognise(Page(Document("a.txt", text, "0" * 64, text), "none", (whole, part)), small)
    assert [(one.start, one.section) for one in mentions] == [(15, 0), (21, 0), (15, 1)]
    assert [(one.start, one.section) for one in distinct(mentions)] == [(15, 0), (21, 0)]


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ("SARS-CoV-2", [("condition", "MONDO:0100096")]),
        ("Cytomegalovirus", [("condition", "MONDO:0005132")]),
        ("SARS-CoV-2 Pneumonia", [("condition", "MONDO:0100096")]),
        ("Vitamin D", [("agent", "CHEBI:27300")]),
        ("Lung", [("tissue", "UBERON:0002048"), ("condition", None)]),
        ("Kidney Transplant; Complications", [("procedure", "EFO:0010134"), ("condition", None)]),
        ("Kidney Transplant; Diet", [("procedure", "EFO:0010134")]),
    ],
)
def test_an_entry_that_names_a_virus_is_the_infection(
    vocabulary: Vocabulary, entry: str, found: list[tuple[str, str | None]]
) -> None:
    """A condition list speaks of illnesses; what is no virus stays what it is."""
    section = Section("condition", entry, 0, len(entry), path="/conditions/0")
    document = Document("a.json", entry, "0" * 64, entry)
    page = Page(document, "none", (section,), values={section.path: entry})
    assert [(one.term.kind, one.term.id) for one in recognise(page, vocabulary)] == found


@pytest.mark.parametrize(
    ("name", "unnamed"),
    [("Convalescent Plasma", []), ("convalescent plasma ", []), ("Aspirin", ["Convalescent Plasma"])],
)
def test_an_entry_that_repeats_what_is_given_is_no_condition(
    vocabulary: Vocabulary, name: str, unnamed: list[str]
) -> None:
    """A condition list that names the trial's intervention names no illness by it."""
    entry = "Convalescent Plasma"
    text = f"{entry}\n{name}"
    first = Section("condition", entry, 0, len(entry), path="/conditions/0")
    second = Section("intervention.name", name, len(entry) + 1, len(text), path="/interventions/0")
    page = Page(
        Document("a.json", text, "0" * 64, text),
        "none",
        (first, second),
        values={first.path: entry, second.path: name},
    )
    assert [one.text for one in recognise(page, vocabulary) if one.term.kind == "condition"] == unnamed
