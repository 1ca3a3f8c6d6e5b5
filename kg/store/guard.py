"""Text of a SPARQL query → the same text, or an error: no SERVICE, no update, and nothing so deep that it kills us.

``pyoxigraph`` has no switch against SERVICE and overflows the stack on deep nesting, so the text is looked at first.
Strings, IRIs, comments and names with a prefix are skipped: ``ex:service`` and ``"SERVICE"`` are no calls.
"""

from __future__ import annotations

import re
from typing import Final, NoReturn

LENGTH: Final = 200_000
"""Most characters of a query."""
DEPTH: Final = 64
"""Most brackets that may be open at once."""
OPERATORS: Final = 2_000
"""Most operators (``!``, ``/``, ``|``, ``UNION``, ``OPTIONAL`` …) that may stand in a query."""

_SKIPPED: Final = r"""
    (?P<skip> \"\"\"(?:[^\\"]|\\.|\"(?!\"\"))*\"\"\" | '''(?:[^\\']|\\.|'(?!''))*'''
      | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'
      | <[^<>"{}|^`\\\s]*> | \#[^\n\r]* | [?$]\w+ | @[A-Za-z-]+ | [\w.-]*:[\w.:%\\-]* )
"""
_TOKEN: Final = re.compile(
    _SKIPPED + r"| (?P<word>[A-Za-z_]\w*) | (?P<open>[({\[]) | (?P<close>[)}\]]) | (?P<operator>[!*/|^+&=<>-])",
    re.VERBOSE | re.DOTALL,
)
_UPDATES: Final = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH"})
_HEADS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_CHAINS: Final = frozenset({"UNION", "OPTIONAL", "MINUS", "FILTER", "BIND", "GRAPH"})


def guarded(query: str) -> str:
    """The query, if it may run.

    >>> guarded("SELECT * { ?s ?p 'SERVICE' }  # SERVICE")
    "SELECT * { ?s ?p 'SERVICE' }  # SERVICE"
    >>> guarded("SELECT * { SERVICE <http://x> { ?s ?p ?o } }")
    Traceback (most recent call last):
    kg.model.AskError: SERVICE is not allowed: a query asks this store alone

    Raises:
        AskError: it calls another endpoint, is an update, or is too long, too deep or too large.
    """
    if len(query) > LENGTH:
        _refuse(f"the query is longer than {LENGTH} characters")
    depth = operators = 0
    head = False
    for token in _TOKEN.finditer(query):
        kind, word = token.lastgroup, token.group().upper()
        depth += {"open": 1, "close": -1}.get(kind or "", 0)
        operators += kind == "operator" or word in _CHAINS
        if kind == "word":
            _check_word(word, head=head)
            head = head or word in _HEADS
        if depth > DEPTH:
            _refuse(f"the query is nested deeper than {DEPTH} brackets")
        if operators > OPERATORS:
            _refuse(f"the query has more than {OPERATORS} operators")
    return query


def _check_word(word: str, *, head: bool) -> None:
    if word == "SERVICE":
        _refuse("SERVICE is not allowed: a query asks this store alone")
    if word in _UPDATES and not head:
        _refuse(f"{word} is an update, and the store is read-only")


def _refuse(message: str) -> NoReturn:
    from kg.model import AskError  # noqa: PLC0415 - questions of our own never load the model

    raise AskError(message)
