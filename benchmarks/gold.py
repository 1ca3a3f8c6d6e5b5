"""Curated facts of documents and what ``trialkg trial`` says of them → counts of hits, by kind and by role.

One entry of the gold is a concept of a document, with the groups of roles that curators gave it.  A concept counts as
found where a role says it that is none of eligibility or citations; as studied where a studying role says it.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    Record = Mapping[str, Any]

GROUPS: Final = {
    **dict.fromkeys(("measured", "collected", "administered", "targeted", "objective", "exvivo"), "studied"),
    "comparator": "comparator",
    "subgroup": "stratifier",
    "background": "background",
    "inclusion": "eligibility",
    "exclusion": "eligibility",
    "cited": "outside",
    "related": "outside",
}
"""Role → the group that the gold's curators gave."""
INSIDE: Final = frozenset({"studied", "comparator", "stratifier", "background"})
KINDS: Final = ("condition", "cell", "assay", "analyte", "tissue")


@dataclass
class Count:
    """Right, false and missed ones."""

    right: int = 0
    false: int = 0
    missed: int = 0

    def rates(self) -> tuple[float, float, float]:
        """Precision, recall, F1; 0 where nothing was found or wanted."""
        precision = self.right / max(1, self.right + self.false)
        recall = self.right / max(1, self.right + self.missed)
        return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


@dataclass
class Tally:
    """Counts over documents: concepts and studied concepts by kind, groups of roles, and the pairs in measurements."""

    concepts: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    studied: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    groups: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    pairs: Count = field(default_factory=Count)
    strongest: Count = field(default_factory=Count)
    documents: int = 0

    def add(self, gold: Record, said: Record) -> None:
        """Count one document."""
        self.documents += 1
        kinds = gold.get("kinds", KINDS)
        optional = set(gold.get("optional", ()))
        everything = [one for one in said["involvements"] if one["kind"] in kinds]
        left = everything
        for entry in gold.get("involvements", ()):
            if entry["kind"] not in kinds:
                continue
            hits = [one for one in everything if _same(entry, one)]
            left = [one for one in left if not any(one is hit for hit in hits)]
            if not (entry["ids"] and set(entry["ids"]) <= optional):
                self._entry(entry, hits)
        for one in left:
            if not (_ids(one) & optional) and not (one["kind"] == "analyte" and "partial" in gold):
                self._extra(one)
        if gold.get("measurements") is not None:
            self._pairs(gold, said)

    def _entry(self, entry: Record, hits: list[Record]) -> None:
        wanted, kind = set(entry["groups"]), entry["kind"]
        said = [GROUPS[role] for one in hits for role in one["roles"]]
        live = [group for group in said if group in INSIDE]
        _counted(self.concepts[kind], wanted=bool(wanted & INSIDE), found=bool(live))
        _counted(self.studied[kind], wanted="studied" in wanted, found="studied" in said)
        if live and wanted & INSIDE:
            first = next(GROUPS[role] for one in hits for role in one["roles"] if GROUPS[role] in INSIDE)
            _counted(self.strongest, wanted=True, found=first in wanted)
        for group in sorted(INSIDE | {"eligibility"}):
            # conditions that stand in eligibility alone are not listed exhaustively in the gold
            if (group, kind) != ("eligibility", "condition"):
                _counted(self.groups[group], wanted=group in wanted, found=group in said)

    def _extra(self, one: Record) -> None:
        said = {GROUPS[role] for role in one["roles"]}
        for group in said & INSIDE:
            self.groups[group].false += 1
        self.concepts[one["kind"]].false += bool(said & INSIDE)
        self.studied[one["kind"]].false += "studied" in said

    def _pairs(self, gold: Record, said: Record) -> None:
        own = [one for one in said["involvements"] if str(one["id"]).startswith("tkg:")]
        closest = {one["id"]: one["closest"] for one in own}
        found = {
            (closest.get(one["assay"], one["assay"]), part, closest.get(curie, curie))
            for one in said["measurements"]
            for part in ("analytes", "specimens", "cells")
            for curie in one[part]
            if closest.get(one["assay"], one["assay"]) and closest.get(curie, curie)
        }
        wanted = {
            (tuple(one["assay"]), part, tuple(curie) if isinstance(curie, list) else (curie,))
            for one in gold["measurements"]
            for part in ("analytes", "specimens", "cells")
            for curie in one.get(part) or ()
        }
        meant = {pair: {(a, pair[1], c) for a in pair[0] for c in pair[2]} for pair in wanted}
        right = sum(bool(each & found) for each in meant.values())
        self.pairs.right += right
        self.pairs.missed += len(wanted) - right
        self.pairs.false += len(found - set().union(*meant.values()))


def documents(folder: Path, texts: Path) -> Iterator[tuple[Record, Path]]:
    """Each file of a folder of gold, and the document that it is about."""
    for path in sorted(folder.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        yield gold, texts / gold["doc"]


def total(counts: Mapping[str, Count]) -> Count:
    """The sum of counts."""
    values = counts.values()
    return Count(sum(c.right for c in values), sum(c.false for c in values), sum(c.missed for c in values))


def _counted(count: Count, *, wanted: bool, found: bool) -> None:
    if wanted and found:
        count.right += 1
    elif wanted:
        count.missed += 1
    elif found:
        count.false += 1


def _same(entry: Record, one: Record) -> bool:
    if entry["kind"] != one["kind"]:
        return False
    if entry["ids"]:
        return bool(set(entry["ids"]) & _ids(one))
    wanted = _plain(entry["surface"])
    names = {_plain(one["label"]), *(_plain(mention["text"]) for mention in one["mentions"])}
    return any(name and (name in wanted or wanted in name) for name in names)


def _ids(one: Record) -> set[str]:
    return {curie for curie in (one["id"], one["closest"]) if curie}


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9+]+", text.lower()))
