"""The graphs of one trial's documents and the decisions about it → the graphs as the decisions have them.

A decision is about an assertion: a concept in a role.  What was rejected or corrected is taken out of every document of
the trial; what is corrected or added stands with mentions of its own (``tkg:matchedBy "curator"``), in the documents
whose words say so.  What follows from involvements (shortcuts, planned assays …) follows from what is left.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from pyoxigraph import Literal, NamedNode

from kg import iris
from kg.curation.decisions import (
    ACCEPT,
    ADD,
    CONCEPT_GONE,
    EXTRACTION_CHANGED,
    QUOTE_GONE,
    REJECT,
    TRIAL_GONE,
    Decision,
    Standing,
    subject,
)
from kg.curation.facts import INVOLVEMENT, LABEL, MENTION, TYPE, Facts, P, Stated
from kg.curation.following import Following
from kg.curation.quotes import within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kg.curation.quotes import Place, Text


class Given(NamedTuple):
    """What decisions need beside the graphs: a document's text, and whether the vocabulary knows a CURIE."""

    text: Callable[[Facts], Text]
    known: Callable[[str], bool]


@dataclass(slots=True)
class _Case:
    """A decision with what it is about: involvements that assert it, where its quote stands, and how it stands."""

    decision: Decision
    targets: list[tuple[Facts, Stated]]
    places: dict[Facts, list[Place]]
    states: list[str]
    now: tuple[str, ...] = ()
    moved: bool = False
    mentions: dict[Any, NamedNode] = field(default_factory=dict)


def curate(documents: Sequence[Facts], decisions: Iterable[Decision], given: Given) -> dict[str, Standing]:
    """Change the documents' graphs as the decisions about their trial say; key of each decision → how it stands."""
    ordered = sorted(decisions, key=lambda one: one.key)
    stated = [(facts, one) for facts in documents for one in facts.stated()]
    decided = {one.assertion[1:] for one in ordered}
    cases = [_case(one, documents, stated, given) for one in ordered]
    for case in cases:
        if not case.targets and EXTRACTION_CHANGED in case.states:
            _look_elsewhere(case, stated, decided)
    follow = [Following(facts, [one for held, one in stated if held is facts], ordered) for facts in documents]
    for case in cases:
        if case.decision.decision != ACCEPT or case.moved:
            for facts, one in case.targets if case.decision.decision != ADD else ():
                facts.drop(one.node)
    for case in cases:
        _make(case, given)
    for following in follow:
        following.settle(
            [case.decision for case in cases if _in_force(case)], {c.decision.key: c.mentions for c in cases}
        )
    return {case.decision.key: Standing(tuple(sorted(case.states)), case.now) for case in cases}


def _case(
    decision: Decision, documents: Sequence[Facts], stated: Sequence[tuple[Facts, Stated]], given: Given
) -> _Case:
    targets = [(f, one) for f, one in stated if (one.subject, one.role) == decision.assertion[1:]]
    places = {facts: given.text(facts).places(decision.quote) for facts in documents}
    if not documents:
        return _Case(decision, [], {}, [TRIAL_GONE])
    states = [] if any(places.values()) else [QUOTE_GONE]
    if decision.decision != ADD and not targets:
        states.append(EXTRACTION_CHANGED)
    if not all(given.known(one) for one in (decision.concept, decision.corrected_concept) if one):
        states.append(CONCEPT_GONE)
    return _Case(decision, targets, places, states)


def _look_elsewhere(case: _Case, stated: Iterable[tuple[Facts, Stated]], decided: set[tuple[str, str]]) -> None:
    """The extraction gives the concept another role now: what rests on the decided words alone is what was decided on.

    What somebody has decided on in its own right is left alone.
    """
    same = [(facts, one) for facts, one in stated if one.subject == case.decision.subject]
    case.now = tuple(sorted({one.role for _, one in same}))
    for facts, one in same:
        inside = all(any(quote.holds(facts.place(mention)) for quote in case.places[facts]) for mention in one.mentions)
        if inside and one.mentions and (one.subject, one.role) not in decided:
            case.targets.append((facts, one))
            case.moved = True


def _in_force(case: _Case) -> bool:
    """Whether what the decision says instead can be said: the vocabulary knows it."""
    return CONCEPT_GONE not in case.states or case.decision.decision == REJECT


