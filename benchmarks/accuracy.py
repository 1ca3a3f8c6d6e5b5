"""Curated documents and annotated corpora → precision, recall and F1 by kind and by role, beside figures of others.

    python benchmarks/accuracy.py ../shared             # prints the tables
    python benchmarks/accuracy.py ../shared --write     # and puts them into docs/accuracy.md

The folder holds ``gold`` (curated facts), ``data/records48`` (the records that they are about) and ``data/ner`` (the
NCBI-disease corpus and the CRAFT cell types); none of it is part of the project.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gold import Count, Tally, documents, total
from recognise import Score, _as_mesh, _craft, _f, _ncbi, _same

from kg.assemble import assemble, record
from kg.documents import document
from kg.interpret import interpret
from kg.learned import second_reading
from kg.model import DocumentError
from kg.read import read
from kg.recognise import recognise, recognise_text
from kg.recognise.indexed import closest
from kg.vocabulary import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recognise import Same

    from kg.model import Mention
    from kg.vocabulary import Vocabulary

ROOT: Final = Path(__file__).parents[1]
PAGE: Final = ROOT / "docs" / "accuracy.md"
BEGIN: Final = "<!-- tables: python benchmarks/accuracy.py ../shared --write -->"
END: Final = "<!-- end of tables -->"


def main(shared: Path, *, write: bool) -> None:
    """Measure, print, and with ``write`` renew the page."""
    words = load()
    lines = [
        *_curated("The five seed pages", shared / "gold" / "seeds", ROOT / "seeds", words),
        *_curated("Registry records", shared / "gold" / "records", shared / "data" / "records48", words),
        *_annotated(shared / "data", words),
        *_published(),
    ]
    text = "\n".join(lines)
    print(text)
    if write:
        before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n{END}{after}", encoding="utf-8")


def _curated(title: str, folder: Path, texts: Path, words: Vocabulary) -> Iterator[str]:
    tally = Tally()
    for gold, path in documents(folder, texts):
        try:
            page = read(document(path))
        except DocumentError as error:
            print(f"not read: {path.name}: {error}", file=sys.stderr)
            tally.add(gold, {"involvements": [], "measurements": []})
            continue
        mentions = recognise(page, words)
        trial = assemble(page, second_reading(page, mentions, interpret(page, mentions, words), words))
        tally.add(gold, record(trial))
    yield f"### {title} ({tally.documents} documents)\n"
    yield "| kind | found P | R | F | studied P | R | F |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for kind in sorted(tally.concepts):
        yield f"| {kind} | {_cells(tally.concepts[kind])} | {_cells(tally.studied[kind])} |"
    yield f"| **all** | {_cells(total(tally.concepts))} | {_cells(total(tally.studied))} |\n"
    yield "| group of roles | P | R | F | in the gold |"
    yield "|---|---:|---:|---:|---:|"
    for group, count in sorted(tally.groups.items()):
        yield f"| {group} | {_cells(count)} | {count.right + count.missed} |"
    yield f"| pairs in measurements | {_cells(tally.pairs)} | {tally.pairs.right + tally.pairs.missed} |\n"
    strongest = tally.strongest.rates()[1]
    yield f"The strongest role of a concept falls into a group of the gold in {strongest:.3f} of cases.\n"


def _annotated(data: Path, words: Vocabulary) -> Iterator[str]:
    yield "### Annotated corpora\n"
    yield "| corpus | core P | R | F | phrase F | overlap F | id on cores | core and id F | ids of a document F |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|---:|"
    same = _same(data / "vocab", words)
    for name, texts, kind, alike in (
        ("NCBI-disease, train", _ncbi(data / "ner" / "ncbi_disease_train.txt.xz"), "condition", same),
        ("NCBI-disease, dev", _ncbi(data / "ner" / "ncbi_disease_dev.txt.xz"), "condition", same),
        ("CRAFT cell types, train", _craft(data / "ner" / "craft_cell_train.bioc.xml.xz"), "cell", None),
    ):
        read = [
            (text, gold, [one for one in recognise_text(text, words) if one.term.kind == kind])
            for _, text, gold in texts
        ]
        yield _row(name, read, alike)
        if alike is not None:
            curies = {one.term.id for _, _, found in read for one in found if one.term.id}
            yield _row(f"{name}, id or `closest`", read, _or_closest(curies, alike, words))
            yield _row(f"{name}, written in MeSH", read, _as_mesh(curies, alike, words))
    yield ""


def _or_closest(curies: Iterable[str], same: Same, words: Vocabulary) -> Same:
    """The ids of ``same``, and with them those of the class that ``recognise`` prints as the closest."""
    more = {one: set(ids) for one, ids in same.items()}
    for term in filter(None, map(words.term, curies)):
        more.setdefault(str(term.id), set()).update(same.get(closest(term, words) or "", ()))
    return more


def _row(name: str, read: Iterable[tuple[str, dict[tuple[int, int], str], list[Mention]]], same: Same | None) -> str:
    score = Score()
    for text, gold, found in read:
        score.add(text, gold, found, same)
    return f"| {name} | {' | '.join(f'{figure:.3f}' for figure in _figures(score))} |"


def _figures(score: Score) -> Iterator[float]:
    n = score.counts
    yield n["core"] / max(1, n["found"])
    yield n["core"] / max(1, n["gold"])
    yield _f(n["core"], n["found"], n["core"], n["gold"])
    yield _f(n["phrase"], n["phrases"], n["phrase"], n["gold"])
    yield _f(n["over found"], n["found"], n["over gold"], n["gold"])
    yield n["right"] / max(1, n["both"])
    yield _f(n["right"], n["answered"], n["right"], n["reached"])
    yield _f(n["said right"], n["said"], n["asked right"], n["asked"])


def _published() -> Iterator[str]:
    yield "### Figures of others\n"
    yield "| corpus | measure | system | figure | source |"
    yield "|---|---|---|---:|---|"
    with (ROOT / "benchmarks" / "published.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            yield f"| {' | '.join(row.values())} |"
    yield ""


def _cells(count: Count) -> str:
    return " | ".join(f"{rate:.3f}" for rate in count.rates())


if __name__ == "__main__":
    main(Path(sys.argv[1]), write="--write" in sys.argv)
