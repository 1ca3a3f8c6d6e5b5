"""The kept statements of documents' graphs → rows of involvements, as the query of ``queries/parts`` gives them.

A store's whole is read in one pass, a document at a time: asking the engine for all involvements joins every one of
them with all its words and qualifiers, which takes twenty times as long.
"""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, Protocol

from kg import iris
from kg.iris.terms import curie, literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_NODE: Final = "/involvement/"
"""Stands in the IRI of every involvement (``iris.trial_part``): most lines need not be taken apart."""
_ORDER: Final = itemgetter("askedKind", "conceptLabel", "askedRole", "node")
_QUALIFIERS: Final = ("purpose", "modality", "material", "function")


class Kept(Protocol):
    """A store that hands out whole graphs: their names, trial by trial, and their statements."""

    def graphs(self, trial: str | None = None, /) -> Sequence[Any]: ...  # noqa: D102
    def lines(self, graph: Any, /) -> list[str]: ...  # noqa: ANN401, D102 - the engine's own name


def involvement_rows(kept: Kept) -> Iterator[dict[str, Any]]:
    """A row an involvement node, by trial, kind, label, role and node; one trial at a time is held."""
    hierarchy = iris.hierarchy_graph()
    labels = _labels(kept.lines(hierarchy))
    found = (row for graph in kept.graphs() if graph != hierarchy for row in _of_document(kept.lines(graph), labels))
    for _, rows in groupby(found, key=itemgetter("askedTrial")):
        yield from sorted(rows, key=_ORDER)


def _labels(lines: Iterable[str]) -> dict[str, str]:
    """Label of every concept, by IRI as it is written."""
    middle = f" {iris.written('rdfs:label')} "
    return {
        subject: literal(found).words
        for subject, is_label, found in (line.partition(middle) for line in lines)
        if is_label
    }


def _of_document(lines: Iterable[str], labels: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    nodes: dict[str, dict[str, list[str]]] = {}
    for line in lines:
        if _NODE in line:
            subject, predicate, found = line.split(" ", 2)
            nodes.setdefault(subject, {}).setdefault(curie(predicate), []).append(found)
    kind = iris.written("tkg:Involvement")
    for node, said in nodes.items():
        if kind in said.get("rdf:type", ()):
            yield _row(node, said, labels)


def _row(node: str, said: Mapping[str, list[str]], labels: Mapping[str, str]) -> dict[str, Any]:
    (trial,), (role,), (kind,) = said["tkg:ofTrial"], said["tkg:role"], said["tkg:kind"]
    concept = next(iter(said.get("tkg:concept", ())), None)
    words = next((literal(label).words for label in said.get("rdfs:label", ())), None)
    sure = next((float(literal(number).words) for number in said.get("tkg:confidence", ())), None)
    qualifiers = {name: "|".join(literal(one).words for one in said.get(f"tkg:{name}", ())) for name in _QUALIFIERS}
    return {
        "askedTrial": curie(trial),
        "askedKind": literal(kind).words,
        "askedRole": curie(role),
        "concept": curie(concept) if concept else None,
        "conceptLabel": labels.get(concept or "", words),
        "node": curie(node),
        "confidence": sure,
        "mentions": len(said.get("tkg:evidence", ())),
        **qualifiers,
    }
