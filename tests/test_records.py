"""Registry records → pages: every value at its path, criteria by indentation, a named fault for what is broken."""

from __future__ import annotations

import csv
import json
import os
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kg import criteria as judge
from kg.assemble import registry_number
from kg.documents import document_of, documents
from kg.markup.trees import tree_of, value_at
from kg.model import Document, DocumentError
from kg.read import read
from kg.read.listing import layouts
from kg.read.records import registries
from kg.records.hypertext import unmarked
from kg.records.listing import items
from kg.records.tidying import tidy
from kg.workbench import recorded

if TYPE_CHECKING:
    from kg.model import Page

FOLDER = Path(__file__).parent / "records"
DATA = Path(__file__).parents[1].parent / "shared" / "data"
with (Path(__file__).parent / "cases" / "records_dirty.tsv").open(encoding="utf-8", newline="") as _file:
    DIRTY = list(csv.DictReader(_file, delimiter="\t", quoting=csv.QUOTE_NONE))


def pages(*names: str) -> list[Page]:
    """The pages of records in the folder."""
    found = [document for document in documents([FOLDER / name for name in names]) if isinstance(document, Document)]
    return [read(document) for document in found]


def record(**modules: Any) -> bytes:  # noqa: ANN401 - JSON
    """A study of API version 2 with these modules."""
    return json.dumps({"protocolSection": modules}).encode()


PAGES = pages("study.json", "study.xml", "export.xml")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.document.source)
def test_sections_are_as_expected(page: Page) -> None:
    """What stands in the expected file was read by a person."""
    name = page.document.source.replace(".", "_").replace("#", "_")
    expected = FOLDER / "expected" / f"{name}.tsv"
    keys = ("name", "item", "qualifier", "group", "rule", "path", "start", "end", "text")
    rows = [[str(getattr(section, key)).replace("\n", "\\n") for key in keys] for section in page.sections]
    text = "\n".join("\t".join(row) for row in [list(keys), *rows]) + "\n"
    if os.environ.get("TRIALKG_GOLDEN") == "write":
        expected.parent.mkdir(exist_ok=True)
        expected.write_text(text, encoding="utf-8")
    assert text == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.document.source)
def test_quotes_stand_at_their_paths(page: Page) -> None:
    """The stored text, parsed anew, has the words of every section at its path; each letter stands where it says."""
    tree = tree_of(page.document.text)
    for section in page.sections:
        value = value_at(tree, section.path)
        quote = page.quote(section)
        assert value is not None
        assert value[quote.start : quote.end] == quote.text
        for place, letter in enumerate(section.text):
            stands = value[section.raw(place, place)[0]]
            assert stands == letter or stands in "\\&<" or (letter in " \n" and stands.isspace())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.document.source)
def test_exactly_one_format_recognises_a_record(page: Page) -> None:
    """And no page layout does."""
    tree = tree_of(page.document.text)
    fitting = [one for one in registries().values() if one.syntax == page.document.syntax and one.recognises(tree)]
    assert len(fitting) == 1
    assert not [name for name, layout in layouts().items() if layout.recognises(page.document)]


def test_a_registry_tells_of_its_own_trials() -> None:
    """ClinicalTrials.gov is one; ICTRP retells."""
    assert [page.document.kind for page in PAGES] == ["registry", "registry", "aggregator", "aggregator"]


@pytest.mark.parametrize("case", DIRTY, ids=lambda case: case["name"])
def test_what_is_broken_has_a_name(case: dict[str, str]) -> None:
    """A record is refused with a code, never with a traceback; ``*<a>50000*`` stands for 50,000 times ``<a>``."""
    before, star, rest = case["text"].partition("*")
    if star:
        piece = rest.rstrip("*").rstrip("0123456789")
        before += piece * int(rest.rstrip("*").removeprefix(piece))
    with pytest.raises(DocumentError) as refused:
        read(document_of(before.encode(), "x"))
    assert refused.value.issue.code == case["code"]


def test_nothing_outside_is_read() -> None:
    """The words of a file on this machine never get into a message or a page."""
    with pytest.raises(DocumentError) as refused:
        read(document_of(DIRTY[12]["text"].encode(), "x"))
    assert Path("/etc/hostname").read_text(encoding="utf-8").strip() not in str(refused.value)


def test_another_type_at_a_path_is_said_and_the_rest_is_read() -> None:
    """A list where an object belongs, an object where a list belongs, a list where words belong."""
    page = read(
        document_of(
            record(
                identificationModule={"nctId": "NCT90000203", "briefTitle": ["a", "b"]},
                designModule=[],
                conditionsModule={"conditions": {"a": "Lupus"}, "keywords": ["skin", None, {"b": 1}]},
                statusModule={"overallStatus": True},
            ),
            "x.json",
        )
    )
    said = [issue.message.partition(": ")[0].rpartition("/")[2] for issue in page.issues]
    assert said == ["briefTitle", "conditions", "2", "designModule"]
    assert {issue.code for issue in page.issues} == {"malformed-record"}
    assert [section.text for section in page.named("id", "keyword", "status")] == ["NCT90000203", "true", "skin"]


