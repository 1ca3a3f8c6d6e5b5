"""Concepts that no ontology names, with their quotes → new-term requests as a ROBOT template, one row a term.

A ROBOT template (robot.obolibrary.org/template) is a table whose second row says what becomes of each column; curators
of an ontology load it as it is.  Definitions come from our own terms; the sources of a definition are the quotes.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kg import files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

__all__ = ["Wanted", "template", "wanted"]

COLUMNS: Final = {
    "id": "ID",
    "label": "LABEL",
    "type": "TYPE",
    "parent": "SC % SPLIT=|",
    "definition": "A IAO:0000115",
    "definition source": "A IAO:0000119 SPLIT=|",
    "synonyms": "A skos:altLabel SPLIT=|",
    "closest": "AI skos:closeMatch SPLIT=|",
    "comment": "A rdfs:comment",
    "kind": "",
    "seen": "",
    "trials": "",
    "candidates": "",
}
"""Column → ROBOT directive; ROBOT passes over a column without one, people sort and judge by it."""

_QUOTES: Final = 5
"""The most quotes that a request cites: enough to judge it."""
# what a spreadsheet would take for a formula, or ROBOT for the end of a part
_LEADING: Final = re.compile(r"^[=+@-]+\s*")


class Wanted(NamedTuple):
    """A term to be requested: what it is called and where, what stands above it, how often it was seen."""

    label: str
    kind: str
    id: str | None
    parents: tuple[str, ...]
    closest: tuple[str, ...]
    definition: str | None
    quotes: tuple[tuple[str, str], ...]
    candidates: tuple[str, ...]
    seen: int
    trials: int


def wanted(
    rows: Iterable[Mapping[str, Any]],
    quotes: Iterable[Mapping[str, Any]],
    near: Callable[[str, Sequence[str]], Sequence[str]],
) -> list[Wanted]:
    """The terms to be requested, those seen in most trials first.

    Args:
        rows: words, kind, id, closest, parent, trials, quotes (their number) of ``queries/parts/requests.rq``.
        quotes: words, kind, quote, document, definition of ``queries/parts/request-quotes.rq``.
        near: words and kinds → names that are spelt much alike; only for what nothing names at all.
    """
    said: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for quote in quotes:
        said.setdefault((quote["words"], quote["kind"]), []).append(quote)
    found: dict[tuple[str, str], Wanted] = {}
    for row in rows:
        key = row["words"], row["kind"]
        one = found.get(key) or _wanted(row, said.get(key, []), near)
        found[key] = one._replace(parents=_with(one.parents, row["parent"]), closest=_with(one.closest, row["closest"]))
    return sorted(found.values(), key=lambda one: (-one.trials, -one.seen, one.kind, one.label))


def template(terms: Iterable[Wanted]) -> str:
    """Terms → the table as tab-separated text, with the row of directives."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow(COLUMNS)
    writer.writerow(COLUMNS.values())
    writer.writerows(_row(term) for term in terms)
    return text.getvalue()


def _wanted(
    row: Mapping[str, Any],
    quotes: list[Mapping[str, Any]],
    near: Callable[[str, Sequence[str]], Sequence[str]],
) -> Wanted:
    concept = row["id"]
    return Wanted(
        row["words"],
        row["kind"],
        concept,
        (),
        (),
        next((quote["definition"] for quote in quotes if quote["definition"]), None),
        tuple(dict.fromkeys((quote["quote"], quote["document"]) for quote in quotes)),
        () if concept else tuple(near(row["words"], (row["kind"],))),
        int(row["quotes"]),
        int(row["trials"]),
    )


def _with(curies: tuple[str, ...], concept: Mapping[str, Any] | None) -> tuple[str, ...]:
    return curies if not concept or concept["id"] in curies else (*curies, concept["id"])


def _row(term: Wanted) -> list[str]:
    others = {words.casefold(): words for words, _ in term.quotes if words.casefold() != term.label.casefold()}
    return [
        term.id or f"tkg:{identifier(term.label)}",
        _safe(term.label),
        "class",
        "|".join(term.parents or roots().get(term.kind, ())),
        _safe(term.definition or ""),
        "|".join(f"“{_safe(words)}” ({_safe(document)})" for words, document in term.quotes[:_QUOTES]),
        "|".join(_safe(words) for words in list(others.values())[:_QUOTES]),
        "|".join(term.closest),
        f"seen {term.seen} times in {term.trials} trial{'s' if term.trials > 1 else ''}",
        term.kind,
        str(term.seen),
        str(term.trials),
        "|".join(_safe(name) for name in term.candidates),
    ]


@cache
def roots() -> dict[str, tuple[str, ...]]:
    """Kind → the class that a term stands under as long as nothing nearer is known (``ontology/request_roots.tsv``)."""
    with (files.ontology() / "request_roots.tsv").open(encoding="utf-8", newline="") as file:
        return {row["kind"]: (row["parent"],) for row in csv.DictReader(file, delimiter="\t")}


def identifier(label: str) -> str:
    """A label → the local name of its own provisional id.

    >>> identifier("immune cell"), identifier("γδ T-cell (activated)")
    ('ImmuneCell', 'TCellActivated')
    """
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()
    name = "".join(word[:1].upper() + word[1:] for word in re.findall(r"[A-Za-z0-9]+", plain))
    return name if name[:1].isalpha() else f"Term{name}"


def _safe(words: str) -> str:
    """Words that fit into a part of a cell: no tab or line end, no bar, nothing that a spreadsheet would run."""
    return _LEADING.sub("", " ".join(words.split())).replace("|", "/")
