"""ontology/cues.tsv, ontology/section_roles.tsv → the cues and defaults that give a mention its role.

A cue is a row: the role it gives, its rule's name, how far it reaches, for which kinds of concept, in which classes of
section, and the words (a regular expression).  Reaches: ``next`` (the mention follows at once), ``prev`` (the mention
stands right before), ``after`` (anywhere later in the sentence), ``list`` (later, in the list that the words open),
``listed`` (before, in one that they close), ``sentence``, ``segment`` (the sentence, up to "followed by", "then",
"before"), ``self`` (the mention's own words),
``tail`` (those of the last one of its list).  Rows stand in order of priority.
The method is ConText's (Harkema 2009, doi:10.1016/j.jbi.2009.05.002), with roles in the place of negation.

``heads`` are the first letters (at most five) of words one of which stands wherever the expression matches: a sentence
is cut into words once, and only the cues that one of its words calls up are tried.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from kg import files
from kg.interpret.enumerating import closed, opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.interpret.clauses import Clause
    from kg.interpret.readings import Reading

HEAD: Final = 5
"""How many letters of a word call up a cue."""

_NEAR: Final = 28
_FAR: Final = 120
_WORD: Final = re.compile(r"[a-z]+")
_TURN: Final = re.compile(
    r";|\b(?:followed\s+by|then|prior\s+to|before|after|versus|vs|or\s+placebo|compared|and\s+subsequently)\b",
    re.IGNORECASE,
)
_ASIDE: Final = re.compile(r",\s+(?:which|whose|where)\b", re.IGNORECASE)
"""What opens a clause that only tells of what stands before it: "in sarcoma, *which* accounts for …"."""
_BREAK: Final = re.compile(
    r"[.;:,()]|\b(?:in(?!-?\s?v[io])|at|for|with|on|by|to|and|or|from|than|who|which|that|may|can|could|will|is|are|was|were|has|have|helps?|stops?|kills?|destroys?|affects?|improves?|increases|reduces|decreases|inhibits|induces|blocks|lowers|raises|based|upon|until|when|if|because|while|during|versus|vs|receives?|undergo(?:es)?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, eq=False)
class Cue:
    """Words that give a role to the mentions within their reach."""

    role: str
    rule: str
    reach: str
    kinds: frozenset[str]
    sections: frozenset[str]
    heads: frozenset[str]
    pattern: re.Pattern[str]
    needs: str
    modality: str | None
    unless: re.Pattern[str] | None = None
    tied: bool = False

    def concerns(self, kind: str) -> bool:
        """Whether the cue speaks of this kind of concept; a tissue is a specimen or nothing, so ``*`` leaves it out."""
        return kind in self.kinds or ("*" in self.kinds and kind != "tissue")

    def stands(self, text: str) -> bool:
        """Whether the words stand anywhere in a sentence; left open where they are tied to a mention's place."""
        return self.tied or self.pattern.search(text) is not None

    def reaches(self, clause: Clause, first: Reading, last: Reading) -> bool:
        """Whether the cue's words, which stand in the sentence, reach the mentions from ``first`` to ``last``."""
        text = clause.text
        at = (first.at[0] - clause.start, last.at[1] - clause.start)
        match self.reach:
            case "sentence":
                return True
            case "prev":
                return self.pattern.match(text, at[1], at[1] + _FAR) is not None
            case "self" | "tail":
                start = at[0] if self.reach == "self" else last.at[0] - clause.start
                return self.pattern.search(text, start, at[1]) is not None
            case "after":
                found = self.pattern.search(text, 0, at[0])
                return found is not None and not (self.role == "objective" and _ASIDE.search(text, found.end(), at[0]))
            case "segment" | "listed":
                return any(self._part(text, found.span(), at) for found in self.pattern.finditer(text))
            case _:
                return any(self._opens(text, found.end(), at) for found in self.pattern.finditer(text, 0, at[0]))

    def _part(self, text: str, words: tuple[int, int], mention: tuple[int, int]) -> bool:
        """Whether a mention stands in the segment of the words, or in the list that they close."""
        if self.reach == "listed":
            return closed(text, mention, words[0])
        return not _TURN.search(text, *_between(words, mention))

    def _opens(self, text: str, end: int, mention: tuple[int, int]) -> bool:
        """Whether a mention follows the words at once, or in the list that they open."""
        return opened(text, end, mention) if self.reach == "list" else _leads(text, end, mention[0])


