"""Annotated corpora → how well names are found and grounded: spans (core, phrase, overlapping) and ids.

Corpora (not packaged): NCBI-disease (conditions; ids through MONDO's exact matches to MeSH and OMIM, of which one MONDO
term may have several) and the CRAFT cell types (the project's vocabulary has newer Cell Ontology ids).  Each is cut in
halves by a hash: errors of half 0 were read while the rules were written; half 1 was held out at first, and read as
well for the names of diseases.  Only annotations whose gold id our vocabulary can reach count for ids; ``mappable`` is
their share.

    python benchmarks/recognise.py ../shared/data [--errors]
"""

from __future__ import annotations

import lzma
import re
import sys
import time
import xml.etree.ElementTree as ET
import zlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kg.recognise import recognise_text
from kg.vocabulary import Vocabulary, load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.model import Mention

    Span = tuple[int, int]
    Document = tuple[str, str, dict[Span, str]]
    Same = Mapping[str, set[str]]

_ROW = "{:<24}{:>7.3f}{:>7.3f}{:>9.3f}{:>8.3f}{:>10.3f}{:>8.3f}{:>9.3f}{:>7.2f}"
_HEAD = "{:<24}{:>7}{:>7}{:>9}{:>8}{:>10}{:>8}{:>9}{:>7}"


@dataclass
class Score:
    """Counts of one half of a corpus: right, found, gold for each measure."""

    counts: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)

    def add(self, text: str, gold: dict[Span, str], mentions: list[Mention], same: Same | None) -> None:
        """Count one document; ``same`` maps our ids to the corpus's (``None``: they are the same)."""
        cores = {(one.start, one.end): one.term.id or "" for one in mentions}
        phrases = {one.phrase for one in mentions}
        ours = {span: _meant(curie, same) for span, curie in cores.items()}
        wanted = {span: set(re.split(r"[|+ ]", gold[span])) for span in gold}
        known = None if same is None else set().union(*same.values())
        reached = {span for span in gold if known is None or wanted[span] & known}
        answered = {span for span, ids in ours.items() if ids}
        right = {span for span in reached & answered if ours[span] & wanted[span]}
        said = {frozenset(ours[span]) for span in answered}
        asked = {curie for span in reached for curie in wanted[span] if known is None or curie in known}
        self.counts.update(
            {
                "core": len(gold.keys() & cores.keys()),
                "phrase": len(gold.keys() & phrases),
                "over gold": sum(_touches(span, cores) for span in gold),
                "over found": sum(_touches(span, gold) for span in cores),
                "right": len(right),
                "both": len(reached & cores.keys()),
                "answered": len(answered),
                "reached": len(reached),
                "gold": len(gold),
                "found": len(cores),
                "phrases": len(phrases),
                "said": len(said),
                "asked": len(asked),
                "said right": sum(bool(ids & asked) for ids in said),
                "asked right": sum(any(curie in ids for ids in said) for curie in asked),
            }
        )
        self.missed.update(text[a:b].lower() for a, b in gold if not _touches((a, b), cores))
        self.false.update(text[a:b].lower() for a, b in cores if not _touches((a, b), gold))

    def line(self, name: str, speed: float) -> str:
        """One row of the table."""
        n = self.counts
        return _ROW.format(
            name,
            _f(n["core"], n["found"], n["core"], n["gold"]),
            _f(n["phrase"], n["phrases"], n["phrase"], n["gold"]),
            _f(n["over found"], n["found"], n["over gold"], n["gold"]),
            n["right"] / max(1, n["both"]),
            _f(n["right"], n["answered"], n["right"], n["reached"]),
            _f(n["said right"], n["said"], n["asked right"], n["asked"]),
            n["reached"] / max(1, n["gold"]),
            speed,
        )


