"""What follows from a document's involvements before and after decisions: shortcuts, and what names a concept.

Which property follows from which role stands in ``ontology/trialkg.ttl``: ``tkg:derivedFromRole`` for shortcuts,
``tkg:restsOnRole`` for what planned assays, specimens, collections and the like say of a concept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Literal

from kg import iris
from kg.curation.decisions import ACCEPT, REJECT
from kg.curation.facts import LABEL, TYPE, Facts, P, derived

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pyoxigraph import NamedNode, Quad

    from kg.curation.decisions import Decision
    from kg.curation.facts import Stated

_RESTRICTION: Final = iris.expand("tkg:Restriction")
_ASSAY: Final = iris.expand("tkg:PlannedAssay")
_MEASURED: Final = tuple(map(iris.expand, ("tkg:analyte", "tkg:analyteText", "tkg:measuredQuality", "tkg:qualityText")))
_LOOKED_AT: Final = tuple(map(iris.expand, ("tkg:assayType", "tkg:evaluant", "tkg:targetCellPopulation")))


class Following:
    """One document's graph with what followed from its involvements before anything was decided."""

    def __init__(self, facts: Facts, stated: Sequence[Stated], decisions: Iterable[Decision]) -> None:
        """Remember the shortcuts and roles of every concept that is decided on."""
        self._facts = facts
        self._trials = {one.trial for one in decisions}
        concepts = {name for one in decisions for name in (one.concept, one.corrected_concept) if name}
        self._concepts = {name: iris.expand(name) for name in sorted(concepts)}
        self._shortcuts = {name: derived(facts, node) for name, node in self._concepts.items()}
        self._roles = _roles(stated)
        self._pointed = {quad.object for quad in facts.before} & {quad.subject for quad in facts.before}

    def settle(self, decisions: Sequence[Decision], mentions: Mapping[str, Mapping[Any, NamedNode]]) -> None:
        """Take away, or correct, what no longer follows; ``mentions`` are a decision's own in place of those before."""
        roles = _roles(self._facts.stated())
        for name, node in self._concepts.items():
            for quad in sorted(self._facts.to(node), key=str):
                rests = _rests_on(self._facts, quad)
                held = self._roles.get(name, set()) & rests
                about = [one for one in decisions if one.concept == name and one.role in held]
                if held and not roles.get(name, set()) & rests:
                    self._replace(quad, next((one for one in about if _fits(one, rests)), None), mentions)
                elif held:
                    for one in about:
                        if one.decision == ACCEPT:
                            self._facts.add(quad.subject, P["decidedBy"], iris.decision(one.key))
        self._collect()
        for name, node in self._concepts.items():
            self._shortcut(name, node)

    def _replace(self, quad: Quad, decision: Decision | None, mentions: Mapping[str, Mapping[Any, NamedNode]]) -> None:
        """Name the corrected concept instead; without one, say nothing, and drop a node that has its name from it."""
        facts, node = self._facts, quad.subject
        label = facts.values(node, LABEL)
        facts.remove(quad)
        named = self._label(quad.object)
        if decision is None or decision.made is None:
            self._unname(node, named)
            return
        concept, words, _, _ = decision.made
        facts.add(node, quad.predicate, iris.expand(concept))
        facts.add(node, P["decidedBy"], iris.decision(decision.key))
        if [str(one.value) for one in label] == [decision.label]:
            _relabel(facts, node, words)
        for bearer in (node, *(up.subject for up in facts.to(node))):
            for old, new in mentions.get(decision.key, {}).items():
                for link in [q for q in facts.about(bearer) if q.predicate == P["evidence"] and q.object == old]:
                    facts.remove(link)
                    facts.add(bearer, P["evidence"], new)

    def _label(self, concept: Any) -> set[str]:  # noqa: ANN401 - a node
        """The labels that involvements gave a concept."""
        nodes = {q.subject for q in self._facts.before if q.predicate == P["concept"] and q.object == concept}
        return {str(q.object.value) for q in self._facts.before if q.predicate == LABEL and q.subject in nodes}  # type: ignore[union-attr]

    def _unname(self, node: Any, labels: set[str]) -> None:  # noqa: ANN401 - a node
        facts = self._facts
        if facts.value(node, LABEL) not in labels:
            return
        measures = any(facts.values(node, name) for name in _MEASURED)
        if _ASSAY in facts.values(node, TYPE) and measures:
            for quad in [q for q in facts.about(node) if q.predicate == LABEL]:
                facts.remove(quad)
        else:
            facts.drop(node)

    def _collect(self) -> None:
        """Drop what nothing points to any more, and assays of which nothing is left to say."""
        facts = self._facts
        while True:
            gone = [node for node in self._pointed if facts.about(node) and not facts.to(node)]
            gone += [node for node in facts.of_class(_ASSAY) if not _says_something(facts, node)]
            if not gone:
                return
            for node in gone:
                facts.drop(node)

    def _shortcut(self, name: str, node: NamedNode) -> None:
        after = derived(self._facts, node)
        for trial in sorted(self._trials):
            for property_ in self._shortcuts[name] - after:
                for quad in self._facts.about(iris.trial(trial)):
                    if (quad.predicate, quad.object) == (property_, node):
                        self._facts.remove(quad)
            for property_ in after - self._shortcuts[name]:
                self._facts.add(iris.trial(trial), property_, node)


def _says_something(facts: Facts, assay: Any) -> bool:  # noqa: ANN401 - a node
    """Whether it names an assay, or says what it measures or runs on."""
    return any(facts.values(assay, name) for name in (*_MEASURED, *_LOOKED_AT, LABEL))


def _rests_on(facts: Facts, quad: Quad) -> set[str]:
    """The roles that a statement about a concept rests on; a restriction on the one that is its polarity."""
    roles = iris.stated("tkg:restsOnRole").get(iris.contract(quad.predicate.value), frozenset())
    names = {role.removeprefix("role:") for role in roles}
    if quad.predicate == P["concept"]:
        if _RESTRICTION not in facts.values(quad.subject, TYPE):
            return set()
        polarity = facts.value(quad.subject, P["polarity"])
        return {polarity} if polarity in names else names
    return names


def _fits(decision: Decision, rests: set[str]) -> bool:
    """Whether what a decision puts in place can be said by the same property."""
    if decision.decision == REJECT or decision.made is None:
        return False
    concept, _, kind, role = decision.made
    return bool(concept) and role in rests and kind == decision.kind


def _roles(stated: Iterable[Stated]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one in stated:
        if one.concept:
            found.setdefault(one.concept, set()).add(one.role)
    return found


def _relabel(facts: Facts, node: Any, words: str) -> None:  # noqa: ANN401 - a node
    for quad in [q for q in facts.about(node) if q.predicate == LABEL]:
        facts.remove(quad)
    facts.add(node, LABEL, Literal(words))
