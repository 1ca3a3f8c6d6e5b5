"""A query and terms for its parameters → the query with these terms in its own ``VALUES`` line, and terms left over.

An engine that is handed terms beside the query plans as if they were open: over 8,500 records a question about one
condition then reads every involvement (minutes), where the same term in the ``VALUES`` line takes 50 ms.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from pyoxigraph import Literal, NamedNode

if TYPE_CHECKING:
    from collections.abc import Mapping

Binding = NamedNode | str | int

_PARAMETERS: Final = re.compile(
    r"^(?P<indent>[ \t]*)VALUES (?P<names>\?asked\w+|\((?:[ \t]*\?asked\w+)+[ \t]*\)) \{[^{}\n]*\}[ \t]*(?:#.*)?$",
    re.MULTILINE,
)
_NAME: Final = re.compile(r"\?(\w+)")
_LONG_STRINGS: Final = ('"""', "'''")


class Bound(NamedTuple):
    """A query in whose text terms stand, and the terms that it has no line for."""

    text: str
    rest: dict[str, NamedNode | Literal]


def bind(query: str, bindings: Mapping[str, Binding]) -> Bound:
    r"""Give the parameters of a query their terms; what stays open leaves the line.

    A parameter is a variable ``?asked…`` in a ``VALUES`` line of its own, which holds an example so that the query runs
    as it stands.  Terms are written by the RDF library itself (an IRI is checked, a text escaped), never formatted.

    >>> bind("SELECT * {\n  VALUES (?askedCell ?askedRole) { (<x:y> UNDEF) }   # some cell\n}", {"askedCell": "a"}).text
    'SELECT * {\n  VALUES (?askedCell) { ("a") }\n}'
    >>> bind("SELECT ?x { ?x ?y 1 }", {"y": NamedNode("x:p")})
    Bound(text='SELECT ?x { ?x ?y 1 }', rest={'y': <NamedNode value=x:p>})

    Raises:
        TypeError, ValueError: a binding is no term.
    """
    terms = {name: term_of(value) for name, value in bindings.items()}
    if any(quotes in query for quotes in _LONG_STRINGS):  # a line of the query may be part of a string: leave it alone
        return Bound(query, terms)
    written: set[str] = set()

    def filled(line: re.Match[str]) -> str:
        names = [name for name in _NAME.findall(line["names"]) if name in terms]
        written.update(names)
        return f"{line['indent']}{values({name: terms[name] for name in names})}" if names else ""

    text = _PARAMETERS.sub(filled, query)
    return Bound(text, {name: term for name, term in terms.items() if name not in written})


def term_of(value: Binding) -> NamedNode | Literal:
    """A binding as a term.

    Raises:
        TypeError, ValueError: it is none.
    """
    return value if isinstance(value, NamedNode) else Literal(value)


def values(terms: Mapping[str, NamedNode | Literal]) -> str:
    r"""Terms by variable as a ``VALUES`` clause of one row.

    >>> values({"a": NamedNode("x:y"), "b": Literal("two\nlines")})
    'VALUES (?a ?b) { (<x:y> "two\\nlines") }'
    """
    names = " ".join(f"?{name}" for name in terms)
    return f"VALUES ({names}) {{ ({' '.join(map(str, terms.values()))}) }}"
