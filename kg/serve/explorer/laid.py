"""A question with its slots filled → its answer from the digest, where its rows are laid down for all terms."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import decompress

import numpy as np

from kg.ask.answers import STRONG, WEAK
from kg.ask.laying import BELOW, EQUAL, LEAST, MOST, WORDS, opened
from kg.serve.explorer.laying import BLOCK

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from kg.ask.laying import Narrowing
    from kg.ask.questions import Question
    from kg.ask.slots import Filled
    from kg.serve.explorer.editions import Edition

    Row = dict[str, Any]
    Numbers = NDArray[np.uint32]


class Counted(NamedTuple):
    """How the rows of a question count: strong or weak, whose they are, and which one shows the same as another."""

    rows: int
    strength: NDArray[np.uint8]
    trial: Numbers
    same: Numbers | None


class Chosen(NamedTuple):
    """Numbers of the rows of an answer, in order, of the weaker hits, and of all that the terms fit."""

    rows: Numbers
    also: Numbers
    fitting: Numbers


def chosen(edition: Edition, question: Question, filled: Mapping[str, Filled]) -> Chosen | None:
    """The rows of an answer, or ``None`` where the question is not laid down."""
    counted = edition.once(("counted", question.name), lambda: _counted(edition, question))
    form = opened(question)
    if counted is None or form is None:
        return None
    fitting: Numbers | None = None
    for slot, one in filled.items():
        for place, way in enumerate(form.narrowings[slot]):
            if place == 0 or way.way not in {BELOW, EQUAL}:  # the first stands for all of a list
                rows = _narrowed(edition, (question, slot, way), one)
                fitting = rows if fitting is None else np.intersect1d(fitting, rows, assume_unique=True)
    if fitting is None:
        fitting = np.arange(counted.rows, dtype=np.uint32)
    unique = fitting
    if counted.same is not None:
        unique = np.sort(fitting[np.unique(counted.same[fitting], return_index=True)[1]])
    strengths = counted.strength[unique]
    strong, weak = unique[strengths == STRONG], unique[strengths == WEAK]
    named = np.zeros(int(counted.trial.max(initial=0)) + 1, dtype=bool)
    named[counted.trial[strong]] = True
    return Chosen(strong, weak[~named[counted.trial[weak]]], fitting)


def _counted(edition: Edition, question: Question) -> Counted | None:
    found = edition.rows("SELECT * FROM laid WHERE question = ?", question.name)
    if not found:
        return None
    row = found[0]
    same = None if row["same"] is None else np.frombuffer(row["same"], dtype=np.uint32)
    return Counted(
        row["rows"], np.frombuffer(row["strength"], np.uint8), np.frombuffer(row["trial"], dtype=np.uint32), same
    )


def _narrowed(edition: Edition, asked: tuple[Question, str, Narrowing], filled: Filled) -> Numbers:
    """Those of the rows that a term fits."""
    question, slot, way = asked
    values = (question.name, slot)
    if way.way in {BELOW, EQUAL}:
        packed = edition.value(
            "SELECT rows FROM listed WHERE question = ? AND slot = ? AND term = ?", *values, filled.id
        )
        rows = np.frombuffer(b"" if packed is None else decompress(packed), dtype=np.uint32)
    elif way.way in {LEAST, MOST}:
        bounds = np.frombuffer(
            edition.value("SELECT bounds FROM bound WHERE question = ? AND slot = ? AND way = ?", *values, way.way)
            or b""
        )
        fits = bounds <= filled.binding if way.way == LEAST else bounds >= filled.binding
        rows = np.flatnonzero(fits | np.isnan(bounds)).astype(np.uint32)
    else:
        words = f" {filled.binding} " if way.way == WORDS else str(filled.binding)
        found = edition.column(
            "SELECT row FROM said WHERE question = ? AND slot = ? AND instr(words, ?) ORDER BY row", *values, words
        )
        rows = np.array(found, dtype=np.uint32)
    return rows


def rows(
    edition: Edition, question: Question, numbers: Iterable[int], of: tuple[Chosen, Mapping[str, Filled]]
) -> list[Row]:
    """What rows show, as ``trialkg ask`` prints them: columns, and the notes ``via``, ``purpose`` and ``decided``."""
    answer, filled = of
    blocks: dict[int, list[list[Any]]] = {}
    counted = edition.once(("counted", question.name), lambda: _counted(edition, question))
    found = []
    shown = np.array(list(numbers), dtype=np.uint32)
    twins = {} if counted is None or counted.same is None else _twins(answer, counted.same, shown)
    for number in map(int, shown):
        *values, more = _row(edition, question, number, blocks)
        said = {
            note
            for one in twins.get(number, [number])
            if (note := _row(edition, question, one, blocks)[-1].get("decided"))
        }
        notes = {name: more[name] for name in ("via", "purpose") if name in more}
        if "via" not in notes and (via := _via(edition, question, more.get("of", {}), filled)):
            notes["via"] = via
        if said:
            notes["decided"] = "; ".join(sorted(said))
        found.append({**dict(zip(question.columns, values, strict=True)), **notes})
    return found


def _row(edition: Edition, question: Question, number: int, blocks: dict[int, list[list[Any]]]) -> list[Any]:
    block, place = divmod(number, BLOCK)
    if block not in blocks:
        sql = "SELECT rows FROM block WHERE question = ? AND number = ?"
        blocks[block] = json.loads(decompress(edition.value(sql, question.name, block)))
    return blocks[block][place]


def _twins(answer: Chosen, same: Numbers, shown: Numbers) -> dict[int, list[int]]:
    """Shown row → the rows of the answer that show the same, itself too."""
    first = {int(same[number]): int(number) for number in shown}
    found: dict[int, list[int]] = {}
    for number in answer.fitting[np.isin(same[answer.fitting], same[shown])]:
        found.setdefault(first[int(same[number])], []).append(int(number))
    return found


def _via(edition: Edition, question: Question, of: Mapping[str, str], filled: Mapping[str, Filled]) -> str | None:
    """By what a row's term counts as the one asked for, where the query says so: a part, a narrower match."""
    for slot, term in of.items():
        if slot in filled:
            found = edition.value("SELECT note FROM note WHERE narrow = ? AND broad = ?", term, filled[slot].id)
            if found is not None and f'"{found}"' in question.query:
                return str(found)
    return None
