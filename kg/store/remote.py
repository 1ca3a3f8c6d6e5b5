"""A SPARQL 1.1 endpoint in the place of the store's own graph: questions go there, names are looked up here.

The endpoint's default graph has to be the union of its document graphs (as ours and Virtuoso's are).
"""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, Any, Final
from urllib.error import HTTPError, URLError

from pyoxigraph import Literal, NamedNode
from SPARQLWrapper import CSV, JSON, POST, TSV, TURTLE, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from kg.model import StoreError
from kg.store.binding import bind, values
from kg.store.direct import opener
from kg.store.guard import guarded
from kg.store.reader import Value, value_of
from kg.store.results import table

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kg.store.binding import Binding
    from kg.store.names import Name
    from kg.store.reader import Store

_TIMEOUT: Final = 120
"""Seconds that an endpoint may take for one query."""
_ASIDE: Final = 5
"""Seconds for a note beside an answer that has come already."""
_FORMATS: Final = {"json": JSON, "csv": CSV, "tsv": TSV}
_HEADS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_WHERE: Final = re.compile(r"^(?:SELECT\b[^{]*)\{", re.IGNORECASE | re.MULTILINE)


class Endpoint:
    """A remote graph: it answers ``select`` and leaves names, spelling and texts to a local store."""

    def __init__(self, url: str, local: Store) -> None:
        """Ask the endpoint at ``url``; ``local`` knows the vocabulary's names."""
        self._url, self._local = url, local

    def select(self, query: str, bindings: Mapping[str, Binding] | None = None) -> list[dict[str, Value]]:
        """Rows of a SELECT; terms are written by the RDF library, never by formatting (``kg.store.binding``).

        Raises:
            StoreError: the endpoint cannot be reached, refuses the query, or answers no SPARQL results.
        """
        return self._select(bound(_bare(query), bindings), _TIMEOUT)

    def aside(self, query: str) -> list[dict[str, Value]]:
        """Rows of a note beside an answer; none where the endpoint refuses them, or has not given them in 5 seconds."""
        try:
            return self._select(_bare(query), _ASIDE)
        except StoreError:
            return []

    def _select(self, query: str, seconds: float) -> list[dict[str, Value]]:
        data = _asked(self._url, query, JSON, seconds)
        try:
            answer = json.loads(data)
        except ValueError as error:
            raise StoreError(f"the endpoint {self._url} gives no answer: {error}") from error
        variables, rows = _rows(self._url, answer)
        return [{name: value_of(_term(row.get(name))) for name in variables} for row in rows]

    def find(self, words: str) -> list[Name]:
        """The terms that these words name, from the local index."""
        return self._local.find(words)

    def nearest(self, words: str, kinds: Collection[str] = ()) -> list[str]:
        """Labels of known terms that are spelt much like these words, from the local index."""
        return self._local.nearest(words, kinds)

    def text(self, sha256: str) -> str | None:
        """The text of a document, where the local store holds it."""
        return self._local.text(sha256)


def remote_results(url: str, query: str, form: str, seconds: float = _TIMEOUT) -> str:
    """Any query of an endpoint, as text: SELECT and ASK as table, json, csv or tsv, CONSTRUCT and DESCRIBE as Turtle.

    Raises:
        AskError: the query may not run: SERVICE, an update, too long or too deep.
        StoreError: the endpoint cannot be reached, refuses the query, or answers nothing that can be read.
    """
    plain = guarded(_bare(query)).text
    graph = _form(plain) in {"CONSTRUCT", "DESCRIBE"}
    asked = TURTLE if graph else _FORMATS.get(form, JSON)
    data = _asked(url, plain, asked, seconds)
    if graph or form != "table":
        return data if data.endswith("\n") else f"{data}\n"
    answer = json.loads(data)
    if "boolean" in answer:
        return f"{str(answer['boolean']).lower()}\n"
    variables, rows = _rows(url, answer)
    return table(variables, ([_term(row.get(name)) for name in variables] for row in rows))


def _bare(query: str) -> str:
    """Without comment lines: SPARQLWrapper takes words such as "apply" in a comment for an update."""
    return "\n".join(line for line in query.splitlines() if not line.startswith("#"))


def _form(query: str) -> str:
    """SELECT, ASK, CONSTRUCT or DESCRIBE: what comes first."""
    words = re.sub(r"<[^<>\s]*>|[\w-]*:", " ", query).upper()
    return next((word for word in re.findall(r"[A-Z]+", words) if word in _HEADS), "SELECT")


class _Client(SPARQLWrapper):
    """SPARQLWrapper, which asks the endpoint that it was given and nobody else."""

    def _query(self) -> tuple[Any, str]:
        """The response, and the format that was asked for."""
        try:
            return opener().open(self._createRequest(), timeout=self.timeout), self.returnFormat
        except HTTPError as error:
            said = error.read(500).decode(errors="replace").strip().splitlines()
            raise URLError(f"{error.code}, {said[0] if said else error.reason}") from error


def _asked(url: str, query: str, form: str, seconds: float = _TIMEOUT) -> str:
    """The endpoint's answer, as it is."""
    client = _Client(url, returnFormat=form)
    client.setMethod(POST)
    client.setTimeout(int(seconds) or 1)
    user, password = os.environ.get("TRIALKG_USER"), os.environ.get("TRIALKG_PASSWORD")
    if user and password:
        client.setCredentials(user, password)
    client.setQuery(query)
    try:
        response: Any = client.query().response
        return str(response.read().decode())
    except (SPARQLWrapperException, URLError, OSError, ValueError) as error:
        raise StoreError(f"the endpoint {url} gives no answer: {error}") from error


def _rows(url: str, answer: Any) -> tuple[list[str], list[dict[str, dict[str, str]]]]:  # noqa: ANN401 - any JSON
    """Variables and bindings of SPARQL 1.1 results in JSON."""
    try:
        return answer["head"]["vars"], answer["results"]["bindings"]
    except (KeyError, TypeError) as error:
        raise StoreError(f"the endpoint {url} gives no SPARQL results") from error


def bound(query: str, bindings: Mapping[str, Binding] | None) -> str:
    r"""A query whose variables have values: where it has no line for them, in one at the start of its pattern.

    >>> bound("SELECT ?x {\n  ?x ?y 1 }", {"y": NamedNode("urn:p")})
    'SELECT ?x {\n  VALUES (?y) { (<urn:p>) }\n  ?x ?y 1 }'
    """
    if bindings is None:
        return query
    text, rest = bind(query, bindings)
    if not rest:
        return text
    start = _WHERE.search(text)
    if start is None:
        raise ValueError("the query is no SELECT")
    return f"{text[: start.end()]}\n  {values(rest)}{text[start.end() :]}"


def _term(found: Mapping[str, str] | None) -> NamedNode | Literal | str | None:
    """A value of the SPARQL JSON results → the term; a blank node is its label."""
    if found is None:
        return None
    if found["type"] == "uri":
        return NamedNode(found["value"])
    if found["type"] == "bnode":
        return found["value"]
    language, datatype = found.get("xml:lang"), found.get("datatype")
    if language:
        return Literal(found["value"], language=language)
    return Literal(found["value"], datatype=NamedNode(datatype) if datatype else None)
