"""A folder of vocabulary files and ``ontology/terms`` → the slices beside this script.

Run ``python ontology/imports/build.py FOLDER`` where FOLDER holds ``hierarchy_edges.tsv.xz``, ``obi_terms.tsv.xz``,
``hgnc.tsv.xz``, ``other_terms.tsv.xz`` and ``mondo_exactmatch_mesh.sssom.tsv.xz`` (README.md names their sources and
licences).
"""
# ruff: noqa: INP001 - a script that stands beside the data it makes, no package

from __future__ import annotations

import lzma
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HERE: Final = Path(__file__).parent
TERMS: Final = HERE.parent / "terms"
_LINKS: Final = ("id", "parent", "closest", "close", "narrow", "specimen", "target")
_NEWER: Final = "uberon-2021"
_CLONE: Final = re.compile(
    r"(FLJ|KIAA|MGC|DKFZ|LOC|OTTHUM|HSPC|FWP|bA|dJ|RP\d|CTD-|CGI-|PRO\d|PP\d{3}|C\d+orf|CXorf|UNQ)", re.IGNORECASE
)
_ALIAS: Final = re.compile(r"(?=.*\d)(?=(.*[A-Za-z]){3})[A-Za-z0-9][A-Za-z0-9/.-]{3,}|[a-z]{6,}")
"""A code with a digit and three letters, or a word."""
_SOURCES: Final = {
    "CL 2025-01-08": "cl-2025",
    "CL 2026-03-26 nearest listed ancestor": "cl-nearest",
    "UBERON 2015-04-23 basic": "uberon-2015",
    "UBERON via MONDO import 2021-08-03": _NEWER,
}


def rows(text: str) -> Iterator[dict[str, str]]:
    """Read tab-separated text whose first row names the columns."""
    header, *lines = text.splitlines()
    names = header.split("\t")
    for line in lines:
        yield dict(zip(names, line.split("\t"), strict=False))


def used() -> set[str]:
    """Every CURIE that a table of terms names in any column."""
    found: set[str] = set()
    for path in sorted(TERMS.glob("*.tsv")):
        for row in rows(path.read_text(encoding="utf-8")):
            for column in _LINKS:
                found.update(row.get(column, "").split("|"))
    return found


def edges(given: Iterable[dict[str, str]], ontology: str) -> list[tuple[str, ...]]:
    """The typed edges of one ontology; where a child has edges of the later UBERON, the earlier ones are left out.

    ``parent`` (the nearest listed ancestor of a class newer than the typed edges) becomes ``is_a``: in CL that is
    what the nearest ancestor is in 2,702 of 2,837 classes.
    """
    mine = [row | {"source": _SOURCES[row["source"]]} for row in given if row["child"].startswith(f"{ontology}:")]
    later = {(row["child"], row["relation"]) for row in mine if row["source"] == _NEWER}
    return sorted(
        (row["child"], row["relation"].replace("parent", "is_a"), row["parent"], row["source"])
        for row in mine
        if row["parent"].split(":")[0] in {"CL", "UBERON"}
        and (ontology == "CL" or row["source"] == _NEWER or (row["child"], row["relation"]) not in later)
    )


def write(name: str, header: tuple[str, ...], lines: Iterable[tuple[str, ...]]) -> None:
    """Write a table beside this script."""
    text = "\n".join("\t".join(line) for line in (header, *lines))
    (HERE / name).write_text(text + "\n", encoding="utf-8")


def main(folder: Path) -> None:
    """Build every slice."""

    def read(name: str) -> list[dict[str, str]]:
        return list(rows(lzma.decompress((folder / name).read_bytes()).decode()))

    wanted = used()
    typed = read("hierarchy_edges.tsv.xz")
    cells = edges(typed, "CL")
    write("hierarchy_cl.tsv", ("child", "relation", "parent", "source"), cells)
    write("hierarchy_uberon.tsv", ("child", "relation", "parent", "source"), _reach(edges(typed, "UBERON"), cells))
    known = [row for row in read("obi_terms.tsv.xz") + read("other_terms.tsv.xz") if row["id"] in wanted]
    write("labels.tsv", ("id", "label"), sorted((row["id"], row["label"]) for row in known))
    write("hgnc.tsv", ("id", "symbol", "name", "aliases", "uniprot"), sorted(genes(read("hgnc.tsv.xz"), wanted)))
    write("mondo_mesh.tsv", ("mesh", "mondo"), sorted(exact(folder / "mondo_exactmatch_mesh.sssom.tsv.xz")))


def genes(given: list[dict[str, str]], wanted: set[str]) -> Iterator[tuple[str, ...]]:
    """The genes with a product, and those that a table names, with the aliases that are one gene's alone.

    Names of clones and of open reading frames (``KIAA0133``, ``FLJ12389``) are left out: no trial measures them.
    """
    owners: dict[str, set[str]] = {}
    for row in given:
        for name in (row["symbol"], *_listed(row["aliases"]), *_listed(row["previous"])):
            owners.setdefault(_plain(name), set()).add(row["id"])
    for row in given:
        if row["uniprot"] or row["id"] in wanted:
            own = [one for one in _listed(row["aliases"]) if len(owners[_plain(one)]) == 1 and not _CLONE.match(one)]
            names = sorted({one for one in own if _ALIAS.fullmatch(one)})
            yield row["id"], row["symbol"], row["name"], "|".join(names), row["uniprot"]


def _listed(cell: str) -> list[str]:
    return [name for name in map(str.strip, cell.split(",")) if name]


def _plain(name: str) -> str:
    return name.casefold().replace("-", "")


def exact(path: Path) -> Iterator[tuple[str, str]]:
    """The exact matches of an SSSOM table (https://w3id.org/sssom), as (object, subject); ``#`` begins its head."""
    lines = lzma.decompress(path.read_bytes()).decode().splitlines()
    for row in rows("\n".join(line for line in lines if not line.startswith("#"))):
        if row["predicate_id"] == "skos:exactMatch":
            yield row["object_id"], row["subject_id"]


def _reach(given: list[tuple[str, ...]], cells: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The edges of anatomy of people: those of the later slice, of curated tissues, and of all above these."""
    above: dict[str, list[tuple[str, ...]]] = {}
    for edge in given:
        above.setdefault(edge[0], []).append(edge)
    queue = [edge[0] for edge in given if edge[3] == _NEWER] + [edge[2] for edge in cells] + sorted(used())
    seen: set[str] = set()
    while queue:
        child = queue.pop()
        if child not in seen:
            seen.add(child)
            queue.extend(edge[2] for edge in above.get(child, ()))
    return sorted(edge for child in seen for edge in above.get(child, ()))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