def test_half_a_character_is_made_good() -> None:
    """A surrogate without its other half would end no text that can be written; a whole pair is a character."""
    data = b'{"protocolSection": {"identificationModule": {"briefTitle": "a\\ud83d b\\ud83d\\ude00 c\\\\ud83d"}}}'
    page = read(document_of(data, "x.json"))
    assert [section.text for section in page.named("title")] == ["a\ufffd b\U0001f600 c\\ud83d"]
    assert "decoding" in {issue.code for issue in page.issues}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("* Adults\n* Lupus\n\nExclusion Criteria:\n\n* HIV", "inclusion inclusion exclusion"),
        ("Inclusion criteria: 1. Adults; 2. Lupus", "inclusion inclusion"),
        ("Inclusion criteria: healthy controls\n\n* Adults", "inclusion"),
        ("Patients with these are excluded:\n\n* HIV\n* Lupus", "exclusion exclusion"),
        ("Inclusion Criteria:\n\n* Adults:\n  1. men\n  2. women\n* Lupus", "inclusion inclusion"),
        (
            "Inclusion Criteria:\n\n1. Adults:\n   * men\n   * women\n2. Lupus",
            "inclusion inclusion inclusion inclusion",
        ),
        ("Inclusion Criteria:\n\n1. Adults:\na. men\nb. women\n2. Lupus", "inclusion inclusion"),
        ("Inclusion of children is planned\n\nAdults with lupus", "None None"),
        ("No eligibility criteria", ""),
        ("DISEASE CHARACTERISTICS:\n\nLupus\n\nPATIENT CHARACTERISTICS:\n\nAge:\n\n* Not specified", "inclusion"),
        ("Inclusion Criteria:\n\n* Chemotherapy: Not specified.\n* Not specified by the patient", "inclusion"),
        ("DISEASE CHARACTERISTICS: Proven melanoma\n\nPATIENT CHARACTERISTICS: Age over 18", "inclusion inclusion"),
        ("PRIOR CONCURRENT THERAPY:\n\n* No prior surgery\n\nNOTES: Lupus", "inclusion inclusion"),
        (
            "PROTOCOL ENTRY CRITERIA:\n--Disease Characteristics--\nLupus, proven.\n\n* Not pregnant",
            "inclusion inclusion",
        ),
        ("Entry criteria were met\n\nAdults with lupus", "None None"),
        ("Inclusion Criteria:\n\n* Adults\n\n1.2 EXCLUSION CRITERIA\n\n* HIV", "inclusion exclusion"),
        ("Inclusion Criteria:\n\n* Adults\n\nThe exclusion criteria were;\n\n* HIV", "inclusion exclusion"),
        (
            "Inclusion Criteria\n\nConcurrent Medication:\n\nAllowed:\n\n* Aspirin\n\nRequired:\n\n* Lupus",
            "None inclusion",
        ),
        ("Inclusion Criteria\n\nConcurrent Medication:\n\n* Aspirin", "inclusion"),
        (
            "Inclusion Criteria\n\nAllowed:\n\n- Aspirin\n\nWritten consent must be given.\n\n- Lupus",
            "None inclusion inclusion",
        ),
        ("Inclusion Criteria\n\nAllowed:\n\n- Aspirin\n\n- Heparin that must be stable", "None None"),
        ("TUMOR CHARACTERISTICS: Proven melanoma\n\nNo disease characteristics", "None None"),
    ],
)
def test_criteria_are_cut(text: str, expected: str) -> None:
    """Headings give the polarity; a list above the exclusions is the inclusions'; else the judge decides."""
    assert " ".join(str(item.polarity) for item in items(text, judge)) == expected


