"""A trial's names within one document, and the evidence that its nodes rest on: quotations, mentions, sections.

Statements are made as lines of N-Quads at once: a record has more than a thousand, and an object for each costs five
times as much.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from pyoxigraph import Literal, NamedNode

from kg import iris
from kg.iris import Written

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.model import Mention, Quote, Term, Trial

Value: TypeAlias = Written | NamedNode | Literal | str | int | bool | None
Values: TypeAlias = Value | tuple[Value, ...]


def _object(value: Any) -> str:  # noqa: ANN401 - a Value
    """A value as N-Quads writes it (section 4 of RDF 1.1 N-Quads); what JSON escapes, and how, holds there too.

    >>> _object("2 µg"), _object(True)
    ('"2 µg"', '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>')
    """
    kind = type(value)
    if kind is Written:
        return cast("Written", value)
    if kind is str:
        return encode_basestring(value)
    if kind is int:
        return f'"{value}"^^{iris.written("xsd:integer")}'
    return str(Literal(value) if kind is bool else value)


@dataclass(frozen=True, slots=True)
class Scope:
    """One trial as one document tells it: ``node`` is the trial, ``graph`` the document and its named graph.

    ``said`` holds the evidence, sections and rules that have been described: each is described once.
    """

    trial: Trial
    node: Written
    graph: Written
    minter: iris.Minter
    mentions: Mapping[int, Written]
    said: set[str] = field(default_factory=set)

    def describe(self, subject: Written | NamedNode, facts: Mapping[str, Values]) -> list[str]:
        """Property (CURIE) → value or values, as lines of N-Quads; what is ``None`` is unknown and gives no line."""
        start, end = str(subject), f" {self.graph} .\n"
        lines: list[str] = []
        for predicate, values in facts.items():
            if values is None:
                continue
            begin = f"{start} {iris.written(predicate)} "
            if type(values) is Written:
                lines.append(begin + values + end)
            elif type(values) is tuple:
                lines += [f"{begin}{_object(value)}{end}" for value in values if value is not None]
            else:
                lines.append(f"{begin}{_object(values)}{end}")
        return lines

    def part(self, kind: str, number: int | str) -> Written:
        """The node of what this document says of the trial."""
        return self.minter.trial_part(kind, number)

    def linked(self, link: str, subject: Written, facts: Mapping[str, Values]) -> list[str]:
        """A node that the trial links to: the link, the way back, and its facts."""
        return self.describe(self.node, {link: subject}) + self.describe(subject, {**facts, "tkg:ofTrial": self.node})

    def quoted(self, subject: Written, *quotes: Quote | None) -> Iterator[str]:
        """The words that a node rests on, as quotations."""
        for quote in quotes:
            if quote is not None:
                span = iris.span(quote.start, quote.end, quote.path)
                node = self.minter.document_part("quote", f"{quote.section}-{quote.origin}-{span}")
                yield self._rests(subject, node)
                if self._new(node):
                    yield from self._span(node, quote, "tkg:Quotation", (quote.section, quote.origin))

    def mentioned(self, subject: Written, *mentions: Mention | None) -> Iterator[str]:
        """The mentions that a node rests on."""
        for mention in mentions:
            if mention is not None:
                node = self.mentions[id(mention)]
                yield self._rests(subject, node)
                if self._new(node):
                    yield from self._mention(node, mention)

    def rule(self, words: str) -> Written | None:
        """The node of the rule that decided; ``None`` where no rule is named."""
        return self.minter.document_part("rule", words) if words else None

    def rule_quads(self, *rules: str) -> Iterator[str]:
        """What is said of rules."""
        for words in rules:
            node = self.rule(words)
            if node and self._new(node):
                yield from self.describe(node, {"rdf:type": iris.written("tkg:Rule"), "rdfs:label": words})

    def _rests(self, subject: Written, evidence: Written) -> str:
        return f"{subject} {iris.written('tkg:evidence')} {evidence} {self.graph} .\n"

    def _new(self, node: str) -> bool:
        new = node not in self.said
        self.said.add(node)
        return new

    def _mention(self, node: Written, mention: Mention) -> Iterator[str]:
        section = self.trial.sections[mention.section]
        yield from self._span(node, mention, "tkg:Mention", (section.name, section.origin))
        yield "".join(
            self.describe(
                node,
                {
                    "tkg:concept": concept(mention.term),
                    "tkg:matchedBy": mention.match,
                    "tkg:role": iris.written(f"role:{mention.role}") if mention.role else None,
                },
            )
        )

    def _span(self, node: Written, words: Quote | Mention, kind: str, place: tuple[str, str]) -> Iterator[str]:
        name, origin = place
        section = self.minter.document_part("section", f"{name}-{origin}")
        known, begin, end = iris.written, f"{node} ", f" {self.graph} .\n"
        path = f"{begin}{known('tkg:path')} {encode_basestring(words.path)}{end}" if words.path else ""
        # half of all quads are made here, so that they are put together at once; nobody else says them
        yield (
            f"{begin}{known('rdf:type')} {known(kind)}{end}{path}"
            f"{begin}{known('tkg:start')} {_object(words.start)}{end}"
            f"{begin}{known('tkg:end')} {_object(words.end)}{end}"
            f"{begin}{known('tkg:exact')} {encode_basestring(words.text)}{end}"
            f"{begin}{known('tkg:section')} {section}{end}"
        )
        if self._new(section):
            yield from self.describe(
                section,
                {
                    "rdf:type": iris.written("tkg:Section"),
                    "tkg:sectionName": name,
                    "tkg:textOrigin": origin,
                    "tkg:inDocument": self.graph,
                },
            )


def concept(term: Term | None) -> Written | None:
    """The class that a term stands for; ``None`` where no ontology and no own term names it."""
    return iris.written(term.id) if term and term.id else None


def named(link: str, term: Term | None) -> dict[str, Values]:
    """A term as a link to its concept, and its words as a label, so that what no ontology names is still said."""
    return {link: concept(term), "rdfs:label": term.label if term else None}


def scope_of(trial: Trial) -> Scope:
    """Trial → its scope; equal mentions share a node, different ones of the same words are numbered."""
    minter = iris.Minter(trial.id, trial.document.sha256)
    spans: dict[str, list[Mention]] = {}
    of_object: dict[int, Written] = {}
    for mention in _all_mentions(trial):
        if id(mention) in of_object:
            continue
        span = iris.span(mention.start, mention.end, mention.path)
        alike = spans.setdefault(span, [])
        if mention not in alike:
            alike.append(mention)
        of_object[id(mention)] = minter.document_part("mention", f"{span}-{alike.index(mention)}")
    graph = Written(iris.document(trial.document.sha256))
    return Scope(trial, Written(iris.trial(trial.id)), graph, minter, of_object)


def _all_mentions(trial: Trial) -> Iterator[Mention]:
    for mentions in (
        *(involvement.mentions for involvement in trial.involvements),
        *(measurement.mentions for measurement in trial.measurements),
        *(collection.mentions for collection in trial.collections),
        *(product.mentions for product in trial.products),
    ):
        yield from mentions
    for criterion in trial.criteria:
        for restriction in criterion.restrictions:
            if restriction.mention:
                yield restriction.mention
