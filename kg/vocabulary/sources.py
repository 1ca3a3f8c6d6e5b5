"""Folders → everything that the vocabulary is made of, and the hash of it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.model import Term
from kg.vocabulary.compilation import Compiled, Rules, banned, compiled
from kg.vocabulary.genes import genes
from kg.vocabulary.ontologies import newest, read, records
from kg.vocabulary.records import Record
from kg.vocabulary.stems import Stems
from kg.vocabulary.tables import curated, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_TABLES = (
    "recognition/*.tsv",
    "terms/*.tsv",
    "imports/*.tsv",
    "bans.tsv",
    "eligibility/concepts.tsv",
    "eligibility/phrases.tsv",
    "readouts.tsv",
)
_LAST = 99
_UNNAMED = (
    ("eligibility/concepts.tsv", "id", ""),
    ("eligibility/phrases.tsv", "id", ""),
    ("readouts.tsv", "implies", "assay"),
    ("recognition/supplied.tsv", "id", "agent"),
)
"""Tables that give classes to words of their own, the column of the class, and its kind where no column says it."""


@dataclass(frozen=True, slots=True)
class Sources:
    """The curated folder (``ontology/``) and the folder of ontology files (``None``: the installed package)."""

    folder: Path
    guide: Path | None = None

    def digest(self) -> str:
        """The SHA-256 over names and bytes of every input and of this package's own code, in hexadecimal."""
        whole = hashlib.sha256()
        code = sorted(Path(__file__).parent.glob("*.py"))
        for path in (*code, *self._tables(), *self._files().values()):
            whole.update(f"{path.name}\0{path.stat().st_size}\0".encode())
            whole.update(path.read_bytes())
        return whole.hexdigest()

    def compile(self, steps: Callable[[list[str]], Iterable[str]] = iter) -> Compiled:
        """Read and compile it all; ``steps`` may show the names of the steps while they are walked through."""
        found: list[Record] = list(curated(self.folder / "terms"))
        above: dict[str, Iterable[str]] = {}
        files = self._files()
        stems = Stems(self._rows("recognition/stems.tsv"))
        chosen = {row["ontology"]: row for row in self._rows("recognition/sources.tsv")}
        for name in steps([*chosen, "names"]):
            if name in chosen:
                terms = read(files[name])
                above |= {curie: said["ancestors"] for curie, said in terms.items() if curie.startswith(name)}
                found.extend(records(chosen[name], terms, stems))
        found.extend(genes(self._rows("imports/hgnc.tsv")))
        found.extend([*_members(found, stems), *self._unnamed()])
        return compiled(found, self._edges(), self._rules(above))

    def _unnamed(self) -> Iterator[Record]:
        """Classes that rules of their own find, by no name that is recognised elsewhere: their labels are known too."""
        for name, column, kind in _UNNAMED:
            for row in self._rows(name):
                if row[column] and row["label"]:
                    yield Record(Term(row[column], row["label"], kind or row["kind"]), (), rank=_LAST)

    def _tables(self) -> list[Path]:
        return sorted(path for pattern in _TABLES for path in self.folder.glob(pattern))

    def _files(self) -> dict[str, Path]:
        names = [row["ontology"] for row in self._rows("recognition/sources.tsv")]
        return newest(names, self.guide) if names else {}

    def _rows(self, name: str) -> list[dict[str, str]]:
        path = self.folder / name
        return list(rows(path)) if path.is_file() else []

    def _edges(self) -> Iterator[tuple[str, str, str]]:
        for path in sorted(self.folder.glob("imports/*.tsv")):
            for row in rows(path):
                if row.get("relation") in ("is_a", "part_of"):
                    yield row["child"], row["relation"], row["parent"]

    def _rules(self, above: dict[str, Iterable[str]]) -> Rules:
        words = [(row["class"], row["word"]) for row in self._rows("recognition/words.tsv")]
        words += [(row["class"], row["word"]) for row in self._rows("recognition/modifiers.tsv")]
        nouns = {row["adjective"]: row["noun"] for row in self._rows("recognition/nouns.tsv")}
        words += [("noun", f"{adjective} {noun}") for adjective, noun in nouns.items()]
        words += [
            ("phenotype", f"{row['id']}|{row['under']}|{row['markers']}")
            for row in self._rows("recognition/phenotypes.tsv")
        ]
        words += [
            ("confidence", f"{row['match']} {row['confidence']}") for row in self._rows("recognition/confidence.tsv")
        ]
        words += [
            ("reading", f"{row['id']} {row['other']} {row['kind']}") for row in self._rows("recognition/readings.tsv")
        ]
        words += [("supplied", f"{row['name']}|{row['id']}") for row in self._rows("recognition/supplied.tsv")]
        words += [("section", row["section"]) for row in self._rows("recognition/sections.tsv")]
        words += [(f"stem {row['strength']}", row["stem"]) for row in self._rows("recognition/stems.tsv")]
        return Rules(
            spelling=[(row["british"], row["american"]) for row in self._rows("recognition/spelling.tsv")],
            variants=[
                (row["kind"], re.compile(row["pattern"]), row["replacement"])
                for row in self._rows("recognition/variants.tsv")
            ],
            generic=frozenset(row["name"].lower() for row in self._rows("recognition/generic.tsv")),
            banned=banned(self._rows("bans.tsv"), above),
            refused=[
                (row["kind"], row["match"], re.compile(row["pattern"])) for row in self._rows("recognition/refused.tsv")
            ],
            words=words,
            nouns=nouns,
        )


def _members(found: Iterable[Record], stems: Stems) -> Iterator[Record]:
    """Drugs below the class that their stem tells: lisinopril is an ACE inhibitor, whatever its chemistry is."""
    for record in found:
        if record.term.kind == "agent" and record.term.id and (above := stems.above(record.term.label)):
            yield Record(record.term, (), edges=(("is_a", above),))
