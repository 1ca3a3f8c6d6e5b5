"""Criteria in words → what they ask, case by case from ``tests/cases/eligibility.tsv``: half say what must not come.

Mentions are marked up as ``{kind:words}``: the vocabulary plays no part here.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from ucumvert import PintUcumRegistry, get_ucum_parser

from kg.eligibility import restrictions
from kg.eligibility.cues import cues
from kg.eligibility.limits import limits
from kg.eligibility.tables import table
from kg.model import Document, Mention, Page, Section, Term
from kg.vocabulary import load

if TYPE_CHECKING:
    from lark import Lark

    from kg.model import Restriction

_CASES = Path(__file__).parent / "cases" / "eligibility.tsv"
_MARK = re.compile(r"\{(\w+):([^{}]+)\}")
_LINEAR = 1e-3


def cases() -> list[dict[str, str]]:
    """The rows of the table."""
    with _CASES.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def page(text: str, polarity: str) -> tuple[Page, list[Mention]]:
    """A page of one criterion, and the mentions that its words mark; words before ``||`` stand above its list."""
    plain, mentions, last = "", [], 0
    group, _, text = text.rpartition(" || ")
    for mark in _MARK.finditer(text):
        plain += text[last : mark.start()]
        kind, words = mark.groups()
        last, place = mark.end(), (len(plain), len(plain) + len(words))
        plain += words
        identity = "PATO:0000461" if kind == "group" else f"x:{words}"
        mentions.append(Mention(*place, words, place, Term(identity, words, kind), "label", at=place, role=polarity))
    plain += text[last:]
    section = Section("criterion", plain, 0, len(plain), qualifier=polarity, group=group)
    return Page(Document("case", plain, "0" * 64, plain), "case", (section,)), mentions


def said(one: Restriction) -> str:
    """A restriction in one line."""
    limit = one.limit
    words = ""
    if limit is not None:
        numbers = f"{limit.value:g}" + ("" if limit.upper is None else f"..{limit.upper:g}")
        words = " ".join(filter(None, (limit.comparator, numbers, limit.unit, limit.reference)))
    when = " ".join(filter(None, (one.duration, one.bound)))
    return " ".join(filter(None, (one.polarity, one.term.label, one.aspect, one.temporality, when, words)))


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case['case']}: {case['text'][:40]}")
def test_criteria(case: dict[str, str]) -> None:
    """What a criterion asks, in the order of its words."""
    found = [said(one) for _, one in restrictions(*page(case["text"], case["polarity"]))]
    assert sorted(found) == sorted(filter(None, case["expected"].split(" | ")))


def test_every_case_has_a_twin() -> None:
    """Half of the cases say what must not happen: a rule has a case that it fires on, and one that it leaves alone."""
    rules: dict[str, set[bool]] = {}
    for case in cases():
        rules.setdefault(case["case"].removesuffix("-not"), set()).add(case["case"].endswith("-not"))
    assert [rule for rule, both in rules.items() if len(both) < 2] == []


def test_every_cue_fires() -> None:
    """A cue that no case calls up is a rule that nobody has seen work."""
    fired = set()
    for case in cases():
        text = _MARK.sub(r"\2", case["text"])
        fired |= {(cue.says, cue.value, cue.before) for cue in cues(text, 0, len(text))}
    rows = {(row["says"], row["value"], row["place"] == "before") for row in table("cues") if row["says"] != "none"}
    assert rows - fired == set()


def test_words_stay_quoted() -> None:
    """The quote of a restriction is its sentence as it stands in the document."""
    text = "Platelets ≥ 100 x 10^9/L. {condition:Sepsis} within 4 weeks."
    (given, mentions) = page(text, "exclusion")
    found = [one for _, one in restrictions(given, mentions)]
    assert [one.quote.text for one in found] == ["Platelets ≥ 100 x 10^9/L.", "Sepsis within 4 weeks."]
    assert all(one.quote.text == given.document.text[one.quote.start : one.quote.end] for one in found)


def test_a_line_that_ran_full_goes_on() -> None:
    """A line end ends a sentence, unless the line was full and the next one goes on in small letters."""
    full = "No drugs that are known to act on the virus itself, such as {agent:ribavirin},\nor {agent:remdesivir}"
    short = "No {agent:ribavirin}\nand {agent:remdesivir}"
    found = [[said(one) for _, one in restrictions(*page(text, "inclusion"))] for text in (full, short)]
    assert found == [["exclusion ribavirin", "exclusion remdesivir"], ["exclusion ribavirin", "inclusion remdesivir"]]


def of_trial(title: str, *criteria: tuple[str, str]) -> list[str]:
    """What a page of a title and criteria (text and polarity) asks, when ``lupus`` is recognised in each."""
    texts = [title, *(text for text, _ in criteria)]
    sections, mentions, start = [Section("title", title, 0, len(title))], [], len(title) + 1
    for number, (text, polarity) in enumerate(criteria, 1):
        sections.append(Section("criterion", text, start, start + len(text), qualifier=polarity))
        at = text.lower().index("lupus")
        place, term = (start + at, start + at + 5), Term("x:lupus", "lupus", "condition")
        words = text[at : at + 5]
        mentions.append(Mention(*place, words, place, term, "label", section=number, at=(at, at + 5), role=polarity))
        start += len(text) + 1
    document = Document("case", "\n".join(texts), "0" * 64, "\n".join(texts))
    return [said(one) for _, one in restrictions(Page(document, "case", tuple(sections)), mentions)]


def test_no_trial_excludes_what_it_asks_for() -> None:
    """An exclusion of the trial's own disease says more of it than is read: it is none of the disease itself."""
    asked = ("Lupus of any kind", "inclusion")
    assert of_trial("Trial in lupus", asked, ("Perforated lupus of the nose", "exclusion")) == ["inclusion lupus"]


