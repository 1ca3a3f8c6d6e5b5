"""The learned second reading: what it sees of a concept, what it sets aside, and above all what it leaves alone."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from marked_text import Words, marked

from kg import files
from kg.assemble import assemble, record
from kg.build.versions import versions
from kg.documents import document
from kg.interpret import interpret
from kg.learned import load, second_reading
from kg.learned.concepts import concepts
from kg.learned.features import Surroundings, area, features
from kg.learned.shares import listed
from kg.learned.switch import SWITCH
from kg.learned.weights import CONSTANT, Model
from kg.model import Interpretation, Mention
from kg.read import read
from kg.recognise import recognise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.model import Page
    from kg.vocabulary import Vocabulary

LARGEST = 20_000_000
KINDS = frozenset({"condition", "cell", "assay", "analyte", "tissue"})
RECORDS = Path(__file__).parent / "records"


class Above:
    """Glioma is a tumor; of nothing else anything is known."""

    def above(self, curie: str) -> frozenset[str]:
        """The id and its classes."""
        return frozenset({curie, "MONDO:0005070"} if curie == "x:glioma" else {curie})


class Classes:
    """What the second reading asks of a vocabulary."""

    links = Above()


def model(weights: Mapping[str, float], *, layout: str = "case") -> Model:
    """A model that believes everything but what these weights speak against."""
    return Model({CONSTANT: 4.0, **weights}, {}, Calibration(), 0.42, frozenset({layout}), KINDS, {})


class Calibration(dict[str, float]):
    """The logit as it is."""

    def get(self, name: str, default: float | None = None) -> float:  # type: ignore[override]
        """No other weight counts."""
        del default
        return float(name == "logit")


def twice(*sections: tuple[str, str], against: str) -> tuple[Page, Interpretation, Interpretation]:
    """A page, what the rules make of it, and what is left after a second reading that doubts one concept."""
    page, mentions, _ = marked(*sections)
    first = interpret(page, mentions, Words())
    second = second_reading(page, mentions, first, Classes(), read=lambda: model({f"id={against}": -9.0}))
    return page, first, second


def roles(found: Interpretation, words: str) -> set[str | None]:
    """The roles of the mentions of a concept."""
    return {one.role for one in found.mentions if one.term.label == words}


def seen(*sections: tuple[str, str], words: str) -> dict[str, float]:
    """The features of one concept of a page."""
    page, mentions, _ = marked(*sections)
    known = concepts(mentions, Interpretation(), Classes(), KINDS)
    (mine,) = [one for one in known.values() if one.term.label == words]
    return features(mine, Surroundings(page))


# --- what it sees ---


def test_it_sees_the_name_the_place_and_the_words_around() -> None:
    """Its id and label, its section, the words beside it (the nearest apart), and those of its sentence."""
    found = seen(("outcome.measure", "Change in serum {analyte:IL-6} level by day 28"), words="IL-6")
    assert {"id=analyte:x:il-6", "lw=analyte:il", "at=outcome.measure", "only=outcome.measure"} <= found.keys()
    assert {"all=outcomes", "b:serum", "b1:serum", "a:level", "a1:level", "s:change", "s:#"} <= found.keys()


def test_it_does_not_see_other_sentences() -> None:
    """The window of words reaches into the next sentence, the sentence's words do not."""
    text = "Serum is kept. Levels of {analyte:IL-6} are measured. Nothing else is planned."
    found = seen(("brief_summary", text), words="IL-6")
    assert {"s:levels", "s:measured"} <= found.keys()
    assert not {"s:kept", "s:planned"} & found.keys()


def test_it_does_not_see_criteria_where_prose_names_the_concept() -> None:
    """The words of a criterion count only where nothing else names it."""
    criterion = ("criterion:exclusion", "Uncontrolled {condition:asthma}")
    assert "b1:uncontrolled" in seen(criterion, words="asthma")
    both = seen(criterion, ("brief_summary", "People with {condition:asthma} take part"), words="asthma")
    assert "b1:uncontrolled" not in both
    assert {"b1:with", "all=criteria+prose"} <= both.keys()


def test_it_does_not_see_what_the_rules_said() -> None:
    """A mention with a role has the features of one without."""
    page, mentions, _ = marked(("outcome.measure", "{assay:ELISA} of {analyte:IL-6}"))
    told = tuple([replace(one, role="measured", rule="section") for one in mentions])
    before, after = (concepts(some, Interpretation(), Classes(), KINDS) for some in (mentions, told))
    around = Surroundings(page)
    assert [features(one, around) for one in before.values()] == [features(one, around) for one in after.values()]


