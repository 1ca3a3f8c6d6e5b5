"""Quads → facts: statements with CURIEs, for checks that look at them one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg import iris

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.iris import Quad


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement: CURIEs (or IRIs of no known namespace), ``datatype`` only for literals, ``line`` in N-Triples."""

    subject: str
    predicate: str
    object: str
    datatype: str | None
    line: str


def facts_of(quads: Iterable[Quad]) -> tuple[Fact, ...]:
    """Quads of any graphs → the facts of their union, each once, in order of first appearance."""
    facts = (_fact(quad) for quad in quads)
    return tuple(dict.fromkeys(facts))


def _fact(quad: Quad) -> Fact:
    datatype = getattr(quad.object, "datatype", None)
    return Fact(
        _name(quad.subject),
        _name(quad.predicate),
        _name(quad.object) if datatype is None else str(getattr(quad.object, "value", "")),
        None if datatype is None else _name(datatype),
        f"{quad.subject} {quad.predicate} {quad.object} .",
    )


def _name(term: Any) -> str:  # noqa: ANN401 - a term of pyoxigraph, which iris hides
    words = str(term)
    return iris.contract(words[1:-1]) if words.startswith("<") else words
