"""Canned questions → their answers for all terms at once, laid down in a digest.

Each question is asked once with its parameters left open (``kg.ask.laying``), slice by slice of the store where its
rows are about one trial each.  What its rows show goes into blocks of compressed JSON; beside them stand, term by term,
the numbers of the rows that the term asks for, subtypes included; ``laid`` reads them.
"""

from __future__ import annotations

import json
import math
from array import array
from typing import TYPE_CHECKING, Any, Final
from zlib import compress

from kg.ask.answers import NOTES, decided, labelled, strength, visible
from kg.ask.evidence import in_context
from kg.ask.laying import BELOW, CONTAINS, EQUAL, LEAST, MOST, WORDS, opened
from kg.ask.slots import trial_id
from kg.serve.explorer.preparing import below, packed

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from kg.ask.graph import Graph
    from kg.ask.laying import Narrowing, Opened
    from kg.ask.questions import Question
    from kg.knowledge_graph import KnowledgeGraph

    Row = dict[str, Any]

BLOCK: Final = 16
"""Rows that are compressed together: a page of rows from all over an answer unpacks as many blocks as it has rows."""
_LEVEL: Final = 6
_SCHEMA: Final = """
CREATE TABLE laid (question TEXT PRIMARY KEY, rows INTEGER, strength BLOB, trial BLOB, same BLOB);
CREATE TABLE block (question TEXT, number INTEGER, rows BLOB, PRIMARY KEY (question, number)) WITHOUT ROWID;
CREATE TABLE listed (question TEXT, slot TEXT, term TEXT, rows BLOB, PRIMARY KEY (question, slot, term)) WITHOUT ROWID;
CREATE TABLE bound (question TEXT, slot TEXT, way TEXT, bounds BLOB);
CREATE TABLE said (question TEXT, slot TEXT, row INTEGER, words TEXT);
"""


class Laying:
    """The answers of all questions that can be asked with their parameters left open, on their way into a digest."""

    def __init__(self, graph: KnowledgeGraph, made: sqlite3.Connection) -> None:
        """Begin with none."""
        made.executescript(_SCHEMA)
        self._made, self._store = made, graph.store
        known = [(question, form) for question in graph.questions if (form := opened(question))]
        self._drafts = [Draft(question, form, made) for question, form in known]
        self._notes = decided(graph.store)

    def add(self, part: Graph) -> None:
        """Ask a slice what is asked of each trial apart."""
        for draft in self._drafts:
            if draft.apart:
                draft.add(part, self._notes)

    def close(self) -> None:
        """Ask the store what joins trials, and write down which rows each term asks for; the closures stand there."""
        for draft in self._drafts:
            if not draft.apart:
                draft.add(self._store, self._notes)
            draft.close()
        self._made.execute("CREATE INDEX said_slot ON said (question, slot, row, words)")
        self._made.commit()