def test_a_concept_knows_whether_the_page_names_what_is_wider_or_narrower() -> None:
    """Glioma is a tumor."""
    sections = (("title", "{condition:glioma}"), ("keyword", "{condition:tumor}"), ("keyword", "{condition:asthma}"))
    assert "condition|wider" in seen(*sections, words="glioma")
    assert "condition|narrower" in seen(*sections, words="tumor")
    assert not {"condition|wider", "condition|narrower"} & seen(*sections, words="asthma").keys()


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("criterion:inclusion", "criteria"),
        ("outcome.measure", "outcomes"),
        ("official_title", "titles"),
        ("keyword", "keyword"),
        ("arm.description", "arms"),
        ("brief_summary", "prose"),
        ("reference", "others"),
    ],
)
def test_areas(place: str, expected: str) -> None:
    """Sections are of few classes."""
    assert area(place) == expected


def test_a_rare_concept_leans_on_its_class() -> None:
    """What nobody has seen has the share of its class, and without one that of its kind."""
    page, mentions, _ = marked(("title", "{condition:glioma} and {condition:asthma}"))
    shares = {"condition": [10.0, 5.0], "condition text": [10.0, 5.0], "MONDO:0005070 text": [100.0, 99.0]}
    known = list(concepts(mentions, Interpretation(), Classes(), KINDS).values())
    glioma, asthma = (listed(one, Surroundings(page), shares) for one in known)
    assert glioma["share"] > 2 > asthma["share"]
    assert math.isclose(asthma["share"], asthma["share of kind"])
    assert glioma["named"] == asthma["named"] == 0


# --- what it sets aside ---


def test_what_it_doubts_loses_its_roles_and_is_kept_apart() -> None:
    """With its roles, its probability and its mentions."""
    _, first, second = twice(("outcome.description", "{assay:ELISA} of {analyte:IL-6}"), against="analyte:x:il-6")
    assert roles(first, "IL-6") == {"measured"}
    assert roles(second, "IL-6") == set()
    (aside,) = second.aside
    assert (aside.term.label, aside.roles, [one.text for one in aside.mentions]) == ("IL-6", ("measured",), ["IL-6"])
    assert aside.probability < 0.01


def test_what_it_believes_stays() -> None:
    """The other concepts of the sentence lose nothing, and a page without doubts is the very same."""
    sections = ("outcome.description", "{assay:ELISA} of {analyte:IL-6}")
    _, first, second = twice(sections, against="analyte:x:il-6")
    assert roles(second, "ELISA") == roles(first, "ELISA") == {"measured"}
    _, first, second = twice(sections, against="analyte:x:il-8")
    assert second is first


def test_a_measurement_loses_what_is_doubted() -> None:
    """Its assay and the other analytes stay; without an assay it goes where nothing is left."""
    sections = ("outcome.description", "{assay:ELISA} of {analyte:IL-6} and {analyte:IL-8}")
    _, _, second = twice(sections, against="analyte:x:il-8")
    assert [(one.assay and one.assay.label, len(one.analytes)) for one in second.measurements] == [("ELISA", 1)]
    _, first, second = twice(("outcome.measure", "{analyte:IL-6}"), against="analyte:x:il-6")
    assert len(first.measurements) == 1
    assert not second.measurements


def test_criteria_and_references_keep_what_they_say() -> None:
    """A concept that is set aside still restricts who takes part."""
    _, first, second = twice(
        ("brief_summary", "We study {condition:asthma}."),
        ("criterion:exclusion", "{condition:Asthma}"),
        against="condition:x:asthma",
    )
    assert {"exclusion"} < roles(first, "asthma") | roles(first, "Asthma")
    assert roles(second, "asthma") | roles(second, "Asthma") == {"exclusion"}
    assert second.restrictions == first.restrictions


@pytest.mark.parametrize(
    ("why", "sections", "against"),
    [
        ("a condition of the record", (("condition", "{condition:Asthma}"),), "condition:x:asthma"),
        (
            "a condition of the record that a title names as well",
            (("title", "{condition:Asthma} in children"), ("condition", "{condition:Asthma}")),
            "condition:x:asthma",
        ),
        (
            "cells that are given",
            (("intervention.name", "{cell:T cells}"), ("arm.description", "Infusion of {cell:T cells}")),
            "cell:x:t cells",
        ),
        ("a biospecimen", (("biospecimen", "{tissue:serum}"),), "tissue:x:serum"),
        ("a specimen that is collected", (("brief_summary", "A {tissue:skin} biopsy is taken."),), "tissue:x:skin"),
        ("an assay", (("outcome.description", "{assay:ELISA} of {analyte:IL-6}"),), "assay:x:elisa"),
        ("what only criteria name", (("criterion:inclusion", "{condition:Asthma}"),), "condition:x:asthma"),
        ("an agent", (("intervention.name", "{agent:Ruxolitinib}"),), "agent:x:ruxolitinib"),
    ],
)
def test_what_the_record_lays_down_is_left_alone(why: str, sections: tuple[tuple[str, str], ...], against: str) -> None:
    """However little the model believes it."""
    _, first, second = twice(*sections, against=against)
    assert second == first, why


