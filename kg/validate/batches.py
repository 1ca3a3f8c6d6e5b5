"""Graphs of new and changed documents → a report of each: Jena where it is, pyshacl where it is not.

Each graph is checked alone, so that a fault is that of its own document and of no other.  Jena is worth its start only
for many documents; what it finds fault with is looked at again by pyshacl, whose words the report has.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from kg.validate.graphs import graph_of
from kg.validate.report import Report
from kg.validate.shacl import shape_results

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.iris import Quad
    from kg.validate.report import Result

_WORTH: Final = 400
"""How many documents pyshacl looks at before Jena is started: they cost what Java takes to start and to get warm."""


class Engine:
    """The engine of this process: how many graphs it has seen, and whether Jena may be asked."""

    def __init__(self, choice: str | None = None) -> None:
        """Choose as ``TRIALKG_SHACL`` says: pyshacl, jena, or (as by default) Jena for many documents."""
        choice = os.environ.get("TRIALKG_SHACL", "") if choice is None else choice
        self._left = 0 if choice == "jena" else _WORTH
        self._fast = choice != "pyshacl"

    def conforms(self, quads: str) -> bool:
        """Whether Jena, if it is asked, finds nothing at all; ``False`` leaves the word to pyshacl."""
        self._left -= 1
        if not self._fast or self._left >= 0:
            return False
        from kg.validate.fast import jena  # noqa: PLC0415 - few documents need no Java

        engine = jena()
        try:
            if engine is not None:
                return not engine.results(quads)
        except OSError:
            pass
        self._fast = False  # it is not there, or not any more: pyshacl says the same
        return False


_ENGINE: Final = Engine()


def check_documents(graphs: Sequence[tuple[str, str]], engine: Engine = _ENGINE) -> list[Report]:
    """(N-Quads, text) of each document → what the shapes say of it."""
    return [Report() if engine.conforms(quads) else Report.of(_reference(quads, text)) for quads, text in graphs]


def checked(quads: Iterable[Quad], text: str | None, engine: Engine = _ENGINE) -> Iterator[Result]:
    """The results of one graph, given as objects."""
    known = "".join([f"{quad} .\n" for quad in quads])
    if not engine.conforms(known):
        yield from _reference(known, text)


def _reference(quads: str, text: str | None) -> Iterator[Result]:
    return shape_results(graph_of(quads), text)