class Draft:
    """The rows of one question as they come, numbered in their order."""

    def __init__(self, question: Question, form: Opened, made: sqlite3.Connection) -> None:
        """Begin without rows."""
        self.apart = form.apart
        self._question, self._form, self._made = question, form, made
        self._rows: list[str] = []
        self._strength, self._trial = bytearray(), array("I")
        self._trials: dict[object, int] = {}
        self._known: dict[str, int] = {}
        self._shown: dict[str, int] = {}
        self._same = array("I")
        self._of: dict[str, dict[str, array[int]]] = {slot: {} for slot in form.narrowings}
        self._bounds: dict[tuple[str, str], array[float]] = {}

    def add(self, graph: Graph, notes: dict[str, str]) -> None:
        """Ask a graph, none of whose trials was asked before."""
        self._known.clear()  # rows about other trials are other rows
        self._shown.clear()
        for raw in graph.select(self._form.query):
            if "context" in self._question.front:
                raw = in_context(raw, self._question.front["context"], graph)  # noqa: PLW2901 - with its sentence
            self._line(labelled(raw, graph), notes.get(raw.get("evidence", "")))
        while len(self._rows) >= BLOCK:
            self._block()

    def _line(self, raw: Row, note: str | None) -> None:
        row, role = visible(raw, self._question)
        terms = {slot: _terms(raw, ways) for slot, ways in self._form.narrowings.items()}
        hidden = [
            raw.get(column)
            for ways in self._form.narrowings.values()
            for way in ways
            if way.way != BELOW
            for column in way.columns
        ]
        shown = json.dumps([role, *row.values()], ensure_ascii=False)
        key = json.dumps([shown, note, hidden], ensure_ascii=False)
        number = self._known.get(key)
        if number is None:
            number = self._known[key] = len(self._strength)
            self._same.append(self._shown.setdefault(shown, number))
            self._keep(row, role, note, terms)
            self._look(raw, number)
        for slot, of in terms.items():
            for term in of:
                self._of[slot].setdefault(term, array("I")).append(number)

    def _keep(self, row: Row, role: object, note: str | None, terms: dict[str, list[str]]) -> None:
        """A row that was not seen before: what it shows, how it counts, whose it is."""
        more: Row = {name: row[name] for name in NOTES if name in row and name not in self._question.columns}
        more |= {"decided": note} if note else {}
        if "?via" in self._question.query:
            more["of"] = {slot: of[0] for slot, of in terms.items() if of}
        self._rows.append(json.dumps([*(row[name] for name in self._question.columns), more], ensure_ascii=False))
        self._strength.append(strength(row, role, self._question))
        self._trial.append(self._trials.setdefault(row.get("trial"), len(self._trials)))

    def _look(self, raw: Row, number: int) -> None:
        """What a slot compares a row's values with that no list of terms has: bounds, words."""
        for slot, ways in self._form.narrowings.items():
            for way in ways:
                if way.way in {LEAST, MOST}:
                    value = raw.get(way.columns[0])
                    self._bounds.setdefault((slot, way.way), array("d")).append(math.nan if value is None else value)
                if way.way in {CONTAINS, WORDS}:
                    words = [str(raw[column]).lower() for column in way.columns if raw.get(column) is not None]
                    values = (self._question.name, slot, number, "\n".join(words))
                    self._made.execute("INSERT INTO said VALUES (?, ?, ?, ?)", values)

    def _block(self) -> None:
        name, number = self._question.name, (len(self._strength) - len(self._rows)) // BLOCK
        rows = compress(f"[{','.join(self._rows[:BLOCK])}]".encode(), _LEVEL)
        self._made.execute("INSERT INTO block VALUES (?, ?, ?)", (name, number, rows))
        del self._rows[:BLOCK]

    def close(self) -> None:
        """Write down what is left, and the rows of every term."""
        if self._rows:
            self._block()
        name = self._question.name
        for slot, ways in self._form.narrowings.items():
            for term, rows in self._listed(slot, ways[0]):
                self._made.execute("INSERT INTO listed VALUES (?, ?, ?, ?)", (name, slot, term, packed(rows)))
        for (slot, way), bounds in self._bounds.items():
            self._made.execute("INSERT INTO bound VALUES (?, ?, ?, ?)", (name, slot, way, bounds.tobytes()))
        same = None if all(map(int.__eq__, self._same, range(len(self._same)))) else self._same.tobytes()
        values = (name, len(self._strength), bytes(self._strength), self._trial.tobytes(), same)
        self._made.execute("INSERT INTO laid VALUES (?, ?, ?, ?, ?)", values)

    def _listed(self, slot: str, way: Narrowing) -> Iterator[tuple[str, Sequence[int]]]:
        """Term → its rows in order; with those of everything below it, where the slot asks for that."""
        own = self._of[slot]
        if way.way != BELOW:
            for term, numbers in own.items():
                yield term, sorted(set(numbers))
            return
        yield from below(self._made, own, way.closure)


def _terms(raw: Row, ways: Iterable[Narrowing]) -> list[str]:
    """The terms under which a row is listed: of several columns below a term the last that is bound, equal ones all."""
    below = [raw[way.columns[0]] for way in ways if way.way == BELOW and raw.get(way.columns[0]) is not None]
    equal = [raw[column] for way in ways if way.way == EQUAL for column in way.columns if raw.get(column) is not None]
    return [*below[-1:], *(trial_id(str(value)) for value in equal)]