def test_groups_of_criteria() -> None:
    """A heading, or the item above, names the group; the next item at the old indentation has none of it."""
    text = "Inclusion Criteria:\n\nPart A\n\n* Organs:\n  * liver\n* Adults\n\nPART B: Lupus"
    assert [item.group for item in items(text, judge)] == ["Part A", "Organs", "Part A", "PART B"]
    allowed = "Exclusion Criteria\n\nRequired:\n\n* Adults\n\nAllowed if stable:\n\n* Aspirin"
    assert [item.group for item in items(allowed, judge)] == ["Required", "Allowed if stable"]
    topic = "Exclusion Criteria\n\nPrior Medication:\n\nExcluded:\n\n- Heparin\n\nPatients must have:\n\n- Lupus"
    assert [item.group for item in items(topic, judge)] == ["Prior Medication: Excluded", "Patients must have"]
    timed = "Excluded within 4 weeks of study entry"
    bulleted = f"Inclusion Criteria\n\n- Adults\n\n- {timed}:\n\n- Heparin\n\n- Excluded by drugs: heparin"
    assert [item.group for item in items(bulleted, judge)] == ["", timed, timed]
    assert [item.group for item in items("PATIENT CHARACTERISTICS: Age over 18", judge)] == [""]
    comma = "Inclusion Criteria:\n\n* Had surgery,\n  * Adults\n* Either:\n  * HIV"
    assert [item.group for item in items(comma, judge)] == ["", "", "", "Either"]


def test_headings_and_brackets_glued_to_items() -> None:
    """A heading at the end of an item is one of the items below it; those that its bracket names are of the item."""
    glued = "Inclusion Criteria\n\nArm B:\n\n- Lupus is allowed. Arm C patients must have:\n\n- HIV"
    assert [item.group for item in items(glued, judge)] == ["Arm B", "Arm C patients must have"]
    bracket = "Exclusion Criteria\n\n- Therapy of sepsis. (Allowed:\n\n- Aspirin and heparin).\n\n- HIV"
    assert [len(item.spans) for item in items(bracket, judge)] == [2, 1]
    unclosed = "Exclusion Criteria\n\n- Therapy of sepsis. (Allowed:\n\n- Aspirin and heparin.\n\n- HIV"
    assert [len(item.spans) for item in items(unclosed, judge)] == [1, 1, 1]


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("Inclusion Criteria\n\nTwo of the following:\n\n- a count\n\nA donor", ["Two of the following", ""]),
        ("Inclusion Criteria\n\nTwo of the following:\n\n- a count\n\nOR\n\n- a donor", ["Two of the following"] * 2),
        ("Part A\n\n- Adults\n\nEither:\n\n- a count\n\nA donor", ["Part A", "Either", ""]),
        ("PART B:\n\nEither:\n\n- a count\n\nA donor", ["Either", "PART B"]),
        ("Exclusion Criteria\n\nPatients are excluded:\n\n- HIV\n\nAllowed:\n\n- oil\n\nAbuse",
         ["Patients are excluded", "Allowed", ""]),
    ],
)  # fmt: skip
def test_a_line_below_a_list_is_not_of_its_group(text: str, groups: list[str]) -> None:
    """A line that heads a list is of that list; a heading in capitals goes on, and an "OR" between lists ends none."""
    assert [item.group for item in items(text, judge)] == groups


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("Arm 1 (cells):\n\n- Lupus\n\nArm 2 (virus):\n\nAdults", ["Arm 1 (cells)", "Arm 2 (virus)"]),
        ("Part of a study:\n\nAdults", ["", ""]),
        ("Excluded within 4 weeks of entry:\n\nSteroids", ["Excluded within 4 weeks of entry"]),
        ("Excluded people have a fever.\n\nSteroids", ["", ""]),
        ("Adults\n\nhttps://example.org/survey?s=1", [""]),
        ("Adults\n\nSee https://example.org/survey?s=1", ["", ""]),
    ],
)
def test_headings_and_addresses_are_no_criteria(text: str, groups: list[str]) -> None:
    """An arm, and a time in which something is excluded, head what follows; the address of a form asks nothing."""
    assert [item.group for item in items(text, judge)] == groups


def test_letters_count_on_where_numbers_ended() -> None:
    """Items 1. and 2., then c., are one list; a letter out of turn is a line of the item above it."""
    text = "Exclusion Criteria\n\n1. Say:\n\n   1. Pain\n   2. Use of:\n\n   i. one ii. two\n\n   c. Surgery\n\n"
    text += "   e. Other\n2. HIV"
    found = items(text, judge)
    assert [(item.group, len(item.spans)) for item in found] == [("", 1), ("Say", 1), ("Say", 2), ("Say", 2), ("", 1)]
    assert [text[slice(*item.spans[0])] for item in found][3] == "Surgery"


@pytest.mark.parametrize(
    ("value", "wrapped", "expected"),
    [
        ("a\nb", True, "a b"),
        ("a\nb", False, "a\nb"),
        ("  a \r\n\r\n  b", True, "a\nb"),
        ("1 \\< 2 \\& C:\\data", False, "1 < 2 & C:\\data"),
    ],
)
def test_tidy(value: str, wrapped: bool, expected: str) -> None:  # noqa: FBT001 - a case
    """Wrapped lines are one; a backslash before a letter is one."""
    text, places = tidy(value, wrapped=wrapped)
    assert text == expected
    assert places[len(text)] <= len(value)


