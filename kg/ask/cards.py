"""A trial → its card: every section that the folder of card queries knows, in the order of their names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kg.ask.answers import Asked, Row, answer
from kg.ask.formats import cell
from kg.ask.questions import load_question
from kg.ask.slots import known, trial

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.ask.answers import Answer
    from kg.ask.graph import Graph


class Card(NamedTuple):
    """One trial, section by section; a section without rows is left out."""

    trial: str
    title: str
    sections: tuple[Answer, ...]

    def record(self) -> dict[str, Any]:
        """The card as JSON: rows by section."""
        rows = {section.name: section.rows for section in self.sections}
        return {"trial": self.trial, "title": self.title, **rows}

    def text(self) -> str:
        """The card for people: a section's only row as a list of its values, several rows as one line each."""
        heading = self.trial if self.title == self.trial else f"{self.trial}  {self.title}"
        return "\n".join((heading, *(line for section in self.sections for line in _lines(section))))


def card(words: str, folder: Path, graph: Graph) -> Card:
    """Registry number, local id or acronym → the trial's card.

    Raises:
        AskError: no document describes the trial.
    """
    filled = known(trial(words, graph))
    sections = []
    for path in sorted(folder.glob("*.rq")):
        question = load_question(path)
        found = answer(Asked(question, {"trial": filled}, question.title, {}), graph)
        if any(_filled(row) for row in found.rows):
            sections.append(found._replace(name=path.stem.split("-", 1)[1]))
    return Card(filled.id or words, filled.label, tuple(sections))


def _filled(row: Row) -> bool:
    return any(value is not None for value in row.values())


def _lines(section: Answer) -> Iterator[str]:
    yield f"\n{section.question}"
    for row in section.rows:
        values = [(column, cell(row[column])) for column in section.columns if cell(row[column])]
        if len(section.rows) == 1 and len(values) > 1:
            yield from (f"  {column.replace('_', ' ')}: {value}" for column, value in values)
        else:
            yield f"  - {'; '.join(value for _, value in values)}"
