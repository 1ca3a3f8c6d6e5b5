"""Involvements → one node per concept and role, and the shortcut triples that follow from them.

Which roles and kinds give which shortcut stands in ``ontology/trialkg.ttl``: ``tkg:derivedFromRole`` and
``tkg:derivedFromKind`` of each shortcut property.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg import iris
from kg.triples.literals import decimal
from kg.triples.scope import concept

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

    from kg.model import Involvement, Mention
    from kg.triples.scope import Scope


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A property that joins trial and concept directly, and the roles and kinds of involvement that it stands for."""

    property: NamedNode
    roles: frozenset[str]
    kinds: frozenset[str]


@cache
def shortcuts() -> tuple[Shortcut, ...]:
    """The shortcut properties of the ontology, by name."""
    roles, kinds = iris.stated("tkg:derivedFromRole"), iris.stated("tkg:derivedFromKind")
    return tuple(Shortcut(iris.expand(name), roles[name], kinds[name]) for name in sorted(roles))


def involvement_quads(scope: Scope) -> None:
    """Every involvement of the trial, once per role, with its evidence and shortcuts."""
    for number, involvement in enumerate(scope.trial.involvements):
        for role in involvement.roles:
            _one(scope, involvement, role, number)


def _one(scope: Scope, involvement: Involvement, role: str, number: int) -> None:
    # A role that no mention has keeps all mentions as evidence: queries/checks/ then says what is wrong with it.
    mentions = tuple([m for m in involvement.mentions if m.role == role]) or involvement.mentions
    node = scope.part("involvement", f"{number}-{role}")
    scope.linked(
        "tkg:hasInvolvement",
        node,
        {
            "rdf:type": iris.written("tkg:Involvement"),
            "tkg:concept": concept(involvement.term),
            "tkg:kind": involvement.term.kind,
            "tkg:role": iris.written(f"role:{role}"),
            "rdfs:label": involvement.term.label,
            "tkg:rule": tuple([scope.rule(m.rule) for m in mentions]),
            "tkg:purpose": _purposes(mentions),
            # "negated" holds only where every mention says so: the control group that a disease defines by its absence
            "tkg:modality": mentions[0].modality if len({m.modality for m in mentions}) == 1 else None,
            "tkg:material": tuple([m.material for m in mentions]),
            "tkg:function": tuple([m.function for m in mentions]),
            "tkg:confidence": decimal(max([m.confidence for m in mentions], default=None)),
        },
    )
    scope.rule_quads(*[m.rule for m in mentions])
    scope.mentioned(node, *mentions)
    if not _negated(mentions):
        _shortcuts(scope, involvement, role)


def _purposes(mentions: tuple[Mention, ...]) -> tuple[str | None, ...]:
    """What the mentions are for; "safety" only where all are: what is measured for more is no mere safety count."""
    purposes = tuple(dict.fromkeys([m.purpose for m in mentions]))
    return purposes if purposes == ("safety",) else tuple([p for p in purposes if p != "safety"])


def _negated(mentions: tuple[Mention, ...]) -> bool:
    """Whether every mention says that it is not done ("no biopsy is taken")."""
    return bool(mentions) and all(m.modality == "negated" for m in mentions)


def _shortcuts(scope: Scope, involvement: Involvement, role: str) -> None:
    target = concept(involvement.term)
    if target is not None:
        for between in _following(role, involvement.term.kind):
            scope.lines.append(f"{scope.node}{between}{target} {scope.graph} .\n")


@cache
def _following(role: str, kind: str) -> tuple[str, ...]:
    """The shortcut properties that a role and kind give, as they stand between trial and concept."""
    return tuple(f" {one.property} " for one in shortcuts() if f"role:{role}" in one.roles and kind in one.kinds)
