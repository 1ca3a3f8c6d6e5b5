"""A marker string → its markers and their levels, and the cell that they define (``phenotypes.tsv``)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.model import Marker

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.model import Term
    from kg.recognise.matching import Matcher
    from kg.vocabulary import Vocabulary

_PLUS: Final = r"\^?[+\u207a]{1,3}"
_MINUS: Final = r"[-\u2212\u207b](?![a-z\d])|[\u2212\u207b]"
_WORD: Final = r"\^?(?:high|hi|low|lo|bright|dim|neg|pos|int)(?![a-z])"
_CELLS: Final = r"(?: cytotoxic)?(?: [TB])?[ -](?:cell|lymphocyte)"
_SPELT: Final = (
    rf"[- ](?:positive|negative|bright|dim|high|low)(?![a-z-])|(?:(?<=CD\d)|(?<=CD\d\d))[- ]plus(?={_CELLS})"
)
_LEVEL: Final = rf"(?: ?\([+-]\)|{_PLUS}|{_MINUS}|{_WORD}|{_SPELT})"
_MARKER: Final = (
    rf"(?:CD ?\d{{1,3}}(?:R[ABO]|[A-Z]|[a-z](?![a-z]))?(?![a-z]{{3}})|CD\d{{1,3}}[a-z](?={_WORD})|HLA-?D[RPQ]"
    r"|TCR[-\w\u03b1-\u03c9/]{0,4}|T-bet|c-?Kit|Lin(?:eage)?|F4/80|\u03b1-?SMA|(?:[Gg]ranzyme|[Aa]nnexin) [A-Z]"
    r"|[A-Z][A-Za-z]{0,5}-?\d{0,3}[A-Z\u03b1-\u03c9]{0,2}\d{0,2})"
)
RUN: Final = re.compile(rf"(?<![\w+])(?>{_MARKER}{_LEVEL}[ /]{{0,2}}){{1,12}}+")
"""One or more markers, each with a level; a reader cuts blanks and slashes off the end."""
SOME_LEVEL: Final = re.compile(rf"(?<=[\w/-]){_LEVEL}")
"""A level behind a letter: where there is none, there is no run, which takes ten times as long to look for."""
_ONE: Final = re.compile(rf"({_MARKER})({_LEVEL}|[- ]plus)")
_LEVELS: Final = (
    ("high", re.compile(r"(?:\+|\u207a){2,}|hi|high|bright")),
    ("low", re.compile(r"lo|low|dim")),
    ("intermediate", re.compile(r"int")),
    ("positive", re.compile(r"\(?[+\u207a]\)?|pos|positive|plus")),
)
_PRESENT: Final = frozenset({"positive", "high", "low", "intermediate"})
_ASKED: Final = re.compile(r"([\w-]+?)(\+\+|\+|-|low)(?= |$)")
_SPECIFIC: Final = {"++": "high", "low": "low", "-": "negative"}


class Definition(NamedTuple):
    """The markers that make a cell of the class ``under`` (any, if empty) one of ``term``."""

    term: Term
    under: str
    markers: tuple[tuple[str, str], ...]


def read_markers(text: str, matcher: Matcher) -> tuple[Marker, ...]:
    """The markers of a string with their levels and, where one gene alone has the name, its id."""
    return tuple(Marker(name, _level(sign), _gene(name, matcher)) for name, sign in _ONE.findall(text))


def present(markers: Iterable[Marker]) -> list[str]:
    """The names of the markers that the cells have."""
    return [marker.name for marker in markers if marker.level in _PRESENT]


def contradicts(markers: Iterable[Marker], name: str) -> bool:
    """Whether a name gives cells a marker that they lack, or the other way round; names are found without their signs.

    >>> contradicts([Marker("CD4", "positive"), Marker("CD25", "negative")], "CD4+CD25+ T cell")
    True
    >>> contradicts([Marker("CD25", "negative")], "CD4+ T cell"), contradicts([Marker("CD34", "negative")], "CD34 cell")
    (False, True)
    """
    named = {folded(one): _level(sign) in _PRESENT for one, sign in _ONE.findall(name)}
    bare = {folded(word) for word in re.findall(r"[\w-]+", _ONE.sub(" ", name))}
    return any(
        (marker.level in _PRESENT) != named.get(folded(marker.name), folded(marker.name) in bare)
        for marker in markers
        if folded(marker.name) in named or folded(marker.name) in bare
    )


def folded(name: str) -> str:
    """The name of a marker without what writers vary: ``HLA-DR`` and ``hla dr`` are one."""
    return name.replace("-", "").replace(" ", "").upper()


def defined(markers: Iterable[Marker], head: Term | None, vocabulary: Vocabulary) -> Term | None:
    """The narrowest cell below ``head`` that the markers define; ``None`` where no definition fits.

    Definitions apply again to what they gave: CD4+ makes a T cell one that CD45RA- CCR7+ makes a central memory cell.
    """
    levels = {folded(marker.name): marker.level for marker in markers}
    best, used = head, 0
    for _ in range(3):
        fitting = [one for one in _definitions(vocabulary) if _fits(one, levels, best, vocabulary)]
        if not fitting:
            break
        grades = [_grade(one, best, vocabulary) for one in fitting]
        chosen = {one.term for one, grade in zip(fitting, grades, strict=True) if grade == max(grades)}
        if len(chosen) > 1:
            break  # *CD45RA- CCR7+ T cells* are central memory cells, of CD4 or of CD8 cells
        best, used = chosen.pop(), used + 1
    return best if used else None


def of_class(curie: str, vocabulary: Vocabulary) -> frozenset[str]:
    """The markers, folded, that definitions of a class or of one above it ask for."""
    asked = (one for one in _definitions(vocabulary) if vocabulary.is_a(curie, one.term.id or ""))
    return frozenset(name for one in asked for name, _ in one.markers)


def _grade(one: Definition, head: Term | None, vocabulary: Vocabulary) -> tuple[bool, int, int]:
    """How well a definition suits: it asks for what the cells are, for more markers, for their levels."""
    suits = not one.under or (head is not None and head.id is not None and vocabulary.is_a(head.id, one.under))
    return suits, len(one.markers), sum(sign not in "+-" for _, sign in one.markers)


def _fits(one: Definition, levels: dict[str, str], head: Term | None, vocabulary: Vocabulary) -> bool:
    if any(not _meets(levels.get(name), sign) for name, sign in one.markers):
        return False
    if head is None or head.id is None:
        return not one.under
    narrower = one.term.id != head.id and vocabulary.is_a(one.term.id or "", head.id)
    return narrower and (not one.under or vocabulary.is_a(head.id, one.under) or vocabulary.is_a(one.under, head.id))


def _meets(level: str | None, sign: str) -> bool:
    return level in _PRESENT if sign == "+" else level is not None and level == _SPECIFIC[sign]


@lru_cache(maxsize=4)
def _definitions(vocabulary: Vocabulary) -> tuple[Definition, ...]:
    return tuple(_read(vocabulary))


def _read(vocabulary: Vocabulary) -> Iterator[Definition]:
    for line in sorted(vocabulary.words("phenotype")):
        curie, under, markers = line.split("|")
        term = vocabulary.term(curie)
        if term is not None:
            signs = tuple((name.replace("-", "").upper(), sign) for name, sign in _ASKED.findall(markers))
            yield Definition(term, under, signs)


def _level(sign: str) -> str:
    bare = sign.strip(" -^") or "-"
    return next((level for level, pattern in _LEVELS if pattern.fullmatch(bare)), "negative")


def _gene(name: str, matcher: Matcher) -> str | None:
    found = matcher.read(name)
    return found.term.id if found is not None and found.term.kind == "analyte" and not found.weak else None
