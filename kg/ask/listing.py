"""Folder of questions → a table of them, each with an example that can be asked as it stands."""

from __future__ import annotations

from kg import files
from kg.ask.answers import Answer
from kg.ask.questions import load_questions
from kg.ask.words import example


def listing() -> Answer:
    """The canned questions: name, example, slots."""
    rows = [
        {
            "name": question.name,
            "example": example(question),
            "slots": ", ".join(f"[{slot.name}]" if slot.optional else slot.name for slot in question.slots),
            "columns": ", ".join(question.columns),
        }
        for question in load_questions(files.queries())
    ]
    return Answer("questions", "list", {}, ("name", "example", "slots", "columns"), rows, [])
