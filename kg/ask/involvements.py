"""A graph and filters → its involvements, typed: what a trial does with a concept, and the words that say so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from kg import files, iris
from kg.ask.evidence import quotes
from kg.ask.kept import involvement_rows
from kg.ask.questions import Slot
from kg.ask.slots import fail, fill, known, trial_id
from kg.model import ROLES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from kg.ask.graph import Graph
    from kg.ask.kept import Kept

_QUALIFIERS: Final = ("purpose", "modality", "material", "function")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of a document: ``quote`` stands in its text (at ``path``, in a structured record) from start to end.

    Offsets count Unicode code points; ``role`` is what these words make the concept; ``origin`` is who wrote them:
    sponsor, registry, aggregator …
    """

    quote: str
    document: str
    path: str
    start: int
    end: int
    role: str | None
    origin: str | None


@dataclass(frozen=True, slots=True)
class Involved:
    """One concept in one role in one trial, over all documents of the trial.

    Attributes:
        trial: the trial's id.
        concept: CURIE; ``None`` where no term names the words.
        label: the term's name, or the words.
        kind: cell, condition, assay, analyte, tissue, agent, procedure …
        role: measured, collected … related (``kg.model.ROLES``, strongest first).
        mentions: how many times the documents say so.
        confidence: of the surest mention, 0 to 1, by the way it was matched.
        purpose: safety, biomarker …, where said.
        modality: optional, conditional, negated, where said.
        material: fresh, archived, biobank only, where said.
        function: placebo, background …, where said.
        nodes: CURIEs of the graph's nodes, one a document.
        evidence: the words; empty unless asked for.
    """

    trial: str
    concept: str | None
    label: str
    kind: str
    role: str
    mentions: int
    confidence: float | None
    purpose: tuple[str, ...]
    modality: tuple[str, ...]
    material: tuple[str, ...]
    function: tuple[str, ...]
    nodes: tuple[str, ...]
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters: a trial's id, a kind, roles, a concept in words or as CURIE; what is ``None`` filters nothing."""

    trial: str | None = None
    kind: str | None = None
    roles: Collection[str] | None = None
    concept: str | None = None


def involvements(graph: Graph, wanted: Wanted, *, kept: Kept | None = None, evidence: bool = False) -> list[Involved]:
    """Involvements by trial, kind, label and role; a concept means itself and what is below it.

    Where neither a trial nor a concept is wanted, the whole is read from what is ``kept``, if it is given.

    Raises:
        AskError: a role is unknown; the concept's words name no term, or several.
    """
    for role in wanted.roles or ():
        if role not in ROLES:
            fail(f"there is no role {role!r}", ROLES)
    if kept is not None and wanted.trial is None and wanted.concept is None:
        rows: Iterable[dict[str, Any]] = (
            row for row in involvement_rows(kept) if wanted.kind in {None, row["askedKind"]}
        )
    else:
        rows = _asked(graph, wanted)
    found = (one for _, same in groupby(rows, itemgetter("askedTrial")) for one in _merged(same))
    chosen = [one for one in found if wanted.roles is None or one.role in wanted.roles]
    return [replace(one, evidence=tuple(words(one, graph))) for one in chosen] if evidence else chosen


def _asked(graph: Graph, wanted: Wanted) -> list[dict[str, Any]]:
    """A row an involvement node, from the engine."""
    bindings: dict[str, Any] = {}
    if wanted.trial is not None:
        bindings["askedTrial"] = iris.trial(wanted.trial)
    if wanted.kind is not None:
        bindings["askedKind"] = wanted.kind
    name = "involvements"
    if wanted.concept is not None:
        name = "involvements-of-concept"
        bindings["askedConcept"] = term(wanted.concept, graph, wanted.kind)
    if wanted.roles is not None and len(wanted.roles) == 1:
        bindings["askedRole"] = iris.expand(f"role:{next(iter(wanted.roles))}")
    query = (files.queries() / "parts" / f"{name}.rq").read_text(encoding="utf-8")
    return graph.select(query, bindings)


def term(text: str, graph: Graph, kind: str | None = None) -> Any:  # noqa: ANN401 - the engine's own term
    """Words or a CURIE → the one term that they name.

    Raises:
        AskError: they name none, none of the kind, or several.
    """
    kinds = (kind,) if kind else tuple(dict.fromkeys(name.kind for name in graph.find(text)))
    if not kinds:
        fail(f"{text!r} names no known term", tuple(graph.nearest(text)))
    return known(fill(Slot("concept", kinds, optional=False, aliases=(), example=""), text, graph)).binding


def words(one: Involved, graph: Graph) -> Iterable[Evidence]:
    """The words behind an involvement, in the order of documents and places."""
    return (Evidence(**quote) for quote in quotes(one.nodes, one.role, graph))


def _merged(rows: Iterable[dict[str, Any]]) -> list[Involved]:
    """One row a node of a trial → one involvement for the nodes of all documents that agree on concept and role."""
    merged: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for row in rows:
        key = (row["askedKind"], row["concept"] or row["conceptLabel"], row["askedRole"])
        merged.setdefault(key, []).append(row)
    return [_involved(same) for same in merged.values()]


def _involved(rows: list[dict[str, Any]]) -> Involved:
    first = rows[0]
    sure = [row["confidence"] for row in rows if row["confidence"] is not None]
    said = {
        name: tuple(sorted({word for row in rows for word in row[name].split("|") if word})) for name in _QUALIFIERS
    }
    return Involved(
        trial=trial_id(first["askedTrial"]),
        concept=first["concept"],
        label=first["conceptLabel"],
        kind=first["askedKind"],
        role=first["askedRole"].removeprefix("role:"),
        mentions=sum(row["mentions"] for row in rows),
        confidence=max(sure, default=None),
        nodes=tuple(row["node"] for row in rows),
        **said,
    )
