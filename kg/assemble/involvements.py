"""Mentions with roles → Involvements: one per concept, roles strongest first, every mention kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model import AUXILIARY, ROLES, Involvement, Mention, Term

if TYPE_CHECKING:
    from collections.abc import Iterable

_HEALTHY = Term("PATO:0000461", "normal", "group")


def involvements(mentions: Iterable[Mention]) -> tuple[Involvement, ...]:
    """One involvement a concept, in the order of first mention; what no ontology names is told apart by its words.

    Healthy people as a group are an involvement of *normal* (PATO:0000461) of the kind ``group``, with role
    comparator: the id is what CELLxGENE writes in the place of a disease, but health is no condition under study.
    """
    found: dict[tuple[str, str], list[Mention]] = {}
    for mention in mentions:
        if mention.role is not None and (mention.term.kind not in AUXILIARY or mention.term.id == _HEALTHY.id):
            found.setdefault(_key(mention), []).append(mention)
    return tuple(_involvement(same) for same in found.values())


def _key(mention: Mention) -> tuple[str, str]:
    if mention.term.kind == "group":
        return "group", str(_HEALTHY.id)
    return mention.term.kind, mention.term.id or mention.term.label.casefold()


def _involvement(mentions: list[Mention]) -> Involvement:
    roles = {mention.role for mention in mentions}
    term = _HEALTHY if mentions[0].term.kind == "group" else mentions[0].term
    ordered = sorted(mentions, key=lambda mention: (mention.path, mention.start, mention.end))
    return Involvement(term, tuple(role for role in ROLES if role in roles), tuple(ordered))
