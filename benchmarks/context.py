"""Annotated registry records → how well roles are told: by section alone, by a library's ConText, by our own cues.

Gold (not packaged): folders of annotated records and of the records themselves.  The library is medspaCy's ConText
(``pip install medspacy``; skipped where it is not installed), once with its own English rules (negated, historical,
hypothetical, family, uncertain), once with our table ontology/cues.tsv translated into its rules: ``next`` and
``after`` look forward, ``prev`` backward, ``sentence`` both ways.  Everything else (sections, the frames of specimens,
merging) is equal.

    python benchmarks/context.py ../shared/gold/records ../shared/data/records48
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.assemble import assemble
from kg.documents import document
from kg.interpret import interpret, roles
from kg.interpret.cues import Cue, cues
from kg.read import read
from kg.recognise import recognise
from kg.vocabulary import Vocabulary, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.interpret.clauses import Clause
    from kg.interpret.readings import Reading
    from kg.model import Mention, Page

    Decide = Callable[[Clause, list[Cue], Reading, tuple[Reading, ...]], None]

_STUDIED: Final = frozenset({"measured", "collected", "administered", "targeted", "objective", "exvivo"})
_GROUPS: Final = {"subgroup": "stratifier", "cited": "outside", "related": "outside"}
_LIBRARY: Final = {
    "NEGATED_EXISTENCE": None,
    "HISTORICAL": "inclusion",
    "HYPOTHETICAL": "background",
    "FAMILY": "background",
    "POSSIBLE_EXISTENCE": "background",
}
_DIRECTIONS: Final = {"next": "FORWARD", "after": "FORWARD", "prev": "BACKWARD"}


@dataclass
class Score:
    """Concepts of the gold whose role was told, and whether it was told right; what was said to be studied."""

    right: int = 0
    told: int = 0
    hits: int = 0
    said: int = 0
    gold: int = 0
    seconds: float = 0.0

    def add(self, wanted: list[dict[str, Any]], found: dict[str, tuple[str, ...]]) -> None:
        """Count a record: gold involvements, and ours as id → groups, strongest first."""
        live = {curie: groups for curie, groups in found.items() if groups[0] not in {"outside", "eligibility"}}
        named = {curie for one in wanted for curie in one["ids"]}
        self.said += sum("studied" in groups for curie, groups in live.items() if curie in named)
        for one in wanted:
            groups = next((live[curie] for curie in one["ids"] if curie in live), None)
            studied = "studied" in one["groups"]
            self.gold += studied
            if groups and not {"outside", "eligibility"} >= set(one["groups"]):
                self.told += 1
                self.right += groups[0] in one["groups"]
                self.hits += studied and "studied" in groups

    def line(self, name: str) -> str:
        """One row of the table."""
        precision, recall = self.hits / max(1, self.said), self.hits / max(1, self.gold)
        mean = 2 * precision * recall / max(1e-9, precision + recall)
        role = self.right / max(1, self.told)
        return f"{name:<36}{role:>8.3f}{mean:>11.3f}{precision:>8.3f}{recall:>8.3f}{1000 * self.seconds:>12.1f}"


def _by_section(clause: Clause, called: list[Cue], mention: Reading, chain: tuple[Reading, ...]) -> None:
    del called
    mention.role, mention.rule = roles.without_cue(clause, mention, chain)


class Library:
    """medspaCy's ConText over one clause at a time, with its own rules or with ours."""

    def __init__(self, *, own: bool) -> None:
        """Load the library; ``own`` gives it our table.

        Raises:
            ImportError: medspaCy is not installed.
        """
        spacy = importlib.import_module("spacy")
        context = importlib.import_module("medspacy.context")
        self._nlp = spacy.blank("en")
        self._context = context.ConText(self._nlp, rules=None if own else "default")
        self._own = {f"{place}": cue for place, cue in enumerate(cues())} if own else {}
        if own:
            rule = context.ConTextRule
            self._context.add(
                [
                    rule(cue.rule, place, pattern=f"(?i){cue.pattern.pattern}", direction=_direction(cue))
                    for place, cue in self._own.items()
                ]
            )
        self._read: dict[int, dict[tuple[int, int], list[str]]] = {}

    def decide(self, clause: Clause, called: list[Cue], mention: Reading, chain: tuple[Reading, ...]) -> None:
        """Section first, then what the library's modifiers say."""
        _by_section(clause, called, mention, chain)
        found = self._modifiers(clause).get(mention.at, [])
        if self._own:
            fits = [self._own[name] for name in sorted(found, key=int)]
            fits = [one for one in fits if one.concerns(mention.kind) and {clause.where, "*"} & one.sections]
            if fits:
                mention.role, mention.rule = fits[0].role or None, fits[0].rule
        elif mention.role and clause.where not in {"criterion", "reference", "related"}:
            for name in found:
                mention.role = _LIBRARY.get(name, mention.role)

    def _modifiers(self, clause: Clause) -> dict[tuple[int, int], list[str]]:
        """Place of a mention → the categories of the modifiers that reach it; each clause is read once."""
        if id(clause) not in self._read:
            doc = self._nlp(clause.text)
            for token in doc:
                token.is_sent_start = token.i == 0
            spans: dict[Any, tuple[int, int]] = {}
            for mention in clause.mentions:
                at = (mention.at[0] - clause.start, mention.at[1] - clause.start)
                span = doc.char_span(*at, label=mention.kind, alignment_mode="expand")
                if span is not None and not any(span.start < other.end and other.start < span.end for other in spans):
                    spans[span] = mention.at
            doc.ents = list(spans)
            self._context(doc)
            places = {(span.start, span.end): at for span, at in spans.items()}
            self._read = {
                id(clause): {
                    places[one.start, one.end]: [modifier.category for modifier in one._.modifiers] for one in doc.ents
                }
            }
        return self._read[id(clause)]


