"""``imports/hgnc.tsv`` → records: every gene with a product, by symbol, name and aliases, after all else that is named.

What the curated tables and the ontologies name keeps its meaning (they come first).  A short name says little by
itself: a symbol without a digit is often a word or another short form (*CAT*, *REST*), so it counts with support in the
document only, and aliases of four characters do.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.model import Term
from kg.vocabulary.records import Name, Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

RANK: Final = 9
"""Gives way to every other source; a short name of this rank is written without blanks (no *ARM 1*, no *USP 30 mg*)."""
_CODE: Final = re.compile(r"(?=.*\d)(?=.*[A-Za-z].*[A-Za-z]).{4,}")
"""Four characters at least, among them a digit and two letters."""
_ALIAS: Final = re.compile(r"(?=.*\d)(?=(.*[A-Za-z]){3}).{4,}")
_WORD: Final = re.compile(r"[a-z]{5,}")
_PROTEIN: Final = re.compile(r"[a-z]{3,}(in|ase|an|ogen|kine)")
_LONG: Final = 5


def genes(rows: Iterable[Mapping[str, str]]) -> Iterator[Record]:
    """The genes of a table with ``id``, ``symbol``, ``name``, ``aliases`` (parted by bars) and ``uniprot`` (by commas).

    >>> [record] = genes([{"id": "HGNC:1034", "symbol": "BECN1", "name": "beclin 1", "aliases": "ATG6|VPS30",
    ...     "uniprot": "Q14457"}])
    >>> [(name.text, name.exact, name.weak) for name in record.names]
    [('BECN1', True, False), ('beclin 1', False, False), ('ATG6', True, True), ('VPS30', True, False)]
    """
    for row in rows:
        links = tuple(("protein", one) for one in map(str.strip, row["uniprot"].split(",")) if one)
        yield Record(Term(row["id"], row["symbol"], "analyte"), tuple(_names(row)), RANK, links=links)


def _names(row: Mapping[str, str]) -> Iterator[Name]:
    yield Name(row["symbol"], "symbol", exact=True, weak=_CODE.fullmatch(row["symbol"]) is None)
    if " " in row["name"] or _WORD.fullmatch(row["name"]):
        yield Name(row["name"], "alias")
    for alias in filter(None, row["aliases"].split("|")):
        if _ALIAS.fullmatch(alias):
            yield Name(alias, "alias", exact=True, weak=len(alias) < _LONG)
        elif _PROTEIN.fullmatch(alias):
            yield Name(alias, "alias")
