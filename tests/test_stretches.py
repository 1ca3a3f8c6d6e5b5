"""Headings inside prose: with a colon, as a line of their own, known or not."""

from __future__ import annotations

import pytest

from kg.interpret.stretches import Stretches
from kg.model import Section

ITEMS = "- Adults with lymphoma who were treated before\n\n"


@pytest.mark.parametrize(
    ("why", "text", "word", "expected"),
    [
        ("a line is a heading", "We test it.\n\nREFERENCES\n\n1. Doe J. A trial.", "Doe", "reference"),
        ("a numbered line as well", "We test it.\n\n2. Inclusion criteria\n\n- Adults.", "Adults", "criterion"),
        ("a known one ends it", f"Inclusion criteria\n\n{ITEMS}Outcome measures\n\nPain", "Pain", "outcome.measure"),
        ("a sentence ends the outcomes", "Primary outcome: survival at one year. They walk", "walk", "plan"),
        ("their list does not end inside", "Secondary outcomes: pain, vs. gout. They walk", "gout", "outcome.measure"),
        ("criteria stand in a line", "Men and women Exclusion criteria: burns", "burns", "criterion"),
        ("their mention is no heading", "Absence of exclusion criteria: burns", "burns", "prose"),
        ("one that nothing lists ends it", f"Inclusion criteria\n\n{ITEMS}The two drugs\n\nA pill", "A pill", "prose"),
        ("no criterion of a list does", f"Inclusion criteria\n\n{ITEMS}- Stable asthma\n\n- Pain", "Pain", "criterion"),
        ("nor one between short lines", "Inclusion criteria\nAsthma\nStable pain\nGout", "Gout", "criterion"),
        ("nor a line below a heading with a colon", "Inclusion criteria: A\n\nBad pain\n\nGout", "Gout", "criterion"),
        ("what is done ends a background", "Rationale: It is so. Data collection method: a form", "a form", "plan"),
        ("an aim goes on", "Objectives: to see. Study type: a trial", "a trial", "objective"),
        ("a paragraph ends who takes part", "Study population: men\n\nThey walk. Aim: gout", "walk", "prose"),
        ("a heading before its end", "Study population: men. Aim: gout\n\nThey walk", "walk", "objective"),
    ],
)
def test_stretch(why: str, text: str, word: str, expected: str) -> None:
    """A word stands under the heading of the case; ``prose``: under none."""
    stretch = Stretches(Section("detailed_description", text, 0, len(text))).at(text.index(word))
    assert stretch.name == expected.replace("prose", "detailed_description"), why