def _direction(cue: Cue) -> str:
    return _DIRECTIONS.get(cue.reach, "BIDIRECTIONAL")


def _records(gold: Path, records: Path, words: Vocabulary) -> Iterator[tuple[list[dict[str, Any]], Page, Any]]:
    for path in sorted(gold.glob("*.json")):
        noted = json.loads(path.read_text(encoding="utf-8"))
        page = read(document(records / noted["doc"]))
        kinds = {"condition", "cell", "assay", "analyte"}
        yield (
            [one for one in noted["involvements"] if one["kind"] in kinds and one["ids"]],
            page,
            recognise(page, words),
        )


def _groups(page: Page, mentions: tuple[Mention, ...], words: Vocabulary) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for one in assemble(page, interpret(page, mentions, words)).involvements:
        groups = [_group(role) for role in one.roles]
        for curie in (one.term.id, one.term.closest):
            if curie:
                found.setdefault(curie, tuple(groups))
    return found


def _group(role: str) -> str:
    if role in _STUDIED:
        return "studied"
    return _GROUPS.get(role, "eligibility" if role in {"inclusion", "exclusion"} else role)


def _measure(name: str, decide: Decide, cases: list[Any], words: Vocabulary) -> None:
    ours, score = roles.decide, Score()
    setattr(roles, "decide", decide)  # noqa: B010 - the one step that is exchanged
    try:
        for wanted, page, mentions in cases:
            began = time.process_time()
            found = _groups(page, mentions, words)
            score.seconds += (time.process_time() - began) / len(cases)
            score.add(wanted, found)
    finally:
        setattr(roles, "decide", ours)  # noqa: B010 - as before
    print(score.line(name))


def main(gold: Path, records: Path) -> None:
    """Print one table."""
    words = load()
    cases = list(_records(gold, records, words))
    print(f"{'roles by':<36}{'role':>8}{'studied F':>11}{'P':>8}{'R':>8}{'ms a record':>12}")
    _measure("section alone", _by_section, cases, words)
    try:
        _measure("section, medspaCy's own rules", Library(own=False).decide, cases, words)
        _measure("section, medspaCy with our table", Library(own=True).decide, cases, words)
    except ImportError as error:
        print(f"medspaCy is not installed ({error}): its rows are left out")
    _measure("section, our cues", roles.decide, cases, words)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
