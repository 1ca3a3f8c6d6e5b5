"""Graphs that are right → the same graphs with one statement damaged: what validation is to find.

Five ways: a statement dropped, doubled with another value, a thing retyped, a datatype changed, an offset shifted.
A mutant is harmful unless ``cases/harmless_mutants.tsv`` says, with its reason, that the graph then says less and
nothing false.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.iris import contract

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from random import Random

    Graphs = Mapping[str, Sequence[str]]
    """Name of a graph → its statements, a line of N-Quads each."""

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_TYPE: Final = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_LITERAL: Final = re.compile(r'"((?:[^"\\]|\\.)*)"(?:\^\^<([^>]*)>|@[\w-]+)?')
_DATATYPES: Final = ("string", "integer", "decimal", "boolean", "date", "token", "anyURI")
_CASES: Final = Path(__file__).parent / "cases" / "harmless_mutants.tsv"


class Mutant(NamedTuple):
    """One statement taken from a graph, one put into it, or both; ``predicate`` is a CURIE."""

    operation: str
    predicate: str
    graph: str
    taken: str | None
    put: str | None

    def lines(self, graphs: Graphs) -> list[str]:
        """The statements of the damaged graph."""
        kept = [line for line in graphs[self.graph] if line != self.taken]
        return kept if self.put is None else [*kept, self.put]


def mutants(graphs: Graphs, chance: Random) -> Iterator[Mutant]:
    """Mutants without end, each way in turn, at statements drawn from all graphs alike."""
    every = [(name, line) for name in sorted(graphs) for line in sorted(graphs[name])]
    known = {line for _, line in every}
    values: dict[str, list[str]] = {}
    for _, line in every:
        values.setdefault(_split(line)[1], []).append(_split(line)[2])
    while True:
        for operation, damage in _OPERATIONS.items():
            made = None
            while made is None:
                graph, line = chance.choice(every)
                put = damage(line, values, chance)
                if put is not _UNFIT and put not in known:
                    taken = None if operation == "doubled" else line
                    made = Mutant(operation, contract(_split(line)[1][1:-1]), graph, taken, put)
            yield made


def retyped(graphs: Graphs) -> Iterator[Mutant]:
    """For each class one thing of it, in the smallest graph that has one, as each of the other classes."""
    smallest = sorted(graphs, key=lambda name: (len(graphs[name]), name))
    typed = [(name, line) for name in smallest for line in sorted(graphs[name]) if _split(line)[1] == _TYPE]
    first: dict[str, tuple[str, str]] = {}
    for name, line in typed:
        first.setdefault(_split(line)[2], (name, line))
    for kind, (name, line) in sorted(first.items()):
        for other in sorted(set(first) - {kind}):
            if _with(line, other) not in graphs[name]:
                yield Mutant("retyped", contract(_TYPE[1:-1]), name, line, _with(line, other))


def harmless(mutant: Mutant, graphs: Graphs) -> str | None:
    """Why a mutant does no harm; ``None`` for one that does."""
    rows = [line.split("\t") for line in _CASES.read_text(encoding="utf-8").splitlines()[1:]]
    for operation, predicate, unless, reason in rows:
        if (operation, predicate) == mutant[:2] and not (unless == "last" and _last(mutant, graphs)):
            return reason
    return None


def _last(mutant: Mutant, graphs: Graphs) -> bool:
    """Whether nothing else of this predicate is said of the thing any more."""
    about = " ".join(_split(mutant.taken or "")[:2])
    return not any(line.startswith(f"{about} ") for line in mutant.lines(graphs))


_UNFIT: Final = "cannot be damaged so"


def _split(line: str) -> tuple[str, str, str, str]:
    """Subject, predicate, object and graph of a line; only a literal holds blanks."""
    subject, predicate, rest = line.split(" ", 2)
    value, _, graph = rest.removesuffix(" .\n").rpartition(" ")
    return subject, predicate, value, graph


def _with(line: str, value: str) -> str:
    subject, predicate, _, graph = _split(line)
    return f"{subject} {predicate} {value} {graph} .\n"


def _dropped(_line: str, _values: Mapping[str, list[str]], _chance: Random) -> str | None:
    return None


def _doubled(line: str, values: Mapping[str, list[str]], chance: Random) -> str | None:
    """Another value of the same predicate; where all have the same, that one with something at its end."""
    _, predicate, value, _ = _split(line)
    others = sorted(set(values[predicate]) - {value})
    if others:
        return _with(line, chance.choice(others))
    literal = _LITERAL.fullmatch(value)
    return _with(line, value.replace(literal[1], f"{literal[1]}1", 1) if literal else f"{value[:-1]}1>")


def _retyped(line: str, values: Mapping[str, list[str]], chance: Random) -> str | None:
    if _split(line)[1] != _TYPE:
        return _UNFIT
    return _with(line, chance.choice(sorted(set(values[_TYPE]) - {_split(line)[2]})))


def _datatype(line: str, _values: Mapping[str, list[str]], chance: Random) -> str | None:
    literal = _LITERAL.fullmatch(_split(line)[2])
    if literal is None:
        return _UNFIT
    now = (literal[2] or f"{_XSD}string").removeprefix(_XSD)
    return _with(line, f'"{literal[1]}"^^<{_XSD}{chance.choice([name for name in _DATATYPES if name != now])}>')


def _shifted(line: str, _values: Mapping[str, list[str]], chance: Random) -> str | None:
    _, predicate, value, _ = _split(line)
    if contract(predicate[1:-1]) not in {"tkg:start", "tkg:end"}:
        return _UNFIT
    number = int((_LITERAL.fullmatch(value) or [value, value])[1])
    return _with(line, value.replace(f'"{number}"', f'"{number + chance.choice((-7, -2, -1, 1, 2, 7))}"'))


_OPERATIONS: Final[Mapping[str, Callable[[str, Mapping[str, list[str]], Random], str | None]]] = {
    "dropped": _dropped,
    "doubled": _doubled,
    "retyped": _retyped,
    "datatype": _datatype,
    "shifted": _shifted,
}
