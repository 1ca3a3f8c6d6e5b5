"""Clauses with roles → CellProducts: cells that are given, whose they are, and what was done to them.

One product a cell type and target antigen, with what every sentence about it says together.  A procedure that is an
intervention gives the cells of its row ("donor lymphocyte infusion").  Words stand in ontology/products.tsv.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

from kg import files
from kg.interpret.given import by_procedures, had, named_after, of_procedure, placed
from kg.model import CellProduct, Term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kg.interpret.clauses import Clause
    from kg.interpret.readings import Reading
    from kg.model import Page

    Named: TypeAlias = Callable[[str], Term | None]
    _Key: TypeAlias = tuple[Term, frozenset[Term]]
    _Said: TypeAlias = dict[_Key, list[tuple[Clause, Reading]]]

_SECTIONS: Final = frozenset({"title", "prose", "objective", "arm", "outcome"})
_NAME = r"(?!CAR|TCR)[A-Z][A-Za-z]*[0-9]*[A-Za-z0-9]*(?:-[A-Z0-9]+\b)?"
_NAMES = rf"({_NAME}(?:\s*(?:/|,|and|&)\s*{_NAME})*)"
# "CD123-targeted CAR-T cells", "anti-CD19-CAR", "CD19/CD22 chimeric antigen receptor", "CART19"
_BEFORE: Final = re.compile(
    rf"\b(?:[Aa]nti[\s-]?)?{_NAMES}[\s-]*(?:(?:directed|targeted|targeting|specific|redirected|[Dd]irected|[Tt]argeted|[Rr]edirected|[Ss]pecific)[\s-]+)?"
    r"(?:(?:[Aa]utologous|[Aa]llogeneic)\s+)?(?:[Cc]himeric\s+[Aa]ntigen\s+[Rr]eceptor|CARs?\b|CART\b)"
)
_AFTER: Final = re.compile(
    r"\b(?:against|targeting|targeted\s+(?:to|against|at)|directed\s+(?:to|against|at|toward)|specific\s+(?:for|to)|recogni[sz]ing)\s+"
    rf"(?:the\s+|human\s+)?{_NAMES}"
)
_NUMBERED: Final = re.compile(r"\bCAR[\s-]?T?[\s-]?(\d{2,3})\b")
_EACH: Final = re.compile(r"\s*(?:/|,|\band\b|&)\s*")
_FROM: Final = re.compile(
    r"\b(?:from|of)\s+(?:the\s+|a\s+|an\s+|human\s+|autologous\s+|allogeneic\s+|donor\s+)*$", re.IGNORECASE
)
_DERIVED: Final = re.compile(r"^[\s-]*(?:tissue[\s-]*)?(?:derived|mobili[sz]ed)?[\s-]*$", re.IGNORECASE)
_RECEPTOR: Final = re.compile(r"\bCAR|CAR\b|[Cc]himeric|\bTCR|[Tt]ransduced|[Ee]ngineered")
# "anakinra on the day of T cell infusion": where a page gives one product with a receptor, it is that
_INFUSED: Final = re.compile(r"\binfu(?:sion|sed)\b", re.IGNORECASE)
_NEAR: Final = 60
_LATER: Final = 90


class Known(Protocol):
    """What products ask of the vocabulary."""

    def is_a(self, narrow: str, broad: str) -> bool:
        """Whether an id is another or a subtype of it."""

    def named(self, name: str) -> Term | None:
        """The protein or antigen of a name."""

    def place(self, name: str) -> Term | None:
        """The tissue of a name."""

    def given(self, procedure: Term) -> Term | None:
        """The cells that a procedure gives; ``None`` where its row names none."""


@dataclass(frozen=True, slots=True)
class Word:
    """Words that say one thing of a product: ``field`` is origin, donor, manipulation or modification."""

    field: str
    value: str
    pattern: re.Pattern[str]


def products(page: Page, clauses: Sequence[Clause], known: Known) -> tuple[CellProduct, ...]:
    """Every cell product of the page, in the order of its words."""
    said: _Said = {}
    for clause in clauses:
        for mention in clause.of("cell") if clause.where in _SECTIONS else ():
            given = mention.role == "administered" and mention.mention.match != "none"
            if given and not of_procedure(clause, mention) and not had(clause, mention):
                said.setdefault((mention.term, frozenset(_targets(clause, mention, known.named))), []).append(
                    (clause, mention)
                )
    for cell, places in by_procedures(clauses, known, _SECTIONS).items():
        said.setdefault((cell, frozenset()), []).extend(places)
    telling = frozenset(id(mention) for (_, targets), places in said.items() if targets for _, mention in places)
    made = (_product(page, key, places, clauses, telling=telling) for key, places in _merged(said, known.is_a).items())
    return tuple(placed(one, known.place) for one in made)


def _merged(said: _Said, is_a: Callable[[str, str], bool]) -> _Said:
    """One product, said in several ways, is one.

    A mention that names no target is of the one product of its cells that has one ("the CAR-T cells").  Cells that
    carry a receptor, that the same intervention names, or that one of the two places gives by a procedure, are the
    narrower cells that the page names elsewhere: "T cells expressing a CD19 receptor", "CAR-T cells: T cells from
    blood, expanded", "stem cell transplantation: PBSC are reinfused".
    """
    found: _Said = {}
    same = {key: _same(key, said, is_a) for key in said}
    for key, places in said.items():
        reached = [key]
        for one in reached:
            reached += [other for other in same[one] if other not in reached]
        full = list(dict.fromkeys(targets for _, targets in reached if targets))
        targets = full[0] if not key[1] and len(full) == 1 else key[1]
        found.setdefault((_narrowest([cell for cell, _ in reached], is_a), targets), []).extend(places)
    return found


def _same(key: _Key, said: _Said, is_a: Callable[[str, str], bool]) -> list[_Key]:
    """What a page says of the same cells, with or without a target, or of narrower cells that these are."""
    places = said[key]
    engineered = any(_RECEPTOR.search(_around(clause, mention)) for clause, mention in places)
    tied = (
        other
        for other, others in said.items()
        if engineered or _items(places) & _items(others) or _by_procedure((*places, *others))
    )
    narrower = [other for other in tied if _narrower(other[0], key[0], is_a)]
    if not narrower and any(_INFUSED.search(_around(clause, mention)) for clause, mention in places):
        narrower = [other for other in said if _RECEPTOR.search(other[0].label) and _narrower(other[0], key[0], is_a)]
    return [*(other for other in said if other[0] == key[0]), *narrower]


def _items(places: Sequence[tuple[Clause, Reading]]) -> set[int]:
    return {clause.section.item for clause, _ in places if clause.section.name.startswith("intervention.")}


def _by_procedure(places: Iterable[tuple[Clause, Reading]]) -> bool:
    return any(mention.kind == "procedure" for _, mention in places)


def _narrowest(terms: Sequence[Term], is_a: Callable[[str, str], bool]) -> Term:
    """The first of the terms that none of the others is a kind of."""
    return next(term for term in terms if not any(_narrower(other, term, is_a) for other in terms))


def _narrower(term: Term, other: Term, is_a: Callable[[str, str], bool]) -> bool:
    return term != other and is_a(term.id or "", other.id or "")


def _product(
    page: Page,
    key: _Key,
    places: Sequence[tuple[Clause, Reading]],
    clauses: Sequence[Clause],
    *,
    telling: frozenset[int],
) -> CellProduct:
    """One product; quoted are its first words, of those that name its target (``telling``) or its cells if any do."""
    cell, targets = key
    near = [_around(clause, mention) for clause, mention in places]
    values = {field: _values(field, near) for field in ("origin", "donor", "manipulation", "modification")}
    telling_places = [place for place in places if id(place[1]) in telling]
    first = (telling_places or [place for place in places if place[1].term == cell] or places)[0][0]
    measured = any(m.term == cell and m.role == "measured" for clause in clauses for m in clause.of("cell"))
    return CellProduct(
        cell=cell,
        quote=page.quote(first.section, first.start, first.end),
        origin=_origin(values),
        donor=values["donor"][0] if values["donor"] else None,
        source=next((term for clause, one in places for term in _sources(clause, one)), None)
        or named_after(cell, clauses),
        manipulations=values["manipulation"],
        modification=values["modification"][0] if values["modification"] else None,
        targets=tuple(sorted(targets, key=lambda term: term.id or term.label)),
        measured=measured,
        interventions=tuple(
            dict.fromkeys(c.section.item for c, _ in places if c.section.name.startswith("intervention."))
        ),
        mentions=tuple(one.settled() for _, one in places),
    )


def _origin(values: dict[str, tuple[str, ...]]) -> str | None:
    """Whose cells: what the words say, or another's where they only tell the donor."""
    if values["origin"]:
        return values["origin"][0] if len(values["origin"]) == 1 else None
    return "allogeneic" if values["donor"] else None