def _f(hit: int, found: int, met: int, gold: int) -> float:
    precision, recall = hit / max(1, found), met / max(1, gold)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _touches(span: Span, others: Mapping[Span, str]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def _meant(curie: str, same: Same | None) -> set[str]:
    return ({curie} if curie else set()) if same is None else same.get(curie, set())


def _ncbi(path: Path) -> Iterator[Document]:
    for block in lzma.decompress(path.read_bytes()).decode().strip().split("\n\n"):
        lines = block.splitlines()
        text = "\n".join(line.split("|", 2)[2] for line in lines[:2])
        rows = [line.split("\t") for line in lines[2:]]
        gold = {(int(row[1]), int(row[2])): row[5].strip() for row in rows if len(row) > 5}  # noqa: PLR2004
        yield text[:60], text, gold


def _craft(path: Path) -> Iterator[Document]:
    with lzma.open(path) as stream:
        root = ET.parse(stream).getroot()  # noqa: S314 - a file of our own choice
    for document in root.iter("document"):
        for passage in document.iter("passage"):
            start, gold = int(passage.findtext("offset", "0")), {}
            for note in passage.iter("annotation"):
                places = [(int(at.get("offset", "0")), int(at.get("length", "0"))) for at in note.iter("location")]
                curies = [info.text or "" for info in note.iter("infon") if "CL:" in (info.text or "")]
                if len(places) == 1 and curies:
                    gold[places[0][0] - start, places[0][0] + places[0][1] - start] = curies[0]
            yield document.findtext("id", ""), passage.findtext("text", ""), gold


def _same(folder: Path, words: Vocabulary) -> Same:
    """MONDO ids → MeSH and OMIM ids as the NCBI corpus writes them; without the classes that MONDO has retired."""
    same: dict[str, set[str]] = defaultdict(set)
    for name in ("omim", "mesh"):
        path = folder / f"mondo_exactmatch_{name}.sssom.tsv.xz"
        for line in lzma.decompress(path.read_bytes()).decode().splitlines():
            cells = line.split("\t")
            found = [cell for cell in cells if re.fullmatch(r"(?i)(mesh|omim):\w+", cell)]
            if cells[0].startswith("MONDO:") and words.term(cells[0]) is not None:
                same[cells[0]].update(cell if name == "omim" else cell.split(":")[1] for cell in found)
    return same


def _as_mesh(curies: Iterable[str], same: Same, words: Vocabulary) -> Same:
    """The ids of ``same``, and for classes without a MeSH id those of the nearest classes above that have one.

    So is a class written in MeSH, whose *breast neoplasms* are breast cancer as well; an id of its own stays.
    """
    mesh = {one: found for one, ids in same.items() if (found := {curie for curie in ids if ":" not in curie})}
    more = {one: set(ids) for one, ids in same.items()}
    for curie in set(curies) - mesh.keys():
        above = [one for one in mesh if words.is_a(curie, one)]
        lowest = [one for one in above if not any(other != one and words.is_a(other, one) for other in above)]
        more.setdefault(curie, set()).update(*(mesh[one] for one in lowest))
    return more


def _measure(name: str, documents: Iterator[Document], kind: str, same: Same | None, words: Vocabulary) -> list[Score]:
    scores, size, seconds = [Score(), Score()], 0, 0.0
    for key, text, gold in documents:
        began = time.process_time()
        mentions = recognise_text(text, words)
        seconds += time.process_time() - began
        size += len(text)
        half = scores[zlib.crc32(key.encode()) % 2]
        half.add(text, gold, [one for one in mentions if one.term.kind == kind], same)
    for number, score in enumerate(scores):
        print(score.line(f"{name}, half {number}", size / max(seconds, 1e-9) / 1e6))
    return scores


def main(data: Path) -> None:
    """Print one table, and with ``--errors`` what of half 0 was missed and what was false."""
    words = load()
    same = _same(data / "vocab", words)
    print(_HEAD.format("", "core F", "phrase", "overlap", "id acc.", "core+id F", "doc. F", "mappable", "MB/s"))
    scores = [
        *_measure("NCBI train", _ncbi(data / "ner/ncbi_disease_train.txt.xz"), "condition", same, words)[:1],
        *_measure("NCBI dev", _ncbi(data / "ner/ncbi_disease_dev.txt.xz"), "condition", same, words)[:1],
        *_measure("CRAFT cells", _craft(data / "ner/craft_cell_train.bioc.xml.xz"), "cell", None, words)[:1],
    ]
    if "--errors" in sys.argv:
        for score in scores:
            print("missed", score.missed.most_common(60))
            print("false", score.false.most_common(60))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