def test_tags_and_entities_of_ictrp() -> None:
    """Line breaks and characters; what is no tag stays."""
    assert unmarked("a<br/>b &lt;5 &amp; <i>c</i> x<y &nosuch; d")[0].startswith("a\nb <5 & c x<y ")


def test_cues_of_criteria_need_what_they_say() -> None:
    """No pattern matches a criterion that lacks the letters by which it is called."""
    texts = [section.text for page in PAGES for section in page.named("criterion")]
    golden = Path(__file__).parent / "golden"
    for path in golden.rglob("*.page.json"):
        found = json.loads(path.read_text(encoding="utf-8"))
        texts += [one["text"] for one in found["sections"] if one["name"] in {"criterion", "brief_summary"}]
    assert len(texts) > 300
    for words in texts:
        folded = judge._folded(words)  # noqa: SLF001 - what calls a cue up
        assert not [
            cue.rule
            for cue in judge._cues()  # noqa: SLF001 - the table
            if cue.pattern.search(words) and not cue.possible(folded)
        ]


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("euctr2020-000202-22-fr", "EUCTR2020-000202-22-FR"),
        ("CTIS2022-500024-30-00", "2022-500024-30-00"),
        ("JPRN-jRCTs031190269", "jRCTs031190269"),
        ("JPRN-JapicCTI-194841", "JPRN-JapicCTI-194841"),
        ("JPRN-UMIN000012345", "UMIN000012345"),
        ("RBR-7W8CT9", "RBR-7w8ct9"),
        ("chictr-trc-12002008", "ChiCTR-TRC-12002008"),
        ("ISRCTN12345678", "ISRCTN12345678"),
        ("DRKS00012345", "DRKS00012345"),
        ("ACTRN12620000001987P", "ACTRN12620000001987p"),
        ("IRCT20171105037262N4", "IRCT20171105037262N4"),
        ("EX-2020-77", None),
        ("DRKS0001234", None),
    ],
)
def test_numbers_as_their_registries_write_them(words: str, number: str | None) -> None:
    """Without what the WHO puts before them, and in the registry's own letters: so one trial has one number."""
    assert registry_number(words) == number


def _spoilt(data: bytes, chance: random.Random) -> bytes:
    """A record with a piece cut, doubled, moved or replaced."""
    start = chance.randrange(len(data))
    end = min(len(data), start + chance.choice((1, 3, 20, 400)))
    new = chance.choice((b"", b'"', b"<", b"{}", b"[", b"\\ud800", b"\x00", b"\xff\xfe", b"null", data[start:end] * 2))
    return data[:start] + new + data[end:] if chance.random() < 0.8 else data[:start]


@pytest.mark.parametrize("name", ["study.json", "study.xml", "export.xml"])
@pytest.mark.parametrize("seed", range(60))
def test_spoilt_records_are_read_or_refused(tmp_path: Path, name: str, seed: int) -> None:
    """Never a traceback; what is read can be quoted."""
    chance = random.Random(f"{name} {seed}")  # noqa: S311 - a sample that can be repeated
    (tmp_path / name).write_bytes(_spoilt((FOLDER / name).read_bytes(), chance))
    for found in documents([tmp_path / name]):
        for section in _sections(found):
            assert section


def _sections(found: Document | DocumentError) -> list[str]:
    """The quotes of a document's sections; none where it is refused, for a reason."""
    try:
        page = read(found) if isinstance(found, Document) else None
    except DocumentError as error:
        return [error.issue.message]
    return [page.quote(section).text for section in page.sections] if page else []


def test_the_workbench_shows_where_a_value_stands() -> None:
    """With its line in the file, and its path."""
    shown = recorded(PAGES[1])
    assert "study.xml: a record of ClinicalTrials.gov, read as ctgov_xml" in shown
    number = 1 + (FOLDER / "study.xml").read_text(encoding="utf-8").split("\n").index("    <status>Completed</status>")
    assert f"{number:5}   site.status: Completed  /clinical_study/location[1]/status" in shown
    assert len(shown.splitlines()) == 1 + len(PAGES[1].sections)


@pytest.mark.skipif(not DATA.is_dir(), reason="no folder ../shared with real records")
def test_real_records_quote_their_own_words() -> None:
    """Every section of every sample stands where it says."""
    count = 0
    for found in documents([DATA / "records48", DATA / "ictrp_export.xml.xz"]):
        assert isinstance(found, Document)
        page = read(found)
        tree = tree_of(found.text) if count % 40 == 0 else None
        for section in page.sections:
            assert page.quote(section).text
            assert tree is None or value_at(tree, section.path) == page.values[section.path]
        count += 1
    assert count == 48 + 578
