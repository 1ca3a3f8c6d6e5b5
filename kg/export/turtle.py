"""Graphs → Turtle and TriG, subject by subject, in text: what the engine's own writer takes ten times as long for."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from kg import iris

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Triple

    from kg.export.selection import Part, Statement

_OURS: Final = f"<{iris.expand('tid:_').value[:-1]}"
"""Names below it hold slashes, which a prefixed name would have to escape: they stay as they are."""
_LOCAL: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")
"""Local names that Turtle takes without escapes (1.1, production PN_LOCAL)."""
_TYPE: Final = iris.written("rdf:type")


def turtle(parts: Iterable[Part]) -> Iterator[str]:
    """The graphs as one, in pieces of Turtle 1.1."""
    yield _prefixes()
    for part in parts:
        yield _written(part.statements)


def trig(parts: Iterable[Part]) -> Iterator[str]:
    """Each graph by its name, in pieces of TriG 1.1."""
    yield _prefixes()
    for part in parts:
        yield f"\n{part.graph} {{{_written(part.statements)}}}\n"


def document(triples: Iterable[Triple]) -> str:
    """Statements in any order, each once, as a whole document."""
    statements = sorted({(str(one.subject), str(one.predicate), str(one.object)) for one in triples})
    return _prefixes() + _written(statements)


def _prefixes() -> str:
    spaces = (f"@prefix {prefix}: <{space}> .\n" for prefix, space in iris.prefixes().items() if prefix != "tid")
    return "".join(spaces)


def _written(statements: list[Statement]) -> str:
    """Sorted statements: a subject once, with all that is said of it, and a predicate once, with all its objects."""
    pieces: list[str] = []
    write, short = pieces.append, _short
    subject = predicate = ""
    for about, said, found in statements:
        if found[0] == "<":
            value = found if found.startswith(_OURS) else short(found)
        elif found[-1] == ">":
            words, _, datatype = found.rpartition("^^")
            value = f"{words}^^{short(datatype)}"
        else:
            value = found
        if about != subject:
            end = " .\n" if subject else ""
            subject, predicate = about, said
            name = about if about.startswith(_OURS) else short(about)
            write(f"{end}\n{name} {_verb(said)} {value}")
        elif said != predicate:
            predicate = said
            write(f" ;\n    {_verb(said)} {value}")
        else:
            write(f" , {value}")
    return "".join((*pieces, " .\n")) if pieces else ""


@lru_cache(maxsize=1 << 10)
def _verb(predicate: str) -> str:
    return "a" if predicate == _TYPE else _short(predicate)


@lru_cache(maxsize=1 << 16)
def _short(term: str) -> str:
    """An IRI as a prefixed name, where it is one without escapes; any other term as it is."""
    prefix, _, local = iris.contract(term[1:-1]).partition(":")
    return f"{prefix}:{local}" if prefix in iris.prefixes() and prefix != "tid" and _LOCAL.fullmatch(local) else term
