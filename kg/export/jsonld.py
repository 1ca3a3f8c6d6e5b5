"""Graphs → JSON-LD 1.1, compacted with the context of ``ontology/context.jsonld``, which stands in the file itself.

One node object a subject, one named graph a document: nothing has to be fetched, a reader may stream it.  A value is
shortened only where the context gives it back: a property that the context does not know has its values in full.
"""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from kg import files, iris
from kg.iris.terms import curie, literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.export.selection import Part, Statement

FILE: Final = "context.jsonld"
_TYPE: Final = iris.written("rdf:type")
_INTEGER, _BOOLEAN = iris.written("xsd:integer"), iris.written("xsd:boolean")
_NUMBER: Final = re.compile(r"0|-?[1-9][0-9]{0,14}")
"""What a JSON number gives back as it was written: canonical, and exact as a double (JSON-LD 1.1 API, 8.6)."""


def jsonld(parts: Iterable[Part]) -> Iterator[str]:
    """The graphs in pieces of JSON-LD 1.1, a node a line."""
    yield f'{{"@context": {json.dumps(context(), ensure_ascii=False)},\n"@graph": ['
    comma = ""
    for part in parts:
        nodes = (_line(_node(list(said))) for _, said in groupby(part.statements, key=lambda one: one[0]))
        body = ",\n".join(nodes)
        yield f'{comma}\n{{"@id": {_line(curie(str(part.graph)))}, "@graph": [\n{body}]}}'
        comma = ","
    yield "\n]}\n"


@cache
def context() -> Mapping[str, Any]:
    """The context: prefixes, and for each property that has it the one kind of its values."""
    text = (files.ontology() / FILE).read_text(encoding="utf-8")
    found: Mapping[str, Any] = json.loads(text)["@context"]
    return found


def _node(said: list[Statement]) -> dict[str, Any]:
    """What is said of one subject."""
    node: dict[str, Any] = {"@id": curie(said[0][0])}
    for predicate, same in groupby(said, key=lambda one: one[1]):
        if predicate == _TYPE:
            values = [curie(found) for _, _, found in same]
            key = "@type"
        else:
            key, kind = _key(predicate)
            values = [_value(found, kind) for _, _, found in same]
        node[key] = values if len(values) > 1 else values[0]
    return node


@lru_cache(maxsize=1 << 10)
def _key(predicate: str) -> tuple[str, str | None]:
    """A property's name, and the kind of values that the context promises for it: ``@id`` or a datatype."""
    name = curie(predicate)
    known = context().get(name)
    return name, known.get("@type") if isinstance(known, dict) else None


def _value(found: str, kind: str | None) -> Any:  # noqa: ANN401 - what JSON holds
    if found[0] != '"':
        name = curie(found)
        return name if kind == "@id" else {"@id": name}
    text, language, datatype = literal(found)
    if language:
        return {"@value": text, "@language": language}
    if datatype is None:
        return text if kind is None else {"@value": text}
    return _typed(text, datatype, kind)


def _typed(text: str, datatype: str, kind: str | None) -> Any:  # noqa: ANN401 - what JSON holds
    if kind is None and datatype == _INTEGER and _NUMBER.fullmatch(text):
        return int(text)
    if kind is None and datatype == _BOOLEAN and text in {"true", "false"}:
        return text == "true"
    name = curie(datatype)
    return text if kind == name else {"@value": text, "@type": name}


def _line(value: Any) -> str:  # noqa: ANN401 - what JSON holds
    return json.dumps(value, ensure_ascii=False)
