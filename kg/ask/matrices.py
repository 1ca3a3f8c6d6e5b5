"""Counts of trials by cell (or tissue) and assay → a matrix: text for people, CSV, JSON.

A field counts the trials with a planned assay that targets the cell (or is run on the tissue).  An assay of a bulk
specimen stands in the row "cells not stated"; an empty field means that no document states such a plan, not that
there is none.
"""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kg import files
from kg.ask.formats import cell
from kg.ask.questions import Slot
from kg.ask.slots import fill, known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.ask.graph import Graph
    from kg.ask.slots import Filled

ROWS: Final = ("cell", "tissue")
"""What the rows of a matrix can be."""
_CONDITION: Final = Slot("condition", ("condition",), optional=True, aliases=(), example="systemic sclerosis")
_UNSTATED: Final = {"cell": "cells not stated", "tissue": "tissue not stated", "assay": "assay not stated"}


class Axis(NamedTuple):
    """A row or column: a term (``id`` is a CURIE), or words that no term names, or what is not stated."""

    id: str | None
    label: str

    def __str__(self) -> str:
        """As people read it."""
        return cell(self._asdict())


class Matrix(NamedTuple):
    """Trials by ``of`` (cell or tissue) and assay; rows and columns with the most trials come first, unstated last."""

    of: str
    condition: str | None
    cooccurrence: bool
    rows: tuple[Axis, ...]
    columns: tuple[Axis, ...]
    counts: dict[tuple[Axis, Axis], int]

    def grid(self) -> list[list[int | None]]:
        """The fields, row by row; ``None`` where nothing is stated."""
        return [[self.counts.get((row, column)) for column in self.columns] for row in self.rows]

    @property
    def title(self) -> str:
        """What it counts, in a sentence."""
        of = f" of {self.condition}" if self.condition else ""
        if self.cooccurrence:
            return f"Trials{of} that study the {self.of} and plan the assay, whether or not the one is run on the other"
        does = "targets the cells" if self.of == "cell" else "is run on the tissue"
        return f"Trials{of} with a planned assay that {does}"

    def largest(self, rows: int, columns: int) -> Matrix:
        """At most so many rows and columns, the first ones."""
        return self._replace(rows=self.rows[:rows], columns=self.columns[:columns])

    def text(self, rows: int = 40, columns: int = 12) -> str:
        """A table for people; assays are numbered, and named below it."""
        shown = self.largest(rows, columns)
        names = [str(row) for row in shown.rows]
        width = max(map(len, (self.of, *names)))
        lines = [
            self.title,
            "",
            "  ".join((self.of.ljust(width), *(f"{n:>3}" for n in range(1, len(shown.columns) + 1)))),
        ]
        for name, fields in zip(names, shown.grid(), strict=True):
            lines.append("  ".join((name.ljust(width), *(f"{'' if n is None else n:>3}" for n in fields))).rstrip())
        lines += ["", *(f"{n:>3}  {column}" for n, column in enumerate(shown.columns, 1)), ""]
        return "\n".join((*lines, *self._notes(shown)))

    def beyond(self, shown: Matrix) -> str:
        """How much of it a smaller one leaves out, in words: "1 more row and 3 more columns"; "" where nothing."""
        hidden = {"row": len(self.rows) - len(shown.rows), "column": len(self.columns) - len(shown.columns)}
        return " and ".join(f"{count} more {name}{'s' * (count > 1)}" for name, count in hidden.items() if count)

    def _notes(self, shown: Matrix) -> Iterator[str]:
        if hidden := self.beyond(shown):
            yield f"{hidden}: --format csv has all"
        yield "An empty field means: not stated."

    def csv(self) -> str:
        """A line a row: CURIE, label, and one field a column of the matrix; an empty field means not stated."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow((self.of, f"{self.of}_label", *map(str, self.columns)))
        for row, fields in zip(self.rows, self.grid(), strict=True):
            writer.writerow((row.id or "", row.label, *("" if field is None else field for field in fields)))
        return out.getvalue().rstrip("\n")

    def json(self) -> str:
        """``{"of", "condition", "cooccurrence", "rows", "columns", "counts"}``; a field of ``counts`` may be null."""
        record = {**self._asdict(), "counts": self.grid()}
        for axis in ("rows", "columns"):
            record[axis] = [one._asdict() for one in record[axis]]
        return json.dumps(record, ensure_ascii=False, indent=1)


def matrix(of: str, condition: str | None, graph: Graph, *, cooccurrence: bool = False) -> Matrix:
    """Count trials by ``of`` (one of ``ROWS``) and assay, in trials of a condition or in all.

    Raises:
        AskError: the condition is unknown or ambiguous.
        ValueError: ``of`` is none of ``ROWS``.
    """
    if of not in ROWS:
        raise ValueError(f"{of!r} is no row of a matrix: one of {', '.join(ROWS)}")
    filled = None if condition is None else known(fill(_CONDITION, condition, graph))
    kept = {row["trial"] for row in _rows("trials-investigating", graph, filled)} if filled else None
    trials: dict[tuple[Axis, Axis], set[str]] = {}
    for row in _rows(f"matrix/{of}{'-together' * cooccurrence}", graph):
        if kept is None or row["trial"] in kept:
            trials.setdefault((_axis(row, of), _axis(row, "assay")), set()).add(row["trial"])
    counts = {field: len(found) for field, found in trials.items()}
    rows, columns = (_ordered(counts, place) for place in (0, 1))
    return Matrix(of, filled.label if filled else None, cooccurrence, rows, columns, counts)


def _rows(part: str, graph: Graph, condition: Filled | None = None) -> list[dict[str, Any]]:
    query = (files.queries() / "parts" / f"{part}.rq").read_text(encoding="utf-8")
    return graph.select(query, {"askedCondition": condition.binding} if condition else {})


def _axis(row: dict[str, Any], name: str) -> Axis:
    return Axis(row[name], row[f"{name}Label"] or row[name] or _UNSTATED[name])


def _ordered(counts: dict[tuple[Axis, Axis], int], place: int) -> tuple[Axis, ...]:
    """Rows or columns: those with the most trials first, what is not stated last."""
    totals: dict[Axis, int] = {}
    for pair, number in counts.items():
        totals[pair[place]] = totals.get(pair[place], 0) + number
    unstated = set(_UNSTATED.values())
    return tuple(sorted(totals, key=lambda one: (one.label in unstated, -totals[one], one.label, one.id or "")))
