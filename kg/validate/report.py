"""Results of checks → a report that a curator reads, as text, JSON or a SHACL validation report in Turtle."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final, Literal

import rdflib
from rdflib.namespace import RDF, SH

from kg import iris

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Severity = Literal["violation", "warning", "info"]
_RANK: Final = {"violation": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that a check found.

    ``shape`` names the shape, rule or check; ``focus`` is the IRI of what is wrong; ``document`` the file name of its
    document, where known; ``line`` counts from 1.
    """

    severity: Severity
    shape: str
    focus: str
    message: str
    document: str | None = None
    line: int | None = None

    def __str__(self) -> str:
        """One line: where, how bad, what, and which check says so."""
        place = ":".join(str(part) for part in (self.document, self.line) if part is not None) or self.focus
        about = f" ({self.focus})" if place != self.focus else ""
        return f"{place}: {self.severity}: {self.message} [{self.shape}]{about}"


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that the checks found, worst first within a document."""

    results: tuple[Result, ...] = ()

    @classmethod
    def of(cls, results: Iterable[Result]) -> Report:
        """Results in any order → a report; what two constraints of one shape say twice is said once."""
        return cls(tuple(sorted(set(results), key=_order)))

    @property
    def conforms(self) -> bool:
        """Whether nothing was found that must not be published (warnings may be)."""
        return not any(result.severity == "violation" for result in self.results)

    def count(self, severity: Severity) -> int:
        """How many results are of this severity."""
        return sum(result.severity == severity for result in self.results)

    def to_text(self) -> str:
        """One line a result, and a last line that sums up."""
        return "\n".join([*map(str, self.results), self._summary()])

    def _summary(self) -> str:
        counts = (f"{self.count(severity)} {severity}s" for severity in ("violation", "warning", "info"))
        return f"{'conforms' if self.conforms else 'does not conform'}: {', '.join(counts)}"

    def to_json(self) -> str:
        """``{"conforms": …, "results": [{"severity", "shape", "focus", "message", "document", "line"}]}``."""
        return json.dumps(
            {"conforms": self.conforms, "results": [asdict(result) for result in self.results]},
            ensure_ascii=False,
            indent=2,
        )

    def to_turtle(self) -> str:
        """The report in the words of SHACL (section 3.6); rules and quotes appear under the name of their check."""
        graph = rdflib.Graph()
        root = rdflib.BNode("report")
        graph.add((root, RDF.type, SH.ValidationReport))
        graph.add((root, SH.conforms, rdflib.Literal(self.conforms)))
        for number, result in enumerate(self.results):
            node = rdflib.BNode(f"result{number}")
            graph.add((root, SH.result, node))
            for predicate, value in _facts(result):
                graph.add((node, predicate, value))
        return graph.serialize(format="turtle")


def _facts(result: Result) -> Iterator[tuple[rdflib.URIRef, rdflib.term.Node]]:
    yield RDF.type, SH.ValidationResult
    yield SH.resultSeverity, SH[result.severity.capitalize()]
    yield SH.focusNode, rdflib.URIRef(result.focus)
    name = result.shape if ":" in result.shape else f"shape:{result.shape}"
    yield SH.sourceShape, rdflib.URIRef(iris.expand(name).value)
    yield SH.resultMessage, rdflib.Literal(result.message)


def _order(result: Result) -> tuple[str, int, int, str, str, str]:
    return (
        result.document or "",
        _RANK[result.severity],
        result.line or 0,
        result.shape,
        result.focus,
        result.message,
    )