def test_a_trial_excludes_how_severe_its_disease_is() -> None:
    """The severity stays in the words of what is excluded; without one nothing is said of the disease."""
    asked = ("Lupus of any kind", "inclusion")
    found = of_trial("Trial in lupus", asked, ("Signs of moderate, severe or critical lupus", "exclusion"))
    assert found == ["inclusion lupus", "exclusion moderate, severe or critical lupus"]
    assert of_trial("Trial in lupus", asked, ("Critical view of cutaneous lupus", "exclusion")) == ["inclusion lupus"]


def test_a_trial_excludes_what_it_does_not_ask_for() -> None:
    """The disease alone, with a time, in a trial of another one, or that nothing asks for, is excluded."""
    asked, perforated = ("Lupus of any kind", "inclusion"), ("Perforated lupus of the nose", "exclusion")
    assert "exclusion lupus" in of_trial("Trial in lupus", asked, ("Patients with lupus", "exclusion"))
    assert "exclusion lupus prior" in of_trial("Trial in lupus", asked, ("History of lupus", "exclusion"))
    assert "exclusion lupus" in of_trial("Trial in asthma", asked, perforated)
    assert "exclusion lupus" in of_trial("Trial in lupus", perforated)


def test_other_sections_ask_nothing() -> None:
    """A threshold in an outcome is no eligibility rule."""
    outcome = Section("outcome.measure", "Neutrophils ≥ 1.5 x 10^9/L", 0, 26)
    assert not list(restrictions(Page(Document("case", outcome.text, "0" * 64, outcome.text), "case", (outcome,)), []))


@cache
def _parser() -> Lark:
    parser: Lark = get_ucum_parser()
    return parser


@pytest.mark.parametrize("row", table("units"), ids=lambda row: row["ucum"])
def test_every_unit_is_one_of_ucum(row: dict[str, str]) -> None:
    """Code and standard unit parse by the grammar of UCUM."""
    for code in filter(None, (row["ucum"], row["standard"])):
        _parser().parse(code)


def test_every_factor_converts() -> None:
    """The factor of a unit is the one that UCUM's definitions give."""
    registry = PintUcumRegistry()
    wrong = []
    for row in table("units"):
        if row["factor"] and "{" not in row["ucum"] and "[IU]" not in row["ucum"]:
            factor = registry.from_ucum(row["ucum"]).to(registry.from_ucum(row["standard"])).magnitude
            if abs(float(row["factor"]) / factor - 1) > _LINEAR:
                wrong.append((row["ucum"], row["factor"], factor))
    assert wrong == []


@pytest.mark.parametrize("text", ["1 x 10^6/kg", "3 x 10^12/L", "100 x 10^3/µL", "2 x 10^6/mL", "5 x 10^9/mm3"])
def test_powers_of_ten_are_units_of_ucum(text: str) -> None:
    """A power of ten stands before its unit: ``10*6/kg``."""
    (found,) = limits(f"at least {text}")
    assert found.limit.unit
    assert found.limit.unit.startswith("10*")
    _parser().parse(found.limit.unit)


def test_every_concept_of_a_quantity_is_in_the_vocabulary() -> None:
    """Ids and labels of the table of quantities are those that the vocabulary has."""
    words = load()
    wrong = [
        (row["id"], row["label"])
        for row in table("quantities")
        if row["id"]
        and ((term := words.term(row["id"])) is None or (term.label, term.kind) != (row["label"], row["kind"]))
    ]
    assert wrong == []


def test_dimensions_of_quantities_are_those_of_units() -> None:
    """A misspelt dimension would silently take nothing."""
    known = {row["dimension"] for row in table("units")} | {"bare", "reference"}
    named = {
        part for name in ("quantities", "subjects") for row in table(name) for part in row["dimensions"].split("|")
    }
    assert named - known == set()
