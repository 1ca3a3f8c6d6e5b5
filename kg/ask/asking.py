"""Words, or a question's name and its terms → the one question that is meant, with its gaps filled, and its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.ask import words as asked
from kg.ask.answers import Answer, Asked, answer
from kg.ask.slots import Refused, fail, fill

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.ask.graph import Graph
    from kg.ask.questions import Question
    from kg.ask.slots import Filled
    from kg.ask.words import Reading


def ask(
    words: str, questions: Sequence[Question], graph: Graph, *, role: str | None = None, evidence: bool = False
) -> Answer:
    """Words → the answer of the one question that they ask.

    Raises:
        AskError: the words fit no question, or several; a term is unknown or ambiguous; a role is unknown.
    """
    found = asked.readings(words, questions)
    if not found:
        fail(f"no question is asked like {words!r}", asked.nearest(words, questions))
    reading, filled = _understood(words, found, graph)
    return answer(Asked(reading.question, filled, words, reading.where, role, evidence), graph)


def _understood(words: str, found: list[Reading], graph: Graph) -> tuple[Reading, dict[str, Filled]]:
    """The most literal reading whose terms are all known; the error of the most literal one where none is."""
    refused: list[Refused] = []
    best: list[tuple[Reading, dict[str, Filled]]] = []
    for reading in found:
        if best and reading.weight < best[0][0].weight:
            break
        filled = _filled(reading.question, reading.texts, graph)
        if not isinstance(filled, Refused):
            best.append((reading, filled))
        elif reading.weight == found[0].weight:
            refused.append(filled)
    if not best:
        near = dict.fromkeys(near for one in refused for near in one.near)
        fail("; or ".join(dict.fromkeys(one.message for one in refused)), tuple(near))
    rank = min(_rank(filled) for _, filled in best)
    closest = [(reading, filled) for reading, filled in best if _rank(filled) == rank]
    names = tuple(dict.fromkeys(reading.question.name for reading, _ in closest))
    if len(names) > 1:
        fail(f"{words!r} may mean several questions", names)
    return closest[0]


def _rank(filled: Mapping[str, Filled]) -> int:
    return sum(one.rank for one in filled.values())


def ask_named(  # noqa: PLR0913 - the options of the command
    name: str,
    texts: Mapping[str, str],
    questions: Sequence[Question],
    graph: Graph,
    *,
    role: str | None = None,
    evidence: bool = False,
) -> Answer:
    """Name of a question and words for its slots → its answer.

    Raises:
        AskError: there is no such question or slot, a slot is empty, or a term is unknown or ambiguous.
    """
    question = next((question for question in questions if question.name == name), None)
    if question is None:
        fail(f"there is no question {name!r}", asked.nearest(name.replace("-", " "), questions))
    filled = _filled(question, _by_slot(question, texts), graph)
    if isinstance(filled, Refused):
        fail(*filled)
    return answer(Asked(question, filled, question.title, {}, role, evidence), graph)


def _by_slot(question: Question, texts: Mapping[str, str]) -> dict[str, str]:
    """Words by slot, whether a slot is called by its name or by another one."""
    slots = {name: slot.name for slot in reversed(question.slots) for name in (*slot.aliases, slot.name)}
    slots |= {slot.name: slot.name for slot in question.slots}
    for name in texts:
        if name not in slots:
            fail(f"{question.name} has no slot {name!r}", tuple(slot.name for slot in question.slots))
    return {slots[name]: text for name, text in texts.items()}


def _filled(question: Question, texts: Mapping[str, str], graph: Graph) -> dict[str, Filled] | Refused:
    found: dict[str, Filled] = {}
    for slot in question.slots:
        if slot.name in texts:
            filled = fill(slot, texts[slot.name], graph)
            if isinstance(filled, Refused):
                return filled
            found[slot.name] = filled
        elif not slot.optional:
            return Refused(f"{question.name} needs {slot.name}=…, for example {slot.name}={slot.example!r}")
    return found
