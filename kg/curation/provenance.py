"""Decisions ↔ statements of the graph ``tid:graph/curation``: what was decided, who decided it and when (PROV)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from kg import iris
from kg.curation.decisions import Decision, Standing
from kg.curation.people import curator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_WORDS: Final = {
    "kind": "tkg:decisionKind",
    "label": "rdfs:label",
    "quote": "tkg:decisionQuote",
    "words": "tkg:decisionWords",
    "document": "tkg:decisionSource",
    "place": "tkg:decisionPlace",
    "confidence": "tkg:decisionConfidence",
    "decision": "tkg:decisionType",
    "corrected_label": "tkg:correctedLabel",
    "corrected_kind": "tkg:correctedKind",
    "curator": "tkg:decisionCurator",
    "comment": "rdfs:comment",
}
_CONCEPTS: Final = {"concept": "tkg:decisionConcept", "corrected_concept": "tkg:correctedConcept"}
_ROLES: Final = {"role": "tkg:decisionRole", "corrected_role": "tkg:correctedRole"}
_DATE: Final = "tkg:decisionDate"
_TRIAL: Final = "tkg:decisionTrial"
_STATE, _NOW = "tkg:decisionState", "tkg:nowExtracted"


def quads(decisions: Iterable[Decision], standings: Mapping[str, Standing] | None = None) -> Iterator[Quad]:
    """Decisions, and how each stands today, as statements; each once."""
    found = (quad for one in sorted(decisions, key=lambda one: one.key) for quad in _quads(one, standings or {}))
    yield from dict.fromkeys(found)


def _quads(decision: Decision, standings: Mapping[str, Standing]) -> Iterator[Quad]:
    node, who = iris.decision(decision.key), curator(decision.curator)
    agent = iris.curator(who.name, who.orcid)
    yield _quad(node, "rdf:type", iris.expand("tkg:CurationDecision"))
    yield _quad(node, _TRIAL, iris.trial(decision.trial))
    for field, name in _CONCEPTS.items():
        if value := getattr(decision, field):
            yield _quad(node, name, iris.expand(value))
    for field, name in _ROLES.items():
        if value := getattr(decision, field):
            yield _quad(node, name, iris.expand(f"role:{value}"))
    for field, name in _WORDS.items():
        if value := getattr(decision, field):
            yield _quad(node, name, Literal(value))
    yield _quad(node, _DATE, Literal(decision.date, datatype=iris.expand("xsd:date")))
    yield _quad(node, "prov:wasAttributedTo", agent)
    yield _quad(agent, "rdf:type", iris.expand("prov:Agent"))
    if who.name:
        yield _quad(agent, "rdfs:label", Literal(who.name))
    standing = standings.get(decision.key)
    for name, values in ((_STATE, standing.states), (_NOW, standing.now)) if standing else ():
        for value in values:
            yield _quad(node, name, Literal(value))


def _quad(node: NamedNode, name: str, value: Any) -> Quad:  # noqa: ANN401 - a term
    return Quad(node, iris.expand(name), value, iris.curation_graph())


def written(decisions: Iterable[Decision]) -> bytes:
    """Decisions as N-Quads, sorted: what a store keeps of them."""
    lines = (serialize(list(quads(decisions)), format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
    return b"".join(sorted(lines))


def read(data: bytes) -> list[Decision]:
    """N-Quads → decisions, by key.

    Raises:
        SyntaxError: these are no N-Quads.
        ValueError: a decision lacks what every one has.
    """
    facts: dict[str, dict[str, str]] = {}
    for quad in parse(data, format=RdfFormat.N_QUADS):
        value = str(getattr(quad.object, "value", ""))
        facts.setdefault(str(quad.subject), {})[iris.contract(quad.predicate.value)] = value
    return sorted((_decision(known) for known in facts.values() if _TRIAL in known), key=lambda one: one.key)


def standings(told: Iterable[Quad]) -> dict[str, Standing]:
    """The graph that tells of decisions → how each stands, by its key."""
    states: dict[str, dict[str, list[str]]] = {}
    for quad in told:
        name = iris.contract(quad.predicate.value)
        if name in {_STATE, _NOW}:
            key = str(quad.subject.value).rpartition("/")[2]  # type: ignore[union-attr]
            states.setdefault(key, {}).setdefault(name, []).append(str(getattr(quad.object, "value", "")))
    return {
        key: Standing(tuple(sorted(found.get(_STATE, ()))), tuple(sorted(found.get(_NOW, ()))))
        for key, found in states.items()
    }


def _decision(known: Mapping[str, str]) -> Decision:
    from urllib.parse import unquote  # noqa: PLC0415 - who only writes needs none

    fields = {field: known.get(name, "") for field, name in _WORDS.items()}
    fields |= {field: iris.contract(known.get(name, "")) for field, name in _CONCEPTS.items()}
    fields |= {field: iris.contract(known.get(name, "")).removeprefix("role:") for field, name in _ROLES.items()}
    trial = unquote(iris.contract(known[_TRIAL]).removeprefix("tid:trial/"))
    missing = [name for name in ("quote", "role", "decision", "curator") if not fields[name]]
    if missing:
        raise ValueError(f"a decision about {trial} has no {', no '.join(missing)}")
    return Decision(trial=trial, date=known.get(_DATE, ""), **fields)
