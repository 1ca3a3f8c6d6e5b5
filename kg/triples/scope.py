"""A trial's names within one document, and the evidence that its nodes rest on: quotations, mentions, sections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import Literal, NamedNode, Quad

from kg import iris

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.model import Mention, Quote, Term, Trial

Value: TypeAlias = NamedNode | Literal | str | int | bool | None
Values: TypeAlias = Value | tuple[Value, ...]


def _object(value: NamedNode | Literal | str | int) -> NamedNode | Literal:
    return value if isinstance(value, NamedNode | Literal) else Literal(value)


@dataclass(frozen=True, slots=True)
class Scope:
    """One trial as one document tells it: ``node`` is the trial, ``graph`` the document and its named graph."""

    trial: Trial
    node: NamedNode
    graph: NamedNode
    mentions: Mapping[Mention, NamedNode]

    def describe(self, subject: NamedNode, facts: Mapping[str, Values]) -> Iterator[Quad]:
        """Property (CURIE) → value or values; what is ``None`` is unknown and gives no quad."""
        for predicate, values in facts.items():
            for value in values if isinstance(values, tuple) else (values,):
                if value is not None:
                    yield Quad(subject, iris.expand(predicate), _object(value), self.graph)

    def part(self, kind: str, number: int | str) -> NamedNode:
        """The node of what this document says of the trial."""
        return iris.trial_part(self.trial.id, self.trial.document.sha256, kind, number)

    def linked(self, link: str, subject: NamedNode, facts: Mapping[str, Values]) -> Iterator[Quad]:
        """A node that the trial links to: the link, the way back, and its facts."""
        yield from self.describe(self.node, {link: subject})
        yield from self.describe(subject, {**facts, "tkg:ofTrial": self.node})

    def quoted(self, subject: NamedNode, *quotes: Quote | None) -> Iterator[Quad]:
        """The words that a node rests on, as quotations."""
        for quote in quotes:
            if quote is not None:
                node, quads = self._quotation(quote)
                yield from self.describe(subject, {"tkg:evidence": node})
                yield from quads

    def mentioned(self, subject: NamedNode, *mentions: Mention | None) -> Iterator[Quad]:
        """The mentions that a node rests on."""
        for mention in mentions:
            if mention is not None:
                yield from self.describe(subject, {"tkg:evidence": self.mentions[mention]})
                yield from self._mention(mention)

    def rule(self, words: str) -> NamedNode | None:
        """The node of the rule that decided; ``None`` where no rule is named."""
        return iris.document_part(self.trial.document.sha256, "rule", words) if words else None

    def rule_quads(self, *rules: str) -> Iterator[Quad]:
        """What is said of rules."""
        for words in rules:
            if node := self.rule(words):
                yield from self.describe(node, {"rdf:type": iris.expand("tkg:Rule"), "rdfs:label": words})

    def _quotation(self, quote: Quote) -> tuple[NamedNode, Iterator[Quad]]:
        name = f"{quote.section}-{quote.origin}-{iris.span(quote.start, quote.end, quote.path)}"
        node = iris.document_part(self.trial.document.sha256, "quote", name)
        return node, self._span(node, quote, "tkg:Quotation", (quote.section, quote.origin))

    def _mention(self, mention: Mention) -> Iterator[Quad]:
        node, section = self.mentions[mention], self.trial.sections[mention.section]
        yield from self._span(node, mention, "tkg:Mention", (section.name, section.origin))
        yield from self.describe(
            node,
            {
                "tkg:concept": concept(mention.term),
                "tkg:matchedBy": mention.match,
                "tkg:role": iris.expand(f"role:{mention.role}") if mention.role else None,
            },
        )

    def _span(self, node: NamedNode, words: Quote | Mention, kind: str, place: tuple[str, str]) -> Iterator[Quad]:
        name, origin = place
        section = iris.document_part(self.trial.document.sha256, "section", f"{name}-{origin}")
        yield from self.describe(
            node,
            {
                "rdf:type": iris.expand(kind),
                "tkg:path": words.path or None,
                "tkg:start": words.start,
                "tkg:end": words.end,
                "tkg:exact": words.text,
                "tkg:section": section,
            },
        )
        yield from self.describe(
            section,
            {
                "rdf:type": iris.expand("tkg:Section"),
                "tkg:sectionName": name,
                "tkg:textOrigin": origin,
                "tkg:inDocument": self.graph,
            },
        )


def concept(term: Term | None) -> NamedNode | None:
    """The class that a term stands for; ``None`` where no ontology and no own term names it."""
    return iris.expand(term.id) if term and term.id else None


def named(link: str, term: Term | None) -> dict[str, Values]:
    """A term as a link to its concept, and its words as a label, so that what no ontology names is still said."""
    return {link: concept(term), "rdfs:label": term.label if term else None}


def scope_of(trial: Trial) -> Scope:
    """Trial → its scope; equal mentions share a node, different ones of the same words are numbered."""
    nodes: dict[Mention, NamedNode] = {}
    counts: dict[str, int] = {}
    for mention in _all_mentions(trial):
        if mention not in nodes:
            span = iris.span(mention.start, mention.end, mention.path)
            number = counts[span] = counts.get(span, -1) + 1
            nodes[mention] = iris.document_part(trial.document.sha256, "mention", f"{span}-{number}")
    return Scope(trial, iris.trial(trial.id), iris.document(trial.document.sha256), nodes)


def _all_mentions(trial: Trial) -> Iterator[Mention]:
    for mentions in (
        *(involvement.mentions for involvement in trial.involvements),
        *(measurement.mentions for measurement in trial.measurements),
        *(collection.mentions for collection in trial.collections),
    ):
        yield from mentions
    for criterion in trial.criteria:
        for restriction in criterion.restrictions:
            if restriction.mention:
                yield restriction.mention
