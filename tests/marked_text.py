"""Sentences with marked mentions → a page, its mentions, and what each is to mean: no vocabulary plays a part.

A case marks its mentions as ``{kind:words=role}``; ``-`` stands for no role at all, and ``role|word|word`` names
qualifiers (purpose, modality, material, function) as well.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.interpret import interpret
from kg.model import Document, Interpretation, Mention, Page, Section, Term

if TYPE_CHECKING:
    from collections.abc import Iterable

CASES = Path(__file__).parent / "cases"
KNOWN: dict[tuple[str, str], str | None] = {
    ("group", "healthy donors"): "PATO:0000461",
    ("group", "healthy subjects"): "PATO:0000461",
    ("tissue", "blood"): "UBERON:0000178",
    ("tissue", "bone marrow"): "UBERON:0002371",
    ("condition", "infection"): "MONDO:0005550",
    ("condition", "tumor"): "MONDO:0005070",
    ("condition", "metastatic cancer"): "MONDO:0024880",
    ("cell", "stem cells"): "CL:0000034",
    ("cell", "regulatory cells"): None,
    ("assay", "viral loads"): "EFO:0010125",
    ("analyte", "cytokine"): "EFO:0003786",
    ("analyte", "mcp-1"): "HGNC:10618",
    ("analyte", "ccl2"): "HGNC:10618",
    ("analyte", "sars-cov-2"): None,
}
_MARK = re.compile(r"\{(\w+):([^=}]+)(?:=([^}]+))?\}")


@dataclass(frozen=True)
class Sense:
    """One meaning of a name."""

    term: Term


@dataclass(frozen=True)
class Words:
    """The little that interpretation asks of a vocabulary: "narrow < broad" pairs and specimen ids."""

    pairs: frozenset[tuple[str, str]] = frozenset(
        {
            ("x:single cell rnaseq", "x:transcriptomic analysis"),
            ("x:single cell rnaseq", "x:single cell analysis"),
            ("x:ruxolitinib", "x:jak inhibitor"),
            ("x:covid-19", "MONDO:0005550"),
            ("x:covid-19", "MONDO:0005108"),
            ("x:glioma", "MONDO:0005070"),
            ("x:glioma", "MONDO:0004992"),
            ("x:peripheral blood stem cells", "CL:0000034"),
            ("x:acute leukemia", "x:leukemia"),
            ("x:pbsc", "x:hsc"),
            ("x:car-t cells", "x:t cell"),
        }
    )

    methods = {"x:biopsy": "OBI:0002650", "x:aspirates": "OBI:0002785"}  # noqa: RUF012

    def term(self, curie: str) -> Term | None:
        """Lumbar puncture takes cerebrospinal fluid; a transplantation gives stem cells."""
        known = {"UBERON:0001359": ("cerebrospinal fluid", "tissue"), "x:hsc": ("hsc", "cell")}
        return Term(curie, *known[curie]) if curie in known else None

    def targets(self, curie: str) -> tuple[str, ...]:
        """A transplantation gives stem cells; a drug acts on no cells."""
        return {"x:hsct": ("x:hsc",), "x:rituximab": ("x:cd20",)}.get(curie, ())

    def is_a(self, narrow: str, broad: str) -> bool:
        """Whether the first id is the second or narrower."""
        return narrow == broad or (narrow, broad) in self.pairs or broad in self.methods.get(narrow, "")

    def key(self, name: str) -> str:
        """Names are looked up as they are."""
        return name

    def senses(self, name: str) -> tuple[Sense, ...]:
        """CD antigens are known."""
        return (Sense(Term(f"x:{name}", name, "analyte")),) if name.startswith("CD") else ()

    def specimens(self, curie: str) -> tuple[str, ...]:
        """PBMC is a specimen by itself; a lumbar puncture takes one."""
        return {"x:pmbc": ("UBERON:0000178",), "x:lumbar puncture": ("UBERON:0001359",)}.get(curie, ())


def marked(*sections: tuple[str, str]) -> tuple[Page, tuple[Mention, ...], list[str | None]]:
    """Sections as (name[:qualifier][#item], marked text) → the page, its mentions, and the roles they are to have."""
    built: list[Section] = []
    mentions: list[Mention] = []
    roles: list[str | None] = []
    whole = ""
    for number, (name, text) in enumerate(sections):
        heading, _, item = name.partition("#")
        plain, start = "", len(whole)
        for piece in re.split(r"(\{[^}]*\})", text):
            mark = _MARK.fullmatch(piece)
            if mark:
                kind, words, role = mark.groups()
                at = (len(plain), len(plain) + len(words))
                curie = KNOWN.get((kind, words.casefold()), f"x:{words.casefold()}")
                term = Term(curie, words, kind)
                where = (start + at[0], start + at[1])
                mentions.append(Mention(*where, words, where, term, "label", section=number, at=at))
                roles.append(None if role in {None, "-"} else role)
                piece = words  # noqa: PLW2901 - the mark gives way to its words
            plain += piece
        section, _, qualifier = heading.partition(":")
        built.append(Section(section, plain, start, start + len(plain), qualifier=qualifier, item=int(item or 0)))
        whole += plain + "\n"
    document = Document("case.txt", whole, "0" * 64, whole)
    return Page(document, "case", tuple(built)), tuple(mentions), roles


def read(*sections: tuple[str, str]) -> Interpretation:
    """Interpret marked-up sections."""
    page, mentions, _ = marked(*sections)
    return interpret(page, mentions, Words())


def labels(terms: Iterable[Term]) -> list[str]:
    """The words of terms."""
    return [term.label for term in terms]


def cases(name: str) -> list[tuple[str, str, str]]:
    """The rows of a table of cases: why, section, marked text (or sections, and what is found in them)."""
    with (CASES / f"{name}.tsv").open(encoding="utf-8", newline="") as lines:
        _, *rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(why, section, text) for why, section, text in rows]
