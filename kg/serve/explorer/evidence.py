"""A document's graph → the words that its statements rest on, numbered as they stand in its text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kg import iris

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import NamedNode

    from kg.store.slices import Slice

_PROPERTIES: Final = ("start", "end", "section", "path", "concept", "role", "evidence", "sectionName", "textOrigin")


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a document: ``number`` is their place among all of the page, ``nodes`` the statements they support."""

    number: int
    start: int
    end: int
    path: str
    section: str
    origin: str
    concept: str | None
    role: str | None
    nodes: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """Where a page shows them."""
        return f"w{self.number}"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words of one document, in order, and by the statement that they support."""

    words: tuple[Words, ...]
    of: dict[str, list[Words]] = field(repr=False)


def evidence(store: Slice, graph: NamedNode, first: int = 1) -> Evidence:
    """Read one document's graph; ``first`` is the number of its first words on the page."""
    found = {name: _pairs(store, graph, name) for name in _PROPERTIES}
    supported: dict[str, list[str]] = {}
    for node, quotes in found["evidence"].items():
        for quote in quotes:
            supported.setdefault(quote, []).append(node)
    places = sorted(
        (
            _one(found["path"], words) or "",
            int(start[0]),
            -int(_one(found["end"], words) or 0),
            words,
        )
        for words, start in found["start"].items()
    )
    made = []
    of: dict[str, list[Words]] = {}
    for number, (path, start, end, words) in enumerate(places, first):
        section = _one(found["section"], words) or ""
        one = Words(
            number,
            start,
            -end,
            path,
            _one(found["sectionName"], section) or "",
            _one(found["textOrigin"], section) or "",
            _curie(_one(found["concept"], words)),
            _curie(_one(found["role"], words)),
            tuple(sorted(supported.get(words, ()))),
        )
        made.append(one)
        for node in one.nodes:
            of.setdefault(node, []).append(one)
    return Evidence(tuple(made), of)


def _pairs(store: Slice, graph: NamedNode, name: str) -> dict[str, list[str]]:
    """Subject → its values of one property."""
    pairs: dict[str, list[str]] = {}
    for quad in store.quads(graph, iris.expand(f"tkg:{name}")):
        pairs.setdefault(str(quad.subject.value), []).append(str(quad.object.value))  # type: ignore[union-attr]
    return pairs


def _one(pairs: dict[str, list[str]], subject: str) -> str | None:
    return next(iter(pairs.get(subject, ())), None)


def _curie(iri: str | None) -> str | None:
    return None if iri is None else iris.contract(iri).removeprefix("role:")


def anchor(node: str) -> str:
    """The place of a statement on its trial's page: its IRI's last parts.

    >>> anchor("https://w3id.org/trialkg/id/trial/NCT04206644/cf23ba4a08230334/assay/0")
    'cf23ba4a-assay-0'
    """
    key, kind, name = node.rsplit("/", 3)[1:]
    return f"{key[:8]}-{kind}-{name}"


def first_of(found: Iterable[Evidence]) -> int:
    """The number after the last words."""
    return 1 + sum(len(one.words) for one in found)
