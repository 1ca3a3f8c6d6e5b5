"""A trial's names within one document, and the evidence that its nodes rest on: quotations, mentions, sections.

Statements are made as lines of N-Quads at once: a record has more than a thousand, and an object for each costs five
times as much.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from pyoxigraph import Literal, NamedNode

from kg import iris
from kg.iris import Written
from kg.triples.spots import Spot

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


class _Predicates(dict[str, str]):
    """Predicates (CURIEs) → what stands between subject and object of a line."""

    def __missing__(self, curie: str) -> str:
        self[curie] = between = f" {iris.written(curie)} "
        return between


_PREDICATES: Final = _Predicates()


@dataclass(frozen=True, slots=True)
class Scope:
    """One trial as one document tells it: ``node`` is the trial, ``graph`` the document and its named graph.

    ``lines`` are the statements made so far, as lines of N-Quads.  ``said`` holds the evidence and rules that have been
    described, ``spots`` the places that evidence was found in: each is described once.
    """

    trial: Trial
    node: Written
    graph: Written
    minter: iris.Minter
    mentions: Mapping[int, Written]
    lines: list[str] = field(default_factory=list)
    said: set[str] = field(default_factory=set)
    spots: dict[tuple[str, str, str], Spot] = field(default_factory=dict)
    rules: dict[str, Written] = field(default_factory=dict)

    def describe(self, subject: Written | NamedNode, facts: Mapping[str, Values]) -> None:
        """Property (CURIE) → value or values, as lines of N-Quads; what is ``None`` is unknown and gives no line."""
        add, start, end = self.lines.append, str(subject), f" {self.graph} .\n"
        for predicate, values in facts.items():
            if values is None:
                continue
            kind, between = type(values), _PREDICATES[predicate]
            if kind is Written:
                add(start + between + values + end)  # type: ignore[operator]  # the kind says so
            elif kind is str:
                add(start + between + encode_basestring(values) + end)  # type: ignore[arg-type]  # the same
            elif kind is not tuple:
                add(start + between + _object(values) + end)
            else:
                for value in values:  # type: ignore[union-attr]  # the same
                    if value is not None:
                        add(start + between + _object(value) + end)

    def part(self, kind: str, number: int | str) -> Written:
        """The node of what this document says of the trial."""
        return self.minter.trial_part(kind, number)

    def linked(self, link: str, subject: Written, facts: Mapping[str, Values]) -> None:
        """A node that the trial links to: the link, the way back, and its facts."""
        self.lines.append(f"{self.node}{_PREDICATES[link]}{subject} {self.graph} .\n")
        self.describe(subject, facts)
        self.lines.append(f"{subject}{_PREDICATES['tkg:ofTrial']}{self.node} {self.graph} .\n")

    def quoted(self, subject: Written, *quotes: Quote | None) -> None:
        """The words that a node rests on, as quotations."""
        for quote in quotes:
            if quote is not None:
                spot = self._spot(quote.section, quote.origin, quote.path)
                node = spot.quotation(quote.start, quote.end, self.minter)
                self._rests(subject, node)
                if self._new(node):
                    self.lines.append(spot.lines(node, quote, "tkg:Quotation"))

    def mentioned(self, subject: Written, *mentions: Mention | None) -> None:
        """The mentions that a node rests on."""
        for mention in mentions:
            if mention is not None:
                node = self.mentions[id(mention)]
                self._rests(subject, node)
                if self._new(node):
                    self._mention(node, mention)

    def rule(self, words: str) -> Written | None:
        """The node of the rule that decided; ``None`` where no rule is named."""
        if not words:
            return None
        if words not in self.rules:
            self.rules[words] = self.minter.document_part("rule", words)
        return self.rules[words]

    def rule_quads(self, *rules: str) -> None:
        """What is said of rules."""
        for words in rules:
            node = self.rule(words)
            if node and self._new(node):
                self.describe(node, {"rdf:type": iris.written("tkg:Rule"), "rdfs:label": words})

    def _rests(self, subject: Written, evidence: Written) -> None:
        self.lines.append(f"{subject}{_PREDICATES['tkg:evidence']}{evidence} {self.graph} .\n")

    def _new(self, node: str) -> bool:
        new = node not in self.said
        self.said.add(node)
        return new

    def _mention(self, node: Written, mention: Mention) -> None:
        section = self.trial.sections[mention.section]
        spot = self._spot(section.name, section.origin, mention.path)
        self.lines.append(spot.lines(node, mention, "tkg:Mention"))
        facts: dict[str, Values] = {"tkg:concept": concept(mention.term), "tkg:matchedBy": mention.match}
        if mention.role:
            facts["tkg:role"] = iris.written(f"role:{mention.role}")
        self.describe(node, facts)

    def _spot(self, name: str, origin: str, path: str) -> Spot:
        """Where evidence stands; its section is described when it is first met."""
        known = self.spots.get((name, origin, path))
        if known is None:
            self.spots[name, origin, path] = known = Spot(name, origin, path, self.minter)
            if self._new(known.section):
                self.describe(
                    known.section,
                    {
                        "rdf:type": iris.written("tkg:Section"),
                        "tkg:sectionName": name,
                        "tkg:textOrigin": origin,
                        "tkg:inDocument": self.graph,
                    },
                )
        return known


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
        of_object[id(mention)] = minter.own_part("mention", f"{span}-{alike.index(mention)}")
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
