"""Mutants of the seeds' graph → what validation as a whole says of each, and whether the two SHACL engines agree."""

from __future__ import annotations

import logging
import re
import warnings
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph
from graph_mutants import Mutant, harmless, mutants
from pyoxigraph import Quad, RdfFormat
from rdflib.namespace import SH

from kg import iris
from kg.store import Store
from kg.validate.graphs import rdflib_graph
from kg.validate.quotes import wrong_quotes
from kg.validate.rules import broken_rules
from kg.validate.shacl import shape_results, shapes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from random import Random

    from kg.validate.fast import Found, Jena
    from kg.validate.report import Result

Facts = set[tuple[str, str, str]]
"""Severity, shape and focus of results."""


class Verdict(NamedTuple):
    """What became of one mutant: which stage caught it (``None``: none did), and where the engines differ."""

    mutant: Mutant
    harmless: str | None
    caught_by: str | None
    differs: Facts


class Judge:
    """The graphs of a store, to which mutants are put one after the other."""

    def __init__(self, path: Path, jena: Jena | None) -> None:
        """Read a store; without Jena the engines are not compared."""
        with Store(path) as store:
            self.graphs: dict[str, list[str]] = {}
            for quad in store.quads():
                self.graphs.setdefault(str(quad.graph_name)[1:-1], []).append(f"{quad} .\n")
            self._texts = {str(entry.graph): store.text(entry.sha256) for entry in store.entries()}
        self._jena = jena
        self._all = pyoxigraph.Store()
        self._all.bulk_load(
            "".join(line for lines in self.graphs.values() for line in lines).encode(), format=RdfFormat.N_QUADS
        )

    def verdicts(self, count: int, chance: Random) -> Iterator[Verdict]:
        """So many mutants, and what is said of each."""
        for mutant, _ in zip(mutants(self.graphs, chance), range(count), strict=False):
            yield self.judge(mutant)

    def judge(self, mutant: Mutant) -> Verdict:
        """Shapes by both engines, then quotes against the text, then the rules over all graphs."""
        text = "".join(mutant.lines(self.graphs))
        with warnings.catch_warnings():  # rdflib tells of literals that have no value; that is what is looked for
            warnings.simplefilter("ignore")
            logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
            graph = rdflib_graph(iris.quads(text))
            found = list(shape_results(graph))
            differs = set() if self._jena is None else _differing(ours(found), theirs(self._jena.results(text)))
            if any(result.severity == "violation" for result in found):
                stage: str | None = "shapes"
            elif mutant.graph in self._texts and any(wrong_quotes(graph, self._texts[mutant.graph])):
                stage = "quotes"
            else:
                stage = "rules" if self._breaks_a_rule(mutant) else None
        return Verdict(mutant, harmless(mutant, self.graphs), stage, differs)

    def _breaks_a_rule(self, mutant: Mutant) -> bool:
        taken, put = _quad(mutant.taken), _quad(mutant.put)
        for quad in taken:
            self._all.remove(quad)
        for quad in put:
            self._all.add(quad)
        try:
            return any(broken_rules(self._select))
        finally:
            for quad in put:
                self._all.remove(quad)
            for quad in taken:
                self._all.add(quad)

    def _select(self, query: str) -> list[dict[str, str | None]]:
        rows = self._all.query(query, use_default_graph_as_union=True)
        assert isinstance(rows, pyoxigraph.QuerySolutions)
        names = [variable.value for variable in rows.variables]
        return [{name: iris.contract(row[name].value) if row[name] else None for name in names} for row in rows]


def _quad(line: str | None) -> list[Quad]:
    return [] if line is None else list(pyoxigraph.parse(line, format=RdfFormat.N_QUADS))


def ours(results: list[Result]) -> Facts:
    """Severity, shape and focus of each of pyshacl's results."""
    return {(found.severity, found.shape, re.sub(r"\s", " ", found.focus)) for found in results}


def theirs(results: list[Found]) -> Facts:
    """The same of Jena's; what a query finds for a whole document is named by its value."""
    asked = {str(shape) for shape in shapes().subjects(SH.sparql)}
    return {
        (
            found.severity.rpartition("#")[2].lower(),
            iris.contract(found.shape),
            _bare(found.value if found.shape in asked and found.value else found.focus),
        )
        for found in results
    }


def _bare(focus: str) -> str:
    """A literal that stands where a thing should: Jena writes it in quotes, with its datatype."""
    literal = re.fullmatch(r'"(.*)"(?:\^\^\S+|@\S+)?', focus)
    return literal[1] if literal else focus


def compared() -> set[str]:
    """The shapes that hold two values against each other."""
    names = (SH.lessThan, SH.lessThanOrEquals)
    return {iris.contract(str(shape)) for name in names for shape in shapes().subjects(name)}


def _differing(our: Facts, their: Facts) -> Facts:
    """Where the engines differ: in a result, or in the verdict.

    Where a value has become one of another datatype, they do not agree whether it may be compared; that it is wrong
    both say all the same.
    """
    if bool(our) != bool(their):
        return our ^ their
    order = compared()
    return {result for result in our ^ their if result[1] not in order}