def _around(clause: Clause, mention: Reading) -> str:
    """The words that speak of a product: its own phrase, and what stands before and after it up to the next cell."""
    cells = [other.at for other in clause.of("cell") if other.term != mention.term]
    left = max([end for _, end in cells if end <= mention.at[0]], default=clause.start)
    right = min([start for start, _ in cells if start >= mention.at[1]], default=clause.end)
    text = clause.section.text
    return text[max(left, mention.at[0] - _NEAR) : min(right, mention.at[1] + _LATER)]


def _values(field: str, texts: Iterable[str]) -> tuple[str, ...]:
    """What the words say of one field, each value once, in the order of the table."""
    whole = " | ".join(texts)
    return tuple(dict.fromkeys(word.value for word in _words() if word.field == field and word.pattern.search(whole)))


def _targets(clause: Clause, mention: Reading, named: Named) -> Iterator[Term]:
    """The antigens of a receptor, by name: "CD19 CAR-T cells", "CAR-T cells targeting CD19"."""
    words = _around(clause, mention)
    if _RECEPTOR.search(words):
        for found in (*_BEFORE.finditer(words), *_AFTER.finditer(words)):
            for name in _EACH.split(found[1]):
                # "CD19/20": the second is CD20
                term = named(name if not name.isdigit() else f"CD{name}")
                if term is not None:
                    yield term
        for found in _NUMBERED.finditer(words):
            term = named(f"CD{found[1]}")
            if term is not None:
                yield term


def _sources(clause: Clause, mention: Reading) -> Iterator[Term]:
    """The tissue that the cells come from: "adipose-derived …", "… from bone marrow"."""
    text = clause.section.text
    for tissue in clause.of("tissue"):
        before = tissue.at[1] <= mention.at[0] and _DERIVED.match(text[tissue.at[1] : mention.at[0]])
        reach = text[mention.at[1] : tissue.at[0]]
        if before or (mention.at[1] <= tissue.at[0] and len(reach) <= _NEAR and _FROM.search(reach)):
            yield tissue.term


@cache
def _words() -> tuple[Word, ...]:
    with (files.ontology() / "products.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(Word(row["field"], row["value"], re.compile(row["pattern"], re.IGNORECASE)) for row in rows)