def _between(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    """The gap between two spans; nothing where they overlap."""
    first, last = sorted((one, other))
    return first[1], max(first[1], last[0])


def _leads(text: str, end: int, until: int) -> bool:
    """Whether only a few modifiers stand between a cue and its mention ("injection of *allogeneic* …")."""
    return until - end <= _NEAR and _BREAK.search(text, end, until) is None


def heads(text: str) -> set[str]:
    """The heads of a sentence's words.

    >>> sorted(heads("Depletion of B-cells"))
    ['b', 'cells', 'deple', 'of']
    """
    return {word[:HEAD] for word in _WORD.findall(text.lower())}


class Cues:
    """The cues that may speak in one class of section, in order of priority."""

    def __init__(self, chosen: tuple[Cue, ...]) -> None:
        """Index the cues by the heads that call them up."""
        self.every = chosen
        self._always = frozenset(number for number, cue in enumerate(chosen) if not cue.heads)
        self._by_head: dict[str, list[int]] = {}
        for number, cue in enumerate(chosen):
            for head in cue.heads:
                self._by_head.setdefault(head, []).append(number)

    def called(self, clause: Clause) -> list[Cue]:
        """The cues whose words stand in a sentence and that concern one of its mentions, strongest first."""
        text = clause.text
        kinds = {"*", *[mention.kind for mention in clause.mentions]}
        return [cue for cue in self.named(text) if not cue.kinds.isdisjoint(kinds) and cue.stands(text)]

    def named(self, text: str) -> list[Cue]:
        """The cues that a word of a text calls up."""
        words = heads(text)
        numbers = set(self._always)
        for head in self._by_head.keys() & words:
            numbers.update(self._by_head[head])
        return [self.every[number] for number in sorted(numbers)]


@cache
def qualifiers() -> tuple[Cue, ...]:
    """The cues of ontology/qualifiers.tsv: ``rule`` is the qualifier, ``role`` its value."""
    rows = _rows(files.ontology() / "qualifiers.tsv")
    return tuple(_cue({**row, "role": row["value"], "rule": row["qualifier"]}) for row in rows)


@cache
def qualifying(section: str) -> Cues:
    """The qualifiers' cues for a class of section."""
    return Cues(tuple(cue for cue in qualifiers() if section in cue.sections))


@cache
def cues(path: Path | None = None) -> tuple[Cue, ...]:
    """All cues, strongest first."""
    return tuple(map(_cue, _rows(path or files.ontology() / "cues.tsv")))


@cache
def literature() -> tuple[Cue, ...]:
    """The cues that tell what others found."""
    return tuple(cue for cue in cues() if cue.rule == "literature")


@cache
def headings() -> tuple[Cue, ...]:
    """The cues of comparators that a heading above criteria may hold."""
    return tuple(cue for cue in cues() if cue.role == "comparator" and "criterion" in cue.sections)


@cache
def aims() -> tuple[Cue, ...]:
    """The cues by which prose states an aim, in a whole sentence or from there on."""
    aim = (cue for cue in cues() if cue.role == "objective" and "prose" in cue.sections)
    return tuple(cue for cue in aim if cue.reach in {"after", "sentence"})


def _cue(row: dict[str, str]) -> Cue:
    return Cue(
        row["role"],
        row["rule"],
        row["reach"],
        frozenset(row["kinds"].split()),
        frozenset(row["sections"].split()),
        frozenset(row["heads"].split()),
        re.compile(row["pattern"], re.IGNORECASE),
        row.get("needs", ""),
        row.get("modality") or None,
        re.compile(row["unless"], re.IGNORECASE) if row.get("unless") else None,
        row["reach"] in {"prev", "self", "tail"} or row["pattern"].endswith("$"),
    )


@cache
def speaking(section: str) -> Cues:
    """The cues that speak in a class of section."""
    return Cues(tuple(cue for cue in cues() if "*" in cue.sections or section in cue.sections))


@cache
def defaults(path: Path | None = None) -> dict[tuple[str, str], str]:
    """(section name, kind) → the role that a mention has where no cue speaks; kind ``*`` stands for any."""
    rows = _rows(path or files.ontology() / "section_roles.tsv")
    return {(row["section"], row["kind"]): row["role"] for row in rows}


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
