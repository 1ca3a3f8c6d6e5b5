"""Text of a SPARQL query → the same text, or an error: no SERVICE, no update, and nothing so deep that it kills us.

``pyoxigraph`` has no switch against SERVICE and overflows the stack on deep nesting, so the text is looked at first.
Strings, IRIs, comments and names with a prefix are skipped: ``ex:service`` and ``"SERVICE"`` are no calls.  This spares
people a wait and tells them why; what holds when a text slips through is the fence (``kg.fence``).
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple, NoReturn

LENGTH: Final = 200_000
"""Most characters of a query."""
DEPTH: Final = 64
"""Most brackets that may be open at once."""
OPERATORS: Final = 2_000
"""Most operators (``!``, ``/``, ``|``, ``UNION``, ``OPTIONAL`` …) and groups that may stand in a query."""

# possessive quantifiers: a text of 200,000 characters is read once, whatever it holds
_TOKEN: Final = re.compile(
    r"""
    (?P<skip> \"\"\"(?:[^\\"]|\\.|\"(?!\"\"))*+\"\"\" | '''(?:[^\\']|\\.|'(?!''))*+'''
      | "(?:[^"\\\n\r]|\\.)*+" | '(?:[^'\\\n\r]|\\.)*+'
      | <[^<>"{}|^`\\\s]*+> | \#[^\n\r]*+ | [?$]\w++ | @[A-Za-z-]++ | [\d.]++(?:[eE][+-]?\d++)?+ )
    | (?P<word>[^\W\d][\w.-]*+)?+(?P<name>:(?:[\w.:%-]|\\.)*+)
    | (?P<bare>[^\W\d][\w.-]*+)
    | (?P<open>[({\[]) | (?P<close>[)}\]]) | (?P<operator>[!*/|^+&=<>-])""",
    re.VERBOSE | re.DOTALL,
)
_UPDATES: Final = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH"})
_HEADS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_CHAINS: Final = frozenset({"UNION", "OPTIONAL", "MINUS", "FILTER", "BIND", "GRAPH"})
_DATASET: Final = frozenset({"FROM", "FROMNAMED"})  # the parser needs no space between keywords
_TELLING: Final = ("SERVICE", *_DATASET, *sorted(_UPDATES))


class Guarded(NamedTuple):
    """A query that may run, and whether it names its own dataset (``FROM``)."""

    text: str
    own_dataset: bool


def guarded(query: str) -> Guarded:
    """The query, if it may run.

    >>> guarded("SELECT * FROM <urn:g> { ?s ?p 'SERVICE' }  # SERVICE").own_dataset
    True
    >>> guarded("SELECT * { SERVICE <http://x> { ?s ?p ?o } }")
    Traceback (most recent call last):
    kg.model.AskError: SERVICE is not allowed: a query asks this store alone

    Raises:
        AskError: it calls another endpoint, is an update, or is too long, too deep or too large.
    """
    if len(query) > LENGTH:
        _refuse(f"the query is longer than {LENGTH} characters")
    if _harmless(query):
        return Guarded(query, own_dataset=False)
    return _read(query)


def _harmless(query: str) -> bool:
    """Whether a glance tells that a short query holds nothing to look for: it does of most, in a tenth of the time.

    An operator has a character at least, so that no text of ``OPERATORS`` characters holds more of them.
    """
    if len(query) > OPERATORS or query.count("(") + query.count("[") + query.count("{") > DEPTH:
        return False
    words = query.upper()
    for word in _TELLING:  # noqa: SIM110 - any() takes twice as long, and every query comes by here
        if word in words:
            return False
    return True


def _read(query: str) -> Guarded:
    """Look at a query token by token."""
    depth = operators = 0
    head = dataset = False
    before = ""
    for token in _TOKEN.finditer(query):
        kind = token.lastgroup
        if kind == "bare":
            before = token.group().upper()
            _check(before, head=head)
            head = head or before in _HEADS
            dataset = dataset or before in _DATASET
            operators += (before in _CHAINS) + before.count("-")
            continue
        if kind == "open":
            depth += 1
            operators += token.group() == "{"
            if depth > DEPTH:
                _refuse(f"the query is nested deeper than {DEPTH} brackets")
        elif kind == "close":
            depth -= 1
        elif kind == "operator":
            operators += 1
        elif kind == "name" and before != "GRAPH":
            _check_name(token)
        if operators > OPERATORS:
            _refuse(f"the query has more than {OPERATORS} operators")
        before = ""
    return Guarded(query, dataset)


def _check(word: str, *, head: bool) -> None:
    # "trueSERVICE", "SERVICESILENT": the parser needs no space between keywords, and no other bare word holds this one
    if "SERVICE" in word:
        _refuse("SERVICE is not allowed: a query asks this store alone")
    if word in _UPDATES and not head:
        _refuse(f"{word} is an update, and the store is read-only")


def _check_name(token: re.Match[str]) -> None:
    """``SERVICEex:here {`` is read as a call of ``ex:here``; no other name but a graph's stands before a bracket."""
    if "SERVICE" in (token["word"] or "").upper() and token.string[token.end() :].lstrip().startswith("{"):
        _refuse("SERVICE is not allowed: a query asks this store alone")


def _refuse(message: str) -> NoReturn:
    from kg.model import AskError  # noqa: PLC0415 - questions of our own never load the model

    raise AskError(message)
