"""A document's graph and its stored text → the quotes that do not stand where they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import rdflib

from kg.markup.trees import tree_of, value_at
from kg.model import DocumentError
from kg.validate.graphs import line_of, named, source_name
from kg.validate.report import Result

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib.term import Node

_SHOWN: Final = 40


def wrong_quotes(graph: rdflib.Graph, text: str | None) -> Iterator[Result]:
    """The evidence of one document whose words differ from the text at its path, from start to end.

    A missing text is itself a result: what cannot be checked is not right.
    """
    name = source_name(graph)
    if text is None:
        document = next(graph.subjects(named("tkg:sha256")), "")
        missing = "The text of the document is not in the store: build again, its quotes cannot be checked."
        yield Result("violation", "quote", str(document), missing, name)
        return
    values = _Values(text)
    for evidence, exact in graph.subject_objects(named("tkg:exact")):
        if message := _fault(graph, evidence, str(exact), values):
            yield Result("violation", "quote", str(evidence), message, name, line_of(graph, evidence, text))


class _Values:
    """A document's text, and the string values of a structured record in it, parsed once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tree: object = None
        self._known: dict[str, str | None] = {}

    def at(self, path: str) -> str | None:
        """The whole text for no path; the value that a path names in a record; ``None`` where nothing stands there.

        A path is a JSON Pointer (RFC 6901) where the text is JSON, a location path of XPath 1.0 where it is XML.
        """
        if not path:
            return self._text
        if path not in self._known:
            if self._tree is None:
                try:
                    self._tree = tree_of(self._text)
                except DocumentError:
                    return None
            self._known[path] = value_at(self._tree, path)
        return self._known[path]


def _fault(graph: rdflib.Graph, evidence: Node, exact: str, values: _Values) -> str | None:
    path = str(graph.value(evidence, named("tkg:path"), None, default=rdflib.Literal("")))
    start, end = (graph.value(evidence, named(name)) for name in ("tkg:start", "tkg:end"))
    value = values.at(path)
    if value is None:
        return f"The document has no value at {path}, where {_short(exact)} should stand."
    if not (str(start).isdecimal() and str(end).isdecimal()):
        return f"The offsets of {_short(exact)} are no numbers."
    found = value[int(str(start)) : int(str(end))]
    if found == exact:
        return None
    return f"The document has {_short(found)} from {start} to {end}, where {_short(exact)} should stand."


def _short(words: str) -> str:
    return repr(words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…")
