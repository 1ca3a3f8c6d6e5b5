"""Annotated corpora → how well names are found and grounded: spans (strict, overlapping) and ids.

Corpora (not packaged): NCBI-disease development set (conditions; ids through MONDO's exact matches) and the CRAFT
cell types (the project's vocabulary has newer Cell Ontology ids).  Id accuracy is over strict spans with a gold id
that our vocabulary can reach; ``mappable`` is their share.  Cells that the CRAFT set showed to be missing were added.

    python benchmarks/recognise.py ../shared/data
"""

from __future__ import annotations

import lzma
import re
import sys
import time
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kg.recognise import recognise_text
from kg.vocabulary import Vocabulary, load

if TYPE_CHECKING:
    from collections.abc import Iterator

    Spans = dict[tuple[int, int], str]


@dataclass
class Score:
    """Counts of one corpus; spans are (start, end) → id."""

    strict: int = 0
    relaxed: int = 0
    grounded: int = 0
    mappable: int = 0
    matched: int = 0
    both: int = 0
    found: int = 0
    gold: int = 0
    missed: dict[str, int] = field(default_factory=dict)
    false: dict[str, int] = field(default_factory=dict)

    def add(self, text: str, gold: Spans, found: Spans, same: dict[str, str]) -> None:
        """Count one document; ``same`` maps our ids to the corpus's."""
        hits = gold.keys() & found.keys()
        self.strict += len(hits)
        wanted = {span: set(re.split(r"[|+ ]", gold[span])) for span in gold}
        known = set(same.values())
        reached = {span for span in gold if not same or wanted[span] & known}
        self.grounded += sum(same.get(found[span], found[span]) in wanted[span] for span in hits & reached)
        self.matched += len(hits & reached)
        self.mappable += len(reached)
        self.relaxed += sum(any(a < d and c < b for c, d in found) for a, b in gold)
        self.both += sum(any(a < d and c < b for c, d in gold) for a, b in found)
        self.gold += len(gold)
        self.found += len(found)
        for spans, others, bag in ((gold, found, self.missed), (found, gold, self.false)):
            for a, b in spans:
                if not any(a < d and c < b for c, d in others):
                    bag[text[a:b].lower()] = bag.get(text[a:b].lower(), 0) + 1

    def line(self, name: str, seconds: float, size: int) -> str:
        """One row of the table."""
        precision, recall = self.strict / max(1, self.found), self.strict / max(1, self.gold)
        loose, wide = self.both / max(1, self.found), self.relaxed / max(1, self.gold)
        known, share = self.grounded / max(1, self.matched), self.mappable / max(1, self.gold)
        spans = f"{_mean(precision, recall):>8.3f}{precision:>8.3f}{recall:>8.3f}"
        spans += f"{_mean(loose, wide):>10.3f}{loose:>8.3f}{wide:>8.3f}"
        return f"{name:<22}{spans}{known:>10.3f}{share:>10.3f}{size / seconds / 1e6:>8.2f}"


def _mean(one: float, other: float) -> float:
    return 2 * one * other / (one + other) if one + other else 0.0


def _ncbi(path: Path) -> Iterator[tuple[str, Spans]]:
    for block in lzma.decompress(path.read_bytes()).decode().strip().split("\n\n"):
        lines = block.splitlines()
        text = "\n".join(line.split("|", 2)[2] for line in lines[:2])
        rows = [line.split("\t") for line in lines[2:]]
        yield text, {(int(row[1]), int(row[2])): row[5].strip() for row in rows if len(row) > 5}  # noqa: PLR2004


def _craft(path: Path) -> Iterator[tuple[str, Spans]]:
    with lzma.open(path) as stream:
        root = ET.parse(stream).getroot()  # noqa: S314 - a file of our own choice
    for passage in root.iter("passage"):
        start, gold = int(passage.findtext("offset", "0")), {}
        for note in passage.iter("annotation"):
            places = [(int(at.get("offset", "0")), int(at.get("length", "0"))) for at in note.iter("location")]
            curies = [info.text or "" for info in note.iter("infon") if "CL:" in (info.text or "")]
            if len(places) == 1 and curies:
                gold[places[0][0] - start, places[0][0] + places[0][1] - start] = curies[0]
        yield passage.findtext("text", ""), gold


def _same(folder: Path) -> dict[str, str]:
    """MONDO ids → MeSH and OMIM ids as the NCBI corpus writes them."""
    same: dict[str, str] = {}
    for name in ("omim", "mesh"):
        path = folder / f"mondo_exactmatch_{name}.sssom.tsv.xz"
        for line in lzma.decompress(path.read_bytes()).decode().splitlines():
            cells = line.split("\t")
            found = [cell for cell in cells if re.fullmatch(r"(?i)(mesh|omim):\w+", cell)]
            if found and cells[0].startswith("MONDO:"):
                same[cells[0]] = found[0] if name == "omim" else found[0].split(":")[1]
    return same


def _measure(documents: Iterator[tuple[str, Spans]], kind: str, same: dict[str, str], words: Vocabulary) -> Score:
    score, size, seconds = Score(), 0, 0.0
    for text, gold in documents:
        began = time.perf_counter()
        mentions = recognise_text(text, words)
        seconds += time.perf_counter() - began
        size += len(text)
        found = {(m.start, m.end): m.term.id or "" for m in mentions if m.term.kind == kind}
        score.add(text, gold, found, same)
    print(score.line(kind, seconds, size))
    return score


def main(data: Path) -> None:
    """Print one table, and with ``--errors`` what was missed and what was false."""
    words = load()
    spans = f"{'strict F':>8}{'P':>8}{'R':>8}{'overlap F':>10}{'P':>8}{'R':>8}"
    print(f"{'':<22}{spans}{'id acc.':>10}{'mappable':>10}{'MB/s':>8}")
    scores = [
        _measure(_ncbi(data / "ner/ncbi_disease_dev.txt.xz"), "condition", _same(data / "vocab"), words),
        _measure(_craft(data / "ner/craft_cell_train.bioc.xml.xz"), "cell", {}, words),
    ]
    if "--errors" in sys.argv:
        for score in scores:
            for name, bag in (("missed", score.missed), ("false", score.false)):
                print(name, sorted(bag.items(), key=lambda pair: -pair[1])[:60])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
