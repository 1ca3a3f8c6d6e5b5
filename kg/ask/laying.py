"""A question → its query with the parameters left open, whose rows are those of all terms, and how a term narrows them.

A canned query names a parameter in statements of one line each: what is found is below it in a hierarchy, is equal to
it, lies about it, contains it.  Without these lines the query answers for everything there is, so that one pass over a
graph answers a question for all its terms; what the lines said is then looked up in the rows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.ask.questions import Question

BELOW, EQUAL, LEAST, MOST, CONTAINS, WORDS = "below", "equal", "least", "most", "contains", "words"
_WAYS: Final = (
    (BELOW, re.compile(r"\?(\w+) tkg:(subtype|within)OrSame \?(asked\w+)")),
    (EQUAL, re.compile(r"\?(\w+)()(?:\)?) = \?(asked\w+)")),
    (LEAST, re.compile(r"\?(\w+)() <= \?(asked\w+)")),
    (MOST, re.compile(r"\?(\w+)() >= \?(asked\w+)")),
    (CONTAINS, re.compile(r"CONTAINS\((?:LCASE\()?\?(\w+)()\)?, \?(asked\w+)\)")),
    (WORDS, re.compile(r'CONTAINS\(\?(\w+)(), CONCAT\(" ", \?(asked\w+), " "\)\)')),
)
_SAME: Final = re.compile(r"^\s*BIND\(\?(asked\w+) AS \?(\w+)\)", re.MULTILINE)
_COMMENT: Final = re.compile(r"\s{2,}#.*$")


class Narrowing(NamedTuple):
    """What a filled slot asks of a row: ``way`` is one of this module's constants, ``closure`` that of BELOW.

    A row fits where one of its ``columns`` does; of several columns of BELOW the first that is bound counts.
    """

    way: str
    columns: tuple[str, ...]
    closure: str = ""


class Opened(NamedTuple):
    """A query for all terms at once, and by slot what a term asks of its rows.

    ``apart`` says that each row is about one trial alone, and rows come trial by trial.
    """

    query: str
    narrowings: dict[str, tuple[Narrowing, ...]]
    apart: bool


def opened(question: Question) -> Opened | None:
    """The open form of a question; ``None`` where a parameter is used in another way, so that it has to be asked."""
    text = "\n".join(line for line in question.query.splitlines() if not line.startswith("#"))
    same = dict(_SAME.findall(text))
    head, _, body = text.partition("WHERE {\n")
    kept, found = [], {name: [Narrowing(EQUAL, (other,))] for name, other in same.items()}
    for line in body.splitlines():
        code = _COMMENT.sub("", line)
        if "?asked" not in code or code.startswith(("}", "GROUP BY", "ORDER BY")):
            kept.append(line)
            continue
        renamed = _renamed(code, same)
        if "?asked" not in renamed and "VALUES" not in renamed and not _SAME.match(code):
            kept.append(renamed)
        elif not code.lstrip().startswith(("BIND", "VALUES")):
            for name, one in _narrowings(code):
                found.setdefault(name, []).append(one)
    slots = {slot.name: tuple(found.get(slot.variable, ())) for slot in question.slots}
    if not all(slots.values()):
        return None
    wanted = dict.fromkeys(name for ways in slots.values() for way in ways for name in way.columns)
    query = f"{_selecting(head, wanted)}WHERE {{\n" + "\n".join(kept)
    apart = not question.front.get("across") and ("trial" in question.columns or "trial" in same.values())
    return Opened(query, slots, apart)


def _renamed(code: str, same: dict[str, str]) -> str:
    for asked, name in same.items():
        code = re.sub(rf"\?{asked}\b", f"?{name}", code)
    return code


def _narrowings(code: str) -> Iterator[tuple[str, Narrowing]]:
    """What a line asks of which parameter; columns that are asked the same belong together."""
    for way, pattern in _WAYS:
        matches = pattern.findall(code)
        for name in dict.fromkeys(asked for _, _, asked in matches):
            columns = tuple(column for column, _, asked in matches if asked == name)
            yield name, Narrowing(way, columns, next(closure for _, closure, asked in matches if asked == name))


def _selecting(head: str, wanted: dict[str, None]) -> str:
    """The SELECT clause with the columns that are narrowed by, and without parameters."""
    known = set(re.findall(r"\?(\w+)", head))
    more = "".join(f" ?{name}" for name in wanted if name not in known)
    return re.sub(
        r"SELECT (?:DISTINCT )?", lambda found: f"{found.group()}{more.lstrip()} ".replace("  ", " "), head, count=1
    )
