"""The graph of one document, held so that statements can be looked up, added and taken away; and what it asserts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from pyoxigraph import Literal, NamedNode, Quad

from kg import iris
from kg.curation.decisions import subject
from kg.curation.quotes import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Term: TypeAlias = Any
    """A term of pyoxigraph; a document's graph has no blank nodes."""

P: Final = {
    name: iris.expand(f"tkg:{name}")
    for name in (
        "concept", "kind", "role", "evidence", "modality", "purpose", "material", "function", "start", "end", "path",
        "exact", "section", "ofTrial", "hasInvolvement", "matchedBy", "confidence", "decidedBy", "tissue",
        "collectionMethod", "samplesTissue", "biopsiesTissue", "polarity", "sha256", "sourceName", "inDocument",
        "precedence",
    )
}  # fmt: skip
"""Properties by their short names."""
TYPE: Final = iris.expand("rdf:type")
LABEL: Final = iris.expand("rdfs:label")
INVOLVEMENT: Final = iris.expand("tkg:Involvement")
MENTION: Final = iris.expand("tkg:Mention")


@dataclass(frozen=True, slots=True)
class Stated:
    """One involvement as a document's graph states it: ``mentions`` are its evidence."""

    node: NamedNode
    concept: str
    label: str
    kind: str
    role: str
    mentions: tuple[NamedNode, ...]
    negated: bool

    @property
    def subject(self) -> str:
        """What identifies its concept within the trial."""
        return subject(self.concept, self.kind, self.label)


class Facts:
    """The statements of one document's graph by subject and by object."""

    def __init__(self, graph: NamedNode, quads: Iterable[Quad]) -> None:
        """Hold the statements; ``before`` keeps them as they came."""
        self.graph = graph
        self._by_subject: dict[Term, dict[Quad, None]] = {}
        self._by_object: dict[Term, dict[Quad, None]] = {}
        for quad in quads:
            self._put(quad)
        self.before = frozenset(self.quads())

    def quads(self) -> Iterator[Quad]:
        """Every statement."""
        for found in self._by_subject.values():
            yield from found

    def add(self, node: Term, name: NamedNode, value: Term) -> None:
        """Say something."""
        self._put(Quad(node, name, value, self.graph))

    def _put(self, quad: Quad) -> None:
        self._by_subject.setdefault(quad.subject, {})[quad] = None
        self._by_object.setdefault(quad.object, {})[quad] = None

    def remove(self, quad: Quad) -> None:
        """Say it no longer."""
        self._by_subject[quad.subject].pop(quad, None)
        self._by_object[quad.object].pop(quad, None)

    def drop(self, node: Term) -> None:
        """Say nothing of a node any more, nor point to it."""
        for quad in (*self.about(node), *self.to(node)):
            self.remove(quad)

    def about(self, node: Term) -> tuple[Quad, ...]:
        """What is said of a node."""
        return tuple(self._by_subject.get(node, ()))

    def to(self, node: Term) -> tuple[Quad, ...]:
        """What points to a node or has a value."""
        return tuple(self._by_object.get(node, ()))

    def values(self, node: Term, name: NamedNode) -> list[Term]:
        """The values of one property."""
        return [quad.object for quad in self._by_subject.get(node, ()) if quad.predicate == name]

    def value(self, node: Term, name: NamedNode) -> str:
        """The one value of a property as text; empty where there is none."""
        return next((str(one.value) for one in self.values(node, name)), "")

    def of_class(self, kind: NamedNode) -> list[Term]:
        """The nodes of a class, by name."""
        found = [quad.subject for quad in self._by_object.get(kind, ()) if quad.predicate == TYPE]
        return sorted(found, key=lambda node: str(node.value))

    def stated(self) -> list[Stated]:
        """Every involvement."""
        return [self._stated(node) for node in self.of_class(INVOLVEMENT)]

    def _stated(self, node: Term) -> Stated:
        concept, role = self.value(node, P["concept"]), self.value(node, P["role"])
        return Stated(
            node,
            iris.contract(concept) if concept else "",
            self.value(node, LABEL),
            self.value(node, P["kind"]),
            iris.contract(role).removeprefix("role:"),
            tuple(sorted(self.values(node, P["evidence"]), key=self.order)),
            "negated" in {str(one.value) for one in self.values(node, P["modality"])},
        )

    def place(self, mention: Term) -> Place:
        """Where evidence stands."""
        path = self.value(mention, P["path"])
        return Place(path, int(self.value(mention, P["start"])), int(self.value(mention, P["end"])))

    def order(self, mention: Term) -> tuple[Place, str]:
        """Evidence in the order of its document."""
        return self.place(mention), str(mention.value)

    @property
    def sha256(self) -> str:
        """The hash of the document's bytes."""
        return self.value(self.graph, P["sha256"])

    @property
    def source(self) -> str:
        """The document's name."""
        return self.value(self.graph, P["sourceName"])

    @property
    def precedence(self) -> str:
        """Of documents that disagree the greatest is preferred."""
        return self.value(self.graph, P["precedence"])

    def changes(self) -> tuple[list[Quad], list[Quad]]:
        """What has been taken away since the beginning, and what has been added; each in the order of its text."""
        now = frozenset(self.quads())
        return sorted(self.before - now, key=str), sorted(now - self.before, key=str)


@cache
def shortcuts() -> dict[NamedNode, tuple[frozenset[str], frozenset[str]]]:
    """Each shortcut with the roles and kinds of involvement that give it (``tkg:derivedFromRole``, ``…Kind``)."""
    roles, kinds = iris.stated("tkg:derivedFromRole"), iris.stated("tkg:derivedFromKind")
    return {
        iris.expand(name): (frozenset(role.removeprefix("role:") for role in given), kinds[name])
        for name, given in roles.items()
    }


def derived(facts: Facts, concept: NamedNode) -> set[NamedNode]:
    """The shortcuts to a concept that follow from a graph's involvements and collections."""
    found: set[NamedNode] = set()
    for one in facts.stated():
        if one.concept and iris.expand(one.concept) == concept and not one.negated:
            found |= {name for name, (roles, kinds) in shortcuts().items() if one.role in roles and one.kind in kinds}
    for quad in facts.to(concept):
        if quad.predicate == P["tissue"]:
            found.add(P["samplesTissue"])
            if Literal("biopsy") in facts.values(quad.subject, P["collectionMethod"]):
                found.add(P["biopsiesTissue"])
    return found