def test_pages_that_it_did_not_learn_from_are_left_alone() -> None:
    """A model speaks of its own layouts only."""
    page, mentions, _ = marked(("outcome.description", "{assay:ELISA} of {analyte:IL-6}"))
    first = interpret(page, mentions, Words())
    doubting = model({CONSTANT: -9.0}, layout="ctgov_xml")
    assert second_reading(page, mentions, first, Classes(), read=lambda: doubting) is first


def test_the_order_of_mentions_changes_no_probability() -> None:
    """Sums are exact, whatever stands first."""
    text = "{condition:glioma} is a {condition:tumor}; in {condition:glioma} cells, grade 3 {condition:glioma}"
    page, mentions, _ = marked(("detailed_description", text), ("keyword", "{condition:glioma}"))
    learned = replace(model({}), weights=Wavering({CONSTANT: 0.0}))

    def probability(some: tuple[Mention, ...]) -> float:
        mine = concepts(some, Interpretation(), Classes(), KINDS)["condition", "x:glioma"]
        return learned.probability(mine, ("objective",), Surroundings(page))

    assert probability(mentions) == probability(mentions[::-1])


class Wavering(dict[str, float]):
    """Weights that no binary fraction is equal to; every feature has one."""

    def get(self, name: str, default: float | None = None) -> float:  # type: ignore[override]
        """A tenth of the length of the name."""
        del default
        return len(name) / 10 if len(name) % 2 else -len(name) / 10


# --- the packaged file ---


def test_the_file_says_what_it_was_made_from() -> None:
    """Provenance, figures, and a size that may travel."""
    path = files.ontology() / "learned" / "second_reading.json"
    assert path.stat().st_size < LARGEST
    packaged = load()
    assert packaged is not None
    assert {"made by", "on", "from", "records", "concepts", "figures"} <= packaged.provenance.keys()
    assert packaged.kinds == KINDS
    assert packaged.layouts == {"ctgov_v2", "ctgov_xml"}
    assert 0 < packaged.threshold < 0.5
    assert all(map(math.isfinite, [*packaged.weights.values(), *packaged.calibration.values()]))
    assert {f"kind={kind}" for kind in packaged.kinds} <= packaged.calibration.keys()
    assert not [name for name in packaged.weights if name.startswith(("rule", "role"))]


@pytest.mark.parametrize("name", ["study.xml", "study.json"])
def test_records_are_read_twice(vocabulary: Vocabulary, name: str) -> None:
    """The second reading only takes away, the same each time, and says what."""
    page = read(document(RECORDS / name))
    mentions = recognise(page, vocabulary)
    first = interpret(page, mentions, vocabulary)
    second = second_reading(page, mentions, first, vocabulary)
    assert second == second_reading(page, mentions, first, vocabulary)
    assert set(second.mentions) <= set(first.mentions)
    trial = assemble(page, second)
    told: Any = record(trial)["set_aside"]
    assert [one["label"] for one in told] == [one.term.label for one in second.aside]
    said = [one for one in trial.issues if one.code == "set-aside"]
    assert len(said) == len(second.aside)
    assert all(one.severity == "info" and one.line for one in said)


def test_a_doubt_is_told_with_its_words() -> None:
    """The issue names concept, roles and probability, and quotes; the record has the mentions."""
    page, _, second = twice(("outcome.description", "{assay:ELISA} of {analyte:IL-6}"), against="analyte:x:il-6")
    trial = assemble(page, second)
    (issue,) = [one for one in trial.issues if one.code == "set-aside"]
    assert issue.message == (
        "IL-6 (analyte, x:il-6, measured) is set aside: probability 0.01; outcome.description: “ELISA of IL-6”"
    )
    told: Any = record(trial)["set_aside"]
    assert [[one["text"] for one in each["mentions"]] for each in told] == [["IL-6"]]


def test_it_can_be_turned_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the rules alone speak, and graphs are known as theirs."""
    before = versions.__wrapped__()
    monkeypatch.setenv(SWITCH, "off")
    page, mentions, _ = marked(("outcome.description", "{assay:ELISA} of {analyte:IL-6}"))
    first = interpret(page, mentions, Words())
    assert load() is None
    assert second_reading(replace(page, layout="ctgov_xml"), mentions, first, Classes()) is first
    assert versions.__wrapped__() != before