def _make(case: _Case, given: Given) -> None:
    """Say what holds because of a decision, where the words for it stand."""
    decision = case.decision
    if decision.made is None or not _in_force(case):
        return
    if decision.decision == ACCEPT and case.targets and not case.moved:
        for facts, one in case.targets:
            facts.add(one.node, P["decidedBy"], iris.decision(decision.key))
        return
    if case.targets and decision.decision != ADD:
        for facts, one in case.targets:
            _restate(case, facts, one)
        return
    for facts, places in case.places.items():
        if places:
            text = given.text(facts)
            place = within(text, places[0], decision.words)
            section = _section(facts, place)
            if section is not None:
                words = _Words(place, text.at(place), section)
                _mention(case, facts, _involvement(decision, facts, None), words)


class _Words(NamedTuple):
    """Words that say something: where, which, and in which section."""

    place: Place
    exact: str
    section: Any


def _restate(case: _Case, facts: Facts, one: Stated) -> None:
    """Say what holds instead of an involvement, on the words that it rested on."""
    node = _involvement(case.decision, facts, one)
    for mention in one.mentions:
        section = facts.values(mention, P["section"])[0]
        words = _Words(facts.place(mention), facts.value(mention, P["exact"]), section)
        case.mentions[mention] = _mention(case, facts, node, words)


def _involvement(decision: Decision, facts: Facts, like: Stated | None) -> NamedNode:
    """The involvement of what holds: the one that says so already, or a new one."""
    concept, label, kind, role = decision.made or ("", "", "", "")
    trial = iris.trial(decision.trial)
    same = [one.node for one in facts.stated() if (one.subject, one.role) == (subject(concept, kind, label), role)]
    node = same[0] if same else iris.trial_part(decision.trial, facts.sha256, "involvement", f"{decision.key}-{role}")
    if not same:
        facts.add(trial, P["hasInvolvement"], node)
        facts.add(node, TYPE, INVOLVEMENT)
        facts.add(node, P["ofTrial"], trial)
        facts.add(node, P["kind"], Literal(kind))
        facts.add(node, P["role"], iris.expand(f"role:{role}"))
        facts.add(node, LABEL, Literal(label))
        if concept:
            facts.add(node, P["concept"], iris.expand(concept))
        if like is not None:
            _carry(facts, like, node, same_role=like.role == role)
    facts.add(node, P["decidedBy"], iris.decision(decision.key))
    return node


def _carry(facts: Facts, like: Stated, node: NamedNode, *, same_role: bool) -> None:
    """What its words say beside concept and role holds still; what they say of the role, only of the same one."""
    kept = {P["modality"], P["material"], *((P["purpose"], P["function"]) if same_role else ())}
    for quad in facts.before:
        if quad.subject == like.node and quad.predicate in kept:
            facts.add(node, quad.predicate, quad.object)


def _mention(case: _Case, facts: Facts, node: NamedNode, words: _Words) -> NamedNode:
    """A mention that a curator makes."""
    concept, _, _, role = case.decision.made or ("", "", "", "")
    place = words.place
    name = f"{iris.span(place.start, place.end, place.path)}-{case.decision.key}"
    mention = iris.document_part(facts.sha256, "mention", name)
    facts.add(mention, TYPE, MENTION)
    if place.path:
        facts.add(mention, P["path"], Literal(place.path))
    facts.add(mention, P["start"], Literal(place.start))
    facts.add(mention, P["end"], Literal(place.end))
    facts.add(mention, P["exact"], Literal(words.exact))
    facts.add(mention, P["section"], words.section)
    facts.add(mention, P["matchedBy"], Literal("curator"))
    facts.add(mention, P["role"], iris.expand(f"role:{role}"))
    if concept:
        facts.add(mention, P["concept"], iris.expand(concept))
    facts.add(node, P["evidence"], mention)
    return mention


def _section(facts: Facts, place: Place) -> Any:  # noqa: ANN401 - a node
    """The section of the evidence that stands nearest before a place, else behind it, in the same value of a record."""
    known: list[tuple[Place, Any]] = [
        (facts.place(one.subject), one.object) for one in facts.before if one.predicate == P["section"]
    ]
    found = sorted(known, key=lambda row: (row[0], str(row[1])))
    near = [row for row in found if row[0].path == place.path] or found
    before = [row for row in near if row[0].start <= place.start]
    chosen = before[-1:] or near[:1]
    return chosen[0][1] if chosen else None
